/* SPDX-License-Identifier: PostgreSQL
 *
 * What a YAML file may hold, as one table with a row for each key, and the one reader for all such
 * tables: unknown and doubled keys, wrong kinds and values out of range are errors with their place.
 */
#ifndef CONFIG_SCHEMA_H
#define CONFIG_SCHEMA_H

#include <stddef.h>

#include "base/macro.h"
#include "base/text.h"
#include "skinspire/error.h"

enum schema_kind {
        SCHEMA_TEXT,
        SCHEMA_NUMBER, /* whole */
        SCHEMA_FLAG,   /* true or false */
        SCHEMA_LIST,   /* of texts: a sequence, or one text with commas */
        SCHEMA_MAP,    /* keys with values; a row of its own makes each one a result, even an empty one */
};

/* A table of these ends with a row whose path is NULL. */
struct schema_key {
        const char *path; /* "retention.count"; at most one part is "*", which stands for any name */
        enum schema_kind kind;
        long least, most;    /* of a number; for a text its length in bytes, where most 0 means any */
        const char *initial; /* as text; NULL where nothing is the default */
        const char *help;
};

struct schema_value {
        const struct schema_key *key;
        char *name;           /* what "*" stood for, else NULL */
        struct strings items; /* of a list any number, of a map none, else one */
        unsigned line, column;
};

struct schema_values {
        struct schema_value *items;
        size_t count;
};

/* Reads a YAML document, in the order of the file. `file` is its name for errors.
 * Errors: -SKI_ECONFIG, -SKI_ENOMEM. */
int schema_read(const struct schema_key *schema, const char *file, const char *bytes, size_t length,
                struct schema_values **ret, ski_error *error);
void schema_values_free(struct schema_values *values);
DEFINE_CLEANUP(struct schema_values, schema_values_free);

/* The value at a path of the table and, where it holds "*", of that name; NULL: not in the file. */
const struct schema_value *schema_find(const struct schema_values *values, const char *path, const char *name);

/* Checks a text against the row; the error's message is "expected …". */
int schema_check(const struct schema_key *key, const char *text, ski_error *error);

/* The row of a path without "*", or NULL. */
const struct schema_key *schema_key_find(const struct schema_key *schema, const char *path);

/* Adds the parts of a text with commas, without the blanks around them; empty parts are dropped. */
void schema_split_list(const char *text, struct strings *items);

#endif
