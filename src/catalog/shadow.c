/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/shadow.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/user.h"
#include "catalog/versioned.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/shadow_leftovers.h"
#include "sql/shadow_lock.h"

/* How the comment of a shadow begins: by this it is known. */
#define SHADOW_COMMENT "skinspire loads SQL files into this database for a moment"

struct shadow {
        const struct shadow_options *options;
        char *name;
        ski_session *holder; /* its open transaction owns the lock */
        ski_scope holding;
        ski_session *helper; /* makes and drops the database */
        ski_session *loader;
        bool is_made;
};

static int random_name(char **ret, ski_error *error)
{
        unsigned long long number;

        if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot get random numbers");
        *ret = text_format("skinspire_shadow_%016llx", number);
        return *ret ? 0 : ski_error_oom(error);
}

static int take_lock(struct shadow *shadow, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        r = session_begin_by_hand(shadow->holder, 0, &shadow->holding, error);
        if (r < 0)
                return r;
        versioned_statement(sql_shadow_lock, ski_session_server_version(shadow->holder), false, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute(shadow->holder, NULL, error, text_get(&statement),
                           SKI_PARAMS(ski_text(shadow->name)));
}

/* What killed runs left. A database without our comment goes only if it is empty: a run may be killed before it could
 * write the comment. */
static int drop_leftovers(struct shadow *shadow, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(shadow->helper, &rows, error, sql_shadow_leftovers, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                const char *name = ski_result_text(rows, row, 0), *comment = ski_result_text(rows, row, 1);
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
                bool ours = comment && text_starts_with(comment, SHADOW_COMMENT);

                if (!comment)
                        database_is_empty(shadow->options->server, name, shadow->options->session, &ours, NULL);
                if (!ours)
                        continue;
                log_info("removing what an interrupted run left behind: database %s", name);
                /* Somebody else may be at it. */
                if (database_drop(shadow->helper, name, &failure) < 0)
                        log_debug("cannot drop %s: %s", name, failure.message);
        }
        return 0;
}

static int mark(struct shadow *shadow, ski_error *error)
{
        _cleanup_free_ char *person = user_at_host(), *comment = NULL;
        char now[21];

        clock_iso(now);
        comment = text_format(SHADOW_COMMENT
                              " (process %d of %s, since %s); if that run was killed, the next one "
                              "drops it",
                              (int)getpid(), person ? person : "?", now);
        if (!comment)
                return ski_error_oom(error);
        return comment_on_database(shadow->helper, shadow->name, comment, error);
}

static int create(struct shadow *shadow, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        _cleanup_text_ struct text statement = TEXT_INIT;
        struct database_shape shape = options->shape;
        int r;

        shape.owner = options->role;
        database_compose_create(shadow->name, &shape, ski_session_server_version(shadow->helper), &statement);
        if (statement.failed)
                return ski_error_oom(error);
        r = ski_execute_alone(shadow->helper, NULL, error, text_get(&statement));
        if (r < 0 && error && text_equal(error->sqlstate, "42501"))
                ski_error_hint(
                        error,
                        "an administrator can run: ALTER ROLE %s CREATEDB; or admin_url of the environment "
                        "names a connection that may create databases",
                        ski_session_role(shadow->helper));
        if (r < 0)
                return ski_error_prefix(error, "cannot make a shadow database for SQL files");
        shadow->is_made = true;
        return mark(shadow, error);
}

/* Two sessions: CREATE DATABASE can't run in the transaction that holds the lock. */
static int begin(struct shadow *shadow, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        int r;

        r = random_name(&shadow->name, error);
        if (r < 0)
                return r;
        r = connect_maintenance(options->server, options->session, &shadow->holder, error);
        if (r < 0)
                return r;
        r = connect_maintenance(options->server, options->session, &shadow->helper, error);
        if (r < 0)
                return r;
        r = take_lock(shadow, error);
        if (r < 0)
                return r;
        r = drop_leftovers(shadow, error);
        if (r < 0)
                return r;
        return create(shadow, error);
}

static void shadow_end(struct shadow *shadow)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        ski_session_close(shadow->loader);
        interrupt_defer(+1);
        if (shadow->is_made && database_drop(shadow->helper, shadow->name, &error) < 0)
                log_warning("cannot drop %s: %s; the next run will", shadow->name, error.message);
        interrupt_defer(-1);
        ski_scope_rollback(&shadow->holding);
        ski_session_close(shadow->holder);
        ski_session_close(shadow->helper);
        free(shadow->name);
}

static int connect(const struct shadow *shadow, const struct conninfo *as, ski_session **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_copy(as);
        ski_session_options options = *shadow->options->session;

        /* The files decide, from what their role has. */
        options.search_path = NULL;
        options.statement_timeout = options.lock_timeout = 0;
        if (!conninfo || conninfo_set(conninfo, "dbname", shadow->name) < 0)
                return ski_error_oom(error);
        return session_open(conninfo, &options, ret, error);
}

static int install_extensions(const struct shadow *shadow, ski_error *error)
{
        const struct strings *extensions = shadow->options->extensions;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        if (!extensions || extensions->count == 0)
                return 0;
        r = connect(shadow, shadow->options->server, &session, error);
        for (size_t i = 0; r == 0 && i < extensions->count; i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                quote_format(&statement, "create extension if not exists %I cascade", extensions->items[i]);
                r = run_built(session, &statement, error);
        }
        return r < 0 ? ski_error_prefix(error, "cannot install the project's extensions in a shadow database")
                     : 0;
}

/* Nothing of it is committed, even where the files were: the structure is read inside its scope. */
static int complete_and_read(struct shadow *shadow, bool has_scope, struct snapshot **ret, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        ski_scope scope = SKI_SCOPE_INIT;
        int r = 0;

        if (options->complete && !has_scope)
                r = session_begin_by_hand(shadow->loader, 0, &scope, error);
        if (r == 0 && options->complete)
                r = options->complete(shadow->loader, options->context, error);
        if (r == 0)
                r = snapshot_take(shadow->loader, ret, error);
        ski_scope_rollback(&scope);
        return r;
}

/* In one transaction, which is never committed, so that nothing can leave the shadow; where that can't be, with many. */
static int load_and_read(struct shadow *shadow, const struct strings *files, bool commits,
                         struct snapshot **ret, struct load_result *ret_load, ski_error *error)
{
        const char *role = shadow->options->role;
        const struct load_options options = {
                .role = role && strcmp(role, ski_session_role(shadow->loader)) != 0 ? role : NULL,
                .commits = commits
        };
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = commits ? 0 : session_begin_by_hand(shadow->loader, 0, &scope, error);
        if (r == 0)
                r = load_files(shadow->loader, files, &options, ret_load, error);
        if (r == 0)
                r = complete_and_read(shadow, !commits, ret, error);
        ski_scope_rollback(&scope);
        return r;
}

static int fill(struct shadow *shadow, const struct strings *files, struct snapshot **ret,
                struct load_result *ret_load, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        int r;

        r = install_extensions(shadow, error);
        if (r < 0)
                return r;
        r = connect(shadow, options->loader ? options->loader : options->server, &shadow->loader, error);
        if (r < 0)
                return r;
        r = load_and_read(shadow, files, false, ret, ret_load, error);
        if (r < 0 && ret_load->needs_commits)
                r = load_and_read(shadow, files, true, ret, ret_load, error);
        return r;
}

int shadow_read(const struct shadow_options *options, const struct strings *files, struct snapshot **ret,
                struct load_result *ret_load, ski_error *error)
{
        struct shadow shadow = { .options = options };
        int r;

        r = begin(&shadow, error);
        if (r == 0)
                r = fill(&shadow, files, ret, ret_load, error);
        shadow_end(&shadow);
        if (r == 0 && ret_load->left_out > 0)
                log_info("%llu statement%s about roles, databases and tablespaces %s left out",
                         (unsigned long long)ret_load->left_out, text_plural(ret_load->left_out),
                         ret_load->left_out == 1 ? "was" : "were");
        return r;
}
