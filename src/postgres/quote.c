/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/quote.h"

#include <assert.h>
#include <string.h>

/* Every session speaks UTF-8, whose later bytes never look like a quote; the server refuses anything else
 * before it reads the statement. So doubling byte by byte is enough. */
static void append_doubled(struct text *text, const char *string, const char *special)
{
        for (; *string; string++) {
                if (strchr(special, *string))
                        text_append_char(text, *string);
                text_append_char(text, *string);
        }
}

void quote_identifier(struct text *text, const char *name)
{
        text_append_char(text, '"');
        append_doubled(text, name, "\"");
        text_append_char(text, '"');
}

void quote_qualified(struct text *text, const char *schema, const char *name)
{
        quote_identifier(text, schema);
        text_append_char(text, '.');
        quote_identifier(text, name);
}

char *unquote_identifier(const char *quoted)
{
        _cleanup_text_ struct text name = TEXT_INIT;

        if (*quoted != '"')
                return strdup(quoted);
        for (const char *at = quoted + 1; *at && !(at[0] == '"' && at[1] != '"'); at++) {
                text_append_char(&name, *at);
                at += at[0] == '"';
        }
        return text_steal(&name);
}

void quote_literal(struct text *text, const char *value)
{
        text_append(text, strchr(value, '\\') ? " E'" : "'");
        append_doubled(text, value, "'\\");
        text_append_char(text, '\'');
}

void quote_formatv(struct text *text, const char *template, va_list arguments)
{
        for (const char *at = template; *at; at++) {
                if (*at != '%') {
                        text_append_char(text, *at);
                        continue;
                }
                at++;
                if (*at == '%') {
                        text_append_char(text, '%');
                        continue;
                }
                const char *argument = va_arg(arguments, const char *);
                if (*at == 'I')
                        quote_identifier(text, argument);
                else if (*at == 'L' && argument)
                        quote_literal(text, argument);
                else if (*at == 'L')
                        text_append(text, "NULL");
                else if (*at == 's')
                        text_append(text, argument);
                else
                        assert(0 && "quote_format knows %I, %L, %s and %%");
        }
}

void quote_format(struct text *text, const char *template, ...)
{
        va_list arguments;

        va_start(arguments, template);
        quote_formatv(text, template, arguments);
        va_end(arguments);
}
