/* SPDX-License-Identifier: PostgreSQL */
#include "report/visible.h"

#include <string.h>

size_t utf8_character(const char *string, unsigned *ret_code_point)
{
        const unsigned char *bytes = (const unsigned char *)string;
        static const unsigned smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
        size_t length;
        unsigned code_point;

        if (bytes[0] < 0x80) {
                *ret_code_point = bytes[0];
                return 1;
        }
        if ((bytes[0] & 0xE0) == 0xC0)
                length = 2;
        else if ((bytes[0] & 0xF0) == 0xE0)
                length = 3;
        else if ((bytes[0] & 0xF8) == 0xF0)
                length = 4;
        else
                return 0;
        code_point = bytes[0] & (0x7Fu >> length);
        for (size_t i = 1; i < length; i++) {
                if ((bytes[i] & 0xC0) != 0x80)
                        return 0;
                code_point = code_point << 6 | (bytes[i] & 0x3Fu);
        }
        if (code_point < smallest[length] || code_point > 0x10FFFF ||
            (code_point >= 0xD800 && code_point < 0xE000))
                return 0;
        *ret_code_point = code_point;
        return length;
}

static bool is_control(unsigned code_point)
{
        return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

/* Line and paragraph separators, marks of direction, and the overrides that make text read otherwise. */
static bool reorders(unsigned code_point)
{
        return code_point == 0x061C || (code_point >= 0x200B && code_point <= 0x200F) ||
               (code_point >= 0x2028 && code_point <= 0x202E) ||
               (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

void visible_append(struct text *text, const char *string, bool keep_lines)
{
        while (*string) {
                unsigned code_point = 0;
                size_t length = utf8_character(string, &code_point);

                if (length == 0) {
                        text_appendf(text, "\\x%02x", (unsigned char)*string);
                        length = 1;
                } else if (code_point == '\n' && keep_lines) {
                        text_append_char(text, '\n');
                } else if (code_point == '\n' || code_point == '\t') {
                        text_append(text, code_point == '\n' ? "\\n" : "\\t");
                } else if (is_control(code_point)) {
                        text_appendf(text, "\\x%02x", code_point);
                } else if (reorders(code_point)) {
                        text_appendf(text, "\\u%04x", code_point);
                } else {
                        text_append_bytes(text, string, length);
                }
                string += length;
        }
}
