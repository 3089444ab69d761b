/* SPDX-License-Identifier: PostgreSQL
 *
 * Where labels hold, as in Alembic: a label holds for all that follow the revision that bears it. For those before it
 * only where everything behind it is a single line, and back to where that line begins.
 */
#include <string.h>

#include "migration/history_internal.h"

static bool list_contains(const struct revision_list *list, const struct revision *revision)
{
        for (size_t i = 0; i < list->count; i++) {
                if (list->items[i] == revision)
                        return true;
        }
        return false;
}

static bool names_contain(const struct name_list *list, const char *name)
{
        for (size_t i = 0; i < list->count; i++) {
                if (strcmp(list->names[i], name) == 0)
                        return true;
        }
        return false;
}

static bool add_branch(struct arena *arena, struct revision *revision, const char *label)
{
        struct name_list *list = &revision->branches;
        const char **names;
        size_t at = 0;

        if (names_contain(list, label))
                return true;
        names = arena_array(arena, list->count + 1, sizeof(*names));
        if (!names)
                return false;
        while (at < list->count && strcmp(list->names[at], label) < 0)
                at++;
        if (list->count > 0) {
                memcpy(names, list->names, at * sizeof(*names));
                memcpy(names + at + 1, list->names + at, (list->count - at) * sizeof(*names));
        }
        names[at] = label;
        list->names = names;
        list->count++;
        return true;
}

/* No merge, and at most one that follows or depends on it. */
static bool is_within_a_line(const struct revision *revision)
{
        size_t behind = revision->children.count;

        for (size_t i = 0; i < revision->dependents.count; i++)
                behind += !list_contains(&revision->children, revision->dependents.items[i]);
        return revision->parents.count <= 1 && behind <= 1;
}

static bool begins_a_line(const struct revision *revision)
{
        while (is_within_a_line(revision)) {
                if (revision->children.count == 0)
                        return true;
                revision = revision->children.items[0];
        }
        return false;
}

static bool spread_forwards(struct history *history, const struct revision *labelled, const char *label)
{
        for (size_t i = labelled->place + 1; i < history->count; i++) {
                struct revision *revision = history->revisions[i];
                bool inherits = false;

                for (size_t k = 0; k < revision->parents.count; k++)
                        inherits |= revision->parents.items[k]->place >= labelled->place &&
                                    names_contain(&revision->parents.items[k]->branches, label);
                if (inherits && !add_branch(&history->arena, revision, label))
                        return false;
        }
        return true;
}

static bool spread_backwards(struct history *history, struct revision *revision, const char *label)
{
        while (is_within_a_line(revision)) {
                if (!add_branch(&history->arena, revision, label))
                        return false;
                if (revision->parents.count == 0)
                        break;
                revision = revision->parents.items[0];
        }
        return true;
}

int history_spread_labels(struct history *history, ski_error *error)
{
        for (size_t i = 0; i < history->count; i++) {
                struct revision *revision = history->revisions[i];

                for (size_t k = 0; k < revision->labels.count; k++) {
                        const char *label = revision->labels.names[k];

                        if (!add_branch(&history->arena, revision, label) ||
                            !spread_forwards(history, revision, label) ||
                            (begins_a_line(revision) && !spread_backwards(history, revision, label)))
                                return ski_error_oom(error);
                }
        }
        return 0;
}
