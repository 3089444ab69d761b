/* SPDX-License-Identifier: PostgreSQL
 *
 * Retained databases: those that stood before a replacing operation. What they are stands in their own comments,
 * a sentence for people and JSON for the program, so nothing else has to be kept in step.
 */
#ifndef TRANSFER_RETAINED_H
#define TRANSFER_RETAINED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/macro.h"
#include "config/conninfo.h"
#include "skinspire/session.h"

/* What is written down with the retained database. */
struct replacement_origin {
        const char *operation;   /* "copy", "reset" */
        const char *environment; /* the target environment's name */
        const char *source;      /* for people: "test", or NULL */
        const char *counters;    /* JSON about the new database that undo will want, or NULL */
        const char *comment;     /* of the new database; NULL: that of the old one */
        bool closed;             /* nobody may connect to the new database */
};

struct retained {
        char *database; /* its present name */
        char *target;   /* the name that it had */
        char *environment;
        char *operation;   /* what replaced it */
        char *source;      /* "" when there was none */
        char *replaced_at; /* "2026-11-22T15:04:05Z" */
        char *replaced_by; /* who ran it: user@host */
        char *counters;    /* as in replacement_origin; "" when there is nothing */
        int64_t age;       /* transactions since it was put aside */
        int64_t bytes;     /* its size; -1 when this role may not see it */
};

struct retained_list {
        struct retained *items; /* newest first */
        size_t count;
};

/* The databases that are retained for a target (NULL: for all), newest first. */
int retained_find(const struct conninfo *server, const char *target, const ski_session_options *session,
                  struct retained_list *ret, ski_error *error);
void retained_list_clear(struct retained_list *list);
/* Moves one out of the list: the one of that name, or the newest (NULL). -SKI_ENOTFOUND when there is none. */
int retained_take(struct retained_list *list, const char *database, struct retained **ret, ski_error *error);
void retained_free(struct retained *retained);
DEFINE_CLEANUP(struct retained, retained_free);

/* The same in a session that is open. */
int retained_read(ski_session *session, const char *target, struct retained_list *ret, ski_error *error);

/* The comment of a retained database: its present name, the name that it had, and the comment that people wrote.
 * Freed by the caller. */
char *retained_comment(const struct replacement_origin *origin, const char *name, const char *target,
                       const char *original);
/* The comment that people wrote, also out of a retained database's; NULL when there was none. */
int original_comment(const char *comment, char **ret, ski_error *error);

#endif
