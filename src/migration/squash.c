/* SPDX-License-Identifier: PostgreSQL */
#include "migration/squash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "migration/file_name.h"
#include "migration/migration_log.h"

void squash_clear(struct squash *squash)
{
        free(squash->members.items);
        free(squash->before.items);
        strings_free(&squash->parents);
        strings_free(&squash->labels);
        strings_free(&squash->depends_on);
        strings_free(&squash->replaces);
        strings_free(&squash->squashed);
        *squash = (struct squash){ 0 };
}

/* What can be one --------------------------------------------------------------------------------------- */

struct search {
        const struct history *history;
        struct squash *result;
        bool *inside; /* of the history's revisions: it is a member */
};

static int collect(const struct history *history, const bool *marks, struct revision_list *ret,
                   ski_error *error)
{
        ret->items = calloc(history->count + 1, sizeof(*ret->items));
        if (!ret->items)
                return ski_error_oom(error);
        for (size_t i = 0; i < history->count; i++) {
                if (marks[i])
                        ret->items[ret->count++] = history->revisions[i];
        }
        return 0;
}

static bool any_inside(const struct search *search, const struct revision_list *list)
{
        for (size_t i = 0; i < list->count; i++) {
                if (search->inside[list->items[i]->place])
                        return true;
        }
        return false;
}

static int refuse(const char *reason, const char *first, const char *second, ski_error *error)
{
        ski_error_set(error, -SKI_EREFUSED, "these revisions can't become one: %s %s %s", first, reason,
                      second);
        return ski_error_hint(error, "'skinspire db history' shows how they follow each other");
}

static int find_last(struct search *search, ski_error *error)
{
        const struct revision_list *members = &search->result->members;

        for (size_t i = 0; i < members->count; i++) {
                struct revision *member = members->items[i];

                if (any_inside(search, &member->children) || any_inside(search, &member->dependents))
                        continue;
                if (search->result->last)
                        return refuse("is an end of them, and so is", search->result->last->id, member->id,
                                      error);
                search->result->last = member;
        }
        return 0;
}

static int check_followers(const struct search *search, const struct revision *member,
                           const struct revision_list *followers, ski_error *error)
{
        for (size_t i = 0; i < followers->count; i++) {
                if (!search->inside[followers->items[i]->place])
                        return refuse("follows", followers->items[i]->id, member->id, error);
        }
        return 0;
}

/* Only the last one may be followed from outside. */
static int check_middle(const struct search *search, ski_error *error)
{
        const struct revision_list *members = &search->result->members;
        int r = 0;

        for (size_t i = 0; r == 0 && i < members->count; i++) {
                if (members->items[i] == search->result->last)
                        continue;
                r = check_followers(search, members->items[i], &members->items[i]->children, error);
                if (r == 0)
                        r = check_followers(search, members->items[i], &members->items[i]->dependents, error);
        }
        return r;
}

/* What comes before the last and is no member comes before all of them. */
static int find_before(const struct search *search, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(search->history->count + 1, sizeof(*marks));
        const struct revision_list last = { &search->result->last, 1 };
        int r;

        if (!marks)
                return ski_error_oom(error);
        history_mark_ancestors(search->history, &last, marks);
        for (size_t i = 0; i < search->history->count; i++)
                marks[i] = marks[i] && !search->inside[i];
        r = collect(search->history, marks, &search->result->before, error);
        if (r < 0)
                return r;
        history_mark_ancestors(search->history, &search->result->before, marks);
        for (size_t i = 0; i < search->history->count; i++) {
                if (marks[i] && search->inside[i])
                        return refuse("would come before and after", search->history->revisions[i]->id,
                                      "what is not among them", error);
        }
        return 0;
}

static void add_once(struct strings *strings, const char *name)
{
        if (!strings_contain(strings, name))
                strings_add(strings, name);
}

static void add_outside(const struct search *search, const struct revision_list *list, struct strings *names)
{
        for (size_t i = 0; i < list->count; i++) {
                if (!search->inside[list->items[i]->place])
                        add_once(names, list->items[i]->id);
        }
}

static void fill_squashed(struct squash *squash)
{
        char checksum[DIGEST_DIGITS + 1];

        for (size_t i = 0; i < squash->last->squashed.count; i++)
                add_once(&squash->squashed, squash->last->squashed.names[i]);
        migration_checksum(squash->last, REVISION_UPGRADE, checksum);
        add_once(&squash->squashed, checksum);
}

static int fill_header(const struct search *search, ski_error *error)
{
        struct squash *squash = search->result;

        for (size_t i = 0; i < squash->members.count; i++) {
                const struct revision *member = squash->members.items[i];

                add_outside(search, &member->parents, &squash->parents);
                add_outside(search, &member->dependencies, &squash->depends_on);
                for (size_t k = 0; k < member->labels.count; k++)
                        add_once(&squash->labels, member->labels.names[k]);
                for (size_t k = 0; k < member->replaces.count; k++)
                        add_once(&squash->replaces, member->replaces.names[k]);
                if (member != squash->last)
                        add_once(&squash->replaces, member->id);
        }
        fill_squashed(squash);
        return squash->parents.failed || squash->depends_on.failed || squash->labels.failed ||
                               squash->replaces.failed || squash->squashed.failed
                       ? ski_error_oom(error)
                       : 0;
}

int squash_find(const struct history *history, const struct revision_list *list, struct squash *ret,
                ski_error *error)
{
        _cleanup_free_ bool *inside = calloc(history->count + 1, sizeof(*inside));
        struct search search = { .history = history, .result = ret, .inside = inside };
        int r;

        if (!inside)
                return ski_error_oom(error);
        for (size_t i = 0; i < list->count; i++)
                inside[list->items[i]->place] = true;
        r = collect(history, inside, &ret->members, error);
        if (r == 0 && ret->members.count < 2)
                r = ski_error_set(error, -SKI_EREFUSED, "there are not two revisions to become one");
        if (r == 0)
                r = find_last(&search, error);
        if (r == 0)
                r = check_middle(&search, error);
        if (r == 0)
                r = find_before(&search, error);
        return r < 0 ? r : fill_header(&search, error);
}

/* The text -------------------------------------------------------------------------------------------- */

static void append_parts(const struct revision *revision, enum revision_direction direction, struct text *text)
{
        _cleanup_free_ char *summary = revision_summary(revision);

        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];
                size_t length = part->length;

                if (part->direction != direction)
                        continue;
                while (length > 0 && strchr(" \t\r\n", part->text[length - 1]))
                        length--;
                text_appendf(text, "%s-- @%s%s\n-- %s, %s\n", text->length > 0 ? "\n" : "",
                             direction == REVISION_UPGRADE ? "upgrade" : "downgrade",
                             part->outside_transaction ? " outside transaction" : "", revision->id,
                             summary ? summary : "");
                text_append_bytes(text, part->text, length);
                text_append_char(text, '\n');
        }
}

int squash_join(const struct squash *squash, struct text *upgrade, struct text *downgrade, ski_error *error)
{
        const struct revision_list *members = &squash->members;

        for (size_t i = 0; i < members->count; i++) {
                const struct revision *first = members->items[i],
                                      *last = members->items[members->count - 1 - i];

                if (!revision_has_part(first, REVISION_DOWNGRADE)) {
                        ski_error_set(error, -SKI_EREFUSED,
                                      "the revision %s can't be taken back: it has no downgrade part",
                                      first->id);
                        ski_error_place(error, first->path, 0, 0);
                        return ski_error_hint(error,
                                              "write one, even an empty one, behind a line '-- @downgrade'");
                }
                append_parts(first, REVISION_UPGRADE, upgrade);
                append_parts(last, REVISION_DOWNGRADE, downgrade);
        }
        return upgrade->failed || downgrade->failed ? ski_error_oom(error) : 0;
}

int squash_compose(const struct squash *squash, const char *zone, const char *message, const char *upgrade,
                   const char *downgrade, struct new_revision *ret, ski_error *error)
{
        const struct revision_list *members = &squash->members;
        _cleanup_free_ char *first = revision_summary(members->items[0]),
                            *last = revision_summary(squash->last);
        _cleanup_free_ char *usual = text_format("%s … %s", first ? first : "", last ? last : "");
        _cleanup_free_ char *date = NULL;
        struct file_date now;

        file_date_now(zone, &now);
        date = file_date_text(&now);
        ret->id = strdup(squash->last->id);
        ret->path = strdup(squash->last->path);
        if (!date || !usual || !ret->id || !ret->path)
                return ski_error_oom(error);
        revision_header_append(&ret->content, &(struct revision_header){ .id = ret->id,
                                                                         .message = message ? message : usual,
                                                                         .date = date,
                                                                         .parents = &squash->parents,
                                                                         .labels = &squash->labels,
                                                                         .depends_on = &squash->depends_on,
                                                                         .replaces = &squash->replaces,
                                                                         .squashed = &squash->squashed });
        revision_part_append(&ret->content, "upgrade", upgrade);
        revision_part_append(&ret->content, "downgrade", downgrade);
        return ret->content.failed ? ski_error_oom(error) : 0;
}

int squash_write(const struct squash *squash, const struct new_revision *revision, ski_error *error)
{
        int r;

        r = file_write(revision->path, revision->content.bytes, revision->content.length, 0644, error);
        for (size_t i = 0; r == 0 && i < squash->members.count; i++) {
                const struct revision *member = squash->members.items[i];

                if (member != squash->last && unlink(member->path) < 0 && errno != ENOENT)
                        r = ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", member->path);
        }
        return r;
}
