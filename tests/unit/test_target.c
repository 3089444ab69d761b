/* SPDX-License-Identifier: PostgreSQL
 *
 * What a CREATE statement makes, as DROP names it.
 */
#include "unit.h"

#include "postgres/target.h"

static void makes(const char *statement, const char *drop)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        bool known = statement_append_drop(statement, &text);

        if (known != (drop != NULL) || (drop && strcmp(text_get(&text), drop) != 0))
                fail_msg("%s: %s", statement, known ? text_get(&text) : "nothing");
}

static void what_has_a_name_is_named(void **state _unused_)
{
        makes("create table t (a int)", "drop table if exists \"t\" cascade");
        makes("create unlogged table if not exists \"A b\".\"t\"\"q\" ()",
              "drop table if exists \"A b\".\"t\"\"q\" cascade");
        makes("create or replace view app.v as select 1", "drop view if exists \"app\".\"v\" cascade");
        makes("create unique index i on app.t (a)", "drop index if exists \"app\".\"i\" cascade");
        makes("create type app.mood as enum ('x')", "drop type if exists \"app\".\"mood\" cascade");
        makes("create type pair as (a int, b int)", "drop type if exists \"pair\" cascade");
        makes("create domain app.d as text", "drop domain if exists \"app\".\"d\" cascade");
        makes("create sequence s", "drop sequence if exists \"s\" cascade");
        makes("create function app.f(a int) returns int language sql as 'select 1'",
              "drop routine if exists \"app\".\"f\" cascade");
        makes("create trigger \"Ä\" after insert on app.t execute function f()",
              "drop trigger if exists \"Ä\" on \"app\".\"t\" cascade");
        makes("create policy p on t", "drop policy if exists \"p\" on \"t\" cascade");
}

static void everything_else_is_not(void **state _unused_)
{
        makes("create index on t (a)", NULL);
        makes("alter table t add column a int", NULL);
        makes("grant select on t to public", NULL);
        makes("comment on table t is 'create table x'", NULL);
        makes("create materialized view m as select 1", NULL);
        makes("create tabel t ()", NULL);
        makes("create table a (); create table b ()", NULL);
        makes("", NULL);
}

static void indexes(const char *statement, enum target_index target, const char *name)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        assert_int_equal(statement_target_index(statement, &text), target);
        assert_string_equal(text_get(&text), name);
}

static void an_index_is_known(void **state _unused_)
{
        indexes("create unique index concurrently \"I\" on app.t (a)", TARGET_MADE_INDEX, "\"app\".\"I\"");
        indexes("create index concurrently i on t (a)", TARGET_MADE_INDEX, "\"i\"");
        indexes("create index concurrently on t (a)", TARGET_UNNAMED_INDEX, "");
        indexes("drop index concurrently if exists app.i", TARGET_DROPPED_INDEX, "\"app\".\"i\"");
        indexes("drop index i, k", TARGET_NO_INDEX, "");
        indexes("drop table t", TARGET_NO_INDEX, "");
        indexes("reindex index concurrently i", TARGET_NO_INDEX, "");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(what_has_a_name_is_named),
                cmocka_unit_test(everything_else_is_not),
                cmocka_unit_test(an_index_is_known),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
