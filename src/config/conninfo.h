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

struct conninfo {
        struct strings keywords;
        struct strings values; /* values.items[i] belongs to keywords.items[i] */
};

/* Reads postgresql://, postgres://, postgresql+DRIVER:// and libpq's "keyword=value …" form.
 * In a URL's password a literal $, @ and % are taken as meant: the last @ before the path ends the
 * password; when no % begins a valid escape all of them are literal. Where two readings remain the
 * error says which character to write as %XX. An error never repeats the password. */
int conninfo_parse(const char *text, struct conninfo **ret, ski_error *error);
void conninfo_free(struct conninfo *conninfo);
DEFINE_CLEANUP(struct conninfo, conninfo_free);

struct conninfo *conninfo_new(void);                               /* empty; NULL: out of memory */
struct conninfo *conninfo_copy(const struct conninfo *conninfo);   /* NULL: out of memory */
const char *conninfo_get(const struct conninfo *conninfo, const char *keyword); /* NULL: not given */
int conninfo_set(struct conninfo *conninfo, const char *keyword, const char *value); /* NULL removes; 0 or -SKI_ENOMEM */

/* For people and logs: a postgresql:// URL without secrets (password, sslpassword). Freed by the caller. */
char *conninfo_url(const struct conninfo *conninfo);
/* The same with its secrets, for programs. */
char *conninfo_url_with_password(const struct conninfo *conninfo);
/* libpq's keyword=value form without secrets, for the command line of pg_dump and psql. */
char *conninfo_string(const struct conninfo *conninfo);

#endif
