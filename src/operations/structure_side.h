/* SPDX-License-Identifier: PostgreSQL
 *
 * The sides of a comparison of structures: where a structure comes from, and how it is read.
 *
 * A side is written as
 *     dev                     an environment
 *     postgresql://…          a URL; its password comes from PGPASSWORD, ~/.pgpass or an environment of that server
 *     database/schema, x.sql  a folder or a file of SQL, loaded into a shadow database
 *     !COMMAND                what the command prints, loaded likewise; command:COMMAND is the same
 *     declared                what the project's extensions, SQL files, schema_command and rules make
 *     revision:head           what the migrations make up to a revision; the word before it may be left out
 *     empty                   a database in which nothing was made yet
 */
#ifndef OPERATIONS_STRUCTURE_SIDE_H
#define OPERATIONS_STRUCTURE_SIDE_H

#include "base/macro.h"
#include "base/text.h"
#include "catalog/shadow.h"
#include "catalog/snapshot.h"
#include "config/environment.h"
#include "config/project.h"
#include "postgres/database.h"
#include "skinspire/session.h"

enum side_kind { SIDE_ENVIRONMENT, SIDE_URL, SIDE_FILES, SIDE_COMMAND, SIDE_DECLARED, SIDE_EMPTY };

/* Where the lines of a side's output come from. */
struct side_origin {
        unsigned first; /* line of the output, from 1 */
        char *file;
        unsigned line; /* of the file */
};

struct structure_side {
        enum side_kind kind;
        char *name;                      /* for people: as written, a URL without its password */
        struct environment *environment; /* of an environment; else NULL */
        struct conninfo *conninfo;       /* of a database; else NULL */
        struct strings files;            /* to be loaded, in order */
        char *output;                    /* the command's output, in a file that ends with the side */
        struct side_origin *origins;     /* of the output's lines, in order; NULL: it has no other place */
        size_t origin_count;
        const struct strings
                *extensions;          /* to be installed before the files are loaded; NULL: the project's own */
        ski_session *session;         /* while it is read: in the side's own database */
        bool keep_shadow;             /* for files: load them into a shadow that stays */
        struct shadow **leave_shadow; /* for files: as in struct shadow_options; or NULL */
        struct shadow_ending *ending; /* of the shadow for its files, which clearing the side waits for */
};

/* Finds out what the text means, and runs the command. Errors: -SKI_EUSAGE for what means nothing, -SKI_EPROGRAM for a
 * command that fails, and those of environment_find() and conninfo_parse(). */
int structure_side_find(const struct project *project, const char *text, struct structure_side *ret,
                        ski_error *error);
void structure_side_clear(struct structure_side *side);

/* Makes a side of statements that are at hand. */
int structure_side_write(struct structure_side *ret, const char *statements, size_t length, ski_error *error);

/* Opens the session of a side that is a database. */
int structure_side_open(struct structure_side *side, const ski_session_options *options, ski_error *error);

/* Reads one structure; files are loaded on the other side's server if a session of it is open, else as below. */
int structure_side_read(const struct project *project, struct structure_side *side,
                        const struct structure_side *other, const ski_session_options *options,
                        struct snapshot **ret, ski_error *error);

/* Reads both structures. Files are loaded on the other side's server as that side's role; where both are files, on the
 * active environment's, else on the private server. */
int structure_sides_read(const struct project *project, struct structure_side *from, struct structure_side *to,
                         const ski_session_options *options, struct snapshot **ret_from,
                         struct snapshot **ret_to, ski_error *error);

#endif
