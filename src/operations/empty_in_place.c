/* SPDX-License-Identifier: PostgreSQL */
#include "operations/empty_in_place.h"

#include <jansson.h>
#include <string.h>

#include "catalog/apply.h"
#include "catalog/kinds/all.h"
#include "catalog/sections.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/empty_in_place_end_sessions.h"
#include "sql/empty_in_place_extensions.h"
#include "sql/empty_in_place_locks.h"
#include "sql/empty_in_place_not_ours.h"
#include "sql/empty_in_place_tables.h"
#include "sql/replacement_lock.h"
#include "sql/replacement_obstacles.h"

enum { LOCK_ATTEMPTS = 10 /* a client that holds one table and waits for another makes a deadlock */ };

/* What is to go -------------------------------------------------------------------------------------- */

void emptying_clear(struct emptying *emptying)
{
        plan_free(emptying->plan);
        snapshot_free(emptying->kept);
        snapshot_free(emptying->present);
        *emptying = (struct emptying){ 0 };
}

/* Extensions whose tables hold rows of ours are made anew. */
static int read_refillable(ski_session *session, struct strings *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_empty_in_place_extensions, SKI_NO_PARAMS);
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++)
                strings_add(ret, ski_result_text(rows, row, 0));
        return r == 0 && ret->failed ? ski_error_oom(error) : r;
}

static bool can_stay(const struct fact *fact, const struct snapshot *wanted, const struct strings *refillable)
{
        const struct fact *root = fact_root(fact);

        if (root->kind == &kind_schema)
                return wanted ? snapshot_find(wanted, root->kind, root->identity) != NULL
                              : strcmp(root->identity, "public") == 0;
        if (root->kind == &kind_extension && !strings_contain(refillable, root->identity))
                return !wanted || snapshot_find(wanted, root->kind, root->identity);
        return false;
}

static int choose_kept(ski_session *session, const struct snapshot *wanted, struct emptying *emptying,
                       ski_error *error)
{
        _cleanup_strings_ struct strings refillable = STRINGS_INIT;
        const struct snapshot *present = emptying->present;
        _cleanup_free_ bool *kept = calloc(present->count + 1, sizeof(*kept));
        int r;

        if (!kept)
                return ski_error_oom(error);
        r = read_refillable(session, &refillable, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < present->count; i++)
                kept[i] = can_stay(present->facts[i], wanted, &refillable);
        return snapshot_part(present, kept, &emptying->kept, error);
}

int emptying_plan(ski_session *session, const struct snapshot *wanted, struct emptying *ret, ski_error *error)
{
        _cleanup_(emptying_clear) struct emptying emptying = { 0 };
        int r;

        r = snapshot_take(session, &emptying.present, error);
        if (r == 0)
                r = choose_kept(session, wanted, &emptying, error);
        if (r < 0)
                return r;
        ret->wishes = (struct script_wishes){ .role = emptying.present->role,
                                              .server_version = emptying.present->server_version };
        r = plan_make(emptying.present, emptying.kept, &ret->wishes, &emptying.plan, error);
        if (r < 0)
                return r;
        if (!plan_is_atomic(emptying.plan))
                return ski_error_set(error, -SKI_EREFUSED,
                                     "the database holds what can't be dropped inside a transaction");
        ret->present = steal(emptying.present);
        ret->kept = steal(emptying.kept);
        ret->plan = steal(emptying.plan);
        return 0;
}

/* What stands in the way --------------------------------------------------------------------------------- */

/* A part is dropped with the rights to the whole; default privileges with those of the role that they are for. */
static const char *owner_of(const struct fact *fact)
{
        for (const struct fact *at = fact; at; at = at->parent)
                if (fact_owner(at))
                        return fact_owner(at);
        return fact_value(fact, "_role");
}

static int list_owners(const struct emptying *emptying, json_t *list, ski_error *error)
{
        for (size_t i = 0; i < emptying->plan->count; i++) {
                const struct fact *fact = emptying->plan->steps[i].fact;
                _cleanup_free_ char *what = text_format("%s %s", fact->kind->name, fact->identity);
                const char *extension = fact->kind == &kind_extension ? fact->identity : NULL;

                if (!what ||
                    json_array_append_new(list, json_pack("[s, s?, s?]", what, owner_of(fact), extension)) < 0)
                        return ski_error_oom(error);
        }
        return 0;
}

int emptying_obstacles(ski_session *session, const struct emptying *emptying, struct strings *ret_lines,
                       ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        json_auto_t *list = json_array();
        _cleanup_free_ char *json = NULL;
        int r;

        if (!list)
                return ski_error_oom(error);
        r = list_owners(emptying, list, error);
        if (r < 0)
                return r;
        json = json_dumps(list, JSON_COMPACT);
        if (!json)
                return ski_error_oom(error);
        r = ski_execute(session, &rows, error, sql_empty_in_place_not_ours, SKI_PARAMS(ski_text(json)));
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++)
                strings_add(ret_lines, ski_result_text(rows, row, 0));
        for (size_t i = 0; r == 0 && i < emptying->present->gaps.count; i++)
                strings_addf(ret_lines, "it is not known how to drop %s", emptying->present->gaps.items[i]);
        return r == 0 && ret_lines->failed ? ski_error_oom(error) : r;
}

int emptying_check_locks(ski_session *session, int64_t relations, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int64_t needed, room;
        int r;

        r = ski_execute(session, &rows, error, sql_empty_in_place_locks, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        needed = ski_result_int8(rows, 0, 0) + relations;
        room = ski_result_int8(rows, 0, 1);
        if (needed <= room)
                return 0;
        ski_error_set(error, -SKI_EREFUSED,
                      "one transaction would take about %lld locks, and the server has room for %lld",
                      (long long)needed, (long long)room);
        return ski_error_hint(error,
                              "a greater max_locks_per_transaction makes room; so does a role that may create "
                              "databases, since nothing is then done in place");
}

int emptying_reserve(ski_session *session, const char *database, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *lock = NULL, *obstacles = NULL;
        int r;

        r = ski_execute(session, &lock, error, sql_replacement_lock, SKI_PARAMS(ski_text(database)));
        if (r < 0)
                return r;
        if (!ski_result_bool(lock, 0, 0)) {
                ski_error_set(error, -SKI_EBUSY, "the database %s is being replaced by another run right now",
                              database);
                return ski_error_hint(error, "wait until that run has ended, then try again");
        }
        r = ski_execute(session, &obstacles, error, sql_replacement_obstacles, SKI_PARAMS(ski_text(database)));
        if (r < 0 || ski_result_rows(obstacles) == 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED, "%s belongs to %s as it is now", ski_result_text(obstacles, 0, 0),
                      database);
        return ski_error_hint(error, "drop or end it first; %zu such in all", ski_result_rows(obstacles));
}

/* Emptying ----------------------------------------------------------------------------------------------- */

static int lock_tables(ski_session *session, const char *statement, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(session, 0, &scope, error);
        if (r == 0)
                r = ski_execute(session, NULL, error, statement, SKI_NO_PARAMS);
        return r < 0 ? r : ski_scope_commit(&scope, error);
}

static int compose_lock(ski_session *session, enum emptying_lock lock, struct text *statement, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_empty_in_place_tables, SKI_NO_PARAMS);
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                text_append(statement, row == 0 ? "lock table " : ", ");
                quote_qualified(statement, ski_result_text(rows, row, 0), ski_result_text(rows, row, 1));
        }
        if (lock == EMPTYING_AGAINST_WRITERS && statement->length > 0)
                text_append(statement, " in share mode");
        return r == 0 && statement->failed ? ski_error_oom(error) : r;
}

int emptying_lock(ski_session *session, enum emptying_lock lock, bool end_sessions, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        r = compose_lock(session, lock, &statement, error);
        if (r < 0 || statement.length == 0)
                return r;
        for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
                ski_error_clear(&failure);
                if (end_sessions) {
                        r = ski_execute(session, NULL, error, sql_empty_in_place_end_sessions, SKI_NO_PARAMS);
                        if (r < 0)
                                return r;
                }
                r = lock_tables(session, text_get(&statement), &failure);
                if (r != -SKI_ECONFLICT)
                        break;
        }
        if (r < 0 && text_equal(failure.sqlstate, "55P03")) {
                ski_error_set(error, -SKI_EREFUSED,
                              "other sessions hold tables of the database, and did not let go");
                return ski_error_hint(error, "close them, or raise the setting timeouts.swap");
        }
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int emptying_apply(const struct emptying *emptying, ski_session *session, ski_scope *scope, ski_error *error)
{
        int r;

        r = plan_apply(emptying->plan, session, scope, NULL, NULL, error);
        if (r < 0)
                return ski_error_prefix(error, "dropping what is there");
        return ski_execute(session, NULL, error, "select count(lo_unlink(oid)) from pg_largeobject_metadata",
                           SKI_NO_PARAMS);
}
