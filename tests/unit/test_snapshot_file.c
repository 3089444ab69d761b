/* SPDX-License-Identifier: PostgreSQL
 *
 * Snapshots in files: what comes back, and that nothing comes back from a damaged one.
 */
#include "unit.h"

#include "base/file.h"
#include "catalog/filter.h"
#include "catalog/kind.h"
#include "catalog/snapshot_file.h"

static const char *const table_names[] = { "schema", "name", "owner", "_position" };
static const char *const column_names[] = { "type" };

static struct fact *add(struct snapshot *snapshot, const char *kind, const char *identity, struct fact *parent,
                        const char *const *names, size_t count, const char *const *values)
{
        struct fact *fact = arena_allocate(&snapshot->arena, sizeof(*fact));

        *fact = (struct fact){ .kind = kind_find(kind),
                               .rank = kind_rank(kind_find(kind)),
                               .identity = arena_copy(&snapshot->arena, identity),
                               .parent = parent,
                               .address = { 1259, 16400 + (unsigned)snapshot->count, 0 },
                               .names = names,
                               .values = values,
                               .value_count = count };
        snapshot->facts = realloc(snapshot->facts, (snapshot->count + 2) * sizeof(*snapshot->facts));
        snapshot->facts[snapshot->count++] = fact;
        snapshot->facts[snapshot->count] = NULL;
        return fact;
}

/* Two tables in two schemas, one with a column that the other needs. */
static struct snapshot *sample(void)
{
        static const char *const of_patients[] = { "app", "patients", "it's", NULL };
        static const char *const of_log[] = { "skinspire", "log", "", "2" };
        static const char *const of_column[] = { "text" };
        struct snapshot *snapshot = snapshot_new();
        struct fact *patients, *log, *column;

        snapshot->server_version = 150020;
        snapshot->role = strdup("clinic");
        snapshot->superuser = true;
        strings_add(&snapshot->gaps, "large object 1");
        patients = add(snapshot, "table", "app.\"Größe\"", NULL, table_names, 4, of_patients);
        log = add(snapshot, "table", "skinspire.log", NULL, table_names, 4, of_log);
        column = add(snapshot, "column", "a", patients, column_names, 1, of_column);
        log->needs = arena_array(&snapshot->arena, 1, sizeof(*log->needs));
        log->needs[0] = (struct need){ .fact = column, .soft = true, .through = patients };
        log->need_count = 1;
        snapshot_sort(snapshot);
        return snapshot;
}

static void put_bytes(const char *path, const char *bytes, size_t length)
{
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        assert_int_equal(fwrite(bytes, 1, length, file), length);
        assert_int_equal(fclose(file), 0);
}

static void a_snapshot_comes_back(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = sample(), *back = NULL;
        ski_error error = SKI_ERROR_INIT;

        assert_no_error(snapshot_write(snapshot, "x.snapshot", &error), &error);
        assert_no_error(snapshot_read("x.snapshot", &back, &error), &error);
        assert_int_equal(back->server_version, 150020);
        assert_string_equal(back->role, "clinic");
        assert_true(back->superuser);
        assert_int_equal(back->gaps.count, 1);
        assert_string_equal(back->gaps.items[0], "large object 1");
        assert_int_equal(back->count, snapshot->count);
        for (size_t i = 0; i < back->count; i++) {
                const struct fact *was = snapshot->facts[i], *is = back->facts[i];

                assert_ptr_equal(is->kind, was->kind);
                assert_string_equal(is->identity, was->identity);
                assert_int_equal(is->address.object, was->address.object);
                assert_int_equal(is->number, i);
                assert_false(facts_differ(was, is));
                assert_int_equal(is->need_count, was->need_count);
                if (was->need_count > 0) {
                        assert_int_equal(is->needs[0].fact->number, was->needs[0].fact->number);
                        assert_true(is->needs[0].soft);
                        assert_false(is->needs[0].automatic);
                        assert_string_equal(is->needs[0].through->identity, was->needs[0].through->identity);
                }
                assert_int_equal(is->parent ? is->parent->number : 99, was->parent ? was->parent->number : 99);
        }
        assert_null(fact_value(back->facts[0]->parent ? back->facts[1] : back->facts[0], "_position"));
}

static void an_empty_snapshot_comes_back(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = snapshot_new(), *back = NULL;
        ski_error error = SKI_ERROR_INIT;

        snapshot->role = strdup("");
        assert_no_error(snapshot_write(snapshot, "x.snapshot", &error), &error);
        assert_no_error(snapshot_read("x.snapshot", &back, &error), &error);
        assert_int_equal(back->count, 0);
}

/* Each byte is changed once, and each length is cut once. */
static void a_damaged_file_is_not_read(void **state _unused_)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = sample();
        _cleanup_text_ struct text content = TEXT_INIT;
        struct snapshot *back = NULL;
        ski_error error = SKI_ERROR_INIT;

        assert_no_error(snapshot_write(snapshot, "x.snapshot", &error), &error);
        assert_no_error(file_read("x.snapshot", &content, &error), &error);
        for (size_t i = 0; i < content.length; i += 7) {
                content.bytes[i] ^= 1;
                put_bytes("y.snapshot", content.bytes, content.length);
                assert_int_equal(snapshot_read("y.snapshot", &back, &error), -SKI_ENOTFOUND);
                content.bytes[i] ^= 1;
                put_bytes("y.snapshot", content.bytes, i);
                assert_int_equal(snapshot_read("y.snapshot", &back, &error), -SKI_ENOTFOUND);
        }
        assert_int_equal(snapshot_read("nowhere", &back, &error), -SKI_ENOTFOUND);
        ski_error_clear(&error);
}

/* What fits its digest is still looked at: a file of the same format with numbers that lead nowhere. */
static void wrong_numbers_do_no_harm(void **state _unused_)
{
        enum { HEADER = 21 + DIGEST_BYTES };
        _cleanup_(snapshot_freep) struct snapshot *snapshot = sample();
        _cleanup_text_ struct text content = TEXT_INIT;
        ski_error error = SKI_ERROR_INIT;

        assert_no_error(snapshot_write(snapshot, "x.snapshot", &error), &error);
        assert_no_error(file_read("x.snapshot", &content, &error), &error);
        for (size_t i = HEADER; i < content.length; i++) {
                struct snapshot *back = NULL;
                struct digest digest;
                char was = content.bytes[i];

                content.bytes[i] = (char)0xff;
                digest_begin(&digest);
                digest_add(&digest, content.bytes + HEADER, content.length - HEADER);
                digest_end(&digest, (unsigned char *)content.bytes + HEADER - DIGEST_BYTES);
                put_bytes("y.snapshot", content.bytes, content.length);
                if (snapshot_read("y.snapshot", &back, &error) == 0)
                        snapshot_free(back);
                ski_error_clear(&error);
                content.bytes[i] = was;
        }
}

static void digests_tell_apart(void **state _unused_)
{
        char digests[4][DIGEST_DIGITS + 1];
        static const char *const texts[][2] = { { "a", "bc" }, { "ab", "c" }, { "", NULL }, { NULL, "" } };

        for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
                struct digest digest;

                digest_begin(&digest);
                digest_add_text(&digest, texts[i][0]);
                digest_add_text(&digest, texts[i][1]);
                digest_end_text(&digest, digests[i]);
                for (size_t k = 0; k < i; k++)
                        assert_string_not_equal(digests[i], digests[k]);
        }
}

static size_t count_left(const struct filter *filter)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = sample();

        assert_int_equal(snapshot_filter(snapshot, filter, NULL), 0);
        for (size_t i = 0; i < snapshot->count; i++) {
                assert_int_equal(snapshot->facts[i]->number, i);
                for (size_t k = 0; k < snapshot->facts[i]->need_count; k++)
                        assert_ptr_equal(snapshot->facts[i]->needs[k].fact,
                                         snapshot->facts[snapshot->facts[i]->needs[k].fact->number]);
        }
        return snapshot->count;
}

static void a_filter_takes_a_part(void **state _unused_)
{
        _cleanup_strings_ struct strings app = STRINGS_INIT, a_kind = STRINGS_INIT, pattern = STRINGS_INIT;

        strings_add(&app, "app");
        strings_add(&a_kind, "column");
        strings_add(&pattern, "app.*");
        assert_int_equal(count_left(&(struct filter){ .keep_bookkeeping = true }), 3);
        assert_int_equal(count_left(&(struct filter){ 0 }), 2);
        assert_int_equal(count_left(&(struct filter){ .keep_bookkeeping = true, .schemas = &app }), 2);
        assert_int_equal(count_left(&(struct filter){ .keep_bookkeeping = true, .excluded = &a_kind }), 2);
        assert_int_equal(count_left(&(struct filter){ .keep_bookkeeping = true, .excluded = &pattern }), 1);
        assert_int_equal(count_left(&(struct filter){ .excluded = &pattern }), 0);
}

/* A relation by its name, with what would silently go with it. */
static void a_filter_leaves_out_relations(void **state _unused_)
{
        static const char *const patients[] = { "\"app\".\"patients\"", NULL },
                                 *const log[] = { "\"skinspire\".\"log\"", NULL },
                                 *const others[] = { "\"app\".\"log\"", "\"app\".\"*\"", NULL };
        _cleanup_(snapshot_freep) struct snapshot *snapshot = sample();

        assert_int_equal(count_left(&(struct filter){ .keep_bookkeeping = true, .without = patients }), 1);
        assert_int_equal(count_left(&(struct filter){ .keep_bookkeeping = true, .without = log }), 2);
        assert_int_equal(count_left(&(struct filter){ .keep_bookkeeping = true, .without = others }), 3);
        for (size_t i = 0; i < snapshot->count; i++)
                for (size_t k = 0; k < snapshot->facts[i]->need_count; k++) {
                        snapshot->facts[i]->needs[k].automatic = true;
                        snapshot->facts[i]->needs[k].soft = false;
                }
        assert_int_equal(snapshot_filter(snapshot,
                                         &(struct filter){ .keep_bookkeeping = true, .without = patients },
                                         NULL),
                         0);
        assert_int_equal(snapshot->count, 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(a_snapshot_comes_back, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(an_empty_snapshot_comes_back, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(a_damaged_file_is_not_read, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(wrong_numbers_do_no_harm, enter_folder, leave_folder),
                cmocka_unit_test(digests_tell_apart),
                cmocka_unit_test(a_filter_takes_a_part),
                cmocka_unit_test(a_filter_leaves_out_relations),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
