/* SPDX-License-Identifier: PostgreSQL
 *
 * Answers in JSON: one object on stdout that begins with schema_version. Its keys are stable: within a
 * schema version keys may be added, but none is renamed or removed.
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>

#include "base/text.h"
#include "skinspire/error.h"

enum { JSON_SCHEMA_VERSION = 1 };

/* A string, or null for NULL; bytes that are no UTF-8 become U+FFFD. NULL when memory ran out, which
 * json_pack() with "o" passes on. */
json_t *json_text(const char *string);

/* An array of them, likewise. */
json_t *json_texts(const struct strings *strings);

/* Prints the object and frees it. NULL means that memory ran out while it was made. */
int json_print(json_t *answer, ski_error *error);

#endif
