/* SPDX-License-Identifier: PostgreSQL */
#include "report/json.h"

#include <stdio.h>
#include <stdio_ext.h>

#include "base/macro.h"
#include "base/text.h"
#include "report/visible.h"

/* Durations, mostly: all that is known of them, and no 0.32100000000000001. */
enum { REAL_DIGITS = 12 };

json_t *json_text(const char *string)
{
        _cleanup_text_ struct text valid = TEXT_INIT;

        if (!string)
                return json_null();
        json_t *whole = json_string(string);
        if (whole)
                return whole;
        while (*string) {
                unsigned code_point;
                size_t length = utf8_character(string, &code_point);

                text_append_bytes(&valid, length > 0 ? string : "\uFFFD", length > 0 ? length : 3);
                string += length > 0 ? length : 1;
        }
        return valid.failed ? NULL : json_stringn(text_get(&valid), valid.length);
}

json_t *json_texts(const struct strings *strings)
{
        json_t *array = json_array();

        for (size_t i = 0; array && i < strings->count; i++)
                json_array_append_new(array, json_text(strings->items[i]));
        return array;
}

int json_print(json_t *answer, ski_error *error)
{
        _unused_ json_auto_t *owned = answer;
        json_auto_t *whole = json_pack("{s:i}", "schema_version", JSON_SCHEMA_VERSION);

        if (!answer || !whole || json_object_update(whole, answer) < 0)
                return ski_error_oom(error);
        /* A failed write stays in stdout's error flag, which main() looks at. */
        __fsetlocking(stdout, FSETLOCKING_BYCALLER); /* it is written in small pieces, by this thread alone */
        json_dumpf(whole, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(REAL_DIGITS));
        putchar('\n');
        return 0;
}
