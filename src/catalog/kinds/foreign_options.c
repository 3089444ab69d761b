/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/foreign_options.h"

#include <string.h>

struct option {
        const char *name, *value;
        size_t name_length, value_length;
};

/* The length of what stands in these quotes at the start, with them; a doubled quote is one inside, and in E'…' a
 * backslash keeps the next character from meaning anything. */
static size_t quoted_length(const char *string, char quote, bool escapes)
{
        size_t at = 1;

        while (string[at]) {
                if (escapes && string[at] == '\\' && string[at + 1])
                        at += 2;
                else if (string[at] != quote)
                        at++;
                else if (string[at + 1] == quote)
                        at += 2;
                else
                        return at + 1;
        }
        return at;
}

/* Takes the first option off the list; false at its end. */
static bool next_option(const char **list, struct option *ret)
{
        const char *at = *list;
        bool escapes;

        if (!at || !*at)
                return false;
        ret->name = at;
        ret->name_length = *at == '"' ? quoted_length(at, '"', false) : strcspn(at, " ");
        at += ret->name_length;
        at += strspn(at, " ");
        ret->value = at;
        escapes = *at == 'E';
        ret->value_length = escapes + quoted_length(at + escapes, '\'', escapes);
        at += ret->value_length;
        *list = at + strspn(at, ", ");
        return true;
}

static bool is_same(const char *a, size_t a_length, const char *b, size_t b_length)
{
        return a_length == b_length && memcmp(a, b, a_length) == 0;
}

static bool find_option(const char *list, const struct option *wanted, struct option *ret)
{
        while (next_option(&list, ret)) {
                if (is_same(ret->name, ret->name_length, wanted->name, wanted->name_length))
                        return true;
        }
        return false;
}

static void append_change(struct text *text, size_t start, const char *verb, const struct option *option,
                          bool with_value)
{
        if (text->length > start)
                text_append(text, ", ");
        text_append(text, verb);
        text_append_bytes(text, option->name, option->name_length);
        if (with_value) {
                text_append_char(text, ' ');
                text_append_bytes(text, option->value, option->value_length);
        }
}

void options_change(struct text *text, const char *from, const char *to)
{
        struct option option, other;
        size_t start = text->length;

        for (const char *list = from; next_option(&list, &option);) {
                if (!find_option(to, &option, &other))
                        append_change(text, start, "DROP ", &option, false);
        }
        for (const char *list = to; next_option(&list, &option);) {
                if (!find_option(from, &option, &other))
                        append_change(text, start, "ADD ", &option, true);
                else if (!is_same(option.value, option.value_length, other.value, other.value_length))
                        append_change(text, start, "SET ", &option, true);
        }
}
