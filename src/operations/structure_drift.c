/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_drift.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"
#include "operations/build_database.h"

void structure_drift_clear(struct structure_drift *drift)
{
        structure_diff_clear(&drift->diff);
        free(drift->items);
        *drift = (struct structure_drift){ 0 };
}

/* What is said about another fact is called as that is. */
void drift_name_fact(const struct fact *fact, struct text *text)
{
        static const char *const about_others[] = { "comment", "security label", "privilege" };
        bool is_about = false;

        for (size_t i = 0; i < ARRAY_LENGTH(about_others); i++)
                is_about |= strcmp(fact->kind->name, about_others[i]) == 0;
        text_appendf(text, "%s %s%s", fact->kind->name, is_about ? "on " : "", fact->identity);
}

void drift_describe(const struct drift *drift, struct text *text)
{
        static const char *const phrases[] = {
                [DRIFT_MISSING] = "is missing",
                [DRIFT_CHANGED] = "differs from what is declared",
                [DRIFT_SURPLUS] = "is not declared",
        };

        drift_name_fact(drift->fact, text);
        text_appendf(text, " %s", phrases[drift->state]);
}

int structure_is_declared(const struct project *project, bool *ret, ski_error *error)
{
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        int r;

        r = find_files(project, "database.schema", &files, error);
        if (r == 0)
                *ret = files.count > 0 || *setting_text(project, "database.schema_command");
        return r;
}

/* True when all that the fact is a part of is in the other structure too: else that is what has to be named. */
static bool stands_alone(const struct fact *fact, const struct snapshot *other)
{
        for (fact = fact->parent; fact; fact = fact->parent)
                if (!snapshot_find(other, fact->kind, fact->identity))
                        return false;
        return true;
}

/* What a step tells; false for what only gives way to another step, and comes back as it was. */
static bool judge(const struct structure_diff *diff, const struct step *step, struct drift *ret)
{
        const struct fact *from = snapshot_find(diff->from, step->fact->kind, step->fact->identity);
        const struct fact *to = snapshot_find(diff->to, step->fact->kind, step->fact->identity);

        *ret = (struct drift){ .state = DRIFT_CHANGED, .fact = to ? to : from ? from : step->fact };
        if (step->action == STEP_RENAME || (!from && !to)) {
                ret->fact = step->fact;
                return true;
        }
        if (!from) {
                ret->state = DRIFT_MISSING;
                return stands_alone(to, diff->from);
        }
        if (!to) {
                ret->state = DRIFT_SURPLUS;
                return stands_alone(from, diff->to);
        }
        ret->state = DRIFT_CHANGED;
        return step->action != STEP_DROP && step->action != STEP_RENAME_ASIDE && facts_differ(from, to);
}

/* Surplus in a second round, so that it stands behind the rest. */
int structure_drift_judge(struct structure_drift *drift, ski_error *error)
{
        const struct plan *plan = drift->diff.plan;

        drift->items = calloc(plan->count + 1, sizeof(*drift->items));
        if (!drift->items)
                return ski_error_oom(error);
        for (int surplus = 0; surplus < 2; surplus++)
                for (size_t i = 0; i < plan->count; i++) {
                        struct drift *item = &drift->items[drift->count];

                        if (!judge(&drift->diff, &plan->steps[i], item) ||
                            (item->state == DRIFT_SURPLUS) != surplus)
                                continue;
                        drift->count++;
                        drift->surplus += surplus;
                }
        return 0;
}

int structure_drift_find(const struct project *project, const struct environment *environment,
                         const ski_session_options *options, struct structure_drift *ret, ski_error *error)
{
        const struct structure_request request = { .from = environment->name, .to = "declared" };
        int r;

        r = diff_structures(project, &request, options, &ret->diff, error);
        return r < 0 ? r : structure_drift_judge(ret, error);
}
