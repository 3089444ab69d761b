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

int message_begin_script(struct message *message, ski_error *error)
{
        struct message_script *scripts = reallocarray(message->scripts, message->count + 1, sizeof(*scripts));
        size_t start = message->text.length;

        if (!scripts)
                return ski_error_oom(error);
        message->scripts = scripts;
        if (message->count > 0)
                text_append_char(&message->text, '\n');
        message->line++;
        message->column = 1;
        scripts[message->count++] = (struct message_script){ .start = start, .line = message->line };
        return 0;
}

/* Lines and columns are the script's, so that the server's positions need no table. */
static void append_distance(struct message *message, unsigned line, unsigned column)
{
        for (; message->line < line; message->line++, message->column = 1)
                text_append_char(&message->text, '\n');
        for (; message->column < column; message->column++)
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

static void append(struct message *message, const char *text)
{
        text_append(&message->text, text);
        follow(message, text);
}

int message_add(struct message *message, const struct script_statement *statement, ski_error *error)
{
        struct message_script *script = &message->scripts[message->count - 1];
        struct message_place *places = reallocarray(script->places, script->count + 1, sizeof(*places));

        if (!places)
                return ski_error_oom(error);
        script->places = places;
        if (script->count > 0)
                append(message, ";");
        places[script->count++] = (struct message_place){ statement->line, statement->column };
        append_distance(message, script->line + statement->line - 1, statement->column);
        append(message, statement->text);
        return message->text.failed ? ski_error_oom(error) : 0;
}

int message_end_script(struct message *message, const char *tail, size_t tail_count, ski_error *error)
{
        struct message_script *script = &message->scripts[message->count - 1];

        /* A script's last statement may end in a comment. */
        if (script->count > 0)
                append(message, "\n;");
        append(message, tail);
        append(message, ";");
        script->results = script->count + tail_count;
        return message->text.failed ? ski_error_oom(error) : 0;
}

void message_drop_script(struct message *message)
{
        struct message_script *script = &message->scripts[--message->count];

        free(script->places);
        message->line = script->line - 1;
        message->text.length = script->start;
        if (message->text.bytes)
                message->text.bytes[script->start] = '\0';
}

int message_send(struct message *message, ski_session *session, ski_error *error)
{
        int r;

        if (session->depth == 0)
                return ski_error_set(error, -SKI_EUSAGE, "a message needs an open scope");
        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        session_expect_work(session);
        if (!PQsendQuery(session->connection, text_get(&message->text)))
                return session_fill_error(session, NULL, NULL, error);
        message->session = session;
        return 0;
}

/* The place is one of the message's; it becomes one of the script that stands there. */
static void place_in_script(struct message *message, ski_error *error)
{
        size_t script = message->waited;

        while (script + 1 < message->count && message->scripts[script + 1].line <= error->line)
                script++;
        message->waited = script;
        ski_error_place(error, NULL, error->line - message->scripts[script].line + 1, error->column);
}

static int fail(struct message *message, const PGresult *result, size_t done, ski_error *error)
{
        const struct message_script *script = &message->scripts[message->waited];
        ski_session *session = steal(message->session);
        int r = session_fill_error(session, result, text_get(&message->text), error);

        session_drain(session);
        if (error && error->line > 0)
                place_in_script(message, error);
        else if (error && done < script->count)
                ski_error_place(error, NULL, script->places[done].line, script->places[done].column);
        return r;
}

/* Nothing comes behind the last one. */
static int take_end(struct message *message, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *end = NULL;
        int r;

        r = session_wait_result(message->session, &end, error);
        message->session = NULL;
        return r;
}

int message_wait_script(struct message *message, ski_result **ret_last, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *result = NULL;
        int r = 0;

        for (size_t done = 0; done < message->scripts[message->waited].results; done++) {
                PQclear(steal(result));
                r = session_wait_result(message->session, &result, error);
                if (r < 0) {
                        message->session = NULL;
                        return r;
                }
                if (!result ||
                    (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK))
                        return fail(message, result, done, error);
        }
        if (message->waited + 1 == message->count)
                r = take_end(message, error);
        if (r < 0)
                return r;
        message->waited++;
        return result_new(steal(result), ret_last, error);
}

void message_clear(struct message *message)
{
        if (message->session) {
                /* Cleaning up is not work that Ctrl-C asks to stop. */
                interrupt_defer(+1);
                session_drain(message->session);
                interrupt_defer(-1);
        }
        for (size_t i = 0; i < message->count; i++)
                free(message->scripts[i].places);
        free(message->scripts);
        text_free(&message->text);
        *message = (struct message){ 0 };
}
