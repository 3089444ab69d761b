/* SPDX-License-Identifier: PostgreSQL
 *
 * A message: several statements that the server gets as one, by the simple protocol, so that they cost one round trip and
 * nothing is said of each. What is sent need not be waited for at once.
 *
 * The server reads all of a message before it runs the first statement. So only statements that can't change how text is
 * read may stand in one, and not too much of it.
 */
#ifndef POSTGRES_MESSAGE_H
#define POSTGRES_MESSAGE_H

#include "base/text.h"
#include "postgres/script.h"
#include "skinspire/session.h"

struct message {
        ski_session *session; /* while it is under way */
        struct text text;
        struct message_place {
                unsigned line, column;
        } * places;
        size_t count;
        unsigned line, column; /* of the text's end; the statements stand there as in their script */
};

/* False where the statement does not fit in behind the others: it might set something, brings or takes rows by COPY, wants
 * no transaction, or is too long. */
bool message_takes(const struct message *message, const struct script_statement *statement);

/* Adds a statement of a script. */
int message_add(struct message *message, const struct script_statement *statement, ski_error *error);

/* Sends the statements, and `tail` (several of them, or NULL) behind them, in the open scope. Until message_wait() the
 * session takes nothing else. */
int message_send(struct message *message, ski_session *session, const char *tail, ski_error *error);

/* Waits for all of it. Behind a statement that fails none is carried out; an error has its line and column in the script. */
int message_wait(struct message *message, ski_error *error);

/* Where it is under way still, it is waited for. */
void message_clear(struct message *message);

#endif
