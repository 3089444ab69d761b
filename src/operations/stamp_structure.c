/* SPDX-License-Identifier: PostgreSQL */
#include "operations/stamp_structure.h"

#include <stdlib.h>

#include "base/file.h"
#include "operations/migration_files.h"

static int stamp(const struct migration_files *files, ski_session *session, ski_error *error)
{
        const struct version_table table = migration_version_table(files);
        struct head_change change = { 0 };
        int r;

        if (!history_heads(files->history, &change.added))
                return ski_error_oom(error);
        r = change.added.count > 0 ? versions_make(session, &table, error) : 0;
        if (r == 0 && change.added.count > 0)
                r = versions_change(session, &table, &change, error);
        free(change.added.items);
        return r;
}

int stamp_structure(const struct project *project, ski_session *session, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        int r;

        r = migration_place_find(project, NULL, &files.place, error);
        if (r < 0 || !folder_exists(files.place->folder))
                return r;
        r = history_read(&files.place->versions, &files.history, error);
        return r < 0 ? r : stamp(&files, session, error);
}
