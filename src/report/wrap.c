/* SPDX-License-Identifier: PostgreSQL */
#include "report/wrap.h"

#include <string.h>

/* Characters, not bytes; that each takes one column is good enough for our own prose. */
static size_t count_characters(const char *word, size_t length)
{
        size_t count = 0;

        for (size_t i = 0; i < length; i++)
                count += ((unsigned char)word[i] & 0xC0) != 0x80;
        return count;
}

void wrap_append(struct text *text, const char *prose, size_t column, size_t indent, size_t width)
{
        bool line_is_empty = true;

        for (;;) {
                size_t space = strspn(prose, " \n");
                bool new_paragraph = memmem(prose, space, "\n\n", 2) != NULL;

                prose += space;
                size_t length = strcspn(prose, " \n");
                if (length == 0)
                        break;
                size_t characters = count_characters(prose, length);
                if (!line_is_empty && (new_paragraph || column + 1 + characters > width)) {
                        text_appendf(text, new_paragraph ? "\n\n%*s" : "\n%*s", (int)indent, "");
                        column = indent;
                        line_is_empty = true;
                }
                if (!line_is_empty) {
                        text_append_char(text, ' ');
                        column++;
                }
                text_append_bytes(text, prose, length);
                column += characters;
                line_is_empty = false;
                prose += length;
        }
        text_append_char(text, '\n');
}
