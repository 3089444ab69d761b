/* SPDX-License-Identifier: PostgreSQL */
#include "operations/reset_in_place.h"

#include "operations/backup_database.h"
#include "operations/build_database.h"
#include "operations/empty_in_place.h"
#include "operations/stamp_structure.h"
#include "operations/triggers.h"
#include "postgres/database.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/copy_may_create.h"
#include "transfer/in_place.h"

/* The one transaction. */
struct work {
        ski_session *session;
        ski_scope scope;
        struct emptying emptying;
};

static void work_clear(struct work *work)
{
        emptying_clear(&work->emptying);
        ski_scope_rollback(&work->scope);
        ski_session_close(work->session);
}

int reset_is_in_place(const struct change *change, bool *ret_in_place, ski_error *error)
{
        const ski_session_options options = change_catalog_options(change);
        _cleanup_(conninfo_freep) struct conninfo *server = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = change_conninfo(change, true, NULL, &server, error);
        if (r == 0)
                r = connect_maintenance(server, &options, &session, error);
        if (r == 0)
                r = ski_execute(session, &rows, error, sql_copy_may_create,
                                SKI_PARAMS(ski_text(change->environment->database)));
        if (r < 0)
                return r;
        *ret_in_place = !ski_result_bool(rows, 0, 0);
        return 0;
}

static int begin(const struct change *change, struct work *work, ski_error *error)
{
        int r;

        r = change_open(change, true, NULL, &change->session, &work->session, error);
        if (r == 0)
                r = session_begin_by_hand(work->session, 0, &work->scope, error);
        if (r == 0)
                r = in_place_settle(work->session, (unsigned)setting_number(change->project, "timeouts.swap"),
                                    "UTF8", error);
        if (r == 0)
                r = emptying_reserve(work->session, change->environment->database, error);
        return r;
}

static int refuse_obstacles(const struct change *change, struct work *work, ski_error *error)
{
        _cleanup_strings_ struct strings lines = STRINGS_INIT;
        _cleanup_text_ struct text list = TEXT_INIT;
        int r;

        r = emptying_obstacles(work->session, &work->emptying, &lines, error);
        if (r < 0 || lines.count == 0)
                return r;
        strings_join(&lines, "\n", &list);
        ski_error_set(error, -SKI_EREFUSED, "%s can't be emptied: %zu thing%s not this role's to drop",
                      change->environment->name, lines.count, lines.count == 1 ? " is" : "s are");
        ski_error_detail(error, "%s", text_get(&list));
        return ski_error_hint(error,
                              "environments.%s.admin_url in skinspire.yaml can name a role that owns them, or "
                              "that may create databases",
                              change->environment->name);
}

int reset_in_place_check(const struct change *change, ski_error *error)
{
        _cleanup_(work_clear) struct work work = { 0 };
        int r;

        r = begin(change, &work, error);
        if (r == 0)
                r = emptying_plan(work.session, NULL, &work.emptying, error);
        if (r == 0)
                r = refuse_obstacles(change, &work, error);
        if (r == 0)
                r = emptying_check_locks(work.session, 0, error);
        return r;
}

static int empty(const struct change *change, struct work *work, bool no_backup, ski_error *error)
{
        int r = 0;

        /* What is written after the backup has begun would be in neither database. */
        if (!no_backup) {
                r = emptying_lock(work->session, EMPTYING_AGAINST_WRITERS, true, error);
                if (r == 0)
                        r = backup_before_change(change, error);
        }
        if (r == 0)
                r = emptying_lock(work->session, EMPTYING_AGAINST_ALL, true, error);
        if (r == 0)
                r = emptying_plan(work->session, NULL, &work->emptying, error);
        if (r == 0)
                r = emptying_apply(&work->emptying, work->session, &work->scope, error);
        return r;
}

static int make_extensions(ski_session *session, const struct strings *extensions, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < extensions->count; i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                quote_format(&statement, "create extension if not exists %I", extensions->items[i]);
                r = run_built(session, &statement, error);
        }
        return r;
}

/* The files find what they would find in a session of their own. */
static int fill(const struct change *change, struct work *work, const struct strings *files,
                uint64_t *ret_statements, ski_error *error)
{
        int r;

        r = ski_execute(work->session, NULL, error, "set local check_function_bodies to default",
                        SKI_NO_PARAMS);
        if (r == 0)
                r = ski_execute(work->session, NULL, error, "set local row_security to default", SKI_NO_PARAMS);
        if (r == 0)
                r = become_owner(work->session, change->environment->role, error);
        if (r == 0)
                r = stamp_structure(change->project, work->session, error);
        if (r == 0)
                r = run_files_within(work->session, files, ret_statements, error);
        if (r == 0)
                r = triggers_apply_within(change->project, work->session, error);
        return r;
}

int reset_in_place(const struct change *change, const struct strings *extensions, const struct strings *files,
                   bool no_backup, uint64_t *ret_statements, ski_error *error)
{
        _cleanup_(work_clear) struct work work = { 0 };
        int r;

        r = begin(change, &work, error);
        if (r == 0)
                r = empty(change, &work, no_backup, error);
        if (r == 0)
                r = make_extensions(work.session, extensions, error);
        if (r == 0)
                r = fill(change, &work, files, ret_statements, error);
        return r < 0 ? r : ski_scope_commit(&work.scope, error);
}
