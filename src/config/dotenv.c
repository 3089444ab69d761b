/* SPDX-License-Identifier: PostgreSQL */
#include "config/dotenv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

enum { LARGEST_FILE = 1024 * 1024 };

struct reader {
        const char *file;
        const char *at; /* the rest; ends in NUL; its lines end in \n */
        unsigned line;
        struct dotenv *dotenv;
        ski_error *error;
};

static int wrong(struct reader *reader, unsigned line, const char *message, const char *hint)
{
        ski_error_set(reader->error, -SKI_ECONFIG, "%s", message);
        ski_error_hint(reader->error, "%s", hint);
        ski_error_place(reader->error, reader->file, line, 0);
        return -SKI_ECONFIG;
}

/* Of a name inside ${…}. Before a = nearly every character may stand in a name. */
static bool is_name_character(char character)
{
        return character &&
               strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-", character);
}

static void skip_blanks(struct reader *reader)
{
        reader->at += strspn(reader->at, " \t\v\f");
}

static void skip_line(struct reader *reader)
{
        reader->at += strcspn(reader->at, "\n");
}

/* ${NAME} and ${NAME:-default} ------------------------------------------------------------------- */

static const char *lookup(const struct reader *reader, const char *name)
{
        const char *value = getenv(name);
        const struct dotenv_variable *variable = value ? NULL : dotenv_find(reader->dotenv, name);

        return variable ? variable->value : value;
}

/* Expands what stands at the reader's place into the value. A $ that begins nothing of that kind is
 * taken literally, as is the rest behind it. */
static int expand(struct reader *reader, struct text *value)
{
        bool has_brace = reader->at[1] == '{';
        const char *name = reader->at + (has_brace ? 2 : 1), *behind = name, *end;
        _cleanup_free_ char *variable = NULL;
        const char *found;

        while (has_brace && is_name_character(*behind))
                behind++;
        /* The end of the name, or of the default that follows it. */
        end = text_starts_with(behind, ":-") ? behind + strcspn(behind, "}\n") : behind;
        if (behind == name || *end != '}') {
                text_append_char(value, *reader->at++);
                return 0;
        }
        variable = strndup(name, (size_t)(behind - name));
        if (!variable)
                return ski_error_oom(reader->error);
        found = lookup(reader, variable);
        if (found)
                text_append(value, found);
        else if (end > behind)
                text_append_bytes(value, behind + 2, (size_t)(end - behind - 2));
        else
                return wrong(reader, reader->line, "a ${…} names a variable that is not set",
                             "set it, write ${NAME:-default}, or put the value in single quotes to keep ${ as "
                             "it is");
        reader->at = end + 1;
        return 0;
}

/* Values ----------------------------------------------------------------------------------------- */

/* The character that \c stands for in double quotes, or NUL when the backslash stands for itself. */
static char escaped(char c)
{
        static const char letters[] = "abfnrtv\\'\"$", meanings[] = "\a\b\f\n\r\t\v\\'\"$";
        const char *letter = c ? strchr(letters, c) : NULL;

        return letter ? meanings[letter - letters] : '\0';
}

static int read_quoted(struct reader *reader, struct text *value)
{
        char quote = *reader->at++;
        unsigned first = reader->line;
        int r;

        while (*reader->at != quote) {
                char c = *reader->at, next = c ? reader->at[1] : '\0';

                if (c == '\0')
                        return wrong(reader, first, "a quote is not closed",
                                     quote == '"' ? "close it with \"; inside write a \" as \\\""
                                                  : "close it with '; inside write a ' as \\'");
                if (quote == '"' && c == '$') {
                        r = expand(reader, value);
                        if (r < 0)
                                return r;
                        continue;
                }
                if (c == '\\' && (quote == '"' ? escaped(next) != '\0' : next == '\'' || next == '\\')) {
                        text_append_char(value, quote == '"' ? escaped(next) : next);
                        reader->at += 2;
                        continue;
                }
                reader->line += c == '\n';
                text_append_char(value, c);
                reader->at++;
        }
        reader->at++;
        skip_blanks(reader);
        if (*reader->at == '#')
                skip_line(reader);
        if (*reader->at != '\n' && *reader->at != '\0')
                return wrong(reader, reader->line, "something stands behind a closing quote",
                             "put the whole value in quotes; a comment begins with #");
        return 0;
}

/* An unquoted value ends with its line or with a # behind a blank; NAME=#1 is a value. */
static int read_plain(struct reader *reader, struct text *value)
{
        bool after_blank = reader->at[-1] != '=';
        int r;

        while (*reader->at && *reader->at != '\n' && !(after_blank && *reader->at == '#')) {
                after_blank = *reader->at == ' ' || *reader->at == '\t';
                if (*reader->at != '$') {
                        text_append_char(value, *reader->at++);
                        continue;
                }
                r = expand(reader, value);
                if (r < 0)
                        return r;
        }
        skip_line(reader);
        while (value->length > 0 && strchr(" \t\v\f", value->bytes[value->length - 1]))
                value->bytes[--value->length] = '\0';
        return 0;
}

/* Lines ------------------------------------------------------------------------------------------ */

static int add_variable(struct reader *reader, struct text *name, struct text *value, unsigned line)
{
        struct dotenv *dotenv = reader->dotenv;
        struct dotenv_variable variable = { .line = line };
        struct dotenv_variable *items;

        items = reallocarray(dotenv->items, dotenv->count + 1, sizeof(variable));
        if (!items)
                return ski_error_oom(reader->error);
        dotenv->items = items;
        variable.name = text_steal(name);
        variable.value = text_steal(value);
        items[dotenv->count++] = variable;
        return variable.name && variable.value ? 0 : ski_error_oom(reader->error);
}

static int read_variable(struct reader *reader)
{
        _cleanup_text_ struct text name = TEXT_INIT, value = TEXT_INIT;
        unsigned line = reader->line;
        int r;

        if (text_starts_with(reader->at, "export") && strchr(" \t", reader->at[6]) && reader->at[6]) {
                reader->at += 6;
                skip_blanks(reader);
        }
        bool quoted = *reader->at == '\'';
        reader->at += quoted;
        size_t length = strcspn(reader->at, quoted ? "'\n" : "=# \t\v\f\n");
        text_append_bytes(&name, reader->at, length);
        reader->at += length;
        bool closed = !quoted || *reader->at == '\'';
        reader->at += quoted && closed;
        skip_blanks(reader);
        if (name.length == 0 || !closed || *reader->at != '=')
                return wrong(reader, line, "this line is not of the form NAME=value",
                             "a name has no blanks; a comment begins with #; a value of several lines stands "
                             "in quotes");
        reader->at++;
        skip_blanks(reader);
        r = *reader->at == '"' || *reader->at == '\'' ? read_quoted(reader, &value)
                                                      : read_plain(reader, &value);
        if (r < 0)
                return r;
        return add_variable(reader, &name, &value, line);
}

static int read_lines(struct reader *reader)
{
        int r;

        for (;;) {
                skip_blanks(reader);
                if (*reader->at == '#')
                        skip_line(reader);
                if (*reader->at == '\0')
                        return 0;
                if (*reader->at == '\n') {
                        reader->line++;
                        reader->at++;
                        continue;
                }
                r = read_variable(reader);
                if (r < 0)
                        return r;
        }
}

/* The file's text without a byte order mark, every line ended by \n alone. */
static int normalize(const struct reader *reader, const char *bytes, size_t length, struct text *text)
{
        size_t valid = text_utf8_valid(bytes, length);

        if (valid < length) {
                unsigned line = 1;
                for (size_t i = 0; i < valid; i++)
                        line += bytes[i] == '\n';
                ski_error_set(reader->error, -SKI_ECONFIG, "the file is not UTF-8 text");
                ski_error_hint(reader->error, "save it as UTF-8");
                ski_error_place(reader->error, reader->file, line, 0);
                return -SKI_ECONFIG;
        }
        size_t start = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        for (size_t i = start; i < length; i++)
                if (bytes[i] != '\r')
                        text_append_char(text, bytes[i]);
                else if (i + 1 == length || bytes[i + 1] != '\n')
                        text_append_char(text, '\n');
        return text->failed ? ski_error_oom(reader->error) : 0;
}

int dotenv_parse(const char *file, const char *bytes, size_t length, struct dotenv **ret, ski_error *error)
{
        _cleanup_(dotenv_freep) struct dotenv *dotenv = calloc(1, sizeof(*dotenv));
        _cleanup_text_ struct text text = TEXT_INIT;
        struct reader reader = { .file = file, .line = 1, .dotenv = dotenv, .error = error };
        int r;

        if (!dotenv)
                return ski_error_oom(error);
        if (length > LARGEST_FILE)
                return ski_error_set(error, -SKI_ECONFIG, "%s is larger than 1 MB", file);
        r = normalize(&reader, bytes, length, &text);
        if (r < 0)
                return r;
        reader.at = text_get(&text);
        r = read_lines(&reader);
        if (r < 0)
                return r;
        *ret = steal(dotenv);
        return 0;
}

int dotenv_read(const char *path, struct dotenv **ret, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = file_read(path, &content, &failure);
        if (r == -SKI_EIO)
                failure.code = -SKI_ECONFIG;
        if (r < 0 && r != -SKI_ENOTFOUND)
                return ski_error_move(error, &failure);
        return dotenv_parse(path, text_get(&content), content.length, ret, error);
}

void dotenv_free(struct dotenv *dotenv)
{
        if (!dotenv)
                return;
        for (size_t i = 0; i < dotenv->count; i++) {
                free(dotenv->items[i].name);
                free(dotenv->items[i].value);
        }
        free(dotenv->items);
        free(dotenv);
}

const struct dotenv_variable *dotenv_find(const struct dotenv *dotenv, const char *name)
{
        for (size_t i = dotenv->count; i > 0; i--)
                if (strcmp(dotenv->items[i - 1].name, name) == 0)
                        return &dotenv->items[i - 1];
        return NULL;
}
