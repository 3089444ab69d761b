/* SPDX-License-Identifier: PostgreSQL
 *
 * What an environment still lacks (role, database, extensions, the objects of the project's SQL files), and
 * making it.
 */
#ifndef OPERATIONS_CREATION_H
#define OPERATIONS_CREATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "operations/change.h"
#include "operations/complete_structure.h"

/* What an environment lacks before, or what it was given after. */
struct creation {
        bool role;                    /* the role */
        bool role_rights;             /* rights that an existing role lacks; in the private server only */
        bool app_role;                /* the role of the setting database.app_role */
        bool database;                /* the database */
        bool has_objects;             /* it was there, with something in it, which is completed */
        struct completion completion; /* that is then lacking, and what it has otherwise */
        struct strings extensions;
        struct strings scripts; /* the files of the setting database.schema */
        char *output;           /* one of them: what database.schema_command printed; or NULL */
        uint64_t statements;    /* how many of them were run */
        bool triggers;          /* triggers, policies or grants that the rules want */
};

void creation_clear(struct creation *creation);
/* True when nothing is lacking. */
bool creation_is_complete(const struct creation *creation);
/* Adds one line for each thing: "role skinspire_admin". */
void creation_describe(const struct creation *creation, const struct environment *environment,
                       struct strings *lines);

/* Finds out what is lacking; changes nothing. -SKI_ECONNECT with the statement that an administrator runs when
 * the role can't connect, -SKI_ECONFIG when an extension is not at hand on the server, or a file is missing. */
int creation_survey(const struct change *change, struct creation *ret, ski_error *error);

/* Adds to the survey what a filled database lacks of the declared structure. */
int creation_survey_structure(const struct change *change, struct creation *creation, ski_error *error);

/* Makes all of it. A database that has to be made is built beside its place, so that a failure or a kill leaves
 * none; an empty one is filled in one transaction. */
int creation_perform(const struct change *change, struct creation *creation, ski_error *error);

/* Makes the roles, or completes them, and nothing else. */
int creation_make_role(const struct change *change, struct creation *creation, ski_error *error);

#endif
