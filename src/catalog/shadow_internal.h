/* SPDX-License-Identifier: PostgreSQL
 *
 * What shadows that end with their run and those that are kept have in common.
 */
#ifndef CATALOG_SHADOW_INTERNAL_H
#define CATALOG_SHADOW_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "catalog/shadow.h"

/* How the comments of shadows begin: by these they are known. */
#define SHADOW_COMMENT      "skinspire loads SQL files into this database for a moment"
#define SHADOW_KEPT_COMMENT "skinspire keeps this shadow database"

struct shadow {
        const struct shadow_options *options;
        char *name;
        ski_session *holder; /* its open transaction owns the lock */
        bool is_locked;      /* at once */
        ski_scope holding;
        /* Makes and drops databases, which can't happen in the holder's transaction. NULL: none was yet. */
        ski_session *helper;
        ski_session *loader;
        ski_session *reader;     /* knows already how to read the structure, once it is committed; or NULL */
        pthread_t learning;      /* opens it, or has the loader learn to read what changes, */
        bool learns;             /* is at work, and `reader` or `loader` is its own */
        atomic_bool hurries;     /* somebody waits for that */
        ski_scope loading;       /* of the loader; what it holds shall not leave the shadow */
        ski_result *leftovers;   /* databases that may be some */
        bool ends;               /* the database is there, and is to be dropped */
        bool is_filled;          /* what was loaded is committed */
        struct conninfo *server; /* options->server, which it may outlive */
};

/* The name of the one that is kept. */
int shadow_kept_name(const struct shadow_options *options, char **ret, ski_error *error);
/* Drops a shadow, whatever it subscribes to. */
int shadow_drop(struct shadow *shadow, const char *name, ski_error *error);
/* Drops shadows that killed runs left, and those that were kept for the project and are no longer (NULL: none). The first
 * finds out, and needs the holder alone. */
int shadow_find_leftovers(struct shadow *shadow, ski_error *error);
void shadow_drop_leftovers(struct shadow *shadow, const char *project);
/* Whether a database of that name, with that comment (NULL: none), was left by a killed run, or kept for the project. */
bool shadow_is_leftover(const struct shadow *shadow, const char *name, const char *comment, const char *project);
/* Makes the database, with that comment and the extensions, and connects to it. */
int shadow_create(struct shadow *shadow, const char *comment, ski_error *error);
int shadow_connect(struct shadow *shadow, ski_error *error);
/* Closes the loader, so that the database can be dropped or waited for. */
void shadow_disconnect(struct shadow *shadow);
/* How files are loaded into it. */
struct load_options shadow_load_options(const struct shadow *shadow, bool commits);
/* Reads the structure with what options->complete adds, of which nothing stays. */
int shadow_read_structure(struct shadow *shadow, struct snapshot **ret, ski_error *error);

/* With options->keep: as shadow_read(). */
int shadow_run_kept(struct shadow *shadow, const struct strings *files, struct snapshot **ret,
                    struct load_result *ret_load, ski_error *error);
/* Whether the comment of a kept shadow names the project. */
bool shadow_is_kept_for(const char *comment, const char *project);

#endif
