/* SPDX-License-Identifier: PostgreSQL
 *
 * What the ways of copying share: copy_database.c checks, asks, lets one way fill the new database, and swaps.
 */
#ifndef OPERATIONS_COPY_INTERNAL_H
#define OPERATIONS_COPY_INTERNAL_H

#include "base/macro.h"
#include "operations/copy_database.h"
#include "transfer/census.h"
#include "transfer/golden.h"
#include "transfer/replace.h"
#include "transfer/sections.h"

/* Everything that one copy holds. */
struct copy {
        const struct change *change;
        const struct project *project;
        const struct environment *from, *to;
        const struct copy_options *options;
        ski_session_options session_options;
        struct conninfo *source, *target, *building; /* addresses; `building` is the new database's */
        ski_session *reader;                         /* its scope holds the exported snapshot */
        ski_scope reading;
        char *snapshot;
        ski_session *target_server;
        ski_result *source_facts;     /* columns as in copy_source.sql */
        struct section_writer writer; /* of the structure, for the stream */
        int64_t streaming_since;      /* clock_milliseconds() */
        struct replacement *replacement;
        struct census before, later, after; /* the source's, its sequences' once more, the new database's */
        enum copy_way way;
        struct golden *golden; /* NULL: there is none yet */
        bool is_golden;        /* what is filled now is the golden database, not the target's */
        char *reason;          /* why it is not a better one; NULL: it is the best, or was asked for */

        /* Of the census of the golden database that was filled. */
        char golden_digest[DIGEST_DIGITS + 1];
};

/* Opens the reader, or opens it anew, and closes it. */
int copy_open_source(struct copy *copy, ski_error *error);
void copy_close_source(struct copy *copy);

/* Connects to the target's server, or finds out that all has to be done inside the target: copy->way is then
 * COPY_WAY_IN_PLACE. */
int copy_reach_target(struct copy *copy, ski_error *error);

/* -SKI_EREFUSED when something was asked for that can't be done in place. */
int copy_refuse_wish_in_place(const struct copy *copy, ski_error *error);

/* Sets copy->way. -SKI_EREFUSED with the reason where the way that was asked for is not possible. Sessions of both servers
 * are open. */
int copy_choose_way(struct copy *copy, ski_error *error);

/* Makes a sentence. */
int copy_say(char **ret_sentence, ski_error *error, const char *format, ...) _printf_(3, 4);

void copy_report(const struct copy *copy, const char *phase, uint64_t done, uint64_t total, const char *what);

int64_t copy_source_bytes(const struct copy *copy);

/* True when both servers are of one major version, so that their own words for an object can be compared. */
bool copy_has_same_major(const struct copy *copy);

/* Settings for a transaction that stays open as long as the copy takes, and sees every row or fails. */
int copy_prepare_long_scope(ski_session *session, ski_error *error);

/* Runs the project's script for copies, its last word: silencing mails, jobs, webhooks. */
int copy_run_script(const struct copy *copy, ski_session *session, ski_error *error);

/* What this session wrote must be counted before the counters are read. */
void copy_flush_counters(ski_session *session);

/* The end of a clone: the new database is compared, the project's script runs in it. */
int copy_finish_cloned(struct copy *copy, int (*compare_it)(struct copy *copy, ski_session *session, ski_error *error),
                       struct copy_result *result, ski_error *error);

/* The ways. Each makes the new database through copy->replacement, fills it, compares it with the source, runs the
 * script for copies, and leaves nobody in it. */

/* The server's own copy. The obstacle is NULL when there is none. The reader is closed while the clone is made, and a
 * failure of the first step leaves nothing behind: another way can be taken. */
int copy_clone_obstacle(struct copy *copy, char **ret_obstacle, ski_error *error);
int copy_clone_make(struct copy *copy, struct copy_result *result, ski_error *error);
int copy_clone_finish(struct copy *copy, struct copy_result *result, ski_error *error);
/* -SKI_EREFUSED for a protected source. */
int copy_check_pause(struct copy *copy, ski_error *error);

/* A golden database's copy. Looking finds the one of the source, if there is one. */
int copy_golden_look(struct copy *copy, ski_error *error);
bool copy_golden_is_to_be_made(const struct copy *copy);
int copy_golden_make(struct copy *copy, ski_error *error);
int copy_golden_clone(struct copy *copy, struct copy_result *result, ski_error *error);

/* Inside the target, in one transaction. The check comes before anybody is asked. */
int copy_in_place_check(struct copy *copy, ski_error *error);
int copy_in_place(struct copy *copy, struct copy_result *result, ski_error *error);

/* Rows and structure through our hands. */
int copy_stream(struct copy *copy, struct copy_result *result, ski_error *error);

#endif
