/* SPDX-License-Identifier: PostgreSQL
 *
 * What pgBackRest, which keeps a server's WAL for going back to a point in time, says of itself.
 */
#ifndef OPERATIONS_POINT_IN_TIME_H
#define OPERATIONS_POINT_IN_TIME_H

#include <stdbool.h>

#include "skinspire/error.h"

/* True for an archive_command that hands the WAL to pgBackRest. */
bool archives_by_pgbackrest(const char *archive_command);

/* Asks the pgbackrest of this machine about the stanza that the command names. ret_words is a line for people, ret_good
 * whether it is content with itself. -SKI_ENOTFOUND when it can't be asked here: no such program, no such right. */
int pgbackrest_ask(const char *archive_command, bool *ret_good, char **ret_words, ski_error *error);

#endif
