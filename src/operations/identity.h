/* SPDX-License-Identifier: PostgreSQL
 *
 * Which database an address really leads to: the server's own number and the database's real name, whatever
 * host, port, service or pooler stands before them.
 */
#ifndef OPERATIONS_IDENTITY_H
#define OPERATIONS_IDENTITY_H

#include <stdbool.h>

#include "config/environment.h"
#include "config/project.h"

struct identity {
        char *system;   /* the server's system identifier; "" where this role may not ask for it */
        char *database; /* the real name */
        char *address;  /* "10.0.0.7/32 5432" as the server sees itself; "" for a unix socket */
};

void identity_clear(struct identity *identity);

/* Connects and asks; takes about three seconds where nobody answers. Errors: as session_open(). */
int identity_ask(const struct conninfo *conninfo, struct identity *ret, ski_error *error);

/* True when both surely are one database. */
bool identity_equal(const struct identity *a, const struct identity *b);

/* True when host, port and database of both are written alike, where localhost and 127.0.0.1 are one. */
bool address_equal(const struct conninfo *a, const struct conninfo *b);

/* True when the address may lead to a server on this machine's unix sockets. */
bool address_may_be_socket(const struct conninfo *conninfo);

/* What an environment's address led to when it was last reached, kept in the project. -SKI_ENOTFOUND when it
 * never was, or had another address then. */
int identity_recall(const struct project *project, const struct environment *environment, struct identity *ret,
                    ski_error *error);
int identity_remember(const struct project *project, const struct environment *environment,
                      const struct identity *identity, ski_error *error);

#endif
