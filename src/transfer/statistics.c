/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/statistics.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "postgres/session_internal.h"
#include "sql/statistics_read.h"
#include "sql/statistics_write.h"
#include "transfer/live_internal.h"

enum {
        FIRST_GIVER = 170000, /* what pg_stats shows of ranges */
        FIRST_TAKER = 180000, /* pg_restore_attribute_stats() and its kin */
        WORTH_IT = 10000,     /* rows: fewer are soon read */
};

bool statistics_can_be_carried(int source_version, int target_version)
{
        return source_version >= FIRST_GIVER && target_version >= FIRST_TAKER;
}

/* In a savepoint: whatever goes wrong must not end the snapshot, and the settings under which values are read alike are
 * not that session's own. */
static int read_source(struct live_source *source, const struct content_table *table, char **ret)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        ski_scope savepoint;
        int r;

        pthread_mutex_lock(&source->first_is_busy);
        r = session_begin_by_hand(source->first, 0, &savepoint, &failure);
        if (r == 0) {
                r = live_session_set(source->first, source->encoding, &failure);
                if (r == 0)
                        r = ski_execute(source->first, &rows, &failure, sql_statistics_read,
                                        SKI_PARAMS(ski_text(table->schema), ski_text(table->name),
                                                   ski_int8((int64_t)table->tally.rows)));
                ski_scope_rollback(&savepoint);
        }
        pthread_mutex_unlock(&source->first_is_busy);
        if (r < 0) {
                log_debug("no statistics of %s.%s: %s", table->schema, table->name, failure.message);
                return 0;
        }
        if (ski_result_rows(rows) == 0 || ski_result_is_null(rows, 0, 0))
                return 0;
        *ret = strdup(ski_result_text(rows, 0, 0));
        return *ret ? 0 : -SKI_ENOMEM;
}

static int write_target(ski_session *target, const struct content_table *table, const char *statistics,
                        int version, bool *ret_carried, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(target, &rows, &failure, sql_statistics_write,
                        SKI_PARAMS(ski_text(table->schema), ski_text(table->name),
                                   ski_int8((int64_t)table->tally.rows), ski_text(statistics),
                                   ski_int8(version)));
        if (r < 0 && target->lost)
                return ski_error_move(error, &failure);
        *ret_carried = r == 0 && ski_result_bool(rows, 0, 0);
        if (!*ret_carried)
                log_debug("the statistics of %s.%s are not taken%s%s", table->schema, table->name,
                          r < 0 ? ": " : "", r < 0 ? failure.message : "");
        return 0;
}

int statistics_carry(struct live_source *source, const struct content_table *table, ski_session *target,
                     bool *ret_carried, ski_error *error)
{
        _cleanup_free_ char *statistics = NULL;
        int r;

        *ret_carried = false;
        if (table->tally.rows < WORTH_IT)
                return 0;
        r = read_source(source, table, &statistics);
        if (r < 0)
                return ski_error_oom(error);
        if (!statistics)
                return 0;
        return write_target(target, table, statistics, ski_session_server_version(source->first), ret_carried,
                            error);
}
