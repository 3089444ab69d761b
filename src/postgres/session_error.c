/* SPDX-License-Identifier: PostgreSQL
 *
 * From the server's errors to ours. What a row holds never passes through here unless asked for.
 */
#include <string.h>

#include "base/text.h"
#include "postgres/session_internal.h"

/* The conditions of the classes that speak of a row's values, by the names of PostgreSQL's appendix A. */
static const struct {
        char sqlstate[6];
        const char *name;
} data_conditions[] = {
        { "22001", "string_data_right_truncation" },
        { "22002", "null_value_no_indicator_parameter" },
        { "22003", "numeric_value_out_of_range" },
        { "22004", "null_value_not_allowed" },
        { "22005", "error_in_assignment" },
        { "22007", "invalid_datetime_format" },
        { "22008", "datetime_field_overflow" },
        { "22009", "invalid_time_zone_displacement_value" },
        { "22011", "substring_error" },
        { "22012", "division_by_zero" },
        { "22015", "interval_field_overflow" },
        { "22018", "invalid_character_value_for_cast" },
        { "22019", "invalid_escape_character" },
        { "2201B", "invalid_regular_expression" },
        { "2201E", "invalid_argument_for_logarithm" },
        { "2201F", "invalid_argument_for_power_function" },
        { "2201W", "invalid_row_count_in_limit_clause" },
        { "2201X", "invalid_row_count_in_result_offset_clause" },
        { "22021", "character_not_in_repertoire" },
        { "22022", "indicator_overflow" },
        { "22023", "invalid_parameter_value" },
        { "22024", "unterminated_c_string" },
        { "22025", "invalid_escape_sequence" },
        { "22026", "string_data_length_mismatch" },
        { "22027", "trim_error" },
        { "2202E", "array_subscript_error" },
        { "22030", "duplicate_json_object_key_value" },
        { "22031", "invalid_argument_for_sql_json_datetime_function" },
        { "22032", "invalid_json_text" },
        { "22033", "invalid_sql_json_subscript" },
        { "2203F", "sql_json_scalar_required" },
        { "22P01", "floating_point_exception" },
        { "22P02", "invalid_text_representation" },
        { "22P03", "invalid_binary_representation" },
        { "22P04", "bad_copy_file_format" },
        { "22P05", "untranslatable_character" },
        { "23000", "integrity_constraint_violation" },
        { "23001", "restrict_violation" },
        { "23502", "not_null_violation" },
        { "23503", "foreign_key_violation" },
        { "23505", "unique_violation" },
        { "23514", "check_violation" },
        { "23P01", "exclusion_violation" },
        { "44000", "with_check_option_violation" },
};

static const char *condition_name(const char *sqlstate)
{
        for (size_t i = 0; i < ARRAY_LENGTH(data_conditions); i++)
                if (strcmp(data_conditions[i].sqlstate, sqlstate) == 0)
                        return data_conditions[i].name;
        return sqlstate[1] == '3' ? "integrity_constraint_violation" : "data_exception";
}

/* Classes 22 and 23, and the check option of views, whose detail prints the whole row. */
static bool speaks_of_values(const char *sqlstate)
{
        return text_starts_with(sqlstate, "22") || text_starts_with(sqlstate, "23") ||
               text_starts_with(sqlstate, "44");
}

/* Some of these are about what a statement itself says, and in no row: a label without its provider, a storage
 * parameter out of bounds, a setting that names a tablespace which is not there. The server's function tells. */
static bool speaks_of_statement(const PGresult *result)
{
        const char *function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);

        return text_equal(function, "ExecSecLabelStmt") || text_equal(function, "parse_one_reloption") ||
               text_equal(function, "call_string_check_hook");
}

static int code_of(const ski_session *session, const char *sqlstate)
{
        if (strcmp(sqlstate, "57014") == 0)
                return session->cancelled ? -SKI_EINTERRUPTED : -SKI_ETIMEOUT;
        if (strcmp(sqlstate, "55P03") == 0)
                return -SKI_ETIMEOUT;
        if (strcmp(sqlstate, "40001") == 0 || strcmp(sqlstate, "40P01") == 0)
                return -SKI_ECONFLICT;
        if (text_starts_with(sqlstate, "08") || text_starts_with(sqlstate, "57P") ||
            strcmp(sqlstate, "25P03") == 0)
                return -SKI_ELOST;
        return speaks_of_values(sqlstate) ? -SKI_EDATA : -SKI_ESERVER;
}

static void append_named(struct text *text, const char *word, const char *schema, const char *name)
{
        if (!name)
                return;
        text_appendf(text, "%s%s ", text_ends_with(text_get(text), ")") ? ": " : ", ", word);
        if (schema)
                text_appendf(text, "%s.", schema);
        text_append(text, name);
}

/* "unique_violation (23505): table public.patients, constraint patients_mrn_key" */
static int describe_data_error(const PGresult *result, const char *sqlstate, ski_error *error)
{
        _cleanup_text_ struct text message = TEXT_INIT;

        text_appendf(&message, "%s (%s)", condition_name(sqlstate), sqlstate);
        append_named(&message, "table", PQresultErrorField(result, PG_DIAG_SCHEMA_NAME),
                     PQresultErrorField(result, PG_DIAG_TABLE_NAME));
        append_named(&message, "column", NULL, PQresultErrorField(result, PG_DIAG_COLUMN_NAME));
        append_named(&message, "constraint", NULL, PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
        if (!PQresultErrorField(result, PG_DIAG_TABLE_NAME))
                append_named(&message, "type", PQresultErrorField(result, PG_DIAG_SCHEMA_NAME),
                             PQresultErrorField(result, PG_DIAG_DATATYPE_NAME));
        return ski_error_set(error, -SKI_EDATA, "%s", text_get(&message));
}

/* What a database that checks no encoding holds need not be text for anybody else. */
static void explain_unchecked_text(const ski_session *session, const char *sqlstate, ski_error *error)
{
        if (strcmp(sqlstate, "22021") == 0 &&
            text_equal(PQparameterStatus(session->connection, "server_encoding"), "SQL_ASCII"))
                ski_error_hint(error,
                               "in a database of the encoding SQL_ASCII a name, a comment or a text may be no "
                               "UTF-8: give it another one, by psql with PGCLIENTENCODING=SQL_ASCII");
}

/* The server counts characters of the statement from 1; people count lines and columns. */
static void place_in_statement(const char *statement, const char *position, ski_error *error)
{
        unsigned long left = strtoul(position, NULL, 10);
        unsigned line = 1, column = 1;

        for (const char *at = statement; *at && left > 1; at++) {
                if (((unsigned char)at[1] & 0xC0) == 0x80)
                        continue;
                left--;
                if (*at == '\n') {
                        line++;
                        column = 1;
                } else {
                        column++;
                }
        }
        ski_error_place(error, NULL, line, column);
}

static int connection_broke(ski_session *session, ski_error *error)
{
        session->lost = true;
        if (session->cancelled)
                return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted; the connection is closed");
        return ski_error_set(error, -SKI_ELOST, "the connection to the server broke");
}

int session_fill_error(ski_session *session, const PGresult *result, const char *statement, ski_error *error)
{
        const char *sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
        const char *severity = result ? PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;
        const char *position = result ? PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION) : NULL;
        const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
        const char *detail = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) : NULL;
        const char *hint = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_HINT) : NULL;
        int code;

        if (PQstatus(session->connection) == CONNECTION_BAD && !sqlstate)
                return connection_broke(session, error);
        if (!sqlstate || !message)
                return ski_error_set(error, -SKI_ESERVER, "%s", PQerrorMessage(session->connection));
        if (severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
                session->lost = true;
        code = code_of(session, sqlstate);
        if (code == -SKI_ELOST)
                session->lost = true;
        /* It was our request, of which the server tells in its language. */
        if (code == -SKI_EINTERRUPTED) {
                ski_error_set(error, code, "interrupted");
        } else if (speaks_of_values(sqlstate) && !session->show_values && !speaks_of_statement(result)) {
                describe_data_error(result, sqlstate, error);
                explain_unchecked_text(session, sqlstate, error);
        } else {
                ski_error_set(error, code, "%s", message);
                if (detail)
                        ski_error_detail(error, "%s", detail);
                if (hint)
                        ski_error_hint(error, "%s", hint);
        }
        if (error)
                memcpy(error->sqlstate, sqlstate, sizeof(error->sqlstate));
        if (statement && position)
                place_in_statement(statement, position, error);
        return code;
}

/* The SQLSTATE of "FATAL:  28P01: …", which verbose messages carry; "" where there is none. */
static void find_sqlstate(const char *message, char ret_sqlstate[static 6])
{
        static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

        ret_sqlstate[0] = '\0';
        for (const char *at = strstr(message, ":  "); at; at = strstr(at + 1, ":  "))
                if (strspn(at + 3, characters) == 5 && at[8] == ':') {
                        memcpy(ret_sqlstate, at + 3, 5);
                        ret_sqlstate[5] = '\0';
                        return;
                }
}

/* The first line that says something: libpq adds "LOCATION: …" and may repeat itself for each address. */
static char *first_line(const char *message, const char *sqlstate)
{
        const char *start = message, *found;

        if (sqlstate[0] && (found = strstr(message, sqlstate)))
                start = found + 7;
        return strndup(start, strcspn(start, "\n"));
}

static const char *connect_hint(const char *sqlstate, const char *message)
{
        static const struct {
                const char *sign;
                const char *hint;
        } hints[] = {
                { "28P01", "check the password in the URL, in PGPASSWORD or in ~/.pgpass" },
                { "28000",
                  "the server does not admit this role from here: check the role's name and pg_hba.conf" },
                { "3D000", "'skinspire create ENV' makes it" },
                { "53300", "all connections are in use; try again when one is free" },
                { "57P03", "the server is starting up or shutting down; try again in a moment" },
                { "no password supplied", "put the password in the URL, in PGPASSWORD or in ~/.pgpass" },
                { "Connection refused", "is the server running there, and does it listen on that port?" },
                { "No such file",
                  "is the server running there, and are the socket folder and the port right?" },
                { "could not translate host name", "check the host's name" },
                { "SSL", "check sslmode and the certificates" },
                { "ertificate", "check sslmode and the certificates" },
                { "definition of service", "check ~/.pg_service.conf or PGSERVICEFILE" },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(hints); i++)
                if (strcmp(sqlstate, hints[i].sign) == 0 || strstr(message, hints[i].sign))
                        return hints[i].hint;
        return "'skinspire config' shows the address and where it comes from";
}

int session_fill_connect_error(PGconn *connection, const struct conninfo *conninfo, ski_error *error)
{
        const char *message = PQerrorMessage(connection);
        _cleanup_free_ char *line = NULL, *url = conninfo_url(conninfo);
        char sqlstate[6];

        find_sqlstate(message, sqlstate);
        line = first_line(message, sqlstate);
        if (!line || !url)
                return ski_error_oom(error);
        ski_error_set(error, -SKI_ECONNECT, "cannot connect to %s: %s", url, line);
        ski_error_hint(error, "%s", connect_hint(sqlstate, message));
        if (error)
                memcpy(error->sqlstate, sqlstate, sizeof(sqlstate));
        return -SKI_ECONNECT;
}
