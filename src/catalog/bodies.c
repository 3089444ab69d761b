/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/bodies.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalog/kind.h"

/* Names of facts ---------------------------------------------------------------------------------- */

/* A fact that can be named; in a chain of those with the same schema and name, and in one of those with the same
 * name (the hash is the same; the texts are still to be compared). */
struct entry {
        struct fact *fact;
        const char *schema, *name;
        const struct fact *last; /* the routine that mentioned it last */
        struct entry *next_qualified, *next_bare;
};

struct names {
        struct entry *entries;
        size_t count;
        struct entry **qualified, **bare; /* hash tables */
        size_t mask;                      /* their size less one, which is a power of two */
};

/* FNV-1a, by Fowler, Noll and Vo. */
static uint64_t hash(uint64_t seed, const char *string)
{
        for (; *string; string++)
                seed = (seed ^ (unsigned char)*string) * 0x100000001B3u;
        return seed;
}

static uint64_t hash_bare(const char *name)
{
        return hash(0xCBF29CE484222325u, name);
}

static uint64_t hash_qualified(const char *schema, const char *name)
{
        return hash(hash_bare(schema) * 31, name);
}

static bool can_be_named(const struct fact *fact)
{
        unsigned catalog = fact->kind->catalog;

        return (catalog == CATALOG_CLASS || catalog == CATALOG_PROC || catalog == CATALOG_TYPE) &&
               fact_value(fact, "schema") && fact_value(fact, "name");
}

static void names_add(struct names *names, struct fact *fact)
{
        struct entry *entry = &names->entries[names->count++];
        struct entry **head;

        *entry = (struct entry){ .fact = fact,
                                 .schema = fact_text(fact, "schema"),
                                 .name = fact_text(fact, "name") };
        head = &names->qualified[hash_qualified(entry->schema, entry->name) & names->mask];
        entry->next_qualified = *head;
        *head = entry;
        head = &names->bare[hash_bare(entry->name) & names->mask];
        entry->next_bare = *head;
        *head = entry;
}

static void names_clear(struct names *names)
{
        free(names->entries);
        free(names->qualified);
        free(names->bare);
}

static int names_fill(struct names *names, const struct snapshot *snapshot, ski_error *error)
{
        size_t size = 64;

        while (size < snapshot->count)
                size *= 2;
        names->mask = size - 1;
        names->entries = calloc(snapshot->count + 1, sizeof(*names->entries));
        names->qualified = calloc(size, sizeof(struct entry *));
        names->bare = calloc(size, sizeof(struct entry *));
        if (!names->entries || !names->qualified || !names->bare)
                return ski_error_oom(error);
        for (size_t i = 0; i < snapshot->count; i++) {
                if (can_be_named(snapshot->facts[i]))
                        names_add(names, snapshot->facts[i]);
        }
        return 0;
}

/* Resolving --------------------------------------------------------------------------------------- */

struct search {
        struct names names;
        struct fact *routine;
        bodies_mention *mention;
        void *context;
        ski_error *error;
        bool found; /* by the last look-up */
};

static int mention(struct search *search, struct entry *entry)
{
        search->found = true;
        if (entry->fact == search->routine || entry->last == search->routine)
                return 0;
        entry->last = search->routine;
        return search->mention(search->context, search->routine, entry->fact, search->error);
}

static int look_up_qualified(struct search *search, const char *schema, const char *name)
{
        struct entry *entry = search->names.qualified[hash_qualified(schema, name) & search->names.mask];
        int r = 0;

        search->found = false;
        for (; r >= 0 && entry; entry = entry->next_qualified) {
                if (text_equal(entry->name, name) && text_equal(entry->schema, schema))
                        r = mention(search, entry);
        }
        return r;
}

static int look_up_bare(struct search *search, const char *name)
{
        struct entry *entry = search->names.bare[hash_bare(name) & search->names.mask];
        int r;

        while (entry && !text_equal(entry->name, name))
                entry = entry->next_bare;
        if (!entry)
                return 0;
        r = look_up_qualified(search, fact_text(search->routine, "schema"), name);
        if (r >= 0 && !search->found)
                r = look_up_qualified(search, "public", name);
        if (r < 0 || search->found)
                return r;
        for (; r >= 0 && entry; entry = entry->next_bare) {
                if (text_equal(entry->name, name))
                        r = mention(search, entry);
        }
        return r;
}

/* "a.b" is b in the schema a, or something of a: a column, a field. */
static int look_up(struct search *search, const char *first, const char *second)
{
        int r;

        search->found = false;
        if (second) {
                r = look_up_qualified(search, first, second);
                if (r < 0 || search->found)
                        return r;
        }
        return look_up_bare(search, first);
}

/* Reading ----------------------------------------------------------------------------------------- */

static bool begins_name(char c)
{
        return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* To the server a dollar may be part of a name as well; here it rather closes the body that the name stands in. */
static bool continues_name(char c)
{
        return begins_name(c) || isdigit((unsigned char)c);
}

static const char *skip_blanks(const char *at)
{
        return at + strspn(at, " \t\r\n\f\v");
}

/* Behind a comment, which may hold others. */
static const char *skip_block_comment(const char *at)
{
        unsigned depth = 0;

        do {
                if (at[0] == '/' && at[1] == '*') {
                        depth++;
                        at += 2;
                } else if (at[0] == '*' && at[1] == '/') {
                        depth--;
                        at += 2;
                } else {
                        at++;
                }
        } while (*at && depth > 0);
        return at;
}

/* Behind what stands between quotes of this sort, which goes to `content`; two of them are one of them. */
static const char *read_quoted(const char *at, bool backslashes, struct text *content)
{
        char quote = *at++;

        text_clear(content);
        for (; *at; at++) {
                if (backslashes && at[0] == '\\' && at[1])
                        at++;
                else if (at[0] == quote && at[1] == quote)
                        at++;
                else if (at[0] == quote)
                        return at + 1;
                text_append_char(content, *at);
        }
        return at;
}

/* Behind a name, which goes to `name` as the server folds it; NULL when none begins here. */
static const char *read_name(const char *at, struct text *name)
{
        if (*at == '"')
                return read_quoted(at, false, name);
        if (!begins_name(*at))
                return NULL;
        text_clear(name);
        for (; continues_name(*at); at++)
                text_append_char(name, *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at);
        return at;
}

/* Behind "$tag$"; NULL when this is none ("$1"). */
static const char *skip_dollar_quote(const char *at)
{
        const char *end = at + 1;

        while (continues_name(*end))
                end++;
        return *end == '$' && !isdigit((unsigned char)at[1]) ? end + 1 : NULL;
}

struct reader {
        struct search *search;
        bool in_body;
        struct text first, second, string;
};

/* Looks up the name that begins at `*at`, with what is behind a dot, and moves behind it. */
static int take_names(struct reader *reader, const char **at)
{
        const char *dot, *end;

        *at = read_name(*at, &reader->first);
        dot = skip_blanks(*at);
        end = *dot == '.' ? read_name(skip_blanks(dot + 1), &reader->second) : NULL;
        if (end)
                *at = end;
        if (!reader->in_body)
                return 0;
        return look_up(reader->search, text_get(&reader->first), end ? text_get(&reader->second) : NULL);
}

/* A string that is a name and nothing else may be meant as one: nextval('numbers'). */
static int take_string(struct reader *reader, const char **at, bool backslashes)
{
        const char *content;

        *at = read_quoted(*at, backslashes, &reader->string);
        content = text_get(&reader->string);
        if (*content != '"' && !begins_name(*content))
                return 0;
        return content[strcspn(content, " \t\n(),;")] ? 0 : take_names(reader, &content);
}

/* Where a string with backslashes or Unicode escapes begins behind its prefix; else NULL. */
static const char *string_behind_prefix(const char *at)
{
        if ((*at == 'e' || *at == 'E') && at[1] == '\'')
                return at + 1;
        if ((*at == 'u' || *at == 'U') && at[1] == '&' && (at[2] == '\'' || at[2] == '"'))
                return at + 2;
        return NULL;
}

static int read_token(struct reader *reader, const char **at)
{
        const char *quote = string_behind_prefix(*at);

        if (quote) {
                *at = quote;
                return take_string(reader, at, **at == '\'');
        }
        if (**at == '"' || begins_name(**at))
                return take_names(reader, at);
        if (**at == '\'')
                return take_string(reader, at, false);
        if (isdigit((unsigned char)**at)) {
                while (continues_name(**at))
                        ++*at;
                return 0;
        }
        ++*at;
        return 0;
}

/* The server writes the body as the definition's only dollar quote; what stands before is known to it. Dollar quotes
 * inside the body are read like the rest: they mostly hold statements to be executed. */
static int read_definition(struct reader *reader, const char *at)
{
        int r = 0;

        reader->in_body = false;
        while (*at && r >= 0) {
                const char *behind = *at == '$' ? skip_dollar_quote(at) : NULL;

                if (behind) {
                        reader->in_body = true;
                        at = behind;
                } else if (at[0] == '-' && at[1] == '-') {
                        at += strcspn(at, "\n");
                } else if (at[0] == '/' && at[1] == '*') {
                        at = skip_block_comment(at);
                } else {
                        r = read_token(reader, &at);
                }
        }
        return r;
}

static bool has_readable_body(const struct fact *fact)
{
        const char *language = fact->kind->catalog == CATALOG_PROC ? fact_value(fact, "_language") : NULL;

        return text_equal(language, "sql") || text_equal(language, "plpgsql");
}

int bodies_read(const struct snapshot *snapshot, bodies_mention *mention_one, void *context, ski_error *error)
{
        struct search search = { .mention = mention_one, .context = context, .error = error };
        struct reader reader = { .search = &search };
        int r;

        r = names_fill(&search.names, snapshot, error);
        for (size_t i = 0; r >= 0 && i < snapshot->count; i++) {
                search.routine = snapshot->facts[i];
                if (has_readable_body(search.routine))
                        r = read_definition(&reader, fact_text(search.routine, "definition"));
        }
        if (r >= 0 && (reader.first.failed || reader.second.failed || reader.string.failed))
                r = ski_error_oom(error);
        text_free(&reader.first);
        text_free(&reader.second);
        text_free(&reader.string);
        names_clear(&search.names);
        return r;
}
