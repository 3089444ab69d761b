/* SPDX-License-Identifier: PostgreSQL */
#include "operations/extensions.h"

#include <string.h>

#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/extension_needs_superuser.h"
#include "sql/extension_version.h"

int extensions_missing(const struct change *change, ski_session *session, bool any_database,
                       struct strings *ret, ski_error *error)
{
        const struct strings *wanted = setting_list(change->project, "database.extensions");

        for (size_t i = 0; i < wanted->count; i++) {
                SKI_CLEANUP_RESULT ski_result *row = NULL;
                int r;

                r = ski_execute(session, &row, error, sql_extension_version,
                                SKI_PARAMS(ski_text(wanted->items[i])));
                if (r < 0)
                        return r;
                if (ski_result_rows(row) == 0) {
                        ski_error_set(error, -SKI_ECONFIG, "the server has no extension named %s",
                                      wanted->items[i]);
                        return ski_error_hint(
                                error, "check database.extensions, or install the extension's package on the "
                                       "server's machine (many are in postgresql-contrib)");
                }
                if (any_database || ski_result_is_null(row, 0, 0))
                        strings_add(ret, wanted->items[i]);
        }
        return ret->failed ? ski_error_oom(error) : 0;
}

static int needs_superuser(ski_session *session, const char *extension, bool *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(session, &row, error, sql_extension_needs_superuser, SKI_PARAMS(ski_text(extension)));
        if (r == 0)
                *ret = ski_result_bool(row, 0, 0);
        return r;
}

static int install(const struct change *change, ski_session *session, const char *extension, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        quote_format(&statement, "create extension if not exists %I cascade", extension);
        if (statement.failed)
                return ski_error_oom(error);
        /* Its objects go where the role's tables would. */
        r = ski_scope_begin(&scope, session, SKI_OWN_SEARCH_PATH, error);
        if (r == 0)
                r = ski_execute(session, NULL, error, text_get(&statement), SKI_NO_PARAMS);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        if (r == -SKI_ESERVER && error && strcmp(error->sqlstate, "42501") == 0)
                ski_error_hint(error, "environments.%s.admin_url can name a connection that may",
                               change->environment->name);
        return r < 0 ? ski_error_prefix(error, "extension %s", extension) : 0;
}

int extensions_install(const struct change *change, const char *database, const struct strings *extensions,
                       ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *as_role = NULL, *as_admin = NULL;
        ski_session_options options = change_catalog_options(change);
        int r;

        if (extensions->count == 0)
                return 0;
        r = change_open(change, false, database, &options, &as_role, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < extensions->count; i++) {
                bool superuser;

                r = needs_superuser(as_role, extensions->items[i], &superuser, error);
                if (r == 0 && superuser && !as_admin)
                        r = change_open(change, true, database, &options, &as_admin, error);
                if (r == 0)
                        r = install(change, superuser ? as_admin : as_role, extensions->items[i], error);
                if (r < 0)
                        return r;
        }
        return 0;
}
