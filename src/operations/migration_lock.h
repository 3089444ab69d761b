/* SPDX-License-Identifier: PostgreSQL
 *
 * The lock that keeps two runs of the migrations in one database apart.
 *
 * The session that does the work holds it, without a transaction, so it lasts as long as the server works for the run: a
 * killed client's last statement, too, comes to its end before another run begins.
 */
#ifndef OPERATIONS_MIGRATION_LOCK_H
#define OPERATIONS_MIGRATION_LOCK_H

#include <stdbool.h>

#include "skinspire/session.h"

/* Waits for the lock, also for Ctrl-C; with `no_wait`, -SKI_EBUSY when somebody has it. -SKI_EUSAGE where a pooler stands
 * between, which can't keep one. The environment's name is for people. No scope is open. */
int migration_lock_take(ski_session *session, const char *environment, bool no_wait, ski_error *error);

/* Before each transaction and what is outside of them: a statement of the run may have let it go, as
 * pg_advisory_unlock_all() does. -SKI_EBUSY when somebody else has it by now. No scope is open. */
int migration_lock_hold(ski_session *session, const char *environment, ski_error *error);

#endif
