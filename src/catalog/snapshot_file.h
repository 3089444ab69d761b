/* SPDX-License-Identifier: PostgreSQL
 *
 * A snapshot in a file, for the cache: so that SQL files which did not change cost no shadow database.
 *
 * The file begins with a line that names its format, and a digest of all behind it. It holds numbers as this machine
 * has them, for it never leaves it.
 */
#ifndef CATALOG_SNAPSHOT_FILE_H
#define CATALOG_SNAPSHOT_FILE_H

#include "catalog/digest.h"
#include "catalog/snapshot.h"

/* Replaces the file. Errors: -SKI_EIO, -SKI_ENOMEM. */
int snapshot_write(const struct snapshot *snapshot, const char *path, ski_error *error);

/* The same, as DIGEST.snapshot in the folder; the digest is of the content. */
int snapshot_write_by_digest(const struct snapshot *snapshot, const char *folder,
                             char ret_digest[static DIGEST_DIGITS + 1], ski_error *error);

/* -SKI_ENOTFOUND when there is no such file, and when it is damaged or has another format. */
int snapshot_read(const char *path, struct snapshot **ret, ski_error *error);

/* Adds how facts are read: with another version of the program they may have other properties. */
void snapshot_digest_kinds(struct digest *digest);

#endif
