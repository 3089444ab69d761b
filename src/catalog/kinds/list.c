/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/list.h"

#include <string.h>

/* The length of the first item. A quote inside of quotes is doubled, and so ends them and begins them anew. */
static size_t item_length(const char *list)
{
        char quote = '\0';
        size_t length;

        for (length = 0; list[length]; length++) {
                if (quote)
                        quote = list[length] == quote ? '\0' : quote;
                else if (list[length] == '\'' || list[length] == '"')
                        quote = list[length];
                else if (text_starts_with(list + length, ", "))
                        break;
        }
        return length;
}

void list_split(const char *list, struct strings *items)
{
        while (list && *list) {
                size_t length = item_length(list);

                strings_addf(items, "%.*s", (int)length, list);
                list += length;
                list += strspn(list, ", ");
        }
}

size_t list_name_length(const char *item)
{
        const char *end = item[0] == '"' ? item + 1 : item;

        /* A quote inside of a quoted name is doubled. */
        if (item[0] == '"') {
                while (end[0] != '"' || end[1] == '"')
                        end += end[0] == '"' ? 2 : 1;
        }
        return (size_t)(end - item) + strcspn(end, " ");
}

const char *list_find_named(const struct strings *items, const char *other)
{
        size_t length = list_name_length(other);

        for (size_t i = 0; i < items->count; i++) {
                if (list_name_length(items->items[i]) == length && strncmp(items->items[i], other, length) == 0)
                        return items->items[i];
        }
        return NULL;
}

bool list_contains_in_order(const struct strings *whole, const struct strings *part)
{
        size_t found = 0;

        for (size_t i = 0; i < whole->count && found < part->count; i++) {
                if (strcmp(whole->items[i], part->items[found]) == 0)
                        found++;
        }
        return found == part->count;
}
