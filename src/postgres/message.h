/* SPDX-License-Identifier: PostgreSQL
 *
 * A message: several statements that the server gets as one, by the simple protocol, so that they cost one round trip and
 * nothing is said of each. What is sent need not be waited for at once.
 *
 * The statements are those of one script or of several, one behind the other, each with a tail behind it. The server reads
 * all of a message before it runs the first statement. So only statements that can't change how text is read may stand in
 * one, and not too much of it.
 */
#ifndef POSTGRES_MESSAGE_H
#define POSTGRES_MESSAGE_H

#include "base/text.h"
#include "postgres/script.h"
#include "skinspire/session.h"

struct message {
        ski_session *session; /* while it is under way */
        struct text text;
        unsigned line, column; /* of the text's end */
        struct message_script {
                size_t start; /* in the text */
                unsigned
                        line; /* of the text, with which it begins; its statements stand there as in their script */
                size_t results; /* of it and its tail */
                struct message_place {
                        unsigned line, column;
                } * places; /* of its statements, in the script */
                size_t count;
        } * scripts;
        size_t count, waited; /* scripts */
};

/* Begins a script. What is added belongs to it. */
int message_begin_script(struct message *message, ski_error *error);

/* False where the statement does not fit in behind the others: it might set something, brings or takes rows by COPY, wants
 * no transaction, or is too long. */
bool message_takes(const struct message *message, const struct script_statement *statement);

/* Adds a statement of the script. */
int message_add(struct message *message, const struct script_statement *statement, ski_error *error);

/* Ends the script with a tail of so many statements. */
int message_end_script(struct message *message, const char *tail, size_t tail_count, ski_error *error);

/* Forgets the script that was begun last. */
void message_drop_script(struct message *message);

/* Sends the scripts, in the open scope. Until the last one was waited for, the session takes nothing else. */
int message_send(struct message *message, ski_session *session, ski_error *error);

/* Waits for the next script; *ret_last is the result of its tail's last statement, the caller's to free. Behind a statement
 * that fails none is carried out, and of a message that the server can't read, nothing is: then message->waited is the
 * script that is wrong, and the error has its line and column there. */
int message_wait_script(struct message *message, ski_result **ret_last, ski_error *error);

/* Where it is under way still, it is waited for. */
void message_clear(struct message *message);

#endif
