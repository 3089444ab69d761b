/* SPDX-License-Identifier: PostgreSQL
 *
 * Shadow databases: empty ones into which SQL files are loaded, so that PostgreSQL itself says what structure they
 * describe.
 *
 * A shadow is dropped when its run ends. A killed run's shadow is dropped by the next run of anybody on that server:
 * its name and its comment say what it is, and the run that it belongs to holds an advisory lock on its name. One that
 * is kept says for which project.
 */
#ifndef CATALOG_SHADOW_H
#define CATALOG_SHADOW_H

#include "base/macro.h"
#include "base/text.h"
#include "catalog/load.h"
#include "catalog/snapshot.h"
#include "config/conninfo.h"
#include "postgres/database.h"
#include "skinspire/session.h"

/* What is to be made once the files are loaded, inside the session's open scope. */
typedef int shadow_completion(ski_session *session, const void *context, ski_error *error);

struct shadow;
struct shadow_ending;
struct shadow_keeping;

struct shadow_options {
        const struct conninfo *server;    /* who makes the shadow; its database does not matter */
        const struct conninfo *loader;    /* who loads the files; NULL: the same */
        const char *role;                 /* owns what is made; NULL: the loader */
        struct database_shape shape;      /* encoding and locale; its owner is the role */
        const struct strings *extensions; /* installed first, as the server's connection; or NULL */
        const ski_session_options *session;
        shadow_completion *complete; /* or NULL */
        const void *context;         /* for it */
        const char *project;         /* whose kept shadows are let go, or keeps this one; NULL: nobody's */
        const struct shadow_keeping *keep; /* NULL: the shadow ends with the run */
        struct shadow **leave;         /* NULL, or where the filled shadow may be left for shadow_try_left() */
        struct shadow_ending **ending; /* NULL, or where to say what shadow_ending_wait() is for */
};

/* A shadow that stays for the next run, which loads only what has changed where that is safe. */
struct shadow_keeping {
        const char *side;   /* which files it is for, as a path; a project may keep several */
        const char *host;   /* a digest of all but the files that the structure depends on */
        const char *folder; /* where to remember the statements that it holds */
};

struct kept_shadow {
        char *database, *side;
        int64_t bytes; /* -1 when this role may not see it */
};

struct kept_shadows {
        struct kept_shadow *items;
        size_t count;
};

/* The shadows on the session's server that are kept for the project. */
int shadow_find_kept(ski_session *session, const char *project, struct kept_shadows *ret, ski_error *error);
void kept_shadows_clear(struct kept_shadows *shadows);

/* Connects to the server and takes the name of a shadow, or of the one that is kept; the shape does not matter yet. Does
 * nothing to the server, so that it can be done before it is known whether a shadow is needed. */
int shadow_begin(const struct shadow_options *options, struct shadow **ret, ski_error *error);

/* Makes a shadow, loads the files, reads the structure and drops, keeps or leaves the shadow. Shadows that killed runs left
 * are dropped too, and, when none is to be kept, those that were kept for the project. `begun`: NULL, or a shadow that was
 * begun with these options, which is taken over. Errors: as load_files() and snapshot_take(); -SKI_ESERVER with a hint
 * where the role may not create databases. */
int shadow_read(const struct shadow_options *options, struct shadow *begun, const struct strings *files,
                struct snapshot **ret, struct load_result *ret_load, ski_error *error);

/* What is to be tried in a shadow: `maker` may do there what whoever made it may, `loader` what the loader may; they may
 * be the same session. No scope is open. */
typedef int shadow_trial(ski_session *maker, ski_session *loader, void *context, ski_error *error);

/* Has the trial done in a new shadow, which is then dropped. Errors: of making it as shadow_read(), and the trial's. */
int shadow_try(const struct shadow_options *options, shadow_trial *trial, void *context, ski_error *error);
/* The same in one that shadow_read() left, with what it had read. */
int shadow_try_left(struct shadow *left, const ski_session_options *session, shadow_trial *trial, void *context,
                    ski_error *error);

/* Waits until the shadow is gone that was still to be dropped when shadow_read() gave its structure. NULL is harmless. */
void shadow_ending_wait(struct shadow_ending *ending);

/* Drops a shadow that was left, and lets one go that was only begun. */
void shadow_free(struct shadow *shadow);
DEFINE_CLEANUP(struct shadow, shadow_free);

#endif
