/* SPDX-License-Identifier: PostgreSQL
 *
 * What the names mean that somebody types to inspect one table or one schema.
 */
#ifndef OPERATIONS_INSPECT_NAMES_H
#define OPERATIONS_INSPECT_NAMES_H

#include "skinspire/session.h"

/* The oid of the table or view that the name means: to the letter, else as SQL reads it; with its schema or without.
 * Errors: -SKI_ENOTFOUND with the nearest name, -SKI_EUSAGE for a name that several tables have. */
int inspect_find_table(ski_session *session, const char *typed, int64_t *ret_oid, ski_error *error);

/* Errors: -SKI_ENOTFOUND with the nearest name, where there is no such schema. */
int inspect_check_schema(ski_session *session, const char *typed, ski_error *error);

#endif
