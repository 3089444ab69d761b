/* SPDX-License-Identifier: PostgreSQL */
#include "migration/revision_statements.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "catalog/load.h"

int revision_part_read(const struct revision *revision, const struct revision_part *part,
                       statement_visitor *visit, void *context, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(part->text, part->length, &script, error);
        if (r < 0)
                return r;
        for (r = script_next(script, &statement, error); r > 0; r = script_next(script, &statement, error)) {
                r = visit(script, &statement, context, error);
                if (r != 0)
                        break;
        }
        if (r < 0 && error && error->line > 0)
                ski_error_place(error, revision->path, part->line + error->line - 1, error->column);
        return r;
}

/* Kinds of statements ------------------------------------------------------------------------------ */

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

struct search {
        enum statement_subject subject;
        unsigned line; /* where it was found, in the part */
};

static int find_subject(_unused_ struct script *script, const struct script_statement *statement, void *context,
                        _unused_ ski_error *error)
{
        struct search *search = context;

        search->line = statement->line;
        return search->subject == STATEMENT_OF_SERVER ? load_is_shared(statement) : is_of_rows(statement);
}

int revision_finds(const struct revision *revision, enum statement_subject subject, unsigned *ret_line,
                   ski_error *error)
{
        struct search search = { .subject = subject };
        int r = 0;

        for (size_t i = 0; r == 0 && i < revision->part_count; i++) {
                r = revision_part_read(revision, &revision->parts[i], find_subject, &search, error);
                if (r > 0)
                        *ret_line = revision->parts[i].line + search.line - 1;
        }
        return r;
}

static int find_label(_unused_ struct script *script, const struct script_statement *statement,
                      _unused_ void *context, _unused_ ski_error *error)
{
        return statement->traits.adds_label;
}

/* The bytes of nearly all parts say at once that there is nothing to read. */
bool revision_part_adds_label(const struct revision *revision, const struct revision_part *part)
{
        _cleanup_free_ char *text = strndup(part->text, part->length);

        return text && strcasestr(text, "type") && strcasestr(text, "value") &&
               revision_part_read(revision, part, find_label, NULL, NULL) > 0;
}
