/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/imprint.h"

#include "catalog/snapshot_file.h"
#include "catalog/versioned.h"
#include "postgres/pipeline.h"
#include "postgres/session_internal.h"
#include "sql/imprint.h"
#include "sql/snapshot_settings.h"

/* The settings decide how the rows are written as text, so they come before them. */
static int ask(struct pipeline *pipeline, int server_version, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        versioned_statement(sql_imprint, server_version, false, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        r = pipeline_add(pipeline, sql_snapshot_settings, error);
        if (r == 0)
                r = pipeline_add(pipeline, text_get(&statement), error);
        return r < 0 ? r : pipeline_send(pipeline, error);
}

static void digest_rows(const ski_result *rows, struct digest *digest)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++)
                for (size_t column = 0; column < ski_result_columns(rows); column++)
                        digest_add_text(digest, ski_result_text(rows, row, column));
}

/* Where nothing could be counted. */
static bool is_whole(const ski_result *rows)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                if (ski_result_is_null(rows, row, 1))
                        return false;
        }
        return true;
}

static int take(struct pipeline *pipeline, struct digest *digest, bool *ret_whole, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *settings = NULL, *rows = NULL;
        int version = ski_session_server_version(pipeline->session), r;

        r = ask(pipeline, version, error);
        if (r == 0)
                r = pipeline_take(pipeline, &settings, error);
        if (r == 0)
                r = pipeline_take(pipeline, &rows, error);
        if (r < 0)
                return r;
        digest_add(digest, &version, sizeof(version));
        digest_rows(settings, digest);
        digest_rows(rows, digest);
        *ret_whole = is_whole(rows);
        return 0;
}

int imprint_take(ski_session *session, char ret_imprint[static DIGEST_DIGITS + 1], bool *ret_whole,
                 ski_error *error)
{
        struct pipeline pipeline = PIPELINE_INIT;
        ski_scope scope = SKI_SCOPE_INIT;
        struct digest digest;
        int r;

        r = session_begin_by_hand(session, SKI_READ_ONLY | SKI_REPEATABLE_READ, &scope, error);
        if (r < 0)
                return r;
        digest_begin(&digest);
        snapshot_digest_kinds(&digest);
        digest_add_text(&digest, sql_imprint);
        r = pipeline_begin(&pipeline, session, error);
        if (r == 0)
                r = take(&pipeline, &digest, ret_whole, error);
        pipeline_end(&pipeline);
        ski_scope_rollback(&scope);
        digest_end_text(&digest, ret_imprint);
        return r;
}
