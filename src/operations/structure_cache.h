/* SPDX-License-Identifier: PostgreSQL
 *
 * Structures that were read before, in files: each under a digest of all that it depends on.
 *
 * The cache only saves time: what can't be read or written there is read anew.
 */
#ifndef OPERATIONS_STRUCTURE_CACHE_H
#define OPERATIONS_STRUCTURE_CACHE_H

#include <stdbool.h>

#include "catalog/moment.h"
#include "catalog/snapshot.h"
#include "config/project.h"

/* The folder, freed by the caller: in the project's state folder; outside of projects, where the user keeps such things.
 * NULL: there is no place, and the functions below find and do nothing. */
char *structure_cache_folder(const struct project *project);

/* False where no digest is known that begins like this. */
bool structure_cache_may_find(const char *folder, const char *begin);
bool structure_cache_find(const char *folder, const char *digest, struct snapshot **ret);
void structure_cache_remember(const char *folder, const char *digest, const struct snapshot *snapshot);

/* The digest of what was read at that moment. */
bool structure_cache_find_moment(const char *folder, const struct moment *moment,
                                 char ret_digest[static DIGEST_DIGITS + 1]);
void structure_cache_remember_moment(const char *folder, const struct moment *moment, const char *digest);

#endif
