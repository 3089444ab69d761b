/* SPDX-License-Identifier: PostgreSQL
 *
 * Storage parameters and other options, as a property "fillfactor=70, autovacuum_enabled=off".
 */
#ifndef CATALOG_KINDS_OPTIONS_H
#define CATALOG_KINDS_OPTIONS_H

#include "base/text.h"
#include "catalog/fact.h"
#include "catalog/step.h"

/* Appends the options of both properties (either may be NULL), with a comma between. */
void options_join(struct text *text, const char *options, const char *more);

/* Adds "ALTER … RESET (…)" for the options that are in the property of `from` alone and "ALTER … SET (…)" for those
 * that are new or have another value in `to`, and for what follows these: the server puts what is set behind the rest,
 * and so they come to stand in the order of `to`. `alter` is the statement up to there. */
void options_alter(struct step *step, const char *alter, const struct fact *from, const struct fact *to,
                   const char *property);

#endif
