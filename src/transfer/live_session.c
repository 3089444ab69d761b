/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/live_internal.h"

#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/live_building.h"
#include "sql/live_settings.h"

const char binary_header[BINARY_HEADER_LENGTH] = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (char)0xFF, '\r', '\n' };

int live_session_set(ski_session *session, const char *encoding, ski_error *error)
{
        const char *client = text_equal(encoding, "SQL_ASCII") ? "SQL_ASCII" : "UTF8";

        return ski_execute(session, NULL, error, sql_live_settings, SKI_PARAMS(ski_text(client)));
}

int live_session_open(const struct conninfo *conninfo, const ski_session_options *options, const char *encoding,
                      ski_session **ret, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        ski_session_options own = *options;
        int r;

        /* With an empty path the names in values (regclass) are written in full. */
        own.search_path = "";
        own.statement_timeout = own.lock_timeout = 0;
        r = session_open(conninfo, &own, &session, error);
        if (r == 0)
                r = live_session_set(session, encoding, error);
        if (r < 0)
                return r;
        *ret = steal(session);
        return 0;
}

int live_target_take_role(const struct live_target *target, ski_session *session, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        if (!target->role)
                return 0;
        quote_format(&statement, "set role %I", target->role);
        return statement.failed ? ski_error_oom(error)
                                : ski_execute_alone(session, NULL, error, text_get(&statement));
}

int live_target_leave_role(const struct live_target *target, ski_session *session, ski_error *error)
{
        return target->role ? ski_execute_alone(session, NULL, error, "reset role") : 0;
}

int live_target_session(const struct live_target *target, ski_session **ret, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = live_session_open(target->conninfo, target->options, target->encoding, &session, error);
        if (r == 0)
                r = ski_execute(session, NULL, error, sql_live_building, SKI_NO_PARAMS);
        if (r == 0)
                r = live_target_take_role(target, session, error);
        if (r < 0)
                return r;
        *ret = steal(session);
        return 0;
}

void live_append_columns(const struct content_table *table, struct text *statement)
{
        for (size_t i = 0; i < table->column_count; i++) {
                text_append(statement, i == 0 ? " (" : ", ");
                quote_identifier(statement, table->columns[i].name);
        }
        if (table->column_count > 0)
                text_append_char(statement, ')');
}
