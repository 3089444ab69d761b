/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_revision.h"

#include <string.h>

#include "migration/identifier.h"
#include "migration/place.h"

static int read_history(const struct project *project, struct history **ret, ski_error *error)
{
        _cleanup_(migration_place_freep) struct migration_place *place = NULL;
        int r;

        r = migration_place_find(project, NULL, &place, error);
        return r < 0 ? r : history_read(&place->versions, ret, error);
}

/* Notes from where in which file the next line comes. */
static int add_origin(struct structure_side *side, const struct text *statements,
                      const struct revision *revision, unsigned line, ski_error *error)
{
        struct side_origin *origins = reallocarray(side->origins, side->origin_count + 1, sizeof(*origins));
        unsigned first = 1;

        if (!origins)
                return ski_error_oom(error);
        side->origins = origins;
        for (size_t i = 0; i < statements->length; i++)
                first += statements->bytes[i] == '\n';
        origins[side->origin_count] = (struct side_origin){ first, strdup(revision->path), line };
        return origins[side->origin_count++].file ? 0 : ski_error_oom(error);
}

static int append_upgrades(struct structure_side *side, const struct revision *revision,
                           struct text *statements, ski_error *error)
{
        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];
                int r;

                if (part->direction != REVISION_UPGRADE)
                        continue;
                r = add_origin(side, statements, revision, part->line, error);
                if (r < 0)
                        return r;
                text_append_bytes(statements, part->text, part->length);
                /* The last statement of a part may lack its semicolon. */
                text_append(statements, "\n;\n");
        }
        return 0;
}

static int compose(struct structure_side *side, const struct history *history,
                   const struct revision_list *wanted, struct text *statements, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(history->count + 1, sizeof(*marks));
        int r = 0;

        if (!marks)
                return ski_error_oom(error);
        history_mark_ancestors(history, wanted, marks);
        for (size_t i = 0; r == 0 && i < history->count; i++) {
                if (marks[i])
                        r = append_upgrades(side, history->revisions[i], statements, error);
        }
        return r == 0 && statements->failed ? ski_error_oom(error) : r;
}

/* The head of nothing would be a structure without anything. */
static int tell_no_revisions(ski_error *error)
{
        ski_error_set(error, -SKI_EUSAGE, "the project has no revisions yet");
        return ski_error_hint(error,
                              "'skinspire db init' begins with them; a structure without anything is called 'empty'");
}

int structure_revision_find(const struct project *project, const char *text, struct structure_side *ret,
                            ski_error *error)
{
        _cleanup_(history_freep) struct history *history = NULL;
        _cleanup_text_ struct text statements = TEXT_INIT;
        struct revision_list wanted = { 0 };
        int r;

        r = read_history(project, &history, error);
        if (r == 0)
                r = identifier_resolve(history, text, NULL, &wanted, error);
        if (r == 0 && history->count == 0 && strcmp(text, "base") != 0)
                r = tell_no_revisions(error);
        if (r == 0)
                r = compose(ret, history, &wanted, &statements, error);
        if (r == 0)
                r = structure_side_write(ret, text_get(&statements), statements.length, error);
        free(wanted.items);
        return r;
}

void structure_revision_place_error(const struct structure_side *side, ski_error *error)
{
        const struct side_origin *origin = NULL;

        for (size_t i = 0; i < side->origin_count && side->origins[i].first <= error->line; i++)
                origin = &side->origins[i];
        if (origin)
                ski_error_place(error, origin->file, origin->line + error->line - origin->first, error->column);
}
