/* SPDX-License-Identifier: PostgreSQL
 *
 * pg_dump's tar form. pg_restore trusts it: behind the end of one that is cut off it reads on for ever.
 */
#ifndef TRANSFER_DUMP_TAR_H
#define TRANSFER_DUMP_TAR_H

#include <stdbool.h>

#include "skinspire/error.h"

/* True where the file begins as a tar archive does. */
bool dump_is_tar(const char *path);

/* Looks whether all members are there as a whole, and the archive's end behind them. Errors: -SKI_EDIFFERS where not,
 * -SKI_EIO. */
int dump_check_tar(const char *path, ski_error *error);

#endif
