/* SPDX-License-Identifier: PostgreSQL
 *
 * What a service of pg_service.conf says. libpq reads the file only while it connects, but the name of an
 * environment's database must be known before.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "config/conninfo.h"
#include "config/postgresql_paths.h"

/* Looks for "[service]" and the keyword below it; the first value counts. Sets *ret_found at the heading. */
static char *find_value(char *content, const char *service, const char *keyword, bool *ret_found)
{
        size_t length = strlen(keyword);
        char *rest = content, *line;

        while ((line = strsep(&rest, "\n"))) {
                line += strspn(line, " \t\r\v\f");
                for (size_t end = strlen(line); end > 0 && strchr(" \t\r\v\f", line[end - 1]); end--)
                        line[end - 1] = '\0';
                if (*line == '[') {
                        if (*ret_found)
                                return NULL;
                        *ret_found = strncmp(line + 1, service, strlen(service)) == 0 &&
                                     line[1 + strlen(service)] == ']';
                } else if (*ret_found && strncmp(line, keyword, length) == 0 && line[length] == '=') {
                        return line + length + 1;
                }
        }
        return NULL;
}

/* A file that can't be read says nothing here; libpq complains about it when it connects. */
static int look_into(char *path, const char *service, const char *keyword, bool *ret_found, char **ret)
{
        _cleanup_free_ char *file = path;
        _cleanup_text_ struct text content = TEXT_INIT;
        char *value;

        if (!file)
                return -SKI_ENOMEM;
        if (file_read(file, &content, NULL) < 0 || content.length == 0)
                return 0;
        value = find_value(content.bytes, service, keyword, ret_found);
        if (!value)
                return 0;
        *ret = strdup(value);
        return *ret ? 0 : -SKI_ENOMEM;
}

int conninfo_service_value(const struct conninfo *conninfo, const char *keyword, char **ret, ski_error *error)
{
        const char *service = conninfo_get(conninfo, "service");
        const char *named = getenv("PGSERVICEFILE"), *home = getenv("HOME"), *system = getenv("PGSYSCONFDIR");
        bool found = false;
        int r = 0;

        *ret = NULL;
        if (!service)
                return 0;
        if (named || home)
                r = look_into(named ? strdup(named) : path_join(home, ".pg_service.conf"), service, keyword,
                              &found, ret);
        if (r == 0 && !found)
                r = look_into(path_join(system ? system : POSTGRESQL_SYSCONFDIR, "pg_service.conf"), service,
                              keyword, &found, ret);
        return r < 0 ? ski_error_oom(error) : 0;
}
