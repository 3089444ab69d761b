/* SPDX-License-Identifier: PostgreSQL
 *
 * Streams of bytes that pass through several hands, each of which changes them: compressing, encrypting, writing.
 *
 * A sink hands on to the sink that it was made with, and owns it; a source takes from the source that it was made
 * with, likewise.
 */
#ifndef TRANSFER_ARCHIVE_STREAM_H
#define TRANSFER_ARCHIVE_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/macro.h"
#include "skinspire/error.h"

struct byte_sink {
        int (*write)(struct byte_sink *sink, const void *bytes, size_t length, ski_error *error);
        /* Everything was given: what is held back goes out. Once. */
        int (*finish)(struct byte_sink *sink, ski_error *error);
        void (*free)(struct byte_sink *sink);
};

struct byte_source {
        /* Up to `size` bytes, at least one; ret_length 0: the end, and all before it was whole. */
        int (*read)(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                    ski_error *error);
        void (*free)(struct byte_source *source);
        /* Passes over so many bytes without reading them; NULL: it can't. */
        int (*skip)(struct byte_source *source, uint64_t count, ski_error *error);
};

static inline void byte_sink_free(struct byte_sink *sink)
{
        if (sink)
                sink->free(sink);
}
DEFINE_CLEANUP(struct byte_sink, byte_sink_free);

static inline void byte_source_free(struct byte_source *source)
{
        if (source)
                source->free(source);
}
DEFINE_CLEANUP(struct byte_source, byte_source_free);

/* Reads until the buffer is full or the stream has ended. */
int byte_source_fill(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                     ski_error *error);

#endif
