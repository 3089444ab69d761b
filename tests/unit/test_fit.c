/* SPDX-License-Identifier: PostgreSQL
 *
 * What a structure loses on a server that knows less, and what two servers have each by itself.
 */
#include "facts.h"
#include "unit.h"

#include "catalog/fit.h"
#include "catalog/kind.h"

static const char *const column_names[] = { "not_null", "not_null_no_inherit", "not_null_not_valid",
                                            "_not_null_not_valid" };
static const char *const privilege_names[] = { "privileges", "_initially" };
static const char *const comment_names[] = { "_target" };

static void say(struct snapshot *snapshot, struct fact *fact, const char *target)
{
        struct fact *comment = add(snapshot, "comment", target, fact);
        const char **values = arena_array(&snapshot->arena, 1, sizeof(*values));

        values[0] = target;
        comment->names = comment_names;
        comment->values = values;
        comment->value_count = 1;
}

static struct fact *add_column(struct snapshot *snapshot, const char *identity, struct fact *table,
                               const char *no_inherit, const char *not_valid)
{
        struct fact *column = add(snapshot, "column", identity, table);
        const char **values = arena_array(&snapshot->arena, ARRAY_LENGTH(column_names), sizeof(*values));

        values[0] = "t";
        values[1] = no_inherit;
        values[2] = values[3] = not_valid;
        column->names = column_names;
        column->values = values;
        column->value_count = ARRAY_LENGTH(column_names);
        return column;
}

static void grant(struct snapshot *snapshot, const char *identity, const char *now, const char *initially)
{
        struct fact *privilege = add(snapshot, "privilege", identity, NULL);
        const char **values = arena_array(&snapshot->arena, 2, sizeof(*values));

        values[0] = now;
        values[1] = initially;
        privilege->names = privilege_names;
        privilege->values = values;
        privilege->value_count = 2;
}

static struct snapshot *make(void)
{
        struct snapshot *snapshot = snapshot_new();
        struct fact *table = add(snapshot, "table", "public.t", NULL);

        snapshot->server_version = 180001;
        add_column(snapshot, "public.t.alone", table, "t", NULL);
        add_column(snapshot, "public.t.doubtful", table, NULL, "t");
        say(snapshot, add_column(snapshot, "public.t.id", table, NULL, NULL), "CONSTRAINT a ON public.t");
        say(snapshot, add(snapshot, "domain", "public.d", NULL), "CONSTRAINT b ON DOMAIN public.d");
        say(snapshot, add(snapshot, "constraint", "check ON public.t", table), "CONSTRAINT check ON public.t");
        snapshot_sort(snapshot);
        return snapshot;
}

static void fit(struct snapshot *snapshot, int server_version, const char *gaps)
{
        _cleanup_strings_ struct strings found = STRINGS_INIT;
        _cleanup_text_ struct text list = TEXT_INIT;
        struct snapshot before = { .server_version = server_version };
        ski_error error = SKI_ERROR_INIT;

        assert_no_error(snapshot_fit(snapshot, &before, &found, &error), &error);
        strings_join(&found, "\n", &list);
        assert_string_equal(text_get(&list), gaps);
}

static void what_an_older_server_can_not_have_goes_and_is_told(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = make();
        const struct fact *column;
        size_t count = snapshot->count;

        fit(snapshot, 170000,
            "NOT NULL NO INHERIT of column public.t.alone, which PostgreSQL knows from 18 on\n"
            "NOT NULL NOT VALID of column public.t.doubtful, which PostgreSQL knows from 18 on\n"
            "the comment on CONSTRAINT a ON public.t: NOT NULL is a constraint from PostgreSQL 18 on");
        assert_int_equal(snapshot->count, count - 1);
        column = snapshot_find(snapshot, kind_find("column"), "public.t.alone");
        assert_true(fact_is(column, "not_null") && !fact_value(column, "not_null_no_inherit"));
        column = snapshot_find(snapshot, kind_find("column"), "public.t.doubtful");
        assert_false(fact_is(column, "not_null") || fact_value(column, "_not_null_not_valid"));
        fit(snapshot, 160004,
            "the comment on CONSTRAINT b ON DOMAIN public.d: NOT NULL is a constraint from PostgreSQL 17 on");
        fit(snapshot, 130000, "");
}

static void a_server_that_knows_it_keeps_all(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = make();
        size_t count = snapshot->count;

        fit(snapshot, 180000, "");
        assert_int_equal(snapshot->count, count);
}

static void privileges_are_those_of_the_older_server(void **state _unused_)
{
        static const char all[] = "DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE";
        static const char rest[] = "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE";
        _cleanup_(snapshot_freep) struct snapshot *snapshot = snapshot_new();
        const struct fact *fact;

        snapshot->server_version = 170002;
        grant(snapshot, "a to all", all, NULL);
        grant(snapshot, "b to some", "MAINTAIN*, SELECT*", "");
        grant(snapshot, "c to none", "MAINTAIN", NULL);
        grant(snapshot, "d to owner", rest, all);
        grant(snapshot, "e to reader", "SELECT", NULL);
        grant(snapshot, "f to nobody", NULL, all);
        snapshot_sort(snapshot);
        fit(snapshot, 170000, "");
        fit(snapshot, 160000,
            "the privilege MAINTAIN, which PostgreSQL knows from 17 on, of b to some\n"
            "the privilege MAINTAIN, which PostgreSQL knows from 17 on, of c to none");
        assert_int_equal(snapshot->count, 4);
        fact = snapshot_find(snapshot, kind_find("privilege"), "a to all");
        assert_string_equal(fact_text(fact, "privileges"), rest);
        fact = snapshot_find(snapshot, kind_find("privilege"), "b to some");
        assert_string_equal(fact_text(fact, "privileges"), "SELECT*");
        fact = snapshot_find(snapshot, kind_find("privilege"), "f to nobody");
        assert_string_equal(fact_text(fact, "_initially"), rest);
        assert_non_null(snapshot_find(snapshot, kind_find("privilege"), "e to reader"));
}

/* A fact with properties, which are given as name, value, …, NULL. */
static struct fact *add_with(struct snapshot *snapshot, const char *kind, const char *identity,
                             struct fact *parent, const char *const *properties)
{
        struct fact *fact = add(snapshot, kind, identity, parent);
        const char **names = arena_array(&snapshot->arena, 8, sizeof(*names));
        const char **values = arena_array(&snapshot->arena, 8, sizeof(*values));

        for (; properties[2 * fact->value_count]; fact->value_count++) {
                names[fact->value_count] = properties[2 * fact->value_count];
                values[fact->value_count] = properties[2 * fact->value_count + 1];
        }
        fact->names = names;
        fact->values = values;
        return fact;
}

#define PROPERTIES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static struct snapshot *begin(int server_version)
{
        struct snapshot *snapshot = snapshot_new();

        snapshot->server_version = server_version;
        return snapshot;
}

/* Fits, and holds against FROM: what differs still is told. */
static void fit_to(struct snapshot *from, struct snapshot *to, const char *gaps, const char *still)
{
        _cleanup_strings_ struct strings found = STRINGS_INIT;
        _cleanup_text_ struct text list = TEXT_INIT, differing = TEXT_INIT;
        ski_error error = SKI_ERROR_INIT;

        snapshot_sort(from);
        snapshot_sort(to);
        assert_no_error(snapshot_fit(to, from, &found, &error), &error);
        strings_join(&found, "\n", &list);
        assert_string_equal(text_get(&list), gaps);
        for (size_t i = 0; i < to->count; i++) {
                const struct fact *before = snapshot_find(from, to->facts[i]->kind, to->facts[i]->identity);

                if (before && facts_differ(before, to->facts[i]))
                        text_appendf(&differing, "%s;", to->facts[i]->identity);
        }
        assert_string_equal(text_get(&differing), still);
}

static void maintain_is_no_difference_to_a_server_without_it(void **state _unused_)
{
        static const char all[] = "DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE";
        static const char rest[] = "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE";
        _cleanup_(snapshot_freep) struct snapshot *from = begin(170002), *to = begin(160009);
        const struct fact *owner;

        grant(from, "a to all", all, NULL);
        grant(to, "a to all", rest, NULL);
        grant(from, "b to reader", "MAINTAIN*, SELECT*", NULL);
        grant(to, "b to reader", "SELECT*", NULL);
        grant(from, "c to writer", "MAINTAIN, SELECT", NULL);
        grant(to, "c to writer", "INSERT", NULL);
        grant(from, "d to other", "SELECT", NULL);
        grant(to, "d to other", "INSERT", NULL);
        grant(to, "e to owner", "DELETE, UPDATE", rest);
        grant(to, "f to owner", "", rest);
        fit_to(from, to, "", "c to writer;d to other;");
        owner = snapshot_find(to, kind_find("privilege"), "e to owner");
        assert_string_equal(fact_text(owner, "privileges"), "DELETE, MAINTAIN, UPDATE");
        assert_string_equal(fact_text(owner, "_initially"), all);
        owner = snapshot_find(to, kind_find("privilege"), "f to owner");
        assert_string_equal(fact_text(owner, "privileges"), "");
}

static void settings_that_only_one_server_knows_are_left_to_it(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = begin(150020), *to = begin(170002);

        add_with(from, "subscription", "usual", NULL, PROPERTIES("streaming", "t"));
        add_with(to, "subscription", "usual", NULL,
                 PROPERTIES("streaming", "t", "password_required", "t", "origin", "any", "failover", "f"));
        add_with(from, "subscription", "special", NULL, PROPERTIES("streaming", "f"));
        add_with(to, "subscription", "special", NULL,
                 PROPERTIES("streaming", "p", "password_required", "t", "origin", "none", "failover", "t"));
        fit_to(from, to,
               "origin of subscription special, which PostgreSQL knows from 16 on\n"
               "failover of subscription special, which PostgreSQL knows from 17 on\n"
               "parallel streaming of subscription special, which PostgreSQL knows from 16 on",
               "special;");
}

static void an_extension_stays_where_nothing_leads_to_the_version(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = begin(160009), *to = begin(170002);
        const struct fact *fresh;

        add_with(from, "extension", "citext", NULL,
                 PROPERTIES("version", "1.6", "_updates", NULL, "_known", "'1.5' '1.6'"));
        add_with(to, "extension", "citext", NULL, PROPERTIES("version", "1.5"));
        add_with(from, "extension", "hstore", NULL,
                 PROPERTIES("version", "1.7", "_updates", "'1.8'", "_known", "'1.7' '1.8'"));
        add_with(to, "extension", "hstore", NULL, PROPERTIES("version", "1.8"));
        add_with(from, "extension", "ltree", NULL, PROPERTIES("version", "1.2", "_updates", NULL));
        add_with(to, "extension", "ltree", NULL, PROPERTIES("version", "1.3"));
        fresh = add_with(to, "extension", "cube", NULL, PROPERTIES("version", "1.5"));
        fit_to(from, to,
               "version 1.5 of extension citext, to which nothing leads from 1.6\n"
               "version 1.3 of extension ltree, to which nothing leads from 1.2",
               "hstore;");
        assert_null(fact_value(fresh, "version"));
        /* One that the same server could make anew is. */
        to->server_version = from->server_version;
        add_with(from, "extension", "xml2", NULL,
                 PROPERTIES("version", "1.1", "_updates", NULL, "_known", "'1.0' '1.1'"));
        add_with(to, "extension", "xml2", NULL, PROPERTIES("version", "1.0"));
        fit_to(from, to, "", "hstore;xml2;");
}

static void schema_public_is_as_each_server_makes_it(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = begin(140020), *to = begin(150020);
        const char *const *old =
                PROPERTIES("owner", "postgres", "_has_first_owner", "t", "_has_first_rights", "t");
        const char *const *new =
                PROPERTIES("owner", "pg_database_owner", "_has_first_owner", "t", "_has_first_rights", "t");
        const char *const *changed =
                PROPERTIES("owner", "clinic", "_has_first_owner", "f", "_has_first_rights", "f");
        struct fact *public = add_with(from, "schema", "public", NULL, old);

        add_with(from, "privilege", "schema public to public", public,
                 PROPERTIES("privileges", "CREATE, USAGE"));
        public = add_with(to, "schema", "public", NULL, new);
        add_with(to, "privilege", "schema public to public", public, PROPERTIES("privileges", "USAGE"));
        fit_to(from, to, "", "");

        snapshot_free(to);
        to = begin(150020);
        public = add_with(to, "schema", "public", NULL, changed);
        add_with(to, "privilege", "schema public to public", public, PROPERTIES("privileges", "USAGE"));
        fit_to(from, to, "", "public;schema public to public;");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(what_an_older_server_can_not_have_goes_and_is_told),
                cmocka_unit_test(a_server_that_knows_it_keeps_all),
                cmocka_unit_test(privileges_are_those_of_the_older_server),
                cmocka_unit_test(maintain_is_no_difference_to_a_server_without_it),
                cmocka_unit_test(settings_that_only_one_server_knows_are_left_to_it),
                cmocka_unit_test(an_extension_stays_where_nothing_leads_to_the_version),
                cmocka_unit_test(schema_public_is_as_each_server_makes_it),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
