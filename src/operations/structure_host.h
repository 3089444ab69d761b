/* SPDX-License-Identifier: PostgreSQL
 *
 * The host of a shadow database: on which server it is made, by whom, and which database it is to be like.
 */
#ifndef OPERATIONS_STRUCTURE_HOST_H
#define OPERATIONS_STRUCTURE_HOST_H

#include "catalog/shadow.h"
#include "operations/structure_side.h"

struct structure_host {
        struct conninfo *server, *loader;
        char *role;           /* NULL: the loader */
        ski_session *session; /* in a database that the shadow is to be like; borrowed or `own` */
        ski_session *own;
        ski_result *look;            /* holds what follows */
        const char *version;         /* of the server and its settings, in its words */
        struct database_shape shape; /* of that database; the owner is left open */
};

/* The server of the side, whose session is borrowed if it is open already; where the side is no database, the active
 * environment's, else the private server. The caller clears ret after an error too. */
int structure_host_find(const struct project *project, const struct structure_side *side,
                        const ski_session_options *options, struct structure_host *ret, ski_error *error);
void structure_host_clear(struct structure_host *host);

/* Fills in the version and the shape; host->session is open. */
int structure_host_look(struct structure_host *host, ski_error *error);

/* For a shadow on it, once the shape is there; borrows from the host. */
struct shadow_options structure_host_shadow(const struct structure_host *host,
                                            const ski_session_options *session);

#endif
