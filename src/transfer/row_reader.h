/* SPDX-License-Identifier: PostgreSQL
 *
 * Cutting a stream of bytes into rows of COPY.
 */
#ifndef TRANSFER_ROW_READER_H
#define TRANSFER_ROW_READER_H

#include "transfer/archive_stream.h"
#include "transfer/rows.h"

struct row_reader {
        struct byte_source *source; /* borrowed */
        enum row_format format;
        uint64_t left; /* how many bytes of the source are rows; UINT64_MAX: all that are there */
        char *buffer;  /* as wide as the widest row so far */
        size_t capacity, position, held;
        bool takes_turns; /* only one wide row at a time, of all such readers and sessions */
        bool has_turn;
};

#define ROW_READER_INIT(from, row_format, length)                          \
        {                                                                  \
                .source = (from), .format = (row_format), .left = (length) \
        }

/* The next row, valid until the next call: 1; 0 at the end. -SKI_EDIFFERS where the bytes are no rows. */
int row_reader_next(struct row_reader *reader, const char **ret_row, size_t *ret_length, ski_error *error);
void row_reader_clear(struct row_reader *reader);

/* What all that is left amounts to. `sink` (NULL: nobody) gets the rows. */
int row_reader_drain(struct row_reader *reader, const struct row_sink *sink, struct row_tally *ret,
                     ski_error *error);

/* Names the file to which an error (-SKI_EDIFFERS) belongs, unless the stream has named it already; returns that code. */
int row_reader_name_file(const char *path, ski_error *error);

#endif
