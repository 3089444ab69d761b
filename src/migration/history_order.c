/* SPDX-License-Identifier: PostgreSQL
 *
 * The order is Alembic's, found from the newest to the oldest: a line is followed down until a revision comes that
 * something else still needs; then the line goes on from which that is reached. Of a merge's parents the first comes
 * first. What is left to chance there, the order of several heads, goes by their identifiers here.
 */
#include <stdlib.h>
#include <string.h>

#include "migration/history_internal.h"

struct ordering {
        struct history *history;
        struct revision **ordered; /* filled from its end */
        size_t left;               /* which have no place yet */
        size_t *waits;             /* by the place among those sorted by identifier: how many must come first */
        struct revision **lines;   /* where each line has come to */
        size_t line_count, line;
};

static int complain_of_circle(const struct ordering *ordering, ski_error *error)
{
        _cleanup_text_ struct text names = TEXT_INIT;

        for (size_t i = 0; i < ordering->history->count; i++) {
                if (ordering->waits[i] > 0)
                        text_appendf(&names, "%s%s", names.length > 0 ? ", " : "",
                                     ordering->history->revisions[i]->path);
        }
        ski_error_set(error, -SKI_ECONFIG, "revisions follow each other in a circle");
        return ski_error_detail(error, "it goes through some of: %s", text_get(&names));
}

/* Looks whether `wanted` is reached from `revision`; `seen` has been looked at. */
static bool leads_to(const struct revision *revision, const struct revision *wanted, bool *seen)
{
        if (revision == wanted)
                return true;
        if (seen[revision->place])
                return false;
        seen[revision->place] = true;
        for (size_t i = 0; i < revision->parents.count; i++) {
                if (leads_to(revision->parents.items[i], wanted, seen))
                        return true;
        }
        for (size_t i = 0; i < revision->dependencies.count; i++) {
                if (leads_to(revision->dependencies.items[i], wanted, seen))
                        return true;
        }
        return false;
}

/* Goes over to the first other line that leads to where this one waits. False: there is none, or no memory. */
static bool change_line(struct ordering *ordering)
{
        _cleanup_free_ bool *seen = calloc(ordering->history->count, sizeof(*seen));
        const struct revision *wanted = ordering->lines[ordering->line];

        for (size_t i = 0; seen && i < ordering->line_count; i++) {
                if (i == ordering->line || !leads_to(ordering->lines[i], wanted, seen))
                        continue;
                ordering->line = i;
                return true;
        }
        return false;
}

static bool is_in_lines(const struct ordering *ordering, const struct revision *revision)
{
        for (size_t i = 0; i < ordering->line_count; i++) {
                if (ordering->lines[i] == revision)
                        return true;
        }
        return false;
}

/* The line goes on with the first that is below, and the others begin lines of their own. */
static void go_down(struct ordering *ordering, const struct revision *revision)
{
        const struct revision_list *below[] = { &revision->parents, &revision->dependencies };
        bool goes_on = false;

        for (size_t i = 0; i < ARRAY_LENGTH(below); i++) {
                for (size_t k = 0; k < below[i]->count; k++) {
                        struct revision *next = below[i]->items[k];

                        ordering->waits[next->place]--;
                        if (is_in_lines(ordering, next))
                                continue;
                        if (goes_on)
                                ordering->lines[ordering->line_count++] = next;
                        else
                                ordering->lines[ordering->line] = next;
                        goes_on = true;
                }
        }
        if (goes_on)
                return;
        ordering->line_count--;
        memmove(&ordering->lines[ordering->line], &ordering->lines[ordering->line + 1],
                (ordering->line_count - ordering->line) * sizeof(*ordering->lines));
        if (ordering->line > 0)
                ordering->line--;
}

static void begin_lines(struct ordering *ordering)
{
        struct history *history = ordering->history;

        for (size_t i = history->count; i > 0; i--) {
                struct revision *revision = history->revisions[i - 1];

                revision->place = i - 1;
                ordering->waits[i - 1] = revision->children.count + revision->dependents.count;
                if (ordering->waits[i - 1] == 0)
                        ordering->lines[ordering->line_count++] = revision;
        }
}

static int put_in_order(struct ordering *ordering, ski_error *error)
{
        size_t changes = 0; /* of the line since something found its place */

        begin_lines(ordering);
        for (ordering->left = ordering->history->count; ordering->line_count > 0;) {
                struct revision *revision = ordering->lines[ordering->line];

                if (ordering->waits[revision->place] > 0) {
                        if (changes++ > ordering->line_count || !change_line(ordering))
                                break;
                        continue;
                }
                changes = 0;
                ordering->ordered[--ordering->left] = revision;
                go_down(ordering, revision);
        }
        return ordering->left == 0 ? 0 : complain_of_circle(ordering, error);
}

int history_order(struct history *history, ski_error *error)
{
        _cleanup_free_ struct revision **ordered = calloc(history->count + 1, sizeof(*ordered));
        _cleanup_free_ struct revision **lines = calloc(history->count + 1, sizeof(*lines));
        _cleanup_free_ size_t *waits = calloc(history->count + 1, sizeof(*waits));
        struct ordering ordering = { .history = history, .ordered = ordered, .lines = lines, .waits = waits };
        int r;

        if (!ordered || !lines || !waits)
                return ski_error_oom(error);
        r = put_in_order(&ordering, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < history->count; i++)
                ordered[i]->place = i;
        free(history->revisions);
        history->revisions = steal(ordered);
        return 0;
}
