/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/share.h"

#include <stdlib.h>

#include "base/macro.h"
#include "base/parallel.h"
#include "postgres/session_internal.h"
#include "sql/snapshot_settings.h"

int share_begin(struct share *share, ski_session *session, ski_error *error)
{
        int r;

        *share = (struct share){ .session = session, .pipeline = PIPELINE_INIT, .taken = 1 };
        r = session_begin_by_hand(session, SKI_READ_ONLY | SKI_REPEATABLE_READ, &share->scope, error);
        if (r == 0)
                r = pipeline_begin(&share->pipeline, session, error);
        return r < 0 ? r : pipeline_add(&share->pipeline, sql_snapshot_settings, error);
}

int share_add(struct share *share, const char *statement, ski_error *error)
{
        return pipeline_add(&share->pipeline, statement, error);
}

static void *take_all(void *argument)
{
        struct share *share = argument;
        int r = 0;

        for (size_t i = 0; r == 0 && i < share->pipeline.statements.count; i++)
                r = pipeline_take(&share->pipeline, &share->results[i], &share->failure);
        return NULL;
}

int share_start(struct share *share, ski_error *error)
{
        int r;

        share->results = calloc(share->pipeline.statements.count + 1, sizeof(*share->results));
        if (!share->results)
                return ski_error_oom(error);
        r = pipeline_send(&share->pipeline, error);
        if (r < 0)
                return r;
        share->runs = thread_begin(&share->thread, take_all, share);
        if (!share->runs)
                take_all(share);
        return 0;
}

static void join(struct share *share)
{
        if (share->runs)
                pthread_join(share->thread, NULL);
        share->runs = false;
}

int share_take(struct share *share, ski_result **ret, ski_error *error)
{
        join(share);
        if (share->failure.code < 0)
                return ski_error_move(error, &share->failure);
        *ret = steal(share->results[share->taken]);
        share->taken++;
        return 0;
}

void share_end(struct share *share)
{
        join(share);
        for (size_t i = 0; share->results && i < share->pipeline.statements.count; i++)
                ski_result_free(share->results[i]);
        free(share->results);
        ski_error_clear(&share->failure);
        pipeline_end(&share->pipeline);
        ski_scope_rollback(&share->scope);
        *share = (struct share){ 0 };
}
