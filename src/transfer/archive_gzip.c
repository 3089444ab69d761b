/* SPDX-License-Identifier: PostgreSQL */
#include <stdbool.h>
#include <zlib.h>

#include "transfer/archive_compression.h"

enum {
        PIECE = 65536,
        GZIP_ONLY = 16 + MAX_WBITS, /* as inflateInit2() wants to be told */
};

struct gzip_source {
        struct byte_source source;
        struct byte_source *next;
        const char *name;
        z_stream stream;
        bool opened;
        bool ended;   /* a member has ended, and none has begun since */
        bool pending; /* there was no room for all that the last input gave */
        char buffer[PIECE];
};

static int damaged(const struct gzip_source *self, ski_error *error)
{
        return ski_error_set(error, -SKI_EDIFFERS, "%s is damaged: %s", self->name,
                             self->stream.msg ? self->stream.msg : "not gzip's format");
}

static int refill(struct gzip_source *self, bool *ret_end, ski_error *error)
{
        size_t length;
        int r;

        r = self->next->read(self->next, self->buffer, sizeof(self->buffer), &length, error);
        if (r < 0)
                return r;
        self->stream.next_in = (Bytef *)self->buffer;
        self->stream.avail_in = (uInt)length;
        *ret_end = length == 0;
        if (length == 0 && !self->ended)
                return ski_error_set(error, -SKI_EDIFFERS, "%s is cut off: its compressed data have no end",
                                     self->name);
        return 0;
}

static int gzip_read(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                     ski_error *error)
{
        struct gzip_source *self = (struct gzip_source *)source;
        uInt room = size > PIECE ? PIECE : (uInt)size;
        bool end = false;
        int r, code;

        self->stream.next_out = buffer;
        self->stream.avail_out = room;
        while (self->stream.avail_out == room) {
                if (self->stream.avail_in == 0 && !self->pending) {
                        r = refill(self, &end, error);
                        if (r < 0)
                                return r;
                        if (end)
                                break;
                }
                /* gzip allows several members behind each other. */
                if (self->ended && inflateReset2(&self->stream, GZIP_ONLY) != Z_OK)
                        return damaged(self, error);
                code = inflate(&self->stream, Z_NO_FLUSH);
                /* Nothing was pending after all. */
                if (code == Z_BUF_ERROR && self->pending) {
                        self->pending = false;
                        continue;
                }
                if (code != Z_OK && code != Z_STREAM_END)
                        return damaged(self, error);
                self->ended = code == Z_STREAM_END;
                self->pending = self->stream.avail_out == 0 && !self->ended;
        }
        *ret_length = room - self->stream.avail_out;
        return 0;
}

static void gzip_source_free(struct byte_source *source)
{
        struct gzip_source *self = (struct gzip_source *)source;

        byte_source_free(self->next);
        if (self->opened)
                inflateEnd(&self->stream);
        free(self);
}

int gzip_source_open(struct byte_source *next, const char *name, struct byte_source **ret, ski_error *error)
{
        struct gzip_source *self = calloc(1, sizeof(*self));

        if (!self) {
                byte_source_free(next);
                return ski_error_oom(error);
        }
        self->source = (struct byte_source){ gzip_read, gzip_source_free, NULL };
        self->next = next;
        self->name = name;
        self->opened = inflateInit2(&self->stream, GZIP_ONLY) == Z_OK;
        if (!self->opened) {
                gzip_source_free(&self->source);
                return ski_error_oom(error);
        }
        *ret = &self->source;
        return 0;
}
