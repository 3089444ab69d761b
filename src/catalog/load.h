/* SPDX-License-Identifier: PostgreSQL
 *
 * Loading SQL files into an empty database in whatever order they work: a statement that fails is tried again after
 * others have succeeded. Only the structure counts, so what belongs to the whole server (roles, databases,
 * tablespaces, its settings) is left out.
 *
 * What a file sets for its session (search_path, role) holds for what stands behind it, in the order of the files, also
 * for a statement that runs later than its turn.
 */
#ifndef CATALOG_LOAD_H
#define CATALOG_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "skinspire/session.h"

struct load_options {
        const char *role; /* owns what is made; NULL: the session's */
        bool commits; /* each batch of statements is committed; false: all of it belongs to the open scope */
        /* Not NULL: no scope is open yet. What only defines is committed in batches, since nothing of it leaves the
         * database; this scope begins before the first statement that may do more, and holds all from there on. */
        ski_scope *rest;
};

struct load_result {
        uint64_t statements; /* that were run */
        uint64_t left_out;   /* that belong to the whole server */
        uint64_t late;       /* that had to wait for others */
        bool committed;      /* something was */
        bool needs_commits;  /* after a failure: one transaction can't hold these files */
};

/* Errors have file, line and column: of the first statement whose failure is no consequence of another's.
 * -SKI_EUSAGE and -SKI_ENOTFOUND for the files themselves and for what can't be loaded, else those of ski_execute(). */
int load_files(ski_session *session, const struct strings *files, const struct load_options *options,
               struct load_result *ret, ski_error *error);

/* Gives the session the settings that it has before and after it loads files. */
int load_reset_settings(ski_session *session, const char *role, ski_error *error);

struct script_statement;

/* True for what is left out since all databases of the server share it. */
bool load_is_shared(const struct script_statement *statement);

#endif
