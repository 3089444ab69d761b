/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/maintain.h"
#include "report/json.h"
#include "report/progress.h"
#include "report/table.h"

static void show_progress(const char *table, uint64_t done, void *context)
{
        (void)context;
        progress_update(done, table);
}

static void begin_progress(uint64_t total, void *context)
{
        progress_begin(context, total);
}

static const char *outcome_name(const struct maintained_table *table, bool dry_run)
{
        if (dry_run)
                return "planned";
        return table->outcome == MAINTENANCE_SKIPPED ? "skipped" : "done";
}

static int print_json(const struct maintenance_report *report, const struct environment *environment,
                      bool dry_run, ski_error *error)
{
        json_t *tables = json_array();

        for (size_t i = 0; tables && i < report->count; i++) {
                const struct maintained_table *table = &report->items[i];

                json_array_append_new(
                        tables, json_pack("{s:o, s:I, s:s, s:f, s:o}", "table", json_text(table->name), "bytes",
                                          (json_int_t)table->bytes, "outcome", outcome_name(table, dry_run),
                                          "seconds", table->seconds, "reason", json_text(table->reason)));
        }
        return json_print(json_pack("{s:o, s:b, s:o}", "environment", json_text(environment->name), "dry_run",
                                    dry_run, "tables", tables),
                          error);
}

static bool has_reason(const struct maintenance_report *report)
{
        for (size_t i = 0; i < report->count; i++)
                if (report->items[i].reason)
                        return true;
        return false;
}

static void add_row(struct table *rows, const struct maintained_table *table, bool dry_run)
{
        _cleanup_text_ struct text size = TEXT_INIT;
        char seconds[32] = "";

        text_append_size(&size, table->bytes);
        if (!dry_run)
                snprintf(seconds, sizeof(seconds), "%.2f", table->seconds);
        TABLE_ADD(rows, table->name, text_get(&size), seconds, outcome_name(table, dry_run), table->reason);
        if (table->outcome == MAINTENANCE_SKIPPED)
                table_color(rows, 3, "yellow");
}

/* The server's own tables need a line only where one was left out. */
static int print_table(const struct maintenance_report *report, bool all, bool dry_run, ski_error *error)
{
        const struct table_column columns[] = { { "TABLE", 0 },
                                                { "SIZE", TABLE_RIGHT },
                                                { "SECONDS", TABLE_RIGHT },
                                                { "OUTCOME", 0 },
                                                { has_reason(report) ? "REASON" : NULL, TABLE_WRAP },
                                                { NULL, 0 } };
        _cleanup_(table_freep) struct table *rows = table_new(columns);
        size_t hidden = 0;
        int r;

        if (!rows)
                return ski_error_oom(error);
        for (size_t i = 0; i < report->count; i++) {
                const struct maintained_table *table = &report->items[i];

                if (table->is_system && !table->reason && !all)
                        hidden++;
                else
                        add_row(rows, table, dry_run);
        }
        r = table_print(rows, error);
        if (r == 0 && hidden > 0)
                printf("and %zu of the server's own tables\n", hidden);
        return r;
}

static int run(struct invocation *invocation, struct maintenance *maintenance, const char *title,
               ski_error *error)
{
        _cleanup_(maintenance_report_clear) struct maintenance_report report = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        maintenance->tables = invocation_list(invocation, "table");
        maintenance->begin = begin_progress;
        maintenance->progress = show_progress;
        maintenance->context = (void *)title;
        r = maintain(change, maintenance, &report, error);
        if (r < 0)
                progress_abandon();
        else if (!change->dry_run)
                progress_end();
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&report, change->environment, change->dry_run, error);
        return print_table(&report, invocation_flag(invocation, "verbose"), change->dry_run, error);
}

int command_vacuum(struct invocation *invocation, ski_error *error)
{
        struct maintenance maintenance = {
                .vacuum = true,
                .full = invocation_flag(invocation, "full"),
                .analyze = invocation_flag(invocation, "analyze"),
        };

        return run(invocation, &maintenance, "vacuum", error);
}

int command_analyze(struct invocation *invocation, ski_error *error)
{
        struct maintenance maintenance = { .analyze = true };

        return run(invocation, &maintenance, "analyze", error);
}
