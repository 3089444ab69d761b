/* SPDX-License-Identifier: PostgreSQL
 *
 * Files of a backup: opened for writing as a chain that compresses, then encrypts, then writes, and for reading as
 * whatever chain their first bytes ask for.
 */
#ifndef TRANSFER_ARCHIVE_FILE_H
#define TRANSFER_ARCHIVE_FILE_H

#include <stdbool.h>

#include "transfer/archive_disk.h"
#include "transfer/archive_seal.h"

/* How content becomes a file. */
struct archive_coding {
        bool compress;
        int threads;             /* that compress one file, beside the caller's */
        const struct seal *seal; /* NULL: not encrypted */
};

/* ".zst.enc", as the coding adds it to a file's name. */
const char *archive_coding_suffix(const struct archive_coding *coding);

/* Small writes are collected. `seen` and `growth` as for disk_sink_open(). `label` is what the file is, and must be known again when
 * an encrypted one is read. */
int archive_sink_open(const char *path, const char *label, const struct archive_coding *coding,
                      struct disk_file *seen, struct disk_growth *growth, struct byte_sink **ret,
                      ski_error *error);

/* `secret` may be NULL where nothing is encrypted; `seen` and `growth` as for disk_source_open(). `path` must live as long as the
 * source. Damage is -SKI_EDIFFERS, at the opening or at whatever read comes to it. */
int archive_source_open(const char *path, const char *label, struct seal_secret *secret, struct disk_file *seen,
                        struct disk_growth *growth, struct byte_source **ret, ski_error *error);

#endif
