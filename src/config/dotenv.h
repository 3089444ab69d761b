/* SPDX-License-Identifier: PostgreSQL
 *
 * The .env file: variables as python-dotenv reads them, with clear errors where it guesses.
 */
#ifndef CONFIG_DOTENV_H
#define CONFIG_DOTENV_H

#include <stddef.h>

#include "base/macro.h"
#include "skinspire/error.h"

struct dotenv_variable {
        char *name;
        char *value;
        unsigned line; /* where it begins */
};

struct dotenv {
        struct dotenv_variable *items;
        size_t count;
};

/* Reads the text of a .env file, whose name `file` is for errors: NAME=value, `export` before it,
 * # comments, 'literal' and "escaped" values of several lines. ${NAME} and ${NAME:-default} stand for
 * a variable of the process, else of an earlier line, but not in single quotes. An error names file and
 * line and repeats nothing of the content. Errors: -SKI_ECONFIG, -SKI_ENOMEM. */
int dotenv_parse(const char *file, const char *bytes, size_t length, struct dotenv **ret, ski_error *error);

/* The same from a file; one that does not exist has no variables. Also -SKI_EIO. */
int dotenv_read(const char *path, struct dotenv **ret, ski_error *error);

void dotenv_free(struct dotenv *dotenv);
DEFINE_CLEANUP(struct dotenv, dotenv_free);

/* The last variable of that name, or NULL. */
const struct dotenv_variable *dotenv_find(const struct dotenv *dotenv, const char *name);

#endif
