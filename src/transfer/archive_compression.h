/* SPDX-License-Identifier: PostgreSQL
 *
 * Compressed streams: zstd in both directions, gzip for reading what others wrote.
 *
 * All three know a stream that was cut or damaged: zstd's frames carry a checksum of their content, gzip's end a CRC.
 * It is -SKI_EDIFFERS.
 */
#ifndef TRANSFER_ARCHIVE_COMPRESSION_H
#define TRANSFER_ARCHIVE_COMPRESSION_H

#include "transfer/archive_stream.h"

/* `threads` compress beside the caller's; 0: none. Takes over `next`, also where it fails. */
int zstd_sink_open(struct byte_sink *next, int threads, struct byte_sink **ret, ski_error *error);

/* `name` is told in errors; it must live as long as the source. Both take over `next`, also where they fail. */
int zstd_source_open(struct byte_source *next, const char *name, struct byte_source **ret, ski_error *error);
int gzip_source_open(struct byte_source *next, const char *name, struct byte_source **ret, ski_error *error);

#endif
