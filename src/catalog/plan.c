/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/plan.h"

#include <stdlib.h>

#include "catalog/default_privileges.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/relation.h"
#include "catalog/order.h"
#include "postgres/quote.h"

struct planning {
        const struct changes *changes;
        const struct script_wishes *wishes;
        struct script_wishes wishes_for_new; /* what is on a new table need not be made concurrently */
        struct action *actions;
        size_t count;
        const struct fact **folded; /* room for all actions, and all facts */
        const struct fact **fresh;  /* what was added to them can't be used before a commit; room for all */
        size_t fresh_count;
        struct default_privileges defaults;
        struct plan *plan;
};

void plan_free(struct plan *plan)
{
        if (!plan)
                return;
        for (size_t i = 0; i < plan->count; i++)
                step_clear(&plan->steps[i]);
        free(plan->steps);
        free(plan);
}

int plan_join(struct plan *plan, struct plan *rest, ski_error *error)
{
        struct step *steps = reallocarray(plan->steps, plan->count + rest->count + 1, sizeof(*steps));

        if (!steps)
                return ski_error_oom(error);
        plan->steps = steps;
        for (size_t i = 0; i < rest->count; i++)
                steps[plan->count++] = rest->steps[i];
        rest->count = 0;
        return 0;
}

static struct step *add_step(struct planning *planning, enum step_action action, const struct fact *fact)
{
        struct step *step = &planning->plan->steps[planning->plan->count++];

        *step = (struct step){ .action = action, .fact = fact, .wishes = planning->wishes };
        return step;
}

/* TYPE public.mood RENAME TO mood_old: the name that a fact has while its columns move to the new one. */
static char *aside_name(const struct planning *planning, const struct fact *fact)
{
        const char *name = fact_text(fact, "name");
        int kept = (int)text_utf8_prefix(name, 44); /* leaves room for _old999_multirange */
        char *aside = text_format("%.*s_old", kept, name);

        for (unsigned number = 2; aside && number < 1000; number++) {
                _cleanup_text_ struct text identity = TEXT_INIT;
                const struct snapshot *from = planning->changes->from, *to = planning->changes->to;

                quote_qualified(&identity, fact_text(fact, "schema"), aside);
                if (!snapshot_has_name(from, text_get(&identity)) &&
                    !snapshot_has_name(to, text_get(&identity)))
                        break;
                free(aside);
                aside = text_format("%.*s_old%u", kept, name, number);
        }
        return aside;
}

/* A comment or a grant, where these are left out. */
static void tell_part_left_out(struct step *step, const struct change *change)
{
        const struct fact *part = change->from->part_left_out;
        _cleanup_free_ char *why = NULL;

        if (!part || !(change->create || change->aside))
                return;
        why = text_format("it is made anew without its %s, which is left out", part->kind->name);
        step_risk(step, RISK_IRREVERSIBLE, NULL, NULL, why);
        step->failed |= !why;
}

static void plan_drop(struct planning *planning, const struct change *change)
{
        const struct fact *fact = change->from;
        struct step *step = add_step(planning, STEP_DROP, fact);

        if (fact->kind->drop)
                fact->kind->drop(step, fact);
        else
                step_add(step, "DROP %s %s", fact->kind->noun, fact->identity);
        if (fact->kind->catalog == CATALOG_CLASS && !fact->parent)
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->identity, NULL);
        if (fact->kind->flags & KIND_HOLDS_ROWS && !fact_value(fact, "partition_key"))
                step_risk(step, RISK_LOSES_DATA, NULL, NULL, "its rows are gone");
        tell_part_left_out(step, change);
}

static void plan_rename_aside(struct planning *planning, const struct change *change)
{
        struct step *step = add_step(planning, STEP_RENAME_ASIDE, change->from);
        _cleanup_free_ char *name = aside_name(planning, change->from);

        if (!name) {
                step->failed = true;
                return;
        }
        step_add(step, "ALTER %s %s RENAME TO %I", change->from->kind->noun, change->from->identity, name);
        if (change->from->kind->rename_aside)
                change->from->kind->rename_aside(step, change->from, name);
}

static void plan_drop_aside(struct planning *planning, const struct change *change)
{
        struct step *step = add_step(planning, STEP_DROP, change->from);
        _cleanup_free_ char *name = aside_name(planning, change->from);

        if (name)
                step_add(step, "DROP %s %I.%I%s", change->from->kind->noun, fact_text(change->from, "schema"),
                         name, change->leads ? " CASCADE" : "");
        else
                step->failed = true;
        tell_part_left_out(step, change);
}

/* The facts behind the action that can be written inside its statement; they are made right after it, or not there. */
static size_t gather_folded(struct planning *planning, size_t at)
{
        const struct fact *whole = planning->actions[at].change->to;
        size_t count = 0;

        while (at + 1 + count < planning->count) {
                const struct action *action = &planning->actions[at + 1 + count];
                const struct change *change = action->change;

                if (action->part != PART_MAKE || !change->create || !(change->to->kind->flags & KIND_FOLDS) ||
                    !fact_is_inside(change->to, whole))
                        break;
                planning->folded[count++] = change->to;
        }
        return count;
}

/* The facts that the tie has to bring: they come after it, and their own actions have nothing left to do. */
static size_t gather_brought(struct planning *planning, size_t at)
{
        const struct fact *tie = planning->actions[at].change->to;
        size_t count = 0;

        if (!(tie->kind->flags & KIND_BRINGS) || planning->changes->of_to[tie->parent->number]->create)
                return 0;
        for (size_t i = at + 1; i < planning->count; i++) {
                const struct action *action = &planning->actions[i];

                if (action->part == PART_MAKE && action->change->create &&
                    changes_bringer(planning->changes, action->change->to) == tie)
                        planning->folded[count++] = action->change->to;
        }
        return count;
}

/* Making a column or a type only says which types there are; all else may speak of their values. */
static bool may_use_values(const struct step *step, const struct fact *fact)
{
        bool is_type = fact->kind->catalog == CATALOG_TYPE && fact->address.sub == 0;
        bool is_column = fact->kind->catalog == CATALOG_CLASS && (int32_t)fact->address.sub > 0;

        return step->action != STEP_CREATE || !(is_type || (is_column && !fact_value(fact, "generated")));
}

/* Has what came before committed, if the step may use something that was added there. */
static void commit_for(struct planning *planning, struct step *step, const struct fact *fact)
{
        for (size_t i = 0; i < planning->fresh_count && may_use_values(step, fact); i++) {
                if (!fact_needs(fact, planning->fresh[i]))
                        continue;
                step->commit_before = true;
                planning->fresh_count = 0;
        }
}

/* A part of something that this script makes anew. */
static bool is_part_of_new(const struct planning *planning, const struct fact *fact)
{
        const struct change *change = fact->parent ? planning->changes->of_to[fact->parent->number] : NULL;

        return change && default_privileges_reach(change->create ? NULL : change->from, change->to);
}

/* True when the fact is a part of something new and needs a table that is there already, and may hold rows. */
static bool is_on_existing(const struct planning *planning, const struct fact *fact)
{
        if (!planning->changes->of_to[fact_root(fact)->number]->create)
                return false;
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct fact *root = fact_root(fact->needs[i].fact);

                if (!fact->needs[i].soft && root->kind->flags & KIND_HOLDS_ROWS &&
                    !planning->changes->of_to[root->number]->create)
                        return true;
        }
        return false;
}

/* Nobody uses a table that is made by the same script: its locks keep nobody waiting, and it has no rows. What is left to
 * do by hand stays. */
static void forget_risks_of_new(const struct planning *planning, struct step *step)
{
        if (!planning->changes->of_to[fact_root(step->fact)->number]->create || step->on_existing ||
            step->risks == RISK_SAFE)
                return;
        step->risks = RISK_SAFE;
        free(step->lock);
        free(step->why);
        step->lock = step->why = NULL;
}

static size_t plan_create(struct planning *planning, size_t at)
{
        const struct fact *fact = planning->actions[at].change->to;
        struct step *step = add_step(planning, STEP_CREATE, fact);
        size_t folded = gather_folded(planning, at), brought = gather_brought(planning, at);
        const char *owner = fact_owner(fact);

        if (changes_bringer(planning->changes, fact))
                return folded;
        commit_for(planning, step, fact);
        for (size_t i = 0; i < folded + brought; i++)
                commit_for(planning, step, planning->folded[i]);
        step->begun = planning->actions[at].change->begun;
        step->replaced = planning->actions[at].change->from;
        step->inherited = changes_come_from_base(planning->changes, fact);
        step->with_whole = fact->parent && planning->changes->of_to[fact->parent->number]->create;
        step->on_existing = is_on_existing(planning, fact);
        step->rows_held = fact->parent && planning->changes->of_to[fact->parent->number]->rows_held;
        if (planning->changes->of_to[fact_root(fact)->number]->create)
                step->wishes = &planning->wishes_for_new;
        if (is_part_of_new(planning, fact) && default_privileges_adjust(&planning->defaults, fact, step))
                return folded;
        default_privileges_suspend(&planning->defaults, fact, step);
        if (fact->kind->create)
                fact->kind->create(step, fact, planning->folded, folded + brought);
        else if (fact_value(fact, "definition"))
                step_add(step, "%s", fact_text(fact, "definition"));
        else
                step_add(step, "CREATE %s %s", fact->kind->noun, fact->identity);
        if (owner && !(fact->kind->flags & KIND_NO_OWNER_CLAUSE) && !text_equal(owner, planning->wishes->role))
                step_add(step, "ALTER %s %s OWNER TO %I", fact->kind->noun, fact->identity, owner);
        default_privileges_resume(&planning->defaults, fact, step);
        default_privileges_undo(&planning->defaults, planning->changes->to, fact, step);
        for (size_t i = 0; i < folded; i++)
                default_privileges_undo(&planning->defaults, planning->changes->to, planning->folded[i], step);
        forget_risks_of_new(planning, step);
        return folded;
}

static void plan_alter(struct planning *planning, struct change *change)
{
        struct step *step = &planning->plan->steps[planning->plan->count++];

        *step = change->step;
        change->step = (struct step){ 0 };
        commit_for(planning, step, change->to);
        if (default_privileges_reach(change->from, change->to))
                default_privileges_undo(&planning->defaults, planning->changes->to, change->to, step);
        if (step->usable_once_committed)
                planning->fresh[planning->fresh_count++] = change->to;
}

static void plan_begin(struct planning *planning, const struct change *change, bool is_new)
{
        const struct fact *fact = change->to;
        struct step *step = add_step(planning, is_new ? STEP_CREATE : STEP_ALTER, fact);

        fact->kind->begin(step, is_new ? NULL : change->from, fact);
}

static void plan_empty(struct planning *planning, const struct change *change)
{
        struct step *step = add_step(planning, STEP_ALTER, change->from);

        change->from->kind->begin(step, change->from, change->from);
}

/* What is altered and was brought into its first form is completed like something new. */
static void fill_completion(struct change *change)
{
        const struct fact *fact = change->to;

        step_clear(&change->step);
        change->step.begun = true;
        fact->kind->create(&change->step, fact, NULL, 0);
        if (fact_differs(change->from, fact, "owner"))
                step_add(&change->step, "ALTER %s %s OWNER TO %I", fact->kind->noun, fact->identity,
                         fact_text(fact, "owner"));
}

static void plan_all(struct planning *planning)
{
        for (size_t i = 0; i < planning->count; i++) {
                struct change *change = planning->actions[i].change;

                switch (planning->actions[i].part) {
                case PART_EMPTY:
                        plan_empty(planning, change);
                        break;
                case PART_DROP:
                        if (change->aside)
                                plan_rename_aside(planning, change);
                        else
                                plan_drop(planning, change);
                        break;
                case PART_BEGIN:
                        plan_begin(planning, change, change->create);
                        break;
                case PART_MAKE:
                        if (change->alter && change->begun)
                                fill_completion(change);
                        if (change->create)
                                i += plan_create(planning, i);
                        else
                                plan_alter(planning, change);
                        break;
                case PART_LAST:
                        plan_drop_aside(planning, change);
                        break;
                }
                default_privileges_change(&planning->defaults, change->from,
                                          planning->actions[i].part == PART_MAKE ? change->to : NULL);
        }
}

/* The identity of a partitioned table that is made anew: the rows in its partitions have their numbers. */
static bool starts_over(const struct planning *planning, const struct change *change)
{
        const struct fact *column = change->create && change->from ? change->to : NULL;

        return column && column->kind == &kind_column && fact_value(column, "identity_kind") &&
               fact_value(change->from, "identity_kind") && fact_is(column, "_of_partitioned") &&
               fact_is(change->from, "_of_partitioned") &&
               planning->changes->of_to[column->parent->number]->create;
}

/* When all partitions are there again. */
static void plan_numbers(struct planning *planning)
{
        for (size_t i = 0; i < planning->changes->count; i++) {
                const struct change *change = &planning->changes->items[i];

                if (starts_over(planning, change))
                        column_count_on(add_step(planning, STEP_ALTER, change->to), change->to);
        }
}

/* The first column of its table that becomes its own as well; the others come with it. */
static bool leads_to_own(const struct planning *planning, const struct change *change)
{
        const struct change *first = planning->changes->items;

        if (!changes_own(planning->changes, change))
                return false;
        while (first->to == NULL || first->to->parent != change->to->parent ||
               !changes_own(planning->changes, first))
                first++;
        return first == change;
}

/* What the table goes on to have from others alone, in the order in which it can be held. */
static size_t gather_held(struct planning *planning, const struct fact *table)
{
        const struct snapshot *to = planning->changes->to;
        size_t count = 0;

        for (size_t i = 0; i < to->count; i++) {
                const struct fact *fact = to->facts[i];
                bool is_held = fact->kind == &kind_column || fact->kind == &kind_constraint;

                if (is_held && fact->parent == table && fact_base(fact) && !fact_is(fact, "_is_local"))
                        planning->folded[count++] = fact;
        }
        return count;
}

static size_t gather_ties(const struct planning *planning, const struct fact *table, const struct fact **ties)
{
        const struct snapshot *to = planning->changes->to;
        size_t count = 0;

        for (size_t i = 0; i < to->count; i++) {
                if (to->facts[i]->kind == &kind_inheritance && to->facts[i]->parent == table)
                        ties[count++] = to->facts[i];
        }
        return count;
}

/* When all ties are there. */
static void plan_own(struct planning *planning)
{
        for (size_t i = 0; i < planning->changes->count; i++) {
                const struct change *change = &planning->changes->items[i];
                const struct fact *table;
                struct folded held, ties;

                if (!leads_to_own(planning, change))
                        continue;
                table = change->to->parent;
                held = (struct folded){ planning->folded, gather_held(planning, table) };
                ties = (struct folded){ planning->folded + held.count,
                                        gather_ties(planning, table, planning->folded + held.count) };
                inheritance_begin_again(add_step(planning, STEP_ALTER, change->to), table, ties, held);
        }
}

/* Some kinds of change take no statement: what was inherited has become the table's own. */
static void remove_empty_steps(struct plan *plan)
{
        size_t kept = 0;

        for (size_t i = 0; i < plan->count; i++) {
                if (plan->steps[i].statements.count == 0 && !plan->steps[i].failed)
                        step_clear(&plan->steps[i]);
                else
                        plan->steps[kept++] = plan->steps[i];
        }
        plan->count = kept;
}

/* Neighbours that change one table do so at once. */
static void join_steps(struct plan *plan)
{
        size_t first = 0;

        for (size_t i = 1; i < plan->count; i++) {
                if (!step_join(&plan->steps[first], &plan->steps[i]))
                        first = i;
        }
}

static int make_steps(struct changes *changes, struct planning *planning, ski_error *error)
{
        struct plan *plan = planning->plan;
        int r;

        r = order_changes(changes, &planning->actions, &planning->count, error);
        if (r < 0)
                return r;
        r = default_privileges_begin(changes->from, changes->to, planning->wishes->role, &planning->defaults,
                                     error);
        if (r < 0)
                return r;
        /* There may be two more for each that is made. */
        plan->steps = calloc(planning->count * 3 + 1, sizeof(*plan->steps));
        planning->folded = calloc(planning->count + changes->to->count + 1, sizeof(*planning->folded));
        planning->fresh = calloc(planning->count + 1, sizeof(*planning->fresh));
        if (!plan->steps || !planning->folded || !planning->fresh)
                return ski_error_oom(error);
        plan_all(planning);
        plan_own(planning);
        plan_numbers(planning);
        remove_empty_steps(plan);
        join_steps(plan);
        for (size_t i = 0; i < plan->count; i++) {
                if (plan->steps[i].failed)
                        return ski_error_oom(error);
        }
        return 0;
}

int plan_make(const struct snapshot *from, const struct snapshot *to, const struct script_wishes *wishes,
              struct plan **ret, ski_error *error)
{
        _cleanup_(plan_freep) struct plan *plan = calloc(1, sizeof(*plan));
        struct planning planning = { .wishes = wishes, .wishes_for_new = *wishes, .plan = plan };
        struct changes changes;
        int r;

        if (!plan)
                return ski_error_oom(error);
        planning.wishes_for_new.concurrent = false;
        r = changes_find(from, to, wishes, &changes, error);
        if (r < 0)
                return r;
        planning.changes = &changes;
        if (changes.any)
                r = make_steps(&changes, &planning, error);
        free(planning.actions);
        free(planning.folded);
        free(planning.fresh);
        default_privileges_end(&planning.defaults);
        changes_clear(&changes);
        if (r < 0)
                return r;
        *ret = steal(plan);
        return 0;
}
