/* SPDX-License-Identifier: PostgreSQL
 *
 * Whether a backup's files are what its manifest says.
 */
#ifndef TRANSFER_MANIFEST_CHECK_H
#define TRANSFER_MANIFEST_CHECK_H

#include "transfer/manifest.h"

/* Reads all of it, decodes it, and counts and sums the rows. `manifest` comes from a file: see manifest_read(). Damage
 * is -SKI_EDIFFERS; a missing or wrong secret is -SKI_EREFUSED. */
int manifest_check(const char *path, const struct manifest *manifest, struct seal_secret *secret, unsigned jobs,
                   ski_error *error);

/* The same for the files alone: whether each is, byte for byte, what was written, and whether the secret opens them. What
 * they hold is then what it was; whoever reads it next counts again. */
int manifest_check_files(const char *path, const struct manifest *manifest, struct seal_secret *secret,
                         unsigned jobs, ski_error *error);

#endif
