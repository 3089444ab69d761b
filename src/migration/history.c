/* SPDX-License-Identifier: PostgreSQL */
#include "migration/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "migration/history_internal.h"

void history_free(struct history *history)
{
        if (!history)
                return;
        free(history->revisions);
        arena_free(&history->arena);
        free(history);
}

static int compare_ids(const void *a, const void *b)
{
        const struct revision *const *first = a, *const *second = b;

        return strcmp((*first)->id, (*second)->id);
}

/* While the history is being read, its revisions are sorted by identifier. */
static struct revision *find_sorted(const struct history *history, const char *id)
{
        struct revision key = { .id = id }, *wanted = &key;
        struct revision **found = history->count > 0 ? bsearch(&wanted, history->revisions, history->count,
                                                               sizeof(*history->revisions), compare_ids)
                                                     : NULL;

        return found ? *found : NULL;
}

struct revision *history_find(const struct history *history, const char *id)
{
        for (size_t i = 0; i < history->count; i++) {
                if (strcmp(history->revisions[i]->id, id) == 0)
                        return history->revisions[i];
        }
        return NULL;
}

struct revision *history_find_replacing(const struct history *history, const char *id)
{
        for (size_t i = 0; i < history->count; i++) {
                const struct name_list *replaces = &history->revisions[i]->replaces;

                for (size_t k = 0; k < replaces->count; k++) {
                        if (strcmp(replaces->names[k], id) == 0)
                                return history->revisions[i];
                }
        }
        return NULL;
}

/* Reading -------------------------------------------------------------------------------------------- */

static int refuse_capitals(const char *path, ski_error *error)
{
        ski_error_set(error, -SKI_ECONFIG, "the names of revisions' files end in small letters: .sql");
        ski_error_place(error, path, 0, 0);
        return ski_error_hint(error, "rename it, or take it out of the folder");
}

static int read_folder(struct history *history, const char *folder, ski_error *error)
{
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        int r;

        if (!folder_exists(folder))
                return 0;
        r = folder_list(folder, NULL, &files, error);
        if (r < 0 || files.count == 0)
                return r;
        struct revision **revisions =
                reallocarray(history->revisions, history->count + files.count, sizeof(*revisions));
        if (!revisions)
                return ski_error_oom(error);
        history->revisions = revisions;
        for (size_t i = 0; i < files.count; i++) {
                if (revision_path_in_capitals(files.items[i]))
                        return refuse_capitals(files.items[i], error);
                if (!text_ends_with(files.items[i], ".sql"))
                        continue;
                r = revision_read(files.items[i], &history->arena, &revisions[history->count], error);
                if (r < 0)
                        return r;
                history->count++;
        }
        return 0;
}

static int sort_by_id(struct history *history, ski_error *error)
{
        if (history->count > 0)
                qsort(history->revisions, history->count, sizeof(*history->revisions), compare_ids);
        for (size_t i = 1; i < history->count; i++) {
                const struct revision *first = history->revisions[i - 1], *second = history->revisions[i];

                if (strcmp(first->id, second->id) != 0)
                        continue;
                ski_error_set(error, -SKI_ECONFIG, "the revision %s stands in two files: %s and %s", first->id,
                              first->path, second->path);
                return ski_error_hint(error, "give one of them another identifier, or remove it");
        }
        return 0;
}

/* A file that a killed squash has left no longer counts. */
static int leave_out_replaced(struct history *history, ski_error *error)
{
        _cleanup_free_ struct revision **kept = calloc(history->count + 1, sizeof(*kept));
        size_t count = 0;

        if (!kept)
                return ski_error_oom(error);
        for (size_t i = 0; i < history->count; i++) {
                if (!history_find_replacing(history, history->revisions[i]->id))
                        kept[count++] = history->revisions[i];
        }
        if (count > 0)
                memcpy(history->revisions, kept, count * sizeof(*kept));
        history->count = count;
        return 0;
}

/* Linking -------------------------------------------------------------------------------------------- */

static bool add_to_list(struct arena *arena, struct revision_list *list, struct revision *revision)
{
        struct revision **items = arena_array(arena, list->count + 1, sizeof(*items));

        if (!items)
                return false;
        if (list->count > 0)
                memcpy(items, list->items, list->count * sizeof(*items));
        items[list->count++] = revision;
        list->items = items;
        return true;
}

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

/* What a revision depends on may be given by its label. */
static struct revision *find_named(const struct history *history, const char *name)
{
        struct revision *found = find_sorted(history, name);

        for (size_t i = 0; !found && i < history->count; i++) {
                if (names_contain(&history->revisions[i]->labels, name))
                        found = history->revisions[i];
        }
        return found;
}

static int miss(const struct history *history, const struct revision *revision, const char *how,
                const char *name, ski_error *error)
{
        const struct revision *whole = history_find_replacing(history, name);

        ski_error_set(error, -SKI_ECONFIG, "the revision %s %s %s, which is not there", revision->id, how,
                      name);
        ski_error_place(error, revision->path, 1, 0);
        if (whole)
                return ski_error_hint(error, "it was squashed into %s, which can stand in the header instead",
                                      whole->id);
        return ski_error_hint(error, "bring its file back, or correct the header");
}

static int repeat(const struct revision *revision, const struct revision *parent, ski_error *error)
{
        ski_error_set(error, -SKI_ECONFIG, "the revision %s follows %s twice", revision->id, parent->id);
        return ski_error_place(error, revision->path, 1, 0);
}

static int link_revision(struct history *history, struct revision *revision, ski_error *error)
{
        for (size_t i = 0; i < revision->revises.count; i++) {
                struct revision *parent = find_sorted(history, revision->revises.names[i]);

                if (!parent)
                        return miss(history, revision, "follows", revision->revises.names[i], error);
                if (list_contains(&revision->parents, parent))
                        return repeat(revision, parent, error);
                if (!add_to_list(&history->arena, &revision->parents, parent) ||
                    !add_to_list(&history->arena, &parent->children, revision))
                        return ski_error_oom(error);
        }
        for (size_t i = 0; i < revision->depends_on.count; i++) {
                struct revision *needed = find_named(history, revision->depends_on.names[i]);

                if (!needed)
                        return miss(history, revision, "depends on", revision->depends_on.names[i], error);
                if (list_contains(&revision->dependencies, needed))
                        continue;
                if (!add_to_list(&history->arena, &revision->dependencies, needed) ||
                    !add_to_list(&history->arena, &needed->dependents, revision))
                        return ski_error_oom(error);
        }
        return 0;
}

static int check_labels(const struct history *history, ski_error *error)
{
        for (size_t i = 0; i < history->count; i++) {
                const struct revision *revision = history->revisions[i];

                for (size_t k = 0; k < revision->labels.count; k++) {
                        const char *label = revision->labels.names[k];
                        const struct revision *other = find_named(history, label);

                        if (other == revision)
                                continue;
                        return ski_error_set(error, -SKI_ECONFIG, "the label %s stands in two files: %s and %s",
                                             label, other->path, revision->path);
                }
        }
        return 0;
}

int history_read(const struct strings *folders, struct history **ret, ski_error *error)
{
        _cleanup_(history_freep) struct history *history = calloc(1, sizeof(*history));
        int r = 0;

        if (!history)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < folders->count; i++)
                r = read_folder(history, folders->items[i], error);
        if (r == 0)
                r = sort_by_id(history, error);
        if (r == 0)
                r = leave_out_replaced(history, error);
        for (size_t i = 0; r == 0 && i < history->count; i++)
                r = link_revision(history, history->revisions[i], error);
        if (r == 0)
                r = check_labels(history, error);
        if (r == 0)
                r = history_order(history, error);
        if (r == 0)
                r = history_spread_labels(history, error);
        if (r < 0)
                return r;
        *ret = steal(history);
        return 0;
}

/* Questions ------------------------------------------------------------------------------------------- */

bool history_heads(const struct history *history, struct revision_list *ret)
{
        struct revision_list heads = { .items = calloc(history->count + 1, sizeof(*heads.items)) };

        if (!heads.items)
                return false;
        for (size_t i = 0; i < history->count; i++) {
                if (history->revisions[i]->children.count == 0)
                        heads.items[heads.count++] = history->revisions[i];
        }
        *ret = heads;
        return true;
}

void history_mark_ancestors(const struct history *history, const struct revision_list *list, bool *marks)
{
        for (size_t i = 0; i < list->count; i++)
                marks[list->items[i]->place] = true;
        for (size_t i = history->count; i > 0; i--) {
                const struct revision *revision = history->revisions[i - 1];

                if (!marks[i - 1])
                        continue;
                for (size_t k = 0; k < revision->parents.count; k++)
                        marks[revision->parents.items[k]->place] = true;
                for (size_t k = 0; k < revision->dependencies.count; k++)
                        marks[revision->dependencies.items[k]->place] = true;
        }
}

void history_mark_line(const struct history *history, const struct revision *revision, bool *marks)
{
        marks[revision->place] = true;
        for (size_t i = revision->place + 1; i < history->count; i++) {
                const struct revision *later = history->revisions[i];

                for (size_t k = 0; k < later->parents.count; k++)
                        marks[i] |= marks[later->parents.items[k]->place];
        }
        for (size_t i = revision->place + 1; i > 0; i--) {
                const struct revision *earlier = history->revisions[i - 1];

                for (size_t k = 0; marks[i - 1] && k < earlier->parents.count; k++)
                        marks[earlier->parents.items[k]->place] = true;
        }
}
