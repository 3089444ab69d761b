/* SPDX-License-Identifier: PostgreSQL
 *
 * Which definitions are asked for in another server's words, what is made for that, and what is taken over.
 */
#include "facts.h"
#include "unit.h"

#include "catalog/kind.h"
#include "catalog/reprint.h"

static const char *const query_names[] = { "query", "owner" };

static struct fact *add_view(struct snapshot *snapshot, const char *identity, const char *query)
{
        struct fact *view = add(snapshot, "view", identity, NULL);
        const char **values = arena_array(&snapshot->arena, 2, sizeof(*values));

        values[0] = query;
        values[1] = snapshot->server_version < 160000 ? "old_owner" : "new_owner";
        view->names = query_names;
        view->values = values;
        view->value_count = 2;
        return view;
}

static void needs(struct snapshot *snapshot, struct fact *fact, struct fact *other, bool soft)
{
        fact->needs = arena_array(&snapshot->arena, 1, sizeof(*fact->needs));
        fact->needs[0] = (struct need){ .fact = other, .soft = soft };
        fact->need_count = 1;
}

/* Two tables, a view of a column of the first, another view of that one, and one of a constant. */
static struct snapshot *make(int version, const char *query)
{
        struct snapshot *snapshot = snapshot_new();
        struct fact *table, *other, *column, *view, *above;

        snapshot->server_version = version;
        table = add(snapshot, "table", "public.t", NULL);
        other = add(snapshot, "table", "public.other", NULL);
        column = add(snapshot, "column", "public.t.id", table);
        add(snapshot, "column", "public.t.n", table);
        add(snapshot, "constraint", "t_pk ON public.t", table);
        add(snapshot, "column", "public.other.id", other);
        view = add_view(snapshot, "public.v", query);
        above = add_view(snapshot, "public.w", " SELECT 1 AS one\n   FROM public.v");
        add_view(snapshot, "public.x", " SELECT 1 AS one");
        needs(snapshot, view, column, false);
        needs(snapshot, above, view, false);
        needs(snapshot, other, above, true);
        snapshot_sort(snapshot);
        return snapshot;
}

static const struct fact *find(const struct snapshot *snapshot, const char *kind, const char *identity)
{
        const struct fact *fact = snapshot_find(snapshot, kind_find(kind), identity);

        assert_non_null(fact);
        return fact;
}

static const char bare[] = " SELECT id\n   FROM public.t", full[] = " SELECT t.id\n   FROM public.t";

static void servers_of_one_major_version_are_not_asked(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = make(160001, bare), *to = make(160014, full);
        struct reprint reprint;

        assert_no_error(reprint_find(from, to, &reprint, NULL), NULL);
        assert_int_equal(reprint.count, 0);
        reprint_clear(&reprint);
}

static void what_is_the_same_is_not_asked_for(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = make(150020, full), *to = make(160014, full);
        struct reprint reprint;

        assert_no_error(reprint_find(from, to, &reprint, NULL), NULL);
        assert_int_equal(reprint.count, 0);
        reprint_clear(&reprint);
}

static void what_is_defined_otherwise_is_asked_for_with_all_it_needs(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = make(150020, full), *to = make(160014, bare);
        _cleanup_free_ bool *reached = NULL;
        struct reprint reprint;

        assert_no_error(reprint_find(from, to, &reprint, NULL), NULL);
        assert_int_equal(reprint.count, 1);
        assert_true(reprint.asked[find(to, "view", "public.v")->number]);
        assert_no_error(reprint_reach(to, &reprint, &reached, NULL), NULL);
        assert_true(reached[find(to, "view", "public.v")->number]);
        assert_true(reached[find(to, "table", "public.t")->number]);
        assert_true(reached[find(to, "column", "public.t.id")->number]);
        assert_true(reached[find(to, "column", "public.t.n")->number]);
        assert_false(reached[find(to, "constraint", "t_pk ON public.t")->number]);
        assert_false(reached[find(to, "view", "public.w")->number]);
        assert_false(reached[find(to, "table", "public.other")->number]);
        reprint_clear(&reprint);
}

static void what_it_needs_is_found_in_the_whole(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = make(150020, full), *whole = make(160014, bare);
        _cleanup_(snapshot_freep) struct snapshot *part = snapshot_new();
        struct reprint reprint, of_whole;

        part->server_version = 160014;
        add_view(part, "public.v", bare);
        snapshot_sort(part);
        assert_no_error(reprint_find(from, part, &reprint, NULL), NULL);
        assert_no_error(reprint_in_whole(part, &reprint, whole, &of_whole, NULL), NULL);
        assert_int_equal(of_whole.count, 1);
        assert_true(of_whole.asked[find(whole, "view", "public.v")->number]);
        reprint_clear(&reprint);
        reprint_clear(&of_whole);
}

static void a_body_that_speaks_of_a_thing_does_not_need_it(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *to = make(160014, bare);
        _cleanup_free_ bool *reached = NULL;
        struct reprint reprint = { .asked = calloc(to->count + 1, sizeof(bool)), .count = 1 };

        reprint.asked[find(to, "table", "public.other")->number] = true;
        assert_no_error(reprint_reach(to, &reprint, &reached, NULL), NULL);
        assert_true(reached[find(to, "column", "public.other.id")->number]);
        assert_false(reached[find(to, "view", "public.w")->number]);
        reprint_clear(&reprint);
}

static void a_domain_is_made_with_its_checks(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *to = make(160014, bare);
        struct fact *domain = add(to, "domain", "public.d", NULL);
        struct reprint reprint = { .count = 1 };
        _cleanup_free_ bool *reached = NULL;

        add(to, "domain constraint", "d_check ON DOMAIN public.d", domain);
        snapshot_sort(to);
        reprint.asked = calloc(to->count + 1, sizeof(bool));
        reprint.asked[domain->number] = true;
        assert_no_error(reprint_reach(to, &reprint, &reached, NULL), NULL);
        assert_true(reached[find(to, "domain constraint", "d_check ON DOMAIN public.d")->number]);
        reprint_clear(&reprint);
}

static void only_definitions_are_taken_over(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = make(150020, full), *to = make(160014, bare);
        _cleanup_(snapshot_freep) struct snapshot *told = make(150020, full);
        struct reprint reprint;
        const struct fact *view;

        assert_no_error(reprint_find(from, to, &reprint, NULL), NULL);
        assert_no_error(reprint_take_over(to, &reprint, told, NULL), NULL);
        view = find(to, "view", "public.v");
        assert_string_equal(fact_text(view, "query"), full);
        assert_string_equal(fact_text(view, "owner"), "new_owner");
        reprint_clear(&reprint);
        assert_no_error(reprint_find(from, to, &reprint, NULL), NULL);
        assert_int_equal(reprint.count, 0);
        reprint_clear(&reprint);
}

static void what_the_server_refused_stays_as_it_is(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = make(150020, full), *to = make(160014, bare);
        _cleanup_(snapshot_freep) struct snapshot *nothing = snapshot_new();
        struct reprint reprint;

        assert_no_error(reprint_find(from, to, &reprint, NULL), NULL);
        assert_no_error(reprint_take_over(to, &reprint, nothing, NULL), NULL);
        assert_string_equal(fact_text(find(to, "view", "public.v"), "query"), bare);
        reprint_clear(&reprint);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(servers_of_one_major_version_are_not_asked),
                cmocka_unit_test(what_is_the_same_is_not_asked_for),
                cmocka_unit_test(what_is_defined_otherwise_is_asked_for_with_all_it_needs),
                cmocka_unit_test(what_it_needs_is_found_in_the_whole),
                cmocka_unit_test(a_body_that_speaks_of_a_thing_does_not_need_it),
                cmocka_unit_test(a_domain_is_made_with_its_checks),
                cmocka_unit_test(only_definitions_are_taken_over),
                cmocka_unit_test(what_the_server_refused_stays_as_it_is),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
