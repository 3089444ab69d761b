/* SPDX-License-Identifier: PostgreSQL */
#include "operations/copy_structure.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "catalog/filter.h"
#include "catalog/fit.h"
#include "catalog/kind.h"
#include "catalog/renames.h"
#include "operations/backup_database.h"
#include "operations/journal.h"
#include "operations/replacing.h"
#include "operations/reprint_structure.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

/* Everything that one copy holds. */
struct work {
        const struct change *change;
        const struct environment *source;
        const struct copy_structure_options *options;
        struct copy_structure_result *result;
        ski_session_options catalog_options;
        struct replacement *replacement; /* its lock keeps others from replacing the target meanwhile */
        struct conninfo *building;       /* a new target's, before it takes its name */
        ski_session *session;            /* in the target */
        ski_scope scope;
        size_t applied; /* how many of the plan's steps have run already: the renames */
        bool doubtful; /* servers of two major versions, of which the target's could not be asked for its words */
};

void copy_structure_result_clear(struct copy_structure_result *result)
{
        plan_free(result->plan);
        snapshot_free(result->source);
        snapshot_free(result->target);
        snapshot_free(result->renamed);
        strings_free(&result->losses);
        *result = (struct copy_structure_result){ 0 };
}

/* The session goes first: a new database can only take its place when nobody is in it. */
static void work_clear(struct work *work)
{
        ski_scope_rollback(&work->scope);
        ski_session_close(work->session);
        replacement_free(work->replacement);
        conninfo_free(work->building);
}

/* A structure without what programs write about the database into it. */
static int take_structure(ski_session *session, struct snapshot **ret, ski_error *error)
{
        static const struct filter without_bookkeeping = { 0 };
        _cleanup_(snapshot_freep) struct snapshot *snapshot = NULL;
        int r;

        r = snapshot_take(session, &snapshot, error);
        if (r == 0)
                r = snapshot_filter(snapshot, &without_bookkeeping, error);
        if (r < 0)
                return r;
        *ret = steal(snapshot);
        return 0;
}

static int read_source(struct work *work, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = environment_conninfo(work->change->project, work->source, true, &conninfo, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, &work->catalog_options, &session, error);
        if (r < 0) {
                change_explain_missing(work->source, error);
                return ski_error_prefix(error, "source %s", work->source->name);
        }
        r = take_structure(session, &work->result->source, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < work->result->source->gaps.count; i++)
                log_warning("not copied, since it is not known how: %s", work->result->source->gaps.items[i]);
        return 0;
}

static int take_lock(struct work *work, ski_error *error)
{
        struct replacement_options options = replacing_options(work->change, &work->catalog_options);
        _cleanup_(conninfo_freep) struct conninfo *server = NULL;
        int r;

        options.look_only = work->change->dry_run;
        r = change_conninfo(work->change, true, NULL, &server, error);
        if (r < 0)
                return r;
        r = replacement_begin(server, work->change->environment->database, &options, &work->replacement, error);
        if (r < 0)
                return r;
        work->result->created = !replacement_target_exists(work->replacement);
        return 0;
}

static int open_target(struct work *work, ski_error *error)
{
        const struct database_shape shape = { .owner = work->change->environment->role };
        int r;

        if (!work->result->created)
                return change_open(work->change, false, NULL, &work->change->session, &work->session, error);
        r = replacement_create(work->replacement, &shape, &work->building, error);
        if (r < 0)
                return r;
        return change_open(work->change, false, conninfo_get(work->building, "dbname"), &work->change->session,
                           &work->session, error);
}

static int describe_losses(struct work *work, ski_error *error)
{
        const struct plan *plan = work->result->plan;

        for (size_t i = 0; i < plan->count; i++) {
                const struct step *step = &plan->steps[i];

                if (step->risks & RISK_LOSES_DATA)
                        strings_addf(&work->result->losses, "%s %s%s%s", step->fact->kind->name,
                                     step->fact->identity, step->why ? ": " : "", step->why ? step->why : "");
        }
        return work->result->losses.failed ? ski_error_oom(error) : 0;
}

/* In the transaction itself, where the server says what everything is called afterwards. */
static int rename_in_scope(struct work *work, ski_error *error)
{
        struct copy_structure_result *result = work->result;
        int r;

        if (!work->options->renames || work->options->renames->count == 0)
                return 0;
        r = renames_plan(result->target, work->options->renames, true, &result->wishes, &result->plan, error);
        if (r == 0)
                r = plan_apply(result->plan, work->session, &work->scope, NULL, NULL, error);
        if (r == 0)
                r = take_structure(work->session, &result->renamed, error);
        work->applied = result->plan ? result->plan->count : 0;
        return r;
}

/* What the source defines in the words of the target's server, where these are of two major versions. What it could not be
 * asked for counts as made, once it was made by the source's definitions. */
static int reprint(struct work *work, const struct snapshot *present, bool is_proof, ski_error *error)
{
        const struct change *change = work->change;
        size_t believed = 0;
        int r = 0;

        if (!work->doubtful)
                r = reprint_for_environment(change->project, change->environment, work->session,
                                            &change->session, present, work->result->source, &work->doubtful,
                                            error);
        if (r == 0 && is_proof && work->doubtful)
                r = reprint_believe(present, work->result->source, &believed, error);
        if (r == 0 && believed > 0)
                log_warning("%zu definition%s could not be held against the source's", believed,
                            text_plural(believed));
        return r;
}

/* What the target's server can't have is left out, which is said once. */
static int fit_source(struct work *work, const struct snapshot *present, bool is_proof, ski_error *error)
{
        _cleanup_strings_ struct strings gaps = STRINGS_INIT;
        int r;

        r = snapshot_fit(work->result->source, present, &gaps, error);
        for (size_t i = 0; r == 0 && !is_proof && i < gaps.count; i++)
                log_warning("not copied: %s", gaps.items[i]);
        return r;
}

/* What is missing from `present` until it is as the source. */
static int plan_missing(struct work *work, struct snapshot *present, bool is_proof, struct plan **ret,
                        ski_error *error)
{
        int r = snapshots_leave_bookkeeping(present, work->result->source, error);

        if (r == 0)
                r = fit_source(work, present, is_proof, error);
        if (r == 0)
                r = reprint(work, present, is_proof, error);
        return r < 0 ? r : plan_make(present, work->result->source, &work->result->wishes, ret, error);
}

static int plan_in_scope(struct work *work, ski_error *error)
{
        struct copy_structure_result *result = work->result;
        _cleanup_(plan_freep) struct plan *rest = NULL;
        int r;

        r = session_begin_by_hand(work->session, 0, &work->scope, error);
        if (r < 0)
                return r;
        r = take_structure(work->session, &result->target, error);
        if (r < 0)
                return r;
        result->wishes = (struct script_wishes){
                .role = result->target->role,
                .server_version = result->target->server_version,
        };
        r = rename_in_scope(work, error);
        if (r < 0)
                return r;
        r = plan_missing(work, result->renamed ? result->renamed : result->target, false, &rest, error);
        if (r < 0)
                return r;
        if (!result->plan)
                result->plan = steal(rest);
        else
                r = plan_join(result->plan, rest, error);
        return r < 0 ? r : describe_losses(work, error);
}

static int refuse_losses(const struct work *work, ski_error *error)
{
        _cleanup_text_ struct text list = TEXT_INIT;

        if (work->result->losses.count == 0 || work->options->allow_loss)
                return 0;
        strings_join(&work->result->losses, "\n", &list);
        ski_error_set(error, -SKI_EREFUSED, "%zu step%s would lose data of %s", work->result->losses.count,
                      text_plural(work->result->losses.count), work->change->environment->name);
        ski_error_detail(error, "%s", text_get(&list));
        return ski_error_hint(error, "--allow-loss lets them happen; --dry-run shows all steps");
}

/* What was done is proved by what the server now says. */
static int compare_again(struct work *work, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *now = NULL;
        _cleanup_(plan_freep) struct plan *rest = NULL;
        _cleanup_text_ struct text list = TEXT_INIT;
        int r;

        r = take_structure(work->session, &now, error);
        if (r < 0)
                return r;
        r = plan_missing(work, now, true, &rest, error);
        if (r < 0 || rest->count == 0)
                return r;
        for (size_t i = 0; i < rest->count; i++)
                text_appendf(&list, "%s%s %s", i > 0 ? "\n" : "", rest->steps[i].fact->kind->name,
                             rest->steps[i].fact->identity);
        ski_error_set(error, -SKI_EDIFFERS, "after all steps %zu thing%s would still differ", rest->count,
                      text_plural(rest->count));
        return ski_error_detail(error, "%s", text_get(&list));
}

static int apply(struct work *work, ski_error *error)
{
        const struct plan rest = { .steps = work->result->plan->steps + work->applied,
                                   .count = work->result->plan->count - work->applied };
        int r;

        r = plan_apply(&rest, work->session, &work->scope, work->options->progress, work->options->context,
                       error);
        if (r < 0)
                return r;
        r = compare_again(work, error);
        if (r < 0)
                return r;
        r = ski_scope_commit(&work->scope, error);
        if (r < 0 || !work->result->created)
                return r;
        ski_session_close(steal(work->session));
        return replacing_swap(work->change, work->replacement, work->building, "copy", work->source->name, NULL,
                              error);
}

static int apply_journalled(struct work *work, ski_error *error)
{
        struct journal_entry *entry =
                journal_begin(work->change->project, work->change->environment, work->change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = apply(work, &failure);
        if (r == 0)
                journal_note(entry, "%zu step%s", work->result->plan->count,
                             text_plural(work->result->plan->count));
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

/* Made for nothing but to be looked at, a new target would be in the way of nobody; still, a dry run makes none. */
static int plan_for_nothing(struct work *work, ski_error *error)
{
        work->result->target = snapshot_new();
        if (!work->result->target)
                return ski_error_oom(error);
        work->result->wishes = (struct script_wishes){ .server_version = work->result->source->server_version };
        return plan_make(work->result->target, work->result->source, &work->result->wishes, &work->result->plan,
                         error);
}

/* Nobody should have to wait for a lock while a question stands on the screen: what takes locks already comes after. */
static bool asks_first(const struct work *work)
{
        return work->result->created || (work->options->renames && work->options->renames->count > 0);
}

static int confirm(struct work *work, ski_error *error)
{
        return guard_change(work->change->project, work->change->environment, "changes the structure of",
                            work->change->confirmation, error);
}

/* What is changed in place can't be undone by a swap. */
static int back_up(struct work *work, ski_error *error)
{
        if (work->options->no_backup || work->result->created)
                return 0;
        return backup_before_change(work->change, error);
}

static int copy(struct work *work, ski_error *error)
{
        int r;

        r = read_source(work, error);
        if (r < 0)
                return r;
        r = take_lock(work, error);
        if (r < 0)
                return r;
        if (work->change->dry_run && work->result->created)
                return plan_for_nothing(work, error);
        if (asks_first(work) && !work->change->dry_run) {
                r = confirm(work, error);
                if (r == 0)
                        r = back_up(work, error);
                if (r < 0)
                        return r;
        }
        r = open_target(work, error);
        if (r == 0)
                r = plan_in_scope(work, error);
        if (r < 0 || work->change->dry_run || (work->result->plan->count == 0 && !work->result->created))
                return r;
        r = refuse_losses(work, error);
        if (r == 0 && !asks_first(work)) {
                r = confirm(work, error);
                if (r == 0)
                        r = back_up(work, error);
        }
        if (r < 0)
                return r;
        return apply_journalled(work, error);
}

int copy_structure(const struct change *change, const struct environment *source,
                   const struct copy_structure_options *options, struct copy_structure_result *ret,
                   ski_error *error)
{
        _cleanup_(copy_structure_result_clear) struct copy_structure_result result = { 0 };
        _cleanup_(work_clear) struct work work = {
                .change = change,
                .source = source,
                .options = options,
                .result = &result,
                .catalog_options = change_catalog_options(change),
        };
        int64_t start = clock_milliseconds();
        int r;

        r = copy(&work, error);
        if (r < 0)
                return r;
        result.seconds = (double)(clock_milliseconds() - start) / 1000;
        *ret = result;
        result = (struct copy_structure_result){ 0 };
        return 0;
}
