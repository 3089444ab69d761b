/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/journal.h"
#include "report/json.h"
#include "report/table.h"

enum { USUAL_LIMIT = 20 };

/* Not the active one where none is named: the journal is of all. NULL is no name. */
static const char *wanted_environment(const struct invocation *invocation)
{
        const char *name = invocation_argument(invocation, "ENV");

        if (!name)
                name = invocation_text(invocation, "env");
        return name ? environment_canonical_name(name) : NULL;
}

static int print_json(const struct journal_lines *lines, ski_error *error)
{
        json_t *operations = json_array();

        for (size_t i = 0; operations && i < lines->count; i++) {
                const struct journal_line *line = &lines->items[i];

                json_array_append_new(
                        operations,
                        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:f, s:o}", "started_at",
                                  json_text(line->started_at), "environment", json_text(line->environment),
                                  "database", json_text(line->database), "user", json_text(line->user),
                                  "command", json_text(line->command), "outcome", json_text(line->outcome),
                                  "seconds", line->seconds, "detail", json_text(line->detail)));
        }
        return json_print(json_pack("{s:o}", "operations", operations), error);
}

static int print_table(const struct journal_lines *lines, ski_error *error)
{
        static const struct table_column columns[] = { { "TIME", 0 },
                                                       { "ENVIRONMENT", 0 },
                                                       { "USER", 0 },
                                                       { "COMMAND", TABLE_WRAP },
                                                       { "OUTCOME", 0 },
                                                       { "SECONDS", TABLE_RIGHT },
                                                       { "DETAIL", TABLE_WRAP },
                                                       { NULL, 0 } };
        _cleanup_(table_freep) struct table *table = table_new(columns);

        if (!table)
                return ski_error_oom(error);
        for (size_t i = 0; i < lines->count; i++) {
                const struct journal_line *line = &lines->items[i];
                bool ended = !text_equal(line->outcome, "running") && !text_equal(line->outcome, "interrupted");
                char seconds[32] = "";

                if (ended || line->seconds > 0)
                        snprintf(seconds, sizeof(seconds), "%.1f", line->seconds);
                TABLE_ADD(table, line->started_at, line->environment, line->user, line->command, line->outcome,
                          seconds, line->detail);
                if (!text_equal(line->outcome, "done"))
                        table_color(table, 4, text_equal(line->outcome, "failed") ? "red" : "yellow");
        }
        return table_print(table, error);
}

int command_log(struct invocation *invocation, ski_error *error)
{
        _cleanup_(journal_lines_clear) struct journal_lines lines = { 0 };
        const char *environment = wanted_environment(invocation);
        int r;

        r = journal_read(invocation->project, environment, invocation_number(invocation, "limit", USUAL_LIMIT),
                         &lines, error);
        if (r < 0)
                return r;
        /* An environment that is no more may still have lines; one that never was is a slip. */
        if (environment && lines.count == 0 && !environment_is_known(invocation->project, environment)) {
                _cleanup_(environment_freep) struct environment *unknown = NULL;

                r = environment_find(invocation->project, environment, &unknown, error);
                if (r < 0)
                        return r;
        }
        if (invocation_flag(invocation, "json"))
                return print_json(&lines, error);
        if (lines.count == 0) {
                log_info("nothing is in the journal yet");
                return 0;
        }
        return print_table(&lines, error);
}
