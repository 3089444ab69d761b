/* SPDX-License-Identifier: PostgreSQL */
#include "operations/copy_data.h"

#include <string.h>

#include "catalog/filter.h"
#include "catalog/fit.h"
#include "catalog/kind.h"
#include "catalog/plan.h"
#include "operations/reprint_structure.h"
#include "postgres/session_internal.h"

enum { DIFFERENCES_SHOWN = 20 };

void keeper_close(struct keeper *keeper)
{
        ski_session_close(steal(keeper->session));
        conninfo_free(steal(keeper->conninfo));
        free(steal(keeper->snapshot));
}

static int export_snapshot(struct keeper *keeper, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(keeper->session, &rows, error, "select pg_export_snapshot()", SKI_NO_PARAMS);
        if (r < 0)
                return r;
        keeper->snapshot = strdup(ski_result_text(rows, 0, 0));
        return keeper->snapshot ? 0 : ski_error_oom(error);
}

static int read_target(const struct copy *copy, struct keeper *keeper, ski_error *error)
{
        int r;

        keeper->conninfo = conninfo_copy(copy->target);
        if (!keeper->conninfo || conninfo_set(keeper->conninfo, "dbname", copy->to->database) < 0)
                return ski_error_oom(error);
        r = session_open(keeper->conninfo, &copy->session_options, &keeper->session, error);
        if (r == 0)
                r = session_begin_by_hand(keeper->session, SKI_REPEATABLE_READ | SKI_READ_ONLY, &keeper->scope,
                                          error);
        if (r == 0)
                r = copy_prepare_long_scope(keeper->session, error);
        return r < 0 ? r : export_snapshot(keeper, error);
}

int keeper_open(const struct copy *copy, struct keeper *ret, ski_error *error)
{
        struct keeper keeper = { .conninfo = NULL };
        int r;

        if (!replacement_target_exists(copy->replacement)) {
                ski_error_set(error, -SKI_ENOTFOUND, "%s has no database whose structure could be kept",
                              copy->to->name);
                return ski_error_hint(error, "without --data-only the structure is copied as well");
        }
        r = read_target(copy, &keeper, error);
        if (r < 0) {
                keeper_close(&keeper);
                return ski_error_prefix(error, "target %s", copy->to->name);
        }
        *ret = keeper;
        return 0;
}

/* What rows do not care for may be different. */
static int take_structure(ski_session *session, struct snapshot **ret, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = NULL;
        _cleanup_strings_ struct strings excluded = STRINGS_INIT;
        const struct filter filter = { .excluded = &excluded, .keep_bookkeeping = true };
        int r;

        strings_add(&excluded, "privilege");
        strings_add(&excluded, "default privilege");
        strings_add(&excluded, "comment");
        strings_add(&excluded, "security label");
        if (excluded.failed)
                return ski_error_oom(error);
        r = snapshot_take(session, &snapshot, error);
        if (r == 0)
                r = snapshot_filter(snapshot, &filter, error);
        if (r < 0)
                return r;
        *ret = steal(snapshot);
        return 0;
}

static bool is_about_owner(const struct step *step)
{
        for (size_t i = 0; i < step->statements.count; i++)
                if (!strstr(step->statements.items[i], " OWNER TO "))
                        return false;
        return step->statements.count > 0;
}

static const char *describe_action(const struct step *step)
{
        switch (step->action) {
        case STEP_CREATE:
                return "only in the source";
        case STEP_DROP:
                return "only in the target";
        default:
                return "not the same";
        }
}

static int report_differences(const struct copy *copy, const struct plan *plan, ski_error *error)
{
        _cleanup_text_ struct text lines = TEXT_INIT;
        size_t count = 0;

        for (size_t i = 0; i < plan->count; i++) {
                const struct step *step = &plan->steps[i];

                if (is_about_owner(step) || count++ >= DIFFERENCES_SHOWN)
                        continue;
                text_appendf(&lines, "%s%s %s: %s", count > 1 ? "\n" : "", step->fact->kind->name,
                             step->fact->identity, describe_action(step));
        }
        if (count == 0)
                return 0;
        if (count > DIFFERENCES_SHOWN)
                text_appendf(&lines, "\n… and %zu more", count - DIFFERENCES_SHOWN);
        ski_error_set(error, -SKI_EDIFFERS,
                      "the structures of %s and %s differ in %zu thing%s: rows might not fit", copy->from->name,
                      copy->to->name, count, text_plural(count));
        ski_error_detail(error, "%s", text_get(&lines));
        return ski_error_hint(
                error,
                "'skinspire diff %s %s' shows the statements, 'skinspire copy %s %s --schema-only' "
                "runs them",
                copy->to->name, copy->from->name, copy->from->name, copy->to->name);
}

/* What only servers of two major versions tell otherwise does not count, nor what the older one can't have. */
static int fit_source(const struct copy *copy, const struct keeper *keeper, const struct snapshot *target,
                      struct snapshot *source, ski_error *error)
{
        _cleanup_strings_ struct strings gaps = STRINGS_INIT;
        bool doubtful;
        int r;

        r = snapshot_fit(source, target, &gaps, error);
        return r < 0 ? r
                     : reprint_for_environment(copy->project, copy->to, keeper->session, &copy->session_options,
                                               target, source, &doubtful, error);
}

static int compare_structures(const struct copy *copy, const struct keeper *keeper, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *target = NULL, *source = NULL;
        _cleanup_(plan_freep) struct plan *plan = NULL;
        struct script_wishes wishes;
        int r;

        r = take_structure(keeper->session, &target, error);
        if (r == 0)
                r = take_structure(copy->reader, &source, error);
        if (r == 0)
                r = fit_source(copy, keeper, target, source, error);
        if (r < 0)
                return r;
        wishes = (struct script_wishes){ .role = target->role, .server_version = target->server_version };
        r = plan_make(target, source, &wishes, &plan, error);
        return r < 0 ? r : report_differences(copy, plan, error);
}

int copy_data_check(const struct copy *copy, ski_error *error)
{
        struct keeper keeper;
        int r;

        r = keeper_open(copy, &keeper, error);
        if (r < 0)
                return r;
        r = compare_structures(copy, &keeper, error);
        keeper_close(&keeper);
        return r;
}

int copy_data_census(struct copy *copy, const struct keeper *keeper, ski_error *error)
{
        int r;

        /* Whatever the versions are, it is the target's own words that the new database is to give back. */
        r = census_take_catalog(keeper->session, true, &copy->before, error);
        if (r < 0)
                return r;
        strings_free(&copy->before.sequences);
        strings_free(&copy->before.positions);
        strings_free(&copy->before.directions);
        return census_take_sequences(copy->reader, &copy->before, error);
}
