/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/apply.h"

#include "catalog/kind.h"
#include "postgres/session_internal.h"

bool plan_is_atomic(const struct plan *plan)
{
        for (size_t i = 0; i < plan->count; i++) {
                if (plan->steps[i].outside_transaction || plan->steps[i].commit_before)
                        return false;
        }
        return true;
}

/* The bodies of functions may speak of what is made after them. */
static int begin(ski_session *session, ski_scope *scope, ski_error *error)
{
        int r;

        r = session_begin_by_hand(session, 0, scope, error);
        if (r < 0)
                return r;
        return ski_execute(session, NULL, error, "set local check_function_bodies = off", SKI_NO_PARAMS);
}

static int run_step(const struct step *step, ski_session *session, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r >= 0 && i < step->statements.count; i++) {
                const char *statement = step->statements.items[i];

                r = step->outside_transaction ? ski_execute_alone(session, NULL, error, statement)
                                              : ski_execute(session, NULL, error, statement, SKI_NO_PARAMS);
        }
        if (r >= 0)
                return 0;
        /* A position counts in a statement that nobody has seen. */
        ski_error_place(error, NULL, 0, 0);
        return ski_error_prefix(error, "%s %s", step->fact->kind->name, step->fact->identity);
}

int plan_apply(const struct plan *plan, ski_session *session, ski_scope *scope, apply_progress *progress,
               void *context, ski_error *error)
{
        int r;

        r = ski_execute(session, NULL, error, "set local check_function_bodies = off", SKI_NO_PARAMS);
        for (size_t i = 0; r >= 0 && i < plan->count; i++) {
                const struct step *step = &plan->steps[i];

                if (progress)
                        progress(i, plan->count, step, context);
                if (step->outside_transaction || step->commit_before) {
                        r = ski_scope_commit(scope, error);
                        if (r >= 0 && !step->outside_transaction)
                                r = begin(session, scope, error);
                }
                if (r >= 0)
                        r = run_step(step, session, error);
                if (r >= 0 && step->outside_transaction)
                        r = begin(session, scope, error);
        }
        return r;
}
