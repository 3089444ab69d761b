/* SPDX-License-Identifier: PostgreSQL
 *
 * What an environment lacks, and making it.
 */
#include "operations/creation.h"

#include <string.h>

#include "base/log.h"
#include "operations/build_database.h"
#include "operations/extensions.h"
#include "operations/roles.h"
#include "operations/sql_output.h"
#include "operations/triggers.h"
#include "postgres/database.h"
#include "postgres/quote.h"
#include "sql/database_exists.h"
#include "sql/database_has_objects.h"

enum { NAMED = 10 };

void creation_clear(struct creation *creation)
{
        strings_free(&creation->extensions);
        strings_free(&creation->scripts);
        sql_output_remove(creation->output);
        completion_clear(&creation->completion);
        *creation = (struct creation){ 0 };
}

bool creation_is_complete(const struct creation *creation)
{
        return !creation->role && !creation->role_rights && !creation->app_role && !creation->database &&
               creation->extensions.count == 0 && creation->scripts.count == 0 && !creation->triggers &&
               creation->completion.additions.count == 0;
}

/* Extensions have their own lines already. */
static void describe_additions(const struct creation *creation, struct strings *lines)
{
        const struct strings *additions = &creation->completion.additions;

        for (size_t i = 0; i < additions->count && i < NAMED; i++)
                if (!text_starts_with(additions->items[i], "extension ") ||
                    !strings_contain(&creation->extensions, additions->items[i] + strlen("extension ")))
                        strings_add(lines, additions->items[i]);
        if (additions->count > NAMED)
                strings_addf(lines, "and %zu more", additions->count - NAMED);
}

void creation_describe(const struct creation *creation, const struct environment *environment,
                       struct strings *lines)
{
        if (creation->app_role)
                strings_add(lines, "the application's role");
        if (creation->role)
                strings_addf(lines, "role %s", environment->role);
        if (creation->role_rights)
                strings_addf(lines, "rights of role %s", environment->role);
        if (creation->database)
                strings_addf(lines, "database %s", environment->database);
        for (size_t i = 0; i < creation->extensions.count; i++)
                strings_addf(lines, "extension %s", creation->extensions.items[i]);
        if (creation->scripts.count > 0)
                strings_addf(lines, "objects of %zu SQL file%s", creation->scripts.count,
                             text_plural(creation->scripts.count));
        describe_additions(creation, lines);
        if (creation->triggers)
                strings_add(lines, "triggers, policies and grants of the rules");
}

/* Looking ------------------------------------------------------------------------------------------ */

/* A session in a maintenance database, as the administrator where there is one. */
static int open_server(const struct change *change, const ski_session_options *options, ski_session **ret,
                       ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = change_conninfo(change, true, NULL, &conninfo, error);
        if (r < 0)
                return r;
        return connect_maintenance(conninfo, options, ret, error);
}

/* A server does not say whether a role is missing or its password is wrong. */
static int explain_refusal(const struct environment *environment, ski_error *refusal, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "CREATE ROLE %I LOGIN CREATEDB", environment->role);
        ski_error_move(error, refusal);
        return ski_error_hint(
                error,
                "check role and password; if there is no such role, an administrator runs %s with its "
                "password, or environments.%s.admin_url names a connection that may do it",
                text_get(&statement), environment->name);
}

static int explain_no_createdb(const struct environment *environment, ski_error *error)
{
        _cleanup_text_ struct text allow = TEXT_INIT;

        quote_format(&allow, "ALTER ROLE %I CREATEDB", environment->role);
        ski_error_set(error, -SKI_ESERVER, "role %s may not create databases", environment->role);
        return ski_error_hint(
                error, "an administrator runs %s, or environments.%s.admin_url names a connection that may",
                text_get(&allow), environment->name);
}

/* In a database that holds something, what the rules want may be there already. */
static int survey_triggers(const struct change *change, ski_session *session, struct creation *creation,
                           ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        int r;

        r = trigger_plan_make(change->project, session, &plan, error);
        if (r == 0)
                creation->triggers = trigger_plan_faults(&plan) > 0;
        return r;
}

static int survey_content(const struct change *change, ski_session *session, struct creation *creation,
                          ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(session, &row, error, sql_database_has_objects, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        creation->has_objects = ski_result_bool(row, 0, 0);
        r = app_role_is_lacking(change, session, &creation->app_role, error);
        if (r == 0 && creation->has_objects)
                r = survey_triggers(change, session, creation, error);
        if (r < 0)
                return r;
        return extensions_missing(change, session, false, &creation->extensions, error);
}

static int survey_role(const struct change *change, ski_session *server, struct creation *creation,
                       ski_error *error)
{
        struct role_facts facts;
        int r;

        r = role_look(server, change->environment->role, &facts, error);
        if (r < 0)
                return r;
        creation->role = !facts.exists;
        creation->role_rights = !change->environment->conninfo && facts.exists &&
                                (!facts.may_login || !facts.may_create_databases || !facts.oversees_server);
        if (creation->database && !change_has_admin(change) && !facts.may_create_databases)
                return explain_no_createdb(change->environment, error);
        return 0;
}

/* What can be learned where the role can't get into the database: it, or the database, is missing. */
static int survey_server(const struct change *change, ski_session *server, struct creation *creation,
                         ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(server, &row, error, sql_database_exists,
                        SKI_PARAMS(ski_text(change->environment->database)));
        if (r < 0)
                return r;
        creation->database = ski_result_rows(row) == 0;
        r = survey_role(change, server, creation, error);
        if (r == 0)
                r = app_role_is_lacking(change, server, &creation->app_role, error);
        if (r < 0)
                return r;
        if (creation->database)
                return extensions_missing(change, server, true, &creation->extensions, error);
        return 0;
}

static bool is_refusal(const ski_error *error)
{
        return text_starts_with(error->sqlstate, "28") || strstr(error->message, "no password supplied");
}

static int survey(const struct change *change, struct creation *creation, ski_error *error)
{
        const ski_session_options options = change_catalog_options(change);
        SKI_CLEANUP_SESSION ski_session *session = NULL, *server = NULL;
        SKI_CLEANUP_ERROR ski_error refusal = SKI_ERROR_INIT;
        bool has_admin = change_has_admin(change);
        int r;

        r = change_open(change, false, NULL, &options, &session, &refusal);
        if (r < 0 && is_refusal(&refusal) && !has_admin)
                return explain_refusal(change->environment, &refusal, error);
        if (r < 0 && !is_refusal(&refusal) && strcmp(refusal.sqlstate, "3D000") != 0)
                return ski_error_move(error, &refusal);
        if (r == 0 && change->environment->conninfo)
                return survey_content(change, session, creation, error);

        r = open_server(change, &options, &server, error);
        if (r == 0)
                r = survey_server(change, server, creation, error);
        if (r < 0 || creation->database)
                return r;
        /* The database is there, and the role is kept out although it is there too. In the private server that
         * is ours to set right; elsewhere people have to. */
        if (!session && !creation->role && change->environment->conninfo)
                return ski_error_move(error, &refusal);
        creation->role_rights = creation->role_rights || (!session && !creation->role);
        if (!session)
                r = change_open(change, true, NULL, &options, &session, error);
        if (r == 0)
                r = survey_content(change, session, creation, error);
        return r;
}

static int survey_files(const struct change *change, struct creation *creation, ski_error *error)
{
        _cleanup_(trigger_rules_clear) struct trigger_rules rules = { 0 };
        int r;

        r = find_schema(change->project, &creation->scripts, &creation->output, error);
        if (r == 0)
                r = trigger_rules_read(change->project, &rules, error);
        if (r == 0)
                creation->triggers = rules.values != NULL;
        return r;
}

int creation_survey(const struct change *change, struct creation *ret, ski_error *error)
{
        _cleanup_(creation_clear) struct creation creation = { 0 };
        int r;

        r = survey(change, &creation, error);
        if (r == 0 && !creation.has_objects)
                r = survey_files(change, &creation, error);
        if (r < 0)
                return r;
        *ret = creation;
        creation = (struct creation){ 0 };
        return 0;
}

int creation_survey_structure(const struct change *change, struct creation *creation, ski_error *error)
{
        _cleanup_(trigger_rules_clear) struct trigger_rules rules = { 0 };
        int r;

        if (!creation->has_objects)
                return 0;
        r = structure_completion_look(change, &creation->completion, error);
        if (r < 0 || creation->completion.additions.count == 0)
                return r;
        r = trigger_rules_read(change->project, &rules, error);
        if (r == 0 && rules.values)
                creation->triggers = true;
        return r;
}

/* Making ------------------------------------------------------------------------------------------- */

int creation_make_role(const struct change *change, struct creation *creation, ski_error *error)
{
        const struct environment *environment = change->environment;
        const ski_session_options options = change_catalog_options(change);
        SKI_CLEANUP_SESSION ski_session *server = NULL;
        struct role_facts facts;
        int r;

        if (!change_has_admin(change) && !creation->app_role)
                return 0;
        r = open_server(change, &options, &server, error);
        if (r < 0)
                return r;
        if (!change_has_admin(change))
                return app_role_make(change, server, &creation->app_role, error);
        r = role_look(server, environment->role, &facts, error);
        if (r == 0 && (creation->role || creation->role_rights || !environment->conninfo))
                r = role_complete(change, server, &facts, error);
        if (r == 0 && creation->database)
                r = role_act_for(server, environment->role, error);
        if (r == 0 && creation->app_role)
                r = app_role_make(change, server, &creation->app_role, error);
        return r;
}

static int perform(const struct change *change, struct creation *creation, ski_error *error)
{
        const struct building building = {
                .operation = "create",
                .must_be_new = true,
                .extensions = &creation->extensions,
                .scripts = &creation->scripts,
                .triggers = creation->triggers,
        };
        int r;

        r = creation_make_role(change, creation, error);
        if (r < 0)
                return r;
        if (creation->database)
                return build_database(change, &building, &creation->statements, NULL, error);
        r = extensions_install(change, NULL, &creation->extensions, error);
        if (r < 0)
                return r;
        if (creation->completion.additions.count > 0)
                return structure_complete(change, &creation->completion, error);
        r = run_schema(change, NULL, &creation->scripts, &creation->statements, error);
        if (r < 0 || !creation->triggers)
                return r;
        return triggers_apply(change, NULL, error);
}

int creation_perform(const struct change *change, struct creation *creation, ski_error *error)
{
        int r;

        r = perform(change, creation, error);
        if (r < 0)
                sql_output_place_error(creation->output, error);
        return r;
}
