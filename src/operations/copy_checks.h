/* SPDX-License-Identifier: PostgreSQL
 *
 * What must hold before a copy starts.
 */
#ifndef OPERATIONS_COPY_CHECKS_H
#define OPERATIONS_COPY_CHECKS_H

#include "config/conninfo.h"
#include "config/project.h"
#include "operations/copy_database.h"

/* -SKI_EREFUSED when both addresses lead to one database. */
int check_not_same(const struct conninfo *source, const struct conninfo *target, ski_error *error);

/* -SKI_EREFUSED when a pooler stands before the server: pg_dump and pg_restore set things for their session, which a
 * pooler would hand on to other clients. `environment` is named in the hint. */
int check_direct(ski_session *session, const char *environment, ski_error *error);

/* -SKI_EREFUSED when the target's server lacks roles, extensions or tablespaces that the source's objects need,
 * or this role the right to use them. The detail lists all of them. `in_place`: the session is in the target itself,
 * whose extensions count as they are. */
int check_needs(ski_session *source, ski_session *target_server, const struct copy_options *options,
                bool in_place, ski_error *error);

/* -SKI_EREFUSED when the target's disk has no room for another `bytes` and the setting disk.reserve. A server on
 * another machine does not tell; then there is nothing to check. */
int check_disk(const struct project *project, const struct conninfo *server, ski_session *target_server,
               const char *tablespace, int64_t bytes, ski_error *error);

#endif
