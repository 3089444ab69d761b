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
        long steps;
        bool has_steps;
        bool may_stop; /* steps that lead too far end where there are no more */
        bool *line;    /* by place: what follows, or is followed by, what the label means; NULL: no label */
};

static void identifier_clear(struct identifier *identifier)
{
        free(identifier->label);
        free(identifier->name);
        free(identifier->line);
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

static bool is_on_line(const struct identifier *identifier, const struct revision *revision)
{
        return !identifier->line || identifier->line[revision->place];
}

static void keep_line(const struct identifier *identifier, struct revision_list *list)
{
        size_t kept = 0;

        for (size_t i = 0; i < list->count; i++) {
                if (is_on_line(identifier, list->items[i]))
                        list->items[kept++] = list->items[i];
        }
        list->count = kept;
}

/* Names ---------------------------------------------------------------------------------------------- */

static int not_found(const struct history *history, const char *name, ski_error *error)
{
        const struct revision *whole = history_find_replacing(history, name);

        ski_error_set(error, -SKI_ENOTFOUND, "Can't locate revision identified by '%s'", name);
        if (whole)
                return ski_error_hint(error, "it was squashed into %s", whole->id);
        return ski_error_hint(error, "'skinspire db history' lists all revisions");
}

static int means_several(const char *name, const struct revision *first, const struct revision *second,
                         ski_error *error)
{
        return ski_error_set(error, -SKI_ENOTFOUND, "Multiple revisions start with '%s': '%s', '%s'", name,
                             first->id, second->id);
}

static bool bears(const struct revision *revision, const char *label)
{
        for (size_t i = 0; i < revision->labels.count; i++) {
                if (strcmp(revision->labels.names[i], label) == 0)
                        return true;
        }
        return false;
}

enum { SHORTEST = 4 /* name of which the beginning is enough */ };

static bool begins(const char *whole, const char *start)
{
        return strlen(whole) >= SHORTEST && strncmp(whole, start, strlen(start)) == 0;
}

/* True when it is the beginning of the identifier or of a label. */
static bool may_be_called(const struct revision *revision, const char *start)
{
        bool fits = begins(revision->id, start);

        for (size_t i = 0; i < revision->labels.count; i++)
                fits |= begins(revision->labels.names[i], start);
        return fits;
}

/* By identifier or label, or the beginning of one, then within the identifier's line (NULL: anywhere). */
static int find_called(const struct history *history, const char *name, const struct identifier *within,
                       struct revision **ret, ski_error *error)
{
        *ret = NULL;
        for (size_t i = 0; i < history->count; i++) {
                struct revision *revision = history->revisions[i];

                if (strcmp(revision->id, name) == 0 || bears(revision, name)) {
                        *ret = revision;
                        return 0;
                }
        }
        for (size_t i = 0; i < history->count; i++) {
                struct revision *revision = history->revisions[i];

                if (!may_be_called(revision, name) || (within && !is_on_line(within, revision)))
                        continue;
                if (*ret)
                        return means_several(name, *ret, revision, error);
                *ret = revision;
        }
        return *ret ? 0 : not_found(history, name, error);
}

static int find_one(const struct history *history, const struct identifier *identifier, struct revision **ret,
                    ski_error *error)
{
        int r;

        r = find_called(history, identifier->name, identifier, ret, error);
        if (r < 0 || is_on_line(identifier, *ret))
                return r;
        return ski_error_set(error, -SKI_ENOTFOUND, "Revision %s is not a member of branch '%s'", (*ret)->id,
                             identifier->label);
}

static int find_line(const struct history *history, struct identifier *identifier, ski_error *error)
{
        struct revision *labelled;
        int r;

        if (!identifier->label)
                return 0;
        r = find_called(history, identifier->label, NULL, &labelled, error);
        if (r == -SKI_ENOTFOUND)
                ski_error_set(error, -SKI_ENOTFOUND, "No such branch: '%s'", identifier->label);
        if (r < 0)
                return r;
        identifier->line = calloc(history->count, sizeof(*identifier->line));
        if (!identifier->line)
                return ski_error_oom(error);
        history_mark_line(history, labelled, identifier->line);
        return 0;
}

/* Heads ---------------------------------------------------------------------------------------------- */

static int several_heads(const struct identifier *identifier, const struct revision_list *heads,
                         ski_error *error)
{
        _cleanup_text_ struct text names = TEXT_INIT;

        for (size_t i = 0; i < heads->count; i++)
                text_appendf(&names, "%s%s", i > 0 ? ", " : "", heads->items[i]->id);
        ski_error_set(error, -SKI_ENOTFOUND, "Multiple head revisions are present for given argument '%s': %s",
                      identifier->text, text_get(&names));
        return ski_error_hint(error,
                              "name one of them, '<branchname>@head', or 'heads' for all; 'skinspire db merge "
                              "heads' joins them");
}

/* All heads, without those that something depends on, where no label is given. */
static int find_heads(const struct history *history, const struct identifier *identifier,
                      struct revision_list *ret, ski_error *error)
{
        struct revision_list heads;
        size_t kept = 0;

        if (!history_heads(history, &heads))
                return ski_error_oom(error);
        keep_line(identifier, &heads);
        for (size_t i = 0; i < heads.count; i++) {
                if (identifier->line || heads.items[i]->dependents.count == 0)
                        heads.items[kept++] = heads.items[i];
        }
        *ret = (struct revision_list){ heads.items, kept };
        return 0;
}

static int find_head(const struct history *history, const struct identifier *identifier,
                     struct revision_list *ret, ski_error *error)
{
        struct revision_list heads;
        int r = 0;

        if (!history_heads(history, &heads))
                return ski_error_oom(error);
        keep_line(identifier, &heads);
        if (heads.count > 1)
                r = several_heads(identifier, &heads, error);
        if (r < 0)
                free(heads.items);
        else
                *ret = heads;
        return r;
}

/* Where the database is ------------------------------------------------------------------------------- */

static int needs_database(const struct identifier *identifier, ski_error *error)
{
        return ski_error_set(error, -SKI_ENOTFOUND, "'%s' counts from where a database is", identifier->text);
}

static int find_current(const struct identifier *identifier, const struct revision_list *current,
                        struct revision_list *ret, ski_error *error)
{
        int r;

        if (!current)
                return needs_database(identifier, error);
        r = copy_list(current, ret, error);
        if (r == 0)
                keep_line(identifier, ret);
        return r;
}

/* What has run, newest last, as far as it is on the line; of that only what no other follows. */
static int find_tips(const struct history *history, const struct identifier *identifier,
                     const struct revision_list *current, bool follow_dependencies, struct revision_list *ret,
                     ski_error *error)
{
        _cleanup_free_ bool *ran = calloc(history->count + 1, sizeof(*ran));
        _cleanup_free_ bool *covered = calloc(history->count + 1, sizeof(*covered));
        struct revision **items = calloc(history->count + 1, sizeof(*items));
        size_t count = 0;

        if (!ran || !covered || !items) {
                free(items);
                return ski_error_oom(error);
        }
        history_mark_ancestors(history, current, ran);
        for (size_t i = history->count; i > 0; i--) {
                struct revision *revision = history->revisions[i - 1];
                bool counts = ran[i - 1] && (is_on_line(identifier, revision) || !follow_dependencies);

                for (size_t k = 0; counts && k < revision->parents.count; k++)
                        covered[revision->parents.items[k]->place] = true;
                for (size_t k = 0; counts && follow_dependencies && k < revision->dependencies.count; k++)
                        covered[revision->dependencies.items[k]->place] = true;
                if (counts && !covered[i - 1] && is_on_line(identifier, revision))
                        items[count++] = revision;
        }
        *ret = (struct revision_list){ items, count };
        return 0;
}

/* From where "+2" or "-1" counts. Nothing: from before everything. */
static int find_start(const struct history *history, const struct identifier *identifier,
                      const struct revision_list *current, struct revision_list *ret, ski_error *error)
{
        int r;

        r = find_current(identifier, current, ret, error);
        if (r == 0 && identifier->line && ret->count == 0) {
                free(ret->items);
                ret->items = NULL;
                r = find_tips(history, identifier, current, identifier->steps > 0, ret, error);
        }
        if (r < 0 || ret->count <= 1)
                return r;
        if (identifier->steps > 0)
                r = ski_error_set(error, -SKI_ENOTFOUND, "Ambiguous upgrade from multiple current revisions");
        else
                r = ski_error_set(error, -SKI_ENOTFOUND, "Ambiguous downgrade from multiple current revisions");
        ski_error_hint(error, "name the line: '<branchname>@%+ld'", identifier->steps);
        free(ret->items);
        ret->items = NULL;
        return r;
}

static int resolve_name(const struct history *history, const struct identifier *identifier,
                        const struct revision_list *current, struct revision_list *ret, ski_error *error)
{
        struct revision *found;
        int r;

        if (!*identifier->name && !identifier->has_steps)
                return not_found(history, identifier->text, error);
        if (!*identifier->name)
                return find_start(history, identifier, current, ret, error);
        if (strcmp(identifier->name, "base") == 0)
                return list_of(NULL, ret, error);
        if (strcmp(identifier->name, "heads") == 0)
                return find_heads(history, identifier, ret, error);
        if (strcmp(identifier->name, "head") == 0)
                return find_head(history, identifier, ret, error);
        if (strcmp(identifier->name, "current") == 0)
                return find_current(identifier, current, ret, error);
        r = find_one(history, identifier, &found, error);
        return r < 0 ? r : list_of(found, ret, error);
}

/* Steps ---------------------------------------------------------------------------------------------- */

static int ambiguous(const struct identifier *identifier, ski_error *error)
{
        ski_error_set(error, -SKI_ENOTFOUND, "Ambiguous walk: the way of '%s' forks", identifier->text);
        return ski_error_hint(error, "name the revision itself; 'skinspire db branches' shows where ways part");
}

static int too_far(const struct identifier *identifier, ski_error *error)
{
        return ski_error_set(error, -SKI_ENOTFOUND, "Relative revision %+ld didn't produce %ld migrations",
                             identifier->steps, labs(identifier->steps));
}

/* The one that follows; from before everything (NULL) the first of all. A label chooses where several do. */
static int step_up(const struct history *history, const struct identifier *identifier,
                   const struct revision *from, struct revision **ret, ski_error *error)
{
        const struct revision_list *next =
                from ? &from->children : &(const struct revision_list){ history->revisions, history->count };
        size_t found = 0;

        for (size_t i = 0; i < next->count; i++) {
                struct revision *revision = next->items[i];

                if ((!from && revision->parents.count > 0) || !is_on_line(identifier, revision))
                        continue;
                *ret = revision;
                found++;
        }
        if (found == 0 && !identifier->may_stop)
                return too_far(identifier, error);
        return found > 1 ? ambiguous(identifier, error) : 0;
}

/* The one parent, whatever the label; NULL for what was before everything. */
static int step_down(const struct identifier *identifier, const struct revision *from, struct revision **ret,
                     ski_error *error)
{
        if (!from && identifier->may_stop)
                return 0;
        if (!from)
                return too_far(identifier, error);
        if (from->parents.count > 1)
                return ambiguous(identifier, error);
        *ret = from->parents.count > 0 ? from->parents.items[0] : NULL;
        return 0;
}

static bool contains(struct revision *const *items, size_t count, const struct revision *revision)
{
        for (size_t i = 0; i < count; i++) {
                if (items[i] == revision)
                        return true;
        }
        return false;
}

/* Goes the steps from each of the list, which then holds where they lead. */
static int walk(const struct history *history, const struct identifier *identifier, struct revision_list *list,
                ski_error *error)
{
        size_t kept = 0, count = list->count > 0 ? list->count : 1;
        int r = 0;

        for (size_t i = 0; i < count; i++) {
                struct revision *at = list->count > 0 ? list->items[i] : NULL;

                for (long left = labs(identifier->steps); r == 0 && left > 0; left--)
                        r = identifier->steps > 0 ? step_up(history, identifier, at, &at, error)
                                                  : step_down(identifier, at, &at, error);
                if (at && !contains(list->items, kept, at))
                        list->items[kept++] = at;
        }
        list->count = kept;
        return r;
}

static int resolve_steps(const struct history *history, const struct identifier *identifier,
                         const struct revision_list *current, struct revision_list *ret, ski_error *error)
{
        bool counts_from_heads = !*identifier->name && !current && identifier->steps < 0;
        int r;

        /* On the way up the label chooses among those that follow, wherever it starts. */
        struct identifier start = *identifier;
        if (*identifier->name && identifier->steps > 0)
                start.line = NULL;
        if (counts_from_heads)
                r = find_heads(history, identifier, ret, error);
        else
                r = resolve_name(history, &start, current, ret, error);
        if (r == 0 && ret->count > 1 && !counts_from_heads)
                r = several_heads(identifier, ret, error);
        if (r == 0)
                r = walk(history, identifier, ret, error);
        return r;
}

static int resolve(const struct history *history, struct identifier *identifier,
                   const struct revision_list *current, struct revision_list *ret, ski_error *error)
{
        struct revision_list found = { 0 };
        int r;

        r = find_line(history, identifier, error);
        if (r == 0)
                r = identifier->has_steps ? resolve_steps(history, identifier, current, &found, error)
                                          : resolve_name(history, identifier, current, &found, error);
        if (r < 0) {
                free(found.items);
                return r;
        }
        *ret = found;
        return 0;
}

int identifier_resolve(const struct history *history, const char *text, const struct revision_list *current,
                       struct revision_list *ret, ski_error *error)
{
        _cleanup_(identifier_clear) struct identifier identifier = { 0 };
        int r;

        r = split(text, &identifier, error);
        return r < 0 ? r : resolve(history, &identifier, current, ret, error);
}

int identifier_resolve_within(const struct history *history, const char *text,
                              const struct revision_list *current, struct revision_list *ret, ski_error *error)
{
        _cleanup_(identifier_clear) struct identifier identifier = { 0 };
        int r;

        r = split(text, &identifier, error);
        if (r < 0)
                return r;
        identifier.may_stop = true;
        return resolve(history, &identifier, current, ret, error);
}
