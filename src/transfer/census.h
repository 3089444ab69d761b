/* SPDX-License-Identifier: PostgreSQL
 *
 * A census: what a database consists of and how many rows it holds, taken to prove that a copy is complete.
 */
#ifndef TRANSFER_CENSUS_H
#define TRANSFER_CENSUS_H

#include <stdint.h>

#include "base/macro.h"
#include "base/text.h"
#include "catalog/digest.h"
#include "skinspire/session.h"

struct census_table {
        char *schema;
        char *name;
        int64_t rows;
};

struct census {
        struct strings facts;        /* "kind identity: definition", sorted */
        struct census_table *tables; /* sorted by schema and name */
        size_t table_count;
        struct strings sequences;  /* names */
        struct strings positions;  /* "-" or the last value, as sequences.items[i] */
        struct strings directions; /* "up", "down" or "cycle" */
};

/* Called after each table that was counted; total is their number. NULL: nobody listens. */
typedef void census_progress(size_t done, size_t total, const char *table, void *context);

/* Reads facts, counts rows and notes the sequences in the session's open scope, so that all but the sequences
 * is of one snapshot. `definitions`: two servers of one major version are compared. */
int census_take(ski_session *session, bool definitions, census_progress *progress, void *context,
                struct census *ret, ski_error *error);
void census_clear(struct census *census);

/* The same without counting rows: tables stay empty, census_compare() then compares none. */
int census_take_catalog(ski_session *session, bool definitions, struct census *ret, ski_error *error);

/* Sequences go on while a live source is read: `later` is the source's census of them after its rows were read.
 * The same function reads them alone. */
int census_take_sequences(ski_session *session, struct census *ret, ski_error *error);

/* -SKI_EDIFFERS when the target is not what the source was; the detail names each difference (20 at most). */
int census_compare(const struct census *source, const struct census *later, const struct census *target,
                   ski_error *error);

int64_t census_row_total(const struct census *census);

/* A digest of facts and sequences, without the rows. */
void census_digest(const struct census *census, char result[static DIGEST_DIGITS + 1]);

/* How many tables the facts name: also of a census that counted no rows. */
size_t census_count_tables(const struct census *census);

#endif
