/* SPDX-License-Identifier: PostgreSQL
 *
 * The streams of backups, their manifests, and cutting bytes into rows.
 */
#include "unit.h"

#include <sys/stat.h>
#include <zlib.h>

#include "base/file.h"
#include "base/parallel.h"
#include "transfer/archive_file.h"
#include "transfer/manifest.h"
#include "transfer/row_reader.h"

/* Content that compresses a little. */
static char *make_content(size_t length)
{
        char *content = malloc(length + 1);
        unsigned number = 1;

        assert_non_null(content);
        for (size_t i = 0; i < length; i++) {
                number = number * 1103515245 + 12345;
                content[i] = (char)("abcdefgh\n\0\xff "[(number >> 16) % 12]);
        }
        return content;
}

static struct seal_secret *new_secret(const char *passphrase)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct seal_secret *secret = NULL;

        assert_no_error(seal_secret_from_passphrase(passphrase, &secret, &error), &error);
        return secret;
}

static struct seal_secret *new_key(const char *key)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct seal_secret *secret = NULL;

        put_file("key", key);
        assert_int_equal(chmod("key", 0600), 0);
        assert_no_error(seal_secret_from_file("key", &secret, &error), &error);
        return secret;
}

static const char some_key[] = "0123456789abcdef0123456789abcdef\n";

static struct disk_file write_file(const char *path, const struct archive_coding *coding, const char *content,
                                   size_t length, size_t piece)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(byte_sink_freep) struct byte_sink *sink = NULL;
        struct disk_file seen = { 0 };

        unlink(path);
        assert_no_error(archive_sink_open(path, "label", coding, &seen, NULL, &sink, &error), &error);
        for (size_t at = 0; at < length; at += piece)
                assert_no_error(
                        sink->write(sink, content + at, length - at < piece ? length - at : piece, &error),
                        &error);
        assert_no_error(sink->finish(sink, &error), &error);
        return seen;
}

/* 0 when the file gives just this content, else the error's code. A shorter or other content fails the test. */
static int read_file(const char *path, const char *label, struct seal_secret *secret, const char *content,
                     size_t length, struct disk_file *seen, ski_error *error)
{
        _cleanup_(byte_source_freep) struct byte_source *source = NULL;
        _cleanup_free_ char *buffer = malloc(length + 1);
        size_t filled = 0, more = 1;
        int r;

        r = archive_source_open(path, label, secret, seen, NULL, &source, error);
        if (r == 0)
                r = byte_source_fill(source, buffer, length + 1, &filled, error);
        if (r == 0)
                r = source->read(source, buffer + length, 1, &more, error);
        if (r < 0)
                return r;
        assert_int_equal(filled, length);
        assert_int_equal(more, 0);
        assert_memory_equal(buffer, content, length);
        return 0;
}

static void check_round_trip(bool compress, struct seal_secret *secret)
{
        static const size_t lengths[] = { 0, 1, 17, 65535, 65536, 65537, 131072, 131089, 1000000 };
        static const size_t pieces[] = { 1 << 20, 65536, 777 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(seal_freep) struct seal *seal = NULL;

        if (secret)
                assert_no_error(seal_new(secret, &seal, &error), &error);
        const struct archive_coding coding = { .compress = compress, .threads = 1, .seal = seal };
        for (size_t i = 0; i < ARRAY_LENGTH(lengths); i++) {
                for (size_t k = 0; k < ARRAY_LENGTH(pieces); k++) {
                        _cleanup_free_ char *content = make_content(lengths[i]);
                        struct disk_file written = write_file("f", &coding, content, lengths[i], pieces[k]);
                        struct disk_file read = { 0 }, again = { 0 };

                        assert_no_error(read_file("f", "label", secret, content, lengths[i], &read, &error),
                                        &error);
                        assert_no_error(disk_file_read("f", &again, &error), &error);
                        assert_string_equal(written.checksum, read.checksum);
                        assert_string_equal(written.checksum, again.checksum);
                        assert_int_equal(written.bytes, again.bytes);
                }
        }
}

/* Around the sample by which the level of compression is chosen. */
static void test_large_round_trips(void **state _unused_)
{
        static const size_t lengths[] = { (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9 << 20 };
        const struct archive_coding coding = { .compress = true };

        for (size_t i = 0; i < ARRAY_LENGTH(lengths); i++) {
                SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
                _cleanup_free_ char *content = make_content(lengths[i]);
                struct disk_file read = { 0 };

                write_file("f", &coding, content, lengths[i], 3 << 20);
                assert_no_error(read_file("f", "label", NULL, content, lengths[i], &read, &error), &error);
        }
}

struct following {
        struct disk_growth growth;
        const char *content;
        size_t length;
        int result;
        struct disk_file seen;
};

static void *follow(void *argument)
{
        struct following *following = argument;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(byte_source_freep) struct byte_source *source = NULL;
        _cleanup_free_ char *buffer = malloc(following->length + 1);
        size_t filled = 0;
        int r;

        r = archive_source_open("f", "label", NULL, &following->seen, &following->growth, &source, &error);
        if (r == 0)
                r = byte_source_fill(source, buffer, following->length + 1, &filled, &error);
        if (r == 0 &&
            (filled != following->length || memcmp(buffer, following->content, following->length) != 0))
                r = -SKI_EDIFFERS;
        following->result = r;
        return NULL;
}

/* A file that is read while it is written, to its end or until the writer gives up. */
static void check_following(bool compress, bool to_the_end)
{
        enum { LENGTH = 50 << 20, PIECE = 1 << 20 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_free_ char *content = make_content(LENGTH);
        const struct archive_coding coding = { .compress = compress };
        struct following following = { .growth = DISK_GROWTH_INIT, .content = content, .length = LENGTH };
        struct byte_sink *sink;
        struct disk_file written;
        pthread_t thread;

        unlink("f");
        assert_no_error(archive_sink_open("f", "label", &coding, &written, &following.growth, &sink, &error),
                        &error);
        assert_int_equal(pthread_create(&thread, NULL, follow, &following), 0);
        for (size_t at = 0; at < LENGTH; at += PIECE)
                assert_no_error(sink->write(sink, content + at, PIECE, &error), &error);
        if (to_the_end)
                assert_no_error(sink->finish(sink, &error), &error);
        byte_sink_free(sink);
        pthread_join(thread, NULL);
        assert_int_equal(following.result, to_the_end ? 0 : -SKI_EINTERRUPTED);
        if (to_the_end)
                assert_string_equal(following.seen.checksum, written.checksum);
}

static void test_following(void **state _unused_)
{
        check_following(false, true);
        check_following(true, true);
        check_following(false, false);
        check_following(true, false);
}

static void test_round_trips(void **state _unused_)
{
        _cleanup_(seal_secret_freep) struct seal_secret *key = new_key(some_key);

        check_round_trip(false, NULL);
        check_round_trip(true, NULL);
        check_round_trip(false, key);
        check_round_trip(true, key);
}

/* Every single byte, and every length. */
static void test_sealed_damage(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(seal_secret_freep) struct seal_secret *key = new_key(some_key);
        _cleanup_(seal_freep) struct seal *seal = NULL;
        _cleanup_text_ struct text file = TEXT_INIT;
        static const char content[] = "a patient's name";

        assert_no_error(seal_new(key, &seal, &error), &error);
        const struct archive_coding coding = { .seal = seal };
        write_file("f", &coding, content, strlen(content), 100);
        assert_no_error(file_read("f", &file, &error), &error);
        assert_null(memmem(file.bytes, file.length, "patient", 7));
        for (size_t i = 8; i < file.length; i++) {
                file.bytes[i] ^= 1;
                assert_no_error(file_write("g", file.bytes, file.length, 0600, &error), &error);
                assert_true(read_file("g", "label", key, content, strlen(content), NULL, &error) < 0);
                ski_error_clear(&error);
                file.bytes[i] ^= 1;
        }
        for (size_t length = 8; length < file.length; length++) {
                assert_no_error(file_write("g", file.bytes, length, 0600, &error), &error);
                assert_true(read_file("g", "label", key, content, strlen(content), NULL, &error) < 0);
                ski_error_clear(&error);
        }
        text_append_char(&file, 'x');
        assert_no_error(file_write("g", file.bytes, file.length, 0600, &error), &error);
        assert_error(read_file("g", "label", key, content, strlen(content), NULL, &error), -SKI_EDIFFERS,
                     &error, "changed or cut");
}

/* Chunks that are left out, doubled or exchanged, at their borders. */
static void test_sealed_chunks(void **state _unused_)
{
        enum { HEADER = 8 + 12 + 16 + 16 + 24, CHUNK = 65536 + 17, LENGTH = 3 * 65536 + 5 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(seal_secret_freep) struct seal_secret *key = new_key(some_key);
        _cleanup_(seal_freep) struct seal *seal = NULL;
        _cleanup_text_ struct text file = TEXT_INIT;
        _cleanup_free_ char *content = make_content(LENGTH), *swapped = NULL;

        assert_no_error(seal_new(key, &seal, &error), &error);
        const struct archive_coding coding = { .seal = seal };
        write_file("f", &coding, content, LENGTH, 1 << 20);
        assert_no_error(file_read("f", &file, &error), &error);
        assert_int_equal(file.length, HEADER + 3 * CHUNK + 5 + 17);
        for (size_t chunks = 0; chunks < 4; chunks++) {
                assert_no_error(file_write("g", file.bytes, HEADER + chunks * CHUNK, 0600, &error), &error);
                assert_error(read_file("g", "label", key, content, LENGTH, NULL, &error), -SKI_EDIFFERS, &error,
                             "cut off");
        }
        swapped = malloc(file.length);
        memcpy(swapped, file.bytes, file.length);
        memcpy(swapped + HEADER, file.bytes + HEADER + CHUNK, CHUNK);
        memcpy(swapped + HEADER + CHUNK, file.bytes + HEADER, CHUNK);
        assert_no_error(file_write("g", swapped, file.length, 0600, &error), &error);
        assert_error(read_file("g", "label", key, content, LENGTH, NULL, &error), -SKI_EDIFFERS, &error,
                     "changed");
        assert_error(read_file("f", "another label", key, content, LENGTH, NULL, &error), -SKI_EDIFFERS, &error,
                     "changed");
}

static void test_secrets(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(seal_secret_freep) struct seal_secret *key = new_key(some_key), *other = NULL,
                                                        *short_one = NULL;
        _cleanup_(seal_secret_freep) struct seal_secret *phrase = new_secret("one"), *wrong = new_secret("two");
        _cleanup_(seal_freep) struct seal *by_key = NULL, *by_phrase = NULL, *again = NULL;
        char mac[SEAL_MAC_DIGITS + 1], same[SEAL_MAC_DIGITS + 1];
        bool is_phrase;

        other = new_key("0123456789abcdef0123456789abcdeg");
        assert_no_error(seal_new(key, &by_key, &error), &error);
        assert_no_error(seal_new(phrase, &by_phrase, &error), &error);
        const struct archive_coding key_coding = { .seal = by_key }, phrase_coding = { .seal = by_phrase };
        write_file("k", &key_coding, "x", 1, 1);
        write_file("p", &phrase_coding, "x", 1, 1);
        assert_true(seal_is_on_file("k", &is_phrase) && !is_phrase);
        assert_true(seal_is_on_file("p", &is_phrase) && is_phrase);
        assert_false(seal_is_on_file("key", &is_phrase));
        assert_error(read_file("k", "label", other, "x", 1, NULL, &error), -SKI_EREFUSED, &error,
                     "does not open");
        assert_error(read_file("k", "label", phrase, "x", 1, NULL, &error), -SKI_EREFUSED, &error, "key file");
        assert_error(read_file("k", "label", NULL, "x", 1, NULL, &error), -SKI_EREFUSED, &error, "encrypted");
        assert_error(read_file("p", "label", wrong, "x", 1, NULL, &error), -SKI_EREFUSED, &error,
                     "does not open");
        assert_no_error(read_file("p", "label", phrase, "x", 1, NULL, &error), &error);

        assert_no_error(seal_with_salt(phrase, seal_salt(by_phrase), &again, &error), &error);
        seal_authenticate(by_phrase, "m", 1, mac);
        seal_authenticate(again, "m", 1, same);
        assert_string_equal(mac, same);
        put_file("key", "too short\n");
        assert_error(seal_secret_from_file("key", &short_one, &error), -SKI_ECONFIG, &error, "too short");
        assert_error(seal_secret_from_passphrase("", &short_one, &error), -SKI_EUSAGE, &error, "empty");
}

static void test_compressed_damage(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        const struct archive_coding coding = { .compress = true };
        _cleanup_free_ char *content = make_content(300000);
        _cleanup_text_ struct text file = TEXT_INIT;

        write_file("f", &coding, content, 300000, 1 << 20);
        assert_no_error(file_read("f", &file, &error), &error);
        for (size_t length = 4; length < file.length; length += 997) {
                assert_no_error(file_write("g", file.bytes, length, 0600, &error), &error);
                assert_error(read_file("g", "label", NULL, content, 300000, NULL, &error), -SKI_EDIFFERS,
                             &error, "g is");
        }
        for (size_t i = 4; i < file.length; i += 487) {
                file.bytes[i] ^= 0x40;
                assert_no_error(file_write("g", file.bytes, file.length, 0600, &error), &error);
                /* A few bits mean nothing: then the content is what it was. */
                read_file("g", "label", NULL, content, 300000, NULL, &error);
                ski_error_clear(&error);
                file.bytes[i] ^= 0x40;
        }
}

static void test_gzip(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_free_ char *content = make_content(400000);
        _cleanup_text_ struct text file = TEXT_INIT;
        gzFile stream = gzopen("f", "wb");

        assert_int_equal(gzwrite(stream, content, 250000), 250000);
        gzclose(stream);
        /* A second member behind the first. */
        stream = gzopen("f", "ab");
        assert_int_equal(gzwrite(stream, content + 250000, 150000), 150000);
        gzclose(stream);
        assert_no_error(read_file("f", "label", NULL, content, 400000, NULL, &error), &error);
        assert_no_error(file_read("f", &file, &error), &error);
        assert_no_error(file_write("g", file.bytes, file.length - 9, 0600, &error), &error);
        assert_error(read_file("g", "label", NULL, content, 400000, NULL, &error), -SKI_EDIFFERS, &error,
                     "cut off");
        file.bytes[file.length / 2] ^= 0x10;
        assert_no_error(file_write("g", file.bytes, file.length, 0600, &error), &error);
        assert_true(read_file("g", "label", NULL, content, 400000, NULL, &error) < 0);
}

/* Rows --------------------------------------------------------------------------------------------- */

/* A source that gives a text in pieces of a size. */
struct trickle {
        struct byte_source source;
        const char *bytes;
        size_t left, piece;
};

static int trickle_read(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                        ski_error *error _unused_)
{
        struct trickle *self = (struct trickle *)source;
        size_t length = self->piece < size ? self->piece : size;

        if (length > self->left)
                length = self->left;
        memcpy(buffer, self->bytes, length);
        self->bytes += length;
        self->left -= length;
        *ret_length = length;
        return 0;
}

/* How many rows it has, or the error's code. */
static int count_rows(const char *bytes, size_t length, enum row_format format, uint64_t limit, size_t piece,
                      ski_error *error)
{
        struct trickle trickle = { { trickle_read, NULL }, bytes, length, piece };
        struct row_reader reader = ROW_READER_INIT(&trickle.source, format, limit);
        struct row_tally tally = { 0 };
        int r;

        r = row_reader_drain(&reader, NULL, &tally, error);
        row_reader_clear(&reader);
        return r < 0 ? r : (int)tally.rows;
}

static void test_rows(void **state _unused_)
{
        static const char text[] = "a\tb\n\nlonger line\n";
        static const char binary[] = "\0\2\0\0\0\1x\377\377\377\377" /* x, null */
                                     "\0\0"                          /* no columns */
                                     "\0\1\0\0\0\0";                 /* an empty value */
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        for (size_t piece = 1; piece < 30; piece++) {
                assert_int_equal(count_rows(text, sizeof(text) - 1, ROW_FORMAT_TEXT, UINT64_MAX, piece, &error),
                                 3);
                assert_int_equal(count_rows(text, sizeof(text) - 1, ROW_FORMAT_TEXT, 5, piece, &error), 2);
                assert_int_equal(
                        count_rows(binary, sizeof(binary) - 1, ROW_FORMAT_BINARY, UINT64_MAX, piece, &error),
                        3);
        }
        for (size_t length = 1; length < sizeof(binary) - 1; length++) {
                bool is_border = length == 11 || length == 13;
                int r = count_rows(binary, length, ROW_FORMAT_BINARY, UINT64_MAX, 100, &error);

                assert_true(is_border ? r > 0 : r == -SKI_EDIFFERS);
                ski_error_clear(&error);
        }
        assert_error(count_rows(text, 3, ROW_FORMAT_TEXT, UINT64_MAX, 9, &error), -SKI_EDIFFERS, &error,
                     "damaged");
        assert_error(count_rows(text, 4, ROW_FORMAT_TEXT, 9, 9, &error), -SKI_EDIFFERS, &error, "damaged");
        assert_error(count_rows("\377\0xx", 4, ROW_FORMAT_BINARY, UINT64_MAX, 9, &error), -SKI_EDIFFERS, &error,
                     "damaged");
        assert_error(count_rows("\0\1\177\377\377\377", 6, ROW_FORMAT_BINARY, UINT64_MAX, 9, &error),
                     -SKI_EDIFFERS, &error, "damaged");
}

static void test_wide_row(void **state _unused_)
{
        enum { WIDTH = 5 << 20 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_free_ char *line = malloc(WIDTH);

        memset(line, 'x', WIDTH);
        line[WIDTH - 1] = '\n';
        assert_int_equal(count_rows(line, WIDTH, ROW_FORMAT_TEXT, UINT64_MAX, 100000, &error), 1);
}

/* Manifests ---------------------------------------------------------------------------------------- */

static struct manifest *new_manifest(void)
{
        static const struct content_column columns[] = { { "id", "bigint" }, { "näme \"x\"", "text" } };
        struct manifest *manifest = manifest_new();
        struct content *content = manifest->content;

        *manifest = (struct manifest){
                .content = content,
                .form = MANIFEST_ARCHIVE,
                .sequence = 7,
                .environment = "dev",
                .database = "a \"database\"",
                .created_at = "2026-11-22T15:04:05Z",
                .created_by = "somebody@host",
        };
        manifest->files = arena_array(&manifest->arena, 1, sizeof(*manifest->files));
        manifest->files[0] = (struct manifest_file){ .name = "rows_00001", .disk = { .bytes = 5 } };
        memset(manifest->files[0].disk.checksum, 'a', DIGEST_DIGITS);
        manifest->file_count = 1;
        content->tables = arena_array(&manifest->arena, 1, sizeof(*content->tables));
        content->tables[0] = (struct content_table){ .schema = "public",
                                                     .name = "t",
                                                     .columns = columns,
                                                     .column_count = 2,
                                                     .bytes = 8192,
                                                     .tally = { 3, 30, UINT64_MAX - 1 } };
        content->table_count = 1;
        content->sequences = arena_array(&manifest->arena, 1, sizeof(*content->sequences));
        content->sequences[0] = (struct content_sequence){
                .schema = "public", .name = "s", .value = INT64_MIN, .is_called = true
        };
        content->sequence_count = 1;
        return manifest;
}

static void test_manifest(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(manifest_freep) struct manifest *written = new_manifest(), *read = NULL;

        assert_no_error(manifest_write(written, NULL, "m", &error), &error);
        assert_no_error(manifest_read("m", &read, &error), &error);
        assert_int_equal(read->sequence, 7);
        assert_string_equal(read->database, "a \"database\"");
        assert_null(read->project);
        assert_null(read->salt);
        assert_int_equal(read->content->table_count, 1);
        assert_string_equal(read->content->tables[0].columns[1].name, "näme \"x\"");
        assert_true(read->tallies[0].checksum == UINT64_MAX - 1);
        assert_true(read->content->sequences[0].value == INT64_MIN);
        assert_ptr_equal(manifest_find_file(read, "rows_00001"), &read->files[0]);
        assert_null(manifest_find_file(read, "rows_00002"));
}

/* A manifest whose text is changed anywhere says the same, or is refused. */
static void test_manifest_damage(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(manifest_freep) struct manifest *written = new_manifest();
        _cleanup_text_ struct text file = TEXT_INIT;
        size_t accepted = 0;

        assert_no_error(manifest_write(written, NULL, "m", &error), &error);
        assert_no_error(file_read("m", &file, &error), &error);
        for (size_t i = 0; i < file.length; i++) {
                _cleanup_(manifest_freep) struct manifest *read = NULL;

                file.bytes[i] ^= 1;
                assert_no_error(file_write("n", file.bytes, file.length, 0600, &error), &error);
                file.bytes[i] ^= 1;
                if (manifest_read("n", &read, &error) == 0)
                        accepted++;
                else
                        assert_int_equal(error.code, -SKI_EDIFFERS);
                ski_error_clear(&error);
        }
        assert_int_equal(accepted, 0);
}

static void test_manifest_leaves_folder(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(manifest_freep) struct manifest *written = new_manifest(), *read = NULL;

        written->files[0].name = "../../etc/passwd";
        assert_no_error(manifest_write(written, NULL, "m", &error), &error);
        assert_error(manifest_read("m", &read, &error), -SKI_EDIFFERS, &error, "damaged");
}

/* Several at a time -------------------------------------------------------------------------------- */

static int count_up(size_t index, void *context, ski_error *error)
{
        int *seen = context;

        seen[index]++;
        return index == 70 ? ski_error_set(error, -SKI_EIO, "number %zu", index) : 0;
}

static void test_parallel(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        int seen[100] = { 0 };

        assert_no_error(parallel_run(50, 4, count_up, seen, &error), &error);
        for (size_t i = 0; i < 100; i++)
                assert_int_equal(seen[i], i < 50);
        assert_no_error(parallel_run(0, 4, count_up, seen, &error), &error);
        assert_error(parallel_run(100, 3, count_up, seen, &error), -SKI_EIO, &error, "number 70");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_round_trips),
                cmocka_unit_test(test_large_round_trips),
                cmocka_unit_test(test_following),
                cmocka_unit_test(test_sealed_damage),
                cmocka_unit_test(test_sealed_chunks),
                cmocka_unit_test(test_secrets),
                cmocka_unit_test(test_compressed_damage),
                cmocka_unit_test(test_gzip),
                cmocka_unit_test(test_rows),
                cmocka_unit_test(test_wide_row),
                cmocka_unit_test(test_manifest),
                cmocka_unit_test(test_manifest_damage),
                cmocka_unit_test(test_manifest_leaves_folder),
                cmocka_unit_test(test_parallel),
        };

        return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
