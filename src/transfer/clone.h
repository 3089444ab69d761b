/* SPDX-License-Identifier: PostgreSQL
 *
 * Making a replacement's new database as the server's own copy of another one of its databases, file by file.
 *
 * CREATE DATABASE … TEMPLATE locks the template first, so that newcomers wait, and then waits five seconds for those
 * inside to leave. No lock of ours is needed, so there is none that a killed run could leave behind.
 */
#ifndef TRANSFER_CLONE_H
#define TRANSFER_CLONE_H

#include "transfer/replace.h"

struct clone_options {
        const char *source; /* the database's name, on the replacement's server */
        const char *owner;  /* of a new target; NULL: the one who clones. A present target keeps its owner */
        bool end_sessions;  /* those of the source that this role may end */
};

/* As replacement_create(). -SKI_EBUSY when somebody stays in the source: he is not waited for, since newcomers to the
 * source would have to wait as well. */
int replacement_clone(struct replacement *replacement, const struct clone_options *options,
                      struct conninfo **ret_conninfo, ski_error *error);

#endif
