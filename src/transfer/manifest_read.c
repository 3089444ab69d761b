/* SPDX-License-Identifier: PostgreSQL */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "transfer/manifest_json.h"

/* One of a database with a million tables has less. */
enum { LARGEST_MANIFEST = 1 << 29 };

/* What is wrong with the file is remembered: every getter gives an empty value from then on. */
struct reader {
        struct manifest *manifest;
        const char *wrong; /* the key that has not what it should; NULL: all is well so far */
};

/* Values ------------------------------------------------------------------------------------------- */

static json_t *get(struct reader *reader, const json_t *object, const char *key, json_type type)
{
        json_t *value = json_object_get(object, key);

        if (value && json_typeof(value) == type)
                return value;
        if (!reader->wrong)
                reader->wrong = key;
        return NULL;
}

/* NULL for null, too. */
static const char *get_text_or_null(struct reader *reader, const json_t *object, const char *key)
{
        if (json_is_null(json_object_get(object, key)))
                return NULL;
        return arena_copy(&reader->manifest->arena, json_string_value(get(reader, object, key, JSON_STRING)));
}

static const char *get_text(struct reader *reader, const json_t *object, const char *key)
{
        const char *text = json_string_value(get(reader, object, key, JSON_STRING));

        return text ? arena_copy(&reader->manifest->arena, text) : "";
}

/* A number that is not negative. */
static int64_t get_number(struct reader *reader, const json_t *object, const char *key)
{
        int64_t number = json_integer_value(get(reader, object, key, JSON_INTEGER));

        if (number < 0 && !reader->wrong)
                reader->wrong = key;
        return number < 0 ? 0 : number;
}

static bool get_flag(struct reader *reader, const json_t *object, const char *key)
{
        json_t *value = json_object_get(object, key);

        if (!json_is_boolean(value) && !reader->wrong)
                reader->wrong = key;
        return json_is_true(value);
}

static uint64_t get_hexadecimal(struct reader *reader, const json_t *object, const char *key)
{
        const char *digits = json_string_value(get(reader, object, key, JSON_STRING));

        if (digits && strlen(digits) == 16 && strspn(digits, "0123456789abcdef") == 16)
                return strtoull(digits, NULL, 16);
        if (!reader->wrong)
                reader->wrong = key;
        return 0;
}

/* Room for as many items as the array has. */
static void *get_room(struct reader *reader, const json_t *array, size_t size)
{
        return arena_array(&reader->manifest->arena, json_array_size(array), size);
}

/* Parts -------------------------------------------------------------------------------------------- */

/* A name that leaves the folder is none that we wrote. */
static bool is_plain_name(const char *name)
{
        return name[0] && name[0] != '.' && !strchr(name, '/');
}

static void read_files(struct reader *reader, const json_t *body)
{
        const json_t *files = get(reader, body, "files", JSON_ARRAY);
        struct manifest *manifest = reader->manifest;
        json_t *item;
        size_t i;

        manifest->files = get_room(reader, files, sizeof(*manifest->files));
        if (!manifest->files)
                return;
        json_array_foreach(files, i, item)
        {
                struct manifest_file *file = &manifest->files[manifest->file_count++];
                const char *checksum = get_text(reader, item, "checksum");

                file->name = get_text(reader, item, "name");
                file->disk.bytes = (uint64_t)get_number(reader, item, "bytes");
                if (strlen(checksum) == DIGEST_DIGITS)
                        memcpy(file->disk.checksum, checksum, DIGEST_DIGITS + 1);
                if ((!file->disk.checksum[0] || !is_plain_name(file->name)) && !reader->wrong)
                        reader->wrong = "files";
        }
        if (manifest->file_count == 0 && !reader->wrong)
                reader->wrong = "files";
}

static void read_columns(struct reader *reader, const json_t *item, struct content_table *table)
{
        const json_t *columns = get(reader, item, "columns", JSON_ARRAY);
        struct content_column *room = get_room(reader, columns, sizeof(*room));
        json_t *pair;
        size_t i;

        if (!room)
                return;
        table->columns = room;
        json_array_foreach(columns, i, pair)
        {
                struct arena *arena = &reader->manifest->arena;

                room[i].name = arena_copy(arena, json_string_value(json_array_get(pair, 0)));
                room[i].type = arena_copy(arena, json_string_value(json_array_get(pair, 1)));
                if ((!room[i].name || !room[i].type) && !reader->wrong)
                        reader->wrong = "columns";
                table->column_count++;
        }
}

static void read_span(struct reader *reader, const json_t *item, struct manifest_span *span)
{
        const json_t *pair = get(reader, item, "span", JSON_ARRAY);
        int64_t offset = json_integer_value(json_array_get(pair, 0));
        int64_t bytes = json_integer_value(json_array_get(pair, 1));

        if ((offset < 0 || bytes < 0) && !reader->wrong)
                reader->wrong = "span";
        *span = (struct manifest_span){ (uint64_t)offset, (uint64_t)bytes };
}

static void read_table(struct reader *reader, const json_t *item, struct content_table *table)
{
        const char *format = get_text(reader, item, "format");

        table->schema = get_text_or_null(reader, item, "schema");
        table->name = get_text_or_null(reader, item, "name");
        table->format = strcmp(format, "binary") == 0 ? ROW_FORMAT_BINARY : ROW_FORMAT_TEXT;
        table->bytes = get_number(reader, item, "size");
        table->is_excluded = get_flag(reader, item, "excluded");
        /* Older manifests do not say. */
        table->is_tree = json_is_true(json_object_get(item, "tree"));
        table->has_own_rows = get_flag(reader, item, "extension");
        table->condition = get_text_or_null(reader, item, "condition");
        table->tally.rows = (uint64_t)get_number(reader, item, "rows");
        table->tally.bytes = (uint64_t)get_number(reader, item, "bytes");
        table->tally.checksum = get_hexadecimal(reader, item, "tally");
        if (table->schema && !table->name && !reader->wrong)
                reader->wrong = "name";
        read_columns(reader, item, table);
}

static void read_tables(struct reader *reader, const json_t *body)
{
        const json_t *tables = get(reader, body, "tables", JSON_ARRAY);
        struct manifest *manifest = reader->manifest;
        struct content *content = manifest->content;
        json_t *item;
        size_t i;

        content->tables = get_room(reader, tables, sizeof(*content->tables));
        if (manifest->form == MANIFEST_PLAIN)
                manifest->spans = get_room(reader, tables, sizeof(*manifest->spans));
        if (!content->tables || (manifest->form == MANIFEST_PLAIN && !manifest->spans))
                return;
        json_array_foreach(tables, i, item)
        {
                read_table(reader, item, &content->tables[i]);
                if (manifest->spans)
                        read_span(reader, item, &manifest->spans[i]);
                content->table_count++;
        }
}

static void read_sequences(struct reader *reader, const json_t *body)
{
        const json_t *sequences = get(reader, body, "sequences", JSON_ARRAY);
        struct content *content = reader->manifest->content;
        json_t *item;
        size_t i;

        content->sequences = get_room(reader, sequences, sizeof(*content->sequences));
        if (!content->sequences)
                return;
        json_array_foreach(sequences, i, item)
        {
                content->sequences[i] = (struct content_sequence){
                        .schema = get_text(reader, item, "schema"),
                        .name = get_text(reader, item, "name"),
                        .value = json_integer_value(get(reader, item, "value", JSON_INTEGER)),
                        .is_called = get_flag(reader, item, "called"),
                };
                content->sequence_count++;
        }
}

static void read_encryption(struct reader *reader, const json_t *body)
{
        const json_t *encryption = json_object_get(body, "encryption");

        if (json_is_null(encryption))
                return;
        reader->manifest->salt = get_text(reader, encryption, "salt");
        reader->manifest->by_passphrase = strcmp(get_text(reader, encryption, "opened_by"), "passphrase") == 0;
        reader->manifest->mac = get_text(reader, body, "authentication");
}

static void read_server(struct reader *reader, const json_t *body)
{
        const json_t *server = get(reader, body, "server", JSON_OBJECT);
        struct content *content = reader->manifest->content;

        content->server_version = (int)get_number(reader, server, "version");
        content->encoding = get_text_or_null(reader, server, "encoding");
        content->collate = get_text_or_null(reader, server, "collate");
        content->ctype = get_text_or_null(reader, server, "ctype");
        content->locale_provider = get_text_or_null(reader, server, "locale_provider");
        content->locale = get_text_or_null(reader, server, "locale");
}

/* Backups of older versions of ours name none. */
static void read_objects(struct reader *reader, const json_t *body)
{
        const json_t *objects = json_object_get(body, "objects"), *item;
        struct manifest *manifest = reader->manifest;
        size_t i;

        json_array_foreach(objects, i, item)
        {
                if (json_is_string(item))
                        strings_add(&manifest->objects, json_string_value(item));
                else if (!reader->wrong)
                        reader->wrong = "objects";
        }
        manifest->arena.failed |= manifest->objects.failed;
}

static void read_body(struct reader *reader, const json_t *body)
{
        struct manifest *manifest = reader->manifest;

        manifest->form =
                strcmp(get_text(reader, body, "form"), "archive") == 0 ? MANIFEST_ARCHIVE : MANIFEST_PLAIN;
        manifest->sequence = get_number(reader, body, "sequence");
        manifest->project = get_text_or_null(reader, body, "project");
        manifest->environment = get_text_or_null(reader, body, "environment");
        manifest->database = get_text_or_null(reader, body, "database");
        manifest->created_at = get_text(reader, body, "created_at");
        manifest->created_by = get_text_or_null(reader, body, "created_by");
        manifest->tool_version = get_text_or_null(reader, body, "tool_version");
        manifest->revision = get_text_or_null(reader, body, "revision");
        manifest->fingerprint = get_text_or_null(reader, body, "structure");
        manifest->is_compressed = get_flag(reader, body, "compressed");
        read_objects(reader, body);
        read_encryption(reader, body);
        read_server(reader, body);
        read_files(reader, body);
        read_tables(reader, body);
        read_sequences(reader, body);
}

/* The whole ---------------------------------------------------------------------------------------- */

static int damaged(const char *path, const char *how, ski_error *error)
{
        return ski_error_set(error, -SKI_EDIFFERS, "the manifest %s is damaged: %s", path, how);
}

static int load(const char *path, json_t **ret, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        struct stat status;
        json_error_t problem;
        int r;

        if (stat(path, &status) == 0 && status.st_size > LARGEST_MANIFEST)
                return damaged(path, "it is far too large", error);
        r = file_read(path, &content, error);
        if (r < 0)
                return r;
        *ret = json_loadb(text_get(&content), content.length, JSON_REJECT_DUPLICATES, &problem);
        if (json_is_object(*ret))
                return 0;
        json_decref(steal(*ret));
        damaged(path, "it is no JSON object", error);
        return ski_error_place(error, path, problem.line > 0 ? (unsigned)problem.line : 0, 0);
}

/* Takes out of the object what vouches for the rest; what remains is kept for who has the key. */
static int check(json_t *body, const char *path, struct manifest *manifest, ski_error *error)
{
        _cleanup_free_ char *checksum = NULL;
        const char *stated = json_string_value(json_object_get(body, "checksum"));
        char computed[DIGEST_DIGITS + 1];

        if (!stated)
                return damaged(path, "it has no checksum", error);
        checksum = strdup(stated);
        json_object_del(body, "checksum");
        _cleanup_free_ char *whole = manifest_canonical(body);
        if (!checksum || !whole)
                return ski_error_oom(error);
        manifest_checksum(whole, computed);
        if (strcmp(checksum, computed) != 0)
                return damaged(path, "its checksum is another", error);
        if (json_integer_value(json_object_get(body, "skinspire_manifest")) != MANIFEST_FORMAT)
                return ski_error_set(error, -SKI_EDIFFERS, "%s has a format that this version does not know",
                                     path);
        return manifest->arena.failed ? ski_error_oom(error) : 0;
}

int manifest_read(const char *path, struct manifest **ret, ski_error *error)
{
        _cleanup_(manifest_freep) struct manifest *manifest = manifest_new();
        struct reader reader = { .manifest = manifest };
        json_auto_t *body = NULL;
        int r;

        if (!manifest)
                return ski_error_oom(error);
        r = load(path, &body, error);
        if (r < 0)
                return r;
        r = check(body, path, manifest, error);
        if (r < 0)
                return r;
        read_body(&reader, body);
        json_object_del(body, "authentication");
        manifest->body = manifest_canonical(body);
        if (manifest->arena.failed || !manifest->body)
                return ski_error_oom(error);
        r = manifest_keep_tallies(manifest, error);
        if (r < 0)
                return r;
        if (reader.wrong) {
                damaged(path, "a value is missing or is none that it can be", error);
                return ski_error_detail(error, "it is about \"%s\"", reader.wrong);
        }
        *ret = steal(manifest);
        return 0;
}

int manifest_authenticate(const struct manifest *manifest, struct seal_secret *secret, ski_error *error)
{
        _cleanup_(seal_freep) struct seal *seal = NULL;
        char mac[SEAL_MAC_DIGITS + 1];
        int r;

        r = seal_with_salt(secret, manifest->salt, &seal, error);
        if (r < 0)
                return r;
        seal_authenticate(seal, manifest->body, strlen(manifest->body), mac);
        if (strcmp(mac, manifest->mac) != 0) {
                ski_error_set(error, -SKI_EDIFFERS, "the manifest was not written with this %s",
                              seal_secret_is_passphrase(secret) ? "passphrase" : "key file");
                return ski_error_hint(error, "either it was changed, or the backup takes another one");
        }
        return 0;
}
