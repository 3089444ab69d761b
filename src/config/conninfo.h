/* SPDX-License-Identifier: PostgreSQL
 *
 * Where a database is: a list of libpq's connection keywords with their values, read from a URL or a
 * connection string as people write them, and given back in the forms that libpq and people need.
 */
#ifndef CONFIG_CONNINFO_H
#define CONFIG_CONNINFO_H

#include "base/macro.h"
#include "base/text.h"
#include "skinspire/error.h"

/* Each keyword once, no value empty. Both lists end in NULL when they hold something and are NULL
 * when not. For PQconnectdbParams() with expand_dbname 0: a database may be named "postgres://x". */
struct conninfo {
        struct strings keywords;
        struct strings values; /* values.items[i] belongs to keywords.items[i] */
};

/* Reads postgresql://, postgres://, postgresql+DRIVER:// and libpq's "keyword=value …" form. Spaces
 * and quotes around it are dropped.
 * In a URL's password a literal $, @ and % are taken as meant: the last @ before the path ends the
 * password; where no % begins an escape all of them are literal. Where two readings remain the
 * error says which character to write as %XX. Errors: -SKI_ECONFIG, -SKI_ENOMEM. An error repeats
 * nothing of the text that could be a password. */
int conninfo_parse(const char *text, struct conninfo **ret, ski_error *error);
void conninfo_free(struct conninfo *conninfo);
DEFINE_CLEANUP(struct conninfo, conninfo_free);

struct conninfo *conninfo_new(void);                             /* empty; NULL: out of memory */
struct conninfo *conninfo_copy(const struct conninfo *conninfo); /* NULL: out of memory */

/* NULL: not given. Valid until the next conninfo_set(). */
const char *conninfo_get(const struct conninfo *conninfo, const char *keyword);
/* NULL and "" remove. 0 or -SKI_ENOMEM. */
int conninfo_set(struct conninfo *conninfo, const char *keyword, const char *value);

/* What the service that the conninfo names says for a keyword, in the files where libpq will look for it. *ret is
 * NULL when it says nothing, else freed by the caller. Errors: -SKI_ENOMEM. */
int conninfo_service_value(const struct conninfo *conninfo, const char *keyword, char **ret, ski_error *error);

/* For people and logs: a postgresql:// URL without secrets (password, sslpassword). Freed by the
 * caller; NULL: out of memory, for this and the next two. */
char *conninfo_url(const struct conninfo *conninfo);
/* The same with its secrets, for programs. */
char *conninfo_url_with_password(const struct conninfo *conninfo);
/* libpq's keyword=value form without secrets, for the command line of pg_dump and psql. */
char *conninfo_string(const struct conninfo *conninfo);

#endif
