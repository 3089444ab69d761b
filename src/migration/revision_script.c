/* SPDX-License-Identifier: PostgreSQL */
#include "migration/revision_script.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"
#include "catalog/script.h"

struct writing {
        const struct plan *upgrade; /* that this one takes back */
        bool *told;                 /* of its steps: that what they lose stays lost */
        enum revision_direction direction;
        struct text *script;
        bool begun;       /* there is a mark */
        bool outside;     /* the last one is of a part outside of transactions */
        bool lets_bodies; /* in this part functions may speak of what is made after them */
};

static void begin_part(struct writing *writing, bool outside)
{
        if (writing->begun && writing->outside == outside)
                return;
        if (writing->begun && !text_ends_with(text_get(writing->script), "\n\n"))
                text_append_char(writing->script, '\n');
        text_appendf(writing->script, "-- @%s%s\n",
                     writing->direction == REVISION_UPGRADE ? "upgrade" : "downgrade",
                     outside ? " outside transaction" : "");
        writing->begun = true;
        writing->outside = outside;
        writing->lets_bodies = false;
}

static bool has_body(const struct step *step)
{
        return step->action != STEP_DROP && (strcmp(step->fact->kind->name, "function") == 0 ||
                                             strcmp(step->fact->kind->name, "procedure") == 0);
}

static void allow_bodies(struct writing *writing)
{
        if (writing->lets_bodies || writing->outside)
                return;
        text_append(writing->script, "SET LOCAL check_function_bodies = off;\n\n");
        writing->lets_bodies = true;
}

static bool loses(const struct step *step)
{
        return (step->risks & (RISK_LOSES_DATA | RISK_IRREVERSIBLE)) != 0;
}

static void tell_loss(struct writing *writing, size_t number)
{
        const struct step *step = &writing->upgrade->steps[number];

        text_appendf(writing->script, "-- not brought back, since the upgrade loses it: %s %s%s%s\n",
                     step->fact->kind->name, step->fact->identity, step->why ? ": " : "",
                     step->why ? step->why : "");
        writing->told[number] = true;
}

static bool same_object(const struct step *step, const struct step *other)
{
        return step->fact->kind == other->fact->kind &&
               strcmp(step->fact->identity, other->fact->identity) == 0;
}

/* Above the step that makes again what was lost. */
static void tell_losses_of(struct writing *writing, const struct step *step)
{
        for (size_t i = 0; i < writing->upgrade->count; i++) {
                if (!writing->told[i] && loses(&writing->upgrade->steps[i]) &&
                    same_object(step, &writing->upgrade->steps[i]))
                        tell_loss(writing, i);
        }
}

static bool has_step_for(const struct plan *plan, const struct step *step)
{
        for (size_t i = 0; i < plan->count; i++) {
                if (plan->steps[i].statements.count > 0 && same_object(&plan->steps[i], step))
                        return true;
        }
        return false;
}

/* What no step makes again is told at the top. */
static void tell_other_losses(struct writing *writing, const struct plan *plan)
{
        size_t before = writing->script->length;

        for (size_t i = 0; i < writing->upgrade->count; i++) {
                if (loses(&writing->upgrade->steps[i]) && !has_step_for(plan, &writing->upgrade->steps[i]))
                        tell_loss(writing, i);
        }
        if (writing->script->length > before)
                text_append_char(writing->script, '\n');
}

/* A new enum label can't be used before it is committed, not even by the next revision, which may share a transaction
 * with this one. */
static bool is_outside(const struct step *step)
{
        return step->outside_transaction || step->usable_once_committed;
}

static void write_step(struct writing *writing, const struct step *step)
{
        if (step->statements.count == 0)
                return;
        begin_part(writing, is_outside(step));
        if (has_body(step))
                allow_bodies(writing);
        tell_losses_of(writing, step);
        script_write_step(step, writing->script);
}

static void drop_last_newline(struct text *script)
{
        if (!script->failed && text_ends_with(text_get(script), "\n\n"))
                script->bytes[--script->length] = '\0';
}

/* `upgrade` is what a downgrade takes back, and else empty. */
static void write_plan(const struct plan *plan, const struct plan *upgrade, enum revision_direction direction,
                       struct text *script)
{
        struct writing writing = {
                .upgrade = upgrade,
                .told = calloc(upgrade->count + 1, sizeof(bool)),
                .direction = direction,
                .script = script,
        };

        if (!writing.told) {
                script->failed = true;
                return;
        }
        if (plan->count == 0 || !is_outside(&plan->steps[0]))
                begin_part(&writing, false);
        tell_other_losses(&writing, plan);
        for (size_t i = 0; i < plan->count; i++)
                write_step(&writing, &plan->steps[i]);
        drop_last_newline(script);
        free(writing.told);
}

void revision_script_upgrade(const struct plan *plan, struct text *script)
{
        const struct plan nothing = { 0 };

        write_plan(plan, &nothing, REVISION_UPGRADE, script);
}

void revision_script_downgrade(const struct plan *plan, const struct plan *upgrade, struct text *script)
{
        write_plan(plan, upgrade, REVISION_DOWNGRADE, script);
}
