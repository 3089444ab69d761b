/* SPDX-License-Identifier: PostgreSQL
 *
 * What the files of the loader share.
 */
#ifndef CATALOG_LOAD_INTERNAL_H
#define CATALOG_LOAD_INTERNAL_H

#include "catalog/load.h"
#include "postgres/script.h"

/* What the loader does with a statement. */
enum load_kind {
        LOAD_RUN,
        LOAD_SETTING,  /* it changes how the statements behind it are understood */
        LOAD_SHARED,   /* left out: it is about what all databases of the server share */
        LOAD_IDLE,     /* left out: it changes no structure */
        LOAD_DEFAULTS, /* it changes what later objects are like, so that earlier ones must be there before it */
        LOAD_ALONE,    /* the server refuses it inside a transaction */
        LOAD_REFUSED,
};

/* A statement that is to be run, or has failed. */
struct load_item {
        char *file, *text;
        unsigned line, column;
        bool alone;
        bool unchecked;   /* a routine that is there, whose body the server has not checked yet */
        char *table;      /* of a COPY … FROM STDIN; else NULL */
        struct text data; /* of a COPY that is to be tried again */
        size_t settings;  /* how many of the loading's settings stand before it */
        ski_error failure;
};

enum load_kind load_kind_of(const struct script_statement *statement);
/* False where the statement could run what somebody wrote (a function, a trigger), or reach beyond the database. */
bool load_only_defines(const struct script_statement *statement);
/* The name in a CREATE TYPE with a name and nothing else, for the caller to free: of the shell of a type, which functions
 * are declared with. NULL for any other statement. */
char *load_made_shell(const char *text);
/* True for CREATE TYPE that makes more of the name than a shell. */
bool load_makes_type(const char *text, const char *name);
/* True for ALTER TYPE, GRANT and REVOKE on the type, which the server would do to a shell as well. */
bool load_alters_type(const char *text, const char *name);
/* True for CREATE [OR REPLACE] FUNCTION and PROCEDURE. */
bool load_makes_routine(const char *text);

/* True for CREATE TABLE, also an unlogged one. */
bool load_makes_table(const char *text);
/* True for an index or a constraint ON ONLY a table: partitions that are there don't get it, later ones do. */
bool load_leaves_partitions_out(const char *text);

/* The statement whose failure is to be told: the first, in the order of the files, that lacks nothing which another
 * failed one would have made; else the first. */
size_t load_find_cause(const struct load_item *items, size_t count);

#endif
