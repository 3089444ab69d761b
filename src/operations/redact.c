/* SPDX-License-Identifier: PostgreSQL */
#include "operations/redact.h"

#include <string.h>
#include <strings.h>

static const char mask[] = "***";

/* The end of the word that begins here; one that stands in quotes may hold spaces. */
static const char *word_end(const char *word, char quote)
{
        const char *end = quote ? strchr(word, quote) : NULL;

        return end ? end : word + strcspn(word, " \t\r\n");
}

/* At "://USER:PASSWORD@": appends it masked and returns what follows; NULL when there is no password. A
 * password may hold any character, an @ or / too, so it ends at the last @ of the word. */
static const char *redact_url(struct text *text, const char *at, char quote)
{
        const char *user = at + 3, *end = word_end(user, quote);
        const char *colon = memchr(user, ':', (size_t)(end - user));
        const char *host = memrchr(user, '@', (size_t)(end - user));

        if (!colon || !host || colon > host)
                return NULL;
        text_append_bytes(text, at, (size_t)(colon + 1 - at));
        text_append(text, mask);
        return host;
}

/* What follows the SQL string (or quoted word) that begins here; its quote may be doubled or escaped inside. */
static const char *quoted_end(const char *string)
{
        char quote = *string++;

        for (; *string; string++) {
                if (*string == '\\' && string[1])
                        string++;
                else if (*string == quote && string[1] == quote)
                        string++;
                else if (*string == quote)
                        return string + 1;
        }
        return string;
}

/* At the word "password" in any case: password=VALUE, password 'VALUE', password = "VALUE". */
static const char *redact_assignment(struct text *text, const char *at)
{
        const char *value = at + strlen("password");
        const char *end;

        value += strspn(value, " \t");
        bool assigned = *value == '=';
        if (assigned)
                value += 1 + strspn(value + 1, " \t");
        if ((*value == 'e' || *value == 'E') && value[1] == '\'')
                value++;
        if (*value == '\'' || *value == '"')
                end = quoted_end(value);
        else if (assigned)
                end = value + strcspn(value, " \t\r\n&'\"");
        else
                return NULL;
        text_append_bytes(text, at, (size_t)(value - at));
        text_append(text, mask);
        return end;
}

void redact_command(struct text *text, const char *command)
{
        char quote = '\0';

        for (const char *at = command; *at;) {
                const char *next = NULL;

                if (strncmp(at, "://", 3) == 0)
                        next = redact_url(text, at, quote);
                else if (strncasecmp(at, "password", 8) == 0)
                        next = redact_assignment(text, at);
                if (next) {
                        at = next;
                        continue;
                }
                if (*at == '\'' || *at == '"') {
                        if (quote == *at)
                                quote = '\0';
                        else if (!quote)
                                quote = *at;
                }
                text_append_char(text, *at++);
        }
}
