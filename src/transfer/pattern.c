/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/pattern.h"

#include <ctype.h>
#include <string.h>

static void append_literal(struct text *regex, char character)
{
        if (strchr("|*+?()[]{}.^$\\", character))
                text_append_char(regex, '\\');
        text_append_char(regex, character);
}

static void append_wild(struct text *regex, char character)
{
        if (character == '*')
                text_append(regex, ".*");
        else if (character == '?')
                text_append_char(regex, '.');
        else
                append_literal(regex, (char)tolower((unsigned char)character));
}

/* One part of the name, up to a dot or the end; where it ends. */
static const char *read_part(const char *at, struct text *regex)
{
        bool quoted = false;

        text_append(regex, "^(");
        for (; *at && (quoted || *at != '.'); at++) {
                if (*at == '"' && quoted && at[1] == '"')
                        append_literal(regex, *at++);
                else if (*at == '"')
                        quoted = !quoted;
                else if (quoted)
                        append_literal(regex, *at);
                else
                        append_wild(regex, *at);
        }
        text_append(regex, ")$");
        return quoted ? NULL : at;
}

int pattern_read(const char *pattern, struct text *schema, struct text *name, ski_error *error)
{
        _cleanup_text_ struct text first = TEXT_INIT, second = TEXT_INIT;
        const char *end = read_part(pattern, &first);
        bool has_schema = end && *end == '.';

        if (has_schema)
                end = read_part(end + 1, &second);
        if (!end || *end)
                return ski_error_set(error, -SKI_EUSAGE, "\"%s\" is no pattern of a table's name: %s", pattern,
                                     end ? "it has more than one dot" : "a quote is not closed");
        text_append(schema, has_schema ? text_get(&first) : "");
        text_append(name, text_get(has_schema ? &second : &first));
        return first.failed || second.failed || schema->failed || name->failed ? ski_error_oom(error) : 0;
}
