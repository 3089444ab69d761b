/* SPDX-License-Identifier: PostgreSQL */
#include "migration/identifier.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* An identifier's parts: [label@][name][(+|-)steps]. */
struct identifier {
        const char *text; /* all of it, for errors */
        char *label;      /* NULL: none */
        char *name;       /* "" where only steps stand */
        long steps;       /* 0: none */
        bool has_steps;
};

static void identifier_clear(struct identifier *identifier)
{
        free(identifier->label);
        free(identifier->name);
}

static int split(const char *text, struct identifier *ret, ski_error *error)
{
        const char *at = strchr(text, '@'), *name = at ? at + 1 : text;
        size_t length = strlen(name), digits = length;

        *ret = (struct identifier){ .text = text };
        while (digits > 0 && isdigit((unsigned char)name[digits - 1]))
                digits--;
        if (digits > 0 && digits < length && strchr("+-", name[digits - 1])) {
                ret->has_steps = true;
                ret->steps = strtol(name + digits - 1, NULL, 10);
                length = digits - 1;
        }
        ret->label = at ? strndup(text, (size_t)(at - text)) : NULL;
        ret->name = strndup(name, length);
        return ret->name && (ret->label || !at) ? 0 : ski_error_oom(error);
}

/* Lists ---------------------------------------------------------------------------------------------- */

static int list_of(struct revision *revision, struct revision_list *ret, ski_error *error)
{
        struct revision **items = calloc(1, sizeof(*items));

        if (!items)
                return ski_error_oom(error);
        items[0] = revision;
        *ret = (struct revision_list){ items, revision ? 1 : 0 };
        return 0;
}

static bool is_on_branch(const struct revision *revision, const char *label)
{
        for (size_t i = 0; i < revision->branches.count; i++) {
                if (strcmp(revision->branches.names[i], label) == 0)
                        return true;
        }
        return false;
}

static bool bears(const struct revision *revision, const char *label)
{
        for (size_t i = 0; i < revision->labels.count; i++) {
                if (strcmp(revision->labels.names[i], label) == 0)
                        return true;
        }
        return false;
}

static struct revision *find_labelled(const struct history *history, const char *label)
{
        for (size_t i = 0; i < history->count; i++) {
                if (bears(history->revisions[i], label))
                        return history->revisions[i];
        }
        return NULL;
}

/* What comes before the labelled revision belongs to its line as well, though it does not have the label. */
static bool shares_line(const struct history *history, const struct revision *revision, const char *label)
{
        struct revision *labelled = find_labelled(history, label);
        const struct revision_list list = { &labelled, 1 };
        _cleanup_free_ bool *marks = calloc(history->count, sizeof(*marks));

        if (!marks || !labelled)
                return false;
        history_mark_ancestors(history, &list, marks);
        return marks[revision->place] || is_on_branch(revision, label);
}

static void keep_branch(struct revision_list *list, const char *label)
{
        size_t kept = 0;

        for (size_t i = 0; label && i < list->count; i++) {
                if (is_on_branch(list->items[i], label))
                        list->items[kept++] = list->items[i];
        }
        if (label)
                list->count = kept;
}

/* Names ---------------------------------------------------------------------------------------------- */

static int not_found(const char *name, ski_error *error)
{
        ski_error_set(error, -SKI_ENOTFOUND, "Can't locate revision identified by '%s'", name);
        return ski_error_hint(error, "'skinspire db history' lists all revisions");
}

static int check_line(const struct history *history, const struct identifier *identifier,
                      const struct revision *revision, ski_error *error)
{
        if (!identifier->label || shares_line(history, revision, identifier->label))
                return 0;
        return ski_error_set(error, -SKI_EUSAGE, "Revision %s is not a member of branch '%s'", revision->id,
                             identifier->label);
}

/* By its label or the beginning of its identifier. */
static int find_one(const struct history *history, const struct identifier *identifier, struct revision **ret,
                    ski_error *error)
{
        const char *name = identifier->name;
        _cleanup_text_ struct text others = TEXT_INIT;
        size_t found = 0, length = strlen(name);

        *ret = NULL;
        for (size_t i = 0; i < history->count; i++) {
                struct revision *revision = history->revisions[i];
                if (strcmp(revision->id, name) == 0 || bears(revision, name)) {
                        *ret = revision;
                        return check_line(history, identifier, revision, error);
                }
                if (strncmp(revision->id, name, length) != 0 ||
                    (identifier->label && !shares_line(history, revision, identifier->label)))
                        continue;
                *ret = revision;
                text_appendf(&others, "%s'%s'", found++ > 0 ? ", " : "", revision->id);
        }
        if (found == 0)
                return not_found(name, error);
        if (found == 1)
                return 0;
        return ski_error_set(error, -SKI_EUSAGE, "Multiple revisions start with '%s': %s", name,
                             text_get(&others));
}

static int several_heads(const struct identifier *identifier, const struct revision_list *heads,
                         ski_error *error)
{
        _cleanup_text_ struct text names = TEXT_INIT;

        for (size_t i = 0; i < heads->count; i++)
                text_appendf(&names, "%s%s", i > 0 ? ", " : "", heads->items[i]->id);
        ski_error_set(error, -SKI_EUSAGE, "Multiple head revisions are present for given argument '%s': %s",
                      identifier->text, text_get(&names));
        return ski_error_hint(error,
                              "name one of them, '<branchname>@head', or 'heads' for all; 'skinspire db merge "
                              "heads' joins them");
}

static int find_heads(const struct history *history, const struct identifier *identifier, bool only_one,
                      struct revision_list *ret, ski_error *error)
{
        struct revision_list heads;
        int r = 0;

        if (!history_heads(history, &heads))
                return ski_error_oom(error);
        keep_branch(&heads, identifier->label);
        if (only_one && heads.count > 1)
                r = several_heads(identifier, &heads, error);
        if (r < 0)
                free(heads.items);
        else
                *ret = heads;
        return r;
}

static int copy_list(const struct revision_list *list, struct revision_list *ret, ski_error *error)
{
        struct revision **items = calloc(list->count + 1, sizeof(*items));

        if (!items)
                return ski_error_oom(error);
        if (list->count > 0)
                memcpy(items, list->items, list->count * sizeof(*items));
        *ret = (struct revision_list){ items, list->count };
        return 0;
}

static int resolve_name(const struct history *history, const struct identifier *identifier,
                        const struct revision_list *current, struct revision_list *ret, ski_error *error)
{
        struct revision *found;
        int r;

        if (strcmp(identifier->name, "base") == 0)
                return list_of(NULL, ret, error);
        if (strcmp(identifier->name, "head") == 0 || strcmp(identifier->name, "heads") == 0)
                return find_heads(history, identifier, identifier->name[4] == '\0', ret, error);
        if (strcmp(identifier->name, "current") == 0 || !*identifier->name) {
                if (!current)
                        return ski_error_set(error, -SKI_EUSAGE, "'%s' counts from where a database is",
                                             identifier->text);
                r = copy_list(current, ret, error);
                if (r == 0)
                        keep_branch(ret, identifier->label);
                return r;
        }
        r = find_one(history, identifier, &found, error);
        return r < 0 ? r : list_of(found, ret, error);
}

/* Steps ---------------------------------------------------------------------------------------------- */

static int ambiguous(const struct identifier *identifier, ski_error *error)
{
        ski_error_set(error, -SKI_EUSAGE, "Ambiguous walk: the way of '%s' forks", identifier->text);
        return ski_error_hint(error, "name the revision itself; 'skinspire db branches' shows where ways part");
}

/* The one neighbour, within the label's lines where one is given. NULL when there is none. */
static int step(const struct history *history, const struct identifier *identifier, struct revision *from,
                struct revision **ret, ski_error *error)
{
        struct revision_list next = identifier->steps < 0 ? from->parents : from->children;
        size_t found = 0;

        *ret = NULL;
        for (size_t i = 0; i < next.count; i++) {
                if (identifier->label && !shares_line(history, next.items[i], identifier->label))
                        continue;
                *ret = next.items[i];
                found++;
        }
        return found > 1 ? ambiguous(identifier, error) : 0;
}

static int too_far(const struct identifier *identifier, ski_error *error)
{
        return ski_error_set(error, -SKI_EUSAGE, "Relative revision %+ld didn't produce %ld migrations",
                             identifier->steps, labs(identifier->steps));
}

/* From before everything the first step leads to a revision without parents. */
static int leave_base(const struct history *history, const struct identifier *identifier, struct revision **ret,
                      ski_error *error)
{
        size_t found = 0;

        if (identifier->steps < 0)
                return too_far(identifier, error);
        for (size_t i = 0; i < history->count; i++) {
                struct revision *revision = history->revisions[i];

                if (revision->parents.count > 0 ||
                    (identifier->label && !shares_line(history, revision, identifier->label)))
                        continue;
                *ret = revision;
                found++;
        }
        if (found == 0)
                return too_far(identifier, error);
        return found > 1 ? ambiguous(identifier, error) : 0;
}

static int walk(const struct history *history, const struct identifier *identifier, struct revision_list *list,
                ski_error *error)
{
        struct revision *at = list->count > 0 ? list->items[0] : NULL;
        long steps = labs(identifier->steps);
        int r;

        if (list->count > 1)
                return ambiguous(identifier, error);
        for (; steps > 0; steps--) {
                struct revision *next = NULL;

                if (at)
                        r = step(history, identifier, at, &next, error);
                else
                        r = leave_base(history, identifier, &next, error);
                if (r < 0)
                        return r;
                if (!next && (identifier->steps > 0 || steps > 1))
                        return too_far(identifier, error);
                at = next;
        }
        list->count = at ? 1 : 0;
        list->items[0] = at;
        return 0;
}

int identifier_resolve(const struct history *history, const char *text, const struct revision_list *current,
                       struct revision_list *ret, ski_error *error)
{
        _cleanup_(identifier_clear) struct identifier identifier = { 0 };
        struct revision_list found = { 0 };
        int r;

        r = split(text, &identifier, error);
        if (r == 0 && identifier.label && !find_labelled(history, identifier.label))
                r = ski_error_set(error, -SKI_ENOTFOUND, "No such branch: '%s'", identifier.label);
        if (r == 0)
                r = resolve_name(history, &identifier, current, &found, error);
        if (r == 0 && identifier.has_steps)
                r = walk(history, &identifier, &found, error);
        if (r < 0) {
                free(found.items);
                return r;
        }
        *ret = found;
        return 0;
}
