/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/row_reader.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "postgres/wide_rows.h"

enum {
        FIRST_BUFFER = 1 << 18,
        MOST_FIELDS = 1664, /* of a row, as the server allows */
        WIDEST_FIELD = 0x3fffffff,
};

static const size_t widest_row = (size_t)2 << 30;

void row_reader_clear(struct row_reader *reader)
{
        free(reader->buffer);
        reader->buffer = NULL;
        if (reader->has_turn)
                wide_rows_leave();
        reader->has_turn = false;
}

static int no_rows(ski_error *error)
{
        return ski_error_set(error, -SKI_EDIFFERS, "the rows are damaged: they are not what COPY writes");
}

/* Makes room behind what is held. */
static int grow(struct row_reader *reader, ski_error *error)
{
        size_t capacity = reader->capacity ? reader->capacity * 2 : FIRST_BUFFER;
        char *buffer;

        if (reader->position > 0) {
                reader->held -= reader->position;
                memmove(reader->buffer, reader->buffer + reader->position, reader->held);
                reader->position = 0;
        }
        if (reader->held < reader->capacity)
                return 0;
        if (capacity > widest_row)
                return no_rows(error);
        if (reader->takes_turns && capacity > WIDE_ROW && !reader->has_turn) {
                int r = wide_rows_enter(error);

                if (r < 0)
                        return r;
                reader->has_turn = true;
        }
        buffer = realloc(reader->buffer, capacity);
        if (!buffer)
                return ski_error_oom(error);
        reader->buffer = buffer;
        reader->capacity = capacity;
        return 0;
}

/* Reads more: 1, or 0 when there is no more. */
static int fill(struct row_reader *reader, ski_error *error)
{
        size_t room, length;
        int r;

        r = grow(reader, error);
        if (r < 0)
                return r;
        room = reader->capacity - reader->held;
        if (room > reader->left)
                room = (size_t)reader->left;
        if (room == 0)
                return 0;
        r = reader->source->read(reader->source, reader->buffer + reader->held, room, &length, error);
        if (r < 0)
                return r;
        reader->held += length;
        if (reader->left != UINT64_MAX)
                reader->left -= length;
        return length > 0;
}

static uint32_t get_number(const char *bytes)
{
        uint32_t number;

        memcpy(&number, bytes, sizeof(number));
        return ntohl(number);
}

/* How long the row is that begins there: 0 where its end is not in sight, -SKI_EDIFFERS where it is none. */
static int64_t measure_binary(const char *bytes, size_t length)
{
        size_t at = sizeof(uint16_t);
        uint16_t count;

        if (length < at)
                return 0;
        memcpy(&count, bytes, sizeof(count));
        count = ntohs(count);
        if (count > MOST_FIELDS)
                return -SKI_EDIFFERS;
        for (unsigned i = 0; i < count; i++) {
                if (length - at < sizeof(uint32_t))
                        return 0;
                uint32_t width = get_number(bytes + at);
                at += sizeof(width);
                if (width == UINT32_MAX)
                        continue;
                if (width > WIDEST_FIELD)
                        return -SKI_EDIFFERS;
                if (length - at < width)
                        return 0;
                at += width;
        }
        return (int64_t)at;
}

static int64_t measure_text(const char *bytes, size_t length)
{
        const char *end = memchr(bytes, '\n', length);

        return end ? end - bytes + 1 : 0;
}

int row_reader_next(struct row_reader *reader, const char **ret_row, size_t *ret_length, ski_error *error)
{
        int r;

        for (;;) {
                const char *row = reader->buffer + reader->position;
                size_t held = reader->held - reader->position;
                int64_t length = 0;

                if (held > 0)
                        length = reader->format == ROW_FORMAT_BINARY ? measure_binary(row, held)
                                                                     : measure_text(row, held);
                if (length < 0)
                        return no_rows(error);
                if (length > 0) {
                        reader->position += (size_t)length;
                        *ret_row = row;
                        *ret_length = (size_t)length;
                        return 1;
                }
                r = fill(reader, error);
                if (r < 0)
                        return r;
                if (r == 0)
                        return held > 0 || (reader->left > 0 && reader->left != UINT64_MAX) ? no_rows(error)
                                                                                            : 0;
        }
}

int row_reader_drain(struct row_reader *reader, const struct row_sink *sink, struct row_tally *ret,
                     ski_error *error)
{
        struct row_tally tally = { 0 };
        const char *row;
        size_t length;
        int r;

        while ((r = row_reader_next(reader, &row, &length, error)) > 0) {
                row_tally_add(&tally, row, length);
                r = sink ? sink->put(sink->context, row, length, error) : 0;
                if (r < 0)
                        return r;
        }
        *ret = tally;
        return r;
}

int row_reader_name_file(const char *path, ski_error *error)
{
        if (error && error->message && !text_starts_with(error->message, path))
                ski_error_prefix(error, "%s", path);
        return -SKI_EDIFFERS;
}
