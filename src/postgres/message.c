/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/message.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/interrupt.h"
#include "base/macro.h"
#include "postgres/session_internal.h"

enum { LARGEST = 64 << 10 }; /* bytes: the server has a tree of all of them in its memory */

bool message_takes(const struct message *message, const struct script_statement *statement)
{
        static const char *const harmless[] = { "alter",  "comment", "create", "delete",   "drop",   "grant",
                                                "insert", "revoke",  "update", "truncate", "analyze" };
        size_t length = strcspn(statement->text, " \t\r\n(;");

        if (statement->traits.kind != STATEMENT_OTHER || statement->traits.alone ||
            message->text.length + statement->length > LARGEST)
                return false;
        for (size_t i = 0; i < ARRAY_LENGTH(harmless); i++) {
                if (strlen(harmless[i]) == length && strncasecmp(statement->text, harmless[i], length) == 0)
                        return true;
        }
        return false;
}

/* Lines and columns are the script's, so that the server's positions need no table. */
static void append_distance(struct message *message, const struct script_statement *statement)
{
        for (; message->line < statement->line; message->line++, message->column = 1)
                text_append_char(&message->text, '\n');
        for (; message->column < statement->column; message->column++)
                text_append_char(&message->text, ' ');
}

/* A column is a character, whatever bytes it has. */
static void follow(struct message *message, const char *text)
{
        for (; *text; text++) {
                if (*text == '\n') {
                        message->line++;
                        message->column = 1;
                } else {
                        message->column += ((unsigned char)*text & 0xC0) != 0x80;
                }
        }
}

int message_add(struct message *message, const struct script_statement *statement, ski_error *error)
{
        struct message_place *places = reallocarray(message->places, message->count + 1, sizeof(*places));

        if (!places)
                return ski_error_oom(error);
        message->places = places;
        if (message->count == 0) {
                message->line = message->column = 1;
        } else {
                text_append_char(&message->text, ';');
                message->column++;
        }
        places[message->count++] = (struct message_place){ statement->line, statement->column };
        append_distance(message, statement);
        text_append_bytes(&message->text, statement->text, statement->length);
        follow(message, statement->text);
        return message->text.failed ? ski_error_oom(error) : 0;
}

int message_send(struct message *message, ski_session *session, const char *tail, ski_error *error)
{
        int r;

        if (session->depth == 0)
                return ski_error_set(error, -SKI_EUSAGE, "a message needs an open scope");
        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        /* A script's last statement may end in a comment. */
        if (tail && message->count > 0)
                text_append(&message->text, "\n;");
        if (tail)
                text_append(&message->text, tail);
        if (message->text.failed)
                return ski_error_oom(error);
        session_expect_work(session);
        if (!PQsendQuery(session->connection, text_get(&message->text)))
                return session_fill_error(session, NULL, NULL, error);
        message->session = session;
        return 0;
}

static int fail(const struct message *message, const PGresult *result, size_t done, ski_error *error)
{
        int r = session_fill_error(message->session, result, text_get(&message->text), error);

        session_drain(message->session);
        if (error && error->line == 0 && done < message->count)
                ski_error_place(error, NULL, message->places[done].line, message->places[done].column);
        return r;
}

static int take_results(struct message *message, ski_error *error)
{
        for (size_t done = 0;; done++) {
                _cleanup_(PQclearp) PGresult *result = NULL;
                int r = session_wait_result(message->session, &result, error);

                if (r < 0)
                        return r;
                if (!result)
                        return done > 0 ? 0 : session_fill_error(message->session, NULL, NULL, error);
                if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
                        return fail(message, result, done, error);
        }
}

int message_wait(struct message *message, ski_error *error)
{
        int r = take_results(message, error);

        message->session = NULL;
        return r;
}

void message_clear(struct message *message)
{
        if (message->session) {
                /* Cleaning up is not work that Ctrl-C asks to stop. */
                interrupt_defer(+1);
                session_drain(message->session);
                interrupt_defer(-1);
        }
        text_free(&message->text);
        free(message->places);
        *message = (struct message){ 0 };
}
