/* SPDX-License-Identifier: PostgreSQL
 *
 * OPTIONS (…) of foreign objects: a list as the server writes it, "name 'value', \"other name\" E'value'".
 */
#ifndef CATALOG_KINDS_FOREIGN_OPTIONS_H
#define CATALOG_KINDS_FOREIGN_OPTIONS_H

#include "base/text.h"

/* Appends what turns one list into the other, as inside ALTER … OPTIONS (…): "ADD a '1', SET b '2', DROP c". Either
 * list may be NULL; nothing is appended where they are the same. */
void options_change(struct text *text, const char *from, const char *to);

#endif
