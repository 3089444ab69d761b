/* SPDX-License-Identifier: PostgreSQL
 *
 * Which of several failed statements is the reason of the others.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "catalog/load_internal.h"

enum { HEAD_LENGTH = 400 }; /* of a statement: what it makes stands there */

static bool is_missing_something(const ski_error *failure)
{
        static const char *const states[] = {
                "42P01", /* table */
                "42703", /* column */
                "42704", /* type, role, and others */
                "42883", /* function */
                "3F000", /* schema */
        };

        for (size_t i = 0; i < ARRAY_LENGTH(states); i++)
                if (text_equal(failure->sqlstate, states[i]))
                        return true;
        return false;
}

/* The name that the server's message is about, without its schema, for the caller to free: between the first quotes,
 * or before the first parenthesis. NULL: none is found. */
static char *missing_name(const char *message)
{
        const char *start = strchr(message, '"'), *end, *dot;

        if (start) {
                end = strchr(++start, '"');
        } else {
                end = strchr(message, '(');
                for (start = end; start && start > message && !isspace((unsigned char)start[-1]);)
                        start--;
        }
        if (!start || !end || end == start)
                return NULL;
        dot = memrchr(start, '.', (size_t)(end - start));
        if (dot)
                start = dot + 1;
        return strndup(start, (size_t)(end - start));
}

static bool is_part_of_name(char character)
{
        return isalnum((unsigned char)character) || character == '_' || (character & 0x80);
}

/* True when the name stands as a word in a statement that makes something, before what that consists of. */
static bool makes(const struct load_item *item, const char *name)
{
        _cleanup_free_ char *head = strndup(item->text, HEAD_LENGTH);
        size_t length = strlen(name);

        if (!head || (strncasecmp(head, "create", 6) != 0 && strncasecmp(head, "alter", 5) != 0))
                return false;
        head[strcspn(head, "(")] = '\0';
        for (const char *place = head; (place = strcasestr(place, name)); place++) {
                if (place > head && !is_part_of_name(place[-1]) && !is_part_of_name(place[length]))
                        return true;
        }
        return false;
}

static bool is_consequence(const struct load_item *items, size_t count, size_t which)
{
        const ski_error *failure = &items[which].failure;
        _cleanup_free_ char *name =
                is_missing_something(failure) ? missing_name(failure->message ? failure->message : "") : NULL;

        for (size_t i = 0; name && i < count; i++)
                if (i != which && makes(&items[i], name))
                        return true;
        return false;
}

size_t load_find_cause(const struct load_item *items, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (!is_consequence(items, count, i))
                        return i;
        return 0;
}
