/* SPDX-License-Identifier: PostgreSQL */
#include "migration/migration_log.h"

#include <stdlib.h>
#include <string.h>

#include "sql/migration_log_add.h"
#include "sql/migration_log_exists.h"
#include "sql/migration_log_last.h"
#include "sql/migration_log_make.h"
#include "sql/migration_log_upgrades.h"

void migration_checksum(const struct revision *revision, enum revision_direction direction,
                        char ret[static DIGEST_DIGITS + 1])
{
        struct digest digest;

        digest_begin(&digest);
        for (size_t i = 0; i < revision->part_count; i++) {
                if (revision->parts[i].direction == direction)
                        digest_add(&digest, revision->parts[i].text, revision->parts[i].length);
        }
        digest_end_text(&digest, ret);
}

static const char *direction_name(enum revision_direction direction)
{
        return direction == REVISION_UPGRADE ? "upgrade" : "downgrade";
}

static int log_exists(ski_session *session, bool *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_migration_log_exists, SKI_NO_PARAMS);
        if (r == 0)
                *ret = ski_result_bool(rows, 0, 0);
        return r;
}

int migration_log_make(ski_session *session, bool *ret_exists, ski_error *error)
{
        int r;

        r = log_exists(session, ret_exists, error);
        if (r < 0 || *ret_exists)
                return r;
        r = ski_execute(session, NULL, error, sql_migration_log_make, SKI_NO_PARAMS);
        return r < 0 ? r : log_exists(session, ret_exists, error);
}

int migration_log_add(ski_session *session, const struct migration_entry *entry, ski_error *error)
{
        return ski_execute(session, NULL, error, sql_migration_log_add,
                           SKI_PARAMS(ski_text(entry->revision), ski_text(direction_name(entry->direction)),
                                      ski_int8((int64_t)entry->parts), ski_bool(entry->is_whole),
                                      ski_text(entry->checksum), ski_float8(entry->seconds),
                                      ski_text(entry->environment), ski_text(entry->user),
                                      ski_text(entry->version)));
}

int migration_log_parts(ski_session *session, const char *revision, enum revision_direction direction,
                        size_t *ret_parts, bool *ret_interrupted, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        bool exists = false;
        int r;

        *ret_parts = 0;
        *ret_interrupted = false;
        r = log_exists(session, &exists, error);
        if (r < 0 || !exists)
                return r;
        r = ski_execute(session, &rows, error, sql_migration_log_last, SKI_PARAMS(ski_text(revision)));
        if (r < 0 || ski_result_rows(rows) == 0)
                return r;
        *ret_interrupted = !ski_result_bool(rows, 0, 2) &&
                           strcmp(ski_result_text(rows, 0, 0), direction_name(direction)) == 0;
        if (*ret_interrupted)
                *ret_parts = (size_t)ski_result_int8(rows, 0, 1);
        return 0;
}

int migration_log_upgrades(ski_session *session, ski_result **ret, ski_error *error)
{
        bool exists = false;
        int r;

        *ret = NULL;
        r = log_exists(session, &exists, error);
        return r < 0 || !exists ? r
                                : ski_execute(session, ret, error, sql_migration_log_upgrades, SKI_NO_PARAMS);
}
