/* SPDX-License-Identifier: PostgreSQL */
#include "operations/complete_structure.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "catalog/additions.h"
#include "catalog/apply.h"
#include "catalog/kind.h"
#include "operations/build_database.h"
#include "operations/structure_drift.h"
#include "operations/triggers.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

/* Everything that one completion holds. */
struct work {
        const struct change *change;
        struct structure_drift drift;
        bool *left_out; /* facts that are not to be added, by their numbers in what is declared */
        const struct snapshot *live;
        struct snapshot *completed;
        struct script_wishes wishes;
        struct plan *plan; /* from the one to the other */
        struct completion result;
};

void completion_clear(struct completion *completion)
{
        strings_free(&completion->additions);
        strings_free(&completion->refused);
        strings_free(&completion->rest);
}

static void forget_plan(struct work *work)
{
        plan_free(work->plan);
        snapshot_free(work->completed);
        work->plan = NULL;
        work->completed = NULL;
}

static void work_clear(struct work *work)
{
        forget_plan(work);
        free(work->left_out);
        structure_drift_clear(&work->drift);
        completion_clear(&work->result);
}

/* What is to be added -------------------------------------------------------------------------------- */

static bool carries_mark(const struct fact *comment)
{
        const char *text = fact_text(comment, "text");

        return strstr(text, "[skinspire ") && text_ends_with(text, "]");
}

/* What the rules make: triggers, policies and functions by their marks, and all rights of the application's role. */
static int leave_out_rules(struct work *work, ski_error *error)
{
        const char *role = setting_text(work->change->project, "database.app_role");
        const struct snapshot *declared = work->drift.diff.to;

        for (size_t i = 0; i < declared->count; i++) {
                const struct fact *fact = declared->facts[i];
                _cleanup_free_ char *grantee = NULL;

                if (fact->parent && strcmp(fact->kind->name, "comment") == 0 && carries_mark(fact))
                        work->left_out[fact->parent->number] = true;
                if (!role[0] || strcmp(fact->kind->name, "privilege") != 0)
                        continue;
                grantee = unquote_identifier(fact_text(fact, "_grantee"));
                if (!grantee)
                        return ski_error_oom(error);
                work->left_out[i] |= strcmp(grantee, role) == 0;
        }
        return 0;
}

static bool is_left_out(const struct work *work, const struct fact *fact)
{
        while (fact && !work->left_out[fact->number])
                fact = fact->parent;
        return fact != NULL;
}

/* What is there under another name until it is renamed is not missing. */
static bool is_refused(const struct fact *fact, const void *context)
{
        const struct work *work = context;

        return is_left_out(work, fact) || snapshot_find(work->drift.diff.from, fact->kind, fact->identity);
}

static int leave_out(struct work *work, const struct fact *fact, const char *line, ski_error *error)
{
        const struct fact *declared = snapshot_find(work->drift.diff.to, fact->kind, fact->identity);

        if (!declared)
                return ski_error_set(error, -SKI_EDIFFERS, "%s", line);
        work->left_out[declared->number] = true;
        strings_add(&work->result.refused, line);
        return work->result.refused.failed ? ski_error_oom(error) : 0;
}

static const char *why_not(const struct step *step)
{
        if (step->risks & (RISK_REWRITES | RISK_LOSES_DATA))
                return "that would write its table anew";
        if (step->outside_transaction || step->commit_before)
                return "that can't be done in a transaction";
        return NULL;
}

/* Some steps are not for this command. */
static int leave_out_steps(struct work *work, bool *ret_any, ski_error *error)
{
        int r = 0;

        *ret_any = false;
        for (size_t i = 0; r == 0 && i < work->plan->count; i++) {
                const struct step *step = &work->plan->steps[i];
                _cleanup_text_ struct text line = TEXT_INIT;

                if (!why_not(step))
                        continue;
                drift_name_fact(step->fact, &line);
                text_appendf(&line, ": %s", why_not(step));
                r = leave_out(work, step->fact, text_get(&line), error);
                *ret_any = true;
        }
        return r;
}

static int plan_additions(struct work *work, ski_error *error)
{
        bool again = true;
        int r = 0;

        while (r == 0 && again) {
                forget_plan(work);
                r = additions_make(work->live, work->drift.diff.to, is_refused, work, &work->completed, error);
                if (r == 0)
                        r = plan_make(work->live, work->completed, &work->wishes, &work->plan, error);
                if (r == 0)
                        r = leave_out_steps(work, &again, error);
        }
        return r;
}

static void name_additions(struct work *work)
{
        for (size_t i = 0; i < work->plan->count; i++) {
                const struct fact *fact = work->plan->steps[i].fact;
                _cleanup_text_ struct text name = TEXT_INIT;

                if (fact->parent && !snapshot_find(work->live, fact->parent->kind, fact->parent->identity))
                        continue;
                drift_name_fact(fact, &name);
                strings_add(&work->result.additions, text_get(&name));
        }
}

/* True for what the plan adds, and for what is not its matter: what was left out, and what the rules make. */
static bool is_settled(const struct work *work, const struct drift *item)
{
        const struct fact *fact = item->fact;

        if (!work->plan || snapshot_find(work->drift.diff.to, fact->kind, fact->identity) != fact)
                return false;
        return is_left_out(work, fact) ||
               (item->state == DRIFT_MISSING && snapshot_find(work->completed, fact->kind, fact->identity));
}

/* What could not be added is named with its reason. */
static bool is_told(const struct work *work, const struct drift *item)
{
        _cleanup_text_ struct text name = TEXT_INIT;
        bool told = false;

        drift_name_fact(item->fact, &name);
        text_append(&name, ": ");
        for (size_t i = 0; i < work->result.refused.count; i++)
                told |= text_starts_with(work->result.refused.items[i], text_get(&name));
        return told && item->state == DRIFT_MISSING;
}

static void name_rest(struct work *work)
{
        for (size_t i = 0; i < work->drift.count; i++) {
                const struct drift *item = &work->drift.items[i];
                _cleanup_text_ struct text words = TEXT_INIT;

                if (is_settled(work, item) || is_told(work, item))
                        continue;
                drift_describe(item, &words);
                strings_add(&work->result.rest, text_get(&words));
        }
}

static int find_drift(struct work *work, ski_error *error)
{
        const struct change *change = work->change;
        const struct structure_diff *diff = &work->drift.diff;
        int r;

        r = structure_drift_find(change->project, change->environment, &change->session, &work->drift, error);
        if (r < 0)
                return r;
        work->live = diff->original ? diff->original : diff->from;
        work->wishes = diff->wishes;
        work->left_out = calloc(diff->to->count + 1, sizeof(*work->left_out));
        return work->left_out ? leave_out_rules(work, error) : ski_error_oom(error);
}

static int finish(struct work *work, struct completion *ret, ski_error *error)
{
        struct completion *result = &work->result;

        if (result->additions.failed || result->refused.failed || result->rest.failed)
                return ski_error_oom(error);
        completion_clear(ret);
        *ret = *result;
        *result = (struct completion){ 0 };
        return 0;
}

/* Looking ------------------------------------------------------------------------------------------ */

/* Who may not make a shadow database may still create what else is lacking. */
static int explain_unknown(ski_error *trouble, ski_error *error)
{
        if (strcmp(trouble->sqlstate, "42501") != 0 && strcmp(trouble->sqlstate, "25006") != 0)
                return ski_error_move(error, trouble);
        log_warning("what it lacks of the declared structure is not known: %s%s%s", trouble->message,
                    trouble->hint ? "; " : "", trouble->hint ? trouble->hint : "");
        return 0;
}

int structure_completion_look(const struct change *change, struct completion *ret, ski_error *error)
{
        _cleanup_(work_clear) struct work work = { .change = change };
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        bool is_declared;
        int r;

        r = structure_is_declared(change->project, &is_declared, error);
        if (r < 0 || !is_declared)
                return r;
        r = find_drift(&work, &trouble);
        if (r < 0)
                return explain_unknown(&trouble, error);
        r = plan_additions(&work, error);
        if (r < 0)
                return r;
        name_additions(&work);
        name_rest(&work);
        return finish(&work, ret, error);
}

/* Adding ------------------------------------------------------------------------------------------- */

/* Something that the rows, or what else is there, stand in the way of; what is about rights or the server is none. */
static bool is_obstacle(const ski_error *failure)
{
        static const char *const classes[] = { "0A", "22", "23", "2B", "42" };

        for (size_t i = 0; i < ARRAY_LENGTH(classes); i++)
                if (text_starts_with(failure->sqlstate, classes[i]))
                        return strcmp(failure->sqlstate, "42501") != 0;
        return false;
}

static void note_step(size_t done _unused_, size_t total _unused_, const struct step *step, void *context)
{
        const struct step **current = context;

        *current = step;
}

/* Carries out the plan, or leaves out what it founders on. */
static int attempt(struct work *work, ski_session *session, bool *ret_done, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        const struct step *step = NULL;
        ski_scope savepoint = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(session, 0, &savepoint, error);
        if (r < 0)
                return r;
        r = plan_apply(work->plan, session, &savepoint, note_step, &step, &failure);
        *ret_done = r == 0;
        if (r == 0)
                return ski_scope_commit(&savepoint, error);
        ski_scope_rollback(&savepoint);
        if (!step || !is_obstacle(&failure))
                return ski_error_move(error, &failure);
        return leave_out(work, step->fact, failure.message, error);
}

static int add_all(struct work *work, ski_session *session, ski_error *error)
{
        bool done = false;
        int r = 0;

        work->wishes = (struct script_wishes){ .role = work->live->role,
                                               .server_version = work->live->server_version };
        while (r == 0 && !done) {
                r = plan_additions(work, error);
                if (r == 0)
                        r = attempt(work, session, &done, error);
        }
        if (r < 0)
                return r;
        name_additions(work);
        return triggers_apply_within(work->change->project, session, error);
}

static int add_in_transaction(struct work *work, ski_error *error)
{
        const ski_session_options options = change_catalog_options(work->change);
        _cleanup_(snapshot_freep) struct snapshot *live = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = change_open(work->change, false, NULL, &options, &session, error);
        if (r == 0)
                r = session_begin_by_hand(session, 0, &scope, error);
        if (r == 0)
                r = become_owner(session, work->change->environment->role, error);
        if (r == 0)
                r = snapshot_take(session, &live, error);
        work->live = live;
        if (r == 0)
                r = add_all(work, session, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        forget_plan(work);
        return r;
}

int structure_complete(const struct change *change, struct completion *ret, ski_error *error)
{
        _cleanup_(work_clear) struct work work = { .change = change };
        int r;

        r = find_drift(&work, error);
        if (r == 0)
                r = add_in_transaction(&work, error);
        if (r < 0)
                return r;
        structure_drift_clear(&work.drift);
        r = structure_drift_find(change->project, change->environment, &change->session, &work.drift, error);
        if (r < 0)
                return r;
        name_rest(&work);
        return finish(&work, ret, error);
}
