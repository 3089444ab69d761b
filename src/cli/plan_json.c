/* SPDX-License-Identifier: PostgreSQL */
#include "cli/plan_json.h"

#include "catalog/kind.h"
#include "report/json.h"

static const char *action_name(enum step_action action)
{
        static const char *const names[] = { "create", "alter", "drop", "rename aside", "rename" };

        return names[action];
}

/* Whether the step is in the transaction of the one before it. */
static const char *transaction_of(const struct step *step)
{
        return step->outside_transaction ? "none" : step->commit_before ? "new" : "same";
}

static json_t *step_json(const struct step *step)
{
        json_t *statements = json_array();

        for (size_t i = 0; i < step->statements.count; i++)
                json_array_append_new(statements, json_text(step->statements.items[i]));
        return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:s, s:o}", "action", action_name(step->action),
                         "kind", step->fact->kind->name, "object", json_text(step->fact->identity), "risk",
                         risk_name(step->risks), "lock", json_text(step->lock), "why", json_text(step->why),
                         "transaction", transaction_of(step), "statements", statements);
}

json_t *plan_json(const struct plan *plan)
{
        json_t *steps = json_array();

        for (size_t i = 0; i < plan->count; i++)
                json_array_append_new(steps, step_json(&plan->steps[i]));
        return steps;
}
