/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/replace.h"

#include <string.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "postgres/async.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/replacement_end_sessions.h"
#include "sql/replacement_lock.h"
#include "sql/replacement_lock_is_held.h"
#include "sql/replacement_obstacles.h"
#include "sql/replacement_owner.h"
#include "sql/replacement_sessions.h"
#include "transfer/carry.h"
#include "transfer/names.h"
#include "transfer/replace_internal.h"

/* What marks the database under construction; only one that carries it, or is empty, is ever dropped. */
#define BUILDING_COMMENT "skinspire is building this database; the next run drops it if this one was killed"
/* And for one that an interrupted run may leave; behind it stands of what. */
#define KEPT_COMMENT BUILDING_COMMENT ", or goes on with it: "

/* In milliseconds. */
enum {
        SWAP_PAUSE = 20, /* between two looks at who is still there */
        LOCK_PAUSE = 100,
        LOCK_PATIENCE = 1500,
        LEAVING_PATIENCE = 10000,
        BUILDERS_PAUSE = 2,
        BUILDERS_PATIENCE = 500,
};

enum { CREATE_ATTEMPTS = 5 };

/* A run that was killed in the middle of its swap holds the lock until its server session notices: a moment, for
 * which it is worth to wait. */
static int wait_for_lock(struct replacement *replacement, ski_error *error)
{
        int64_t patience_ends = clock_milliseconds() + LOCK_PATIENCE;
        int r;

        for (;;) {
                SKI_CLEANUP_RESULT ski_result *rows = NULL;

                r = ski_execute(replacement->holder, &rows, error, sql_replacement_lock,
                                SKI_PARAMS(ski_text(replacement->target)));
                if (r < 0 || ski_result_bool(rows, 0, 0))
                        return r;
                if (clock_milliseconds() > patience_ends || interrupt_requested())
                        break;
                clock_sleep(LOCK_PAUSE);
        }
        ski_error_set(error, -SKI_EBUSY, "the database %s is being replaced by another run right now",
                      replacement->target);
        return ski_error_hint(error, "wait until that run has ended, then try again");
}

/* The helper waits outside of transactions while the new database is filled. */
static int stay_connected(ski_session *session, ski_error *error)
{
        if (ski_session_server_version(session) < 140000)
                return 0;
        return ski_execute_alone(session, NULL, error, "set idle_session_timeout to 0");
}

static int take_lock(struct replacement *replacement, ski_error *error)
{
        _cleanup_text_ struct text settings = TEXT_INIT;
        int version = ski_session_server_version(replacement->holder);
        int r;

        r = session_begin_by_hand(replacement->holder, 0, &replacement->holding, error);
        if (r < 0)
                return r;
        /* The transaction waits idle while the new database is built, for as long as that takes. */
        text_appendf(&settings,
                     "select set_config('statement_timeout', '0', true),"
                     " set_config('idle_in_transaction_session_timeout', '0', true),"
                     " set_config('lock_timeout', '%us', true)",
                     replacement->options.swap_timeout);
        if (version >= 170000)
                text_append(&settings, ", set_config('transaction_timeout', '0', true)");
        /* A killed program must not hold up the target's clients until its statement is done. */
        if (version >= 140000)
                text_append(&settings, ", set_config('client_connection_check_interval', '200', true)");
        r = run_built(replacement->holder, &settings, error);
        if (r < 0)
                return r;
        return wait_for_lock(replacement, error);
}

int replacement_drop_leftover(struct replacement *replacement, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts facts = { 0 };
        bool found, ours;
        int r;

        r = database_facts_read(replacement->helper, replacement->building, &facts, &found, error);
        if (r < 0 || !found)
                return r;
        ours = (facts.comment && text_starts_with(facts.comment, BUILDING_COMMENT)) ||
               text_equal(facts.connection_limit, CLONE_MARK);
        if (!ours) {
                /* A run that was killed before it could mark its work leaves that. */
                r = database_is_empty(replacement->server, replacement->building, replacement->session_options,
                                      &ours, error);
                if (r < 0)
                        return r;
        }
        if (!ours) {
                ski_error_set(error, -SKI_EREFUSED,
                              "a database named %s stands where the new one is to be built",
                              replacement->building);
                return ski_error_hint(error, "rename or drop it: it does not come from an earlier run");
        }
        log_info("removing what an interrupted run left behind: database %s", replacement->building);
        return database_drop(replacement->helper, replacement->building, error);
}

/* What an interrupted run has left may be just what this one wants. */
static int find_leftover(struct replacement *replacement, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts facts = { 0 };
        _cleanup_free_ char *wanted = NULL;
        bool found;
        int r;

        if (!replacement->options.resume)
                return replacement_drop_leftover(replacement, error);
        wanted = text_format("%s%s", KEPT_COMMENT, replacement->options.resume);
        if (!wanted)
                return ski_error_oom(error);
        r = database_facts_read(replacement->helper, replacement->building, &facts, &found, error);
        if (r < 0)
                return r;
        replacement->is_resumed = found && text_equal(facts.comment, wanted);
        return replacement->is_resumed ? 0 : replacement_drop_leftover(replacement, error);
}

/* Said before the start: the server would refuse the renames at the end. */
static int check_owner(struct replacement *replacement, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(replacement->helper, &rows, error, sql_replacement_owner,
                        SKI_PARAMS(ski_text(replacement->target)));
        if (r < 0 || ski_result_rows(rows) == 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED,
                      "the database %s can only be replaced with the rights of its owner %s",
                      replacement->target, ski_result_text(rows, 0, 0));
        return ski_error_hint(error, "this role is no member of it, or does not inherit; an admin_url in "
                                     "skinspire.yaml can name another role");
}

static int find_obstacles(struct replacement *replacement, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(replacement->helper, &rows, error, sql_replacement_obstacles,
                        SKI_PARAMS(ski_text(replacement->target)));
        if (r < 0 || ski_result_rows(rows) == 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED, "%s would stay behind with the old database of %s",
                      ski_result_text(rows, 0, 0), replacement->target);
        return ski_error_hint(error, "drop or end it first; %zu such in all", ski_result_rows(rows));
}

int replacement_begin(const struct conninfo *server, const char *target,
                      const struct replacement_options *options, struct replacement **ret, ski_error *error)
{
        _cleanup_(replacement_freep) struct replacement *replacement = calloc(1, sizeof(*replacement));
        _cleanup_(database_facts_clear) struct database_facts facts = { 0 };
        int r;

        if (!replacement)
                return ski_error_oom(error);
        replacement->options = *options;
        replacement->session_options = options->session;
        replacement->target = strdup(target);
        replacement->building = building_name(target);
        replacement->server = conninfo_copy(server);
        if (!replacement->target || !replacement->building || !replacement->server)
                return ski_error_oom(error);
        r = connect_maintenance(server, options->session, &replacement->holder, error);
        if (r < 0)
                return r;
        r = connect_maintenance(server, options->session, &replacement->helper, error);
        if (r < 0)
                return r;
        r = stay_connected(replacement->helper, error);
        if (r < 0)
                return r;
        r = take_lock(replacement, error);
        if (r < 0)
                return r;
        if (!options->look_only) {
                r = find_leftover(replacement, error);
                if (r < 0)
                        return r;
        }
        r = database_facts_read(replacement->helper, target, &facts, &replacement->target_exists, error);
        if (r < 0)
                return r;
        replacement->tablespace = steal(facts.tablespace);
        r = check_owner(replacement, error);
        if (r < 0)
                return r;
        r = find_obstacles(replacement, error);
        if (r < 0)
                return r;
        *ret = steal(replacement);
        return 0;
}

/* Sessions that were closed just now end by themselves, but a rename that still sees one looks again only after 100 ms,
 * in which nobody gets into the target. */
static void let_builders_leave(struct replacement *replacement)
{
        int64_t patience_ends = clock_milliseconds() + BUILDERS_PATIENCE;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;

        while (ski_execute(replacement->helper, &rows, NULL, sql_replacement_sessions,
                           SKI_PARAMS(ski_text(replacement->building))) == 0 &&
               ski_result_rows(rows) > 0 && clock_milliseconds() < patience_ends && !interrupt_requested()) {
                ski_result_free(rows);
                rows = NULL;
                clock_sleep(BUILDERS_PAUSE);
        }
}

void replacement_free(struct replacement *replacement)
{
        if (!replacement)
                return;
        if (replacement->is_built && replacement->is_kept)
                log_info("what was restored so far is kept in %s for --resume", replacement->building);
        if (replacement->is_built && !replacement->is_kept && replacement->helper) {
                SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

                interrupt_defer(+1);
                let_builders_leave(replacement);
                if (database_drop(replacement->helper, replacement->building, &error) < 0)
                        log_warning("cannot drop %s: %s; the next run will", replacement->building,
                                    error.message);
                interrupt_defer(-1);
        }
        /* Closing gives back the lock as well, only a moment later, and waits for no answer. */
        if (replacement->helper && ski_session_alive(replacement->helper))
                ski_scope_rollback(&replacement->holding);
        ski_session_close(replacement->holder);
        ski_session_close(replacement->helper);
        conninfo_free(replacement->server);
        free(replacement->target);
        free(replacement->building);
        free(replacement->tablespace);
        free(replacement);
}

bool replacement_target_exists(const struct replacement *replacement)
{
        return replacement->target_exists;
}

const char *replacement_tablespace(const struct replacement *replacement)
{
        return replacement->tablespace;
}

int replacement_connect_server(const struct replacement *replacement, ski_session **ret, ski_error *error)
{
        return connect_maintenance(replacement->server, replacement->session_options, ret, error);
}

int replacement_limits(struct replacement *replacement, struct strings *ret_lines, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts target = { 0 };
        bool found;
        int r;

        r = database_facts_read(replacement->helper, replacement->target, &target, &found, error);
        if (r < 0 || !found)
                return r;
        return carry_limits(replacement->helper, &target, ret_lines, error);
}

int replacement_sessions(struct replacement *replacement, struct strings *ret_lines,
                         struct strings *ret_unendable, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(replacement->helper, &rows, error, sql_replacement_sessions,
                        SKI_PARAMS(ski_text(replacement->target)));
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++)
                strings_addf(ski_result_bool(rows, row, 5) ? ret_lines : ret_unendable,
                             "process %s, role %s, application %s, from %s, %s", ski_result_text(rows, row, 0),
                             ski_result_text(rows, row, 1), ski_result_text(rows, row, 2),
                             ski_result_text(rows, row, 3), ski_result_text(rows, row, 4));
        return ret_lines->failed || ret_unendable->failed ? ski_error_oom(error) : 0;
}

static const char *either(const char *wish, const char *present)
{
        return wish ? wish : present;
}

static void compose_create(const struct replacement *replacement, const struct database_shape *shape,
                           const struct database_facts *present, struct text *statement)
{
        /* A locale is taken whole: half of one database's and half of another's may not fit together. */
        bool own = shape->collate || shape->locale;
        const struct database_shape merged = {
                .owner = either(shape->owner, present->owner),
                .encoding = either(shape->encoding, present->encoding),
                .collate = own ? shape->collate : present->collate,
                .ctype = own ? shape->ctype : present->ctype,
                .locale_provider = own ? shape->locale_provider : present->locale_provider,
                .locale = own ? shape->locale : present->locale,
                .tablespace = either(shape->tablespace, present->tablespace),
        };

        database_compose_create(replacement->building, &merged, ski_session_server_version(replacement->helper),
                                statement);
}

/* The server goes on with a killed run's CREATE DATABASE until it is done, and the lock does not cover that: then
 * the name appears between our look and our own attempt. */
static int create_unhindered(struct replacement *replacement, const struct text *statement, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r = 0;

        if (statement->failed)
                return ski_error_oom(error);
        for (int attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
                r = ski_execute_alone(replacement->helper, NULL, &failure, text_get(statement));
                if (r == 0)
                        return 0;
                if (!text_equal(failure.sqlstate, "42P04") && !text_equal(failure.sqlstate, "23505"))
                        break;
                r = replacement_drop_leftover(replacement, error);
                if (r < 0)
                        return r;
        }
        return ski_error_move(error, &failure);
}

int replacement_mark_built(struct replacement *replacement, struct conninfo **ret_conninfo, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_copy(replacement->server);
        _cleanup_text_ struct text limit = TEXT_INIT;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        replacement->is_built = true;
        if (!conninfo || conninfo_set(conninfo, "dbname", replacement->building) < 0)
                return ski_error_oom(error);
        r = session_begin_by_hand(replacement->helper, 0, &scope, error);
        if (r < 0)
                return r;
        r = comment_on_database(replacement->helper, replacement->building, BUILDING_COMMENT, error);
        if (r < 0)
                return r;
        quote_format(&limit, "alter database %I connection limit -1", replacement->building);
        r = run_built(replacement->helper, &limit, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        if (r < 0)
                return r;
        *ret_conninfo = steal(conninfo);
        return 0;
}

int replacement_create(struct replacement *replacement, const struct database_shape *shape,
                       struct conninfo **ret_conninfo, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts present = { 0 };
        _cleanup_text_ struct text statement = TEXT_INIT;
        bool found;
        int r;

        r = database_facts_read(replacement->helper, replacement->target, &present, &found, error);
        if (r < 0)
                return r;
        compose_create(replacement, shape, &present, &statement);
        r = create_unhindered(replacement, &statement, error);
        if (r < 0 && error && text_equal(error->sqlstate, "42501"))
                ski_error_hint(error, "environments.NAME.admin_url can name a role that may");
        if (r < 0)
                return ski_error_prefix(error, "cannot create a database beside %s", replacement->target);
        return replacement_mark_built(replacement, ret_conninfo, error);
}

bool replacement_is_resumed(const struct replacement *replacement)
{
        return replacement->is_resumed;
}

/* Sessions of the interrupted run may still be at work there. */
static int empty_building(struct replacement *replacement, ski_error *error)
{
        int64_t patience_ends = clock_milliseconds() + LEAVING_PATIENCE;
        _cleanup_(database_facts_clear) struct database_facts facts = { 0 };
        bool found;
        int r;

        r = database_facts_read(replacement->helper, replacement->building, &facts, &found, error);
        if (r < 0)
                return r;
        while (found) {
                SKI_CLEANUP_RESULT ski_result *rows = NULL;

                r = ski_execute(replacement->helper, NULL, error, sql_replacement_end_sessions,
                                SKI_PARAMS(ski_text(facts.oid)));
                if (r == 0)
                        r = ski_execute(replacement->helper, &rows, error, sql_replacement_sessions,
                                        SKI_PARAMS(ski_text(replacement->building)));
                if (r < 0 || ski_result_rows(rows) == 0)
                        return r;
                if (clock_milliseconds() > patience_ends || interrupt_requested())
                        return ski_error_set(error, -SKI_EBUSY, "somebody is connected to %s",
                                             replacement->building);
                clock_sleep(SWAP_PAUSE);
        }
        return ski_error_set(error, -SKI_ENOTFOUND, "the database %s has disappeared", replacement->building);
}

int replacement_resume(struct replacement *replacement, struct conninfo **ret_conninfo, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_copy(replacement->server);
        int r;

        if (!conninfo || conninfo_set(conninfo, "dbname", replacement->building) < 0)
                return ski_error_oom(error);
        r = empty_building(replacement, error);
        if (r < 0)
                return r;
        replacement->is_built = replacement->is_kept = true;
        *ret_conninfo = steal(conninfo);
        return 0;
}

int replacement_keep(struct replacement *replacement, bool keep, ski_error *error)
{
        _cleanup_free_ char *comment = NULL;
        int r;

        if (!keep || !replacement->options.resume) {
                replacement->is_kept = false;
                return 0;
        }
        comment = text_format("%s%s", KEPT_COMMENT, replacement->options.resume);
        if (!comment)
                return ski_error_oom(error);
        r = comment_on_database(replacement->helper, replacement->building, comment, error);
        if (r == 0)
                replacement->is_kept = true;
        return r;
}

static int lock_is_held(struct replacement *replacement, const char *oid, bool *ret_held, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(replacement->helper, &rows, error, sql_replacement_lock_is_held,
                        SKI_PARAMS(ski_text(oid)));
        if (r < 0)
                return r;
        *ret_held = ski_result_bool(rows, 0, 0);
        return 0;
}

/* Renames a database while clients come and go. The rename takes its lock first, so newcomers wait; then it
 * waits for those inside to leave, and the helper ends them. The other order never wins against clients that
 * reconnect at once. */
static int rename_under_clients(struct replacement *replacement, const char *from, const char *to,
                                ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts facts = { 0 };
        _cleanup_text_ struct text statement = TEXT_INIT;
        bool found, held = false;
        int r;

        r = database_facts_read(replacement->helper, from, &facts, &found, error);
        if (r < 0)
                return r;
        if (!found)
                return ski_error_set(error, -SKI_ENOTFOUND, "the database %s has disappeared", from);
        quote_format(&statement, "alter database %I rename to %I", from, to);
        if (statement.failed)
                return ski_error_oom(error);
        r = statement_start(replacement->holder, text_get(&statement), error);
        if (r < 0)
                return r;
        while (!statement_wait(replacement->holder, SWAP_PAUSE) && !interrupt_requested()) {
                if (!held && lock_is_held(replacement, facts.oid, &held, NULL) < 0)
                        break;
                if (held && !replacement->options.keep_sessions &&
                    ski_execute(replacement->helper, NULL, NULL, sql_replacement_end_sessions,
                                SKI_PARAMS(ski_text(facts.oid))) < 0)
                        break;
        }
        r = statement_finish(replacement->holder, error);
        if (r == -SKI_ESERVER && error && text_equal(error->sqlstate, "55006")) {
                ski_error_set(error, -SKI_EREFUSED, "sessions of %s stayed, and were not ended", from);
                return ski_error_hint(error, replacement->options.keep_sessions
                                                     ? "close them, or run without --no-disconnect"
                                                     : "close them; this role may not end all of them");
        }
        return r;
}

int swap_names(struct replacement *replacement, const char *risen, const char *aside, ski_error *error)
{
        int r;

        if (replacement->target_exists) {
                r = rename_under_clients(replacement, replacement->target, aside, error);
                if (r < 0)
                        return r;
        }
        return rename_under_clients(replacement, risen, replacement->target, error);
}

/* Inside the holder's transaction, after the renames. */
static int hand_over(struct replacement *replacement, const struct database_facts *old, const char *aside,
                     const struct replacement_origin *origin, ski_error *error)
{
        _cleanup_free_ char *original = NULL, *comment = NULL;
        int r;

        r = original_comment(old->comment, &original, error);
        if (r < 0)
                return r;
        comment = retained_comment(origin, aside, replacement->target, original);
        if (!comment)
                return ski_error_oom(error);
        r = carry_properties(replacement->holder, old, replacement->target, error);
        if (r < 0)
                return r;
        r = comment_on_database(replacement->holder, replacement->target,
                                origin->comment ? origin->comment : original, error);
        if (r < 0)
                return r;
        return comment_on_database(replacement->holder, aside, comment, error);
}

static int close_target(struct replacement *replacement, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "alter database %I allow_connections false", replacement->target);
        return run_built(replacement->holder, &statement, error);
}

int replacement_swap(struct replacement *replacement, const struct replacement_origin *origin,
                     char **ret_retained, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts old = { 0 };
        _cleanup_free_ char *aside = NULL;
        SKI_CLEANUP_SCOPE ski_scope swapping = SKI_SCOPE_INIT;
        int r;

        r = database_facts_read(replacement->holder, replacement->target, &old, &replacement->target_exists,
                                error);
        if (r < 0)
                return r;
        /* Once more: building takes hours where the data is large. */
        r = find_obstacles(replacement, error);
        if (r < 0)
                return r;
        let_builders_leave(replacement);
        /* On failure the renames' locks end with this scope, and the lock on the target's name stays until the new
         * database is dropped. */
        r = session_begin_by_hand(replacement->holder, 0, &swapping, error);
        if (r < 0)
                return r;
        r = retained_name(replacement->helper, replacement->target, &aside, error);
        if (r < 0)
                return r;
        r = swap_names(replacement, replacement->building, aside, error);
        if (r < 0)
                return r;
        if (replacement->target_exists)
                r = hand_over(replacement, &old, aside, origin, error);
        else
                r = comment_on_database(replacement->holder, replacement->target, origin->comment, error);
        if (r == 0 && origin->closed)
                r = close_target(replacement, error);
        if (r < 0)
                return ski_error_prefix(error, "cannot give the new database the old one's properties");
        r = ski_scope_commit(&swapping, error);
        if (r < 0)
                return r;
        r = ski_scope_commit(&replacement->holding, error);
        /* After a COMMIT whose outcome is unknown the name may already be the target's: nothing may be dropped
         * by it. If the swap did not happen the next run finds and drops it. */
        if (r == 0 || r == -SKI_ELOST)
                replacement->is_built = false;
        if (r < 0)
                return r;
        if (ret_retained)
                *ret_retained = replacement->target_exists ? steal(aside) : NULL;
        return 0;
}
