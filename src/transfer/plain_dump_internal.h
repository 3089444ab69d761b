/* SPDX-License-Identifier: PostgreSQL
 *
 * What writing a plain dump, reading it, and reading it while it is written share.
 */
#ifndef TRANSFER_PLAIN_DUMP_INTERNAL_H
#define TRANSFER_PLAIN_DUMP_INTERNAL_H

#include "transfer/plain_dump.h"

struct plain_dump {
        const struct content *content;
        struct byte_sink *sink;
        struct disk_file seen;
        uint64_t offset; /* of the next byte */
        struct disk_growth growth;
        /* Under growth's mutex: */
        struct manifest_span *spans;
        size_t *order; /* the tables whose rows are written, as they stand in the file */
        size_t finished;
};

/* A plain dump on its way past us. */
struct passing {
        const char *path;
        struct byte_source *source;
        uint64_t offset;
        char *buffer; /* of PASSING_BUFFER bytes */
};

enum { PASSING_BUFFER = 1 << 17 };

int passing_skip_to(struct passing *passing, uint64_t offset, ski_error *error);
int passing_skip_to_end(struct passing *passing, ski_error *error);
/* Of a table whose rows stand there. */
int passing_count_rows(struct passing *passing, const struct manifest_span *span, struct row_tally *ret,
                       ski_error *error);

/* A large object's row as the SQL that makes it again, which is appended. -SKI_EDIFFERS where it is none. */
int plain_object_write(const char *row, size_t length, struct text *sql, ski_error *error);

/* The same backwards: lines of that SQL become rows, which the sink gets. */
struct object_lines {
        const struct row_sink *sink;
        struct row_tally tally; /* of the rows */
        uint32_t made;          /* an object whose first row may still be to come; 0: none */
};

int object_lines_put(void *lines, const char *line, size_t length, ski_error *error);
int object_lines_end(struct object_lines *lines, ski_error *error);

/* Against what the manifest tells: -SKI_EDIFFERS. */
int plain_dump_compare_rows(const char *path, const struct manifest *manifest, size_t index,
                            const struct row_tally *tally, ski_error *error);
int plain_dump_compare_file(const char *path, const struct disk_file *seen, const struct disk_file *expected,
                            ski_error *error);

#endif
