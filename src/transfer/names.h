/* SPDX-License-Identifier: PostgreSQL
 *
 * The names that databases get beside their own: within 63 bytes, cut at a character, and never the same for two
 * targets.
 */
#ifndef TRANSFER_NAMES_H
#define TRANSFER_NAMES_H

#include "skinspire/session.h"

/* TARGET_new_XXXXXXXX, the same for every replacement of the target. Freed by the caller; NULL: out of memory. */
char *building_name(const char *target);

/* SOURCE_golden_XXXXXXXX, another one for each identity. Freed by the caller; NULL: out of memory. */
char *derived_golden_name(const char *source, const char *identity);

/* TARGET_old_YYYYMMDD_HHMMSS, different from every present database. Freed by the caller. */
int retained_name(ski_session *session, const char *target, char **ret_name, ski_error *error);

#endif
