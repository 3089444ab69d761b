/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/filter.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"

/* What programs write about a database into the database itself. */
static const char *const bookkeeping_schemas[] = { "skinspire" };
static const char *const bookkeeping_tables[] = { "alembic_version" };

static bool is_bookkeeping(const struct fact *fact)
{
        const struct fact *root = fact_root(fact);
        const char *schema = fact_schema(fact), *name = fact_value(root, "name");

        for (size_t i = 0; i < ARRAY_LENGTH(bookkeeping_schemas); i++)
                if (text_equal(schema, bookkeeping_schemas[i]))
                        return true;
        for (size_t i = 0; i < ARRAY_LENGTH(bookkeeping_tables); i++)
                if (text_equal(name, bookkeeping_tables[i]) && strcmp(root->kind->name, "table") == 0)
                        return true;
        return false;
}

static bool is_only_column(const struct snapshot *snapshot, const struct fact *table, const char *identity)
{
        bool found = false;

        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                if (fact->kind != &kind_column || fact->parent != table)
                        continue;
                if (strcmp(fact->identity, identity) != 0)
                        return false;
                found = true;
        }
        return found;
}

/* A project may call alembic_version otherwise. It is known by its only column and by how Alembic calls its key. */
static const struct fact *version_table_of(const struct snapshot *snapshot, const struct fact *key)
{
        const struct fact *table = key->parent;
        _cleanup_free_ char *name = NULL, *wanted = NULL, *column = NULL;

        if (key->kind != &kind_constraint || !table || !fact_value(table, "name"))
                return NULL;
        name = unquote_identifier(fact_text(key, "constraint"));
        wanted = text_format("%s_pkc", fact_text(table, "name"));
        column = text_format("%s.version_num", table->identity);
        return column && text_equal(name, wanted) && is_only_column(snapshot, table, column) ? table : NULL;
}

static bool is_version_table(const struct fact *fact)
{
        return fact->kind == &kind_table && is_bookkeeping(fact);
}

/* Marks the schemas that the fact, or what it is a part of, is in or needs otherwise. */
static void mark_schemas(const struct fact *fact, bool *marked)
{
        for (; fact; fact = fact->parent) {
                for (size_t i = 0; i < fact->need_count; i++)
                        marked[fact->needs[i].fact->number] |= fact->needs[i].fact->kind == &kind_schema;
        }
}

static void remove_version_tables(const struct snapshot *snapshot, bool *removed, bool *held_one)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *table = version_table_of(snapshot, snapshot->facts[i]);

                for (size_t k = 0; table && k < snapshot->count; k++)
                        removed[k] |= fact_root(snapshot->facts[k]) == table;
                if (table || is_version_table(snapshot->facts[i]))
                        mark_schemas(snapshot->facts[i], held_one);
        }
}

static bool is_version_schema(const struct fact *fact, const struct filter *filter)
{
        return filter->version_schema && fact->kind == &kind_schema &&
               text_equal(fact_value(fact, "name"), filter->version_schema);
}

/* Removes version tables, and notes the schemas that they are in. */
static int remove_bookkeeping(struct snapshot *snapshot, const struct filter *filter, bool *removed,
                              ski_error *error)
{
        _cleanup_free_ bool *held_one = calloc(snapshot->count + 1, sizeof(*held_one));

        if (!held_one)
                return ski_error_oom(error);
        remove_version_tables(snapshot, removed, held_one);
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                if (held_one[i] || is_version_schema(fact, filter))
                        strings_add(&snapshot->bookkeeping, fact->identity);
        }
        return snapshot->bookkeeping.failed ? ski_error_oom(error) : 0;
}

static bool is_kind(const char *word)
{
        return kind_find(word) != NULL;
}

/* A word that is a kind's name means the kind; else it is the whole identity, or the name behind the schema. */
static bool matches(const struct fact *fact, const char *pattern)
{
        const char *name;

        if (is_kind(pattern))
                return strcmp(fact->kind->name, pattern) == 0;
        name = strchr(fact->identity, '.');
        return fnmatch(pattern, fact->identity, 0) == 0 || (name && fnmatch(pattern, name + 1, 0) == 0);
}

/* Types and functions may be called as relations are. */
static bool is_relation(const struct fact *fact)
{
        static const char *const relations[] = { "table",         "view",        "materialized view",
                                                 "foreign table", "typed table", "sequence" };

        for (size_t i = 0; i < ARRAY_LENGTH(relations); i++)
                if (strcmp(fact->kind->name, relations[i]) == 0)
                        return true;
        return false;
}

static bool is_left_out(const struct fact *fact, const char *const *without)
{
        const struct fact *root = fact_root(fact);
        const char *schema = fact_schema(fact), *name = fact_value(root, "name");
        _cleanup_text_ struct text qualified = TEXT_INIT;

        if (!without || !schema || !name || !is_relation(root))
                return false;
        quote_qualified(&qualified, schema, name);
        for (; *without; without++)
                if (text_equal(*without, text_get(&qualified)))
                        return true;
        return false;
}

static bool is_excluded(const struct fact *fact, const struct filter *filter)
{
        if (!filter->keep_bookkeeping && is_bookkeeping(fact))
                return true;
        if (is_left_out(fact, filter->without))
                return true;
        if (filter->schemas && filter->schemas->count > 0) {
                const char *schema = fact_schema(fact);

                if (!schema || !strings_contain(filter->schemas, schema))
                        return true;
        }
        for (; fact; fact = fact->parent)
                for (size_t i = 0; filter->excluded && i < filter->excluded->count; i++)
                        if (matches(fact, filter->excluded->items[i]))
                                return true;
        return false;
}

/* A sequence stays when the table that it belongs to is left out, unless it is named itself; but it belongs to none then. */
static bool goes_with_removed(const struct fact *fact, const bool *removed)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];
                bool is_owned = need->through && need->through->kind == &kind_sequence_owner;
                bool goes = fact->kind == &kind_sequence_owner || (need->automatic && !need->soft && !is_owned);

                if (goes && removed[need->fact->number])
                        return true;
        }
        return fact->parent && removed[fact->parent->number];
}

/* Until nothing goes with anything any more. */
static void remove_dependent(const struct snapshot *snapshot, bool *removed)
{
        bool again = true;

        while (again) {
                again = false;
                for (size_t i = 0; i < snapshot->count; i++) {
                        if (removed[i] || !goes_with_removed(snapshot->facts[i], removed))
                                continue;
                        removed[i] = again = true;
                }
        }
}

static void forget_needs(struct fact *fact, const bool *removed)
{
        size_t kept = 0;

        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];

                if (!removed[need->fact->number] && !(need->through && removed[need->through->number]))
                        fact->needs[kept++] = *need;
        }
        fact->need_count = kept;
}

/* What stays remembers one that is left out and needs it, since that must not be taken along, and one that is a part of it,
 * since that goes where it is made anew. */
static void note_left_out(const struct snapshot *snapshot, const bool *removed)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                for (struct fact *whole = fact->parent; removed[i] && whole; whole = whole->parent)
                        whole->part_left_out = fact;
                for (size_t k = 0; removed[i] && k < fact->need_count; k++) {
                        struct fact *other = fact->needs[k].fact;

                        if (!fact->needs[k].soft && !fact->needs[k].automatic && !removed[other->number])
                                other->left_out = fact;
                }
        }
}

void snapshot_remove(struct snapshot *snapshot, const bool *removed)
{
        size_t kept = 0;

        note_left_out(snapshot, removed);
        for (size_t i = 0; i < snapshot->count; i++) {
                if (removed[i])
                        continue;
                forget_needs(snapshot->facts[i], removed);
                snapshot->facts[kept++] = snapshot->facts[i];
        }
        if (snapshot->facts)
                snapshot->facts[kept] = NULL;
        snapshot->count = kept;
        snapshot_sort(snapshot);
}

int snapshot_filter(struct snapshot *snapshot, const struct filter *filter, ski_error *error)
{
        _cleanup_free_ bool *removed = calloc(snapshot->count + 1, sizeof(*removed));
        int r = 0;

        if (!removed)
                return ski_error_oom(error);
        for (size_t i = 0; i < snapshot->count; i++)
                removed[i] = is_excluded(snapshot->facts[i], filter);
        if (!filter->keep_bookkeeping)
                r = remove_bookkeeping(snapshot, filter, removed, error);
        if (filter->without)
                remove_dependent(snapshot, removed);
        snapshot_remove(snapshot, removed);
        return r;
}

static int leave_bookkeeping(struct snapshot *snapshot, const struct snapshot *other, bool is_made,
                             ski_error *error)
{
        _cleanup_free_ bool *removed = calloc(snapshot->count + 1, sizeof(*removed));
        _cleanup_free_ bool *needed = calloc(snapshot->count + 1, sizeof(*needed));

        if (!removed || !needed)
                return ski_error_oom(error);
        for (size_t i = 0; is_made && i < snapshot->count; i++)
                mark_schemas(snapshot->facts[i], needed);
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *root = fact_root(snapshot->facts[i]);

                removed[i] = root->kind == &kind_schema && !needed[root->number] &&
                             strings_contain(&snapshot->bookkeeping, root->identity) &&
                             !snapshot_find(other, root->kind, root->identity);
        }
        snapshot_remove(snapshot, removed);
        return 0;
}

int snapshots_leave_bookkeeping(struct snapshot *from, struct snapshot *to, ski_error *error)
{
        int r = 0;

        if (from->bookkeeping.count > 0)
                r = leave_bookkeeping(from, to, false, error);
        if (r == 0 && to->bookkeeping.count > 0)
                r = leave_bookkeeping(to, from, true, error);
        return r;
}
