/* SPDX-License-Identifier: PostgreSQL */
#include "migration/range.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "migration/identifier.h"

struct range {
        char *start, *end; /* as they count: "base" and "heads" where nothing stands */
        struct revision_list from, to;
};

static void range_clear(struct range *range)
{
        free(range->start);
        free(range->end);
        free(range->from.items);
        free(range->to.items);
}

static int split(const char *text, struct range *range, ski_error *error)
{
        const char *colon = strchr(text, ':');

        if (!colon || strchr(colon + 1, ':'))
                return ski_error_set(error, -SKI_ENOTFOUND,
                                     "History range requires [start]:[end], [start]:, or :[end]");
        range->start = colon > text ? strndup(text, (size_t)(colon - text)) : strdup("base");
        range->end = strdup(colon[1] ? colon + 1 : "heads");
        return range->start && range->end ? 0 : ski_error_oom(error);
}

bool range_needs_current(const char *text)
{
        const char *colon = strchr(text, ':');

        return colon &&
               ((colon - text == 7 && strncmp(text, "current", 7) == 0) || strcmp(colon + 1, "current") == 0);
}

static bool is_step(const char *text)
{
        return strchr("+-", *text) && isdigit((unsigned char)text[1]);
}

/* As the start "-3" counts from the heads, as the end "+2" from the start. */
static int resolve_ends(const struct history *history, const struct revision_list *current, struct range *range,
                        ski_error *error)
{
        int r;

        r = identifier_resolve_within(history, range->start, is_step(range->start) ? NULL : current,
                                      &range->from, error);
        if (r == 0)
                r = identifier_resolve_within(history, range->end, is_step(range->end) ? &range->from : current,
                                              &range->to, error);
        return r;
}

static bool has_branch(const struct revision *revision, const char *label)
{
        for (size_t i = 0; i < revision->branches.count; i++) {
                if (strcmp(revision->branches.names[i], label) == 0)
                        return true;
        }
        return false;
}

/* "billing@base:" leaves the ends of other branches out. A revision in the label's place stands for its branch. */
static int keep_branch(const struct history *history, struct range *range, ski_error *error)
{
        const char *at = strchr(range->start, '@');
        _cleanup_free_ char *label = at ? strndup(range->start, (size_t)(at - range->start)) : NULL;
        const struct revision *named = label ? history_find(history, label) : NULL;
        size_t kept = 0;

        if (!at || (named && named->branches.count != 1))
                return 0;
        if (!label)
                return ski_error_oom(error);
        for (size_t i = 0; i < range->to.count; i++) {
                if (has_branch(range->to.items[i], named ? named->branches.names[0] : label))
                        range->to.items[kept++] = range->to.items[i];
        }
        range->to.count = kept;
        return 0;
}

/* What follows the marked ones along parents is marked as well. */
static void mark_followers(const struct history *history, bool *marks)
{
        for (size_t i = 0; i < history->count; i++) {
                const struct revision *revision = history->revisions[i];

                for (size_t k = 0; k < revision->parents.count; k++)
                        marks[i] |= marks[revision->parents.items[k]->place];
        }
}

static int collect(const struct history *history, const struct range *range, struct revision_list *ret,
                   ski_error *error)
{
        _cleanup_free_ bool *wanted = calloc(history->count + 1, sizeof(*wanted));
        _cleanup_free_ bool *behind = calloc(history->count + 1, sizeof(*behind));
        _cleanup_free_ struct revision **items = calloc(history->count + 1, sizeof(*items));
        size_t count = 0;

        if (!wanted || !behind || !items)
                return ski_error_oom(error);
        history_mark_ancestors(history, &range->to, wanted);
        for (size_t i = 0; i < range->from.count; i++) {
                behind[range->from.items[i]->place] = true;
                if (!wanted[range->from.items[i]->place])
                        return ski_error_set(
                                error, -SKI_ENOTFOUND,
                                "Requested range %s:%s does not refer to ancestor/descendant revisions "
                                "along the same branch",
                                range->start, range->end);
        }
        mark_followers(history, behind);
        for (size_t i = history->count; i > 0; i--) {
                if (wanted[i - 1] && (range->from.count == 0 || behind[i - 1]))
                        items[count++] = history->revisions[i - 1];
        }
        *ret = (struct revision_list){ steal(items), count };
        return 0;
}

int range_resolve(const struct history *history, const char *text, const struct revision_list *current,
                  struct revision_list *ret, ski_error *error)
{
        _cleanup_(range_clear) struct range range = { 0 };
        int r;

        r = split(text ? text : ":", &range, error);
        if (r == 0)
                r = resolve_ends(history, current, &range, error);
        if (r == 0)
                r = keep_branch(history, &range, error);
        return r < 0 ? r : collect(history, &range, ret, error);
}
