/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/reprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "catalog/additions.h"
#include "catalog/fit.h"
#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "catalog/plan.h"
#include "postgres/session_internal.h"

void reprint_clear(struct reprint *reprint)
{
        free(reprint->asked);
        *reprint = (struct reprint){ 0 };
}

/* Which facts ---------------------------------------------------------------------------------------- */

static bool is_among(const char *name, const char *const *names)
{
        while (*names && strcmp(*names, name) != 0)
                names++;
        return *names;
}

/* What pg_get_viewdef(), pg_get_expr() and the like give. */
static bool is_printed(const char *property)
{
        static const char *const printed[] = { "definition", "query",  "columns", "expression",
                                               "generated",  "check",  "checks",  "using",
                                               "predicate",  "filter", "bound",   "partition_key",
                                               NULL };

        return is_among(property, printed);
}

static bool is_printed_otherwise(const struct fact *from, const struct fact *to)
{
        for (size_t i = 0; i < to->value_count; i++) {
                if (is_printed(to->names[i]) && fact_differs(from, to, to->names[i]))
                        return true;
        }
        return false;
}

int reprint_find(const struct snapshot *from, const struct snapshot *to, struct reprint *ret, ski_error *error)
{
        *ret = (struct reprint){ 0 };
        if (from->server_version / 10000 == to->server_version / 10000)
                return 0;
        ret->asked = calloc(to->count + 1, sizeof(*ret->asked));
        if (!ret->asked)
                return ski_error_oom(error);
        for (size_t i = 0; i < to->count; i++) {
                const struct fact *fact = to->facts[i],
                                  *before = snapshot_find(from, fact->kind, fact->identity);

                ret->asked[i] = before && is_printed_otherwise(before, fact);
                ret->count += ret->asked[i];
        }
        return 0;
}

int reprint_in_whole(const struct snapshot *to, const struct reprint *reprint, const struct snapshot *whole,
                     struct reprint *ret, ski_error *error)
{
        *ret = (struct reprint){ .asked = calloc(whole->count + 1, sizeof(*ret->asked)) };
        if (!ret->asked)
                return ski_error_oom(error);
        for (size_t i = 0; i < to->count; i++) {
                const struct fact *fact = to->facts[i];
                const struct fact *same =
                        reprint->asked[i] ? snapshot_find(whole, fact->kind, fact->identity) : NULL;

                if (same) {
                        ret->asked[same->number] = true;
                        ret->count++;
                }
        }
        return 0;
}

/* What tells of the whole as well: a table stands for nothing without its columns. */
static bool is_essential(const struct fact *fact)
{
        return fact->kind == &kind_column || fact->kind == &kind_attribute ||
               fact->kind == &kind_domain_constraint;
}

/* Marks what the fact needs itself; true when any of that is new. */
static bool reach_from(const struct fact *fact, bool *reached)
{
        bool is_new = false;

        if (fact->parent && !reached[fact->parent->number])
                is_new = reached[fact->parent->number] = true;
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];

                if (!need->soft && !reached[need->fact->number])
                        is_new = reached[need->fact->number] = true;
        }
        return is_new;
}

int reprint_reach(const struct snapshot *to, const struct reprint *reprint, bool **ret, ski_error *error)
{
        bool *reached = calloc(to->count + 1, sizeof(*reached)), again = true;

        if (!reached)
                return ski_error_oom(error);
        memcpy(reached, reprint->asked, to->count * sizeof(*reached));
        while (again) {
                again = false;
                for (size_t i = 0; i < to->count; i++) {
                        const struct fact *fact = to->facts[i];

                        if (is_essential(fact) && fact->parent && reached[fact->parent->number] && !reached[i])
                                again = reached[i] = true;
                        again |= reached[i] && reach_from(fact, reached);
                }
        }
        *ret = reached;
        return 0;
}

/* Making them ---------------------------------------------------------------------------------------- */

static bool is_out_of_reach(const struct fact *fact, const void *reached)
{
        return !((const bool *)reached)[fact->number];
}

/* What is another one here, or would do something: its value does not count for definitions. */
static const char *harmless(const struct fact *fact, const char *name, const char *value, const char *role)
{
        if (strcmp(name, "owner") == 0 || strcmp(name, "_owner") == 0)
                return value ? role : NULL;
        if (strcmp(name, "_populated") == 0)
                return "f";
        if (strcmp(name, "tablespace") == 0 || (fact->kind == &kind_extension && strcmp(name, "version") == 0))
                return NULL;
        return value;
}

/* All belongs to whoever makes it, no materialized view is filled. */
static void make_harmless(struct snapshot *wanted, const struct snapshot *nothing)
{
        for (size_t i = 0; i < wanted->count; i++) {
                struct fact *fact = wanted->facts[i];
                const char **values;

                if (snapshot_find(nothing, fact->kind, fact->identity))
                        continue;
                values = arena_array(&wanted->arena, fact->value_count, sizeof(*values));
                for (size_t k = 0; values && k < fact->value_count; k++)
                        values[k] = harmless(fact, fact->names[k], fact->values[k], wanted->role);
                if (values)
                        fact->values = values;
        }
}

static int want(const struct snapshot *nothing, const struct snapshot *to, const struct reprint *reprint,
                struct snapshot **ret, ski_error *error)
{
        _cleanup_strings_ struct strings told = STRINGS_INIT;
        _cleanup_free_ bool *reached = NULL;
        int r;

        r = reprint_reach(to, reprint, &reached, error);
        if (r == 0)
                r = additions_make(nothing, to, is_out_of_reach, reached, ret, error);
        if (r < 0)
                return r;
        make_harmless(*ret, nothing);
        /* What this server can't have is told of the structure itself. */
        return (*ret)->arena.failed ? ski_error_oom(error) : snapshot_fit(*ret, nothing, &told, error);
}

static int run_step(ski_session *session, const struct step *step, ski_error *error)
{
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        if (step->outside_transaction)
                return ski_error_set(error, -SKI_ESERVER, "it can't be made inside a transaction");
        r = session_begin_by_hand(session, 0, &scope, error);
        for (size_t i = 0; r >= 0 && i < step->statements.count; i++)
                r = ski_execute(session, NULL, error, step->statements.items[i], SKI_NO_PARAMS);
        if (r >= 0)
                return ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

static bool is_refusal(int code)
{
        return code == -SKI_ESERVER || code == -SKI_EDATA;
}

static bool is_asked(const struct fact *fact, const struct snapshot *to, const struct reprint *reprint)
{
        const struct fact *wanted = snapshot_find(to, fact->kind, fact->identity);

        return wanted && reprint->asked[wanted->number];
}

/* What the server refuses is left out: it may have come with a later version. */
static int make(ski_session *session, const struct plan *plan, const struct snapshot *to,
                const struct reprint *reprint, struct strings *refused, ski_error *error)
{
        int r;

        r = ski_execute(session, NULL, error, "set local check_function_bodies = off", SKI_NO_PARAMS);
        for (size_t i = 0; r >= 0 && i < plan->count; i++) {
                const struct step *step = &plan->steps[i];
                SKI_CLEANUP_ERROR ski_error refusal = SKI_ERROR_INIT;

                r = run_step(session, step, &refusal);
                if (r >= 0)
                        continue;
                if (!is_refusal(r))
                        return ski_error_move(error, &refusal);
                r = 0;
                log_debug("%s %s is refused: %s", step->fact->kind->name, step->fact->identity,
                          refusal.message);
                if (is_asked(step->fact, to, reprint))
                        strings_addf(refused, "%s %s: %s", step->fact->kind->name, step->fact->identity,
                                     refusal.message);
        }
        return r < 0 ? r : refused->failed ? ski_error_oom(error) : 0;
}

static int make_and_read(ski_session *session, const struct snapshot *to, const struct reprint *reprint,
                         struct snapshot **ret, struct strings *refused, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *nothing = NULL, *wanted = NULL;
        _cleanup_(plan_freep) struct plan *plan = NULL;
        struct script_wishes wishes;
        int r;

        r = snapshot_take(session, &nothing, error);
        if (r == 0)
                r = want(nothing, to, reprint, &wanted, error);
        if (r < 0)
                return r;
        wishes = (struct script_wishes){ .role = nothing->role, .server_version = nothing->server_version };
        r = plan_make(nothing, wanted, &wishes, &plan, error);
        if (r == 0)
                r = make(session, plan, to, reprint, refused, error);
        return r < 0 ? r : snapshot_take(session, ret, error);
}

int reprint_ask(ski_session *session, const struct snapshot *to, const struct reprint *reprint,
                struct snapshot **ret, struct strings *refused, ski_error *error)
{
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(session, 0, &scope, error);
        if (r == 0)
                r = make_and_read(session, to, reprint, ret, refused, error);
        ski_scope_rollback(&scope);
        return r;
}

/* Taking over ---------------------------------------------------------------------------------------- */

int reprint_take_over(struct snapshot *to, const struct reprint *reprint, const struct snapshot *told,
                      ski_error *error)
{
        for (size_t i = 0; i < to->count; i++) {
                struct fact *fact = to->facts[i];
                const struct fact *other =
                        reprint->asked[i] ? snapshot_find(told, fact->kind, fact->identity) : NULL;
                const char **values = (const char **)fact->values;

                for (size_t k = 0; other && k < fact->value_count; k++) {
                        const char *value = fact_value(other, fact->names[k]);

                        if (value && values[k] && is_printed(fact->names[k]))
                                values[k] = arena_copy(&to->arena, value);
                }
        }
        return to->arena.failed ? ski_error_oom(error) : 0;
}
