/* SPDX-License-Identifier: PostgreSQL
 *
 * What is added to a structure from another one, and what falls with what can't be.
 */
#include "unit.h"

#include "catalog/additions.h"
#include "catalog/kind.h"

static const char *const type_name[] = { "type" };
static const char *const text_type[] = { "text" }, *const int_type[] = { "integer" };

static struct fact *add(struct snapshot *snapshot, const char *kind, const char *identity, struct fact *parent,
                        const char *const *type)
{
        struct fact *fact = arena_allocate(&snapshot->arena, sizeof(*fact));

        *fact = (struct fact){ .kind = kind_find(kind),
                               .rank = kind_rank(kind_find(kind)),
                               .identity = identity,
                               .parent = parent,
                               .names = type_name,
                               .values = type,
                               .value_count = type ? 1 : 0 };
        snapshot->facts = realloc(snapshot->facts, (snapshot->count + 2) * sizeof(*snapshot->facts));
        snapshot->facts[snapshot->count++] = fact;
        snapshot->facts[snapshot->count] = NULL;
        return fact;
}

static void needs(struct snapshot *snapshot, struct fact *fact, struct fact *other, bool soft)
{
        fact->needs = arena_array(&snapshot->arena, 1, sizeof(*fact->needs));
        fact->needs[0] = (struct need){ .fact = other, .soft = soft };
        fact->need_count = 1;
}

static bool refuse(const struct fact *fact, const void *context)
{
        return context && strcmp(fact->identity, context) == 0;
}

static bool has(const struct snapshot *snapshot, const char *kind, const char *identity)
{
        return snapshot_find(snapshot, kind_find(kind), identity) != NULL;
}

/* A table with a column; in the second one the column differs, and there are another column, another table, a view of
 * the table's columns and a function that speaks of the view. */
static struct snapshot *present(void)
{
        struct snapshot *snapshot = snapshot_new();
        struct fact *wards = add(snapshot, "table", "public.wards", NULL, NULL);

        snapshot->role = strdup("clinic");
        add(snapshot, "column", "public.wards.name", wards, text_type);
        snapshot_sort(snapshot);
        return snapshot;
}

static struct snapshot *wanted(void)
{
        struct snapshot *snapshot = snapshot_new();
        struct fact *wards = add(snapshot, "table", "public.wards", NULL, NULL);
        struct fact *beds = add(snapshot, "table", "public.beds", NULL, NULL);
        struct fact *floor = add(snapshot, "column", "public.wards.floor", wards, int_type);
        struct fact *view = add(snapshot, "view", "public.floors", NULL, NULL);
        struct fact *function = add(snapshot, "function", "public.count_floors()", NULL, NULL);

        add(snapshot, "column", "public.wards.name", wards, int_type);
        add(snapshot, "column", "public.beds.id", beds, int_type);
        needs(snapshot, view, floor, false);
        needs(snapshot, function, view, true);
        snapshot_sort(snapshot);
        return snapshot;
}

static struct snapshot *make(const struct snapshot *from, const struct snapshot *to, const char *refused)
{
        ski_error error = SKI_ERROR_INIT;
        struct snapshot *result = NULL;

        assert_no_error(additions_make(from, to, refuse, refused, &result, &error), &error);
        return result;
}

static void what_is_missing_is_added(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = present(), *to = wanted(),
                                                  *sum = make(from, to, NULL);
        const struct fact *view = snapshot_find(sum, kind_find("view"), "public.floors"), *floor, *name;

        assert_int_equal(sum->count, 7);
        assert_string_equal(sum->role, "clinic");
        floor = snapshot_find(sum, kind_find("column"), "public.wards.floor");
        assert_ptr_equal(view->needs[0].fact, floor);
        assert_ptr_equal(floor->parent, snapshot_find(sum, kind_find("table"), "public.wards"));
        name = snapshot_find(sum, kind_find("column"), "public.wards.name");
        assert_string_equal(name->values[0], "text");
        assert_ptr_equal(name->parent, floor->parent);
        for (size_t i = 0; i < sum->count; i++)
                assert_int_equal(sum->facts[i]->number, i);
}

static void what_is_refused_takes_along_what_needs_it(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = present(), *to = wanted(),
                                                  *sum = make(from, to, "public.wards.floor");
        const struct fact *function = snapshot_find(sum, kind_find("function"), "public.count_floors()");

        assert_false(has(sum, "column", "public.wards.floor"));
        assert_false(has(sum, "view", "public.floors"));
        assert_true(has(sum, "table", "public.beds"));
        assert_int_equal(function->need_count, 0);
        snapshot_free(steal(sum));
        sum = make(from, to, "public.beds");
        assert_false(has(sum, "column", "public.beds.id"));
}

static void a_name_that_is_taken_stays_so(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *from = present(), *to = wanted(), *sum = NULL;

        add(from, "view", "public.beds", NULL, NULL);
        snapshot_sort(from);
        sum = make(from, to, NULL);
        assert_false(has(sum, "table", "public.beds"));
        assert_false(has(sum, "column", "public.beds.id"));
        assert_true(has(sum, "view", "public.floors"));
}

static void nothing_and_nothing(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *nothing = snapshot_new(), *to = wanted(),
                                                  *none = make(nothing, nothing, NULL),
                                                  *all = make(nothing, to, NULL),
                                                  *same = make(to, nothing, NULL);

        assert_int_equal(none->count, 0);
        assert_int_equal(all->count, to->count);
        assert_int_equal(same->count, to->count);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(what_is_missing_is_added),
                cmocka_unit_test(what_is_refused_takes_along_what_needs_it),
                cmocka_unit_test(a_name_that_is_taken_stays_so),
                cmocka_unit_test(nothing_and_nothing),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
