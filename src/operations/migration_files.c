/* SPDX-License-Identifier: PostgreSQL */
#include "operations/migration_files.h"

void migration_files_clear(struct migration_files *files)
{
        migration_place_free(files->place);
        history_free(files->history);
        *files = (struct migration_files){ 0 };
}

int migration_files_read(const struct project *project, const char *directory, struct migration_files *ret,
                         ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        int r;

        r = migration_place_find(project, directory, &files.place, error);
        if (r == 0)
                r = migration_place_check(files.place, error);
        if (r == 0)
                r = history_read(&files.place->versions, &files.history, error);
        if (r < 0)
                return r;
        *ret = files;
        files = (struct migration_files){ 0 };
        return 0;
}

struct version_table migration_version_table(const struct migration_files *files)
{
        return (struct version_table){ .schema = files->place->table_schema, .name = files->place->table };
}
