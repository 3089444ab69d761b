/* SPDX-License-Identifier: PostgreSQL
 *
 * Rows on their way: source -> filter -> sink, pushed one row at a time.
 *
 * A row is the bytes of one row of COPY in its table's format: in binary an int16 with the number of fields, then for
 * each an int32 with its length (-1: null) and its bytes; in text a line with its newline. The signature, header and
 * trailer around binary rows are no rows: who reads from a server takes them away, who writes to one adds them. A row
 * is handed on by address and never copied on the way, so that a wide one is in memory no more than twice.
 *
 * Large objects travel as the rows of one table more (see transfer/content.h).
 */
#ifndef TRANSFER_ROWS_H
#define TRANSFER_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macro.h"
#include "skinspire/error.h"

enum row_format { ROW_FORMAT_BINARY, ROW_FORMAT_TEXT };

/* What a stream of rows amounts to. The checksum is the sum, modulo 2^64, of each row's XXH3 hash: it does not depend
 * on the order of the rows, and sums of parts can be added. */
struct row_tally {
        uint64_t rows;
        uint64_t bytes;
        uint64_t checksum;
};

void row_tally_add(struct row_tally *tally, const char *row, size_t length);
void row_tally_join(struct row_tally *tally, const struct row_tally *part);
bool row_tally_equal(const struct row_tally *a, const struct row_tally *b);

/* Takes a row, which stays the giver's: 0, or a negative code with the error filled, which ends the stream. */
struct row_sink {
        int (*put)(void *context, const char *row, size_t length, ski_error *error);
        void *context;
};

struct content_table;

/* Where rows come from: a database, an archive. It belongs to one thread; whoever makes one puts this struct first
 * into its own. */
struct row_source {
        /* Gives every row of the table to the sink. ret_rows is how many the sender says that it sent; the caller
         * counts for itself what came. */
        int (*read)(struct row_source *source, const struct content_table *table, const struct row_sink *sink,
                    uint64_t *ret_rows, ski_error *error);
        void (*close)(struct row_source *source);
};

/* Where rows go: a database, an archive. As above, one for each thread. */
struct row_target {
        /* Nothing of a table is there for others to see until finish() has returned 0. What finish() does not come to
         * is taken back: by the next begin(), or by close(). */
        int (*begin)(struct row_target *target, const struct content_table *table, ski_error *error);
        int (*put)(struct row_target *target, const char *row, size_t length, ski_error *error);
        /* ret_rows is how many the receiver says that it has got. */
        int (*finish)(struct row_target *target, uint64_t *ret_rows, ski_error *error);
        void (*close)(struct row_target *target);
};

/* One source, or one target, for each thread that asks. */
struct row_source_opener {
        int (*open)(void *context, struct row_source **ret, ski_error *error);
        void *context;
};

struct row_target_opener {
        int (*open)(void *context, struct row_target **ret, ski_error *error);
        void *context;
};

/* NULL is harmless. */
static inline void row_source_close(struct row_source *source)
{
        if (source)
                source->close(source);
}
DEFINE_CLEANUP(struct row_source, row_source_close);

static inline void row_target_close(struct row_target *target)
{
        if (target)
                target->close(target);
}
DEFINE_CLEANUP(struct row_target, row_target_close);

#endif
