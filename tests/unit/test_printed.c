/* SPDX-License-Identifier: PostgreSQL
 *
 * Casts of whole arrays as the server prints them, and as it prints them once it has read them.
 */
#include "unit.h"

#include "catalog/printed.h"

static void becomes(const char *text, const char *wanted, bool in_quotes)
{
        struct arena arena = ARENA_INIT;

        assert_string_equal(printed_settle(&arena, text, in_quotes), wanted);
        arena_free(&arena);
}

static void a_cast_is_written_for_each_element(void **state _unused_)
{
        becomes("CHECK (((a)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
                "CHECK (((a)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character "
                "varying)::text])))",
                false);
        becomes("(ARRAY[f(1, 2), (b || ']'), E'\\',', \"a,b\", $x$]$,$x$])::character varying(10)[]",
                "ARRAY[(f(1, 2))::character varying(10), ((b || ']'))::character varying(10), "
                "(E'\\',')::character varying(10), (\"a,b\")::character varying(10), "
                "($x$]$,$x$)::character varying(10)]",
                false);
        becomes("(ARRAY[1])::\"my schema\".\"a,b\"\"[]\"[] = (ARRAY[a])::numeric(10,-2)[]",
                "ARRAY[(1)::\"my schema\".\"a,b\"\"[]\"] = ARRAY[(a)::numeric(10,-2)]", false);
        becomes("(ARRAY[(x = ANY ((ARRAY[1])::bigint[]))])::text[]",
                "ARRAY[((x = ANY (ARRAY[(1)::bigint])))::text]", false);
        becomes("(ARRAY[ARRAY[1, 2], ARRAY[3]])::text[]",
                "ARRAY[ARRAY[(1)::text, (2)::text], ARRAY[(3)::text]]", false);
        becomes("a 'x = ANY ((ARRAY[''b''::character varying])::text[])', c '1', d '(ARRAY[e])::text[]'",
                "a 'x = ANY (ARRAY[(''b''::character varying)::text])', c '1', d 'ARRAY[(e)::text]'", true);
}

static void all_else_stays(void **state _unused_)
{
        static const char *const stay[] = {
                "'(ARRAY[1])::text[]'",
                "E'\\'(ARRAY[1])::text[]'",
                "\"(ARRAY[1])::text[]\"",
                "$$(ARRAY[1])::text[]$$ || $a$ (ARRAY[1])::text[] $a$",
                "'it''s (ARRAY[1])::text[]'",
                "(ARRAY[1])",
                "(ARRAY[1])::text",
                "(ARRAY[])::text[]",
                "(ARRAY[1, 2",
                "(ARRAY[1])::",
                "(ARRAY[1])::numeric(10",
                "(ARRAY[1])::a, b[]",
                "(ARRAY[1])::\"a",
                "(ARRAY[",
                "(ARRAY['a",
                "(ARRAY[$",
                "(ARRAY[1])::text) AND (b[]",
        };
        struct arena arena = ARENA_INIT;

        for (size_t i = 0; i < ARRAY_LENGTH(stay); i++)
                becomes(stay[i], stay[i], false);
        assert_null(printed_settle(&arena, NULL, false));
        becomes("(ARRAY[1])::text[] 'unclosed (ARRAY[1])::text[]",
                "(ARRAY[1])::text[] 'unclosed ARRAY[(1)::text]'", true);
}

static void named(const char *query, const char *wanted)
{
        struct arena arena = ARENA_INIT;

        assert_string_equal(printed_name_constants(&arena, query), wanted);
        arena_free(&arena);
}

static void constants_in_unions_get_names(void **state _unused_)
{
        named(" SELECT NULL::text,\n    'it''s'::character varying(10),\n    E'\\''::a.\"My ty.pe\"[],\n"
              "    NULL::timestamp(3) without time zone,\n    B'1'::\"bit\",\n    '-1'::integer\n   FROM t",
              " SELECT NULL::text AS text,\n    'it''s'::character varying(10) AS \"varchar\",\n"
              "    E'\\''::a.\"My ty.pe\"[] AS \"My ty.pe\",\n"
              "    NULL::timestamp(3) without time zone AS \"timestamp\",\n    B'1'::\"bit\" AS \"bit\",\n"
              "    '-1'::integer AS int4\n   FROM t");
        named("(EXISTS ( SELECT DISTINCT NULL::public.mood))",
              "(EXISTS ( SELECT DISTINCT NULL::public.mood AS mood))");
        named("UNION\n SELECT 'a'::text;", "UNION\n SELECT 'a'::text AS text;");
        named(" SELECT NULL::interval day to second", " SELECT NULL::interval day to second AS \"interval\"");
}

static void other_columns_keep_theirs(void **state _unused_)
{
        static const char *const stay[] = {
                " SELECT NULL::integer AS a,\n    'b'::text AS \"B\"\n   FROM t",
                " SELECT 'a'::text || b,\n    (NULL::text),\n    'x'::text COLLATE \"C\",\n    NULL,\n    'x'",
                " SELECT f('a'::text, NULL::text),\n    a\n   FROM t\n  WHERE a = 'b'::text",
                " SELECT '\n  NULL::text,\n' AS a",
                " SELECT NULL::",
                " SELECT 'a",
                "CREATE FUNCTION f() AS $$\n    'a'::text\n SELECT NULL::text\n$$",
                "",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(stay); i++)
                named(stay[i], stay[i]);
}

static void unquoted(const char *text, const char *wanted)
{
        struct arena arena = ARENA_INIT;

        assert_string_equal(printed_unquote(&arena, text), wanted);
        arena_free(&arena);
}

static void newer_keywords_lose_their_quotes(void **state _unused_)
{
        unquoted("public.t.\"json\"", "public.t.json");
        unquoted("\"json_value\" = '\"json\"' AND \"merge_action\"",
                 "json_value = '\"json\"' AND merge_action");
        unquoted("\"json x\".\"a\"\"json\"\"b\".\"\"\"json\"\"\"",
                 "\"json x\".\"a\"\"json\"\"b\".\"\"\"json\"\"\"");
        unquoted("\"Json\" \"json", "\"Json\" \"json");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_cast_is_written_for_each_element),
                cmocka_unit_test(all_else_stays),
                cmocka_unit_test(constants_in_unions_get_names),
                cmocka_unit_test(other_columns_keep_theirs),
                cmocka_unit_test(newer_keywords_lose_their_quotes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
