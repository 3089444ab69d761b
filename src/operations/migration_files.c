/* SPDX-License-Identifier: PostgreSQL */
#include "operations/migration_files.h"

#include <unistd.h>

#include "base/file.h"

void migration_files_unlock(struct migration_files *files)
{
        if (files->is_locked)
                close(files->lock);
        files->is_locked = false;
}

void migration_files_clear(struct migration_files *files)
{
        migration_place_free(files->place);
        history_free(files->history);
        migration_files_unlock(files);
        *files = (struct migration_files){ 0 };
}

static int lock(struct migration_files *files, ski_error *error)
{
        int r;

        r = folder_lock(files->place->folder, &files->lock, error);
        files->is_locked = r == 0;
        return r;
}

static int read_files(const struct project *project, const char *directory, bool to_write,
                      struct migration_files *ret, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        int r;

        r = migration_place_find(project, directory, &files.place, error);
        if (r == 0)
                r = migration_place_check(files.place, error);
        if (r == 0 && to_write)
                r = lock(&files, error);
        if (r == 0)
                r = history_read(&files.place->versions, &files.history, error);
        if (r < 0)
                return r;
        *ret = files;
        files = (struct migration_files){ 0 };
        return 0;
}

int migration_files_read(const struct project *project, const char *directory, struct migration_files *ret,
                         ski_error *error)
{
        return read_files(project, directory, false, ret, error);
}

int migration_files_lock(const struct project *project, const char *directory, struct migration_files *ret,
                         ski_error *error)
{
        return read_files(project, directory, true, ret, error);
}

struct version_table migration_version_table(const struct migration_files *files)
{
        return (struct version_table){ .schema = files->place->table_schema, .name = files->place->table };
}
