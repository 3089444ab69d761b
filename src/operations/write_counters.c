/* SPDX-License-Identifier: PostgreSQL */
#include "operations/write_counters.h"

#include <jansson.h>

#include "base/clock.h"
#include "postgres/session_internal.h"
#include "sql/write_counters.h"

/* Before PostgreSQL 15 a process of its own collects the counters, and hands them out up to 500 ms old. */
enum { COLLECTED_BEFORE = 150000, COLLECTOR_DELAY = 550 /* milliseconds */ };

/* The columns of write_counters.sql. */
enum { SCHEMA, TABLE, INSERTED, UPDATED, DELETED, FILE_NUMBER, MAY_HOLD_ROWS };

/* {"public": {"patients": [3, 1, 0, 16403]}}; tables that can't hold a row are left out. */
static int collect_counters(const ski_result *rows, json_t *schemas)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                const char *schema = ski_result_text(rows, row, SCHEMA);
                json_t *tables = json_object_get(schemas, schema);

                if (!ski_result_bool(rows, row, MAY_HOLD_ROWS))
                        continue;
                if (!tables) {
                        tables = json_object();
                        if (json_object_set_new(schemas, schema, tables) < 0)
                                return -SKI_ENOMEM;
                }
                if (json_object_set_new(tables, ski_result_text(rows, row, TABLE),
                                        json_pack("[I, I, I, I]",
                                                  (json_int_t)ski_result_int8(rows, row, INSERTED),
                                                  (json_int_t)ski_result_int8(rows, row, UPDATED),
                                                  (json_int_t)ski_result_int8(rows, row, DELETED),
                                                  (json_int_t)ski_result_int8(rows, row, FILE_NUMBER))) < 0)
                        return -SKI_ENOMEM;
        }
        return 0;
}

static int ask(const struct conninfo *database, const ski_session_options *options, ski_result **ret,
               ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = session_open(database, options, &session, error);
        if (r < 0)
                return r;
        if (ski_session_server_version(session) < COLLECTED_BEFORE)
                clock_sleep(COLLECTOR_DELAY);
        return ski_execute(session, ret, error, sql_write_counters, SKI_NO_PARAMS);
}

int write_counters_read(const struct conninfo *database, const ski_session_options *options, char **ret_json,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        json_auto_t *schemas = json_object();
        int r;

        r = ask(database, options, &rows, error);
        if (r < 0)
                return r;
        if (!schemas || collect_counters(rows, schemas) < 0)
                return ski_error_oom(error);
        *ret_json = json_dumps(schemas, JSON_COMPACT);
        return *ret_json ? 0 : ski_error_oom(error);
}

static json_int_t count_then(const json_t *then, size_t column)
{
        return json_integer_value(json_array_get(then, column - INSERTED));
}

static int add_line(const ski_result *rows, size_t row, const json_t *then, struct strings *lines)
{
        static const char *const words[] = {
                [INSERTED] = "inserted", [UPDATED] = "updated", [DELETED] = "deleted"
        };
        _cleanup_text_ struct text line = TEXT_INIT;

        for (size_t column = INSERTED; column <= DELETED; column++) {
                json_int_t count = ski_result_int8(rows, row, column) - count_then(then, column);

                if (count < 0)
                        return -SKI_ENOTFOUND;
                if (count > 0)
                        text_appendf(&line, "%s%lld %s", line.length > 0 ? ", " : "", (long long)count,
                                     words[column]);
        }
        if (then && count_then(then, FILE_NUMBER) != ski_result_int8(rows, row, FILE_NUMBER))
                text_appendf(&line, "%semptied or rewritten", line.length > 0 ? ", " : "");
        if (line.length > 0)
                strings_addf(lines, "%s.%s: %s", ski_result_text(rows, row, SCHEMA),
                             ski_result_text(rows, row, TABLE), text_get(&line));
        return 0;
}

/* What was there then and is no longer; each table that is found is taken out of `schemas` before. */
static void add_dropped(json_t *schemas, struct strings *lines)
{
        const char *schema, *table;
        json_t *tables, *counters;

        json_object_foreach(schemas, schema, tables) json_object_foreach(tables, table, counters)
                strings_addf(lines, "%s.%s: dropped", schema, table);
}

int write_counters_since(const struct conninfo *database, const ski_session_options *options, const char *then,
                         struct strings *ret_lines, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        json_auto_t *schemas = then ? json_loads(then, 0, NULL) : NULL;
        int r;

        if (!schemas)
                return ski_error_set(error, -SKI_ENOTFOUND, "the counters of then are not known");
        r = ask(database, options, &rows, error);
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                json_t *tables = json_object_get(schemas, ski_result_text(rows, row, SCHEMA));

                r = add_line(rows, row, json_object_get(tables, ski_result_text(rows, row, TABLE)), ret_lines);
                if (r < 0)
                        ski_error_set(error, r, "the server's counters began anew since then");
                json_object_del(tables, ski_result_text(rows, row, TABLE));
        }
        if (r == 0)
                add_dropped(schemas, ret_lines);
        if (r == 0 && ret_lines->failed)
                return ski_error_oom(error);
        return r;
}
