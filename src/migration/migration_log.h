/* SPDX-License-Identifier: PostgreSQL
 *
 * The table skinspire.migration_log: a row for everything that ran of the migrations, with when, who, how long, and a
 * checksum. It also remembers how far a revision came that needs a commit in between.
 */
#ifndef MIGRATION_MIGRATION_LOG_H
#define MIGRATION_MIGRATION_LOG_H

#include <stdbool.h>

#include "catalog/digest.h"
#include "migration/revision.h"
#include "skinspire/session.h"

/* What ran of a revision. */
struct migration_entry {
        const char *revision;
        enum revision_direction direction;
        size_t parts;  /* how many of its parts have run */
        bool is_whole; /* all of them: the version table says so, too */
        const char *checksum, *environment;
        const char *user;    /* of the operating system, with the host */
        const char *version; /* the program's */
        double seconds;
};

/* Of all that a revision runs in the direction. */
void migration_checksum(const struct revision *revision, enum revision_direction direction,
                        char ret[static DIGEST_DIGITS + 1]);

/* Makes the log where it is missing. *ret_exists is false where this role may not. In the open scope. */
int migration_log_make(ski_session *session, bool *ret_exists, ski_error *error);
int migration_log_add(ski_session *session, const struct migration_entry *entry, ski_error *error);

/* How many parts of the revision an interrupted run in this direction left done; and whether there was one: the part behind
 * these may then have run as well. 0 and false where there is no log. */
int migration_log_parts(ski_session *session, const char *revision, enum revision_direction direction,
                        size_t *ret_parts, bool *ret_interrupted, ski_error *error);

/* Of each revision's upgrade that ran last: its identifier and checksum. NULL where there is no log. */
int migration_log_upgrades(ski_session *session, ski_result **ret, ski_error *error);

#endif
