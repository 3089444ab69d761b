/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/programs.h"

#include <glob.h>
#include <libpq-fe.h>
#include <limits.h>
#include <string.h>

#include "base/file.h"
#include "base/process.h"

extern char **environ;

struct search {
        const char *name;
        int least, most; /* major versions */
        int wanted;      /* the version that is best; INT_MAX: the newest */
        char *found;
        int found_major;
        char *unfit; /* the best that is there, but of a version that won't do */
        int unfit_major;
};

static void search_free(struct search *search)
{
        free(search->found);
        free(search->unfit);
}

#define _cleanup_search_ _cleanup_(search_free)

int program_version(const char *path, char **ret_version, int *ret_major, ski_error *error)
{
        static const char mark[] = "(PostgreSQL) ";
        const char *const argv[] = { path, "--version", NULL };
        struct process_options options = { .argv = argv, .input = PROCESS_NULL, .unset_prefix = "PG" };
        _cleanup_text_ struct text output = TEXT_INIT;
        int status, r;

        r = process_run(&options, &output, NULL, &status, error);
        if (r < 0)
                return r;
        const char *version = strstr(text_get(&output), mark);
        if (status != 0 || !version)
                return ski_error_set(error, -SKI_EPROGRAM, "%s is not a program of PostgreSQL", path);
        version += strlen(mark);
        if (ret_major)
                *ret_major = (int)strtol(version, NULL, 10);
        if (ret_version) {
                *ret_version = strndup(version, strcspn(version, " \n"));
                if (!*ret_version)
                        return ski_error_oom(error);
        }
        return 0;
}

/* Remembers the program when it is the best so far, as a fit or as an unfit one. */
static void search_note(struct search *search, char *path, int major)
{
        bool fits = major >= search->least && major <= search->most;
        char **place = fits ? &search->found : &search->unfit;
        int *best = fits ? &search->found_major : &search->unfit_major;

        if (*place && abs(search->wanted - major) >= abs(search->wanted - *best)) {
                free(path);
                return;
        }
        free(*place);
        *place = path;
        *best = major;
}

/* Where the version that is there is wanted, or any that will do, the preferred folder has the last word. */
static bool search_is_over(const struct search *search)
{
        return search->found && (search->wanted == INT_MAX || search->found_major == search->wanted);
}

/* Folders whose name does not tell the version: the program is asked. Whatever does not answer is passed over. */
static int search_folder(struct search *search, const char *folder, ski_error *error)
{
        _cleanup_free_ char *path = path_join(folder, search->name);
        int major;

        if (!path)
                return ski_error_oom(error);
        if (access(path, X_OK) == 0 && program_version(path, NULL, &major, NULL) == 0)
                search_note(search, steal(path), major);
        return 0;
}

static int search_versioned(struct search *search, const char *pattern, ski_error *error)
{
        size_t prefix = strcspn(pattern, "*");
        glob_t folders = { 0 };
        int r = glob(pattern, 0, NULL, &folders);

        for (size_t i = 0; r == 0 && i < folders.gl_pathc; i++) {
                int major = (int)strtol(folders.gl_pathv[i] + prefix, NULL, 10);
                _cleanup_free_ char *path = path_join(folders.gl_pathv[i], search->name);

                if (!path)
                        r = GLOB_NOSPACE;
                else if (access(path, X_OK) == 0)
                        search_note(search, steal(path), major);
        }
        globfree(&folders);
        return r == GLOB_NOSPACE ? ski_error_oom(error) : 0;
}

static int search_path_variable(struct search *search, ski_error *error)
{
        const char *rest = getenv("PATH");
        int r = 0;

        while (rest && r == 0 && !search_is_over(search)) {
                _cleanup_free_ char *folder = strndup(rest, strcspn(rest, ":"));

                if (!folder)
                        return ski_error_oom(error);
                if (folder[0] == '/')
                        r = search_folder(search, folder, error);
                rest = strchr(rest, ':');
                rest = rest ? rest + 1 : NULL;
        }
        return r;
}

static int search_everywhere(struct search *search, const char *preferred_folder, ski_error *error)
{
        int r;

        if (preferred_folder && preferred_folder[0] != '\0') {
                if (!folder_exists(preferred_folder)) {
                        ski_error_set(error, -SKI_ECONFIG, "there is no folder %s to look for %s in",
                                      preferred_folder, search->name);
                        ski_error_hint(error, "server.programs must name the folder of PostgreSQL's programs, "
                                              "or be left out");
                        return -SKI_ECONFIG;
                }
                r = search_folder(search, preferred_folder, error);
                if (r < 0 || search_is_over(search))
                        return r;
        }
        r = search_versioned(search, "/usr/lib/postgresql/*/bin", error);
        if (r == 0)
                r = search_versioned(search, "/usr/pgsql-*/bin", error);
        if (r == 0 && !search_is_over(search))
                r = search_folder(search, "/usr/local/pgsql/bin", error);
        if (r == 0 && !search_is_over(search))
                r = search_path_variable(search, error);
        return r;
}

/* Debian splits the server's programs from the clients'. */
static const char *package_of(const char *name)
{
        static const char *const of_server[] = { "initdb", "pg_ctl", "postgres" };

        for (size_t i = 0; i < ARRAY_LENGTH(of_server); i++)
                if (strcmp(name, of_server[i]) == 0)
                        return "postgresql";
        return "postgresql-client";
}

static int complain_missing(const struct search *search, ski_error *error)
{
        enum { OLDEST_SUPPORTED = 13 };
        bool any_will_do = search->least <= OLDEST_SUPPORTED && search->most == INT_MAX;

        if (search->most != INT_MAX)
                ski_error_set(error, -SKI_EPROGRAM, "%s of PostgreSQL %d is not installed", search->name,
                              search->most);
        else if (search->least > 0)
                ski_error_set(error, -SKI_EPROGRAM, "%s of PostgreSQL %d or later is not installed",
                              search->name, search->least);
        else
                ski_error_set(error, -SKI_EPROGRAM, "PostgreSQL's %s is not installed", search->name);
        if (search->unfit)
                ski_error_detail(error, "%s is of version %d", search->unfit, search->unfit_major);
        if (any_will_do)
                ski_error_hint(error, "install the package %s, or set server.programs to the folder it is in",
                               package_of(search->name));
        else
                ski_error_hint(error,
                               "install the package %s-%d (from apt.postgresql.org where the distribution has "
                               "none), or set server.programs to the folder it is in",
                               package_of(search->name), search->least);
        return -SKI_EPROGRAM;
}

static int find(struct search *search, const char *preferred_folder, char **ret_path, ski_error *error)
{
        int r = search_everywhere(search, preferred_folder, error);

        if (r < 0)
                return r;
        if (!search->found)
                return complain_missing(search, error);
        *ret_path = steal(search->found);
        return 0;
}

int programs_find(const char *name, int least_version, const char *preferred_folder, char **ret_path,
                  ski_error *error)
{
        _cleanup_search_ struct search search = {
                .name = name, .least = least_version / 10000, .most = INT_MAX, .wanted = INT_MAX
        };

        return find(&search, preferred_folder, ret_path, error);
}

int programs_find_nearest(const char *name, int least_version, int wanted_version, const char *preferred_folder,
                          char **ret_path, int *ret_major, ski_error *error)
{
        _cleanup_search_ struct search search = {
                .name = name, .least = least_version / 10000, .most = INT_MAX, .wanted = wanted_version / 10000
        };
        int r = find(&search, preferred_folder, ret_path, error);

        if (r == 0)
                *ret_major = search.found_major;
        return r;
}

int programs_find_major(const char *name, int major, const char *preferred_folder, char **ret_path,
                        ski_error *error)
{
        _cleanup_search_ struct search search = {
                .name = name, .least = major, .most = major, .wanted = major
        };

        return find(&search, preferred_folder, ret_path, error);
}

/* True when the variable gives libpq something that the conninfo gives as well. */
static bool is_fixed(const struct conninfo *conninfo, const PQconninfoOption *options, const char *entry)
{
        for (const PQconninfoOption *option = options; option->keyword; option++) {
                size_t length = option->envvar ? strlen(option->envvar) : 0;

                if (length > 0 && strncmp(entry, option->envvar, length) == 0 && entry[length] == '=')
                        return conninfo_get(conninfo, option->keyword) != NULL;
        }
        return false;
}

int program_environment(const struct conninfo *conninfo, struct strings *ret, ski_error *error)
{
        const char *password = conninfo_get(conninfo, "password");
        PQconninfoOption *options = PQconndefaults();

        if (!options)
                return ski_error_oom(error);
        for (char **entry = environ; entry && *entry; entry++)
                if (text_starts_with(*entry, "PG") && !is_fixed(conninfo, options, *entry))
                        strings_add(ret, *entry);
        PQconninfoFree(options);
        if (password)
                strings_addf(ret, "PGPASSWORD=%s", password);
        return ret->failed ? ski_error_oom(error) : 0;
}
