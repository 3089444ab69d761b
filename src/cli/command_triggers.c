/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/triggers.h"
#include "report/json.h"
#include "report/table.h"

/* Items -------------------------------------------------------------------------------------------- */

typedef bool item_filter(const struct trigger_item *item);

static bool every_item(const struct trigger_item *item)
{
        (void)item;
        return true;
}

static bool is_finding(const struct trigger_item *item)
{
        return item->state != TRIGGER_IN_PLACE;
}

static bool is_droppable(const struct trigger_item *item)
{
        return item->is_present && item->state != TRIGGER_FOREIGN;
}

static size_t count_items(const struct trigger_plan *plan, item_filter *filter)
{
        size_t count = 0;

        for (size_t i = 0; i < plan->count; i++)
                count += filter(&plan->items[i]);
        return count;
}

/* A function stands in no table, and a right on a schema neither. */
static const char *place_name(const struct trigger_item *item)
{
        return item->kind == DEFINITION_GRANT && !item->table ? item->schema : item->table;
}

static int print_items(const struct trigger_plan *plan, item_filter *filter, ski_error *error)
{
        static const struct table_column columns[] = { { "TABLE", 0 }, { "KIND", 0 },  { "NAME", 0 },
                                                       { "RULE", 0 },  { "STATE", 0 }, { NULL, 0 } };
        _cleanup_(table_freep) struct table *rows = table_new(columns);

        if (!rows)
                return ski_error_oom(error);
        for (size_t i = 0; i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (!filter(item))
                        continue;
                TABLE_ADD(rows, place_name(item), trigger_kind_name(item->kind), item->name, item->rule,
                          trigger_state_name(item->state));
                table_color(rows, 4, item->state == TRIGGER_IN_PLACE ? "green" : "red");
        }
        return table_print(rows, error);
}

static json_t *items_json(const struct trigger_plan *plan, item_filter *filter)
{
        json_t *array = json_array();

        for (size_t i = 0; array && i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (filter(item))
                        json_array_append_new(
                                array,
                                json_pack("{s:o, s:o, s:s, s:o, s:o, s:s}", "schema", json_text(item->schema),
                                          "table", json_text(item->table), "kind",
                                          trigger_kind_name(item->kind), "name", json_text(item->name), "rule",
                                          json_text(item->rule), "state", trigger_state_name(item->state)));
        }
        return array;
}

static int print_json(const struct change *change, const char *key, const struct trigger_plan *plan,
                      item_filter *filter, ski_error *error)
{
        return json_print(json_pack("{s:o, s:b, s:o}", "environment", json_text(change->environment->name),
                                    "dry_run", change->dry_run, key, items_json(plan, filter)),
                          error);
}

/* list, verify ------------------------------------------------------------------------------------- */

static int look(struct invocation *invocation, const struct change **ret, struct trigger_plan *plan,
                ski_error *error)
{
        int r;

        r = invocation_change(invocation, NULL, ret, error);
        if (r == 0)
                r = triggers_look(*ret, plan, error);
        if (r < 0 || plan->rules.values)
                return r;
        ski_error_set(error, -SKI_ECONFIG, "the project has no rules for triggers");
        return ski_error_hint(error, "they stand in %s, and their SQL in database.triggers",
                              setting_text(invocation->project, "database.rules"));
}

int command_triggers_list(struct invocation *invocation, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        const struct change *change;
        int r;

        r = look(invocation, &change, &plan, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(change, "objects", &plan, every_item, error);
        return print_items(&plan, every_item, error);
}

static int print_findings(const struct trigger_plan *plan, ski_error *error)
{
        size_t findings = count_items(plan, is_finding);

        if (findings > 0)
                return print_items(plan, is_finding, error);
        printf("all %zu objects of the rules are in place\n", plan->count);
        return 0;
}

int command_triggers_verify(struct invocation *invocation, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        const struct change *change;
        int r;

        r = look(invocation, &change, &plan, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                r = print_json(change, "findings", &plan, is_finding, error);
        else
                r = print_findings(&plan, error);
        if (r < 0)
                return r;
        return count_items(&plan, is_finding) > 0 ? -SKI_EDIFFERS : 0;
}

/* install, drop ------------------------------------------------------------------------------------ */

static int print_installed(const struct invocation *invocation, const struct change *change,
                           const struct trigger_plan *before, const struct trigger_plan *after,
                           ski_error *error)
{
        size_t changed = trigger_plan_faults(before);

        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:b, s:I, s:o}", "environment",
                                            json_text(change->environment->name), "dry_run", change->dry_run,
                                            "changed", (json_int_t)changed, "findings",
                                            items_json(after, is_finding)),
                                  error);
        if (change->dry_run && changed > 0)
                printf("would change %zu of %zu objects:\n", changed, before->count);
        else if (!change->dry_run)
                printf("changed %zu objects\n", changed);
        return print_findings(after, error);
}

int command_triggers_install(struct invocation *invocation, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan before = { 0 }, after = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = triggers_install(change, &before, error);
        if (r == 0)
                r = triggers_look(change, &after, error);
        if (r == 0)
                r = print_installed(invocation, change, &before, &after, error);
        if (r < 0 || change->dry_run)
                return r;
        return count_items(&after, is_finding) > 0 ? -SKI_EDIFFERS : 0;
}

int command_triggers_drop(struct invocation *invocation, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan before = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = triggers_drop(change, &before, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(change, "dropped", &before, is_droppable, error);
        printf("%s %zu objects\n", change->dry_run ? "would drop" : "dropped",
               count_items(&before, is_droppable));
        return change->dry_run ? print_items(&before, is_droppable, error) : 0;
}

/* test --------------------------------------------------------------------------------------------- */

static int print_proofs(const struct trigger_proofs *proofs, ski_error *error)
{
        static const struct table_column columns[] = {
                { "TABLE", 0 }, { "TRIGGER", 0 }, { "OUTCOME", 0 }, { "TRIED", TABLE_WRAP }, { NULL, 0 }
        };
        _cleanup_(table_freep) struct table *rows = table_new(columns);

        if (!rows)
                return ski_error_oom(error);
        for (size_t i = 0; i < proofs->count; i++) {
                const struct trigger_proof *proof = &proofs->items[i];

                TABLE_ADD(rows, proof->table, proof->trigger, proof->passed ? "ok" : "failed",
                          proof->detail ? proof->detail : "no test has tried it");
                table_color(rows, 2, proof->passed ? "green" : "red");
        }
        return table_print(rows, error);
}

static json_t *proofs_json(const struct trigger_proofs *proofs)
{
        json_t *array = json_array();

        for (size_t i = 0; array && i < proofs->count; i++) {
                const struct trigger_proof *proof = &proofs->items[i];

                json_array_append_new(array, json_pack("{s:o, s:o, s:b, s:o}", "table", json_text(proof->table),
                                                       "trigger", json_text(proof->trigger), "passed",
                                                       proof->passed, "tried", json_text(proof->detail)));
        }
        return array;
}

int command_triggers_test(struct invocation *invocation, ski_error *error)
{
        _cleanup_(trigger_proofs_clear) struct trigger_proofs proofs = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = triggers_test(change, &proofs, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                r = json_print(json_pack("{s:o, s:o}", "environment", json_text(change->environment->name),
                                         "proofs", proofs_json(&proofs)),
                               error);
        else
                r = print_proofs(&proofs, error);
        if (r < 0)
                return r;
        return proofs.failed > 0 ? -SKI_EDIFFERS : 0;
}
