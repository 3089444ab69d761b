/* SPDX-License-Identifier: PostgreSQL
 *
 * Choosing among what a database holds: the part of content_read() that leaves out what was not asked for.
 */
#ifndef TRANSFER_CONTENT_CHOOSE_H
#define TRANSFER_CONTENT_CHOOSE_H

#include "transfer/content_read.h"

/* Tables and sequences have been read. Errors: as content_read(). */
int content_choose(ski_session *session, const struct content_request *request, struct content *content,
                   ski_error *error);

#endif
