/* SPDX-License-Identifier: PostgreSQL
 *
 * What reading from and writing to databases share.
 */
#ifndef TRANSFER_LIVE_INTERNAL_H
#define TRANSFER_LIVE_INTERNAL_H

#include "base/text.h"
#include "transfer/live.h"

/* What a stream of binary rows begins with; behind it may stand as many bytes more as its last four say. */
enum { BINARY_HEADER_LENGTH = 19 };
extern const char binary_header[BINARY_HEADER_LENGTH];

/* Opens a session that carries rows of a database in that encoding. SQL_ASCII may hold bytes of any encoding, which
 * travel as they are; everything else travels in UTF-8. */
int live_session_open(const struct conninfo *conninfo, const ski_session_options *options, const char *encoding,
                      ski_session **ret, ski_error *error);

/* Makes such a session of one that is open; a savepoint that is rolled back takes it back. */
int live_session_set(ski_session *session, const char *encoding, ski_error *error);

/* ("id", "name"), or nothing for a table without columns. */
void live_append_columns(const struct content_table *table, struct text *statement);

#endif
