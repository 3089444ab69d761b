/* SPDX-License-Identifier: PostgreSQL */
#include "operations/rename_structure.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "catalog/filter.h"
#include "catalog/kind.h"
#include "catalog/script.h"
#include "postgres/quote.h"

static const char extension[] = "extension";

static int find_extensions(const struct snapshot *structure, struct strings *ret, ski_error *error)
{
        for (size_t i = 0; i < structure->count; i++) {
                _cleanup_free_ char *name = NULL;

                if (strcmp(structure->facts[i]->kind->name, extension) != 0)
                        continue;
                name = unquote_identifier(structure->facts[i]->identity);
                if (!name)
                        return ski_error_oom(error);
                strings_add(ret, name);
        }
        return ret->failed ? ski_error_oom(error) : 0;
}

/* The server's own role installs them before the statements run. */
static int leave_out_extensions(struct snapshot *structure, ski_error *error)
{
        char *words[] = { (char *)extension, NULL };
        const struct strings excluded = { .items = words, .count = 1 };
        const struct filter filter = { .excluded = &excluded, .keep_bookkeeping = true };

        return snapshot_filter(structure, &filter, error);
}

static int write_statements(const struct snapshot *nothing, const struct snapshot *structure,
                            const struct plan *renames, struct structure_side *side, ski_error *error)
{
        const struct script_wishes wishes = { .role = structure->role };
        _cleanup_(plan_freep) struct plan *plan = NULL;
        _cleanup_text_ struct text script = TEXT_INIT;
        int r;

        r = plan_make(nothing, structure, &wishes, &plan, error);
        if (r < 0)
                return r;
        script_write(plan, &script);
        script_write(renames, &script);
        if (script.failed)
                return ski_error_oom(error);
        return structure_side_write(side, text_get(&script), script.length, error);
}

/* Nobody has seen the script that fails. */
static void forget_place(ski_error *error)
{
        if (!error || !error->file)
                return;
        ski_error_place(error, NULL, 0, 0);
        free(error->detail);
        error->detail = NULL;
        if (text_equal(error->sqlstate, "42701") || text_equal(error->sqlstate, "42P07"))
                ski_error_hint(error,
                               "a new name has to be free: where two change places, a script of its own gives "
                               "one of them a third name first");
}

int rename_structure(const struct project *project, struct structure_side *host, struct snapshot *structure,
                     const struct plan *renames, const ski_session_options *options, struct snapshot **ret,
                     ski_error *error)
{
        _cleanup_(structure_side_clear) struct structure_side empty = { 0 }, renamed = { 0 };
        _cleanup_(snapshot_freep) struct snapshot *nothing = NULL;
        _cleanup_strings_ struct strings extensions = STRINGS_INIT;
        int r;

        r = find_extensions(structure, &extensions, error);
        if (r < 0)
                return r;
        empty = (struct structure_side){ .kind = SIDE_EMPTY, .extensions = &extensions };
        r = structure_side_read(project, &empty, host, options, &nothing, error);
        if (r == 0)
                r = leave_out_extensions(nothing, error);
        if (r == 0)
                r = leave_out_extensions(structure, error);
        if (r < 0)
                return r;
        r = write_statements(nothing, structure, renames, &renamed, error);
        if (r < 0)
                return r;
        renamed.extensions = &extensions;
        r = structure_side_read(project, &renamed, host, options, ret, error);
        if (r == 0)
                return 0;
        forget_place(error);
        return ski_error_prefix(error, "cannot try the renames in a shadow database");
}
