/* SPDX-License-Identifier: PostgreSQL */
#include "operations/scratch.h"

#include <string.h>

#include "operations/replacing.h"

enum { NAME_LIMIT = 63 };

int scratch_create(const struct change *change, const char *purpose, const struct database_shape *shape,
                   struct scratch *scratch, ski_error *error)
{
        const char *database = change->environment->database;
        size_t room = NAME_LIMIT - strlen(purpose) - 1;
        _cleanup_free_ char *name =
                text_format("%.*s_%s", (int)text_utf8_prefix(database, room), database, purpose);
        _cleanup_(conninfo_freep) struct conninfo *server = NULL;
        struct replacement_options options;
        int r;

        *scratch = (struct scratch){ .options = change_catalog_options(change) };
        options = replacing_options(change, &scratch->options);
        if (!name)
                return ski_error_oom(error);
        r = change_conninfo(change, true, NULL, &server, error);
        if (r == 0)
                r = replacement_begin(server, name, &options, &scratch->replacement, error);
        if (r == 0)
                r = replacement_create(scratch->replacement, shape, &scratch->conninfo, error);
        return r;
}

void scratch_clear(struct scratch *scratch)
{
        replacement_free(scratch->replacement);
        conninfo_free(scratch->conninfo);
        *scratch = (struct scratch){ 0 };
}
