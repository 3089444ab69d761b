/* SPDX-License-Identifier: PostgreSQL
 *
 * The private server's log, as `skinspire server logs` shows it: its last lines, and those that come.
 */
#ifndef OPERATIONS_SERVER_LOG_H
#define OPERATIONS_SERVER_LOG_H

#include "config/project.h"

struct server_log;

/* -SKI_ENOTFOUND when there is no log. */
int server_log_open(const struct project *project, struct server_log **ret, ski_error *error);
void server_log_free(struct server_log *log);
DEFINE_CLEANUP(struct server_log, server_log_free);

/* Appends the last `lines` lines. */
int server_log_read_end(struct server_log *log, unsigned long lines, struct text *text, ski_error *error);

/* Appends what was written since, in whole lines, perhaps nothing; from its start again where the log was cut or
 * made anew meanwhile. */
int server_log_read_new(struct server_log *log, struct text *text, ski_error *error);

#endif
