/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/shadow.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/user.h"
#include "catalog/kind.h"
#include "catalog/shadow_internal.h"
#include "catalog/versioned.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/shadow_leftovers.h"
#include "sql/shadow_lock.h"
#include "sql/shadow_lock_wait.h"
#include "sql/shadow_subscriptions.h"

static void begin_learning(struct shadow *shadow, void *(*work)(void *))
{
        atomic_store(&shadow->hurries, false);
        shadow->learns = thread_begin(&shadow->learning, work, shadow);
}

static void await_learning(struct shadow *shadow)
{
        atomic_store(&shadow->hurries, true);
        if (shadow->learns)
                pthread_join(shadow->learning, NULL);
        shadow->learns = false;
}

void shadow_disconnect(struct shadow *shadow)
{
        await_learning(shadow);
        session_close_wholly(steal(shadow->loader));
}

static int random_name(char **ret, ski_error *error)
{
        unsigned long long number;

        if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot get random numbers");
        *ret = text_format("skinspire_shadow_%016llx", number);
        return *ret ? 0 : ski_error_oom(error);
}

static int ask_for_lock(struct shadow *shadow, const char *query, ski_result **ret, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        versioned_statement(query, ski_session_server_version(shadow->holder), false, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute(shadow->holder, ret, error, text_get(&statement),
                           SKI_PARAMS(ski_text(shadow->name)));
}

/* shadow->is_locked is false where another run has it. */
static int open_holder(struct shadow *shadow, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = connect_maintenance(options->server, options->session, &shadow->holder, error);
        if (r == 0)
                r = session_begin_by_hand(shadow->holder, 0, &shadow->holding, error);
        if (r == 0)
                r = ask_for_lock(shadow, sql_shadow_lock, &rows, error);
        if (r == 0)
                shadow->is_locked = ski_result_bool(rows, 0, 0);
        return r;
}

/* Whoever has the lock may wait for everybody to leave the database. */
static int wait_for_lock(struct shadow *shadow, ski_error *error)
{
        if (shadow->is_locked)
                return 0;
        shadow_disconnect(shadow);
        return ask_for_lock(shadow, sql_shadow_lock_wait, NULL, error);
}

static int open_helper(struct shadow *shadow, ski_error *error)
{
        const struct shadow_options *options = shadow->options;

        return shadow->helper ? 0
                              : connect_maintenance(options->server, options->session, &shadow->helper, error);
}

/* The server plans how changes will be read while we find out what has changed. */
static void *teach_loader(void *context)
{
        struct shadow *shadow = context;

        snapshot_rehearse_since(shadow->loader, &shadow->hurries, NULL);
        return NULL;
}

static int open_one(size_t index, void *context, ski_error *error)
{
        struct shadow *shadow = context;

        if (index == 0)
                return open_holder(shadow, error);
        if (!shadow->options->keep)
                return open_helper(shadow, error);
        /* It may not be there yet. */
        if (shadow_connect(shadow, NULL) == 0 && shadow->loader->prepares)
                begin_learning(shadow, teach_loader);
        return 0;
}

/* To one that is kept, too, if it is there. */
static int open_all(struct shadow *shadow, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        int r;

        shadow->server = conninfo_copy(options->server);
        if (!shadow->server)
                return ski_error_oom(error);
        r = options->keep ? shadow_kept_name(options, &shadow->name, error) : random_name(&shadow->name, error);
        if (r == 0)
                r = parallel_run(2, 2, open_one, shadow, error);
        return r < 0 ? r : wait_for_lock(shadow, error);
}

int shadow_begin(const struct shadow_options *options, struct shadow **ret, ski_error *error)
{
        _cleanup_(shadow_freep) struct shadow *shadow = calloc(1, sizeof(*shadow));
        int r;

        if (!shadow)
                return ski_error_oom(error);
        shadow->options = options;
        r = open_all(shadow, error);
        if (r == 0)
                *ret = steal(shadow);
        return r;
}

/* A database without our comment goes only if it is empty: a run may be killed before it could write the comment. */
bool shadow_is_leftover(const struct shadow *shadow, const char *name, const char *comment, const char *project)
{
        bool empty = false;

        if (!comment)
                database_is_empty(shadow->options->server, name, shadow->options->session, &empty, NULL);
        if (!comment || text_starts_with(comment, SHADOW_COMMENT))
                return comment || empty;
        return project && text_starts_with(comment, SHADOW_KEPT_COMMENT) &&
               shadow_is_kept_for(comment, project);
}

/* A server drops no database that subscribes to something, and no subscription while it has a slot. */
static int forget_subscriptions(const struct shadow *shadow, const char *name, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_copy(shadow->server);
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        if (!conninfo || conninfo_set(conninfo, "dbname", name) < 0)
                return ski_error_oom(error);
        r = session_open(conninfo, NULL, &session, error);
        if (r == 0)
                r = ski_execute(session, &rows, error, sql_shadow_subscriptions, SKI_NO_PARAMS);
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                const char *subscription = ski_result_text(rows, row, 0);
                _cleanup_text_ struct text statements = TEXT_INIT;

                quote_format(&statements, "alter subscription %I disable; ", subscription);
                quote_format(&statements, "alter subscription %I set (slot_name = none); ", subscription);
                quote_format(&statements, "drop subscription %I", subscription);
                r = statements.failed ? ski_error_oom(error)
                                      : session_run_simple(session, text_get(&statements), NULL, error);
        }
        return r;
}

int shadow_drop(struct shadow *shadow, const char *name, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = open_helper(shadow, error);
        if (r < 0)
                return r;
        r = database_drop(shadow->helper, name, &failure);
        if (r == 0 || !text_equal(failure.sqlstate, "55006"))
                return r < 0 ? ski_error_move(error, &failure) : 0;
        r = forget_subscriptions(shadow, name, error);
        return r < 0 ? r : database_drop(shadow->helper, name, error);
}

int shadow_find_leftovers(struct shadow *shadow, ski_error *error)
{
        return ski_execute(shadow->holder, &shadow->leftovers, error, sql_shadow_leftovers, SKI_NO_PARAMS);
}

void shadow_drop_leftovers(struct shadow *shadow, const char *project)
{
        for (size_t row = 0; shadow->leftovers && row < ski_result_rows(shadow->leftovers); row++) {
                const char *name = ski_result_text(shadow->leftovers, row, 0);
                const char *comment = ski_result_text(shadow->leftovers, row, 1);
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;

                if (!shadow_is_leftover(shadow, name, comment, project))
                        continue;
                log_info("removing a shadow database that nobody needs any more: %s", name);
                /* Somebody else may be at it. */
                if (shadow_drop(shadow, name, &failure) < 0)
                        log_debug("cannot drop %s: %s", name, failure.message);
        }
}

/* So that it can be dropped. */
static void leave_database(struct shadow *shadow)
{
        int reader;

        await_learning(shadow);
        reader = session_close_begin(steal(shadow->reader));
        session_close_wholly(steal(shadow->loader));
        session_close_finish(reader);
}

void shadow_free(struct shadow *shadow)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        if (!shadow)
                return;
        await_learning(shadow);
        ski_scope_rollback(&shadow->loading);
        if (shadow->ends)
                leave_database(shadow);
        ski_session_close(shadow->reader);
        ski_session_close(shadow->loader);
        interrupt_defer(+1);
        if (shadow->ends && shadow_drop(shadow, shadow->name, &error) < 0)
                log_warning("cannot drop %s: %s; the next run will", shadow->name, error.message);
        interrupt_defer(-1);
        ski_scope_rollback(&shadow->holding);
        ski_session_close(shadow->holder);
        ski_session_close(shadow->helper);
        ski_result_free(shadow->leftovers);
        conninfo_free(shadow->server);
        free(shadow->name);
        free(shadow);
}

static int connect_as(const struct shadow *shadow, const struct conninfo *as,
                      const ski_session_options *session, ski_session **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_copy(as);
        ski_session_options options = *session;

        /* The files decide, from what their role has. */
        options.search_path = NULL;
        options.statement_timeout = options.lock_timeout = 0;
        if (!conninfo || conninfo_set(conninfo, "dbname", shadow->name) < 0)
                return ski_error_oom(error);
        return session_open(conninfo, &options, ret, error);
}

static int connect_as_loader(const struct shadow *shadow, ski_session **ret, ski_error *error)
{
        const struct shadow_options *options = shadow->options;

        return connect_as(shadow, options->loader ? options->loader : options->server, options->session, ret,
                          error);
}

int shadow_connect(struct shadow *shadow, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        int r;

        await_learning(shadow);
        if (shadow->loader)
                return 0;
        r = connect_as_loader(shadow, &shadow->loader, error);
        return r == 0 && (options->leave || options->keep) ? session_prepare_repeated(shadow->loader, error)
                                                           : r;
}

static int install_extensions(const struct shadow *shadow, ski_error *error)
{
        const struct strings *extensions = shadow->options->extensions;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        if (!extensions || extensions->count == 0)
                return 0;
        r = connect_as(shadow, shadow->options->server, shadow->options->session, &session, error);
        for (size_t i = 0; r == 0 && i < extensions->count; i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                quote_format(&statement, "create extension if not exists %I cascade", extensions->items[i]);
                r = run_built(session, &statement, error);
        }
        return r < 0 ? ski_error_prefix(error, "cannot install the project's extensions in a shadow database")
                     : 0;
}

int shadow_create(struct shadow *shadow, const char *comment, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        _cleanup_text_ struct text statement = TEXT_INIT;
        struct database_shape shape = options->shape;
        int r;

        shape.owner = options->role;
        r = open_helper(shadow, error);
        if (r < 0)
                return r;
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
                return ski_error_prefix(error, "cannot make a shadow database");
        shadow->ends = true;
        r = comment_on_database(shadow->helper, shadow->name, comment, error);
        if (r == 0)
                r = install_extensions(shadow, error);
        return r < 0 ? r : shadow_connect(shadow, error);
}

struct load_options shadow_load_options(const struct shadow *shadow, bool commits)
{
        const char *role = shadow->options->role;
        bool is_other = role && strcmp(role, ski_session_role(shadow->loader)) != 0;

        return (struct load_options){ .role = is_other ? role : NULL, .commits = commits };
}

/* The reader ---------------------------------------------------------------------------------------- */

/* It is a help, and may fail to come. */
static void *open_reader(void *context)
{
        struct shadow *shadow = context;
        const struct load_options options = shadow_load_options(shadow, false);
        SKI_CLEANUP_SESSION ski_session *reader = NULL;
        int r;

        r = connect_as_loader(shadow, &reader, NULL);
        if (r == 0)
                r = session_prepare_repeated(reader, NULL);
        if (r == 0)
                r = load_reset_settings(reader, options.role, NULL);
        if (r < 0 || !reader->prepares)
                return NULL;
        /* What the loader has locked stays so where its transaction is open: no wait would end. */
        reader->lock_timeout = 1;
        r = snapshot_rehearse(reader, NULL);
        reader->lock_timeout = 0;
        if (r == 0)
                shadow->reader = steal(reader);
        return NULL;
}

/* The server plans how the structure will be read while the files are loaded. What only the loader sees has to be read by
 * it. */
static void begin_reader(struct shadow *shadow)
{
        if (!shadow->options->complete && !shadow->options->leave)
                begin_learning(shadow, open_reader);
}

/* A shadow on its way out --------------------------------------------------------------------------- */

struct shadow_ending {
        pthread_t thread;
};

static void *end_in_thread(void *shadow)
{
        shadow_free(shadow);
        return NULL;
}

/* NULL where it had to be done at once. */
static struct shadow_ending *begin_ending(struct shadow *shadow)
{
        struct shadow_ending *ending = calloc(1, sizeof(*ending));

        if (ending && thread_begin(&ending->thread, end_in_thread, shadow))
                return ending;
        shadow_free(shadow);
        free(ending);
        return NULL;
}

void shadow_ending_wait(struct shadow_ending *ending)
{
        if (ending)
                pthread_join(ending->thread, NULL);
        free(ending);
}

/* Loading ------------------------------------------------------------------------------------------- */

static char *compose_comment(void)
{
        _cleanup_free_ char *person = user_at_host();
        char now[21];

        clock_iso(now);
        return text_format(SHADOW_COMMENT
                           " (process %d of %s, since %s); if that run was killed, the next one drops "
                           "it",
                           (int)getpid(), person ? person : "?", now);
}

int shadow_read_structure(struct shadow *shadow, struct snapshot **ret, ski_error *error)
{
        const struct shadow_options *options = shadow->options;
        ski_scope scope = SKI_SCOPE_INIT;
        int r = 0;

        if (options->complete)
                r = session_begin_by_hand(shadow->loader, 0, &scope, error);
        if (r == 0 && options->complete)
                r = options->complete(shadow->loader, options->context, error);
        if (r == 0)
                r = snapshot_take(shadow->loader, ret, error);
        ski_scope_rollback(&scope);
        return r;
}

static bool has_subscription(const struct snapshot *structure)
{
        for (size_t i = 0; i < structure->count; i++) {
                if (strcmp(structure->facts[i]->kind->name, "subscription") == 0)
                        return true;
        }
        return false;
}

/* Whether what was loaded may stay in a shadow that is left. A database with a subscription can't be dropped. */
static bool may_stay(const struct shadow *shadow, const struct snapshot *structure)
{
        return shadow->options->leave && !shadow->options->keep && !has_subscription(structure);
}

/* As snapshot_read_done: nothing more is asked of the shadow. */
static void end_now(void *context)
{
        struct shadow **shadow = context;
        struct shadow_ending **ending = (*shadow)->options->ending;

        /* Which looks at the options. */
        await_learning(*shadow);
        *ending = begin_ending(steal(*shadow));
}

/* What is committed: all that there is. *place is NULL afterwards where the shadow could go, and so below. */
static int read_committed(struct shadow **place, struct snapshot **ret, ski_error *error)
{
        return snapshot_take_and((*place)->reader, (*place)->loader, (*place)->options->ending ? end_now : NULL,
                                 place, ret, error);
}

/* What options->complete adds stays in the open scope. */
static int complete_and_read(struct shadow **place, struct snapshot **ret, ski_error *error)
{
        const struct shadow_options *options = (*place)->options;
        ski_session *loader = (*place)->loader;
        ski_scope *loading = &(*place)->loading;
        int r = 0;

        if (!loading->session)
                r = session_begin_by_hand(loader, 0, loading, error);
        if (r == 0 && options->complete)
                r = options->complete(loader, options->context, error);
        if (r < 0)
                return r;
        return snapshot_take_and(loader, NULL, options->ending && !options->leave ? end_now : NULL, place, ret,
                                 error);
}

static int load_with_commits(struct shadow *shadow, const struct strings *files, struct snapshot **ret,
                             struct load_result *ret_load, ski_error *error)
{
        const struct load_options options = shadow_load_options(shadow, true);
        int r;

        r = load_files(shadow->loader, files, &options, ret_load, error);
        return r < 0 ? r : shadow_read_structure(shadow, ret, error);
}

/* What only defines is committed as it comes, which costs the server less than a long transaction; all else is in one, so
 * that nothing can leave the shadow. That one is committed only where the shadow is left with what was loaded. */
static int load_and_read(struct shadow **place, const struct strings *files, struct snapshot **ret,
                         struct load_result *ret_load, ski_error *error)
{
        struct shadow *shadow = *place;
        struct load_options options = shadow_load_options(shadow, false);
        int r;

        begin_reader(shadow);
        options.rest = &shadow->loading;
        r = load_files(shadow->loader, files, &options, ret_load, error);
        if (r == 0 && !shadow->loading.session)
                await_learning(shadow);
        if (r == 0 && !shadow->learns && shadow->reader)
                r = read_committed(place, ret, error);
        else if (r == 0)
                r = complete_and_read(place, ret, error);
        if (!*place)
                return r;
        if (r == 0 && may_stay(shadow, *ret)) {
                r = ski_scope_commit(&shadow->loading, error);
                shadow->is_filled = r == 0;
        }
        ski_scope_rollback(&shadow->loading);
        return r;
}

struct making {
        struct shadow *shadow;
        const char *comment;
};

static int make_one(size_t index, void *context, ski_error *error)
{
        struct making *making = context;

        return index == 0 ? shadow_create(making->shadow, making->comment, error)
                          : shadow_find_leftovers(making->shadow, error);
}

/* A new shadow that ends with the run. */
static int make(struct shadow *shadow, ski_error *error)
{
        _cleanup_free_ char *comment = compose_comment();
        struct making making = { shadow, comment };
        int r;

        if (!comment)
                return ski_error_oom(error);
        r = parallel_run(2, 2, make_one, &making, error);
        if (r == 0)
                shadow_drop_leftovers(shadow, shadow->options->project);
        return r;
}

static int make_anew(struct shadow *shadow, ski_error *error)
{
        _cleanup_free_ char *comment = compose_comment();
        int r;

        if (!comment)
                return ski_error_oom(error);
        leave_database(shadow);
        r = shadow_drop(shadow, shadow->name, error);
        return r < 0 ? r : shadow_create(shadow, comment, error);
}

/* *shadow is NULL afterwards where it is on its way out already. */
static int run(struct shadow **shadow, const struct strings *files, struct snapshot **ret,
               struct load_result *ret_load, ski_error *error)
{
        int r;

        r = make(*shadow, error);
        if (r < 0)
                return r;
        r = load_and_read(shadow, files, ret, ret_load, error);
        /* Where one transaction can't be, in many. */
        if (r < 0 && ret_load->needs_commits) {
                ski_error_clear(error);
                r = ret_load->committed ? make_anew(*shadow, error) : 0;
                if (r == 0)
                        r = load_with_commits(*shadow, files, ret, ret_load, error);
        }
        return r;
}

/* Reading -------------------------------------------------------------------------------------------- */

static void leave(struct shadow *shadow, struct shadow **ret)
{
        shadow->options = NULL;
        shadow_free(*ret);
        *ret = shadow;
}

/* What the role may was not known yet, and the name of a kept one depends on it. */
static int take_over(struct shadow *begun, const struct shadow_options *options, struct shadow **ret,
                     ski_error *error)
{
        _cleanup_(shadow_freep) struct shadow *shadow = begun;
        _cleanup_free_ char *name = NULL;
        int r;

        r = shadow && options->keep ? shadow_kept_name(options, &name, error) : 0;
        if (r < 0)
                return r;
        if (!shadow || (name && strcmp(name, shadow->name) != 0))
                return shadow_begin(options, ret, error);
        shadow->options = options;
        *ret = steal(shadow);
        return 0;
}

int shadow_read(const struct shadow_options *options, struct shadow *begun, const struct strings *files,
                struct snapshot **ret, struct load_result *ret_load, ski_error *error)
{
        _cleanup_(shadow_freep) struct shadow *shadow = NULL;
        int r;

        *ret_load = (struct load_result){ 0 };
        r = take_over(begun, options, &shadow, error);
        if (r < 0)
                return r;
        r = options->keep ? shadow_run_kept(shadow, files, ret, ret_load, error)
                          : run(&shadow, files, ret, ret_load, error);
        if (r == 0 && ret_load->left_out > 0)
                log_info("%llu statement%s about roles, databases and tablespaces %s left out",
                         (unsigned long long)ret_load->left_out, text_plural(ret_load->left_out),
                         ret_load->left_out == 1 ? "was" : "were");
        if (r < 0 || !shadow)
                return r;
        if (shadow->is_filled)
                leave(steal(shadow), options->leave);
        else if (options->ending)
                *options->ending = begin_ending(steal(shadow));
        return 0;
}

static int try(struct shadow *shadow, const struct conninfo *server, const ski_session_options *session,
               shadow_trial *trial, void *context, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *maker = NULL;
        int r = 0;

        if (strcmp(ski_session_role(shadow->helper), ski_session_role(shadow->loader)) != 0)
                r = connect_as(shadow, server, session, &maker, error);
        return r < 0 ? r : trial(maker ? maker : shadow->loader, shadow->loader, context, error);
}

int shadow_try(const struct shadow_options *options, shadow_trial *trial, void *context, ski_error *error)
{
        _cleanup_(shadow_freep) struct shadow *shadow = NULL;
        int r;

        r = shadow_begin(options, &shadow, error);
        if (r == 0)
                r = make(shadow, error);
        if (r == 0)
                r = try(shadow, options->server, options->session, trial, context, error);
        return r;
}

int shadow_try_left(struct shadow *left, const ski_session_options *session, shadow_trial *trial, void *context,
                    ski_error *error)
{
        return try(left, left->server, session, trial, context, error);
}
