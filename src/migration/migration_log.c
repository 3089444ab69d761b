/* SPDX-License-Identifier: PostgreSQL */
#include "migration/migration_log.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "sql/migration_log_add.h"
#include "sql/migration_log_exists.h"
#include "sql/migration_log_forget.h"
#include "sql/migration_log_interrupted.h"
#include "sql/migration_log_make.h"
#include "sql/migration_log_may_make.h"
#include "sql/migration_log_states.h"
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

bool migration_is_same(const struct revision *revision, const char *checksum)
{
        char now[DIGEST_DIGITS + 1];

        for (size_t i = 0; i < revision->squashed.count; i++) {
                if (strcmp(revision->squashed.names[i], checksum) == 0)
                        return true;
        }
        migration_checksum(revision, REVISION_UPGRADE, now);
        return strcmp(checksum, now) == 0;
}

static const char *direction_name(enum revision_direction direction)
{
        return direction == REVISION_UPGRADE ? "upgrade" : "downgrade";
}

static int ask(ski_session *session, const char *query, bool *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, query, SKI_NO_PARAMS);
        if (r == 0)
                *ret = ski_result_bool(rows, 0, 0);
        return r;
}

static int log_exists(ski_session *session, bool *ret, ski_error *error)
{
        return ask(session, sql_migration_log_exists, ret, error);
}

int migration_log_is_possible(ski_session *session, bool *ret, ski_error *error)
{
        int r;

        r = log_exists(session, ret, error);
        return r < 0 || *ret ? r : ask(session, sql_migration_log_may_make, ret, error);
}

int migration_log_make(ski_session *session, bool *ret_exists, ski_error *error)
{
        bool may_make = false;
        int r;

        r = log_exists(session, ret_exists, error);
        if (r < 0 || *ret_exists)
                return r;
        r = ask(session, sql_migration_log_may_make, &may_make, error);
        if (r < 0 || !may_make)
                return r;
        r = ski_execute(session, NULL, error, sql_migration_log_make, SKI_NO_PARAMS);
        return r < 0 ? r : log_exists(session, ret_exists, error);
}

static json_t *entries_json(const struct migration_entries *entries)
{
        json_t *array = json_array();
        int64_t now = clock_milliseconds();

        for (size_t i = 0; i < entries->count; i++) {
                const struct migration_entry *entry = &entries->items[i];

                json_array_append_new(
                        array, json_pack("{s:s, s:s, s:I, s:I, s:b, s:b, s:s, s:f, s:f}", "revision",
                                         entry->revision, "direction", direction_name(entry->direction),
                                         "parts", (json_int_t)entry->parts, "statements",
                                         (json_int_t)entry->statements, "comes_now", entry->comes_now,
                                         "is_whole", entry->is_whole, "checksum", entry->checksum, "age",
                                         (double)(now - entry->ended) / 1000, "seconds", entry->seconds));
        }
        return array;
}

int migration_log_add(ski_session *session, const struct migration_entries *entries, ski_error *error)
{
        json_t *array = entries_json(entries);
        _cleanup_free_ char *text =
                array && json_array_size(array) == entries->count ? json_dumps(array, JSON_COMPACT) : NULL;

        json_decref(array);
        if (!text)
                return ski_error_oom(error);
        return ski_execute(session, NULL, error, sql_migration_log_add,
                           SKI_PARAMS(ski_text(text), ski_text(entries->environment), ski_text(entries->user),
                                      ski_text(entries->version)));
}

/* *ret stays NULL where there is no log. */
static int read_log(ski_session *session, const char *query, ski_result **ret, ski_error *error)
{
        bool exists = false;
        int r;

        *ret = NULL;
        r = log_exists(session, &exists, error);
        return r < 0 || !exists ? r : ski_execute(session, ret, error, query, SKI_NO_PARAMS);
}

int migration_log_interrupted(ski_session *session, ski_result **ret, ski_error *error)
{
        return read_log(session, sql_migration_log_interrupted, ret, error);
}

struct migration_stop migration_stop_at(const ski_result *interrupted, size_t row)
{
        bool is_upgrade = strcmp(ski_result_text(interrupted, row, 1), "upgrade") == 0;

        return (struct migration_stop){
                .revision = ski_result_text(interrupted, row, 0),
                .direction = is_upgrade ? REVISION_UPGRADE : REVISION_DOWNGRADE,
                .parts = (size_t)ski_result_int8(interrupted, row, 2),
                .statements = (size_t)ski_result_int8(interrupted, row, 3),
                .comes_now = ski_result_bool(interrupted, row, 4),
                .checksum = ski_result_text(interrupted, row, 5),
        };
}

int migration_stop_refuse(const struct migration_stop *stop, ski_error *error)
{
        bool is_upgrade = stop->direction == REVISION_UPGRADE;

        ski_error_set(error, -SKI_EREFUSED, "the revision %s is half %s: a run was interrupted in it",
                      stop->revision, is_upgrade ? "done" : "taken back");
        return ski_error_hint(
                error,
                "'skinspire db %s %s' goes on with it; where somebody has put the database right by "
                "hand, 'skinspire db stamp REVISION' says where it is",
                is_upgrade ? "upgrade" : "downgrade", is_upgrade ? stop->revision : "-1");
}

int migration_log_forget_interrupted(ski_session *session, ski_error *error)
{
        bool exists = false;
        int r;

        r = log_exists(session, &exists, error);
        return r < 0 || !exists ? r
                                : ski_execute(session, NULL, error, sql_migration_log_forget, SKI_NO_PARAMS);
}

int migration_log_upgrades(ski_session *session, ski_result **ret, ski_error *error)
{
        return read_log(session, sql_migration_log_upgrades, ret, error);
}

int migration_log_states(ski_session *session, ski_result **ret, ski_error *error)
{
        return read_log(session, sql_migration_log_states, ret, error);
}

struct migration_state migration_log_state_of(const ski_result *states, const char *revision)
{
        for (size_t row = 0; states && row < ski_result_rows(states); row++) {
                if (strcmp(ski_result_text(states, row, 0), revision) == 0)
                        return (struct migration_state){
                                .checksum = ski_result_is_null(states, row, 1)
                                                    ? NULL
                                                    : ski_result_text(states, row, 1),
                                .has_run = ski_result_bool(states, row, 2),
                                .is_stamp = ski_result_bool(states, row, 3),
                        };
        }
        return (struct migration_state){ 0 };
}
