/* SPDX-License-Identifier: PostgreSQL
 *
 * What `skinspire sql` does: SQL scripts in the database of an environment, guarded and kept in the journal.
 */
#ifndef OPERATIONS_RUN_SQL_H
#define OPERATIONS_RUN_SQL_H

#include "operations/change.h"
#include "operations/run_script.h"

struct sql_job {
        const struct script_source *sources;
        size_t count;
        bool no_transaction;
        bool read_only; /* the server refuses every change, so nothing is guarded and no journal kept */
        struct script_receiver receiver;
};

/* A dry run rolls back what it did. change->command must hold no SQL text, which may hold a row's values.
 * Errors: those of run_scripts(), guard_change() and session_open(). Notices of the server, and what an
 * error left behind, are said through log_info(). */
int run_sql(const struct change *change, const struct sql_job *job, uint64_t *ret_statements, ski_error *error);

#endif
