/* SPDX-License-Identifier: PostgreSQL */
#include "config/environment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "config/project_internal.h"

#define STATE_FILE ".flask_env_type"

enum { LONGEST_NAME = 63 };

/* Names ------------------------------------------------------------------------------------------ */

/* The environments that every project has, with the spelling that Flask uses. */
static const struct {
        const char *name, *alias;
} standard[] = { { "dev", "development" }, { "test", "testing" }, { "prod", "production" } };

const char *environment_canonical_name(const char *name)
{
        for (size_t i = 0; i < ARRAY_LENGTH(standard); i++)
                if (strcasecmp(name, standard[i].name) == 0 || strcasecmp(name, standard[i].alias) == 0)
                        return standard[i].name;
        return name;
}

static const char *alias_of(const char *name)
{
        for (size_t i = 0; i < ARRAY_LENGTH(standard); i++)
                if (strcmp(name, standard[i].name) == 0)
                        return standard[i].alias;
        return NULL;
}

const struct strings *environment_names(const struct project *project)
{
        return &project->environments;
}

/* The name as the project has it, or NULL. */
static const char *known_name(const struct project *project, const char *name)
{
        name = environment_canonical_name(name);
        for (size_t i = 0; i < project->environments.count; i++)
                if (strcasecmp(project->environments.items[i], name) == 0)
                        return project->environments.items[i];
        return NULL;
}

bool environment_is_known(const struct project *project, const char *name)
{
        return known_name(project, name) != NULL;
}

static int unknown_environment(const struct project *project, const char *name, ski_error *error)
{
        _cleanup_strings_ struct strings candidates = STRINGS_INIT;
        _cleanup_text_ struct text list = TEXT_INIT;
        const char *nearest;

        strings_join(&project->environments, ", ", &list);
        for (size_t i = 0; i < project->environments.count; i++)
                strings_add(&candidates, project->environments.items[i]);
        for (size_t i = 0; i < ARRAY_LENGTH(standard); i++)
                strings_add(&candidates, standard[i].alias);
        if (candidates.failed || list.failed)
                return ski_error_oom(error);
        nearest = text_nearest(name, (const char *const *)candidates.items);
        ski_error_set(error, -SKI_ECONFIG, "unknown environment \"%.60s\"", name);
        if (nearest)
                ski_error_hint(error, "did you mean \"%s\"? The environments are %s", nearest, text_get(&list));
        else
                ski_error_hint(error, "the environments are %s; skinspire.yaml can add others",
                               text_get(&list));
        return -SKI_ECONFIG;
}

/* "STAGING_EU" for "staging-eu". NULL: out of memory. */
static char *variable_prefix(const char *name)
{
        char *prefix = strdup(name);

        for (char *c = prefix; c && *c; c++)
                *c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
        return prefix;
}

static bool is_valid_name(const char *name)
{
        static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

        return *name && *name != '-' && name[strspn(name, allowed)] == '\0' && strlen(name) <= LONGEST_NAME;
}

/* Two names that share their variables would share their database. */
static int check_collision(const struct strings *prefixes, const char *prefix, const char *name,
                           ski_error *error)
{
        if (!strings_contain(prefixes, prefix))
                return 0;
        ski_error_set(error, -SKI_ECONFIG,
                      "environments.%s is a second environment for the variable %s_DATABASE_URL", name, prefix);
        ski_error_hint(error,
                       "names that differ only in case, or in - and _, are the same; rename one of them");
        return -SKI_ECONFIG;
}

static int collect_name(struct project *project, const struct schema_value *value, struct strings *prefixes,
                        ski_error *error)
{
        const char *name = environment_canonical_name(value->name);
        _cleanup_free_ char *prefix = variable_prefix(name);
        int r;

        if (!prefix)
                return ski_error_oom(error);
        if (!is_valid_name(name)) {
                ski_error_set(error, -SKI_ECONFIG, "environments: \"%.60s\" is not the name of an environment",
                              name);
                ski_error_hint(error, "a name has letters, digits, _ and -, and does not begin with -");
                return -SKI_ECONFIG;
        }
        r = check_collision(prefixes, prefix, value->name, error);
        if (r < 0)
                return r;
        strings_add(prefixes, prefix);
        if (!known_name(project, name))
                strings_add(&project->environments, name);
        return prefixes->failed || project->environments.failed ? ski_error_oom(error) : 0;
}

int environment_collect_names(struct project *project, ski_error *error)
{
        _cleanup_strings_ struct strings prefixes = STRINGS_INIT;
        int r;

        for (size_t i = 0; i < ARRAY_LENGTH(standard); i++)
                strings_add(&project->environments, standard[i].name);
        for (size_t i = 0; i < project->yaml->count; i++) {
                const struct schema_value *value = &project->yaml->items[i];
                if (value->key->kind != SCHEMA_MAP)
                        continue;
                r = collect_name(project, value, &prefixes, error);
                if (r == -SKI_ECONFIG) {
                        _cleanup_free_ char *path = path_join(project->directory, "skinspire.yaml");
                        ski_error_place(error, path, value->line, value->column);
                }
                if (r < 0)
                        return r;
        }
        return project->environments.failed ? ski_error_oom(error) : 0;
}

/* The active one ---------------------------------------------------------------------------------- */

static int read_state_file(struct project *project, ski_error *error)
{
        _cleanup_free_ char *path = path_join(project->directory, STATE_FILE);
        _cleanup_text_ struct text content = TEXT_INIT;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        r = file_read(path, &content, &failure);
        if (r == -SKI_ENOTFOUND)
                return 0;
        if (r < 0)
                return ski_error_move(error, &failure);
        const char *line = text_get(&content) + strspn(text_get(&content), " \t");
        size_t length = strcspn(line, "\r\n");
        while (length > 0 && isspace((unsigned char)line[length - 1]))
                length--;
        if (length == 0)
                return 0;
        _cleanup_free_ char *name = strndup(line, length);
        return name ? sourced_set(&project->active, name, ORIGIN_STATE_FILE, STATE_FILE, 1, error)
                    : ski_error_oom(error);
}

/* The state file stands between the process and .env. */
static int find_standing(struct project *project, ski_error *error)
{
        static const char *const variables[] = { "SKINSPIRE_ENV", "FLASK_ENV" };
        int r;

        for (size_t i = 0; i < ARRAY_LENGTH(variables); i++) {
                const char *value = getenv(variables[i]);
                if (value && *value)
                        return sourced_set(&project->active, value, ORIGIN_PROCESS, variables[i], 0, error);
        }
        r = read_state_file(project, error);
        if (r < 0 || project->active.value)
                return r;
        for (size_t i = 0; i < ARRAY_LENGTH(variables); i++) {
                const struct dotenv_variable *found = dotenv_find(project->dotenv, variables[i]);
                if (found && *found->value)
                        return sourced_set(&project->active, found->value, ORIGIN_DOTENV, variables[i],
                                           found->line, error);
        }
        return sourced_set(&project->active, standard[0].name, ORIGIN_DEFAULT, "", 0, error);
}

int environment_find_active(struct project *project, const char *override, ski_error *error)
{
        int r;

        r = find_standing(project, error);
        if (r < 0)
                return r;
        project->standing = strdup(project->active.value);
        if (!project->standing)
                return ski_error_oom(error);
        return override ? sourced_set(&project->active, override, ORIGIN_COMMAND_LINE, "--env", 0, error) : 0;
}

int environment_active(const struct project *project, const char **ret_name, const char **ret_place,
                       ski_error *error)
{
        const struct sourced *active = &project->active;
        const char *name = known_name(project, active->value);
        int r;

        if (!name) {
                r = unknown_environment(project, active->value, error);
                return r == -SKI_ECONFIG ? project_error_at(project, active, active->place, error) : r;
        }
        *ret_name = name;
        if (ret_place)
                *ret_place = active->place;
        return 0;
}

int environment_use(const struct project *project, const char *name, const char **ret_overridden_by,
                    ski_error *error)
{
        const char *known = known_name(project, name);
        const struct sourced *active = &project->active;
        _cleanup_free_ char *path = NULL, *line = NULL;
        int r;

        if (!known)
                return unknown_environment(project, name, error);
        path = path_join(project->directory, STATE_FILE);
        line = text_format("%s\n", known);
        if (!path || !line)
                return ski_error_oom(error);
        r = file_write(path, line, strlen(line), 0644, error);
        if (r < 0)
                return r;
        *ret_overridden_by = active->origin < ORIGIN_STATE_FILE && known_name(project, active->value) != known
                                     ? active->place
                                     : NULL;
        return 0;
}

/* Resolving --------------------------------------------------------------------------------------- */

/* What skinspire.yaml says about an environment below environments.*, or NULL when nothing or "". */
static const struct schema_value *yaml_value(const struct project *project, const char *path, const char *name)
{
        for (size_t i = 0; i < project->yaml->count; i++) {
                const struct schema_value *value = &project->yaml->items[i];
                if (value->name && strcmp(value->key->path, path) == 0 &&
                    strcmp(environment_canonical_name(value->name), name) == 0)
                        return *value->items.items[0] ? value : NULL;
        }
        return NULL;
}

static int source_yaml(const struct project *project, const char *path, const char *name, struct sourced *ret,
                       ski_error *error)
{
        const struct schema_value *value = yaml_value(project, path, name);

        return value ? sourced_set(ret, value->items.items[0], ORIGIN_YAML, "", value->line, error) : 0;
}

/* DATABASE_URL is the database of whatever is active here. --env chooses what one command works on; were the URL
 * to follow it, `reset --env test` would empty the production database on the machine that serves it. */
static bool owns_database_url(const struct project *project, const char *name)
{
        return text_equal(known_name(project, project->standing), name);
}

/* The first of the variables that is set, else what skinspire.yaml says at the path. ret_named is how to call
 * it in an error: the variable, or the key. */
static int source_url(const struct project *project, const char *name, const char *suffix, const char *path,
                      const char *key, struct sourced *ret, char **ret_named, ski_error *error)
{
        _cleanup_strings_ struct strings variables = STRINGS_INIT;
        _cleanup_free_ char *prefix = variable_prefix(name), *alias = NULL;
        int r;

        alias = alias_of(name) ? variable_prefix(alias_of(name)) : NULL;
        if (!prefix || (alias_of(name) && !alias))
                return ski_error_oom(error);
        strings_addf(&variables, "%s_%s", prefix, suffix);
        if (alias)
                strings_addf(&variables, "%s_%s", alias, suffix);
        if (strcmp(suffix, "DATABASE_URL") == 0 && owns_database_url(project, name))
                strings_add(&variables, suffix);
        if (variables.failed)
                return ski_error_oom(error);
        for (size_t i = 0; i < variables.count; i++) {
                r = project_source_variable(project, variables.items[i], ret, error);
                if (r < 0)
                        return r;
                if (ret->value) {
                        *ret_named = strdup(variables.items[i]);
                        return *ret_named ? 0 : ski_error_oom(error);
                }
        }
        *ret_named = text_format("environments.%s.%s", name, key);
        return *ret_named ? source_yaml(project, path, name, ret, error) : ski_error_oom(error);
}

static int parse_url(const struct project *project, const struct sourced *url, const char *named,
                     struct conninfo **ret, ski_error *error)
{
        int r;

        if (!url->value)
                return 0;
        r = conninfo_parse(url->value, ret, error);
        return r == -SKI_ECONFIG ? project_error_at(project, url, named, error) : r;
}

static int resolve_urls(const struct project *project, const char *name, struct environment_sources *sources,
                        ski_error *error)
{
        _cleanup_free_ char *named = NULL, *admin_named = NULL;
        int r;

        r = source_url(project, name, "DATABASE_URL", "environments.*.url", "url", &sources->url, &named,
                       error);
        if (r < 0)
                return r;
        r = source_url(project, name, "ADMIN_URL", "environments.*.admin_url", "admin_url", &sources->admin_url,
                       &admin_named, error);
        if (r < 0)
                return r;
        r = parse_url(project, &sources->url, named, &sources->conninfo, error);
        if (r < 0)
                return r;
        r = parse_url(project, &sources->admin_url, admin_named, &sources->admin, error);
        if (r < 0)
                return r;
        if (sources->admin && !sources->conninfo) {
                ski_error_set(error, -SKI_ECONFIG, "an admin URL is set for %s, but no URL of its database",
                              name);
                ski_error_hint(error, "set %.*sDATABASE_URL, or environments.%s.url in skinspire.yaml",
                               (int)(strlen(admin_named) - strlen("ADMIN_URL")), admin_named, name);
                return project_error_at(project, &sources->admin_url, admin_named, error);
        }
        return 0;
}

/* A keyword of the URL or of the service that it names; the value stays NULL when neither has it. */
static int source_conninfo(const struct environment_sources *sources, const char *keyword, struct sourced *ret,
                           ski_error *error)
{
        const struct sourced *url = &sources->url;
        _cleanup_free_ char *of_service = NULL;
        const char *value;
        int r;

        if (!sources->conninfo)
                return 0;
        value = conninfo_get(sources->conninfo, keyword);
        if (!value) {
                r = conninfo_service_value(sources->conninfo, keyword, &of_service, error);
                if (r < 0)
                        return r;
                value = of_service;
        }
        return value ? sourced_set(ret, value, url->origin, url->place, url->line, error) : 0;
}

/* What the URL says, else skinspire.yaml of the environment, else the default with its setting's origin. */
static int resolve_part(const struct project *project, const char *name,
                        const struct environment_sources *sources, const char *keyword, const char *path,
                        const char *initial, const char *initial_key, struct sourced *ret, ski_error *error)
{
        const struct setting *setting = settings_find(project->settings, initial_key);
        int r;

        r = source_conninfo(sources, keyword, ret, error);
        if (r < 0 || ret->value)
                return r;
        r = source_yaml(project, path, name, ret, error);
        if (r < 0 || ret->value)
                return r;
        r = sourced_set(ret, initial, setting->origin, "", 0, error);
        if (r < 0)
                return r;
        free(ret->place);
        ret->place = strdup(setting->place);
        return ret->place ? 0 : ski_error_oom(error);
}

static int resolve_database(const struct project *project, const char *name,
                            struct environment_sources *sources, ski_error *error)
{
        _cleanup_free_ char *initial = text_format("%s_%s", setting_text(project, "database.prefix"), name);
        int r;

        if (!initial)
                return ski_error_oom(error);
        r = resolve_part(project, name, sources, "dbname", "environments.*.database", initial,
                         "database.prefix", &sources->database, error);
        if (r < 0)
                return r;
        if (strlen(sources->database.value) > LONGEST_NAME) {
                ski_error_set(error, -SKI_ECONFIG, "the name of %s's database has more than %d bytes", name,
                              LONGEST_NAME);
                ski_error_hint(error, "set environments.%s.database, or a shorter database.prefix", name);
                return -SKI_ECONFIG;
        }
        if (sources->conninfo && conninfo_set(sources->conninfo, "dbname", sources->database.value) < 0)
                return ski_error_oom(error);
        return 0;
}

static int resolve_protection(const struct project *project, const char *name, struct sourced *ret,
                              ski_error *error)
{
        int r;

        r = source_yaml(project, "environments.*.protected", name, ret, error);
        if (r < 0 || ret->value)
                return r;
        return sourced_set(ret, strcmp(name, "prod") == 0 ? "true" : "false", ORIGIN_DEFAULT, "", 0, error);
}

int environment_resolve(const struct project *project, const char *canonical_name,
                        struct environment_sources *ret, ski_error *error)
{
        int r;

        r = resolve_protection(project, canonical_name, &ret->is_protected, error);
        if (r < 0)
                return r;
        r = resolve_urls(project, canonical_name, ret, error);
        if (r < 0)
                return r;
        r = resolve_database(project, canonical_name, ret, error);
        if (r < 0)
                return r;
        return resolve_part(project, canonical_name, ret, "user", "environments.*.role",
                            setting_text(project, "database.role"), "database.role", &ret->role, error);
}

void environment_sources_clear(struct environment_sources *sources)
{
        sourced_clear(&sources->url);
        sourced_clear(&sources->admin_url);
        sourced_clear(&sources->database);
        sourced_clear(&sources->role);
        sourced_clear(&sources->is_protected);
        conninfo_free(sources->conninfo);
        conninfo_free(sources->admin);
        *sources = (struct environment_sources){ 0 };
}

/* ------------------------------------------------------------------------------------------------ */

static int needs_url(const char *name, ski_error *error)
{
        _cleanup_free_ char *prefix = variable_prefix(name);

        if (!prefix)
                return ski_error_oom(error);
        ski_error_set(error, -SKI_ECONFIG, "nothing says where the database of %s is", name);
        ski_error_detail(error, "prod and protected environments never live in the private server");
        ski_error_hint(
                error,
                "set %s_DATABASE_URL in the environment or in .env, or environments.%s.url in skinspire.yaml",
                prefix, name);
        return -SKI_ECONFIG;
}

bool environment_lacks_url(const struct environment *environment)
{
        return !environment->conninfo && (environment->is_protected || strcmp(environment->name, "prod") == 0);
}

int environment_describe(const struct project *project, const char *name, struct environment **ret,
                         ski_error *error)
{
        _cleanup_(environment_sources_clear) struct environment_sources sources = { 0 };
        _cleanup_(environment_freep) struct environment *environment = NULL;
        const char *known = name ? known_name(project, name) : NULL;
        int r;

        if (name && !known)
                return unknown_environment(project, name, error);
        if (!name) {
                r = environment_active(project, &known, NULL, error);
                if (r < 0)
                        return r;
        }
        r = environment_resolve(project, known, &sources, error);
        if (r < 0)
                return r;
        environment = calloc(1, sizeof(*environment));
        if (!environment)
                return ski_error_oom(error);
        environment->is_protected = strcmp(sources.is_protected.value, "true") == 0;
        environment->name = strdup(known);
        environment->place = sources.url.place ? steal(sources.url.place) : strdup("");
        environment->database = steal(sources.database.value);
        environment->role = steal(sources.role.value);
        environment->conninfo = steal(sources.conninfo);
        environment->admin = steal(sources.admin);
        if (!environment->name || !environment->place)
                return ski_error_oom(error);
        *ret = steal(environment);
        return 0;
}

int environment_find(const struct project *project, const char *name, struct environment **ret,
                     ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        int r;

        r = environment_describe(project, name, &environment, error);
        if (r < 0)
                return r;
        if (environment_lacks_url(environment))
                return needs_url(environment->name, error);
        *ret = steal(environment);
        return 0;
}

void environment_free(struct environment *environment)
{
        if (!environment)
                return;
        free(environment->name);
        free(environment->database);
        free(environment->role);
        free(environment->place);
        conninfo_free(environment->conninfo);
        conninfo_free(environment->admin);
        free(environment);
}
