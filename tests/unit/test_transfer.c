/* SPDX-License-Identifier: PostgreSQL */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "transfer/crew.h"
#include "transfer/filter.h"
#include "transfer/pattern.h"
#include "transfer/post_data.h"
#include "transfer/section_order.h"

/* Tallies ------------------------------------------------------------------------------------------ */

static void test_tallies_do_not_depend_on_the_order(void **state _unused_)
{
        struct row_tally forth = { 0 }, back = { 0 }, other = { 0 }, part = { 0 };

        row_tally_add(&forth, "a", 1);
        row_tally_add(&forth, "bc", 2);
        row_tally_add(&part, "a", 1);
        row_tally_add(&back, "bc", 2);
        row_tally_join(&back, &part);
        assert_true(row_tally_equal(&forth, &back));
        assert_int_equal(forth.bytes, 3);

        /* The same bytes, cut into rows elsewhere. */
        row_tally_add(&other, "ab", 2);
        row_tally_add(&other, "c", 1);
        assert_false(row_tally_equal(&forth, &other));
        row_tally_add(&back, "", 0);
        assert_false(row_tally_equal(&forth, &back));
}

/* Patterns ----------------------------------------------------------------------------------------- */

static void check_pattern(const char *pattern, const char *schema, const char *name)
{
        _cleanup_text_ struct text have_schema = TEXT_INIT, have_name = TEXT_INIT;

        assert_int_equal(pattern_read(pattern, &have_schema, &have_name, NULL), 0);
        assert_string_equal(text_get(&have_schema), schema);
        assert_string_equal(text_get(&have_name), name);
}

static void test_patterns_become_regular_expressions(void **state _unused_)
{
        check_pattern("Patients", "", "^(patients)$");
        check_pattern("audit.*", "^(audit)$", "^(.*)$");
        check_pattern("v?sits_20??", "", "^(v.sits_20..)$");
        check_pattern("\"Ward.3*\"", "", "^(Ward\\.3\\*)$");
        check_pattern("\"a\"\"b\".c$", "^(a\"b)$", "^(c\\$)$");
        check_pattern("a+(b)|c", "", "^(a\\+\\(b\\)\\|c)$");
}

static void test_patterns_that_are_none(void **state _unused_)
{
        _cleanup_text_ struct text schema = TEXT_INIT, name = TEXT_INIT;

        assert_int_equal(pattern_read("a.b.c", &schema, &name, NULL), -SKI_EUSAGE);
        assert_int_equal(pattern_read("\"open", &schema, &name, NULL), -SKI_EUSAGE);
        assert_int_equal(pattern_read("a.\"b", &schema, &name, NULL), -SKI_EUSAGE);
}

/* What follows the rows ---------------------------------------------------------------------------- */

static void test_steps_are_known_by_what_they_make(void **state _unused_)
{
        static const char script[] =
                "SET client_encoding = 'UTF8';\nSET default_tablespace = '';\n"
                "ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);\n"
                "SET default_tablespace = 'fast';\n"
                "CREATE INDEX \"I\" ON \"S\".\"T;\" USING btree (a);\n"
                "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();\n"
                "ALTER TABLE ONLY a ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES s.b(id) DEFERRABLE;\n"
                "ALTER TABLE ONLY a ADD CONSTRAINT n FOREIGN KEY (b) REFERENCES b(id) NOT VALID;\n"
                "CREATE POLICY p ON t;\nALTER INDEX i ATTACH PARTITION j;\nNOT KNOWN TO ANYBODY;\n"
                "REFRESH MATERIALIZED VIEW s.v;\nREFRESH MATERIALIZED VIEW s.w WITH NO DATA;\n";
        _cleanup_(post_data_freep) struct post_data *steps = NULL;

        assert_int_equal(post_data_read(script, &steps, NULL), 0);
        assert_int_equal(steps->count, 10);
        assert_int_equal(steps->steps[0].kind, POST_KEY);
        assert_string_equal(steps->steps[0].table, "\"public\".\"t\"");
        assert_string_equal(steps->steps[0].settings[1], "SET default_tablespace = ''");
        assert_int_equal(steps->steps[1].kind, POST_INDEX);
        assert_string_equal(steps->steps[1].table, "\"S\".\"T;\"");
        assert_string_equal(steps->steps[1].settings[1], "SET default_tablespace = 'fast'");
        assert_null(steps->steps[1].settings[2]);
        assert_int_equal(steps->steps[2].kind, POST_BEFORE_KEYS);
        assert_ptr_equal(steps->steps[2].settings, steps->steps[1].settings);
        assert_int_equal(steps->steps[3].kind, POST_FOREIGN_KEY);
        assert_string_equal(steps->steps[3].references, "\"s\".\"b\"");
        assert_string_equal(steps->steps[3].validate, "alter table only \"a\" validate constraint \"k\"");
        assert_true(text_ends_with(steps->steps[3].unvalidated, "DEFERRABLE NOT VALID"));
        assert_string_equal(steps->steps[3].definition,
                            "CONSTRAINT k FOREIGN KEY (b) REFERENCES s.b(id) DEFERRABLE");
        assert_int_equal(steps->steps[4].kind, POST_FOREIGN_KEY);
        assert_null(steps->steps[4].validate);
        assert_int_equal(steps->steps[5].kind, POST_AFTER_KEYS);
        assert_int_equal(steps->steps[6].kind, POST_BEFORE_KEYS);
        assert_int_equal(steps->steps[7].kind, POST_AFTER_KEYS);
        assert_int_equal(steps->steps[8].kind, POST_REFRESH);
        assert_string_equal(steps->steps[8].table, "\"s\".\"v\"");
        assert_int_equal(steps->steps[9].kind, POST_AFTER_KEYS);
}

static void test_scripts_without_keys_and_without_anything(void **state _unused_)
{
        _cleanup_(post_data_freep) struct post_data *steps = NULL, *none = NULL;

        assert_int_equal(
                post_data_read("BEGIN; CREATE RULE r AS ON DELETE TO t DO NOTHING; COMMIT;", &steps, NULL), 0);
        assert_int_equal(steps->count, 1);
        assert_int_equal(steps->steps[0].kind, POST_AFTER_KEYS);
        assert_int_equal(post_data_read("", &none, NULL), 0);
        assert_int_equal(none->count, 0);
}

/* Filters ------------------------------------------------------------------------------------------ */

static int collect(void *context, const char *row, size_t length, ski_error *error _unused_)
{
        text_append_bytes(context, row, length);
        return 0;
}

/* Drops rows whose first value is "drop", doubles a second value that is there, keeps the rest. */
static int change(const struct row_filter *filter _unused_, const struct content_table *table _unused_,
                  struct row_value *values, enum row_verdict *ret, ski_error *error _unused_)
{
        static char doubled[64];

        if (values[0].length == 4 && memcmp(values[0].bytes, "drop", 4) == 0) {
                *ret = ROW_DROP;
        } else if (values[1].bytes) {
                memcpy(doubled, values[1].bytes, values[1].length);
                memcpy(doubled + values[1].length, values[1].bytes, values[1].length);
                values[1] = (struct row_value){ .bytes = doubled, .length = 2 * values[1].length };
                *ret = ROW_CHANGED;
        }
        return 0;
}

static int pass(const char *row, struct text *out)
{
        static const struct content_column columns[] = { { "a", "text" }, { "b", "text" } };
        const struct content_table table = {
                .schema = "s", .name = "t", .columns = columns, .column_count = 2
        };
        const struct row_filter filter = { .apply = change };
        const struct row_sink sink = { .put = collect, .context = out };
        struct filtering filtering;
        int r;

        assert_int_equal(filtering_begin(&filtering, &filter, &table, &sink, NULL), 0);
        r = filtering_put(&filtering, row, strlen(row), NULL);
        filtering_end(&filtering);
        return r;
}

static void check_filtered(const char *row, const char *wanted)
{
        _cleanup_text_ struct text out = TEXT_INIT;

        assert_int_equal(pass(row, &out), 0);
        assert_string_equal(text_get(&out), wanted);
}

static void test_filters_see_values_and_write_rows(void **state _unused_)
{
        check_filtered("a\tb\n", "a\tbb\n");
        check_filtered("a\t\\N\n", "a\t\\N\n");
        check_filtered("drop\tx\n", "");
        check_filtered("\t\n", "\t\n");
        /* A tab, a backslash, a newline and a carriage return in a value. */
        check_filtered("\\N\t\\t\\\\\\n\\r\n", "\\N\t\\t\\\\\\n\\r\\t\\\\\\n\\r\n");
        check_filtered("\\x41\\102\\q\tz\n", "ABq\tzz\n");
        /* What is kept goes on as it came. */
        check_filtered("\\x41\t\\N\n", "\\x41\t\\N\n");
}

static void test_rows_that_do_not_fit_the_table(void **state _unused_)
{
        _cleanup_text_ struct text out = TEXT_INIT;

        assert_int_equal(pass("one\n", &out), -SKI_EDATA);
        assert_int_equal(pass("one\ttwo\tthree\n", &out), -SKI_EDATA);
        assert_int_equal(out.length, 0);
}

/* Crews -------------------------------------------------------------------------------------------- */

static atomic_int done, at_once, most_at_once;

static int open_nothing(void *context _unused_, void **ret, ski_error *error _unused_)
{
        *ret = malloc(1);
        return *ret ? 0 : -SKI_ENOMEM;
}

static const struct crew_tools no_tools = { .open = open_nothing, .close = free };

static int work_a_moment(struct task *task, struct crew_member *member _unused_, ski_error *error _unused_)
{
        int now = atomic_fetch_add(&at_once, 1) + 1;

        while (now > atomic_load(&most_at_once))
                atomic_store(&most_at_once, now);
        clock_sleep(5);
        atomic_fetch_sub(&at_once, 1);
        *(int *)task->subject = atomic_fetch_add(&done, 1);
        return 0;
}

static int go_wrong(struct task *task _unused_, struct crew_member *member _unused_, ski_error *error)
{
        return ski_error_set(error, -SKI_EDIFFERS, "it fails");
}

static void begin_counting(void)
{
        atomic_store(&done, 0);
        atomic_store(&at_once, 0);
        atomic_store(&most_at_once, 0);
}

static void test_crews_keep_order_and_places(void **state _unused_)
{
        _cleanup_(crew_freep) struct crew *crew = NULL;
        int order[9];
        struct task *last;

        begin_counting();
        assert_int_equal(crew_new(&no_tools, &crew, NULL), 0);
        last = crew_add(crew, &(struct task){ .work = work_a_moment, .subject = &order[8], .kind = "last" });
        assert_non_null(last);
        for (int i = 0; i < 8; i++) {
                struct task *task = crew_add(crew, &(struct task){ .work = work_a_moment,
                                                                   .subject = &order[i],
                                                                   .kind = "one",
                                                                   .rank = 1,
                                                                   .weight = i,
                                                                   .place = "here",
                                                                   .is_alone = true });
                assert_non_null(task);
                assert_int_equal(crew_wait_for(last, task, NULL), 0);
        }
        assert_int_equal(crew_run(crew, 4, NULL, NULL, NULL), 0);
        assert_int_equal(atomic_load(&most_at_once), 1);
        for (int i = 0; i < 8; i++)
                assert_int_equal(order[i], 7 - i);
        assert_int_equal(order[8], 8);
}

static void test_one_failure_stops_a_crew(void **state _unused_)
{
        _cleanup_(crew_freep) struct crew *crew = NULL;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        int order;

        begin_counting();
        assert_int_equal(crew_new(&no_tools, &crew, NULL), 0);
        struct task *first = crew_add(crew, &(struct task){ .work = go_wrong, .kind = "fails" });
        struct task *second =
                crew_add(crew, &(struct task){ .work = work_a_moment, .subject = &order, .kind = "never" });
        assert_int_equal(crew_wait_for(second, first, NULL), 0);
        assert_int_equal(crew_run(crew, 3, NULL, NULL, &error), -SKI_EDIFFERS);
        assert_string_equal(error.message, "it fails");
        assert_int_equal(atomic_load(&done), 0);
}

static void test_tasks_that_wait_for_each_other_are_no_endless_wait(void **state _unused_)
{
        _cleanup_(crew_freep) struct crew *crew = NULL;
        int order;

        begin_counting();
        assert_int_equal(crew_new(&no_tools, &crew, NULL), 0);
        struct task *a =
                crew_add(crew, &(struct task){ .work = work_a_moment, .subject = &order, .kind = "a" });
        struct task *b =
                crew_add(crew, &(struct task){ .work = work_a_moment, .subject = &order, .kind = "b" });
        assert_int_equal(crew_wait_for(a, b, NULL), 0);
        assert_int_equal(crew_wait_for(b, a, NULL), 0);
        assert_int_equal(crew_run(crew, 2, NULL, NULL, NULL), -SKI_EUSAGE);
}

/* Sections ----------------------------------------------------------------------------------------- */

static void test_identities_of_unlogged_tables_say_nothing_of_their_sequence(void **state _unused_)
{
        static const char section[] = "COMMENT ON TABLE t IS 'ALTER TABLE AS IDENTITY (\n    LOGGED\n';\n"
                                      "ALTER TABLE public.t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (\n"
                                      "    SEQUENCE NAME public.t_id_seq\n%s    START WITH 1\n);\n"
                                      "CREATE TABLE u (a text DEFAULT '\n    LOGGED\n');\n";
        _cleanup_free_ char *with = text_format(section, "    LOGGED\n"), *without = text_format(section, "");
        struct arena arena = { 0 };
        const char *left;

        assert_int_equal(section_leave_logged(with, &arena, &left, NULL), 0);
        assert_string_equal(left, without);
        assert_int_equal(section_leave_logged(without, &arena, &left, NULL), 0);
        assert_string_equal(left, without);
        arena_free(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_tallies_do_not_depend_on_the_order),
                cmocka_unit_test(test_patterns_become_regular_expressions),
                cmocka_unit_test(test_patterns_that_are_none),
                cmocka_unit_test(test_steps_are_known_by_what_they_make),
                cmocka_unit_test(test_scripts_without_keys_and_without_anything),
                cmocka_unit_test(test_filters_see_values_and_write_rows),
                cmocka_unit_test(test_rows_that_do_not_fit_the_table),
                cmocka_unit_test(test_identities_of_unlogged_tables_say_nothing_of_their_sequence),
                cmocka_unit_test(test_crews_keep_order_and_places),
                cmocka_unit_test(test_one_failure_stops_a_crew),
                cmocka_unit_test(test_tasks_that_wait_for_each_other_are_no_endless_wait),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
