/* SPDX-License-Identifier: PostgreSQL */
#include "operations/build_database.h"

#include <string.h>

#include "base/file.h"
#include "catalog/load.h"
#include "operations/extensions.h"
#include "operations/replacing.h"
#include "operations/run_script.h"
#include "operations/sql_output.h"
#include "operations/stamp_structure.h"
#include "operations/triggers.h"
#include "postgres/quote.h"

/* SQL files ---------------------------------------------------------------------------------------- */

static bool is_default_folder(const char *name)
{
        return strcmp(name, "database/schema") == 0 || strcmp(name, "database/seed") == 0 ||
               strcmp(name, "database/sample") == 0 || strcmp(name, "database/triggers") == 0 ||
               strcmp(name, "database/tests") == 0;
}

static int find_file(const struct project *project, const char *setting, const char *name, struct strings *ret,
                     ski_error *error)
{
        _cleanup_free_ char *path = path_join(project_directory(project), name);
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        if (folder_exists(path)) {
                r = folder_list_deep(path, ".sql", &files, error);
                if (r < 0)
                        return r;
                for (size_t i = 0; i < files.count; i++)
                        strings_add(ret, files.items[i]);
        } else if (file_exists(path)) {
                strings_add(ret, path);
        } else if (!is_default_folder(name)) {
                ski_error_set(error, -SKI_ECONFIG, "%s names %s, but there is no such file or folder", setting,
                              name);
                return ski_error_hint(error, "paths are taken from the project's folder, %s",
                                      project_directory(project));
        }
        return ret->failed ? ski_error_oom(error) : 0;
}

int find_files(const struct project *project, const char *setting, struct strings *ret, ski_error *error)
{
        const struct strings *names = setting_list(project, setting);
        int r = 0;

        for (size_t i = 0; r == 0 && i < names->count; i++)
                r = find_file(project, setting, names->items[i], ret, error);
        return r;
}

int find_schema(const struct project *project, struct strings *ret, char **ret_output, ski_error *error)
{
        const char *command = setting_text(project, "database.schema_command");
        int r;

        r = find_files(project, "database.schema", ret, error);
        if (r < 0 || !*command)
                return r;
        r = sql_output_of(command, project_directory(project), ret_output, error);
        if (r < 0)
                return r;
        strings_add(ret, *ret_output);
        return ret->failed ? ski_error_oom(error) : 0;
}

/* What the files make belongs to the environment's role, also where the URL leaves it to PGUSER who connects. */
int become_owner(ski_session *session, const char *role, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        if (strcmp(ski_session_role(session), role) == 0)
                return 0;
        quote_format(&statement, "set local role %I", role);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute(session, NULL, error, text_get(&statement), SKI_NO_PARAMS);
}

/* Something that a later file makes. */
static bool is_out_of_order(const ski_error *failure)
{
        static const char *const undefined[] = { "42P01", "42704", "42883", "42703", "3F000", "42830" };

        for (size_t i = 0; i < ARRAY_LENGTH(undefined); i++)
                if (strcmp(failure->sqlstate, undefined[i]) == 0)
                        return true;
        return false;
}

/* In their order as they stand; where that is not the order in which they work (an exported structure has one file for
 * each table), in whatever order does. */
int run_files_within(ski_session *session, const struct strings *files, uint64_t *ret_statements,
                     ski_error *error)
{
        static const struct script_options in_one_transaction = { 0 };
        static const struct load_options within_scope = { 0 };
        _cleanup_free_ struct script_source *sources = calloc(files->count + 1, sizeof(*sources));
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct load_result load = { 0 };
        int r;

        if (!sources)
                return ski_error_oom(error);
        for (size_t i = 0; i < files->count; i++)
                sources[i].file = files->items[i];
        r = run_scripts(session, sources, files->count, &in_one_transaction, ret_statements, &failure);
        if (r < 0 && !is_out_of_order(&failure))
                return ski_error_move(error, &failure);
        if (r < 0) {
                r = load_files(session, files, &within_scope, &load, error);
                *ret_statements = load.statements;
        }
        return r;
}

/* The stamp comes first: what the files set for their session is not meant for it. */
static int run_in_transaction(const struct change *change, const char *database, const struct strings *files,
                              bool stamps, uint64_t *ret_statements, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        *ret_statements = 0;
        if (files->count == 0)
                return 0;
        r = change_open(change, false, database, &change->session, &session, error);
        if (r < 0)
                return r;
        r = ski_scope_begin(&scope, session, 0, error);
        if (r < 0)
                return r;
        r = become_owner(session, change->environment->role, error);
        if (r == 0 && stamps)
                r = stamp_structure(change->project, session, error);
        if (r < 0)
                return r;
        r = run_files_within(session, files, ret_statements, error);
        if (r < 0)
                return r;
        return ski_scope_commit(&scope, error);
}

int run_schema(const struct change *change, const char *database, const struct strings *files,
               uint64_t *ret_statements, ski_error *error)
{
        return run_in_transaction(change, database, files, true, ret_statements, error);
}

int load_rows(const struct change *change, const struct strings *files, uint64_t *ret_statements,
              ski_error *error)
{
        const char *environment = change->environment->name;
        int r = run_in_transaction(change, NULL, files, false, ret_statements, error);

        if (r < 0 && error && strcmp(error->sqlstate, "42P01") == 0)
                ski_error_hint(error,
                               "'skinspire create %s' makes the project's tables in an empty database; "
                               "'skinspire reset "
                               "%s' puts a new one in the place of any other, and retains that",
                               environment, environment);
        return r;
}

/* Building and swapping ----------------------------------------------------------------------------- */

static int create_beside(const struct change *change, struct replacement *replacement,
                         struct conninfo **ret_conninfo, ski_error *error)
{
        const char *locale = setting_text(change->project, "database.locale");
        struct database_shape shape = { .owner = change->environment->role };
        int r;

        /* A present database keeps its encoding and locale. */
        if (!replacement_target_exists(replacement)) {
                shape.encoding = setting_text(change->project, "database.encoding");
                shape.collate = locale;
                shape.ctype = locale;
                shape.locale_provider = "libc";
        }
        r = replacement_create(replacement, &shape, ret_conninfo, error);
        if (r < 0 && error && strcmp(error->sqlstate, "42501") == 0)
                ski_error_hint(
                        error,
                        "the role needs the right CREATEDB, or environments.%s.admin_url names a connection "
                        "that has it",
                        change->environment->name);
        return r;
}

static int fill(const struct change *change, const struct building *building, const char *database,
                uint64_t *ret_statements, ski_error *error)
{
        int r;

        r = extensions_install(change, database, building->extensions, error);
        if (r < 0)
                return r;
        r = run_schema(change, database, building->scripts, ret_statements, error);
        if (r < 0 || !building->triggers)
                return r;
        return triggers_apply(change, database, error);
}

static int begin_replacement(const struct change *change, const ski_session_options *session, bool must_be_new,
                             struct replacement **ret, ski_error *error)
{
        const struct replacement_options options = replacing_options(change, session);
        _cleanup_(replacement_freep) struct replacement *replacement = NULL;
        _cleanup_(conninfo_freep) struct conninfo *server = NULL;
        int r;

        r = change_conninfo(change, true, NULL, &server, error);
        if (r < 0)
                return r;
        r = replacement_begin(server, change->environment->database, &options, &replacement, error);
        if (r < 0)
                return r;
        if (must_be_new && replacement_target_exists(replacement))
                return ski_error_set(error, -SKI_EBUSY, "somebody else has just created the database %s",
                                     change->environment->database);
        *ret = steal(replacement);
        return 0;
}

int build_database(const struct change *change, const struct building *building, uint64_t *ret_statements,
                   char **ret_retained, ski_error *error)
{
        ski_session_options options = change_catalog_options(change);
        _cleanup_(replacement_freep) struct replacement *replacement = NULL;
        _cleanup_(conninfo_freep) struct conninfo *beside = NULL;
        _cleanup_strings_ struct strings limits = STRINGS_INIT, sessions = STRINGS_INIT;
        int r;

        r = begin_replacement(change, &options, building->must_be_new, &replacement, error);
        if (r < 0)
                return r;
        r = replacing_announce_limits(replacement, &limits, error);
        if (r < 0)
                return r;
        r = replacing_announce_sessions(replacement, false, &sessions, error);
        if (r < 0)
                return r;
        r = create_beside(change, replacement, &beside, error);
        if (r < 0)
                return r;
        r = fill(change, building, conninfo_get(beside, "dbname"), ret_statements, error);
        if (r < 0)
                return r;
        return replacing_swap(change, replacement, beside, building->operation, NULL, ret_retained, error);
}
