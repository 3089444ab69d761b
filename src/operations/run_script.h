/* SPDX-License-Identifier: PostgreSQL
 *
 * Runs SQL scripts: files, standard input or texts, statement by statement, with the data of COPY.
 *
 * Without other wishes all of them are one transaction: at the first error nothing has changed. A script's
 * own BEGIN and COMMIT are then taken as parts of it; what can't be (ROLLBACK, VACUUM) is an error.
 * With no_transaction each statement is on its own, and a script's own transactions are obeyed.
 *
 * What a script sets for its session (search_path, role, encoding) ends with the run.
 */
#ifndef OPERATIONS_RUN_SCRIPT_H
#define OPERATIONS_RUN_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "skinspire/session.h"

struct script_feed;
struct script_statement;

/* One of them is set. "-" as file is standard input. */
struct script_source {
        const char *file;
        const char *text;
        const struct script_feed *feed; /* postgres/script_input.h */
};

struct script_progress {
        const char *file;    /* NULL for a text */
        uint64_t statements; /* run so far, over all sources */
        uint64_t bytes;      /* of this source, consumed so far */
};

/* What a run gives while it goes on; each may be NULL. A negative code ends the run with that error. */
struct script_receiver {
        int (*on_result)(const ski_result *result, void *context,
                         ski_error *error); /* of every statement but COPY */
        int (*on_copy_data)(const char *bytes, size_t length, void *context,
                            ski_error *error);                                      /* COPY TO STDOUT */
        void (*on_progress)(const struct script_progress *progress, void *context); /* often */
        void *context;
};

/* For whoever runs what others wrote, and knows what of it may be missing; each may be NULL. */
struct script_judge {
        /* False: the statement is passed over, with its data. */
        bool (*wants)(const struct script_statement *statement, void *context);
        /* True: the statement's failure is none. Only with no_transaction. */
        bool (*forgives)(const struct script_statement *statement, const ski_error *failure, void *context);
        void *context;
};

struct script_options {
        bool no_transaction;
        bool no_savepoint; /* inside an open scope: a failure leaves that to be rolled back */
        bool dry_run;      /* roll back at the end; not together with no_transaction */
        /* What to do about a statement that can't be a part of the one transaction; NULL: --no-transaction. */
        const char *own_transactions_hint;
        struct script_receiver receiver;
        struct script_judge judge;
};

/* Inside an open scope the run is a savepoint of it, and settings that the script makes stay.
 * ret_statements may be NULL. Errors have file, line and column: -SKI_EUSAGE and -SKI_ENOTFOUND for the script
 * itself, else those of ski_execute(). */
int run_scripts(ski_session *session, const struct script_source *sources, size_t count,
                const struct script_options *options, uint64_t *ret_statements, ski_error *error);

#endif
