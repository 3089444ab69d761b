/* SPDX-License-Identifier: PostgreSQL
 *
 * A structure's fingerprint: equal for two databases of servers of one major version whose structures are equal.
 */
#ifndef TRANSFER_FINGERPRINT_H
#define TRANSFER_FINGERPRINT_H

#include "catalog/digest.h"
#include "skinspire/session.h"

/* Inside the session's open scope, or in one of its own. Errors: as ski_execute(). */
int structure_fingerprint(ski_session *session, char ret[static DIGEST_DIGITS + 1], ski_error *error);

#endif
