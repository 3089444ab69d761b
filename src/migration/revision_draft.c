/* SPDX-License-Identifier: PostgreSQL */
#include "migration/revision_draft.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void revision_draft_clear(struct revision_draft *draft)
{
        free(draft->id);
        free(draft->message);
        free(draft->created);
        strings_free(&draft->revises);
        strings_free(&draft->labels);
        strings_free(&draft->depends_on);
        strings_free(&draft->remarks);
        for (size_t i = 0; i < draft->part_count; i++) {
                text_free(&draft->parts[i].statements);
                free(draft->parts[i].origin);
        }
        free(draft->parts);
        *draft = (struct revision_draft){ 0 };
}

struct draft_part *revision_draft_add_part(struct revision_draft *draft, enum revision_direction direction,
                                           bool outside_transaction)
{
        struct draft_part *parts = reallocarray(draft->parts, draft->part_count + 1, sizeof(*parts));

        if (!parts)
                return NULL;
        draft->parts = parts;
        parts[draft->part_count] =
                (struct draft_part){ .direction = direction, .outside_transaction = outside_transaction };
        return &parts[draft->part_count++];
}

/* A comment in the last line would take the semicolon in. */
void draft_part_add(struct draft_part *part, const char *statement)
{
        const char *last = strrchr(statement, '\n');

        text_append(&part->statements, statement);
        if (strstr(last ? last : statement, "--"))
                text_append_char(&part->statements, '\n');
        text_append(&part->statements, text_ends_with(statement, ";") ? "\n" : ";\n");
}

static void append_comment(struct text *text, const char *lines)
{
        while (*lines) {
                size_t length = strcspn(lines, "\n");

                text_appendf(text, "--%s%.*s\n", length > 0 ? " " : "", (int)length, lines);
                lines += length + (lines[length] ? 1 : 0);
        }
}

static void append_names(struct text *text, const char *key, const struct strings *names)
{
        if (names->count == 0)
                return;
        text_appendf(text, "-- %s: ", key);
        strings_join(names, ", ", text);
        text_append_char(text, '\n');
}

static const char *mark_of(const struct draft_part *part)
{
        if (part->direction == REVISION_UPGRADE)
                return part->outside_transaction ? "@upgrade outside transaction" : "@upgrade";
        return part->outside_transaction ? "@downgrade outside transaction" : "@downgrade";
}

static void append_header(const struct revision_draft *draft, struct text *content)
{
        append_comment(content, draft->message);
        text_appendf(content, "--\n-- Revision ID: %s\n", draft->id);
        if (draft->revises.count == 0)
                text_append(content, "-- Revises:\n");
        append_names(content, "Revises", &draft->revises);
        append_names(content, "Branch labels", &draft->labels);
        append_names(content, "Depends on", &draft->depends_on);
        if (draft->created && *draft->created)
                text_appendf(content, "-- Create Date: %s\n", draft->created);
        if (draft->remarks.count > 0)
                text_append_char(content, '\n');
        for (size_t i = 0; i < draft->remarks.count; i++)
                append_comment(content, draft->remarks.items[i]);
}

static void append_part(const struct draft_part *part, struct text *content)
{
        text_appendf(content, "\n-- %s\n", mark_of(part));
        text_append(content, text_get(&part->statements));
}

void revision_draft_write(const struct revision_draft *draft, struct text *content)
{
        append_header(draft, content);
        for (size_t i = 0; i < draft->part_count; i++)
                append_part(&draft->parts[i], content);
}

static unsigned count_lines(const struct text *text)
{
        unsigned count = 0;

        for (const char *at = text_get(text); *at; at++)
                count += *at == '\n';
        return count;
}

const struct draft_part *revision_draft_part_at(const struct revision_draft *draft, unsigned line,
                                                unsigned *ret_line)
{
        const struct draft_part *found = NULL;
        _cleanup_text_ struct text content = TEXT_INIT;

        append_header(draft, &content);
        for (size_t i = 0; i < draft->part_count; i++) {
                unsigned mark = count_lines(&content) + 2;

                if (line <= mark)
                        break;
                found = &draft->parts[i];
                *ret_line = line - mark;
                append_part(found, &content);
        }
        return found;
}

/* Checking ----------------------------------------------------------------------------------------- */

static bool same_names(const struct strings *draft, const struct name_list *read)
{
        if (draft->count != read->count)
                return false;
        for (size_t i = 0; i < draft->count; i++) {
                if (strcmp(draft->items[i], read->names[i]) != 0)
                        return false;
        }
        return true;
}

/* The empty line before the next mark is of the file. */
static bool same_part(const struct draft_part *draft, const struct revision_part *read)
{
        size_t length = draft->statements.length;

        return draft->direction == read->direction && draft->outside_transaction == read->outside_transaction &&
               read->length >= length && read->length <= length + 1 &&
               memcmp(text_get(&draft->statements), read->text, length) == 0;
}

static bool same_parts(const struct revision_draft *draft, const struct revision *revision)
{
        if (draft->part_count != revision->part_count)
                return false;
        for (size_t i = 0; i < draft->part_count; i++) {
                if (!same_part(&draft->parts[i], &revision->parts[i]))
                        return false;
        }
        return true;
}

/* Blanks at the ends of lines do not count. */
static bool same_message(const char *draft, const char *read)
{
        for (;;) {
                while (isspace((unsigned char)*draft))
                        draft++;
                while (isspace((unsigned char)*read))
                        read++;
                if (*draft != *read)
                        return false;
                if (*draft == '\0')
                        return true;
                draft++;
                read++;
        }
}

int revision_draft_check(const struct revision_draft *draft, const struct revision *revision, ski_error *error)
{
        const char *what = NULL;

        if (!same_parts(draft, revision))
                what = "its SQL";
        else if (!same_message(draft->message, revision->message))
                what = "its message";
        else if (strcmp(draft->id, revision->id) != 0 || !same_names(&draft->revises, &revision->revises) ||
                 !same_names(&draft->labels, &revision->labels) ||
                 !same_names(&draft->depends_on, &revision->depends_on))
                what = "its header";
        if (!what)
                return 0;
        ski_error_set(error, -SKI_EUSAGE,
                      "the revision %s can't stand in a file: %s has a line that looks like one of "
                      "the file's own",
                      draft->id, what);
        return ski_error_hint(error, "no line of it may begin with '-- @upgrade', 'Revises:' and the like");
}
