/* SPDX-License-Identifier: PostgreSQL
 *
 * A statement that runs while its caller does something else: sent here, collected later. For the few
 * places where two sessions must act at once.
 */
#ifndef POSTGRES_ASYNC_H
#define POSTGRES_ASYNC_H

#include "skinspire/session.h"

/* Sends one statement inside the session's open scope and returns. Until statement_finish() the session
 * takes nothing else. */
int statement_start(ski_session *session, const char *statement, ski_error *error);

/* Waits at most so long; true when statement_finish() would not wait any more. */
bool statement_wait(ski_session *session, int milliseconds);

/* Waits for the statement's end; its error is as from ski_execute(). */
int statement_finish(ski_session *session, ski_error *error);

#endif
