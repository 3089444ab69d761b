/* SPDX-License-Identifier: PostgreSQL
 *
 * The ends of the streams: files, with a digest of what went to the disk or came from it.
 */
#ifndef TRANSFER_ARCHIVE_DISK_H
#define TRANSFER_ARCHIVE_DISK_H

#include <stdint.h>

#include "catalog/digest.h"
#include "transfer/archive_stream.h"

/* What a file holds, as written or as read. */
struct disk_file {
        uint64_t bytes;
        char checksum[DIGEST_DIGITS + 1]; /* BLAKE2b of 256 bits, in hexadecimal */
};

/* Makes the file, which must not be there yet, for its owner alone. `seen` is filled when the sink is finished, which
 * is when the bytes are on the disk; it must live as long as the sink. */
int disk_sink_open(const char *path, struct disk_file *seen, struct byte_sink **ret, ski_error *error);

/* Reads a file; `seen` (NULL: not wanted) is filled when its end was read. */
int disk_source_open(const char *path, struct disk_file *seen, struct byte_source **ret, ski_error *error);

/* Reads all of the file, from the disk where the system allows it. */
int disk_file_read(const char *path, struct disk_file *ret, ski_error *error);

/* Makes what was created, renamed or removed in the folder durable. */
int disk_sync_folder(const char *path, ski_error *error);

#endif
