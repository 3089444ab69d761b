/* SPDX-License-Identifier: PostgreSQL
 *
 * A database as its server sees it from outside: what it is, its comment, and the database from which one looks.
 */
#ifndef POSTGRES_DATABASE_H
#define POSTGRES_DATABASE_H

#include <stdbool.h>

#include "base/text.h"
#include "config/conninfo.h"
#include "skinspire/session.h"

/* Connects to a database that is there for maintenance, whatever the conninfo names: postgres, else template1. */
int connect_maintenance(const struct conninfo *server, const ski_session_options *options, ski_session **ret,
                        ski_error *error);

/* Texts are NULL where there is nothing to say. */
struct database_facts {
        char *oid;
        char *owner;
        char *encoding;
        char *collate;
        char *ctype;
        char *locale_provider;
        char *locale;
        char *tablespace;
        char *connection_limit;
        char *comment;
        bool allow_connections;
        bool is_template;
};

int database_facts_read(ski_session *session, const char *database, struct database_facts *ret, bool *ret_found,
                        ski_error *error);
void database_facts_clear(struct database_facts *facts);

/* How a database is to be made; NULL fields take the server's default. */
struct database_shape {
        const char *owner;
        const char *encoding;
        const char *collate;
        const char *ctype;
        const char *locale_provider; /* "libc", "icu", "builtin" (15 and later) */
        const char *locale;          /* the provider's locale, for other providers than libc */
        const char *tablespace;
};

/* Appends the CREATE DATABASE for a server of that version (as 150020): a copy of template0. */
void database_compose_create(const char *database, const struct database_shape *shape, int server_version,
                             struct text *statement);

/* Drops it, and ends the sessions in it. One that is not there is no error. */
int database_drop(ski_session *session, const char *database, ski_error *error);

/* Looks whether the database holds nothing that a user made. */
int database_is_empty(const struct conninfo *server, const char *database, const ski_session_options *options,
                      bool *ret_empty, ski_error *error);

/* Runs statements that quote_format() made; text.failed is an error. */
int run_built(ski_session *session, struct text *statement, ski_error *error);

int comment_on_database(ski_session *session, const char *database, const char *comment, ski_error *error);

#endif
