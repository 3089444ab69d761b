/* SPDX-License-Identifier: PostgreSQL */
#include "config/project.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/project_internal.h"

#define PROJECT_FILE "skinspire.yaml"
#define DOTENV_FILE  ".env"
#define STATE_FOLDER ".skinspire"

/* Values with their origin ------------------------------------------------------------------------ */

void sourced_clear(struct sourced *sourced)
{
        free(sourced->value);
        free(sourced->place);
        *sourced = (struct sourced){ 0 };
}

int sourced_set(struct sourced *sourced, const char *value, enum origin origin, const char *name, unsigned line,
                ski_error *error)
{
        sourced_clear(sourced);
        sourced->origin = origin;
        sourced->line = line;
        sourced->value = strdup(value);
        sourced->place = origin == ORIGIN_DOTENV ? text_format(DOTENV_FILE ":%u", line)
                         : origin == ORIGIN_YAML ? text_format(PROJECT_FILE ":%u", line)
                                                 : strdup(name);
        return sourced->value && sourced->place ? 0 : ski_error_oom(error);
}

int project_source_variable(const struct project *project, const char *name, struct sourced *ret,
                            ski_error *error)
{
        const char *value = getenv(name);
        const struct dotenv_variable *variable;

        if (value && *value)
                return sourced_set(ret, value, ORIGIN_PROCESS, name, 0, error);
        variable = dotenv_find(project->dotenv, name);
        if (variable && *variable->value)
                return sourced_set(ret, variable->value, ORIGIN_DOTENV, name, variable->line, error);
        return 0;
}

const char *project_variable(const struct project *project, const char *name, enum origin *ret_origin)
{
        const char *value = getenv(name);
        bool in_process = value && *value;
        const struct dotenv_variable *variable = in_process ? NULL : dotenv_find(project->dotenv, name);

        if (!in_process)
                value = variable && *variable->value ? variable->value : NULL;
        if (value && ret_origin)
                *ret_origin = in_process ? ORIGIN_PROCESS : ORIGIN_DOTENV;
        return value;
}

int project_error_at(const struct project *project, const struct sourced *sourced, const char *name,
                     ski_error *error)
{
        const char *file = sourced->origin == ORIGIN_DOTENV ? DOTENV_FILE
                           : sourced->origin == ORIGIN_YAML ? PROJECT_FILE
                                                            : NULL;
        int code = error ? error->code : -SKI_ECONFIG;

        ski_error_prefix(error, "%s", name);
        if (file) {
                _cleanup_free_ char *path = path_join(project->directory, file);
                ski_error_place(error, path, sourced->line, 0);
        }
        return code;
}

/* The folder ------------------------------------------------------------------------------------- */

static int named_folder(const char *path, const char *named_by, char **ret, ski_error *error)
{
        *ret = realpath(path, NULL);
        if (!*ret)
                return ski_error_set_errno(error, -SKI_ECONFIG, errno, "%s names the folder %s", named_by,
                                           path);
        if (folder_exists(*ret))
                return 0;
        free(steal(*ret));
        ski_error_set(error, -SKI_ECONFIG, "%s names %s, which is not a folder", named_by, path);
        ski_error_hint(error, "name the folder that holds " PROJECT_FILE);
        return -SKI_ECONFIG;
}

/* The nearest folder upwards that holds a project file, else the current one. */
static int nearest_folder(char **ret, ski_error *error)
{
        _cleanup_free_ char *current = getcwd(NULL, 0), *folder = NULL;

        if (!current)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot find the current folder");
        folder = strdup(current);
        if (!folder)
                return ski_error_oom(error);
        for (;;) {
                _cleanup_free_ char *file = path_join(folder, PROJECT_FILE);
                char *slash = strrchr(folder, '/');

                if (!file)
                        return ski_error_oom(error);
                if (file_exists(file)) {
                        *ret = steal(folder);
                        return 0;
                }
                if (!slash || folder[1] == '\0') {
                        *ret = steal(current);
                        return 0;
                }
                slash[slash == folder] = '\0';
        }
}

static int find_folder(const struct project_overrides *overrides, char **ret, ski_error *error)
{
        const char *variable = getenv("SKINSPIRE_PROJECT");

        if (overrides->directory)
                return named_folder(overrides->directory, "--project", ret, error);
        if (variable && *variable)
                return named_folder(variable, "SKINSPIRE_PROJECT", ret, error);
        return nearest_folder(ret, error);
}

/* Reading ---------------------------------------------------------------------------------------- */

static int read_dotenv(struct project *project, ski_error *error)
{
        _cleanup_free_ char *path = path_join(project->directory, DOTENV_FILE);

        if (!path)
                return ski_error_oom(error);
        return dotenv_read(path, &project->dotenv, error);
}

static int read_yaml(struct project *project, ski_error *error)
{
        _cleanup_free_ char *path = path_join(project->directory, PROJECT_FILE);
        _cleanup_text_ struct text content = TEXT_INIT;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        r = file_read(path, &content, &failure);
        if (r == -SKI_EIO)
                failure.code = -SKI_ECONFIG;
        if (r < 0 && r != -SKI_ENOTFOUND)
                return ski_error_move(error, &failure);
        project->has_file = r == 0;
        return schema_read(settings_schema, path, text_get(&content), content.length, &project->yaml, error);
}

static int apply_yaml(struct project *project, ski_error *error)
{
        int r;

        for (size_t i = 0; i < project->yaml->count; i++) {
                const struct schema_value *value = &project->yaml->items[i];
                _cleanup_free_ char *place = text_format(PROJECT_FILE ":%u", value->line);

                if (!place)
                        return ski_error_oom(error);
                if (value->name)
                        continue;
                r = settings_set_items(project->settings, value->key->path, &value->items, ORIGIN_YAML, place,
                                       error);
                if (r < 0)
                        return r;
        }
        return 0;
}

/* The variable of each setting, from the process, else from .env. */
static int apply_variables(struct project *project, ski_error *error)
{
        int r;

        for (size_t i = 0; i < project->settings->count; i++) {
                const struct setting *setting = &project->settings->items[i];
                _cleanup_(sourced_clear) struct sourced found = { 0 };
                _cleanup_free_ char *name = NULL;

                r = setting_variable(setting, &name, error);
                if (r < 0)
                        return r;
                if (!name)
                        continue;
                r = project_source_variable(project, name, &found, error);
                if (r < 0)
                        return r;
                if (!found.value)
                        continue;
                r = settings_set(project->settings, setting->key->path, found.value, found.origin, found.place,
                                 error);
                if (r == -SKI_ECONFIG)
                        project_error_at(project, &found, name, error);
                if (r < 0)
                        return r;
        }
        return 0;
}

static int apply_command_line(struct project *project, const char *const *assignments, ski_error *error)
{
        int r;

        for (; assignments && *assignments; assignments++) {
                size_t length = strcspn(*assignments, "=");
                _cleanup_free_ char *key = strndup(*assignments, length);

                if (!key)
                        return ski_error_oom(error);
                if ((*assignments)[length] == '\0' || length == 0) {
                        ski_error_set(error, -SKI_EUSAGE, "--set expects KEY=VALUE");
                        ski_error_hint(error, "for example --set retention.count=2");
                        return -SKI_EUSAGE;
                }
                r = settings_set(project->settings, key, *assignments + length + 1, ORIGIN_COMMAND_LINE,
                                 "--set", error);
                if (r == -SKI_ECONFIG)
                        ski_error_prefix(error, "--set %s", key);
                if (r < 0)
                        return r;
        }
        return 0;
}

int project_open(const struct project_overrides *overrides, struct project **ret, ski_error *error)
{
        static const struct project_overrides none = { 0 };
        _cleanup_(project_freep) struct project *project = calloc(1, sizeof(*project));
        int r;

        overrides = overrides ? overrides : &none;
        if (!project)
                return ski_error_oom(error);
        project->settings = settings_new();
        if (!project->settings)
                return ski_error_oom(error);
        r = find_folder(overrides, &project->directory, error);
        if (r < 0)
                return r;
        r = read_dotenv(project, error);
        if (r < 0)
                return r;
        r = read_yaml(project, error);
        if (r < 0)
                return r;
        r = apply_yaml(project, error);
        if (r < 0)
                return r;
        r = apply_variables(project, error);
        if (r < 0)
                return r;
        r = apply_command_line(project, overrides->settings, error);
        if (r < 0)
                return r;
        r = environment_collect_names(project, error);
        if (r < 0)
                return r;
        r = environment_find_active(project, overrides->environment, error);
        if (r < 0)
                return r;
        *ret = steal(project);
        return 0;
}

void project_free(struct project *project)
{
        if (!project)
                return;
        free(project->directory);
        settings_free(project->settings);
        dotenv_free(project->dotenv);
        schema_values_free(project->yaml);
        strings_free(&project->environments);
        sourced_clear(&project->active);
        free(project->standing);
        free(project);
}

/* Questions --------------------------------------------------------------------------------------- */

const char *project_directory(const struct project *project)
{
        return project->directory;
}

bool project_has_file(const struct project *project)
{
        return project->has_file;
}

static const struct setting *known_setting(const struct project *project, const char *key,
                                           enum schema_kind kind)
{
        const struct setting *setting = settings_find(project->settings, key);

        assert(setting && setting->key->kind == kind);
        return setting;
}

const char *setting_text(const struct project *project, const char *key)
{
        return known_setting(project, key, SCHEMA_TEXT)->items.items[0];
}

long setting_number(const struct project *project, const char *key)
{
        return known_setting(project, key, SCHEMA_NUMBER)->number;
}

bool setting_flag(const struct project *project, const char *key)
{
        return known_setting(project, key, SCHEMA_FLAG)->flag;
}

const struct strings *setting_list(const struct project *project, const char *key)
{
        return &known_setting(project, key, SCHEMA_LIST)->items;
}

bool setting_is_given(const struct project *project, const char *key)
{
        const struct setting *setting = settings_find(project->settings, key);

        assert(setting);
        return setting->origin != ORIGIN_DEFAULT;
}

/* The state folder -------------------------------------------------------------------------------- */

/* Gives what root made to the project folder's owner, who could not use the project otherwise. */
static int give_to_owner(const char *path, const struct stat *owner, ski_error *error)
{
        if (geteuid() != 0 || owner->st_uid == 0)
                return 0;
        if (lchown(path, owner->st_uid, owner->st_gid) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot give %s to the project's owner",
                                           path);
        return 0;
}

bool project_has_state(const struct project *project)
{
        _cleanup_free_ char *folder = path_join(project->directory, STATE_FOLDER);

        return !folder || folder_exists(folder);
}

int project_state_folder(const struct project *project, char **ret, ski_error *error)
{
        _cleanup_free_ char *folder = path_join(project->directory, STATE_FOLDER), *ignore = NULL;
        struct stat owner;
        int r;

        ignore = folder ? path_join(folder, ".gitignore") : NULL;
        if (!ignore)
                return ski_error_oom(error);
        if (stat(project->directory, &owner) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot look at %s", project->directory);
        if (!folder_exists(folder)) {
                r = folder_make(folder, 0700, error);
                if (r < 0)
                        return ski_error_hint(error, "the private server, the journal and locks are kept there: run "
                                                     "skinspire as a user who may write to the project's folder");
                r = give_to_owner(folder, &owner, error);
                if (r < 0)
                        return r;
        }
        if (!file_exists(ignore)) {
                r = file_write(ignore, "*\n", 2, 0644, error);
                if (r < 0)
                        return r;
                r = give_to_owner(ignore, &owner, error);
                if (r < 0)
                        return r;
        }
        *ret = steal(folder);
        return 0;
}
