/* SPDX-License-Identifier: PostgreSQL */
#include "migration/walk.h"

#include <stdlib.h>
#include <string.h>

#include "migration/identifier.h"

void walk_clear(struct walk *walk)
{
        free(walk->steps.items);
        *walk = (struct walk){ 0 };
}

static bool list_contains(const struct revision_list *list, const struct revision *revision)
{
        for (size_t i = 0; i < list->count; i++) {
                if (list->items[i] == revision)
                        return true;
        }
        return false;
}

static int collect(const struct history *history, const bool *marks, bool backwards, struct revision_list *ret,
                   ski_error *error)
{
        struct revision **items = calloc(history->count + 1, sizeof(*items));
        size_t count = 0;

        if (!items)
                return ski_error_oom(error);
        for (size_t i = 0; i < history->count; i++) {
                size_t place = backwards ? history->count - 1 - i : i;

                if (marks[place])
                        items[count++] = history->revisions[place];
        }
        *ret = (struct revision_list){ items, count };
        return 0;
}

/* Targets --------------------------------------------------------------------------------------------- */

/* What stands behind LABEL@. */
static const char *name_of(const char *target)
{
        const char *at = strchr(target, '@');

        return at ? at + 1 : target;
}

/* True for "+1" and "-1", which count from where the database is. */
static bool counts_from_current(const char *target, char sign)
{
        const char *name = name_of(target);

        return *name == sign && name[1] && !name[1 + strspn(name + 1, "0123456789")];
}

static bool has_steps(const char *target)
{
        const char *sign = strpbrk(name_of(target), "+-");

        return sign && sign[1] && !sign[1 + strspn(sign + 1, "0123456789")];
}

static int wrong_way(const char *target, ski_error *error)
{
        const char *name = name_of(target);

        return ski_error_set(error, -SKI_ENOTFOUND, "Relative revision %s didn't produce %s migrations", name,
                             name + 1);
}

/* Upwards --------------------------------------------------------------------------------------------- */

int walk_up(const struct history *history, const struct revision_list *current, const char *target,
            struct walk *ret, ski_error *error)
{
        _cleanup_free_ bool *wanted = calloc(history->count + 1, sizeof(*wanted));
        _cleanup_free_ bool *there = calloc(history->count + 1, sizeof(*there));
        struct revision_list targets = { 0 };
        int r;

        if (!wanted || !there)
                return ski_error_oom(error);
        if (counts_from_current(target, '-'))
                return wrong_way(target, error);
        r = identifier_resolve(history, target, current, &targets, error);
        if (r < 0)
                return r;
        history_mark_ancestors(history, &targets, wanted);
        history_mark_ancestors(history, current, there);
        free(targets.items);
        for (size_t i = 0; i < history->count; i++)
                wanted[i] = wanted[i] && !there[i];
        ret->direction = REVISION_UPGRADE;
        return collect(history, wanted, false, &ret->steps, error);
}

/* Downwards ------------------------------------------------------------------------------------------- */

/* What chooses among several lines: the label in LABEL@…, and for "-1" the revision from which it counts. */
static int label_of(const char *target, const struct revision_list *current, char **ret, ski_error *error)
{
        const char *at = strchr(target, '@');

        *ret = NULL;
        if (at)
                *ret = strndup(target, (size_t)(at - target));
        else if (counts_from_current(target, '-') && current->count > 0)
                *ret = strdup(current->items[0]->id);
        else
                return 0;
        return *ret ? 0 : ski_error_oom(error);
}

/* Marks the lowest that go: those right above the target, or all first ones. */
static size_t mark_lowest(const struct history *history, const struct revision *target, bool *marks)
{
        size_t count = 0;

        for (size_t i = 0; i < history->count; i++) {
                struct revision *revision = history->revisions[i];

                marks[i] = target ? list_contains(&target->children, revision) : revision->parents.count == 0;
                count += marks[i];
        }
        return count;
}

/* Where several ways lead up, a label chooses one: only what stands on the way to where it begins goes. */
static int choose_by_label(const struct history *history, const char *label, bool *marks, ski_error *error)
{
        _cleanup_free_ bool *line = calloc(history->count + 1, sizeof(*line));
        struct revision_list begins = { 0 };
        size_t left = 0, last;
        int r;

        if (!line)
                return ski_error_oom(error);
        r = identifier_resolve(history, label, NULL, &begins, error);
        if (r == 0 && begins.count == 0)
                r = ski_error_set(error, -SKI_ENOTFOUND, "No such branch: '%s'", label);
        if (r < 0) {
                free(begins.items);
                return r;
        }
        last = begins.items[0]->place;
        history_mark_line(history, begins.items[0], line);
        free(begins.items);
        for (size_t i = 0; i < history->count; i++) {
                marks[i] = marks[i] && line[i] && i <= last;
                left += marks[i];
        }
        return left > 0 ? 0
                        : ski_error_set(error, -SKI_ENOTFOUND,
                                        "Not a valid downgrade target from current heads");
}

/* All that follows what is marked, or depends on it. */
static void mark_descendants(const struct history *history, bool *marks)
{
        for (size_t i = 0; i < history->count; i++) {
                const struct revision *revision = history->revisions[i];

                for (size_t k = 0; !marks[i] && k < revision->parents.count; k++)
                        marks[i] = marks[revision->parents.items[k]->place];
                for (size_t k = 0; !marks[i] && k < revision->dependencies.count; k++)
                        marks[i] = marks[revision->dependencies.items[k]->place];
        }
}

static int nothing_to_drop(const struct revision *target, ski_error *error)
{
        ski_error_set(error, -SKI_ENOTFOUND, "the database is not above %s: there is nothing to take back",
                      target->id);
        return ski_error_hint(error, "'skinspire db current' says where it is");
}

static int mark_steps_down(const struct history *history, const struct revision_list *current,
                           const struct revision *target, const char *label, bool *marks, ski_error *error)
{
        _cleanup_free_ bool *there = calloc(history->count + 1, sizeof(*there));
        size_t count = 0;
        int r;

        if (!there)
                return ski_error_oom(error);
        if (mark_lowest(history, target, marks) > 1 && label) {
                r = choose_by_label(history, label, marks, error);
                if (r < 0)
                        return r;
        }
        mark_descendants(history, marks);
        history_mark_ancestors(history, current, there);
        for (size_t i = 0; i < history->count; i++) {
                marks[i] = marks[i] && there[i];
                count += marks[i];
        }
        return count == 0 && target && !list_contains(current, target) ? nothing_to_drop(target, error) : 0;
}

int walk_down(const struct history *history, const struct revision_list *current, const char *target,
              struct walk *ret, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(history->count + 1, sizeof(*marks));
        _cleanup_free_ char *label = NULL;
        struct revision_list targets = { 0 };
        const struct revision *lowest;
        int r;

        if (!marks)
                return ski_error_oom(error);
        if (counts_from_current(target, '+'))
                return wrong_way(target, error);
        r = label_of(target, current, &label, error);
        /* Without steps a label says only which lines go. */
        if (r == 0)
                r = identifier_resolve(history, has_steps(target) ? target : name_of(target), current, &targets,
                                       error);
        if (r < 0)
                return r;
        lowest = targets.count > 0 ? targets.items[0] : NULL;
        if (targets.count > 1)
                r = ski_error_set(error, -SKI_ENOTFOUND,
                                  "'%s' means several revisions; a downgrade goes to one", target);
        free(targets.items);
        if (r == 0)
                r = mark_steps_down(history, current, lowest, label, marks, error);
        ret->direction = REVISION_DOWNGRADE;
        return r < 0 ? r : collect(history, marks, true, &ret->steps, error);
}

/* The version table ------------------------------------------------------------------------------------ */

/* Those of the first list that the second has not. */
static int subtract(const struct revision_list *from, const struct revision_list *what,
                    struct revision_list *ret, ski_error *error)
{
        ret->items = calloc(from->count + 1, sizeof(*ret->items));
        if (!ret->items)
                return ski_error_oom(error);
        for (size_t i = 0; i < from->count; i++) {
                bool is_there = false;

                for (size_t k = 0; k < what->count; k++)
                        is_there |= what->items[k] == from->items[i];
                if (!is_there)
                        ret->items[ret->count++] = from->items[i];
        }
        return 0;
}

int head_change_between(const struct revision_list *before, const struct revision_list *after,
                        struct head_change *ret, ski_error *error)
{
        int r;

        r = subtract(before, after, &ret->removed, error);
        return r < 0 ? r : subtract(after, before, &ret->added, error);
}

void head_change_clear(struct head_change *change)
{
        free(change->removed.items);
        free(change->added.items);
        *change = (struct head_change){ 0 };
}

/* What a revision directly follows: its parents, and what it depends on where no parent has that below it. */
static int below(const struct history *history, const struct revision *revision, struct revision_list *ret,
                 ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(history->count + 1, sizeof(*marks));
        size_t most = revision->parents.count + revision->dependencies.count;

        ret->items = calloc(most + 1, sizeof(struct revision *));
        ret->count = 0;
        if (!marks || !ret->items)
                return ski_error_oom(error);
        history_mark_ancestors(history, &revision->parents, marks);
        for (size_t i = 0; i < revision->parents.count; i++)
                ret->items[ret->count++] = revision->parents.items[i];
        for (size_t i = 0; i < revision->dependencies.count; i++) {
                if (!marks[revision->dependencies.items[i]->place])
                        ret->items[ret->count++] = revision->dependencies.items[i];
        }
        return 0;
}

static void remove_head(struct revision_list *heads, struct revision *revision, struct revision_list *removed)
{
        for (size_t i = 0; i < heads->count; i++) {
                if (heads->items[i] != revision)
                        continue;
                heads->items[i] = heads->items[--heads->count];
                removed->items[removed->count++] = revision;
                return;
        }
}

static void rise(struct revision *revision, const struct revision_list *below, struct revision_list *heads,
                 struct head_change *ret)
{
        for (size_t i = 0; i < below->count; i++)
                remove_head(heads, below->items[i], &ret->removed);
        heads->items[heads->count++] = revision;
        ret->added.items[ret->added.count++] = revision;
}

/* What another head still stands on is not named. */
static int sink(const struct history *history, struct revision *revision, const struct revision_list *below,
                struct revision_list *heads, struct head_change *ret, ski_error *error)
{
        _cleanup_free_ bool *held = calloc(history->count + 1, sizeof(*held));

        if (!held)
                return ski_error_oom(error);
        remove_head(heads, revision, &ret->removed);
        history_mark_ancestors(history, heads, held);
        for (size_t i = 0; i < below->count; i++) {
                if (held[below->items[i]->place])
                        continue;
                heads->items[heads->count++] = below->items[i];
                ret->added.items[ret->added.count++] = below->items[i];
        }
        return 0;
}

int head_change_of(const struct history *history, enum revision_direction direction, struct revision *revision,
                   struct revision_list *heads, struct head_change *ret, ski_error *error)
{
        struct revision_list under = { 0 };
        int r;

        ret->removed.items = calloc(history->count + 1, sizeof(struct revision *));
        ret->added.items = calloc(history->count + 1, sizeof(struct revision *));
        r = ret->removed.items && ret->added.items ? below(history, revision, &under, error)
                                                   : ski_error_oom(error);
        if (r == 0 && direction == REVISION_UPGRADE)
                rise(revision, &under, heads, ret);
        else if (r == 0)
                r = sink(history, revision, &under, heads, ret, error);
        free(under.items);
        return r;
}
