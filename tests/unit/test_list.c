/* SPDX-License-Identifier: PostgreSQL
 *
 * Lists as the catalogs' queries write them, and what is made of the labels of an enum.
 */
#include "unit.h"

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/list.h"

static void assert_items(const char *list, const char *const *wanted, size_t count)
{
        _cleanup_strings_ struct strings items = STRINGS_INIT;

        list_split(list, &items);
        assert_false(items.failed);
        assert_int_equal(items.count, count);
        for (size_t i = 0; i < count; i++)
                assert_string_equal(items.items[i], wanted[i]);
}

static void separators_in_quotes_are_none(void **state _unused_)
{
        assert_items(NULL, NULL, 0);
        assert_items("", NULL, 0);
        assert_items("a", (const char *const[]){ "a" }, 1);
        assert_items("'a, b', 'it''s, so', E'\\\\, ''', ''",
                     (const char *const[]){ "'a, b'", "'it''s, so'", "E'\\\\, '''", "''" }, 4);
        assert_items("\"a, \"\"b\"\"\" numeric(10,2), \"it's\" text, ä integer",
                     (const char *const[]){ "\"a, \"\"b\"\"\" numeric(10,2)", "\"it's\" text", "ä integer" },
                     3);
        assert_items("'unfinished, ", (const char *const[]){ "'unfinished, " }, 1);
}

static bool contains_in_order(const char *whole, const char *part)
{
        _cleanup_strings_ struct strings first = STRINGS_INIT, second = STRINGS_INIT;

        list_split(whole, &first);
        list_split(part, &second);
        return list_contains_in_order(&first, &second);
}

static void order_counts(void **state _unused_)
{
        assert_true(contains_in_order("a, b, c", "a, c"));
        assert_true(contains_in_order("a, b, c", ""));
        assert_true(contains_in_order("", ""));
        assert_false(contains_in_order("a, b, c", "c, a"));
        assert_false(contains_in_order("a, b, c", "a, d"));
        assert_false(contains_in_order("", "a"));
}

/* What alters the labels of public.mood, one statement after the other; "anew" where it has to be made anew. */
static void assert_altered(const char *before, const char *after, const char *wanted)
{
        static const char *const names[] = { "labels" };
        struct fact from = { .kind = &kind_enum, .identity = "public.mood", .names = names, .value_count = 1 };
        struct fact to = from;
        struct step step = { 0 };
        _cleanup_text_ struct text text = TEXT_INIT;

        from.values = &before;
        to.values = &after;
        if (kind_enum.alter(&step, &from, &to))
                strings_join(&step.statements, "; ", &text);
        else
                text_append(&text, "anew");
        assert_false(step.failed);
        assert_string_equal(text_get(&text), wanted);
        step_clear(&step);
}

static void labels_are_added_where_they_belong(void **state _unused_)
{
        assert_altered("'b'", "'a', 'b', 'c'",
                       "ALTER TYPE public.mood ADD VALUE 'a' BEFORE 'b'; ALTER TYPE public.mood ADD VALUE 'c'");
        assert_altered("'d'", "'a', 'b', 'c', 'd'",
                       "ALTER TYPE public.mood ADD VALUE 'a' BEFORE 'd'; "
                       "ALTER TYPE public.mood ADD VALUE 'b' AFTER 'a'; "
                       "ALTER TYPE public.mood ADD VALUE 'c' AFTER 'b'");
        assert_altered("'a', 'c'", "'a', 'b, ''x''', 'c'",
                       "ALTER TYPE public.mood ADD VALUE 'b, ''x''' AFTER 'a'");
        assert_altered(NULL, "'a'", "ALTER TYPE public.mood ADD VALUE 'a'");
}

static void labels_that_go_or_move_make_it_anew(void **state _unused_)
{
        assert_altered("'a', 'b'", "'a'", "anew");
        assert_altered("'a', 'b'", "'b', 'a'", "anew");
        assert_altered("'a', 'b'", "'a', 'c'", "anew");
        assert_altered("'a'", NULL, "anew");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(separators_in_quotes_are_none),
                cmocka_unit_test(order_counts),
                cmocka_unit_test(labels_are_added_where_they_belong),
                cmocka_unit_test(labels_that_go_or_move_make_it_anew),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
