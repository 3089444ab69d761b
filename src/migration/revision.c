/* SPDX-License-Identifier: PostgreSQL */
#include "migration/revision.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/text.h"
#include "postgres/script.h"

enum { LONGEST_ID = 32 /* bytes; the column version_num of alembic_version */ };

struct reading {
        const char *at, *end;
        unsigned line; /* of `at` */
        struct arena *arena;
        struct revision *revision;
        struct text message;
        bool has_id, has_revises;
        ski_error *error;
};

/* A line without its end, and without blanks around it. */
struct line {
        const char *text;
        size_t length;
};

static bool next_line(struct reading *reading, struct line *ret)
{
        const char *newline = memchr(reading->at, '\n', (size_t)(reading->end - reading->at));
        const char *end = newline ? newline : reading->end, *start = reading->at;

        if (reading->at == reading->end)
                return false;
        reading->at = newline ? newline + 1 : reading->end;
        reading->line++;
        while (start < end && isspace((unsigned char)*start))
                start++;
        while (end > start && isspace((unsigned char)end[-1]))
                end--;
        *ret = (struct line){ start, (size_t)(end - start) };
        return true;
}

/* The text behind "--", or false where the line is no comment. */
static bool comment_of(const struct line *line, struct line *ret)
{
        if (line->length < 2 || strncmp(line->text, "--", 2) != 0)
                return false;
        *ret = (struct line){ line->text + 2, line->length - 2 };
        while (ret->length > 0 && isspace((unsigned char)*ret->text)) {
                ret->text++;
                ret->length--;
        }
        return true;
}

static bool line_is(const struct line *line, const char *text)
{
        return line->length == strlen(text) && strncmp(line->text, text, line->length) == 0;
}

/* Marks -------------------------------------------------------------------------------------------- */

static bool is_mark(const struct line *line, struct revision_part *ret)
{
        static const struct {
                const char *text;
                enum revision_direction direction;
                bool outside_transaction;
        } marks[] = {
                { "@upgrade", REVISION_UPGRADE, false },
                { "@upgrade outside transaction", REVISION_UPGRADE, true },
                { "@downgrade", REVISION_DOWNGRADE, false },
                { "@downgrade outside transaction", REVISION_DOWNGRADE, true },
        };
        struct line comment;

        for (size_t i = 0; i < ARRAY_LENGTH(marks) && comment_of(line, &comment); i++) {
                if (!line_is(&comment, marks[i].text))
                        continue;
                *ret = (struct revision_part){ .direction = marks[i].direction,
                                               .outside_transaction = marks[i].outside_transaction };
                return true;
        }
        return false;
}

static bool looks_like_mark(const struct line *line)
{
        struct line comment;

        return comment_of(line, &comment) && comment.length > 0 &&
               (strncasecmp(comment.text, "@upgrade", strlen("@upgrade")) == 0 ||
                strncasecmp(comment.text, "@downgrade", strlen("@downgrade")) == 0);
}

static int complain(struct reading *reading, const char *what)
{
        ski_error_set(reading->error, -SKI_ECONFIG, "%s", what);
        ski_error_place(reading->error, reading->revision->path, reading->line, 0);
        return -SKI_ECONFIG;
}

static int misspelt(struct reading *reading)
{
        return complain(reading, "the marks are '-- @upgrade' and '-- @downgrade', each perhaps with 'outside "
                                 "transaction' behind it");
}

/* The header ----------------------------------------------------------------------------------------- */

static bool has_key(const struct line *line, const char *key, struct line *ret_value)
{
        size_t length = strlen(key);

        if (line->length <= length || strncasecmp(line->text, key, length) != 0 || line->text[length] != ':')
                return false;
        *ret_value = (struct line){ line->text + length + 1, line->length - length - 1 };
        while (ret_value->length > 0 && isspace((unsigned char)*ret_value->text)) {
                ret_value->text++;
                ret_value->length--;
        }
        return true;
}

static const char *copy_line(struct reading *reading, const struct line *line)
{
        return arena_format(reading->arena, "%.*s", (int)line->length, line->text);
}

static void read_list(struct reading *reading, const struct line *value, struct name_list *ret)
{
        char *names = arena_format(reading->arena, "%.*s", (int)value->length, value->text);
        char *rest = NULL;

        ret->names = arena_array(reading->arena, value->length / 2 + 1, sizeof(*ret->names));
        if (!names || !ret->names)
                return;
        for (char *name = strtok_r(names, ", \t", &rest); name; name = strtok_r(NULL, ", \t", &rest))
                ret->names[ret->count++] = name;
}

/* False where the comment is none of the header's entries. */
static bool read_entry(struct reading *reading, const struct line *comment)
{
        struct revision *revision = reading->revision;
        struct line value;

        if (has_key(comment, "Revision ID", &value)) {
                revision->id = copy_line(reading, &value);
                reading->has_id = true;
        } else if (has_key(comment, "Revises", &value)) {
                read_list(reading, &value, &revision->revises);
                reading->has_revises = true;
        } else if (has_key(comment, "Branch labels", &value)) {
                read_list(reading, &value, &revision->labels);
        } else if (has_key(comment, "Depends on", &value)) {
                read_list(reading, &value, &revision->depends_on);
        } else if (has_key(comment, "Replaces", &value)) {
                read_list(reading, &value, &revision->replaces);
        } else if (has_key(comment, "Squashed", &value)) {
                read_list(reading, &value, &revision->squashed);
        } else if (has_key(comment, "Create Date", &value)) {
                revision->created = copy_line(reading, &value);
        } else if (has_key(comment, "Unproved", &value)) {
                revision->unproved = copy_line(reading, &value);
        } else {
                return false;
        }
        return true;
}

static int check_header(struct reading *reading)
{
        const struct revision *revision = reading->revision;

        unsigned line = reading->line;
        int r = 0;

        reading->line = 1;
        if (!reading->has_id || !*revision->id)
                r = complain(reading, "the revision has no line '-- Revision ID: …'");
        else if (!reading->has_revises)
                r = complain(reading,
                             "the revision has no line '-- Revises: …'; it stays empty in a first one");
        else if (!revision_id_is_valid(revision->id)) {
                complain(reading, "the revision's identifier can't be used");
                r = ski_error_hint(reading->error,
                                   "it has at most %d bytes, no dot in front, and neither blanks nor any of "
                                   "'@', '+', '-', ':', ',', '/', '\\'",
                                   LONGEST_ID);
        }
        reading->line = line;
        return r;
}

/* Up to the first mark, which becomes the first part. */
static int read_header(struct reading *reading, struct revision_part *ret_first)
{
        struct line line, comment;

        while (next_line(reading, &line)) {
                if (is_mark(&line, ret_first))
                        return check_header(reading);
                if (looks_like_mark(&line))
                        return misspelt(reading);
                if (line.length == 0)
                        continue;
                if (!comment_of(&line, &comment))
                        return complain(reading, "this stands before the line '-- @upgrade'");
                if (!read_entry(reading, &comment) && !reading->has_id) {
                        text_append_bytes(&reading->message, comment.text, comment.length);
                        text_append_char(&reading->message, '\n');
                }
        }
        return complain(reading, "the file has no line '-- @upgrade'");
}

/* The parts ------------------------------------------------------------------------------------------ */

static int add_part(struct reading *reading, struct revision_part part, const char *end)
{
        struct revision *revision = reading->revision;
        struct revision_part *parts = arena_array(reading->arena, revision->part_count + 1, sizeof(*parts));

        if (!parts)
                return ski_error_oom(reading->error);
        part.length = (size_t)(end - part.text);
        if (revision->part_count > 0)
                memcpy(parts, revision->parts, revision->part_count * sizeof(*parts));
        parts[revision->part_count++] = part;
        revision->parts = parts;
        return 0;
}

/* A line that looks like a mark is none in a function's body, a string or a COPY's data. */
static bool is_inside(const struct revision_part *part, const char *end)
{
        return script_ends_inside(part->text, (size_t)(end - part->text));
}

/* Parts up to the file's end. Where `by_lines` is false, *ret_unclosed says that lines were passed over because of
 * something that never ends. */
static int read_marks(struct reading *reading, struct revision_part part, bool by_lines, bool *ret_unclosed)
{
        struct line line;
        bool passed = false;
        int r;

        part.text = reading->at;
        part.line = reading->line + 1;
        for (const char *start = reading->at; next_line(reading, &line); start = reading->at) {
                struct revision_part next;

                if (!looks_like_mark(&line))
                        continue;
                if (!by_lines && is_inside(&part, start)) {
                        passed = true;
                        continue;
                }
                if (!is_mark(&line, &next))
                        return misspelt(reading);
                r = add_part(reading, part, start);
                if (r < 0)
                        return r;
                part = next;
                part.text = reading->at;
                part.line = reading->line + 1;
                passed = false;
        }
        *ret_unclosed = passed && is_inside(&part, reading->end);
        return add_part(reading, part, reading->end);
}

/* A quote that somebody forgot to close hides no part: whoever runs the statement gets to know of it. */
static int read_parts(struct reading *reading, const struct revision_part *first)
{
        const char *at = reading->at;
        unsigned line = reading->line;
        bool unclosed = false;
        int r;

        r = read_marks(reading, *first, false, &unclosed);
        if (r < 0 || !unclosed)
                return r;
        reading->at = at;
        reading->line = line;
        reading->revision->part_count = 0;
        return read_marks(reading, *first, true, &unclosed);
}

/* The message's lines without empty ones around them. */
static const char *finish_message(struct reading *reading)
{
        const char *start = text_get(&reading->message);
        size_t length = reading->message.length;

        while (length > 0 && isspace((unsigned char)*start)) {
                start++;
                length--;
        }
        while (length > 0 && isspace((unsigned char)start[length - 1]))
                length--;
        return arena_format(reading->arena, "%.*s", (int)length, start);
}

static int read_content(struct reading *reading)
{
        struct revision_part first = { 0 };
        int r;

        if (reading->end - reading->at >= 3 && memcmp(reading->at, "\xEF\xBB\xBF", 3) == 0)
                reading->at += 3;
        r = read_header(reading, &first);
        if (r == 0)
                r = read_parts(reading, &first);
        if (r == 0)
                reading->revision->message = finish_message(reading);
        return r;
}

bool revision_path_in_capitals(const char *path)
{
        const char *end = strrchr(path, '.');

        return end && strcasecmp(end, ".sql") == 0 && strcmp(end, ".sql") != 0;
}

int revision_check_encoding(const char *path, const char *content, size_t length, ski_error *error)
{
        size_t valid = text_utf8_valid(content, length);
        unsigned line = 1;

        if (valid == length)
                return 0;
        for (size_t i = 0; i < valid; i++)
                line += content[i] == '\n';
        ski_error_set(error, -SKI_ECONFIG, "%s",
                      content[valid] ? "the file is not in UTF-8" : "the file has a byte that is zero");
        ski_error_place(error, path, line, 0);
        return ski_error_hint(error, "save it as UTF-8");
}

int revision_parse(const char *path, const char *content, size_t length, struct arena *arena,
                   struct revision **ret, ski_error *error)
{
        struct revision *revision = arena_allocate(arena, sizeof(*revision));
        char *bytes = arena_array(arena, 1, length + 1);
        int r;

        if (!revision || !bytes)
                return ski_error_oom(error);
        if (length > 0)
                memcpy(bytes, content, length);
        revision->path = arena_copy(arena, path);
        revision->created = "";
        struct reading reading = {
                .at = bytes, .end = bytes + length, .arena = arena, .revision = revision, .error = error
        };
        r = revision_check_encoding(path, bytes, length, error);
        if (r == 0)
                r = read_content(&reading);
        text_free(&reading.message);
        if (r < 0)
                return r;
        if (arena->failed)
                return ski_error_oom(error);
        *ret = revision;
        return 0;
}

bool revision_is_one(const char *content, size_t length)
{
        struct reading reading = { .at = content, .end = content + length };
        struct line line, comment, value;

        if (length >= 3 && memcmp(content, "\xEF\xBB\xBF", 3) == 0)
                reading.at += 3;
        while (next_line(&reading, &line)) {
                if (looks_like_mark(&line) ||
                    (comment_of(&line, &comment) && has_key(&comment, "Revision ID", &value)))
                        return true;
                if (line.length > 0 && !comment_of(&line, &comment))
                        return false;
        }
        return false;
}

int revision_read(const char *path, struct arena *arena, struct revision **ret, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        int r;

        r = file_read(path, &content, error);
        return r < 0 ? r : revision_parse(path, content.bytes, content.length, arena, ret, error);
}

bool revision_label_is_valid(const char *label)
{
        size_t length = strlen(label);

        for (const char *at = label; *at; at++) {
                if (iscntrl((unsigned char)*at))
                        return false;
        }
        return length > 0 && length <= LONGEST_ID && text_utf8_valid(label, length) == length &&
               !strpbrk(label, "@+-:, ") && strcmp(label, "base") != 0 && strcmp(label, "head") != 0 &&
               strcmp(label, "heads") != 0 && strcmp(label, "current") != 0;
}

bool revision_id_is_valid(const char *id)
{
        return revision_label_is_valid(id) && *id != '.' && !strpbrk(id, "/\\");
}

bool revision_has_part(const struct revision *revision, enum revision_direction direction)
{
        for (size_t i = 0; i < revision->part_count; i++) {
                if (revision->parts[i].direction == direction)
                        return true;
        }
        return false;
}

char *revision_summary(const struct revision *revision)
{
        return strndup(revision->message, strcspn(revision->message, "\n"));
}
