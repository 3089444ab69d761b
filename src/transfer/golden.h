/* SPDX-License-Identifier: PostgreSQL
 *
 * Golden databases: copies that nobody can connect to, kept on a target's server so that it can be reset from them again
 * and again without the source. What one is stands in its own comment, a sentence for people and JSON for the program.
 */
#ifndef TRANSFER_GOLDEN_H
#define TRANSFER_GOLDEN_H

#include <stdint.h>

#include "base/macro.h"
#include "base/text.h"
#include "skinspire/session.h"

/* Which database it is a copy of. All but the environment's name must be the same for it to be used. */
struct golden_source {
        const char *environment;
        const char *database; /* its real name */
        const char *system;   /* the server's identifier; "" where nobody may know */
        const char *address;  /* as the server sees itself; "" for a unix socket */
        const char *url;      /* of the environment, without its password; "" where it has none */
};

/* What it holds, so that a clone of it can be checked. */
struct golden_content {
        const char *digest; /* of its census */
        int64_t tables, rows;
};

struct golden {
        char *database; /* its name */
        char *environment;
        char *source;   /* the name of the database that it was copied from */
        char *taken_at; /* "2026-11-22T15:04:05Z" */
        char *taken_by; /* user@host */
        char *digest;
        int64_t tables, rows;
        int64_t bytes;  /* -1: this role may not see it */
        bool is_closed; /* nobody can connect */
};

struct golden_list {
        struct golden *items; /* by name */
        size_t count;
};

/* All of the session's server. */
int golden_read(ski_session *session, struct golden_list *ret, ski_error *error);
void golden_list_clear(struct golden_list *list);
/* Moves the one of that name out of the list; NULL when there is none, or no memory. */
struct golden *golden_take(struct golden_list *list, const char *database);

/* The one of that source: -SKI_ENOTFOUND, without an error's text, when there is none; -SKI_EREFUSED when its name is
 * taken by something else. */
int golden_find(ski_session *session, const struct golden_source *source, struct golden **ret,
                ski_error *error);
void golden_free(struct golden *golden);
DEFINE_CLEANUP(struct golden, golden_free);

/* The name that the golden database of a source has. Freed by the caller; NULL: out of memory. */
char *golden_name(const struct golden_source *source);

/* The comment of a new one, taken now. Freed by the caller; NULL: out of memory. */
char *golden_comment(const struct golden_source *source, const struct golden_content *content);

/* Appends how long ago it was taken: "3 hours". */
void golden_append_age(const struct golden *golden, struct text *text);
/* The same in seconds. */
int64_t golden_age(const struct golden *golden);

#endif
