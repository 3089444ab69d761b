/* SPDX-License-Identifier: PostgreSQL
 *
 * An INI file as Python's configparser reads it, as far as alembic.ini needs: sections, values that go on in indented
 * lines, comments, [DEFAULT], and %(name)s in values.
 */
#ifndef MIGRATION_INI_H
#define MIGRATION_INI_H

#include "base/macro.h"
#include "skinspire/error.h"

struct ini;

/* Reads a file; `here` is a value that every section has, as %(here)s: the file's folder. Errors have the file and the
 * line: -SKI_ECONFIG; -SKI_ENOTFOUND, -SKI_EIO, -SKI_ENOMEM. */
int ini_read(const char *path, struct ini **ret, ski_error *error);
void ini_free(struct ini *ini);
DEFINE_CLEANUP(struct ini, ini_free);

/* The section's value of that key (small letters), with what stands for others filled in. *ret is the caller's to free,
 * NULL where there is none. Errors: -SKI_ECONFIG with the line of what can't be filled in, -SKI_ENOMEM. */
int ini_value(const struct ini *ini, const char *section, const char *key, char **ret, ski_error *error);

/* Fills the error about a value that reads well and is wrong; returns -SKI_ECONFIG. */
int ini_refuse(const struct ini *ini, const char *section, const char *key, ski_error *error,
               const char *format, ...) _printf_(5, 6);

#endif
