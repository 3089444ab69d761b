/* SPDX-License-Identifier: PostgreSQL */
#include "migration/new_revision.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "base/file.h"
#include "migration/file_name.h"
#include "migration/identifier.h"

void new_revision_clear(struct new_revision *revision)
{
        free(revision->id);
        free(revision->path);
        text_free(&revision->content);
}

struct composing {
        const struct migration_place *place;
        const struct history *history;
        const struct revision_wish *wish;
        struct new_revision *result;
        struct revision_list parents;
        struct strings depends_on;
        struct file_date date;
        ski_error *error;
};

/* The identifier and the label -------------------------------------------------------------------------- */

static bool bears(const struct revision *revision, const char *label)
{
        for (size_t i = 0; i < revision->labels.count; i++) {
                if (strcmp(revision->labels.names[i], label) == 0)
                        return true;
        }
        return false;
}

static const struct revision *find_called(const struct history *history, const char *name)
{
        for (size_t i = 0; i < history->count; i++) {
                const struct revision *revision = history->revisions[i];

                if (strcmp(revision->id, name) == 0 || bears(revision, name))
                        return revision;
        }
        return NULL;
}

static int refuse_name(const struct composing *composing, const char *what, const char *name)
{
        ski_error_set(composing->error, -SKI_EUSAGE, "'%s' can't be %s", name, what);
        return ski_error_hint(
                composing->error,
                "it has at most 32 bytes, and neither blanks nor any of '@', '+', '-', ':', ','; an "
                "identifier, being part of a file's name, no '/', no '\\' and no dot in front");
}

static int check_name(const struct composing *composing, const char *name)
{
        const struct revision *other = find_called(composing->history, name);

        if (!other)
                return 0;
        ski_error_set(composing->error, -SKI_EREFUSED, "the name '%s' is taken by %s", name, other->path);
        return ski_error_hint(composing->error, "choose another");
}

static int choose_id(struct composing *composing)
{
        unsigned char bytes[6];

        if (composing->wish->id) {
                composing->result->id = strdup(composing->wish->id);
                if (!composing->result->id)
                        return ski_error_oom(composing->error);
                return revision_id_is_valid(composing->wish->id)
                               ? check_name(composing, composing->wish->id)
                               : refuse_name(composing, "an identifier", composing->wish->id);
        }
        do {
                free(composing->result->id);
                if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
                        return ski_error_set(composing->error, -SKI_EIO, "the system gives no random numbers");
                composing->result->id = text_format("%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2],
                                                    bytes[3], bytes[4], bytes[5]);
        } while (composing->result->id && find_called(composing->history, composing->result->id));
        return composing->result->id ? 0 : ski_error_oom(composing->error);
}

/* The parents ------------------------------------------------------------------------------------------- */

static bool list_contains(const struct revision_list *list, const struct revision *revision)
{
        for (size_t i = 0; i < list->count; i++) {
                if (list->items[i] == revision)
                        return true;
        }
        return false;
}

static int add_parents(struct composing *composing, const char *text)
{
        struct revision_list found = { 0 };
        int r;

        r = identifier_resolve(composing->history, text, NULL, &found, composing->error);
        for (size_t i = 0; r == 0 && i < found.count; i++) {
                if (list_contains(&composing->parents, found.items[i]))
                        r = ski_error_set(composing->error, -SKI_ENOTFOUND,
                                          "Duplicate head revisions specified: %s", found.items[i]->id);
                else
                        composing->parents.items[composing->parents.count++] = found.items[i];
        }
        free(found.items);
        return r;
}

static int refuse_splice(const struct composing *composing, const struct revision *parent)
{
        ski_error_set(composing->error, -SKI_ENOTFOUND, "Revision %s is not a head revision", parent->id);
        if (composing->wish->merge)
                return ski_error_hint(composing->error, "'skinspire db heads' lists what can be joined");
        return ski_error_hint(composing->error, "with --splice it begins a new branch from this revision");
}

static int check_parents(const struct composing *composing)
{
        const struct revision_list *parents = &composing->parents;

        for (size_t i = 0; i < parents->count; i++) {
                if (parents->items[i]->children.count > 0 && !composing->wish->splice)
                        return refuse_splice(composing, parents->items[i]);
        }
        if (!composing->wish->merge || parents->count > 1)
                return 0;
        ski_error_set(composing->error, -SKI_ENOTFOUND, "there is nothing to merge: %s",
                      parents->count == 1 ? "only one revision is named" : "no revision is named");
        return ski_error_hint(composing->error,
                              "'skinspire db heads' lists the ends of the lines; 'heads' means them all");
}

static int find_parents(struct composing *composing)
{
        const struct strings *names = composing->wish->parents;
        struct revision_list heads = { 0 };
        int r = 0;

        composing->parents.items = calloc(composing->history->count + 1, sizeof(struct revision *));
        if (!composing->parents.items)
                return ski_error_oom(composing->error);
        for (size_t i = 0; names && r == 0 && i < names->count; i++)
                r = add_parents(composing, names->items[i]);
        if (names)
                return r < 0 ? r : check_parents(composing);
        if (!history_heads(composing->history, &heads))
                return ski_error_oom(composing->error);
        if (heads.count > 1) {
                ski_error_set(composing->error, -SKI_ENOTFOUND,
                              "Multiple heads are present; please specify the head revision on which the new "
                              "revision should be based, or perform a merge");
                r = ski_error_hint(composing->error, "'skinspire db merge heads' joins them; --head names one");
        } else if (heads.count == 1) {
                composing->parents.items[composing->parents.count++] = heads.items[0];
        }
        free(heads.items);
        return r;
}

/* A label stays one, a beginning becomes the whole identifier. */
static int find_needs(struct composing *composing)
{
        const struct strings *names = composing->wish->depends_on;
        int r = 0;

        for (size_t i = 0; names && r == 0 && i < names->count; i++) {
                struct revision_list found = { 0 };

                r = identifier_resolve(composing->history, names->items[i], NULL, &found, composing->error);
                for (size_t k = 0; r == 0 && k < found.count; k++)
                        strings_add(&composing->depends_on, bears(found.items[k], names->items[i])
                                                                    ? names->items[i]
                                                                    : found.items[k]->id);
                free(found.items);
        }
        return r == 0 && composing->depends_on.failed ? ski_error_oom(composing->error) : r;
}

/* The text ---------------------------------------------------------------------------------------------- */

/* A line of the message must not be taken for one of the header's. */
static int check_message(const struct composing *composing, const char *message)
{
        static const char *const words[] = { "Revision ID:", "Revises:",     "Branch labels:",
                                             "Depends on:",  "Create Date:", "Unproved:",
                                             "Replaces:",    "@upgrade",     "@downgrade" };

        if (text_utf8_valid(message, strlen(message)) != strlen(message))
                return ski_error_set(composing->error, -SKI_EUSAGE, "the message is not in UTF-8");
        for (const char *line = message; *line; line += strcspn(line, "\n") + (strchr(line, '\n') ? 1 : 0)) {
                const char *start = line + strspn(line, " \t\r");

                for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
                        if (strncasecmp(start, words[i], strlen(words[i])) == 0)
                                return ski_error_set(composing->error, -SKI_EUSAGE,
                                                     "a line of the message can't begin with '%s'", words[i]);
                }
        }
        return 0;
}

static void append_message(struct text *text, const char *message)
{
        while (*message) {
                size_t length = strcspn(message, "\n");

                text_appendf(text, "--%s%.*s\n", length > 0 ? " " : "", (int)length, message);
                message += length + (message[length] ? 1 : 0);
        }
}

static void append_names(struct text *text, const char *key, const struct strings *names)
{
        if (!names || names->count == 0)
                return;
        text_appendf(text, "-- %s: ", key);
        strings_join(names, ", ", text);
        text_append_char(text, '\n');
}

void revision_header_append(struct text *text, const struct revision_header *header)
{
        append_message(text, header->message);
        text_appendf(text, "--\n-- Revision ID: %s\n", header->id);
        if (header->parents->count == 0)
                text_append(text, "-- Revises:\n");
        append_names(text, "Revises", header->parents);
        append_names(text, "Branch labels", header->labels);
        append_names(text, "Depends on", header->depends_on);
        append_names(text, "Replaces", header->replaces);
        append_names(text, "Squashed", header->squashed);
        text_appendf(text, "-- Create Date: %s\n", header->date);
        if (header->unproved)
                text_appendf(text, "-- Unproved: %s\n", header->unproved);
}

void revision_part_append(struct text *text, const char *mark, const char *statements)
{
        text_append_char(text, '\n');
        if (!statements || !text_starts_with(statements, "-- @"))
                text_appendf(text, "-- @%s\n", mark);
        if (!statements)
                return;
        text_append(text, statements);
        if (!text_ends_with(statements, "\n"))
                text_append_char(text, '\n');
}

static int compose_text(struct composing *composing, const char *message)
{
        const struct revision_wish *wish = composing->wish;
        struct text *text = &composing->result->content;
        _cleanup_strings_ struct strings parents = STRINGS_INIT, labels = STRINGS_INIT;
        _cleanup_free_ char *date = file_date_text(&composing->date);
        const struct revision_header header = {
                .id = composing->result->id,
                .message = message,
                .date = date,
                .unproved = wish->unproved,
                .parents = &parents,
                .labels = &labels,
                .depends_on = &composing->depends_on,
        };

        for (size_t i = 0; i < composing->parents.count; i++)
                strings_add(&parents, composing->parents.items[i]->id);
        if (wish->label)
                strings_add(&labels, wish->label);
        if (!date || parents.failed || labels.failed)
                return ski_error_oom(composing->error);
        revision_header_append(text, &header);
        revision_part_append(text, "upgrade", wish->upgrade);
        revision_part_append(text, "downgrade", wish->downgrade);
        return text->failed ? ski_error_oom(composing->error) : 0;
}

/* The file ---------------------------------------------------------------------------------------------- */

static char *folder_of(const char *path)
{
        const char *slash = strrchr(path, '/');

        return slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
}

static bool same_folder(const char *one, const char *other)
{
        _cleanup_free_ char *first = realpath(one, NULL), *second = realpath(other, NULL);

        return strcmp(one, other) == 0 || (first && second && strcmp(first, second) == 0);
}

static int choose_given_folder(const struct composing *composing, char **ret)
{
        const struct strings *versions = &composing->place->versions;
        const char *wanted = composing->wish->version_path;

        for (size_t i = 0; i < versions->count; i++) {
                if (!same_folder(versions->items[i], wanted))
                        continue;
                *ret = strdup(versions->items[i]);
                return *ret ? 0 : ski_error_oom(composing->error);
        }
        ski_error_set(composing->error, -SKI_ENOTFOUND,
                      "Path %s is not represented in current version locations", wanted);
        return ski_error_hint(composing->error, "version_locations in alembic.ini names them");
}

static int choose_folder(const struct composing *composing, char **ret)
{
        const struct strings *versions = &composing->place->versions;

        if (composing->wish->version_path)
                return choose_given_folder(composing, ret);
        if (versions->count > 1 && composing->parents.count == 0)
                return ski_error_set(composing->error, -SKI_ENOTFOUND,
                                     "Multiple version locations present, please specify --version-path");
        *ret = versions->count > 1 ? folder_of(composing->parents.items[0]->path) : strdup(versions->items[0]);
        return *ret ? 0 : ski_error_oom(composing->error);
}

static int choose_path(struct composing *composing, const char *message)
{
        const struct migration_place *place = composing->place;
        _cleanup_free_ char *folder = NULL, *name = NULL;
        int r;

        r = choose_folder(composing, &folder);
        if (r < 0)
                return r;
        name = file_name_compose(place->file_template, composing->result->id, message, place->slug_length,
                                 &composing->date);
        composing->result->path = name ? path_join(folder, name) : NULL;
        if (!composing->result->path)
                return ski_error_oom(composing->error);
        if (!file_exists(composing->result->path))
                return 0;
        return ski_error_set(composing->error, -SKI_EREFUSED, "the file %s is there already",
                             composing->result->path);
}

static int compose(struct composing *composing)
{
        const struct revision_wish *wish = composing->wish;
        const char *message = wish->message ? wish->message : "empty message";
        int r;

        file_date_now(composing->place->timezone, &composing->date);
        r = check_message(composing, message);
        if (r == 0)
                r = choose_id(composing);
        if (r == 0 && wish->label)
                r = revision_label_is_valid(wish->label) ? check_name(composing, wish->label)
                                                         : refuse_name(composing, "a label", wish->label);
        if (r == 0 && wish->label && strcmp(wish->label, composing->result->id) == 0)
                r = ski_error_set(composing->error, -SKI_EUSAGE, "identifier and label are the same");
        if (r == 0)
                r = find_parents(composing);
        if (r == 0)
                r = find_needs(composing);
        if (r == 0)
                r = choose_path(composing, wish->message ? wish->message : "");
        return r < 0 ? r : compose_text(composing, message);
}

int new_revision_compose(const struct migration_place *place, const struct history *history,
                         const struct revision_wish *wish, struct new_revision *ret, ski_error *error)
{
        struct new_revision result = { 0 };
        struct composing composing = {
                .place = place, .history = history, .wish = wish, .result = &result, .error = error
        };
        int r;

        r = compose(&composing);
        free(composing.parents.items);
        strings_free(&composing.depends_on);
        if (r < 0)
                new_revision_clear(&result);
        else
                *ret = result;
        return r;
}

int new_revision_write(const struct new_revision *revision, ski_error *error)
{
        _cleanup_free_ char *folder = folder_of(revision->path);
        int r;

        r = folder ? folder_make(folder, 0755, error) : ski_error_oom(error);
        if (r < 0)
                return r;
        return file_create(revision->path, revision->content.bytes, revision->content.length, 0644, error);
}
