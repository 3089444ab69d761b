/* SPDX-License-Identifier: PostgreSQL */
#include "cli/commands.h"
#include "cli/invocation.h"
#include "report/json.h"
#include "report/table.h"

static const char *origin_name(enum origin origin)
{
        static const char *const names[] = {
                [ORIGIN_COMMAND_LINE] = "command line", [ORIGIN_PROCESS] = "environment",
                [ORIGIN_STATE_FILE] = "state file",     [ORIGIN_DOTENV] = ".env",
                [ORIGIN_YAML] = "skinspire.yaml",       [ORIGIN_DEFAULT] = "default",
        };

        return names[origin];
}

static int print_json(const struct effective_values *values, ski_error *error)
{
        json_auto_t *settings = json_array();

        for (size_t i = 0; i < values->count; i++) {
                const struct effective_value *value = &values->items[i];
                json_t *setting = json_pack("{s:o, s:o, s:s, s:o, s:o}", "key", json_text(value->key), "value",
                                            json_text(value->value), "origin", origin_name(value->origin),
                                            "place", json_text(value->place[0] ? value->place : NULL), "help",
                                            json_text(value->help));
                if (json_array_append_new(settings, setting) < 0)
                        return ski_error_oom(error);
        }
        return json_print(json_pack("{s:O}", "settings", settings), error);
}

int command_config(struct invocation *invocation, ski_error *error)
{
        static const struct table_column columns[] = {
                { "SETTING", 0 }, { "VALUE", TABLE_WRAP }, { "FROM", 0 }, { NULL }
        };
        static const struct table_column verbose_columns[] = {
                { "SETTING", 0 }, { "VALUE", TABLE_WRAP }, { "FROM", 0 }, { "MEANING", TABLE_WRAP }, { NULL }
        };
        bool verbose = invocation_flag(invocation, "verbose");
        _cleanup_(effective_values_free) struct effective_values values = { 0 };
        _cleanup_(table_freep) struct table *table = NULL;
        int r;

        r = project_effective_values(invocation->project, &values, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&values, error);
        table = table_new(verbose ? verbose_columns : columns);
        if (!table)
                return ski_error_oom(error);
        for (size_t i = 0; i < values.count; i++) {
                const struct effective_value *value = &values.items[i];
                const char *place = value->place[0] ? value->place : "default";
                if (verbose)
                        TABLE_ADD(table, value->key, value->value, place, value->help);
                else
                        TABLE_ADD(table, value->key, value->value, place);
                if (value->origin != ORIGIN_DEFAULT)
                        table_color(table, 2, "bold");
        }
        return table_print(table, error);
}
