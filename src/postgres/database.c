/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/database.h"

#include <string.h>

#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/database_facts.h"
#include "sql/database_is_empty.h"

static char *copy_text(const ski_result *rows, size_t column)
{
        const char *text = ski_result_text(rows, 0, column);

        return text ? strdup(text) : NULL;
}

int database_facts_read(ski_session *session, const char *database, struct database_facts *ret, bool *ret_found,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_database_facts, SKI_PARAMS(ski_text(database)));
        if (r < 0)
                return r;
        *ret_found = ski_result_rows(rows) > 0;
        *ret = (struct database_facts){
                .oid = copy_text(rows, 0),
                .owner = copy_text(rows, 1),
                .encoding = copy_text(rows, 2),
                .collate = copy_text(rows, 3),
                .ctype = copy_text(rows, 4),
                .locale_provider = copy_text(rows, 5),
                .locale = copy_text(rows, 6),
                .tablespace = copy_text(rows, 7),
                .connection_limit = copy_text(rows, 8),
                .allow_connections = ski_result_bool(rows, 0, 9),
                .is_template = ski_result_bool(rows, 0, 10),
                .comment = copy_text(rows, 11),
        };
        if (*ret_found && (!ret->oid || !ret->owner || !ret->encoding || !ret->connection_limit))
                return ski_error_oom(error);
        return 0;
}

void database_facts_clear(struct database_facts *facts)
{
        free(facts->oid);
        free(facts->owner);
        free(facts->encoding);
        free(facts->collate);
        free(facts->ctype);
        free(facts->locale_provider);
        free(facts->locale);
        free(facts->tablespace);
        free(facts->connection_limit);
        free(facts->comment);
}

void database_compose_create(const char *database, const struct database_shape *shape, int server_version,
                             struct text *statement)
{
        quote_format(statement, "create database %I template template0", database);
        if (shape->owner)
                quote_format(statement, " owner %I", shape->owner);
        if (shape->encoding)
                quote_format(statement, " encoding %L", shape->encoding);
        if (shape->collate)
                quote_format(statement, " lc_collate %L", shape->collate);
        if (shape->ctype)
                quote_format(statement, " lc_ctype %L", shape->ctype);
        if (shape->locale_provider && server_version >= 150000) {
                /* Servers before 17 have none that is built in, but the C library's of the same names. */
                bool is_known = server_version >= 170000 || !text_equal(shape->locale_provider, "builtin");

                quote_format(statement, " locale_provider %s", is_known ? shape->locale_provider : "libc");
                if (shape->locale && text_equal(shape->locale_provider, "icu"))
                        quote_format(statement, " icu_locale %L", shape->locale);
                else if (is_known && shape->locale && text_equal(shape->locale_provider, "builtin"))
                        quote_format(statement, " builtin_locale %L", shape->locale);
        }
        if (shape->tablespace)
                quote_format(statement, " tablespace %I", shape->tablespace);
}

int database_drop(ski_session *session, const char *database, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "drop database if exists %I with (force)", database);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute_alone(session, NULL, error, text_get(&statement));
}

int database_is_empty(const struct conninfo *server, const char *database, const ski_session_options *options,
                      bool *ret_empty, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_copy(server);
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        if (!conninfo || conninfo_set(conninfo, "dbname", database) < 0)
                return ski_error_oom(error);
        r = session_open(conninfo, options, &session, error);
        if (r < 0)
                return r;
        r = ski_execute(session, &rows, error, sql_database_is_empty, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        *ret_empty = ski_result_bool(rows, 0, 0);
        return 0;
}

int run_built(ski_session *session, struct text *statement, ski_error *error)
{
        if (statement->failed)
                return ski_error_oom(error);
        return ski_execute(session, NULL, error, text_get(statement), SKI_NO_PARAMS);
}

int comment_on_database(ski_session *session, const char *database, const char *comment, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "comment on database %I is %L", database, comment);
        return run_built(session, &statement, error);
}

int connect_maintenance(const struct conninfo *server, const ski_session_options *options, ski_session **ret,
                        ski_error *error)
{
        static const char *const databases[] = { "postgres", "template1" };
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_copy(server);
        SKI_CLEANUP_ERROR ski_error first = SKI_ERROR_INIT;
        int r = 0;

        if (!conninfo)
                return ski_error_oom(error);
        for (size_t i = 0; i < ARRAY_LENGTH(databases); i++) {
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;

                if (conninfo_set(conninfo, "dbname", databases[i]) < 0)
                        return ski_error_oom(error);
                r = session_open(conninfo, options, ret, &failure);
                if (r == 0)
                        return 0;
                if (i == 0)
                        ski_error_move(&first, &failure);
                /* Only a missing or closed database "postgres" makes the other one worth a try. */
                if (!text_equal(first.sqlstate, "3D000") && !text_equal(first.sqlstate, "42501") &&
                    !text_equal(first.sqlstate, "55000"))
                        break;
        }
        return ski_error_move(error, &first);
}
