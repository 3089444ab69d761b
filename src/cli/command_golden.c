/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/golden_databases.h"
#include "report/json.h"
#include "report/table.h"

static json_t *json_of_golden(const struct golden *golden)
{
        return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "database", json_text(golden->database),
                         "environment", json_text(golden->environment), "source", json_text(golden->source),
                         "taken_at", json_text(golden->taken_at), "taken_by", json_text(golden->taken_by),
                         "age_seconds", (json_int_t)golden_age(golden), "bytes",
                         golden->bytes < 0 ? json_null() : json_integer(golden->bytes));
}

static int print_table(const struct golden_list *list, ski_error *error)
{
        static const struct table_column columns[] = {
                { "GOLDEN DATABASE", 0 }, { "OF", 0 }, { "TAKEN AT", 0 }, { "AGE", 0 }, { "WHO", TABLE_WRAP },
                { "SIZE", TABLE_RIGHT },  { NULL, 0 },
        };
        _cleanup_(table_freep) struct table *table = table_new(columns);

        if (!table)
                return ski_error_oom(error);
        for (size_t i = 0; i < list->count; i++) {
                const struct golden *golden = &list->items[i];
                _cleanup_text_ struct text age = TEXT_INIT, size = TEXT_INIT;

                golden_append_age(golden, &age);
                if (golden->bytes >= 0)
                        text_append_size(&size, (unsigned long long)golden->bytes);
                TABLE_ADD(table, golden->database, golden->environment, golden->taken_at, text_get(&age),
                          golden->taken_by, text_get(&size));
        }
        return table_print(table, error);
}

static int list(struct invocation *invocation, const struct change *change, ski_error *error)
{
        _cleanup_(golden_list_clear) struct golden_list golden = { 0 };
        json_t *array;
        int r;

        r = list_golden(change, &golden, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json")) {
                array = json_array();
                for (size_t i = 0; i < golden.count; i++)
                        json_array_append_new(array, json_of_golden(&golden.items[i]));
                return json_print(json_pack("{s:o}", "golden", array), error);
        }
        if (golden.count > 0)
                return print_table(&golden, error);
        log_info("the server of %s keeps no golden database", change->environment->name);
        return 0;
}

int command_env_golden(struct invocation *invocation, ski_error *error)
{
        _cleanup_(golden_freep) struct golden *dropped = NULL;
        const char *database = invocation_text(invocation, "drop");
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        if (!database)
                return list(invocation, change, error);
        r = drop_golden(change, database, &dropped, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return json_print(
                        json_pack("{s:o, s:b}", "dropped", json_of_golden(dropped), "dry_run", change->dry_run),
                        error);
        printf("%s the golden database %s of %s, taken at %s\n", change->dry_run ? "would drop" : "dropped",
               database, dropped->environment, dropped->taken_at);
        return 0;
}
