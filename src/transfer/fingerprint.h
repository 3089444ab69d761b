/* SPDX-License-Identifier: PostgreSQL
 *
 * A structure's fingerprint: equal for two databases of servers of one major version whose structures are equal. Beside it
 * one small print of each object, so that those which differ can be named.
 */
#ifndef TRANSFER_FINGERPRINT_H
#define TRANSFER_FINGERPRINT_H

#include "base/text.h"
#include "catalog/digest.h"
#include "skinspire/session.h"

/* Inside the session's open scope, or in one of its own. ret_objects gets a line for each object (a table with its columns,
 * constraints and indexes is one): "table public.patients 0123456789abcdef". Errors: as ski_execute(). */
int structure_fingerprint(ski_session *session, char ret[static DIGEST_DIGITS + 1], struct strings *ret_objects,
                          ski_error *error);

/* Adds a line for each object that is not in both, or is not the same: "table public.patients: differs". */
void structure_differences(const struct strings *before, const struct strings *after, struct strings *ret);

#endif
