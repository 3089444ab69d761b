/* SPDX-License-Identifier: PostgreSQL */
#include "migration/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "migration/file_name.h"
#include "migration/ini.h"

static const char section[] = "alembic";

enum { SLUG_LENGTH = 40 /* Alembic's */ };

void migration_place_free(struct migration_place *place)
{
        if (!place)
                return;
        free(place->folder);
        strings_free(&place->versions);
        free(place->ini);
        free(place->table);
        free(place->table_schema);
        free(place->file_template);
        free(place->timezone);
        free(place);
}

/* What alembic.ini says ----------------------------------------------------------------------------------- */

/* Alembic takes "package:folder" for a folder of a Python package. */
static int check_path(const struct ini *ini, const char *key, const char *path, ski_error *error)
{
        if (*path == '/' || !strchr(path, ':'))
                return 0;
        ini_refuse(ini, section, key, error, "'%s' names a Python package", path);
        return ski_error_hint(error, "write the folder's path");
}

static int separators_of(const struct ini *ini, const char **ret, ski_error *error)
{
        static const struct {
                const char *name, *characters;
        } kinds[] = {
                { "space", " " }, { "newline", "\n" }, { "os", ":" }, { ":", ":" }, { ";", ";" },
        };
        _cleanup_free_ char *value = NULL;
        const char *key = "path_separator"; /* the name since Alembic 1.16 */
        int r;

        r = ini_value(ini, section, key, &value, error);
        if (r == 0 && !value) {
                key = "version_path_separator";
                r = ini_value(ini, section, key, &value, error);
        }
        if (r < 0)
                return r;
        /* What 'alembic init' writes goes on with a comment, which by the rules of such files is a part of the value. */
        if (value && strchr(value, '#'))
                value[strcspn(value, " \t#")] = '\0';
        *ret = value ? NULL : ", \n";
        for (size_t i = 0; value && i < ARRAY_LENGTH(kinds); i++) {
                if (strcmp(value, kinds[i].name) == 0)
                        *ret = kinds[i].characters;
        }
        if (*ret)
                return 0;
        return ini_refuse(ini, section, key, error, "'%s' is none of space, newline, os, ':' and ';'", value);
}

static int add_location(const struct project *project, const struct ini *ini, char *path,
                        struct migration_place *place, ski_error *error)
{
        int r;

        path += strspn(path, " \t\n");
        for (size_t length = strlen(path); length > 0 && strchr(" \t\n", path[length - 1]); length--)
                path[length - 1] = '\0';
        if (!*path)
                return 0;
        r = check_path(ini, "version_locations", path, error);
        if (r < 0)
                return r;
        _cleanup_free_ char *whole = path_join(project_directory(project), path);
        if (whole && !strings_contain(&place->versions, whole))
                strings_add(&place->versions, whole);
        return whole && !place->versions.failed ? 0 : ski_error_oom(error);
}

static int read_locations(const struct project *project, const struct ini *ini, struct migration_place *place,
                          ski_error *error)
{
        _cleanup_free_ char *value = NULL;
        const char *separators = NULL;
        char *rest = NULL;
        int r;

        r = ini_value(ini, section, "version_locations", &value, error);
        if (r == 0 && value)
                r = separators_of(ini, &separators, error);
        for (char *path = r == 0 && value ? strtok_r(value, separators, &rest) : NULL; r == 0 && path;
             path = strtok_r(NULL, separators, &rest))
                r = add_location(project, ini, path, place, error);
        return r;
}

static int read_slug_length(const struct ini *ini, struct migration_place *place, ski_error *error)
{
        _cleanup_free_ char *value = NULL;
        unsigned long length;
        char *end;
        int r;

        r = ini_value(ini, section, "truncate_slug_length", &value, error);
        if (r < 0 || !value)
                return r;
        errno = 0;
        length = strtoul(value, &end, 10);
        if (errno || !*value || *end || *value == '-')
                return ini_refuse(ini, section, "truncate_slug_length", error, "'%s' is no whole number",
                                  value);
        if (length > 0)
                place->slug_length = length;
        return 0;
}

/* Replaces *field where the file has the key. */
static int read_text(const struct ini *ini, const char *key, char **field, ski_error *error)
{
        _cleanup_free_ char *value = NULL;
        int r;

        r = ini_value(ini, section, key, &value, error);
        if (r < 0 || !value || !*value)
                return r;
        free(*field);
        *field = steal(value);
        return 0;
}

/* What the files' names and dates can't be made by is told at once, not when the first is made. */
static int check_texts(const struct ini *ini, const struct migration_place *place, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error fault = SKI_ERROR_INIT;

        if (file_name_check_template(place->file_template, &fault) < 0)
                return ini_refuse(ini, section, "file_template", error, "%s", fault.message);
        if (place->timezone && !file_name_zone_exists(place->timezone))
                return ini_refuse(ini, section, "timezone", error, "there is no time zone '%s'",
                                  place->timezone);
        return 0;
}

static int read_ini(const struct project *project, const struct ini *ini, struct migration_place *place,
                    ski_error *error)
{
        int r;

        r = read_locations(project, ini, place, error);
        if (r == 0)
                r = read_slug_length(ini, place, error);
        if (r == 0)
                r = read_text(ini, "version_table", &place->table, error);
        if (r == 0)
                r = read_text(ini, "version_table_schema", &place->table_schema, error);
        if (r == 0)
                r = read_text(ini, "file_template", &place->file_template, error);
        if (r == 0)
                r = read_text(ini, "timezone", &place->timezone, error);
        return r < 0 ? r : check_texts(ini, place, error);
}

/* The folder --------------------------------------------------------------------------------------------- */

static int open_ini(const char *folder, char **ret_path, struct ini **ret, ski_error *error)
{
        _cleanup_free_ char *path = path_join(folder, "alembic.ini");
        int r;

        *ret = NULL;
        if (!path)
                return ski_error_oom(error);
        if (!file_exists(path))
                return 0;
        r = ini_read(path, ret, error);
        if (r == 0)
                *ret_path = steal(path);
        return r;
}

/* By the project's own alembic.ini; the folder stays NULL where there is none, or it does not say. */
static int find_by_alembic(const struct project *project, struct migration_place *place, struct ini **ret,
                           ski_error *error)
{
        _cleanup_(ini_freep) struct ini *ini = NULL;
        _cleanup_free_ char *location = NULL, *path = NULL;
        int r;

        r = open_ini(project_directory(project), &path, &ini, error);
        if (r < 0 || !ini)
                return r;
        r = ini_value(ini, section, "script_location", &location, error);
        if (r < 0 || !location || !*location)
                return r;
        r = check_path(ini, "script_location", location, error);
        if (r < 0)
                return r;
        place->folder = path_join(project_directory(project), location);
        place->ini = steal(path);
        *ret = steal(ini);
        return place->folder ? 0 : ski_error_oom(error);
}

static int find_folder(const struct project *project, const char *directory, struct migration_place *place,
                       struct ini **ret, ski_error *error)
{
        int r = 0;

        *ret = NULL;
        if (directory) {
                _cleanup_free_ char *here = realpath(".", NULL);

                place->folder = here ? path_join(here, directory) : NULL;
        } else {
                if (!setting_is_given(project, "migrations.folder"))
                        r = find_by_alembic(project, place, ret, error);
                if (r < 0 || *ret)
                        return r;
                place->folder =
                        path_join(project_directory(project), setting_text(project, "migrations.folder"));
        }
        for (size_t length = place->folder ? strlen(place->folder) : 0;
             length > 1 && place->folder[length - 1] == '/'; length--)
                place->folder[length - 1] = '\0';
        return place->folder ? open_ini(place->folder, &place->ini, ret, error) : ski_error_oom(error);
}

int migration_place_find(const struct project *project, const char *directory, struct migration_place **ret,
                         ski_error *error)
{
        _cleanup_(migration_place_freep) struct migration_place *place = calloc(1, sizeof(*place));
        _cleanup_(ini_freep) struct ini *ini = NULL;
        int r;

        if (!place)
                return ski_error_oom(error);
        r = find_folder(project, directory, place, &ini, error);
        if (r < 0)
                return r;
        place->slug_length = SLUG_LENGTH;
        place->table = strdup("alembic_version");
        place->file_template = strdup("%(rev)s_%(slug)s");
        if (!place->table || !place->file_template)
                return ski_error_oom(error);
        r = ini ? read_ini(project, ini, place, error) : 0;
        if (r < 0)
                return r;
        if (place->versions.count == 0) {
                _cleanup_free_ char *versions = path_join(place->folder, "versions");

                if (versions)
                        strings_add(&place->versions, versions);
                if (!versions || place->versions.failed)
                        return ski_error_oom(error);
        }
        *ret = steal(place);
        return 0;
}

/* The folder of the revisions themselves, or of loose files: nothing would be found in it, and all seem done. */
static int check_content(const struct migration_place *place, ski_error *error)
{
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        int r;

        for (size_t i = 0; i < place->versions.count; i++) {
                if (folder_exists(place->versions.items[i]))
                        return 0;
        }
        r = folder_list(place->folder, ".sql", &files, error);
        if (r < 0 || files.count == 0)
                return r;
        ski_error_set(error, -SKI_ENOTFOUND, "%s has files of SQL, but no folder %s", place->folder,
                      place->versions.items[0]);
        return ski_error_hint(error,
                              "-d names the folder above that of the revisions; 'skinspire db import' takes "
                              "loose files");
}

int migration_place_check(const struct migration_place *place, ski_error *error)
{
        if (folder_exists(place->folder))
                return check_content(place, error);
        ski_error_set(error, -SKI_ENOTFOUND, "there is no folder of migrations %s", place->folder);
        return ski_error_hint(
                error, "'skinspire db init' makes it; -d DIR or the setting migrations.folder name another");
}
