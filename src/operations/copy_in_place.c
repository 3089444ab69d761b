/* SPDX-License-Identifier: PostgreSQL
 *
 * Copying inside the target, in one transaction: for a role that may not create databases, and where nothing but the
 * target can be reached. What is there is dropped, the source's structure and rows are laid down, compared, committed.
 * Nothing is retained, so a backup comes first.
 */
#include "base/log.h"
#include "catalog/apply.h"
#include "catalog/filter.h"
#include "catalog/fit.h"
#include "catalog/kind.h"
#include "catalog/sections.h"
#include "operations/backup_database.h"
#include "operations/copy_checks.h"
#include "operations/copy_internal.h"
#include "operations/empty_in_place.h"
#include "operations/reprint_structure.h"
#include "postgres/session_internal.h"
#include "sql/copy_in_place_relations.h"
#include "transfer/content_read.h"
#include "transfer/in_place.h"
#include "transfer/live.h"

/* The target's one transaction, and what is to be done in it. */
struct work {
        struct copy *copy;
        ski_session *session;
        ski_scope scope;
        struct snapshot *source, *before_rows; /* the second borrows from the first */
        struct emptying emptying;
        struct plan *make, *complete; /* what comes before the rows and behind them */
};

static void work_clear(struct work *work)
{
        plan_free(work->make);
        plan_free(work->complete);
        emptying_clear(&work->emptying);
        snapshot_free(work->before_rows);
        snapshot_free(work->source);
        ski_scope_rollback(&work->scope);
        ski_session_close(work->session);
}

/* Planning ----------------------------------------------------------------------------------------- */

static int begin(struct work *work, ski_error *error)
{
        struct copy *copy = work->copy;
        int r;

        r = session_open(copy->target, &copy->session_options, &work->session, error);
        if (r < 0)
                return r;
        r = session_begin_by_hand(work->session, 0, &work->scope, error);
        if (r < 0)
                return r;
        r = in_place_settle(work->session, (unsigned)setting_number(copy->project, "timeouts.swap"),
                            ski_result_text(copy->source_facts, 0, 1), error);
        if (r < 0)
                return r;
        return emptying_reserve(work->session, ski_session_database(work->session), error);
}

/* Subscriptions are not copied. */
static int take_source(struct work *work, ski_error *error)
{
        _cleanup_strings_ struct strings excluded = STRINGS_INIT;
        const struct filter filter = { .excluded = &excluded, .keep_bookkeeping = true };
        int r;

        strings_add(&excluded, "subscription");
        if (excluded.failed)
                return ski_error_oom(error);
        r = snapshot_take(work->copy->reader, &work->source, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", work->copy->from->name);
        return snapshot_filter(work->source, &filter, error);
}

/* What the target's server can't have is left out. */
static int fit_source(struct work *work, const struct snapshot *present, bool is_said, ski_error *error)
{
        _cleanup_strings_ struct strings gaps = STRINGS_INIT;
        int r;

        r = snapshot_fit(work->source, present, &gaps, error);
        for (size_t i = 0; r == 0 && is_said && i < gaps.count; i++)
                log_warning("not copied: %s", gaps.items[i]);
        return r;
}

static int plan(struct work *work, bool is_said, ski_error *error)
{
        struct emptying *emptying = &work->emptying;
        int r;

        r = take_source(work, error);
        if (r == 0)
                r = emptying_plan(work->session, work->source, emptying, error);
        if (r == 0)
                r = fit_source(work, emptying->present, is_said, error);
        if (r == 0)
                r = snapshot_before_rows(work->source, &work->before_rows, error);
        if (r == 0)
                r = plan_make(emptying->kept, work->before_rows, &emptying->wishes, &work->make, error);
        if (r == 0)
                r = plan_make(work->before_rows, work->source, &emptying->wishes, &work->complete, error);
        if (r < 0)
                return r;
        if (plan_is_atomic(work->make) && plan_is_atomic(work->complete))
                return 0;
        return ski_error_set(error, -SKI_EREFUSED, "%s holds what can't be made inside a transaction",
                             work->copy->from->name);
}

/* Checking ----------------------------------------------------------------------------------------- */

static int refuse_obstacles(struct work *work, ski_error *error)
{
        _cleanup_strings_ struct strings lines = STRINGS_INIT;
        _cleanup_text_ struct text list = TEXT_INIT;
        int r;

        r = emptying_obstacles(work->session, &work->emptying, &lines, error);
        for (size_t i = 0; r == 0 && i < work->source->gaps.count; i++)
                strings_addf(&lines, "it is not known how to make %s", work->source->gaps.items[i]);
        if (r < 0 || (lines.count == 0 && !lines.failed))
                return r;
        strings_join(&lines, "\n", &list);
        if (lines.failed || list.failed)
                return ski_error_oom(error);
        ski_error_set(error, -SKI_EREFUSED, "%s can't be replaced in place: %zu thing%s in the way",
                      work->copy->to->name, lines.count, lines.count == 1 ? " stands" : "s stand");
        ski_error_detail(error, "%s", text_get(&list));
        return ski_error_hint(
                error, "an admin_url in skinspire.yaml can name a role that owns them, or that may create "
                       "databases");
}

static int check_locks(struct work *work, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(work->copy->reader, &rows, error, sql_copy_in_place_relations, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        return emptying_check_locks(work->session, ski_result_int8(rows, 0, 0), error);
}

static int check_encoding(struct work *work, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        const char *source = ski_result_text(work->copy->source_facts, 0, 1), *target;
        int r;

        r = ski_execute(work->session, &rows, error, "select current_setting('server_encoding')",
                        SKI_NO_PARAMS);
        if (r < 0)
                return r;
        target = ski_result_text(rows, 0, 0);
        if (text_equal(source, target) || text_equal(target, "UTF8"))
                return 0;
        return ski_error_set(
                error, -SKI_EREFUSED,
                "the target's encoding is %s and stays so in place; not all that %s in %s holds can be "
                "said in it",
                target, work->copy->from->name, source);
}

/* The backup is made through sessions of its own. */
static int check_backup(struct work *work, ski_error *error)
{
        bool direct;
        int r;

        if (work->copy->options->no_backup)
                return 0;
        r = session_is_direct(work->session, &direct, error);
        if (r < 0 || direct)
                return r;
        ski_error_set(error, -SKI_EREFUSED,
                      "%s is reached through a pooler, through which no backup of it can be made before",
                      work->copy->to->name);
        return ski_error_hint(error,
                              "--no-backup goes on without one; environments.%s.admin_url in skinspire.yaml "
                              "can name the server's own address",
                              work->copy->to->name);
}

int copy_in_place_check(struct copy *copy, ski_error *error)
{
        _cleanup_(work_clear) struct work work = { .copy = copy };
        int r;

        r = copy_refuse_wish_in_place(copy, error);
        if (r == 0)
                r = begin(&work, error);
        if (r == 0)
                r = check_needs(copy->reader, work.session, copy->options, true, error);
        if (r == 0)
                r = check_encoding(&work, error);
        if (r == 0)
                r = plan(&work, true, error);
        if (r == 0)
                r = refuse_obstacles(&work, error);
        if (r == 0)
                r = check_locks(&work, error);
        if (r == 0)
                r = check_disk(copy->project, copy->target, work.session, NULL, copy_source_bytes(copy), error);
        return r < 0 ? r : check_backup(&work, error);
}

/* Copying ------------------------------------------------------------------------------------------ */

static void report_step(size_t done, size_t total, const struct step *step _unused_, void *context)
{
        copy_report(context, "structure", done, total, NULL);
}

static void report_table(uint64_t done, uint64_t total, const char *table, void *context)
{
        copy_report(context, "rows", done, total, table);
}

static int fill(struct work *work, struct copy_result *result, ski_error *error)
{
        struct copy *copy = work->copy;
        const struct content_request wanted = { 0 };
        _cleanup_(content_freep) struct content *content = NULL;
        struct content_count count;
        int r;

        r = content_read(copy->reader, &wanted, &content, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", copy->from->name);
        struct live_source source = {
                .conninfo = copy->source,
                .options = &copy->session_options,
                .encoding = content->encoding,
                .snapshot = copy->snapshot,
                .first = copy->reader,
                .first_is_busy = PTHREAD_MUTEX_INITIALIZER,
        };
        const struct in_place_options options = {
                .source = live_source_opener(&source),
                .progress = report_table,
                .context = copy,
        };
        r = in_place_fill(work->session, content, &options, error);
        if (r < 0)
                return r;
        count = content_count(content);
        result->tables = count.tables;
        result->rows = (int64_t)count.rows;
        return 0;
}

/* What was made is proved by what the server now says of it. */
static int compare(struct work *work, ski_error *error)
{
        struct copy *copy = work->copy;
        bool same_major = ski_session_server_version(copy->reader) / 10000 ==
                          ski_session_server_version(work->session) / 10000;
        _cleanup_(snapshot_freep) struct snapshot *now = NULL;
        _cleanup_(plan_freep) struct plan *rest = NULL;
        size_t believed;
        int r;

        copy_report(copy, "checking", 0, 0, NULL);
        r = census_take_catalog(work->session, same_major, &copy->after, error);
        if (r == 0)
                r = census_compare(&copy->before, &copy->later, &copy->after, error);
        if (r == 0)
                r = snapshot_take(work->session, &now, error);
        if (r == 0)
                r = fit_source(work, now, false, error);
        if (r == 0)
                r = reprint_believe(now, work->source, &believed, error);
        if (r == 0)
                r = plan_make(now, work->source, &work->emptying.wishes, &rest, error);
        if (r < 0 || rest->count == 0)
                return r;
        return ski_error_set(error, -SKI_EDIFFERS, "the copy differs from its source in %s %s, and in %zu more",
                             rest->steps[0].fact->kind->name, rest->steps[0].fact->identity, rest->count - 1);
}

static int lay_down(struct work *work, struct copy_result *result, ski_error *error)
{
        struct copy *copy = work->copy;
        int r;

        r = census_take_catalog(copy->reader,
                                ski_session_server_version(copy->reader) / 10000 ==
                                        ski_session_server_version(work->session) / 10000,
                                &copy->before, error);
        if (r == 0)
                r = emptying_apply(&work->emptying, work->session, &work->scope, error);
        if (r == 0)
                r = plan_apply(work->make, work->session, &work->scope, report_step, copy, error);
        if (r == 0)
                r = fill(work, result, error);
        if (r == 0)
                r = plan_apply(work->complete, work->session, &work->scope, report_step, copy, error);
        if (r == 0)
                r = census_take_sequences(copy->reader, &copy->later, error);
        if (r == 0)
                r = compare(work, error);
        if (r == 0)
                r = ski_execute(work->session, NULL, error, "analyze", SKI_NO_PARAMS);
        return r;
}

/* The project's script finds what it would find in a session of its own. */
static int run_script(struct work *work, ski_error *error)
{
        static const char *const statements[] = { "set local search_path to default",
                                                  "set local row_security to default",
                                                  "set local check_function_bodies to default" };
        int r = 0;

        for (size_t i = 0; r == 0 && i < ARRAY_LENGTH(statements); i++)
                r = ski_execute(work->session, NULL, error, statements[i], SKI_NO_PARAMS);
        return r < 0 ? r : copy_run_script(work->copy, work->session, error);
}

/* What is written after the backup has begun would be in neither database. */
static int back_up(struct work *work, ski_error *error)
{
        const struct copy_options *options = work->copy->options;
        int r;

        if (options->no_backup)
                return 0;
        r = emptying_lock(work->session, EMPTYING_AGAINST_WRITERS, !options->keep_sessions, error);
        return r < 0 ? r : backup_before_change(work->copy->change, error);
}

int copy_in_place(struct copy *copy, struct copy_result *result, ski_error *error)
{
        _cleanup_(work_clear) struct work work = { .copy = copy };
        int r;

        r = begin(&work, error);
        if (r == 0)
                r = back_up(&work, error);
        if (r == 0)
                r = emptying_lock(work.session, EMPTYING_AGAINST_ALL, !copy->options->keep_sessions, error);
        if (r == 0)
                r = plan(&work, false, error);
        if (r == 0)
                r = lay_down(&work, result, error);
        if (r == 0)
                r = run_script(&work, error);
        if (r < 0)
                return r;
        copy_report(copy, "committing", 0, 0, NULL);
        return ski_scope_commit(&work.scope, error);
}
