/* SPDX-License-Identifier: PostgreSQL
 *
 * Waiting for locks. Whoever waits for one makes others wait behind him, so it is a short wait, and then another try.
 */
#ifndef OPERATIONS_PATIENCE_H
#define OPERATIONS_PATIENCE_H

#include "skinspire/error.h"

/* A transaction that leaves nothing behind where it fails. */
typedef int patience_attempt(void *context, ski_error *error);

/* Makes the attempt until it does not fail for a lock that was not to be had, or a deadlock, but not for ever. */
int patience_run(patience_attempt *attempt, void *context, ski_error *error);

#endif
