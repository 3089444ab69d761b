/* SPDX-License-Identifier: PostgreSQL */
#include "operations/revision_statements.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "catalog/load.h"
#include "postgres/script.h"

static bool is_of_rows(const struct script_statement *statement)
{
        static const char *const others[] = { "create", "alter",  "drop",    "comment", "grant",
                                              "revoke", "set",    "reset",   "analyze", "begin",
                                              "commit", "vacuum", "security" };
        size_t length = strcspn(statement->text, " \t\r\n(;");

        for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
                if (strlen(others[i]) == length && strncasecmp(statement->text, others[i], length) == 0)
                        return false;
        }
        return true;
}

static int look(struct script *script, enum statement_subject subject, unsigned *ret_line, ski_error *error)
{
        struct script_statement statement;
        int r;

        while ((r = script_next(script, &statement, error)) > 0) {
                *ret_line = statement.line;
                if (subject == STATEMENT_OF_SERVER ? load_is_shared(&statement) : is_of_rows(&statement))
                        return 1;
        }
        return r;
}

int revision_finds(const struct revision *revision, enum statement_subject subject, unsigned *ret_line,
                   ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];
                _cleanup_(script_freep) struct script *script = NULL;

                r = script_open_text(part->text, part->length, &script, error);
                if (r == 0)
                        r = look(script, subject, ret_line, error);
                if (r < 0 && error && error->line > 0)
                        ski_error_place(error, revision->path, part->line + error->line - 1, error->column);
                if (r > 0)
                        *ret_line += part->line - 1;
        }
        return r;
}

/* The bytes of nearly all parts say at once that there is nothing to read. */
bool revision_part_adds_label(const struct revision_part *part)
{
        _cleanup_(script_freep) struct script *script = NULL;
        _cleanup_free_ char *text = strndup(part->text, part->length);
        struct script_statement statement;

        if (!text || !strcasestr(text, "type") || !strcasestr(text, "value") ||
            script_open_text(text, part->length, &script, NULL) < 0)
                return false;
        while (script_next(script, &statement, NULL) > 0) {
                if (statement.traits.adds_label)
                        return true;
        }
        return false;
}
