/* SPDX-License-Identifier: PostgreSQL
 *
 * The ends of the streams: files, with a digest of what went to the disk or came from it.
 */
#ifndef TRANSFER_ARCHIVE_DISK_H
#define TRANSFER_ARCHIVE_DISK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "catalog/digest.h"
#include "transfer/archive_stream.h"

/* What a file holds, as written or as read. */
struct disk_file {
        uint64_t bytes;
        char checksum[DIGEST_DIGITS + 1]; /* BLAKE2b of 256 bits, in hexadecimal */
};

/* How much there is of a file that is read while it is written. */
struct disk_growth {
        pthread_mutex_t mutex;
        pthread_cond_t changed;
        uint64_t bytes;
        bool is_whole;
        bool is_given_up;
};

#define DISK_GROWTH_INIT                                                                \
        {                                                                               \
                .mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER \
        }

/* Whoever waits for more gets an error; harmless for a file that is whole. */
void disk_growth_give_up(struct disk_growth *growth);

/* Makes the file, which must not be there yet, for its owner alone. `seen` is filled when the sink is finished, which
 * is when the bytes are on the disk; it must live as long as the sink. So must `growth` (NULL: nobody wants to know), which
 * is given up when the sink is freed unfinished. */
int disk_sink_open(const char *path, struct disk_file *seen, struct disk_growth *growth, struct byte_sink **ret,
                   ski_error *error);

/* Reads a file; `seen` (NULL: not wanted) is filled when its end was read; without it parts can be skipped. With `growth` it waits for what is still to
 * come, and reads what has come to the disk. */
int disk_source_open(const char *path, struct disk_file *seen, struct disk_growth *growth,
                     struct byte_source **ret, ski_error *error);

/* Reads all of the file, from the disk where the system allows it. */
int disk_file_read(const char *path, struct disk_file *ret, ski_error *error);

/* Makes what was created, renamed or removed in the folder durable. */
int disk_sync_folder(const char *path, ski_error *error);

#endif
