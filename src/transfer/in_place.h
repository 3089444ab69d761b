/* SPDX-License-Identifier: PostgreSQL
 *
 * Laying a content's rows down in one open transaction of one session, for a database that can't be built beside its
 * place.
 */
#ifndef TRANSFER_IN_PLACE_H
#define TRANSFER_IN_PLACE_H

#include "transfer/content.h"

/* Called before each table; NULL: nobody listens. */
typedef void in_place_progress(uint64_t done, uint64_t total, const char *table, void *context);

struct in_place_options {
        struct row_source_opener source;
        in_place_progress *progress;
        void *context;
};

/* The settings for such a transaction, all of which end with it. With the scope open. */
int in_place_settle(ski_session *session, unsigned lock_timeout, const char *encoding, ski_error *error);

/* Fills the tables, which are there and empty, without keys and triggers; makes the large objects, and sets the
 * sequences. Inside the open scope. Fills in each table's tally. -SKI_EDIFFERS when source, target and we do not count
 * the same rows. */
int in_place_fill(ski_session *session, struct content *content, const struct in_place_options *options,
                  ski_error *error);

#endif
