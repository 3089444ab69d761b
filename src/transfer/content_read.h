/* SPDX-License-Identifier: PostgreSQL
 *
 * Reading from a database what it holds.
 */
#ifndef TRANSFER_CONTENT_READ_H
#define TRANSFER_CONTENT_READ_H

#include "transfer/content.h"

struct content_request {
        bool no_owner;      /* large objects belong to whoever makes them */
        bool no_privileges; /* nor are rights to them granted */
};

/* Reads all but the two sections of the structure, in the session's open scope (REPEATABLE READ, of a superuser or the
 * owner), and locks the tables against being changed until that scope ends. Errors: -SKI_ECONFLICT when a table was
 * emptied or rewritten since the scope's snapshot was taken, and those of ski_execute(). */
int content_read(ski_session *session, const struct content_request *request, struct content **ret,
                 ski_error *error);

#endif
