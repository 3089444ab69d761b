/* SPDX-License-Identifier: PostgreSQL
 *
 * Imprints: whether a database's structure is the one that was read before. Reading the facts costs the server many
 * queries, each planned anew; one that sums up the catalogs' rows costs a fifth.
 *
 * An imprint covers the content of every catalog that facts are read from, and who asks. It holds no place and no time,
 * so databases with the same imprint have the same facts, wherever they are.
 */
#ifndef CATALOG_IMPRINT_H
#define CATALOG_IMPRINT_H

#include <stdbool.h>

#include "catalog/digest.h"
#include "skinspire/session.h"

/* Takes the imprint of the session's database, as it is now, with no scope open. *ret_whole is false where it can't
 * stand for the facts. Errors: as ski_execute(). */
int imprint_take(ski_session *session, char ret_imprint[static DIGEST_DIGITS + 1], bool *ret_whole,
                 ski_error *error);

#endif
