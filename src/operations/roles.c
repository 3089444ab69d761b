/* SPDX-License-Identifier: PostgreSQL */
#include "operations/roles.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/log.h"
#include "postgres/private_server.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/app_role_facts.h"
#include "sql/role_facts.h"

int role_look(ski_session *session, const char *role, struct role_facts *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(session, &row, error, sql_role_facts, SKI_PARAMS(ski_text(role)));
        if (r < 0)
                return r;
        *ret = (struct role_facts){
                .exists = ski_result_rows(row) > 0,
                .may_login = ski_result_bool(row, 0, 0),
                .may_create_databases = ski_result_bool(row, 0, 1),
                .oversees_server = ski_result_bool(row, 0, 2),
                .is_ours = ski_result_bool(row, 0, 3),
        };
        return 0;
}

static int run(ski_session *session, struct text *statement, ski_error *error)
{
        if (statement->failed)
                return ski_error_oom(error);
        return ski_execute(session, NULL, error, text_get(statement), SKI_NO_PARAMS);
}

/* The password itself never travels: the server, its log and its statistics see what the server would store. */
static int set_password(ski_session *session, const char *role, const char *password, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        char *verifier = PQencryptPasswordConn(session->connection, password, role, "scram-sha-256");

        if (!verifier)
                return ski_error_set(error, -SKI_ESERVER, "cannot prepare the password of role %s", role);
        quote_format(&statement, "alter role %I password %L", role, verifier);
        PQfreemem(verifier);
        return run(session, &statement, error);
}

static int make(const struct environment *environment, ski_session *session, ski_error *error)
{
        const char *password = environment->conninfo ? conninfo_get(environment->conninfo, "password") : NULL;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        quote_format(&statement, "create role %I login createdb", environment->role);
        r = run(session, &statement, error);
        if (r < 0 || !password || !password[0])
                return r;
        return set_password(session, environment->role, password, error);
}

/* In the private server, whose superuser we are: what a developer needs to see and end sessions. */
static int complete_rights(ski_session *session, const char *role, const struct role_facts *facts,
                           ski_error *error)
{
        _cleanup_text_ struct text rights = TEXT_INIT, membership = TEXT_INIT;
        int r = 0;

        if (!facts->may_login || !facts->may_create_databases) {
                quote_format(&rights, "alter role %I login createdb", role);
                r = run(session, &rights, error);
        }
        if (r == 0 && !facts->oversees_server) {
                quote_format(&membership, "grant pg_signal_backend, pg_monitor to %I", role);
                r = run(session, &membership, error);
        }
        return r;
}

int role_complete(const struct change *change, ski_session *session, const struct role_facts *facts,
                  ski_error *error)
{
        static const struct role_facts fresh = { .may_login = true, .may_create_databases = true };
        const struct environment *environment = change->environment;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        bool is_private = !environment->conninfo;
        int r;

        r = ski_scope_begin(&scope, session, 0, error);
        if (r == 0 && !facts->exists)
                r = make(environment, session, error);
        if (r == 0 && is_private)
                r = complete_rights(session, environment->role, facts->exists ? facts : &fresh, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        if (r < 0 || !is_private)
                return r;
        return private_server_admit_roles(change->project, error);
}

int role_act_for(ski_session *session, const char *role, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        struct role_facts facts;
        int r;

        r = role_look(session, role, &facts, error);
        if (r < 0 || facts.is_ours)
                return r;
        quote_format(&statement, "grant %I to %I", role, ski_session_role(session));
        return run(session, &statement, error);
}

/* The application's role -------------------------------------------------------------------------- */

static int look_for_app_role(const struct change *change, ski_session *session, bool *ret_exists,
                             bool *ret_member, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(session, &row, error, sql_app_role_facts,
                        SKI_PARAMS(ski_text(setting_text(change->project, "database.app_role")),
                                   ski_text(change->environment->role)));
        if (r < 0)
                return r;
        *ret_exists = ski_result_bool(row, 0, 0);
        *ret_member = ski_result_bool(row, 0, 1);
        return 0;
}

int app_role_is_lacking(const struct change *change, ski_session *session, bool *ret, ski_error *error)
{
        bool exists, member;
        int r;

        *ret = false;
        if (!setting_text(change->project, "database.app_role")[0])
                return 0;
        r = look_for_app_role(change, session, &exists, &member, error);
        if (r == 0)
                *ret = !exists || (!member && change_has_admin(change));
        return r;
}

/* Another environment's create may be faster; then there is nothing left to do. */
static int make_app_role(const struct change *change, ski_session *session, const char *role, bool *ret_made,
                         ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        *ret_made = true;
        quote_format(&statement, "CREATE ROLE %I NOLOGIN", role);
        r = run(session, &statement, &failure);
        if (r == 0 || strcmp(failure.sqlstate, "42710") == 0)
                return 0;
        if (strcmp(failure.sqlstate, "42501") != 0)
                return ski_error_move(error, &failure);
        *ret_made = false;
        log_warning("this role may not make %s, and what the rules give to it waits: an administrator runs %s, "
                    "then "
                    "'skinspire triggers install %s' completes it",
                    role, text_get(&statement), change->environment->name);
        return 0;
}

int app_role_make(const struct change *change, ski_session *session, bool *ret_made, ski_error *error)
{
        const char *role = setting_text(change->project, "database.app_role");
        _cleanup_text_ struct text membership = TEXT_INIT;
        bool exists, member;
        int r;

        *ret_made = false;
        if (!role[0])
                return 0;
        r = look_for_app_role(change, session, &exists, &member, error);
        if (r == 0 && !exists)
                r = make_app_role(change, session, role, ret_made, error);
        /* Who makes a role may grant it; one that is there already takes an administrator. */
        if (r < 0 || member || (!*ret_made && !(exists && change_has_admin(change))))
                return r;
        quote_format(&membership, "grant %I to %I", role, change->environment->role);
        return run(session, &membership, error);
}
