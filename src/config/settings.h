/* SPDX-License-Identifier: PostgreSQL
 *
 * Settings: the table of all that a project can set, and the values that count, each with its origin.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>

#include "base/macro.h"
#include "base/text.h"
#include "config/project.h"
#include "config/schema.h"
#include "skinspire/error.h"

/* Every key of skinspire.yaml. Those below "environments" are no settings, but belong to their environment. */
extern const struct schema_key settings_schema[];

struct setting {
        const struct schema_key *key;
        struct strings items; /* of a list any number, else one */
        long number;
        bool flag;
        enum origin origin;
        char *place; /* as in effective_value */
};

struct settings {
        struct setting *items; /* in the table's order */
        size_t count;
};

struct settings *settings_new(void); /* all defaults; NULL: out of memory */
void settings_free(struct settings *settings);
DEFINE_CLEANUP(struct settings, settings_free);

/* NULL: there is no such setting. */
const struct setting *settings_find(const struct settings *settings, const char *key);

/* Replaces the value by what a text says; a list is split at its commas. -SKI_ECONFIG: "expected …", or
 * that there is no such setting, with the nearest as hint. */
int settings_set(struct settings *settings, const char *key, const char *text, enum origin origin,
                 const char *place, ski_error *error);
/* The same from a value that schema_read() has checked. */
int settings_set_items(struct settings *settings, const char *key, const struct strings *items,
                       enum origin origin, const char *place, ski_error *error);

/* The value for people: a list's items with ", " between. Freed by the caller; NULL: out of memory. */
char *setting_format(const struct setting *setting);

/* "SKINSPIRE_RETENTION_COUNT", or NULL for the one setting without a variable: SKINSPIRE_PROJECT names
 * the project's folder. *ret is freed by the caller. */
int setting_variable(const struct setting *setting, char **ret, ski_error *error);

#endif
