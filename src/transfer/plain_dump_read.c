/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/parallel.h"
#include "transfer/plain_dump_internal.h"
#include "transfer/row_reader.h"

enum { PIECE = PASSING_BUFFER };

int passing_skip_to(struct passing *passing, uint64_t offset, ski_error *error)
{
        struct byte_source *source = passing->source;

        if (source->skip && passing->offset < offset) {
                int r = source->skip(source, offset - passing->offset, error);

                if (r < 0)
                        return r;
                passing->offset = offset;
        }
        while (passing->offset < offset) {
                uint64_t left = offset - passing->offset;
                size_t length;
                int r;

                r = source->read(source, passing->buffer, left < PIECE ? (size_t)left : PIECE, &length, error);
                if (r < 0)
                        return r;
                if (length == 0)
                        return ski_error_set(error, -SKI_EDIFFERS, "%s is cut off", passing->path);
                passing->offset += length;
        }
        return 0;
}

int passing_skip_to_end(struct passing *passing, ski_error *error)
{
        size_t length;
        int r;

        do
                r = passing->source->read(passing->source, passing->buffer, PIECE, &length, error);
        while (r == 0 && length > 0);
        return r;
}

int passing_count_rows(struct passing *passing, const struct manifest_span *span, struct row_tally *ret,
                       ski_error *error)
{
        _cleanup_(row_reader_clear) struct row_reader reader =
                ROW_READER_INIT(passing->source, ROW_FORMAT_TEXT, span->bytes);
        int r;

        r = passing_skip_to(passing, span->offset, error);
        if (r == 0)
                r = row_reader_drain(&reader, NULL, ret, error);
        if (r < 0)
                return r == -SKI_EDIFFERS ? row_reader_name_file(passing->path, error) : r;
        passing->offset += span->bytes;
        return 0;
}

int plain_dump_compare_rows(const char *path, const struct manifest *manifest, size_t index,
                            const struct row_tally *tally, ski_error *error)
{
        const struct content_table *table = &manifest->content->tables[index];
        _cleanup_text_ struct text name = TEXT_INIT;

        /* What stands there of a large object is SQL. */
        if (content_is_large_objects(table) || row_tally_equal(tally, &manifest->tallies[index]))
                return 0;
        content_table_name(table, &name);
        return ski_error_set(error, -SKI_EDIFFERS, "%s does not hold the rows of %s that the manifest tells of",
                             path, text_get(&name));
}

static int check_rows(struct passing *passing, const struct manifest *manifest, size_t index, ski_error *error)
{
        struct row_tally tally;
        int r;

        r = passing_count_rows(passing, &manifest->spans[index], &tally, error);
        return r < 0 ? r : plain_dump_compare_rows(passing->path, manifest, index, &tally, error);
}

static int compare_spans(const void *a, const void *b, void *context)
{
        const struct manifest_span *spans = context;
        uint64_t left = spans[*(const size_t *)a].offset, right = spans[*(const size_t *)b].offset;

        return left < right ? -1 : left > right;
}

/* The tables, as they stand in the file. */
static size_t *order_tables(const struct manifest *manifest)
{
        size_t count = manifest->content->table_count;
        size_t *order = calloc(count + 1, sizeof(*order));

        for (size_t i = 0; order && i < count; i++)
                order[i] = i;
        if (order)
                qsort_r(order, count, sizeof(*order), compare_spans, manifest->spans);
        return order;
}

/* Decodes all of it, and counts the rows where they must be. */
static int check_content(const struct plain_reading *reading, ski_error *error)
{
        const struct content *content = reading->manifest->content;
        _cleanup_free_ char *buffer = malloc(PIECE);
        _cleanup_free_ size_t *order = order_tables(reading->manifest);
        _cleanup_(byte_source_freep) struct byte_source *source = NULL;
        int r;

        if (!buffer || !order)
                return ski_error_oom(error);
        r = archive_source_open(reading->path, plain_dump_label, reading->secret, NULL, NULL, &source, error);
        if (r < 0)
                return r;
        struct passing passing = { .path = reading->path, .source = source, .buffer = buffer };
        for (size_t i = 0; r == 0 && i < content->table_count; i++)
                if (!content->tables[order[i]].is_excluded)
                        r = check_rows(&passing, reading->manifest, order[i], error);
        return r < 0 ? r : passing_skip_to_end(&passing, error);
}

int plain_dump_compare_file(const char *path, const struct disk_file *seen, const struct disk_file *expected,
                            ski_error *error)
{
        if (seen->bytes == expected->bytes && strcmp(seen->checksum, expected->checksum) == 0)
                return 0;
        return ski_error_set(error, -SKI_EDIFFERS, "%s is not what was written: its checksum is another", path);
}

static int check_bytes(const struct plain_reading *reading, ski_error *error)
{
        const struct disk_file *expected = &reading->manifest->files[0].disk;
        struct disk_file seen;
        int r;

        r = disk_file_read(reading->path, &seen, error);
        return r < 0 ? r : plain_dump_compare_file(reading->path, &seen, expected, error);
}

static int check_part(size_t index, void *context, ski_error *error)
{
        return index == 0 ? check_bytes(context, error) : check_content(context, error);
}

/* Both at once: each alone would keep a processor busy. */
int plain_dump_check(const char *path, const struct manifest *manifest, struct seal_secret *secret,
                     ski_error *error)
{
        const struct plain_reading reading = { path, manifest, secret };

        return parallel_run(2, 2, check_part, (void *)&reading, error);
}
