/* SPDX-License-Identifier: PostgreSQL
 *
 * Creating an environment's database, setting it up with all that belongs to it, and resetting it.
 */
#ifndef OPERATIONS_CREATE_DATABASE_H
#define OPERATIONS_CREATE_DATABASE_H

#include "operations/change.h"
#include "operations/creation.h"
#include "operations/verify.h"

/* Makes what is lacking, objects of the declared structure too; what is there stays as it is. Harmless when nothing is lacking. With dry_run the result
 * says what would be made. */
int create_database(const struct change *change, struct creation *ret, ski_error *error);

struct setup_result {
        struct creation creation;
        struct strings seeds; /* the files of the setting database.seed */
        uint64_t seed_statements;
        struct verification verification; /* empty in a dry run */
};

/* Creates, loads the standard rows, and verifies. The seed files run each time, in one transaction. */
int setup_database(const struct change *change, struct setup_result *ret, ski_error *error);
void setup_result_clear(struct setup_result *result);

struct reset_result {
        bool existed;
        struct strings extensions;
        struct strings files; /* the SQL files that made the new database */
        char *output;         /* one of them: what database.schema_command printed; or NULL */
        uint64_t statements;
        char *retained; /* the old database's new name; NULL when there was none, and in a dry run */
        bool in_place;  /* no database could be made beside it: nothing is retained */
};

struct reset_options {
        bool init;      /* with the standard rows */
        bool no_backup; /* in place: do without a backup of what is there */
};

/* Replaces the database by a new one, made by the project's SQL files. The old one is retained; where the role may not
 * create databases all is done in one transaction inside it, after a backup. */
int reset_database(const struct change *change, const struct reset_options *options, struct reset_result *ret,
                   ski_error *error);
void reset_result_clear(struct reset_result *result);

#endif
