/* SPDX-License-Identifier: PostgreSQL */
#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "transfer/archive_folder.h"
#include "transfer/row_reader.h"

enum { PIECE = 1 << 17 };

/* A file's label is its name without what the coding has added. */
static const struct manifest_file *find_labelled(const struct manifest *manifest, const char *label)
{
        size_t length = strlen(label);

        for (size_t i = 0; i < manifest->file_count; i++) {
                const char *name = manifest->files[i].name;

                if (text_starts_with(name, label) &&
                    (!name[length] || text_starts_with(name + length, ".zst") ||
                     strcmp(name + length, ".enc") == 0))
                        return &manifest->files[i];
        }
        return NULL;
}

/* An open file of the archive, and what it turns out to hold. */
struct open_file {
        const struct manifest_file *file;
        char *path;
        struct disk_file seen;
        struct byte_source *source;
};

static void open_file_clear(struct open_file *open)
{
        byte_source_free(open->source);
        free(open->path);
}

static int open_file(const struct archive_reading *reading, const char *label, struct open_file *ret,
                     ski_error *error)
{
        ret->file = find_labelled(reading->manifest, label);
        if (!ret->file)
                return ski_error_set(error, -SKI_EDIFFERS, "the archive %s has no file %s", reading->path,
                                     label);
        ret->path = text_format("%s/%s", reading->path, ret->file->name);
        if (!ret->path)
                return ski_error_oom(error);
        return archive_source_open(ret->path, label, reading->secret, &ret->seen, NULL, &ret->source, error);
}

/* After the end was read. */
static int compare_file(const struct open_file *open, ski_error *error)
{
        if (open->seen.bytes == open->file->disk.bytes &&
            strcmp(open->seen.checksum, open->file->disk.checksum) == 0)
                return 0;
        return ski_error_set(error, -SKI_EDIFFERS, "%s is not what was written: its checksum is another",
                             open->path);
}

/* SQL ---------------------------------------------------------------------------------------------- */

static int read_text(const struct archive_reading *reading, const char *label, struct text *text,
                     ski_error *error)
{
        _cleanup_(open_file_clear) struct open_file open = { 0 };
        _cleanup_free_ char *buffer = malloc(PIECE);
        size_t length;
        int r;

        if (!buffer)
                return ski_error_oom(error);
        r = open_file(reading, label, &open, error);
        if (r < 0)
                return r;
        while ((r = open.source->read(open.source, buffer, PIECE, &length, error)) == 0 && length > 0)
                text_append_bytes(text, buffer, length);
        if (r < 0)
                return r;
        return text->failed ? ski_error_oom(error) : compare_file(&open, error);
}

static int read_sql(const struct archive_reading *reading, const char *label, const char **ret,
                    ski_error *error)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        int r;

        r = read_text(reading, label, &text, error);
        if (r < 0)
                return r;
        *ret = arena_copy(&reading->manifest->content->arena, text_get(&text));
        return *ret ? 0 : ski_error_oom(error);
}

int archive_folder_read_sql(const struct archive_reading *reading, ski_error *error)
{
        struct content *content = reading->manifest->content;
        int r;

        r = read_sql(reading, "before_rows.sql", &content->pre_data, error);
        if (r == 0)
                r = read_sql(reading, "after_rows.sql", &content->post_data, error);
        if (r == 0)
                r = read_sql(reading, "large_objects.sql", &content->large_object_rights, error);
        return r;
}

/* Rows --------------------------------------------------------------------------------------------- */

/* All rows of a table, to the sink (NULL: nobody); held against what the manifest says once they are through. */
static int read_rows(const struct archive_reading *reading, size_t index, const struct row_sink *sink,
                     ski_error *error)
{
        const struct content_table *table = &reading->manifest->content->tables[index];
        _cleanup_(open_file_clear) struct open_file open = { 0 };
        _cleanup_free_ char *label = manifest_table_file(index, "");
        struct row_tally tally;
        int r;

        if (!label)
                return ski_error_oom(error);
        r = open_file(reading, label, &open, error);
        if (r < 0)
                return r;
        _cleanup_(row_reader_clear) struct row_reader reader =
                ROW_READER_INIT(open.source, table->format, UINT64_MAX);
        reader.takes_turns = true;
        r = row_reader_drain(&reader, sink, &tally, error);
        if (r == -SKI_EDIFFERS)
                return row_reader_name_file(open.path, error);
        if (r == 0)
                r = compare_file(&open, error);
        if (r < 0)
                return r;
        if (!row_tally_equal(&tally, &reading->manifest->tallies[index]))
                return ski_error_set(error, -SKI_EDIFFERS,
                                     "%s does not hold the rows that the manifest tells of", open.path);
        return 0;
}

struct folder_source {
        struct row_source source;
        const struct archive_reading *reading;
};

static int folder_read(struct row_source *source, const struct content_table *table,
                       const struct row_sink *sink, uint64_t *ret_rows, ski_error *error)
{
        struct folder_source *self = (struct folder_source *)source;
        const struct content *content = self->reading->manifest->content;
        int r;

        assert(table >= content->tables && table < content->tables + content->table_count);
        r = read_rows(self->reading, (size_t)(table - content->tables), sink, error);
        if (r == 0)
                *ret_rows = self->reading->manifest->tallies[table - content->tables].rows;
        return r;
}

static void folder_close(struct row_source *source)
{
        free(source);
}

static int open_source(void *context, struct row_source **ret, ski_error *error)
{
        struct folder_source *self = calloc(1, sizeof(*self));

        if (!self)
                return ski_error_oom(error);
        self->source = (struct row_source){ folder_read, folder_close };
        self->reading = context;
        *ret = &self->source;
        return 0;
}

struct row_source_opener archive_folder_source(const struct archive_reading *reading)
{
        return (struct row_source_opener){ open_source, (void *)reading };
}

/* Checking ----------------------------------------------------------------------------------------- */

int archive_folder_check_file(const struct archive_reading *reading, size_t index, ski_error *error)
{
        static const char *const sql[] = { "before_rows.sql", "after_rows.sql", "large_objects.sql" };
        const struct content *content = reading->manifest->content;
        const char *name = reading->manifest->files[index].name;
        size_t number = 0;

        for (size_t i = 0; i < ARRAY_LENGTH(sql); i++) {
                _cleanup_text_ struct text text = TEXT_INIT;

                if (text_starts_with(name, sql[i]))
                        return read_text(reading, sql[i], &text, error);
        }
        if (text_starts_with(name, "rows_"))
                number = strtoul(name + strlen("rows_"), NULL, 10);
        if (number > 0 && number <= content->table_count)
                return read_rows(reading, number - 1, NULL, error);
        return ski_error_set(error, -SKI_EDIFFERS, "%s/%s is no file that an archive has", reading->path, name);
}
