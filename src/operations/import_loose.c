/* SPDX-License-Identifier: PostgreSQL */
#include "operations/import_loose.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "migration/file_name.h"
#include "migration/loose_file.h"
#include "postgres/script.h"

struct loose_files {
        struct loose_file *items;
        size_t count;
};

static void loose_files_clear(struct loose_files *files)
{
        for (size_t i = 0; i < files->count; i++)
                loose_file_clear(&files->items[i]);
        free(files->items);
}

bool import_loose_is_folder(const char *folder)
{
        _cleanup_strings_ struct strings paths = STRINGS_INIT;

        return folder_list(folder, ".sql", &paths, NULL) == 0 && paths.count > 0;
}

/* The order ---------------------------------------------------------------------------------------- */

/* A way back stands behind its way there. */
static int compare(const void *a, const void *b)
{
        const struct loose_file *first = a, *second = b;
        int order = loose_file_compare(first, second);

        if (order != 0)
                return order;
        return first->is_down != second->is_down ? first->is_down - second->is_down
                                                 : strcmp(first->path, second->path);
}

static int refuse(const struct loose_file *file, const char *what, const char *other, ski_error *error)
{
        ski_error_set(error, -SKI_EUSAGE, "%s%s", what, other ? other : "");
        return ski_error_place(error, file->path, 0, 0);
}

static int check_order(const struct loose_files *files, ski_error *error)
{
        for (size_t i = 0; i < files->count; i++) {
                const struct loose_file *file = &files->items[i], *before = i > 0 ? file - 1 : NULL;
                bool same_place = before && loose_file_compare(before, file) == 0;

                if (same_place && before->is_down == file->is_down)
                        return refuse(file, "the file has the same place in the order as ", before->path,
                                      error);
                if (file->is_down && !same_place)
                        return refuse(file, "there is no file that leads there, where this one leads back from",
                                      NULL, error);
        }
        return 0;
}

/* What looks like a file of the order, and is none, would be missing in it without a word. */
static int check_others(const char *folder, ski_error *error)
{
        _cleanup_strings_ struct strings entries = STRINGS_INIT;
        int r;

        r = folder_list(folder, NULL, &entries, error);
        for (size_t i = 0; r == 0 && i < entries.count; i++) {
                const char *path = entries.items[i];
                _cleanup_strings_ struct strings within = STRINGS_INIT;

                if (folder_exists(path))
                        r = folder_list_deep(path, ".sql", &within, error);
                if (r < 0 || (within.count == 0 && !revision_path_in_capitals(path)))
                        continue;
                ski_error_set(error, -SKI_EUSAGE,
                              "this would be left out: the files are those of the folder "
                              "itself whose names end in .sql");
                ski_error_place(error, within.count > 0 ? within.items[0] : path, 0, 0);
                r = ski_error_hint(error, "give it such a name there, or take it out of the folder");
        }
        return r;
}

static int read_names(const char *folder, struct loose_files *ret, ski_error *error)
{
        _cleanup_strings_ struct strings paths = STRINGS_INIT;
        int r;

        r = check_others(folder, error);
        if (r == 0)
                r = folder_list(folder, ".sql", &paths, error);
        if (r < 0)
                return r;
        ret->items = calloc(paths.count + 1, sizeof(*ret->items));
        if (!ret->items)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < paths.count; i++)
                r = loose_file_read(paths.items[i], &ret->items[ret->count++], error);
        if (r < 0)
                return r;
        qsort(ret->items, ret->count, sizeof(*ret->items), compare);
        return check_order(ret, error);
}

/* A file's parts ----------------------------------------------------------------------------------- */

/* A stretch of a file, by the marks of other tools. */
struct stretch {
        enum revision_direction direction;
        bool outside_transaction;
        const char *text;
        size_t length;
        const char *file;
        unsigned line; /* of the file */
};

static bool begins_with(const char *line, const char *words)
{
        return strncasecmp(line, words, strlen(words)) == 0 && !isalnum((unsigned char)line[strlen(words)]);
}

static bool is_direction_mark(const char *line, enum revision_direction *ret)
{
        if (begins_with(line, "-- migrate:up") || begins_with(line, "-- +goose up"))
                *ret = REVISION_UPGRADE;
        else if (begins_with(line, "-- migrate:down") || begins_with(line, "-- +goose down"))
                *ret = REVISION_DOWNGRADE;
        else
                return false;
        return true;
}

static bool line_has(const char *line, const char *words)
{
        _cleanup_free_ char *copy = strndup(line, strcspn(line, "\n"));

        return copy && strcasestr(copy, words);
}

/* What of a file is for a mark that stands before the first one: no transaction at all. */
static bool wants_none(const char *text)
{
        for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
                if (begins_with(line, "-- +goose no transaction"))
                        return true;
        }
        return false;
}

static struct draft_part *add_part(struct revision_draft *draft, const struct stretch *stretch, bool outside,
                                   ski_error *error)
{
        struct draft_part *part = revision_draft_add_part(draft, stretch->direction, outside);

        if (part)
                part->origin = strdup(stretch->file);
        if (!part || !part->origin)
                ski_error_oom(error);
        return part && part->origin ? part : NULL;
}

static unsigned line_of(const struct stretch *stretch, const char *at)
{
        unsigned line = stretch->line;

        for (const char *before = stretch->text; before < at; before++)
                line += *before == '\n';
        return line;
}

/* A part's first line stands directly below its mark. */
static int append_slice(struct revision_draft *draft, const struct stretch *stretch, bool outside,
                        const char *text, size_t length, ski_error *error)
{
        struct draft_part *last = &draft->parts[draft->part_count - 1];

        if (last->statements.length == 0)
                last->outside_transaction = outside;
        else if (last->outside_transaction != outside)
                last = add_part(draft, stretch, outside, error);
        if (!last)
                return -SKI_ENOMEM;
        while (last->statements.length == 0 && length > 0 && isspace((unsigned char)*text)) {
                text++;
                length--;
        }
        if (last->statements.length == 0)
                last->origin_line = line_of(stretch, text);
        text_append_bytes(&last->statements, text, length);
        return last->statements.failed ? ski_error_oom(error) : 0;
}

/* Each part ends its last line, and a semicolon may be missing at the end of a file. */
static void end_parts(struct revision_draft *draft)
{
        for (size_t i = 0; i < draft->part_count; i++) {
                struct text *text = &draft->parts[i].statements;

                while (text->length > 0 && isspace((unsigned char)text->bytes[text->length - 1]))
                        text->bytes[--text->length] = '\0';
                if (text->length > 0)
                        text_append_char(text, '\n');
        }
}

static int skip_data(struct script *script, const struct script_statement *statement, ski_error *error)
{
        const char *bytes;
        size_t length;
        int r = statement->data_line > 0 ? 1 : 0;

        while (r > 0)
                r = script_read_data(script, &bytes, &length, error);
        return r;
}

/* Cuts the stretch where what the server refuses inside a transaction begins and ends. */
static int add_stretch(struct revision_draft *draft, const struct stretch *stretch, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        size_t done = 0;
        int r;

        if (!add_part(draft, stretch, stretch->outside_transaction, error))
                return -SKI_ENOMEM;
        r = script_open_text(stretch->text, stretch->length, &script, error);
        if (r < 0)
                return r;
        while ((r = script_next(script, &statement, error)) > 0) {
                bool outside = stretch->outside_transaction || statement.traits.alone;
                size_t end;

                r = skip_data(script, &statement, error);
                if (r < 0)
                        return r;
                end = (size_t)script_offset(script);
                end += end < stretch->length && stretch->text[end] == ';';
                r = append_slice(draft, stretch, outside, stretch->text + done, end - done, error);
                if (r < 0)
                        return r;
                done = end;
        }
        if (r == 0)
                r = append_slice(draft, stretch, draft->parts[draft->part_count - 1].outside_transaction,
                                 stretch->text + done, stretch->length - done, error);
        return r;
}

/* Without marks all of it is of the file's own direction. */
static int add_stretches(struct revision_draft *draft, const struct loose_file *file, const char *text,
                         enum revision_direction direction, ski_error *error)
{
        bool none = wants_none(text);
        struct stretch stretch = { direction, none, text, 0, file->path, 1 };
        unsigned number = 0;
        int r = 0;

        for (const char *line = text; r == 0 && *line; line += strcspn(line, "\n"), line += *line == '\n') {
                struct stretch next = { .text = line, .file = file->path, .line = ++number };

                if (!is_direction_mark(line, &next.direction))
                        continue;
                next.outside_transaction = none || line_has(line, "transaction:false");
                stretch.length = (size_t)(line - stretch.text);
                /* What stands before the first mark is a comment at most. */
                if (strspn(stretch.text, " \t\r\n") < stretch.length)
                        r = add_stretch(draft, &stretch, error);
                stretch = next;
        }
        stretch.length = strlen(stretch.text);
        if (r == 0)
                r = add_stretch(draft, &stretch, error);
        if (r < 0 && error && error->line > 0)
                error->line += stretch.line - 1;
        return r;
}

static int add_content(struct revision_draft *draft, const struct loose_file *file,
                       enum revision_direction direction, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        size_t start = 0;
        int r;

        r = file_read(file->path, &content, error);
        if (r == 0)
                r = revision_check_encoding(file->path, text_get(&content), content.length, error);
        if (r < 0)
                return r;
        if (text_starts_with(text_get(&content), "\xEF\xBB\xBF"))
                start = 3;
        r = add_stretches(draft, file, text_get(&content) + start, direction, error);
        if (r < 0)
                ski_error_place(error, file->path, error ? error->line : 0, error ? error->column : 0);
        return r;
}

/* The drafts --------------------------------------------------------------------------------------- */

static char *choose_path(const struct loose_file *file, const struct migration_place *place)
{
        struct file_date now;
        _cleanup_free_ char *name = NULL;

        file_date_now(place->timezone, &now);
        name = file_name_compose(place->file_template, file->id, file->message, place->slug_length, &now);
        return name ? path_join(place->versions.items[0], name) : NULL;
}

static int add_draft(const struct loose_file *file, const struct loose_file *back, const char *parent,
                     const struct migration_place *place, struct import_files *files, ski_error *error)
{
        struct import_file *added = import_files_add(files);
        int r;

        if (!added)
                return ski_error_oom(error);
        added->draft.id = strdup(file->id);
        added->draft.message = strdup(file->message);
        added->draft.created = strdup(file->created);
        added->origin = strdup(file->path);
        added->path = choose_path(file, place);
        if (parent)
                strings_add(&added->draft.revises, parent);
        if (!added->draft.id || !added->draft.message || !added->draft.created || !added->origin ||
            !added->path || added->draft.revises.failed)
                return ski_error_oom(error);
        r = add_content(&added->draft, file, REVISION_UPGRADE, error);
        if (r == 0 && back)
                r = add_content(&added->draft, back, REVISION_DOWNGRADE, error);
        end_parts(&added->draft);
        return r;
}

int import_loose_drafts(const char *folder, const struct migration_place *place, struct import_files *files,
                        ski_error *error)
{
        _cleanup_(loose_files_clear) struct loose_files loose = { 0 };
        const char *parent = NULL;
        int r;

        r = read_names(folder, &loose, error);
        for (size_t i = 0; r == 0 && i < loose.count; i++) {
                const struct loose_file *file = &loose.items[i];
                const struct loose_file *back = i + 1 < loose.count && file[1].is_down ? file + 1 : NULL;

                if (file->is_down)
                        continue;
                r = add_draft(file, back, parent, place, files, error);
                parent = file->id;
        }
        return r;
}
