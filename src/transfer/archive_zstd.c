/* SPDX-License-Identifier: PostgreSQL */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "transfer/archive_compression.h"

/* LEVEL as zstd(1) chooses: rows of tables gain little from more, and take much longer. Keys and digests gain nothing from
 * it at all, and then half of the work is enough: a sample decides. */
enum {
        LEVEL = 3,
        LOW_LEVEL = 1,
        SAMPLE = 4 << 20,
        WORTH = 2, /* percent that LEVEL must save */
};

/* Writing ------------------------------------------------------------------------------------------ */

struct zstd_sink {
        struct byte_sink sink;
        struct byte_sink *next;
        ZSTD_CCtx *context;
        char *buffer;
        size_t size;
        char *sample; /* what has come so far; NULL: it has decided */
        size_t sampled;
};

/* Until the input is taken, or with ZSTD_e_end until nothing is held back. */
static int compress(struct zstd_sink *self, const void *bytes, size_t length, ZSTD_EndDirective directive,
                    ski_error *error)
{
        ZSTD_inBuffer input = { bytes, length, 0 };
        bool done;
        int r;

        do {
                ZSTD_outBuffer output = { self->buffer, self->size, 0 };
                size_t left = ZSTD_compressStream2(self->context, &output, &input, directive);

                if (ZSTD_isError(left))
                        return ski_error_set(error, -SKI_EIO, "cannot compress: %s", ZSTD_getErrorName(left));
                if (output.pos > 0) {
                        r = self->next->write(self->next, self->buffer, output.pos, error);
                        if (r < 0)
                                return r;
                }
                done = directive == ZSTD_e_end ? left == 0 : input.pos == input.size;
        } while (!done);
        return 0;
}

static size_t compressed_size(const struct zstd_sink *self, void *room, size_t size, int level)
{
        return ZSTD_compress(room, size, self->sample, self->sampled, level);
}

/* Where it can't be tried, LEVEL stays. */
static void choose_level(struct zstd_sink *self)
{
        size_t size = ZSTD_compressBound(self->sampled);
        _cleanup_free_ void *room = malloc(size);
        size_t low, high;

        if (!room)
                return;
        low = compressed_size(self, room, size, LOW_LEVEL);
        high = compressed_size(self, room, size, LEVEL);
        if (!ZSTD_isError(low) && !ZSTD_isError(high) && high > low / 100 * (100 - WORTH))
                ZSTD_CCtx_setParameter(self->context, ZSTD_c_compressionLevel, LOW_LEVEL);
}

static int end_sample(struct zstd_sink *self, ski_error *error)
{
        _cleanup_free_ char *sample = NULL;

        if (!self->sample)
                return 0;
        if (self->sampled == SAMPLE)
                choose_level(self);
        sample = steal(self->sample);
        return compress(self, sample, self->sampled, ZSTD_e_continue, error);
}

static int zstd_write(struct byte_sink *sink, const void *bytes, size_t length, ski_error *error)
{
        struct zstd_sink *self = (struct zstd_sink *)sink;
        size_t taken = 0;
        int r;

        if (self->sample) {
                taken = length < SAMPLE - self->sampled ? length : SAMPLE - self->sampled;
                memcpy(self->sample + self->sampled, bytes, taken);
                self->sampled += taken;
                if (self->sampled < SAMPLE)
                        return 0;
                r = end_sample(self, error);
                if (r < 0)
                        return r;
        }
        return compress(self, (const char *)bytes + taken, length - taken, ZSTD_e_continue, error);
}

static int zstd_finish(struct byte_sink *sink, ski_error *error)
{
        struct zstd_sink *self = (struct zstd_sink *)sink;
        int r;

        r = end_sample(self, error);
        if (r == 0)
                r = compress(self, "", 0, ZSTD_e_end, error);
        return r < 0 ? r : self->next->finish(self->next, error);
}

static void zstd_sink_free(struct byte_sink *sink)
{
        struct zstd_sink *self = (struct zstd_sink *)sink;

        byte_sink_free(self->next);
        ZSTD_freeCCtx(self->context);
        free(self->buffer);
        free(self->sample);
        free(self);
}

int zstd_sink_open(struct byte_sink *next, int threads, struct byte_sink **ret, ski_error *error)
{
        struct zstd_sink *self = calloc(1, sizeof(*self));

        if (!self) {
                byte_sink_free(next);
                return ski_error_oom(error);
        }
        *self = (struct zstd_sink){
                .sink = { zstd_write, zstd_finish, zstd_sink_free },
                .next = next,
                .context = ZSTD_createCCtx(),
                .size = ZSTD_CStreamOutSize(),
                .sample = malloc(SAMPLE),
        };
        self->buffer = malloc(self->size);
        if (!self->context || !self->buffer || !self->sample) {
                zstd_sink_free(&self->sink);
                return ski_error_oom(error);
        }
        ZSTD_CCtx_setParameter(self->context, ZSTD_c_compressionLevel, LEVEL);
        ZSTD_CCtx_setParameter(self->context, ZSTD_c_checksumFlag, 1);
        /* A library that was built without threads takes the work on itself. */
        ZSTD_CCtx_setParameter(self->context, ZSTD_c_nbWorkers, threads);
        *ret = &self->sink;
        return 0;
}

/* Reading ------------------------------------------------------------------------------------------ */

struct zstd_source {
        struct byte_source source;
        struct byte_source *next;
        const char *name;
        ZSTD_DCtx *context;
        char *buffer;
        size_t size;
        ZSTD_inBuffer input;
        bool within;  /* a frame has begun and not ended */
        bool pending; /* there was no room for all that the last input gave */
        bool began;
};

/* A file without a single frame is no compressed file. */
static int end_of_input(const struct zstd_source *self, ski_error *error)
{
        if (self->began && !self->within)
                return 0;
        return ski_error_set(error, -SKI_EDIFFERS, "%s is cut off: its compressed data have no end",
                             self->name);
}

static int zstd_read(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                     ski_error *error)
{
        struct zstd_source *self = (struct zstd_source *)source;
        ZSTD_outBuffer output = { buffer, size, 0 };
        int r;

        while (output.pos == 0) {
                if (self->input.pos == self->input.size && !self->pending) {
                        r = self->next->read(self->next, self->buffer, self->size, &self->input.size, error);
                        if (r < 0)
                                return r;
                        self->input.pos = 0;
                        if (self->input.size == 0) {
                                *ret_length = 0;
                                return end_of_input(self, error);
                        }
                }
                size_t wanted = ZSTD_decompressStream(self->context, &output, &self->input);
                if (ZSTD_isError(wanted))
                        return ski_error_set(error, -SKI_EDIFFERS, "%s is damaged: %s", self->name,
                                             ZSTD_getErrorName(wanted));
                self->began = true;
                self->within = wanted != 0;
                self->pending = output.pos == output.size;
        }
        *ret_length = output.pos;
        return 0;
}

static void zstd_source_free(struct byte_source *source)
{
        struct zstd_source *self = (struct zstd_source *)source;

        byte_source_free(self->next);
        ZSTD_freeDCtx(self->context);
        free(self->buffer);
        free(self);
}

int zstd_source_open(struct byte_source *next, const char *name, struct byte_source **ret, ski_error *error)
{
        struct zstd_source *self = calloc(1, sizeof(*self));

        if (!self) {
                byte_source_free(next);
                return ski_error_oom(error);
        }
        *self = (struct zstd_source){
                .source = { zstd_read, zstd_source_free, NULL },
                .next = next,
                .name = name,
                .context = ZSTD_createDCtx(),
                .size = ZSTD_DStreamInSize(),
        };
        self->buffer = malloc(self->size);
        self->input.src = self->buffer;
        if (!self->context || !self->buffer) {
                zstd_source_free(&self->source);
                return ski_error_oom(error);
        }
        *ret = &self->source;
        return 0;
}
