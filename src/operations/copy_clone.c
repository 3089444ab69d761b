/* SPDX-License-Identifier: PostgreSQL
 *
 * Copying by a clone: the server copies the source's files itself. The clone is checked by its catalog, since no row
 * has gone through our hands.
 */
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/log.h"
#include "operations/copy_internal.h"
#include "operations/guard.h"
#include "postgres/session_internal.h"
#include "sql/copy_clone_obstacles.h"
#include "sql/copy_clone_session_is_there.h"
#include "sql/copy_same_server.h"
#include "transfer/clone.h"

enum {
        LEAVING_PAUSE = 2, /* milliseconds between two looks whether our own session has left */
        LEAVING_LOOKS = 500,
};

/* What can be done --------------------------------------------------------------------------------- */

static int is_same_server(struct copy *copy, bool *ret_same, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int64_t key;
        int r;

        if (getrandom(&key, sizeof(key), 0) != sizeof(key))
                return ski_error_set(error, -SKI_EIO, "the system gives no random numbers");
        r = ski_execute(copy->reader, NULL, error, "select pg_advisory_xact_lock_shared($1)",
                        SKI_PARAMS(ski_int8(key)));
        if (r < 0)
                return r;
        r = ski_execute(copy->target_server, &rows, error, sql_copy_same_server,
                        SKI_PARAMS(ski_int8(key), ski_int8(PQbackendPID(copy->reader->connection)),
                                   ski_text(ski_session_database(copy->reader))));
        if (r < 0)
                return r;
        *ret_same = ski_result_bool(rows, 0, 0);
        return 0;
}

static int find_obstacles(struct copy *copy, char **ret_obstacle, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        size_t count;
        int r;

        r = ski_execute(copy->target_server, &rows, error, sql_copy_clone_obstacles,
                        SKI_PARAMS(ski_text(ski_session_database(copy->reader)),
                                   ski_int8(PQbackendPID(copy->reader->connection)),
                                   ski_bool(copy->options->pause_source)));
        if (r < 0)
                return r;
        count = ski_result_rows(rows);
        if (count == 0)
                return 0;
        *ret_obstacle = count == 1 ? strdup(ski_result_text(rows, 0, 0))
                                   : text_format("%s, and %zu more", ski_result_text(rows, 0, 0), count - 1);
        return *ret_obstacle ? 0 : ski_error_oom(error);
}

/* Its clients are never held up for a copy that can be had without. */
static int is_protected(struct copy *copy, bool *ret_protected, ski_error *error)
{
        _cleanup_free_ char *protector = NULL;

        return guard_is_protected(copy->project, copy->from, ret_protected, &protector, error);
}

int copy_clone_obstacle(struct copy *copy, char **ret_obstacle, ski_error *error)
{
        bool same = false, protected_source;
        int r;

        *ret_obstacle = NULL;
        r = is_same_server(copy, &same, error);
        if (r < 0)
                return r;
        if (!same)
                return copy_say(ret_obstacle, error, "%s and %s are on different servers", copy->from->name,
                                copy->to->name);
        if (copy->options->way != COPY_WAY_CLONE) {
                r = is_protected(copy, &protected_source, error);
                if (r < 0)
                        return r;
                if (protected_source)
                        return copy_say(ret_obstacle, error,
                                        "%s is protected, and a clone makes its clients wait (--way clone)",
                                        copy->from->name);
        }
        return find_obstacles(copy, ret_obstacle, error);
}

int copy_check_pause(struct copy *copy, ski_error *error)
{
        bool protected_source;
        int r;

        r = is_protected(copy, &protected_source, error);
        if (r < 0 || !protected_source)
                return r;
        ski_error_set(error, -SKI_EREFUSED, "%s is protected: its sessions are not ended for a copy",
                      copy->from->name);
        return ski_error_hint(error, "without --pause-source the copy is streamed beside them");
}

/* Cloning ------------------------------------------------------------------------------------------ */

/* Nobody may be in a database that is cloned, ourselves included. */
static int leave_source(struct copy *copy, ski_error *error)
{
        _cleanup_free_ char *database = strdup(ski_session_database(copy->reader));
        int process = PQbackendPID(copy->reader->connection);
        int r;

        if (!database)
                return ski_error_oom(error);
        copy_close_source(copy);
        for (int look = 0; look < LEAVING_LOOKS; look++) {
                SKI_CLEANUP_RESULT ski_result *rows = NULL;

                r = ski_execute(copy->target_server, &rows, error, sql_copy_clone_session_is_there,
                                SKI_PARAMS(ski_int8(process), ski_text(database)));
                if (r < 0 || !ski_result_bool(rows, 0, 0))
                        return r;
                clock_sleep(LEAVING_PAUSE);
        }
        return 0;
}

int copy_clone_make(struct copy *copy, struct copy_result *result, ski_error *error)
{
        const struct clone_options options = {
                .source = result->source_database,
                .owner = copy->to->role,
                .end_sessions = copy->options->pause_source,
        };
        int r;

        r = census_take_catalog(copy->reader, true, &copy->before, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", copy->from->name);
        r = leave_source(copy, error);
        if (r < 0)
                return r;
        copy_report(copy, "cloning", 0, 0, NULL);
        return replacement_clone(copy->replacement, &options, &copy->building, error);
}

/* Checking ----------------------------------------------------------------------------------------- */

/* Between our look at the source and the clone's beginning it may have changed: then the clone must be what the source
 * is now, with sequences that stand somewhere between. */
static int compare_with_present(struct copy *copy, ski_error *error)
{
        struct strings before;
        int r;

        r = copy_open_source(copy, error);
        if (r < 0)
                return r;
        r = census_take_catalog(copy->reader, true, &copy->later, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", copy->from->name);
        if (census_compare(&copy->before, &copy->later, &copy->after, NULL) == 0)
                return 0;
        before = copy->before.facts;
        copy->before.facts = copy->later.facts;
        copy->later.facts = before;
        return census_compare(&copy->before, &copy->later, &copy->after, error);
}

static int compare(struct copy *copy, ski_session *session, ski_error *error)
{
        int r;

        copy_report(copy, "checking", 0, 0, NULL);
        r = census_take_catalog(session, true, &copy->after, error);
        if (r < 0)
                return r;
        if (census_compare(&copy->before, &copy->before, &copy->after, NULL) == 0)
                return 0;
        return compare_with_present(copy, error);
}

int copy_clone_finish(struct copy *copy, struct copy_result *result, ski_error *error)
{
        return copy_finish_cloned(copy, compare, result, error);
}

int copy_finish_cloned(struct copy *copy,
                       int (*compare_it)(struct copy *copy, ski_session *session, ski_error *error),
                       struct copy_result *result, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = session_open(copy->building, &copy->session_options, &session, error);
        if (r < 0)
                return r;
        r = compare_it(copy, session, error);
        if (r < 0)
                return r;
        r = copy_run_script(copy, session, error);
        if (r < 0)
                return r;
        copy_flush_counters(session);
        result->rows = -1;
        result->tables = census_count_tables(&copy->after);
        return 0;
}
