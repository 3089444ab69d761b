/* SPDX-License-Identifier: PostgreSQL */
#include "operations/write_counters.h"

#include <jansson.h>

#include "base/clock.h"
#include "postgres/session_internal.h"
#include "sql/write_counters.h"

enum { INSERTED, UPDATED, DELETED, KINDS };

/* Before PostgreSQL 15 a process of its own collects the counters, and hands them out up to 500 ms old. */
enum { COLLECTED_BEFORE = 150000, COLLECTOR_DELAY = 550 /* milliseconds */ };

/* {"public": {"patients": [3, 1, 0]}} */
static int collect_counters(const ski_result *rows, json_t *schemas)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                const char *schema = ski_result_text(rows, row, 0);
                json_t *tables = json_object_get(schemas, schema);

                if (!tables) {
                        tables = json_object();
                        if (json_object_set_new(schemas, schema, tables) < 0)
                                return -SKI_ENOMEM;
                }
                if (json_object_set_new(tables, ski_result_text(rows, row, 1),
                                        json_pack("[I, I, I]", (json_int_t)ski_result_int8(rows, row, 2),
                                                  (json_int_t)ski_result_int8(rows, row, 3),
                                                  (json_int_t)ski_result_int8(rows, row, 4))) < 0)
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

static int add_line(const ski_result *rows, size_t row, const json_t *then, struct strings *lines)
{
        static const char *const words[KINDS] = { "inserted", "updated", "deleted" };
        _cleanup_text_ struct text line = TEXT_INIT;

        for (size_t kind = 0; kind < KINDS; kind++) {
                json_int_t count =
                        ski_result_int8(rows, row, 2 + kind) - json_integer_value(json_array_get(then, kind));

                if (count < 0)
                        return -SKI_ENOTFOUND;
                if (count > 0)
                        text_appendf(&line, "%s%lld %s", line.length > 0 ? ", " : "", (long long)count,
                                     words[kind]);
        }
        if (line.length > 0)
                strings_addf(lines, "%s.%s: %s", ski_result_text(rows, row, 0), ski_result_text(rows, row, 1),
                             text_get(&line));
        return 0;
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
                const json_t *tables = json_object_get(schemas, ski_result_text(rows, row, 0));

                r = add_line(rows, row, json_object_get(tables, ski_result_text(rows, row, 1)), ret_lines);
                if (r < 0)
                        ski_error_set(error, r, "the server's counters began anew since then");
        }
        if (r == 0 && ret_lines->failed)
                return ski_error_oom(error);
        return r;
}
