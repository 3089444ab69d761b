/* SPDX-License-Identifier: PostgreSQL
 *
 * Moments: whether anything at all has been written on a server since a structure was read from it. The catalogs change
 * with transactions only, so two sessions that see the same transactions of the same server see the same structure. That
 * costs one small query, where an imprint reads every catalog; but it is only good for a server that nobody has written
 * to in between.
 */
#ifndef CATALOG_MOMENT_H
#define CATALOG_MOMENT_H

#include <stdbool.h>

#include "catalog/digest.h"
#include "skinspire/session.h"

struct moment {
        char place[DIGEST_DIGITS + 1]; /* of the database, its server's run and who asks */
        char state[DIGEST_DIGITS + 1]; /* of the transactions that are visible there */
        bool is_known;                 /* false on a standby, and where the server does not tell */
};

/* The moment of the session's database, with no scope open. Errors: those of a lost or interrupted session. */
int moment_take(ski_session *session, struct moment *ret, ski_error *error);

#endif
