/* SPDX-License-Identifier: PostgreSQL
 *
 * The table skinspire.migration_log: a row for everything that ran of the migrations, with when, who, how long, and a
 * checksum. A stamp has a row for each revision that it adds or takes away, without a checksum, for nothing ran. It also remembers how far a revision came that needs a commit in between.
 */
#ifndef MIGRATION_MIGRATION_LOG_H
#define MIGRATION_MIGRATION_LOG_H

#include <stdbool.h>

#include "catalog/digest.h"
#include "migration/revision.h"
#include "skinspire/session.h"

/* What ran of a revision. */
struct migration_entry {
        const char *revision; /* borrowed */
        enum revision_direction direction;
        size_t parts;                     /* how many of its parts have run */
        size_t statements;                /* and how many of the next one, which is outside of transactions */
        bool comes_now;                   /* and that the one behind them begins */
        bool is_whole;                    /* all of them: the version table says so, too */
        char checksum[DIGEST_DIGITS + 1]; /* of what has run; "" for a stamp */
        int64_t ended;                    /* by clock_milliseconds() */
        double seconds;
};

struct migration_entries {
        struct migration_entry *items;
        size_t count;
        const char *environment;
        const char *user;    /* of the operating system, with the host */
        const char *version; /* the program's */
};

/* Of all that a revision runs in the direction. */
void migration_checksum(const struct revision *revision, enum revision_direction direction,
                        char ret[static DIGEST_DIGITS + 1]);

/* True when it is the checksum of the revision's upgrade, or of one that it had before it was squashed. */
bool migration_is_same(const struct revision *revision, const char *checksum);

/* Whether there is a log, or this role may make one. */
int migration_log_is_possible(ski_session *session, bool *ret, ski_error *error);
/* Makes the log where it is missing. *ret_exists is false where this role may not. In the open scope. */
int migration_log_make(ski_session *session, bool *ret_exists, ski_error *error);
int migration_log_add(ski_session *session, const struct migration_entries *entries, ski_error *error);

/* A revision that an interrupted run left half done. */
struct migration_stop {
        const char *revision; /* of the result */
        enum revision_direction direction;
        size_t parts, statements;
        bool comes_now;
        const char *checksum;
};

/* All of them; *ret is NULL where there is no log. */
int migration_log_interrupted(ski_session *session, ski_result **ret, ski_error *error);
struct migration_stop migration_stop_at(const ski_result *interrupted, size_t row);
/* -SKI_EREFUSED, with the two ways on. */
int migration_stop_refuse(const struct migration_stop *stop, ski_error *error);
/* Forgets them, since the database is said to be elsewhere. In the open scope. */
int migration_log_forget_interrupted(ski_session *session, ski_error *error);

/* Of each revision's upgrade that ran last, stamps aside: its identifier and checksum. NULL where there is no log. */
int migration_log_upgrades(ski_session *session, ski_result **ret, ski_error *error);

/* What the log knows last of a revision. */
struct migration_state {
        const char *checksum; /* of the upgrade that ran and was not taken back; NULL: there is none */
        bool has_run;         /* once, whatever came after */
        bool is_stamp;        /* it was added by a stamp, and nothing ran of it since */
};

/* The states of all revisions. NULL where there is no log. */
int migration_log_states(ski_session *session, ski_result **ret, ski_error *error);
/* Among these, which it borrows from; of one that is not among them nothing is known. */
struct migration_state migration_log_state_of(const ski_result *states, const char *revision);

#endif
