/* SPDX-License-Identifier: PostgreSQL
 *
 * Building a database from the project's SQL files, beside its place; create and reset do so.
 */
#ifndef OPERATIONS_BUILD_DATABASE_H
#define OPERATIONS_BUILD_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "operations/change.h"

/* How a database is to be built. */
struct building {
        const char *operation;            /* "create", "reset" */
        bool must_be_new;                 /* nothing may stand in its place */
        const struct strings *extensions; /* to install */
        const struct strings *scripts;    /* SQL files, run in one transaction as the environment's role */
        bool triggers;                    /* what the rules want, after that */
};

/* Builds the environment's database beside its place and swaps the two. ret_retained is the old one's new name,
 * NULL when there was none. */
int build_database(const struct change *change, const struct building *building, uint64_t *ret_statements,
                   char **ret_retained, ski_error *error);

/* What the session makes from now on, inside a scope, belongs to the environment's role. */
int become_owner(ski_session *session, const char *role, ski_error *error);

/* Runs the SQL files of the schema in one transaction, in the database of that name, which is empty, as the environment's
 * role. The version table then has the heads of the project's migrations. */
int run_schema(const struct change *change, const char *database, const struct strings *files,
               uint64_t *ret_statements, ski_error *error);

/* Runs SQL files in the session's open scope, as whoever the session is. */
int run_files_within(ski_session *session, const struct strings *files, uint64_t *ret_statements,
                     ski_error *error);

/* Runs SQL files that load rows into the environment's database. A missing table gives the hint to make them all. */
int load_rows(const struct change *change, const struct strings *files, uint64_t *ret_statements,
              ski_error *error);

/* The SQL files of a setting (database.schema, .seed, .sample, .triggers, .tests), in order; a folder stands for the
 * *.sql in it, sorted by name. A default folder need not be there. */
int find_files(const struct project *project, const char *setting, struct strings *ret, ski_error *error);

/* Those of database.schema, and with them a file of what database.schema_command prints: ret_output, for
 * sql_output_remove(), which stays NULL where there is no command. */
int find_schema(const struct project *project, struct strings *ret, char **ret_output, ski_error *error);

#endif
