/* SPDX-License-Identifier: PostgreSQL
 *
 * A census: what a database consists of and where its sequences stand, taken to prove that a copy is complete. Rows are
 * counted and summed where they pass (transfer/rows.h).
 */
#ifndef TRANSFER_CENSUS_H
#define TRANSFER_CENSUS_H

#include <stdint.h>

#include "base/macro.h"
#include "base/text.h"
#include "catalog/digest.h"
#include "skinspire/session.h"

struct census {
        struct strings facts;      /* "kind identity: definition", sorted */
        struct strings sequences;  /* names */
        struct strings positions;  /* "-" or the last value, as sequences.items[i] */
        struct strings directions; /* "up", "down" or "cycle" */
};

/* Reads facts and notes the sequences in the session's open scope; all but the sequences is of one snapshot.
 * `definitions`: two servers of one major version are compared. */
int census_take_catalog(ski_session *session, bool definitions, struct census *ret, ski_error *error);
void census_clear(struct census *census);

/* Sequences go on while a live source is read: `later` is the source's census of them after its rows were read.
 * The same function reads them alone. */
int census_take_sequences(ski_session *session, struct census *ret, ski_error *error);

/* -SKI_EDIFFERS when the target is not what the source was; the detail names each difference (20 at most). */
int census_compare(const struct census *source, const struct census *later, const struct census *target,
                   ski_error *error);

/* A digest of facts and sequences. */
void census_digest(const struct census *census, char result[static DIGEST_DIGITS + 1]);

/* How many tables the facts name. */
size_t census_count_tables(const struct census *census);

#endif
