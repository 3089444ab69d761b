/* SPDX-License-Identifier: PostgreSQL
 *
 * What a structure loses on a server before those that know NOT NULL as a constraint, and MAINTAIN.
 */
#include "unit.h"

#include "catalog/filter.h"
#include "catalog/kind.h"

static const char *const column_names[] = { "not_null", "not_null_no_inherit", "not_null_not_valid",
                                            "_not_null_not_valid" };
static const char *const privilege_names[] = { "privileges", "_initially" };
static const char *const comment_names[] = { "_target" };

static struct fact *add(struct snapshot *snapshot, const char *kind, const char *identity, struct fact *parent)
{
        struct fact *fact = arena_allocate(&snapshot->arena, sizeof(*fact));

        *fact = (struct fact){ .kind = kind_find(kind),
                               .rank = kind_rank(kind_find(kind)),
                               .identity = identity,
                               .parent = parent };
        snapshot->facts = realloc(snapshot->facts, (snapshot->count + 2) * sizeof(*snapshot->facts));
        snapshot->facts[snapshot->count++] = fact;
        snapshot->facts[snapshot->count] = NULL;
        return fact;
}

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
        ski_error error = SKI_ERROR_INIT;

        assert_no_error(snapshot_fit(snapshot, server_version, &found, &error), &error);
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

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(what_an_older_server_can_not_have_goes_and_is_told),
                cmocka_unit_test(a_server_that_knows_it_keeps_all),
                cmocka_unit_test(privileges_are_those_of_the_older_server),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
