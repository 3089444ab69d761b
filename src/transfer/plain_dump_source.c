/* SPDX-License-Identifier: PostgreSQL
 *
 * A plain dump as a source: its rows table by table, by several at once, and the SQL before and behind them.
 */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "postgres/script.h"
#include "transfer/dump_look.h"
#include "transfer/plain_dump_internal.h"
#include "transfer/row_reader.h"

/* Rows --------------------------------------------------------------------------------------------- */

struct plain_source {
        struct row_source source;
        const struct plain_reading *reading;
        struct passing passing; /* its source is NULL where nothing is open */
        char buffer[PASSING_BUFFER];
};

static int open_file(const struct plain_reading *reading, struct passing *passing, ski_error *error)
{
        passing->path = reading->path;
        passing->offset = 0;
        return archive_source_open(reading->path, plain_dump_label, reading->secret, NULL, NULL,
                                   &passing->source, error);
}

/* To the sink, as text or as large objects. */
static int read_rows(struct passing *passing, uint64_t bytes, bool are_objects, const struct row_sink *sink,
                     struct row_tally *ret, ski_error *error)
{
        struct object_lines lines = { .sink = sink };
        const struct row_sink behind = { object_lines_put, &lines };
        _cleanup_(row_reader_clear) struct row_reader reader =
                ROW_READER_INIT(passing->source, ROW_FORMAT_TEXT, bytes);
        int r;

        reader.takes_turns = true;
        r = row_reader_drain(&reader, are_objects ? &behind : sink, ret, error);
        if (r < 0 || !are_objects)
                return r;
        r = object_lines_end(&lines, error);
        *ret = lines.tally;
        return r;
}

static int read_table(struct plain_source *self, size_t index, const struct row_sink *sink, ski_error *error)
{
        const struct manifest *manifest = self->reading->manifest;
        const struct content_table *table = &manifest->content->tables[index];
        const struct manifest_span *span = &manifest->spans[index];
        struct row_tally tally;
        int r = 0;

        if (self->passing.source && self->passing.offset > span->offset)
                byte_source_free(steal(self->passing.source));
        if (!self->passing.source)
                r = open_file(self->reading, &self->passing, error);
        if (r == 0)
                r = passing_skip_to(&self->passing, span->offset, error);
        if (r == 0)
                r = read_rows(&self->passing, span->bytes, content_is_large_objects(table), sink, &tally,
                              error);
        if (r < 0)
                return r == -SKI_EDIFFERS ? row_reader_name_file(self->reading->path, error) : r;
        self->passing.offset += span->bytes;
        if (!row_tally_equal(&tally, &manifest->tallies[index]))
                return ski_error_set(error, -SKI_EDIFFERS,
                                     "%s does not hold the rows that the manifest tells of",
                                     self->reading->path);
        return 0;
}

static int plain_read(struct row_source *source, const struct content_table *table, const struct row_sink *sink,
                      uint64_t *ret_rows, ski_error *error)
{
        struct plain_source *self = (struct plain_source *)source;
        const struct manifest *manifest = self->reading->manifest;
        size_t index = (size_t)(table - manifest->content->tables);
        int r;

        assert(index < manifest->content->table_count);
        r = read_table(self, index, sink, error);
        /* Nobody knows where it stands now. */
        if (r < 0)
                byte_source_free(steal(self->passing.source));
        else
                *ret_rows = manifest->tallies[index].rows;
        return r;
}

static void plain_source_close(struct row_source *source)
{
        struct plain_source *self = (struct plain_source *)source;

        byte_source_free(self->passing.source);
        free(self);
}

static int open_source(void *context, struct row_source **ret, ski_error *error)
{
        struct plain_source *self = calloc(1, sizeof(*self));

        if (!self)
                return ski_error_oom(error);
        self->source = (struct row_source){ plain_read, plain_source_close };
        self->reading = context;
        self->passing.buffer = self->buffer;
        *ret = &self->source;
        return 0;
}

struct row_source_opener plain_dump_source(const struct plain_reading *reading)
{
        return (struct row_source_opener){ open_source, (void *)reading };
}

/* SQL ---------------------------------------------------------------------------------------------- */

/* The first and the last table in the file; NULL where there is none. */
static void find_edges(const struct manifest *manifest, const struct manifest_span **ret_first,
                       const struct manifest_span **ret_last)
{
        *ret_first = *ret_last = NULL;
        for (size_t i = 0; i < manifest->content->table_count; i++) {
                const struct manifest_span *span = &manifest->spans[i];

                if (manifest->content->tables[i].is_excluded)
                        continue;
                if (!*ret_first || span->offset < (*ret_first)->offset)
                        *ret_first = span;
                if (!*ret_last || span->offset > (*ret_last)->offset)
                        *ret_last = span;
        }
}

bool plain_dump_has_parts(const struct manifest *manifest)
{
        const struct manifest_span *first, *last;

        find_edges(manifest, &first, &last);
        return first != NULL;
}

/* Appends what comes up to there. */
static int read_text(struct passing *passing, uint64_t end, struct text *text, ski_error *error)
{
        while (passing->offset < end) {
                uint64_t left = end - passing->offset;
                size_t length;
                int r;

                r = passing->source->read(passing->source, passing->buffer,
                                          left < PASSING_BUFFER ? (size_t)left : PASSING_BUFFER, &length,
                                          error);
                if (r < 0)
                        return r;
                if (length == 0)
                        break;
                text_append_bytes(text, passing->buffer, length);
                passing->offset += length;
        }
        return text->failed ? ski_error_oom(error) : 0;
}

static int complain(const struct plain_reading *reading, ski_error *error)
{
        return ski_error_set(error, -SKI_EDIFFERS, "%s is not laid out as the manifest tells", reading->path);
}

/* Up to the statement with which the first table's rows begin. */
static int cut_before_rows(const struct plain_reading *reading, const struct text *text, const char **ret,
                           ski_error *error)
{
        struct arena *arena = &reading->manifest->content->arena;
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement = { 0 };
        size_t end = 0;
        int r;

        r = script_open_text(text_get(text), text->length, &script, error);
        while (r >= 0 && (r = script_next(script, &statement, error)) > 0) {
                end = statement.offset;
                if (statement.data_line > 0)
                        break;
        }
        if (r < 0)
                return r;
        if (!statement_begins(text_get(text) + end, "copy") && !statement_begins(text_get(text) + end, "begin"))
                return complain(reading, error);
        *ret = arena_format(arena, "%.*s", (int)end, text_get(text));
        return *ret ? 0 : ski_error_oom(error);
}

/* From behind the last table's rows, without the sequences, which the manifest knows. */
static int cut_behind_rows(const struct plain_reading *reading, const struct text *text, const char **ret,
                           ski_error *error)
{
        struct content *content = reading->manifest->content;
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        const char *rest = text_get(text), *end;
        int r;

        if (text_starts_with(rest, "\\.\n"))
                rest += strlen("\\.\n");
        else if (text_starts_with(rest, "COMMIT;\n"))
                rest += strlen("COMMIT;\n");
        else
                return complain(reading, error);
        end = rest;
        r = script_open_text(rest, strlen(rest), &script, error);
        for (size_t i = 0; r >= 0 && i < content->sequence_count; i++) {
                r = script_next(script, &statement, error);
                if (r < 0)
                        return r;
                if (r == 0 || !text_starts_with(statement.text, "SELECT pg_catalog.setval("))
                        return complain(reading, error);
                end = rest + statement.offset + statement.length + 1;
        }
        if (r < 0)
                return r;
        *ret = arena_copy(&content->arena, end);
        return *ret ? 0 : ski_error_oom(error);
}

int plain_dump_read_sql(const struct plain_reading *reading, ski_error *error)
{
        struct content *content = reading->manifest->content;
        _cleanup_free_ char *buffer = malloc(PASSING_BUFFER);
        _cleanup_text_ struct text before = TEXT_INIT, behind = TEXT_INIT;
        const struct manifest_span *first, *last;
        struct passing passing = { .buffer = buffer };
        int r;

        if (!buffer)
                return ski_error_oom(error);
        find_edges(reading->manifest, &first, &last);
        if (!first)
                return complain(reading, error);
        r = open_file(reading, &passing, error);
        if (r < 0)
                return r;
        _cleanup_(byte_source_freep) struct byte_source *source _unused_ = passing.source;
        r = read_text(&passing, first->offset, &before, error);
        if (r == 0)
                r = passing_skip_to(&passing, last->offset + last->bytes, error);
        if (r == 0)
                r = read_text(&passing, UINT64_MAX, &behind, error);
        if (r == 0)
                r = cut_before_rows(reading, &before, &content->pre_data, error);
        if (r == 0)
                r = cut_behind_rows(reading, &behind, &content->post_data, error);
        content->large_object_rights = "";
        return r;
}
