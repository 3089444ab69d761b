/* SPDX-License-Identifier: PostgreSQL
 *
 * Queries that differ a little between server versions, and with who asks.
 */
#ifndef CATALOG_VERSIONED_H
#define CATALOG_VERSIONED_H

#include "base/text.h"

/* Appends the query without the lines that are not for this server (as 150020): a line that ends in "-- @since 15" is
 * for that major version and later ones, one with "-- @until 14" for earlier ones and that one; both may stand
 * together. One with "-- @superuser" is for superusers, one with "-- @others" for everybody else. */
void versioned_statement(const char *query, int server_version, bool superuser, struct text *statement);

#endif
