/* SPDX-License-Identifier: PostgreSQL
 *
 * Reading from a database what it holds.
 */
#ifndef TRANSFER_CONTENT_READ_H
#define TRANSFER_CONTENT_READ_H

#include "transfer/content.h"
#include "transfer/filter.h"

struct content_request {
        bool no_owner;      /* large objects belong to whoever makes them */
        bool no_privileges; /* nor are rights to them granted */

        /* Which tables; each may be NULL. Patterns as pattern_read() has them. */
        const struct strings *tables;          /* only these, with their partitions and children */
        const struct strings *excluded_tables; /* not these */
        const struct strings *excluded_data;   /* these without their rows */
        const struct strings *conditions;      /* TABLE=CONDITION: of these only the rows on which it holds */
        const struct strings *emptied;         /* TABLE.COLUMN, of which empty_columns is made */
        struct empty_columns *empty_columns;   /* to be filled; not NULL where something is emptied */
};

/* Reads all but the two sections of the structure, in the session's open scope (REPEATABLE READ, of a superuser or the
 * owner), and locks the tables against being changed until that scope ends. Errors: -SKI_ECONFLICT when a table was
 * emptied or rewritten since the scope's snapshot was taken, -SKI_ENOTFOUND for a pattern or name that means nothing,
 * -SKI_EUSAGE, and those of ski_execute(). */
int content_read(ski_session *session, const struct content_request *request, struct content **ret,
                 ski_error *error);

#endif
