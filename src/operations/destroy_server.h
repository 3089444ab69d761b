/* SPDX-License-Identifier: PostgreSQL
 *
 * Destroying the project's private server, with all databases in it.
 */
#ifndef OPERATIONS_DESTROY_SERVER_H
#define OPERATIONS_DESTROY_SERVER_H

#include "base/text.h"
#include "config/project.h"

/* Adds "clinic_dev (12 MB)" for each database that would be lost. Starts the server for it. */
int destroy_server_losses(const struct project *project, struct strings *ret_lines, ski_error *error);

/* Does it, and keeps it in the journal; `command` is what was typed, the losses are noted there. What an
 * interrupted one has left is removed by the next. No server: 0. */
int destroy_server(const struct project *project, const char *command, const struct strings *losses,
                   ski_error *error);

#endif
