/* SPDX-License-Identifier: PostgreSQL
 *
 * What belongs to a database but not to its content stands in shared catalogs under the database's oid, and would
 * be lost with it.
 */
#include "transfer/carry.h"

#include "base/log.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/replacement_grants.h"
#include "sql/replacement_labels.h"
#include "sql/replacement_lost_grants.h"
#include "sql/replacement_settings.h"

/* The first columns of what asks for settings, labels, and grants that are lost. */
enum { COLUMN_WHAT, COLUMN_MAY_SET, COLUMN_FIRST, COLUMN_SECOND, COLUMN_THIRD };

static int carry_owner_and_limits(ski_session *session, const struct database_facts *from, const char *database,
                                  ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts present = { 0 };
        _cleanup_text_ struct text owner = TEXT_INIT, limits = TEXT_INIT;
        bool found;
        int r;

        r = database_facts_read(session, database, &present, &found, error);
        if (r < 0)
                return r;
        if (!text_equal(present.owner, from->owner)) {
                quote_format(&owner, "alter database %I owner to %I", database, from->owner);
                r = run_built(session, &owner, error);
                if (r < 0)
                        return r;
        }
        quote_format(&limits, "alter database %I connection limit %s allow_connections %s is_template %s",
                     database, from->connection_limit, from->allow_connections ? "true" : "false",
                     from->is_template ? "true" : "false");
        return run_built(session, &limits, error);
}

/* Another grantor's grant is given in that grantor's name, as far as this role may take it. */
static int give_grant(ski_session *session, const ski_result *rows, size_t row, const char *database,
                      ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        _cleanup_text_ struct text role = TEXT_INIT, grant = TEXT_INIT;
        const char *privilege = ski_result_text(rows, row, 0), *grantee = ski_result_text(rows, row, 1);
        const char *grantor = ski_result_text(rows, row, 3);
        int r;

        quote_format(&grant, "grant %s on database %I to ", privilege, database);
        if (grantee)
                quote_identifier(&grant, grantee);
        else
                text_append(&grant, "public");
        if (ski_result_bool(rows, row, 2))
                text_append(&grant, " with grant option");
        if (!grantor)
                return run_built(session, &grant, error);

        r = session_begin_by_hand(session, 0, &scope, error);
        if (r < 0)
                return r;
        quote_format(&role, "set local role %I", grantor);
        r = run_built(session, &role, &failure);
        if (r == 0)
                r = run_built(session, &grant, &failure);
        if (r == 0)
                r = ski_execute(session, NULL, &failure, "reset role", SKI_NO_PARAMS);
        if (r == 0)
                return ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        log_warning("the grant of %s to %s by %s could not be carried over: %s", privilege,
                    grantee ? grantee : "PUBLIC", grantor, failure.message);
        return 0;
}

static int carry_grants(ski_session *session, const struct database_facts *from, const char *database,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text revoke = TEXT_INIT;
        int r;

        r = ski_execute(session, &rows, error, sql_replacement_grants, SKI_PARAMS(ski_text(from->oid)));
        if (r < 0 || ski_result_rows(rows) == 0)
                return r;
        quote_format(&revoke, "revoke all on database %I from public, %I", database, from->owner);
        r = run_built(session, &revoke, error);
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows) && !ski_result_is_null(rows, row, 0); row++)
                r = give_grant(session, rows, row, database, error);
        return r;
}

/* A list of names (search_path, the preload libraries, …) is stored as it is shown, and written as a literal it
 * would become one long name. Setting it here and taking it FROM CURRENT keeps every kind as it is. */
static int carry_setting(ski_session *session, const ski_result *rows, size_t row, const char *database,
                         ski_error *error)
{
        static const char *const lists[] = { "search_path", "temp_tablespaces", "local_preload_libraries",
                                             "session_preload_libraries", NULL };
        _cleanup_text_ struct text statement = TEXT_INIT;
        const char *role = ski_result_text(rows, row, COLUMN_FIRST);
        const char *name = ski_result_text(rows, row, COLUMN_SECOND);
        const char *value = ski_result_text(rows, row, COLUMN_THIRD);
        bool is_list = false;
        int r;

        for (const char *const *list = lists; *list; list++)
                is_list = is_list || text_equal(name, *list);
        if (role)
                quote_format(&statement, "alter role %I in database %I set %I", role, database, name);
        else
                quote_format(&statement, "alter database %I set %I", database, name);
        if (!is_list) {
                quote_format(&statement, " to %L", value);
                return run_built(session, &statement, error);
        }
        text_append(&statement, " from current");
        r = ski_execute(session, NULL, error, "select pg_catalog.set_config($1, $2, true)",
                        SKI_PARAMS(ski_text(name), ski_text(value)));
        if (r < 0)
                return r;
        r = run_built(session, &statement, error);
        if (r < 0)
                return r;
        return ski_execute(session, NULL, error, "set local search_path to pg_catalog, pg_temp", SKI_NO_PARAMS);
}

static int carry_settings(ski_session *session, const struct database_facts *from, const char *database,
                          ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_replacement_settings, SKI_PARAMS(ski_text(from->oid)));
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                /* What this role may not set was said before the start. */
                if (ski_result_bool(rows, row, COLUMN_MAY_SET))
                        r = carry_setting(session, rows, row, database, error);
                else
                        log_warning("%s could not be carried over", ski_result_text(rows, row, COLUMN_WHAT));
        }
        return r;
}

static int carry_labels(ski_session *session, const struct database_facts *from, const char *database,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_replacement_labels, SKI_PARAMS(ski_text(from->oid)));
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                if (!ski_result_bool(rows, row, COLUMN_MAY_SET)) {
                        log_warning("%s could not be carried over", ski_result_text(rows, row, COLUMN_WHAT));
                        continue;
                }
                quote_format(&statement, "security label for %I on database %I is %L",
                             ski_result_text(rows, row, COLUMN_FIRST), database,
                             ski_result_text(rows, row, COLUMN_SECOND));
                r = run_built(session, &statement, error);
        }
        return r;
}

int carry_properties(ski_session *session, const struct database_facts *from, const char *database,
                     ski_error *error)
{
        int r;

        r = carry_owner_and_limits(session, from, database, error);
        if (r < 0)
                return r;
        r = carry_grants(session, from, database, error);
        if (r < 0)
                return r;
        r = carry_settings(session, from, database, error);
        if (r < 0)
                return r;
        return carry_labels(session, from, database, error);
}

int carry_limits(ski_session *session, const struct database_facts *from, struct strings *ret_lines,
                 ski_error *error)
{
        static const char *const queries[] = { sql_replacement_lost_grants, sql_replacement_settings,
                                               sql_replacement_labels };

        for (size_t i = 0; i < ARRAY_LENGTH(queries); i++) {
                SKI_CLEANUP_RESULT ski_result *rows = NULL;
                int r;

                r = ski_execute(session, &rows, error, queries[i], SKI_PARAMS(ski_text(from->oid)));
                if (r < 0)
                        return r;
                for (size_t row = 0; row < ski_result_rows(rows); row++)
                        if (!ski_result_bool(rows, row, COLUMN_MAY_SET))
                                strings_add(ret_lines, ski_result_text(rows, row, COLUMN_WHAT));
        }
        return ret_lines->failed ? ski_error_oom(error) : 0;
}
