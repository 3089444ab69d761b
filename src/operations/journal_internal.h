/* SPDX-License-Identifier: PostgreSQL
 *
 * What the journal's files share: the entry, its outcome, and who is at work.
 */
#ifndef OPERATIONS_JOURNAL_INTERNAL_H
#define OPERATIONS_JOURNAL_INTERNAL_H

#include <stdint.h>
#include <sys/types.h>

#include "operations/journal.h"

struct journal_entry {
        const struct project *project;
        const struct environment *environment;
        char id[64];
        char started_at[21];
        char *file; /* NULL: the project's journal can't be written */
        char *user;
        char *host;
        char *command; /* without secrets */
        struct strings notes;
        int64_t began; /* clock_microseconds() */
};

struct journal_outcome {
        const char *word; /* "done", "failed", "interrupted" */
        const char *detail;
        double seconds;
        char ended_at[21];
};

/* Writes the entry into the table skinspire.operation_log of the server's maintenance database, where this
 * role may. Takes three seconds at most, and says at debug level why it did not. */
void journal_write_to_server(const struct journal_entry *entry, const struct journal_outcome *outcome);

/* The person at the keyboard, also behind sudo; this machine's name. Freed by the caller, NULL: out of memory. */
char *who_runs_this(void);
char *this_host(void);

/* When the process started, in the kernel's clock ticks; 0 when there is none. With the pid it names one process
 * for ever, whereas a pid is used again. */
unsigned long long process_start_time(pid_t pid);

#endif
