/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/printed.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

static void settle(struct text *result, const char *text, const char *end);

/* Behind what is quoted, where `text` stands at its first character: '…', "…" or $tag$…$tag$. */
static const char *skip_quoted(const char *text, const char *end, bool knows_backslash)
{
        const char *at = text + 1;

        if (*text == '$') {
                size_t tag = strcspn(at, "$ \n'\"()") + 2;

                if (at + tag > end || at[tag - 2] != '$' || isdigit((unsigned char)*at))
                        return at;
                at = memmem(text + tag, (size_t)(end - text) - tag, text, tag);
                return at ? at + tag : end;
        }
        for (; at < end && *at != *text; at++)
                at += knows_backslash && *at == '\\';
        return at < end ? at + 1 : end;
}

/* Behind one character, or all that is quoted there. A quote that is doubled ends a text and begins another one. */
static const char *skip(const char *start, const char *at, const char *end)
{
        bool knows_backslash = *at == '\'' && at > start && at[-1] == 'E';

        return *at == '\'' || *at == '"' || *at == '$' ? skip_quoted(at, end, knows_backslash) : at + 1;
}

/* The first of the characters on this level of brackets; NULL: none. */
static const char *find_outside(const char *text, const char *end, const char *characters)
{
        int depth = 0;

        for (const char *at = text; at < end; at = skip(text, at, end)) {
                if (depth == 0 && strchr(characters, *at))
                        return at;
                if (*at == '(' || *at == '[')
                        depth++;
                if (*at == ')' || *at == ']')
                        depth--;
        }
        return NULL;
}

/* Behind a type's name, which may go on in words; `text` where there is none. */
static const char *skip_type(const char *text, const char *end)
{
        const char *at = text;

        while (at < end && (isalnum((unsigned char)*at) || strchr("_ .\"(", *at) || *at & 0x80)) {
                if (*at == '"') {
                        at = skip_quoted(at, end, false);
                        continue;
                }
                if (*at == '(') {
                        at += 1 + strspn(at + 1, "0123456789,-");
                        if (at >= end || *at != ')')
                                return text;
                }
                at++;
        }
        return at;
}

/* The length of an array type's name without its brackets; 0 where there is none. */
static size_t element_type_length(const char *text, const char *end)
{
        const char *at = skip_type(text, end);

        return end - at > 1 && text_starts_with(at, "[]") ? (size_t)(at - text) : 0;
}

/* An array in an array is one of more dimensions, and not cast itself. */
static void append_elements(struct text *result, const char *text, const char *end, const char *type,
                            size_t length)
{
        while (text < end) {
                const char *comma = find_outside(text, end, ","), *last = comma ? comma : end;

                if (text_starts_with(text, "ARRAY[")) {
                        text_append(result, "ARRAY[");
                        append_elements(result, text + strlen("ARRAY["), last - 1, type, length);
                        text_append_char(result, ']');
                } else {
                        text_append_char(result, '(');
                        settle(result, text, last);
                        text_append(result, ")::");
                        text_append_bytes(result, type, length);
                }
                if (!comma)
                        return;
                text_append(result, ", ");
                text = comma + 1 + strspn(comma + 1, " ");
        }
}

/* Appends the array that begins at `text` with its elements cast, and gives what stands behind it; NULL where it is none of
 * that sort. */
static const char *settle_array(struct text *result, const char *text, const char *end)
{
        static const char beginning[] = "(ARRAY[", middle[] = "])::";
        const char *elements = text + strlen(beginning), *type, *close;
        size_t length;

        if ((size_t)(end - text) < sizeof(beginning) || !text_starts_with(text, beginning) || *elements == ']')
                return NULL;
        close = find_outside(elements, end, "]");
        if (!close || (size_t)(end - close) < strlen(middle) || !text_starts_with(close, middle))
                return NULL;
        type = close + strlen(middle);
        length = element_type_length(type, end);
        if (length == 0)
                return NULL;
        text_append(result, "ARRAY[");
        append_elements(result, elements, close, type, length);
        text_append_char(result, ']');
        return type + length + strlen("[]");
}

static void settle(struct text *result, const char *text, const char *end)
{
        for (const char *at = text, *next; at < end; at = next) {
                next = *at == '(' ? settle_array(result, at, end) : NULL;
                if (next)
                        continue;
                next = skip(text, at, end);
                text_append_bytes(result, at, (size_t)(next - at));
        }
}

static void append_doubled(struct text *result, const char *text)
{
        for (; *text; text++) {
                text_append_char(result, *text);
                if (*text == '\'')
                        text_append_char(result, '\'');
        }
}

/* 'a = ''b''' with the SQL in it settled; its end is where its quotes are no more doubled. */
static const char *settle_quoted(struct text *result, const char *at)
{
        _cleanup_text_ struct text inside = TEXT_INIT, settled = TEXT_INIT;

        for (at++; *at && (*at != '\'' || at[1] == '\''); at++) {
                text_append_char(&inside, *at);
                at += *at == '\'';
        }
        settle(&settled, text_get(&inside), text_get(&inside) + inside.length);
        text_append_char(result, '\'');
        append_doubled(result, text_get(&settled));
        text_append_char(result, '\'');
        result->failed |= inside.failed || settled.failed;
        return *at ? at + 1 : at;
}

static void settle_all_quoted(struct text *result, const char *text)
{
        while (*text) {
                size_t length = strcspn(text, "'");

                text_append_bytes(result, text, length);
                text += length;
                if (*text)
                        text = settle_quoted(result, text);
        }
}

const char *printed_settle(struct arena *arena, const char *text, bool in_quotes)
{
        _cleanup_text_ struct text result = TEXT_INIT;

        if (!text || !strstr(text, "(ARRAY["))
                return text;
        if (in_quotes)
                settle_all_quoted(&result, text);
        else
                settle(&result, text, text + strlen(text));
        arena->failed |= result.failed;
        return result.failed ? NULL : arena_copy(arena, text_get(&result));
}

/* Columns ------------------------------------------------------------------------------------------ */

/* How the parser calls those types that have names of more than one word, or other ones; quoted where these are keywords. */
static const struct {
        const char *beginning, *end, *name;
} names_of_types[] = {
        { "integer", "", "int4" },
        { "bigint", "", "int8" },
        { "smallint", "", "int2" },
        { "real", "", "float4" },
        { "double precision", "", "float8" },
        { "numeric", "", "\"numeric\"" },
        { "boolean", "", "bool" },
        { "character varying", "", "\"varchar\"" },
        { "character", "", "bpchar" },
        { "bit varying", "", "varbit" },
        { "bit", "", "\"bit\"" },
        { "timestamp", " without time zone", "\"timestamp\"" },
        { "timestamp", " with time zone", "timestamptz" },
        { "time", " without time zone", "\"time\"" },
        { "time", " with time zone", "timetz" },
        { "interval", "", "\"interval\"" },
};

/* The type's name as that of a column. */
static void append_name(struct text *result, const char *type, size_t length)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        const char *name, *dot;

        text_append_bytes(&text, type, length);
        name = text_get(&text);
        for (size_t i = 0; i < ARRAY_LENGTH(names_of_types); i++) {
                size_t beginning = strlen(names_of_types[i].beginning);

                if (text_starts_with(name, names_of_types[i].beginning) && strcspn(name, " (") <= beginning &&
                    text_ends_with(name, names_of_types[i].end)) {
                        text_append(result, names_of_types[i].name);
                        return;
                }
        }
        while ((dot = find_outside(name, name + strlen(name), ".")))
                name = dot + 1;
        text_append_bytes(result, name, (size_t)(skip(name, name, name + strlen(name)) - name));
        name = skip(name, name, name + strlen(name));
        text_append_bytes(result, name, strcspn(name, "("));
        result->failed |= text.failed;
}

/* Behind the constant that stands there with its type and is all of a column, without a name; else NULL. */
static const char *skip_constant(const char *at, const char *end, const char **ret_type, size_t *ret_length)
{
        const char *after = at;

        if (text_starts_with(at, "NULL::"))
                after = at + strlen("NULL");
        else if (*at == '\'' || ((*at == 'E' || *at == 'B') && at[1] == '\''))
                after = skip_quoted(*at == '\'' ? at : at + 1, end, *at == 'E');
        while (after > at && *after == '\'')
                after = skip_quoted(after, end, *at == 'E');
        if (after == at || !text_starts_with(after, "::"))
                return NULL;
        *ret_type = after + strlen("::");
        after = skip_type(*ret_type, end);
        *ret_length = (size_t)(after - *ret_type);
        if (memmem(*ret_type, *ret_length, " AS ", 4) || memmem(*ret_type, *ret_length, " COLLATE ", 9))
                return NULL;
        after += text_starts_with(after, "[]") ? 2 : 0;
        return *ret_length > 0 && (after == end || strchr(",;\n)", *after)) ? after : NULL;
}

/* The server begins a line with each column but the first, and with no other constant. */
static bool begins_column(const char *query, const char *at)
{
        static const char *const before[] = { "SELECT ", "SELECT DISTINCT " };

        for (size_t i = 0; i < ARRAY_LENGTH(before); i++) {
                size_t length = strlen(before[i]);

                if ((size_t)(at - query) >= length && strncmp(at - length, before[i], length) == 0)
                        return true;
        }
        while (at > query && at[-1] == ' ')
                at--;
        return at > query && at[-1] == '\n';
}

const char *printed_name_constants(struct arena *arena, const char *text)
{
        const char *end = text ? text + strlen(text) : NULL, *type = NULL;
        _cleanup_text_ struct text result = TEXT_INIT;
        size_t length = 0;

        if (!text || !strstr(text, "SELECT "))
                return text;
        for (const char *at = text, *next; at < end; at = next) {
                bool is_one = strchr("NEB'", *at) && begins_column(text, at);
                const char *constant = is_one ? skip_constant(at, end, &type, &length) : NULL;

                next = constant ? constant : skip(text, at, end);
                text_append_bytes(&result, at, (size_t)(next - at));
                if (constant) {
                        text_append(&result, " AS ");
                        append_name(&result, type, length);
                }
        }
        arena->failed |= result.failed;
        if (result.failed)
                return NULL;
        return result.length > (size_t)(end - text) ? arena_copy(arena, text_get(&result)) : text;
}

/* Keywords ----------------------------------------------------------------------------------------- */

/* Whether it is between the quotes. */
static bool is_new_keyword(const char *quoted, size_t length)
{
        static const char *const words[] = {
                "json",       "json_array",  "json_arrayagg",  "json_exists", "json_object", "json_objectagg",
                "json_query", "json_scalar", "json_serialize", "json_table",  "json_value",  "merge_action",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
                if (strlen(words[i]) + 2 == length && strncmp(quoted + 1, words[i], length - 2) == 0)
                        return true;
        }
        return false;
}

const char *printed_unquote(struct arena *arena, const char *text)
{
        const char *end = text ? text + strlen(text) : NULL;
        _cleanup_text_ struct text result = TEXT_INIT;

        if (!text || (!strstr(text, "\"json") && !strstr(text, "\"merge_action")))
                return text;
        for (const char *at = text, *next; at < end; at = next) {
                bool is_alone;

                next = skip(text, at, end);
                /* What stands beside it would be a doubled quote. */
                is_alone = *at == '"' && *next != '"' && (at == text || at[-1] != '"');
                if (is_alone && is_new_keyword(at, (size_t)(next - at)))
                        text_append_bytes(&result, at + 1, (size_t)(next - at) - 2);
                else
                        text_append_bytes(&result, at, (size_t)(next - at));
        }
        arena->failed |= result.failed;
        return result.failed ? NULL : arena_copy(arena, text_get(&result));
}
