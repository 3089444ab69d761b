/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/addresses.h"
#include "catalog/gaps.h"
#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "catalog/links.h"
#include "catalog/presence.h"
#include "catalog/printed.h"
#include "catalog/share.h"
#include "catalog/versioned.h"
#include "postgres/pipeline.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/snapshot_dependencies.h"
#include "sql/snapshot_gaps.h"
#include "sql/snapshot_objects.h"
#include "sql/snapshot_selected.h"
#include "sql/snapshot_settings.h"

/* The columns that come before the properties. */
enum { COLUMN_OID, COLUMN_SUB, COLUMN_PARENT, COLUMN_IDENTITY, FIRST_PROPERTY };

/* What is needed while a snapshot is being taken. */
struct taking {
        ski_session *session;
        struct snapshot *snapshot;
        struct pipeline pipeline;
        ski_session *second; /* takes a share; or NULL */
        struct share share;
        struct presence presence;
        ski_result *objects;      /* of snapshot_objects */
        ski_result *dependencies; /* of snapshot_dependencies */
        struct addresses addresses;
        const char **parents; /* for each fact what it is a part of, as its query says it; or NULL */
        size_t capacity;      /* of both lists */
        const struct selection *selection; /* NULL: everything is read */
        struct text selected;              /* what of it is there, as the server reads an array of oids */
        const bool *gone;         /* with a snapshot that is updated: which facts leave it; else NULL */
        snapshot_read_done *done; /* or NULL */
        void *context;            /* for it */
        bool rehearses;           /* asks as the first of two, and as if there were tables */
        uint32_t orphan;          /* what some fact is a part of and is not there; 0: nothing */
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
        strings_free(&snapshot->bookkeeping);
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

/* What the second session is asked for: what the server has to print, which it knows where it has made that. */
static bool is_shared(const struct kind *kind)
{
        return kind->catalog && kind_rank(kind) >= kind_rank(&kind_constraint);
}

/* `column`: where the oids stand by which a selection goes; NULL: all is wanted. */
static void compose(const struct taking *taking, const char *query, const char *column, struct text *statement)
{
        bool selects = column && taking->selection;

        if (selects)
                text_append(statement, "select * from (\n");
        versioned_statement(query, taking->snapshot->server_version, taking->snapshot->superuser, statement);
        if (selects)
                text_appendf(
                        statement,
                        ") facts where %s = any ((select current_setting('skinspire.selected')::oid[])::oid[])",
                        column);
}

/* Puts the query into the pipeline, or into the share where it is one for it. */
static int ask_either(struct taking *taking, const char *query, const char *column, bool shared,
                      ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        compose(taking, query, column, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        return shared && taking->share.session ? share_add(&taking->share, text_get(&statement), error)
                                               : pipeline_add(&taking->pipeline, text_get(&statement), error);
}

static int ask(struct taking *taking, const char *query, const char *column, ski_error *error)
{
        return ask_either(taking, query, column, false, error);
}

static int take_either(struct taking *taking, bool shared, ski_result **ret, ski_error *error)
{
        return shared && taking->share.session ? share_take(&taking->share, ret, error)
                                               : pipeline_take(&taking->pipeline, ret, error);
}

/* Takes the next result, which the snapshot keeps, since the facts' texts stay in it. */
static int take_rows(struct taking *taking, bool shared, const ski_result **ret, ski_error *error)
{
        struct snapshot *snapshot = taking->snapshot;
        ski_result **results;
        int r;

        results = reallocarray(snapshot->results, snapshot->result_count + 1, sizeof(*results));
        if (!results)
                return ski_error_oom(error);
        snapshot->results = results;
        r = take_either(taking, shared, &results[snapshot->result_count], error);
        if (r < 0)
                return r;
        *ret = results[snapshot->result_count++];
        return 0;
}

static uint32_t number_at(const ski_result *rows, size_t row, size_t column)
{
        return (uint32_t)ski_result_int8(rows, row, column);
}

static int reserve_fact(struct taking *taking, ski_error *error)
{
        struct snapshot *snapshot = taking->snapshot;
        size_t capacity = snapshot->count < 512 ? 1024 : snapshot->count * 2;
        struct fact **facts;
        const char **parents;

        if (snapshot->count + 1 < taking->capacity)
                return 0;
        facts = reallocarray(snapshot->facts, capacity, sizeof(*facts));
        if (!facts)
                return ski_error_oom(error);
        snapshot->facts = facts;
        parents = reallocarray(taking->parents, capacity, sizeof(*parents));
        if (!parents)
                return ski_error_oom(error);
        taking->parents = parents;
        taking->capacity = capacity;
        return 0;
}

static int add_fact(struct taking *taking, const struct kind *kind, size_t rank, struct fact **ret,
                    ski_error *error)
{
        struct snapshot *snapshot = taking->snapshot;
        struct fact *fact = arena_allocate(&snapshot->arena, sizeof(*fact));
        int r;

        if (!fact)
                return ski_error_oom(error);
        r = reserve_fact(taking, error);
        if (r < 0)
                return r;
        fact->kind = kind;
        fact->rank = rank;
        taking->parents[snapshot->count] = NULL;
        snapshot->facts[snapshot->count++] = fact;
        snapshot->facts[snapshot->count] = NULL;
        *ret = fact;
        return 0;
}

static bool is_among(const char *name, const char *const *names)
{
        while (*names && strcmp(*names, name) != 0)
                names++;
        return *names;
}

/* An identity, or a property's value, as servers of all versions have it. */
static const char *unquote(struct snapshot *snapshot, const char *value)
{
        return snapshot->server_version < 170000 ? value : printed_unquote(&snapshot->arena, value);
}

/* The property as it counts: what people wrote stays to the letter. A function's parameter needs its quotes. */
static const char *settle(struct snapshot *snapshot, const struct fact *fact, const char *name,
                          const char *value)
{
        static const char *const to_the_letter[] = { "name", "schema", "owner", "text", "label", NULL };

        if (is_among(name, to_the_letter))
                return value;
        if (fact->kind->catalog != CATALOG_PROC || !text_equal(name, "definition"))
                value = unquote(snapshot, value);
        if (!fact->kind->catalog)
                return value;
        value = printed_name_constants(&snapshot->arena, value);
        return printed_settle(&snapshot->arena, value, text_equal(name, "checks"));
}

static void set_properties(struct snapshot *snapshot, const ski_result *rows, size_t row,
                           const char *const *names, struct fact *fact)
{
        size_t count = ski_result_columns(rows) - FIRST_PROPERTY;
        const char **values = arena_array(&snapshot->arena, count, sizeof(*values));

        if (!values)
                return;
        for (size_t i = 0; i < count; i++)
                values[i] = settle(snapshot, fact, names[i], ski_result_text(rows, row, FIRST_PROPERTY + i));
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
static int add_object(struct taking *taking, size_t rank, const ski_result *rows, size_t row,
                      const char *const *names, ski_error *error)
{
        const struct kind *kind = kinds[rank];
        struct fact *fact;
        int r;

        r = add_fact(taking, kind, rank, &fact, error);
        if (r < 0)
                return r;
        fact->address = (struct address){ kind->catalog, number_at(rows, row, COLUMN_OID),
                                          number_at(rows, row, COLUMN_SUB) };
        fact->identity = unquote(taking->snapshot, ski_result_text(rows, row, COLUMN_IDENTITY));
        taking->parents[taking->snapshot->count - 1] = ski_result_text(rows, row, COLUMN_PARENT);
        set_properties(taking->snapshot, rows, row, names, fact);
        return addresses_add(&taking->addresses, fact->address, fact, error);
}

/* Facts about other facts: what they are about may be outside the snapshot, and then they are too. One that names
 * nothing (a privilege on what came with the server) stands alone. */
static int add_remark(struct taking *taking, size_t rank, const ski_result *rows, size_t row,
                      const char *const *names, ski_error *error)
{
        struct address about = { number_at(rows, row, 0), number_at(rows, row, 1), number_at(rows, row, 2) };
        bool alone = ski_result_is_null(rows, row, 0);
        struct fact *parent = alone ? NULL : addresses_find(&taking->addresses, about), *fact;
        const char *suffix = unquote(taking->snapshot, ski_result_text(rows, row, COLUMN_IDENTITY));
        int r;

        if (!parent && !alone)
                return 0;
        r = add_fact(taking, kinds[rank], rank, &fact, error);
        if (r < 0)
                return r;
        fact->parent = parent;
        fact->identity = alone ? suffix
                               : arena_format(&taking->snapshot->arena, "%s %s%s%s", parent->kind->name,
                                              parent->identity, *suffix ? " " : "", suffix);
        set_properties(taking->snapshot, rows, row, names, fact);
        return 0;
}

/* False for a kind that this server does not know, or that the database has nothing of; and for remarks that stay. */
static bool is_asked(const struct taking *taking, const struct kind *kind)
{
        return kind->query && (kind->catalog || !taking->gone) && !(taking->rehearses && is_shared(kind)) &&
               taking->snapshot->server_version >= (int)kind->since && presence_has(&taking->presence, kind);
}

/* Those with a place in a catalog, or those about others. */
static int ask_for_kinds(struct taking *taking, bool with_catalog, ski_error *error)
{
        for (size_t i = 0; kinds[i]; i++) {
                bool fits = (kinds[i]->catalog != 0) == with_catalog;
                int r = fits && is_asked(taking, kinds[i])
                                ? ask_either(taking, kinds[i]->query, "oid", is_shared(kinds[i]), error)
                                : 0;

                if (r < 0)
                        return r;
        }
        return 0;
}

static int take_kind(struct taking *taking, size_t rank, ski_error *error)
{
        const ski_result *rows = NULL;
        const char *const *names;
        int r;

        r = take_rows(taking, is_shared(kinds[rank]), &rows, error);
        if (r < 0)
                return ski_error_prefix(error, "cannot read the facts of kind %s", kinds[rank]->name);
        names = property_names(taking->snapshot, rows);
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                r = (kinds[rank]->catalog ? add_object : add_remark)(taking, rank, rows, row, names, error);
                if (r < 0)
                        return r;
        }
        return taking->snapshot->arena.failed ? ski_error_oom(error) : 0;
}

static int take_kinds(struct taking *taking, bool with_catalog, ski_error *error)
{
        for (size_t i = 0; kinds[i]; i++) {
                bool fits = (kinds[i]->catalog != 0) == with_catalog;
                int r = fits && is_asked(taking, kinds[i]) ? take_kind(taking, i, error) : 0;

                if (r < 0)
                        return r;
        }
        return 0;
}

/* What a fact is a part of may be of a kind that is read after it, so this waits until all are there. */
static void set_parents(struct taking *taking)
{
        struct snapshot *snapshot = taking->snapshot;

        for (size_t i = 0; i < snapshot->count; i++) {
                struct address parent = { .catalog = snapshot->facts[i]->kind->parent_catalog };
                char *end;

                if (!parent.catalog || !taking->parents[i])
                        continue;
                parent.object = (uint32_t)strtoul(taking->parents[i], &end, 10);
                if (*end == '/')
                        parent.sub = (uint32_t)strtoul(end + 1, NULL, 10);
                snapshot->facts[i]->parent = addresses_find_around(&taking->addresses, parent);
                if (!snapshot->facts[i]->parent)
                        taking->orphan = parent.object;
        }
}

/* Selections ----------------------------------------------------------------------------------------- */

/* Statements that are the same each time have to be planned only once, so what they are about stands in settings. */
static int set(struct taking *taking, const char *name, const char *value, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "select set_config(%L, %L, true)", name, value);
        return statement.failed ? ski_error_oom(error) : ask(taking, text_get(&statement), NULL, error);
}

static void append_oid(struct text *array, uint32_t oid)
{
        text_appendf(array, "%s%" PRIu32, array->length > 0 ? "," : "{", oid);
}

static int ask_for_selection(struct taking *taking, ski_error *error)
{
        const struct selection *selection = taking->selection;
        _cleanup_text_ struct text first = TEXT_INIT, others = TEXT_INIT;
        int r;

        text_appendf(&first, "%" PRIu32, selection->first);
        for (size_t i = 0; i < selection->count; i++)
                append_oid(&others, selection->others[i]);
        text_append(&others, selection->count > 0 ? "}" : "{}");
        if (first.failed || others.failed)
                return ski_error_oom(error);
        r = set(taking, "skinspire.first", text_get(&first), error);
        if (r == 0)
                r = set(taking, "skinspire.others", text_get(&others), error);
        return r < 0 ? r : ask(taking, sql_snapshot_selected, NULL, error);
}

static int take_selection(struct taking *taking, ski_error *error)
{
        const ski_result *done;
        int r = 0;

        for (size_t i = 0; r == 0 && i < 2; i++)
                r = take_rows(taking, false, &done, error);
        if (r == 0)
                r = pipeline_take(&taking->pipeline, &taking->objects, error);
        for (size_t row = 0; r == 0 && row < ski_result_rows(taking->objects); row++) {
                if (!ski_result_is_null(taking->objects, row, 1))
                        append_oid(&taking->selected, number_at(taking->objects, row, 1));
        }
        text_append(&taking->selected, taking->selected.length > 0 ? "}" : "{}");
        return r < 0 ? r : taking->selected.failed ? ski_error_oom(error) : 0;
}

/* Reading -------------------------------------------------------------------------------------------- */

static int ask_for_objects(struct taking *taking, ski_error *error)
{
        return taking->selection ? ask_for_selection(taking, error)
                                 : ask(taking, sql_snapshot_objects, NULL, error);
}

static int take_objects(struct taking *taking, ski_error *error)
{
        return taking->selection ? take_selection(taking, error)
                                 : pipeline_take(&taking->pipeline, &taking->objects, error);
}

/* Facts that leave the snapshot are known by it from now on. */
#define GONE SIZE_MAX

/* Only those stay that are not read anew. */
static int let_go(struct taking *taking, ski_error *error)
{
        struct snapshot *snapshot = taking->snapshot;
        size_t kept = 0;
        int r = 0;

        taking->capacity = snapshot->count + 1;
        taking->parents = calloc(taking->capacity, sizeof(*taking->parents));
        if (!taking->parents)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < snapshot->count; i++) {
                struct fact *fact = snapshot->facts[i];

                fact->needs = NULL;
                fact->need_count = 0;
                if (taking->gone[i]) {
                        fact->number = GONE;
                        continue;
                }
                snapshot->facts[kept++] = fact;
                if (fact->address.catalog)
                        r = addresses_add(&taking->addresses, fact->address, fact, error);
        }
        snapshot->count = kept;
        snapshot->facts[kept] = NULL;
        return r;
}

/* Those that stayed are parts of what was read anew. */
static int find_parents(struct snapshot *snapshot, ski_error *error)
{
        snapshot_sort(snapshot);
        for (size_t i = 0; i < snapshot->count; i++) {
                struct fact *fact = snapshot->facts[i], *parent = fact->parent;

                if (i > 0 && compare_facts(&snapshot->facts[i - 1], &snapshot->facts[i]) == 0)
                        return ski_error_set(error, -SKI_EUSAGE, "%s %s is there twice", fact->kind->name,
                                             fact->identity);
                if (!parent || parent->number != GONE)
                        continue;
                fact->parent = snapshot_find(snapshot, parent->kind, parent->identity);
                if (!fact->parent)
                        return ski_error_set(error, -SKI_EUSAGE, "%s %s has lost what it is a part of",
                                             fact->kind->name, fact->identity);
        }
        return 0;
}

/* Who asks, and what there is to ask about. */
static int take_basis(struct taking *taking, ski_error *error)
{
        struct snapshot *snapshot = taking->snapshot;
        const ski_result *settings = NULL;
        int r;

        r = ask(taking, sql_snapshot_settings, NULL, error);
        if (r == 0)
                r = ask_for_objects(taking, error);
        if (r == 0)
                r = pipeline_send(&taking->pipeline, error);
        if (r == 0)
                r = take_rows(taking, false, &settings, error);
        if (r == 0)
                r = take_objects(taking, error);
        if (r < 0)
                return r;
        free(snapshot->role);
        snapshot->role = strdup(ski_result_text(settings, 0, 0));
        if (!snapshot->role)
                return ski_error_oom(error);
        snapshot->superuser = ski_result_bool(settings, 0, 1);
        presence_read(taking->objects, taking->selection, &taking->presence);
        if (taking->rehearses)
                presence_add_tables(&taking->presence);
        return 0;
}

static int ask_for_facts(struct taking *taking, ski_error *error)
{
        int r;

        r = taking->selection ? set(taking, "skinspire.selected", text_get(&taking->selected), error) : 0;
        if (r == 0)
                r = ask_for_kinds(taking, true, error);
        if (r == 0)
                r = ask_for_kinds(taking, false, error);
        if (r == 0)
                r = ask_either(taking, sql_snapshot_dependencies, taking->gone ? NULL : "objid", true, error);
        if (r == 0 && !taking->selection)
                r = ask(taking, sql_snapshot_gaps, NULL, error);
        if (r == 0 && taking->share.session)
                r = share_start(&taking->share, error);
        return r < 0 ? r : pipeline_send(&taking->pipeline, error);
}

static int take_facts(struct taking *taking, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *settings = NULL, *gaps = NULL;
        int r;

        r = taking->second ? share_begin(&taking->share, taking->second, error) : 0;
        if (r == 0)
                r = ask_for_facts(taking, error);
        if (r == 0 && taking->selection)
                r = pipeline_take(&taking->pipeline, &settings, error);
        if (r == 0)
                r = take_kinds(taking, true, error);
        if (r < 0)
                return r;
        set_parents(taking);
        r = take_kinds(taking, false, error);
        if (r == 0)
                r = take_either(taking, true, &taking->dependencies, error);
        if (r == 0)
                r = links_find_parts(taking->dependencies, taking->snapshot, &taking->addresses, error);
        if (r < 0 || taking->selection)
                return r;
        r = pipeline_take(&taking->pipeline, &gaps, error);
        return r < 0 ? r : gaps_tell(taking->snapshot, gaps, error);
}

typedef int taking_part(struct taking *taking, ski_error *error);

/* Each part has a pipeline: one round trip. */
static int run_in_pipeline(struct taking *taking, taking_part *part, ski_error *error)
{
        int r;

        r = pipeline_begin(&taking->pipeline, taking->session, error);
        if (r == 0)
                r = part(taking, error);
        pipeline_end(&taking->pipeline);
        return r;
}

static int take_all(struct taking *taking, ski_error *error)
{
        int r;

        r = run_in_pipeline(taking, take_basis, error);
        if (r == 0 && taking->gone)
                r = let_go(taking, error);
        if (r == 0)
                r = run_in_pipeline(taking, take_facts, error);
        share_end(&taking->share);
        if (r == 0 && !taking->selection)
                r = gaps_find(taking->session, taking->snapshot, taking->objects, &taking->addresses, error);
        return r;
}

/* What was read is put together. */
static int join_facts(struct taking *taking, ski_error *error)
{
        int r = 0;

        if (taking->gone)
                r = find_parents(taking->snapshot, error);
        if (r == 0)
                r = links_read(taking->dependencies, taking->snapshot, &taking->addresses, error);
        if (r == 0)
                snapshot_sort(taking->snapshot);
        return r;
}

static void taking_clear(struct taking *taking)
{
        ski_result_free(taking->objects);
        ski_result_free(taking->dependencies);
        text_free(&taking->selected);
        addresses_free(&taking->addresses);
        free(taking->parents);
}

/* In a scope of its own, whose end takes the settings back as well. */
static int take(struct taking *taking, ski_error *error)
{
        ski_session *session = taking->session;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        taking->snapshot->server_version = ski_session_server_version(session);
        r = session_begin_by_hand(session, session->depth > 0 ? 0 : SKI_READ_ONLY | SKI_REPEATABLE_READ, &scope,
                                  error);
        if (r == 0)
                r = take_all(taking, error);
        ski_scope_rollback(&scope);
        if (r == 0 && taking->done)
                taking->done(taking->context);
        if (r == 0)
                r = join_facts(taking, error);
        taking_clear(taking);
        return r;
}

static int take_new(struct taking *taking, struct snapshot **ret, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = snapshot_new();
        int r;

        taking->snapshot = snapshot;
        r = snapshot ? take(taking, error) : ski_error_oom(error);
        if (r == 0)
                *ret = steal(snapshot);
        return r;
}

int snapshot_take(ski_session *session, struct snapshot **ret, ski_error *error)
{
        struct taking taking = { .session = session };

        return take_new(&taking, ret, error);
}

int snapshot_take_and(ski_session *session, ski_session *second, snapshot_read_done *done, void *context,
                      struct snapshot **ret, ski_error *error)
{
        struct taking taking = { .session = session, .second = second, .done = done, .context = context };

        return take_new(&taking, ret, error);
}

int snapshot_rehearse(ski_session *session, ski_error *error)
{
        struct taking taking = { .session = session, .rehearses = true };
        _cleanup_(snapshot_freep) struct snapshot *snapshot = NULL;

        return take_new(&taking, &snapshot, error);
}

/* A pipeline for each, so that there is a moment to stop. */
static int rehearse_kinds(struct taking *taking, const atomic_bool *hurries, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && kinds[i] && !atomic_load(hurries); i++) {
                SKI_CLEANUP_RESULT ski_result *rows = NULL;

                if (!kinds[i]->catalog || !is_asked(taking, kinds[i]))
                        continue;
                r = pipeline_begin(&taking->pipeline, taking->session, error);
                if (r == 0)
                        r = ask(taking, kinds[i]->query, "oid", error);
                if (r == 0)
                        r = pipeline_send(&taking->pipeline, error);
                if (r == 0)
                        r = pipeline_take(&taking->pipeline, &rows, error);
                pipeline_end(&taking->pipeline);
        }
        return r;
}

int snapshot_rehearse_since(ski_session *session, const atomic_bool *hurries, ski_error *error)
{
        struct selection nothing = { .first = UINT32_MAX };
        _cleanup_(snapshot_freep) struct snapshot *snapshot = snapshot_new();
        struct taking taking = { .session = session, .snapshot = snapshot, .selection = &nothing };
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        if (!snapshot)
                return ski_error_oom(error);
        snapshot->server_version = ski_session_server_version(session);
        r = session_begin_by_hand(session, SKI_READ_ONLY, &scope, error);
        if (r == 0)
                r = run_in_pipeline(&taking, take_basis, error);
        if (r == 0) {
                presence_add_tables(&taking.presence);
                r = rehearse_kinds(&taking, hurries, error);
        }
        ski_scope_rollback(&scope);
        taking_clear(&taking);
        return r;
}

/* A trigger, say, may be on a table that was there before. */
int snapshot_take_since(ski_session *session, uint32_t first, struct snapshot **ret, ski_error *error)
{
        uint32_t wholes[64];
        struct selection selection = { .first = first, .others = wholes };

        while (selection.count < ARRAY_LENGTH(wholes)) {
                struct taking taking = { .session = session, .selection = &selection };
                _cleanup_(snapshot_freep) struct snapshot *snapshot = NULL;
                int r;

                r = take_new(&taking, &snapshot, error);
                if (r < 0)
                        return r;
                if (!taking.orphan) {
                        *ret = steal(snapshot);
                        return 0;
                }
                wholes[selection.count++] = taking.orphan;
        }
        return ski_error_set(error, -SKI_EUSAGE, "too much of what is new is a part of what was there");
}

int snapshot_update(ski_session *session, struct snapshot *snapshot, const struct selection *selection,
                    const bool *gone, ski_error *error)
{
        struct taking taking = {
                .session = session, .snapshot = snapshot, .selection = selection, .gone = gone
        };

        int r = take(&taking, error);

        if (r == 0 && taking.orphan)
                r = ski_error_set(error, -SKI_EUSAGE,
                                  "what is new is a part of something that nothing is known of");
        return r;
}
