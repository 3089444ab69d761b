/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/script.h"

#include <string.h>

static void begin(struct text *script, bool *open)
{
        if (*open)
                return;
        /* The bodies of functions may speak of what is made after them. */
        text_append(script, "BEGIN;\nSET LOCAL check_function_bodies = off;\n\n");
        *open = true;
}

static void commit(struct text *script, bool *open)
{
        if (*open)
                text_append(script, "COMMIT;\n\n");
        *open = false;
}

/* -- loses data: ACCESS EXCLUSIVE on public.patients; the column's values are gone */
static void write_risk(const struct step *step, struct text *script)
{
        if (step->risks == RISK_SAFE && !step->why)
                return;
        text_appendf(script, "-- %s", risk_name(step->risks));
        if (step->lock)
                text_appendf(script, ": %s", step->lock);
        if (step->why)
                text_appendf(script, "%s %s", step->lock ? ";" : ":", step->why);
        text_append_char(script, '\n');
}

void script_write_step(const struct step *step, struct text *script)
{
        if (step->statements.count == 0)
                return;
        write_risk(step, script);
        for (size_t i = 0; i < step->statements.count; i++) {
                text_append(script, step->statements.items[i]);
                text_append(script, ";\n");
        }
        text_append_char(script, '\n');
}

void script_write(const struct plan *plan, struct text *script)
{
        bool open = false;

        for (size_t i = 0; i < plan->count; i++) {
                const struct step *step = &plan->steps[i];

                if (step->outside_transaction || step->commit_before)
                        commit(script, &open);
                if (step->commit_before)
                        text_append(script, "-- What follows uses what was added before, which must be "
                                            "committed for it.\n");
                if (!step->outside_transaction)
                        begin(script, &open);
                script_write_step(step, script);
        }
        commit(script, &open);
}
