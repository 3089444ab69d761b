/* SPDX-License-Identifier: PostgreSQL
 *
 * Filling a new, empty database from another one with pg_dump and pg_restore, a pipe between them. Both ends are
 * watched: an end that fails fails the whole.
 */
#ifndef TRANSFER_DUMP_RESTORE_H
#define TRANSFER_DUMP_RESTORE_H

#include <stdbool.h>

#include "base/macro.h"
#include "config/conninfo.h"
#include "skinspire/error.h"

struct dump_restore_programs {
        char *dump, *restore;
};

/* Finds a pg_dump and a pg_restore that can carry a database from one server to the other; versions as 150020, the
 * folder to look in first may be NULL. -SKI_EPROGRAM when none is installed that can. */
int dump_restore_find_programs(int source_version, int target_version, const char *preferred_folder,
                               struct dump_restore_programs *ret, ski_error *error);

void dump_restore_programs_clear(struct dump_restore_programs *programs);

struct dump_restore_options {
        const struct dump_restore_programs *programs;
        const struct conninfo *source;
        const struct conninfo *target;
        const char *snapshot; /* exported by a session of the source that stays open until the end */
        const char *encoding; /* the source database's */
        bool no_owner;        /* objects belong to the role that restores */
        bool no_privileges;   /* no GRANT or REVOKE */
        bool show_values;     /* errors may carry the values of rows */
};

struct dump_restore;

/* Starts both programs and returns. */
int dump_restore_start(const struct dump_restore_options *options, struct dump_restore **ret, ski_error *error);

/* True when both have ended. */
bool dump_restore_is_done(struct dump_restore *run);

/* Waits for both. The error is that of the program which failed first, without the values of rows. */
int dump_restore_finish(struct dump_restore *run, ski_error *error);

/* Ends what still runs. */
void dump_restore_free(struct dump_restore *run);
DEFINE_CLEANUP(struct dump_restore, dump_restore_free);

#endif
