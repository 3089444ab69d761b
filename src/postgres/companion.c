/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/companion.h"

#include <pthread.h>
#include <string.h>

#include "postgres/session_internal.h"
#include "sql/companion_meets.h"
#include "sql/companion_snapshot.h"

struct companion {
        const struct conninfo *conninfo;
        const ski_session_options *options;
        companion_work *work;
        void *context;
        char *snapshot;
        char *server_started;
        pthread_t thread;
        bool runs;
        int result;
        ski_error error;
};

static int open_session(struct companion *companion, ski_session **ret, ski_scope *ret_scope, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *meets = NULL;
        int r;

        r = session_open(companion->conninfo, companion->options, &session, error);
        if (r == 0)
                r = session_begin_in_snapshot(session, companion->snapshot, ret_scope, error);
        if (r == 0)
                r = ski_execute(session, &meets, error, sql_companion_meets,
                                SKI_PARAMS(ski_text(companion->server_started)));
        if (r < 0)
                return r;
        if (!ski_result_bool(meets, 0, 0))
                return ski_error_set(error, -SKI_ECONNECT, "the second session is on another server");
        *ret = steal(session);
        return 0;
}

static void *run(void *argument)
{
        struct companion *companion = argument;
        SKI_CLEANUP_ERROR ski_error absence = SKI_ERROR_INIT;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        ski_scope scope = SKI_SCOPE_INIT;

        if (open_session(companion, &session, &scope, &absence) == 0)
                companion->result = companion->work(session, companion->context, &companion->error);
        return NULL;
}

int companion_start(ski_session *first, const struct conninfo *conninfo, const ski_session_options *options,
                    companion_work *work, void *context, struct companion **ret, ski_error *error)
{
        _cleanup_(companion_freep) struct companion *companion = calloc(1, sizeof(*companion));
        SKI_CLEANUP_RESULT ski_result *shared = NULL;
        int r;

        if (!companion)
                return ski_error_oom(error);
        r = ski_execute(first, &shared, error, sql_companion_snapshot, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        *companion = (struct companion){
                .conninfo = conninfo,
                .options = options,
                .work = work,
                .context = context,
                .snapshot = strdup(ski_result_text(shared, 0, 0)),
                .server_started = strdup(ski_result_text(shared, 0, 1)),
        };
        if (!companion->snapshot || !companion->server_started)
                return ski_error_oom(error);
        companion->runs = pthread_create(&companion->thread, NULL, run, companion) == 0;
        *ret = companion->runs ? steal(companion) : NULL;
        return 0;
}

int companion_finish(struct companion *companion, ski_error *error)
{
        int r;

        if (!companion)
                return 0;
        if (companion->runs)
                pthread_join(companion->thread, NULL);
        r = companion->result;
        if (r < 0)
                ski_error_move(error, &companion->error);
        ski_error_clear(&companion->error);
        free(companion->snapshot);
        free(companion->server_started);
        free(companion);
        return r;
}

void companion_free(struct companion *companion)
{
        companion_finish(companion, NULL);
}
