/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/addresses.h"
#include "catalog/gaps.h"
#include "catalog/kind.h"
#include "catalog/links.h"
#include "catalog/versioned.h"
#include "postgres/session_internal.h"
#include "sql/snapshot_settings.h"

/* The columns that come before the properties. */
enum { COLUMN_OID, COLUMN_SUB, COLUMN_PARENT, COLUMN_IDENTITY, FIRST_PROPERTY };

/* What is needed while a snapshot is being taken. */
struct taking {
        ski_session *session;
        struct snapshot *snapshot;
        struct addresses addresses;
        size_t capacity;
};

struct snapshot *snapshot_new(void)
{
        return calloc(1, sizeof(struct snapshot));
}

void snapshot_free(struct snapshot *snapshot)
{
        if (!snapshot)
                return;
        for (size_t i = 0; i < snapshot->result_count; i++)
                ski_result_free(snapshot->results[i]);
        free(snapshot->results);
        free(snapshot->facts);
        free(snapshot->role);
        strings_free(&snapshot->gaps);
        arena_free(&snapshot->arena);
        free(snapshot);
}

static int compare_facts(const void *a, const void *b)
{
        const struct fact *first = *(struct fact *const *)a, *second = *(struct fact *const *)b;

        if (first->rank != second->rank)
                return first->rank < second->rank ? -1 : 1;
        return strcmp(first->identity, second->identity);
}

void snapshot_sort(struct snapshot *snapshot)
{
        if (snapshot->count > 0)
                qsort(snapshot->facts, snapshot->count, sizeof(*snapshot->facts), compare_facts);
        for (size_t i = 0; i < snapshot->count; i++)
                snapshot->facts[i]->number = i;
}

struct fact *snapshot_find(const struct snapshot *snapshot, const struct kind *kind, const char *identity)
{
        struct fact wanted = { .rank = kind_rank(kind), .identity = identity }, *key = &wanted;
        struct fact **found = snapshot->count > 0 ? bsearch(&key, snapshot->facts, snapshot->count,
                                                            sizeof(*snapshot->facts), compare_facts)
                                                  : NULL;

        return found ? *found : NULL;
}

bool snapshot_has_name(const struct snapshot *snapshot, const char *identity)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                if (strcmp(snapshot->facts[i]->identity, identity) == 0)
                        return true;
        }
        return false;
}

/* Runs a query whose result the snapshot keeps, since the facts' texts stay in it. */
static int read_rows(struct taking *taking, const char *query, const ski_result **ret, ski_error *error)
{
        struct snapshot *snapshot = taking->snapshot;
        _cleanup_text_ struct text statement = TEXT_INIT;
        ski_result **results;
        int r;

        results = reallocarray(snapshot->results, snapshot->result_count + 1, sizeof(*results));
        if (!results)
                return ski_error_oom(error);
        snapshot->results = results;
        versioned_statement(query, snapshot->server_version, snapshot->superuser, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        r = ski_execute(taking->session, &results[snapshot->result_count], error, text_get(&statement),
                        SKI_NO_PARAMS);
        if (r < 0)
                return r;
        *ret = results[snapshot->result_count++];
        return 0;
}

static uint32_t number_at(const ski_result *rows, size_t row, size_t column)
{
        return (uint32_t)ski_result_int8(rows, row, column);
}

static struct fact *add_fact(struct taking *taking, const struct kind *kind)
{
        struct snapshot *snapshot = taking->snapshot;
        struct fact *fact = arena_allocate(&snapshot->arena, sizeof(*fact));

        if (snapshot->count + 1 >= taking->capacity) {
                size_t capacity = taking->capacity ? taking->capacity * 2 : 1024;
                struct fact **facts = reallocarray(snapshot->facts, capacity, sizeof(*facts));

                if (!facts)
                        return NULL;
                snapshot->facts = facts;
                taking->capacity = capacity;
        }
        if (!fact)
                return NULL;
        fact->kind = kind;
        fact->rank = kind_rank(kind);
        snapshot->facts[snapshot->count++] = fact;
        snapshot->facts[snapshot->count] = NULL;
        return fact;
}

static void set_properties(struct snapshot *snapshot, const ski_result *rows, size_t row,
                           const char *const *names, struct fact *fact)
{
        size_t count = ski_result_columns(rows) - FIRST_PROPERTY;
        const char **values = arena_array(&snapshot->arena, count, sizeof(*values));

        if (!values)
                return;
        for (size_t i = 0; i < count; i++)
                values[i] = ski_result_text(rows, row, FIRST_PROPERTY + i);
        fact->names = names;
        fact->values = values;
        fact->value_count = count;
}

static const char *const *property_names(struct snapshot *snapshot, const ski_result *rows)
{
        size_t count = ski_result_columns(rows) - FIRST_PROPERTY;
        const char **names = arena_array(&snapshot->arena, count, sizeof(*names));

        for (size_t i = 0; names && i < count; i++)
                names[i] = ski_result_column_name(rows, FIRST_PROPERTY + i);
        return names;
}

/* Facts with a place of their own in a catalog. The parent is looked up once all are known. */
static int add_object(struct taking *taking, const struct kind *kind, const ski_result *rows, size_t row,
                      const char *const *names, ski_error *error)
{
        struct fact *fact = add_fact(taking, kind);

        if (!fact)
                return ski_error_oom(error);
        fact->address = (struct address){ kind->catalog, number_at(rows, row, COLUMN_OID),
                                          number_at(rows, row, COLUMN_SUB) };
        fact->identity = ski_result_text(rows, row, COLUMN_IDENTITY);
        set_properties(taking->snapshot, rows, row, names, fact);
        return addresses_add(&taking->addresses, fact->address, fact, error);
}

/* Facts about other facts: what they are about may be outside the snapshot, and then they are too. One that names
 * nothing (a privilege on what came with the server) stands alone. */
static int add_remark(struct taking *taking, const struct kind *kind, const ski_result *rows, size_t row,
                      const char *const *names, ski_error *error)
{
        struct address about = { number_at(rows, row, 0), number_at(rows, row, 1), number_at(rows, row, 2) };
        bool alone = ski_result_is_null(rows, row, 0);
        struct fact *parent = alone ? NULL : addresses_find(&taking->addresses, about), *fact;
        const char *suffix = ski_result_text(rows, row, COLUMN_IDENTITY);

        if (!parent && !alone)
                return 0;
        fact = add_fact(taking, kind);
        if (!fact)
                return ski_error_oom(error);
        fact->parent = parent;
        fact->identity = alone ? suffix
                               : arena_format(&taking->snapshot->arena, "%s %s%s%s", parent->kind->name,
                                              parent->identity, *suffix ? " " : "", suffix);
        set_properties(taking->snapshot, rows, row, names, fact);
        return 0;
}

/* True when there is something to read for it on this server. */
static bool is_known(const struct taking *taking, const struct kind *kind)
{
        return kind->query && taking->snapshot->server_version >= (int)kind->since;
}

static int read_kind(struct taking *taking, const struct kind *kind, ski_error *error)
{
        const ski_result *rows;
        const char *const *names;
        int r;

        if (!is_known(taking, kind))
                return 0;
        r = read_rows(taking, kind->query, &rows, error);
        if (r < 0)
                return ski_error_prefix(error, "cannot read the facts of kind %s", kind->name);
        names = property_names(taking->snapshot, rows);
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                r = (kind->catalog ? add_object : add_remark)(taking, kind, rows, row, names, error);
                if (r < 0)
                        return r;
        }
        return taking->snapshot->arena.failed ? ski_error_oom(error) : 0;
}

/* What a fact is a part of may be of a kind that is read after it, so this waits until all are there. */
static void set_parents(struct taking *taking)
{
        struct snapshot *snapshot = taking->snapshot;
        size_t result = 1, first = 0; /* the settings came before the facts */

        for (size_t i = 0; kinds[i]; i++) {
                const ski_result *rows;

                if (!kinds[i]->catalog || !is_known(taking, kinds[i]))
                        continue;
                rows = snapshot->results[result++];
                if (kinds[i]->parent_catalog)
                        links_set_parents(snapshot, kinds[i], rows, first, COLUMN_PARENT, &taking->addresses);
                first += ski_result_rows(rows);
        }
}

static int read_all(struct taking *taking, ski_error *error)
{
        const ski_result *rows;
        int r;

        r = read_rows(taking, sql_snapshot_settings, &rows, error);
        if (r < 0)
                return r;
        taking->snapshot->role = strdup(ski_result_text(rows, 0, 0));
        if (!taking->snapshot->role)
                return ski_error_oom(error);
        taking->snapshot->superuser = ski_result_bool(rows, 0, 1);
        for (size_t i = 0; kinds[i]; i++) {
                r = kinds[i]->catalog ? read_kind(taking, kinds[i], error) : 0;
                if (r < 0)
                        return r;
        }
        set_parents(taking);
        for (size_t i = 0; kinds[i]; i++) {
                r = kinds[i]->catalog ? 0 : read_kind(taking, kinds[i], error);
                if (r < 0)
                        return r;
        }
        r = links_read(taking->session, taking->snapshot, &taking->addresses, error);
        if (r < 0)
                return r;
        return gaps_read(taking->session, taking->snapshot, &taking->addresses, error);
}

int snapshot_take(ski_session *session, struct snapshot **ret, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = snapshot_new();
        struct taking taking = { .session = session, .snapshot = snapshot };
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        if (!snapshot)
                return ski_error_oom(error);
        snapshot->server_version = ski_session_server_version(session);
        r = session_begin_by_hand(session, session->depth > 0 ? 0 : SKI_READ_ONLY | SKI_REPEATABLE_READ, &scope,
                                  error);
        if (r < 0)
                return r;
        r = read_all(&taking, error);
        /* Takes the settings back as well. */
        ski_scope_rollback(&scope);
        addresses_free(&taking.addresses);
        if (r < 0)
                return r;
        snapshot_sort(snapshot);
        *ret = steal(snapshot);
        return 0;
}
