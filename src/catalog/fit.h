/* SPDX-License-Identifier: PostgreSQL
 *
 * Fitting a structure to the server that is to have it: what that one can't have, and what each server has by itself.
 */
#ifndef CATALOG_FIT_H
#define CATALOG_FIT_H

#include "catalog/snapshot.h"

/* Makes of TO what the server of FROM can have. Out goes what of NOT NULL is known since 18 only, which has a name, a comment
 * and more to it; MAINTAIN, which came with 17; settings of subscriptions; and what is told in `gaps`, but for what goes from
 * all privileges, which stay all. An extension's version that this server does not know is told, too, and FROM's taken. What a
 * newer server has by itself is no difference to an older one: MAINTAIN, and who may do what with schema public. To be done
 * again once FROM is another. Errors: -SKI_ENOMEM. */
int snapshot_fit(struct snapshot *to, const struct snapshot *from, struct strings *gaps, ski_error *error);

#endif
