/* SPDX-License-Identifier: PostgreSQL
 *
 * The statements of SQL files as the loader sees them, so that a kept shadow can take over only what has changed.
 */
#ifndef CATALOG_STATEMENTS_H
#define CATALOG_STATEMENTS_H

#include <stdbool.h>

#include "base/macro.h"
#include "base/text.h"
#include "catalog/digest.h"
#include "skinspire/error.h"

struct listed_statement {
        char *text;
        size_t context; /* the settings that hold for it: statements.contexts.items[context] */
        unsigned char digest[DIGEST_BYTES]; /* of both */
};

struct statements {
        struct listed_statement *items;
        size_t count;
        struct strings contexts; /* SQL each */
};

void statements_clear(struct statements *statements);

/* Lists what load_files() would run of the files; the rows of a COPY are left out. */
int statements_list(const struct strings *files, struct statements *ret, ski_error *error);

/* To a file and back; -SKI_ENOTFOUND when there is none that can be read. */
int statements_write(const struct statements *statements, const char *path, ski_error *error);
int statements_read(const char *path, struct statements *ret, ski_error *error);

/* What is in the one but not in the other: flags for both, for the caller to free. */
int statements_compare(const struct statements *from, const struct statements *to, bool **ret_only_from,
                       bool **ret_only_to, size_t *ret_from_count, size_t *ret_to_count, ski_error *error);

/* Appends the chosen ones as SQL that can be loaded by itself. */
void statements_compose(const struct statements *statements, const bool *chosen, struct text *sql);
/* The same with a DROP for what each of them makes; false where one makes nothing that could be dropped. */
bool statements_compose_drops(const struct statements *statements, const bool *chosen, struct text *sql);

enum statement_sweep {
        SWEEP_NOTHING,
        SWEEP_NEW, /* what is there by then gets something that it does not show: privileges */
        SWEEP_ANY, /* what is there by then may come to be anything: DO, a function that is called */
};

/* What a statement that names no object does to those that are made before it. */
enum statement_sweep statement_sweeps(const char *text);

/* True where one that was not chosen may be made after what has one of these names, without depending on it: by LIKE, AS
 * or %TYPE. */
bool statements_imitate(const struct statements *statements, const bool *chosen, const struct strings *names);

/* A digest of all. */
void statements_digest(const struct statements *statements, char result[static DIGEST_DIGITS + 1]);

#endif
