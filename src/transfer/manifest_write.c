/* SPDX-License-Identifier: PostgreSQL */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "transfer/manifest_json.h"

static json_t *text_or_null(const char *text)
{
        return text ? json_string(text) : json_null();
}

/* JSON's numbers are read as floating point by many: 64 bits do not fit. */
static json_t *hexadecimal(uint64_t number)
{
        char digits[17];

        snprintf(digits, sizeof(digits), "%016" PRIx64, number);
        return json_string(digits);
}

static json_t *write_files(const struct manifest *manifest)
{
        json_t *files = json_array();

        for (size_t i = 0; i < manifest->file_count; i++) {
                const struct manifest_file *file = &manifest->files[i];
                json_t *item = json_pack("{s:s, s:I, s:s}", "name", file->name, "bytes",
                                         (json_int_t)file->disk.bytes, "checksum", file->disk.checksum);

                if (json_array_append_new(files, item) < 0) {
                        json_decref(files);
                        return NULL;
                }
        }
        return files;
}

static json_t *write_columns(const struct content_table *table)
{
        json_t *columns = json_array();

        for (size_t i = 0; i < table->column_count; i++)
                json_array_append_new(columns,
                                      json_pack("[s, s]", table->columns[i].name, table->columns[i].type));
        return columns;
}

static json_t *write_table(const struct manifest *manifest, size_t index)
{
        const struct content_table *table = &manifest->content->tables[index];
        json_t *item =
                json_pack("{s:o, s:o, s:s, s:o, s:b, s:b, s:b, s:o, s:I, s:I, s:I, s:o}", "schema",
                          text_or_null(table->schema), "name", text_or_null(table->name), "format",
                          table->format == ROW_FORMAT_BINARY ? "binary" : "text", "columns",
                          write_columns(table), "excluded", table->is_excluded, "tree", table->is_tree,
                          "extension", table->has_own_rows, "condition", text_or_null(table->condition), "size",
                          (json_int_t)table->bytes, "rows", (json_int_t)table->tally.rows, "bytes",
                          (json_int_t)table->tally.bytes, "tally", hexadecimal(table->tally.checksum));

        if (item && manifest->spans)
                json_object_set_new(item, "span",
                                    json_pack("[I, I]", (json_int_t)manifest->spans[index].offset,
                                              (json_int_t)manifest->spans[index].bytes));
        return item;
}

static json_t *write_tables(const struct manifest *manifest)
{
        json_t *tables = json_array();

        for (size_t i = 0; i < manifest->content->table_count; i++)
                if (json_array_append_new(tables, write_table(manifest, i)) < 0) {
                        json_decref(tables);
                        return NULL;
                }
        return tables;
}

static json_t *write_sequences(const struct content *content)
{
        json_t *sequences = json_array();

        for (size_t i = 0; i < content->sequence_count; i++) {
                const struct content_sequence *sequence = &content->sequences[i];
                json_t *item =
                        json_pack("{s:s, s:s, s:I, s:b}", "schema", sequence->schema, "name", sequence->name,
                                  "value", (json_int_t)sequence->value, "called", sequence->is_called);

                if (json_array_append_new(sequences, item) < 0) {
                        json_decref(sequences);
                        return NULL;
                }
        }
        return sequences;
}

static json_t *write_objects(const struct manifest *manifest)
{
        json_t *objects = json_array();

        for (size_t i = 0; objects && i < manifest->objects.count; i++)
                json_array_append_new(objects, json_string(manifest->objects.items[i]));
        return objects;
}

static json_t *write_encryption(const struct manifest *manifest)
{
        if (!manifest->salt)
                return json_null();
        return json_pack("{s:s, s:s}", "opened_by", manifest->by_passphrase ? "passphrase" : "key file", "salt",
                         manifest->salt);
}

static json_t *write_server(const struct content *content)
{
        return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o}", "version", content->server_version, "encoding",
                         text_or_null(content->encoding), "collate", text_or_null(content->collate), "ctype",
                         text_or_null(content->ctype), "locale_provider",
                         text_or_null(content->locale_provider), "locale", text_or_null(content->locale));
}

/* NULL when memory ran out, or when a text is no UTF-8. */
static json_t *write_body(const struct manifest *manifest)
{
        return json_pack(
                "{s:i, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o}",
                "skinspire_manifest", MANIFEST_FORMAT, "form",
                manifest->form == MANIFEST_PLAIN ? "plain" : "archive", "sequence",
                (json_int_t)manifest->sequence, "project", text_or_null(manifest->project), "environment",
                text_or_null(manifest->environment), "database", text_or_null(manifest->database), "created_at",
                text_or_null(manifest->created_at), "created_by", text_or_null(manifest->created_by),
                "tool_version", text_or_null(manifest->tool_version), "revision",
                text_or_null(manifest->revision), "structure", text_or_null(manifest->fingerprint), "objects",
                write_objects(manifest), "compressed", manifest->is_compressed, "encryption",
                write_encryption(manifest), "server", write_server(manifest->content), "files",
                write_files(manifest), "tables", write_tables(manifest), "sequences",
                write_sequences(manifest->content));
}

static int complain(ski_error *error)
{
        return ski_error_set(error, -SKI_EDATA,
                             "the manifest can't be written: out of memory, or a name in the "
                             "database is no UTF-8");
}

/* Adds what vouches for the body: the checksum for whoever reads it, the rest for whoever has the key. */
static int vouch(json_t *body, const struct seal *seal, ski_error *error)
{
        _cleanup_free_ char *canonical = manifest_canonical(body);
        char checksum[DIGEST_DIGITS + 1], mac[SEAL_MAC_DIGITS + 1];

        if (!canonical)
                return complain(error);
        if (seal) {
                seal_authenticate(seal, canonical, strlen(canonical), mac);
                json_object_set_new(body, "authentication", json_string(mac));
        }
        _cleanup_free_ char *whole = manifest_canonical(body);
        if (!whole)
                return complain(error);
        manifest_checksum(whole, checksum);
        json_object_set_new(body, "checksum", json_string(checksum));
        return 0;
}

int manifest_write(const struct manifest *manifest, const struct seal *seal, const char *path, ski_error *error)
{
        json_auto_t *body = write_body(manifest);
        int r;

        if (!body)
                return complain(error);
        r = vouch(body, seal, error);
        if (r < 0)
                return r;
        _cleanup_free_ char *text = json_dumps(body, JSON_INDENT(1));
        if (!text)
                return complain(error);
        return file_write(path, text, strlen(text), 0600, error);
}
