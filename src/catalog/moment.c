/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/moment.h"

#include "catalog/snapshot_file.h"
#include "sql/moment.h"

/* What is read of a structure, and how, belongs to it as well. */
static void digest_column(const ski_result *rows, size_t column, char result[static DIGEST_DIGITS + 1])
{
        struct digest digest;

        digest_begin(&digest);
        snapshot_digest_kinds(&digest);
        digest_add_text(&digest, ski_result_text(rows, 0, column));
        digest_end_text(&digest, result);
}

int moment_take(ski_session *session, struct moment *ret, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        *ret = (struct moment){ 0 };
        r = ski_execute(session, &rows, &failure, sql_moment, SKI_NO_PARAMS);
        if (r == -SKI_ESERVER || r == -SKI_EDATA)
                return 0;
        if (r < 0)
                return ski_error_move(error, &failure);
        ret->is_known = !ski_result_is_null(rows, 0, 1);
        digest_column(rows, 0, ret->place);
        digest_column(rows, 1, ret->state);
        return 0;
}
