/* SPDX-License-Identifier: PostgreSQL */
#include "migration/known_function.h"

#include <string.h>

#include "base/text.h"

/* Separated by blanks. */
static const char names[] =
        " abs age avg btrim cardinality ceil char_length chr clock_timestamp coalesce concat"
        " concat_ws convert_to count currval decode dense_rank encode every extract first_value"
        " floor format gen_random_uuid generate_series greatest initcap isfinite lag last_value"
        " lastval lead least left length lower lpad ltrim max md5 min mod nextval now nullif"
        " octet_length overlay position quote_ident quote_literal rank repeat replace reverse"
        " right round rpad rtrim set_config setval split_part sqrt starts_with strpos substr"
        " substring sum timezone translate trim trunc unnest upper version width_bucket xmlelement ";

static bool is_named(const char *name)
{
        size_t length = strlen(name);

        for (const char *at = strstr(names, name); at && length > 0; at = strstr(at + 1, name)) {
                if (at > names && at[-1] == ' ' && at[length] == ' ')
                        return true;
        }
        return false;
}

bool function_is_known(const char *name)
{
        static const char *const prefixes[] = { "pg_",   "json",     "array_", "string_", "regexp_",
                                                "date_", "to_",      "make_",  "row_",    "has_",
                                                "bool_", "current_", "sha2",   "random" };

        for (size_t i = 0; i < ARRAY_LENGTH(prefixes); i++) {
                if (text_starts_with(name, prefixes[i]))
                        return true;
        }
        return is_named(name);
}
