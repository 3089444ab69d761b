/* SPDX-License-Identifier: PostgreSQL
 *
 * The notes of renames in SQL files. They are comments, which the server never sees, so the names next to them are read
 * here: a note stands before a CREATE, or inside CREATE TABLE before a column.
 */
#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "catalog/renames.h"
#include "postgres/script.h"

#define NOTE "@renamed from="

struct notes {
        const char *file;
        const struct text *content;
        const struct snapshot *to;
        struct strings *renames;
        ski_error *error;
};

/* Words ------------------------------------------------------------------------------------------- */

static const char *skip_comments(const char *at, const char *end)
{
        while (at < end) {
                if (isspace((unsigned char)*at))
                        at++;
                else if (end - at > 1 && at[0] == '-' && at[1] == '-')
                        at = memchr(at, '\n', (size_t)(end - at)) ? (char *)memchr(at, '\n', (size_t)(end - at))
                                                                  : end;
                else
                        break;
        }
        return at;
}

/* Takes the identifier at `*at`, as the server would know it; NULL when there is none. */
static char *take_name(const char **at, const char *end)
{
        _cleanup_text_ struct text name = TEXT_INIT;
        const char *from = *at;

        if (from < end && *from == '"') {
                for (from++; from < end && !(*from == '"' && !(from + 1 < end && from[1] == '"')); from++) {
                        text_append_char(&name, *from);
                        from += *from == '"';
                }
                *at = from < end ? from + 1 : from;
        } else {
                for (; from < end && (isalnum((unsigned char)*from) || strchr("_$", *from) || *from & 0x80);
                     from++)
                        text_append_char(&name, (char)tolower((unsigned char)*from));
                *at = from;
        }
        return name.length > 0 ? text_steal(&name) : NULL;
}

static bool is_keyword(const char *word)
{
        static const char *const keywords[] = {
                "create",   "or",     "replace",      "unlogged", "materialized", "recursive",
                "table",    "view",   "type",         "domain",   "index",        "procedure",
                "sequence", "schema", "concurrently", "unique",   "if",           "not",
                "exists",   "only",   "foreign",      "function", "aggregate",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(keywords); i++) {
                if (strcmp(word, keywords[i]) == 0)
                        return true;
        }
        return false;
}

/* "create table if not exists clinic.wards (": clinic and wards; ret_schema is NULL when it is not said. */
static char *created_name(const char *at, const char *end, char **ret_schema)
{
        *ret_schema = NULL;
        for (;;) {
                bool quoted;
                char *word;

                at = skip_comments(at, end);
                quoted = at < end && *at == '"';
                word = take_name(&at, end);
                if (!word || (is_keyword(word) && !quoted)) {
                        free(word);
                        if (!word)
                                return NULL;
                        continue;
                }
                if (at == end || *at != '.')
                        return word;
                at++;
                *ret_schema = word;
                return take_name(&at, end);
        }
}

/* Objects ----------------------------------------------------------------------------------------- */

/* What the files' structure has under that name; where the schema is not said, best the one in public. */
static const struct fact *find_made(const struct snapshot *to, const char *schema, const char *name)
{
        const struct fact *found = NULL;

        for (size_t i = 0; i < to->count; i++) {
                const struct fact *fact = to->facts[i];

                if (fact->parent || !fact->kind->catalog || !text_equal(fact_value(fact, "name"), name) ||
                    (schema && !text_equal(fact_value(fact, "schema"), schema)))
                        continue;
                if (found && !text_equal(fact_value(found, "schema"), "public"))
                        found = fact;
                else if (!found)
                        found = fact;
        }
        return found;
}

static int misplaced(const struct notes *notes, const char *at)
{
        unsigned line = 1;

        for (const char *from = text_get(notes->content); from < at; from++)
                line += *from == '\n';
        ski_error_set(notes->error, -SKI_EUSAGE, "this note of a rename is about nothing");
        ski_error_hint(notes->error,
                       "'-- " NOTE "NAME' stands in a line of its own, before the CREATE or the column "
                       "that has the new name");
        return ski_error_place(notes->error, notes->file, line, 1);
}

/* The next note; `*at` moves behind it. The name that it says, or NULL when there is no more. */
static char *next_note(const char **at, const char *end)
{
        const char *found = memmem(*at, (size_t)(end - *at), NOTE, strlen(NOTE));
        size_t length;

        if (!found) {
                *at = end;
                return NULL;
        }
        found += strlen(NOTE);
        length = strcspn(found, "\r\n");
        if (length > (size_t)(end - found))
                length = (size_t)(end - found);
        *at = found + length;
        while (length > 0 && isspace((unsigned char)found[length - 1]))
                length--;
        if (length > 1 && found[0] == '"' && found[length - 1] == '"')
                return strndup(found + 1, length - 2);
        return strndup(found, length);
}

/* Before a statement: about what it creates. ret_old is the whole's old name, for the notes inside. */
static int read_before(struct notes *notes, const char *from, const char *statement, const char *end,
                       char **ret_old)
{
        const char *at = from;
        char *old = next_note(&at, statement);

        if (!old)
                return 0;
        free(*ret_old);
        *ret_old = old;

        _cleanup_free_ char *schema = NULL, *name = created_name(statement, end, &schema);
        const struct fact *made = name ? find_made(notes->to, schema, name) : NULL;

        if (!made)
                return misplaced(notes, at);
        if (fact_value(made, "schema"))
                strings_addf(notes->renames, "%s.%s=%s", fact_text(made, "schema"), old, name);
        else
                strings_addf(notes->renames, "%s=%s", old, name);
        return 0;
}

static int read_inside(struct notes *notes, const char *statement, const char *end, const char *old_table)
{
        _cleanup_free_ char *schema = NULL, *name = created_name(statement, end, &schema);
        const struct fact *table = name ? find_made(notes->to, schema, name) : NULL;
        const char *at = statement;

        for (;;) {
                _cleanup_free_ char *old = next_note(&at, end), *column = NULL;
                const char *behind;

                if (!old)
                        return 0;
                behind = skip_comments(at, end);
                column = take_name(&behind, end);
                if (!table || !column)
                        return misplaced(notes, at);
                strings_addf(notes->renames, "%s.%s.%s=%s", fact_text(table, "schema"),
                             old_table ? old_table : name, old, column);
        }
}

static int read_file(struct notes *notes)
{
        _cleanup_(script_freep) struct script *script = NULL;
        const char *content = text_get(notes->content), *before = content;
        int r;

        r = script_open_text(content, notes->content->length, &script, notes->error);
        while (r >= 0) {
                _cleanup_free_ char *old = NULL;
                struct script_statement statement;

                r = script_next(script, &statement, notes->error);
                if (r <= 0)
                        break;
                const char *start = content + statement.offset, *end = start + statement.length;

                r = read_before(notes, before, start, end, &old);
                if (r >= 0)
                        r = read_inside(notes, start, end, old);
                before = end;
        }
        return r;
}

int renames_from_notes(const struct strings *files, const struct snapshot *to, struct strings *ret,
                       ski_error *error)
{
        for (size_t i = 0; i < files->count; i++) {
                _cleanup_text_ struct text content = TEXT_INIT;
                struct notes notes = { files->items[i], &content, to, ret, error };
                int r;

                r = file_read(files->items[i], &content, error);
                if (r < 0)
                        return r;
                if (!strstr(text_get(&content), NOTE))
                        continue;
                r = read_file(&notes);
                if (r < 0)
                        return r;
        }
        return ret->failed ? ski_error_oom(error) : 0;
}
