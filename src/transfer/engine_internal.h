/* SPDX-License-Identifier: PostgreSQL
 *
 * What the parts of the engine share: engine.c moves rows, engine_build.c makes what surrounds them in a database.
 */
#ifndef TRANSFER_ENGINE_INTERNAL_H
#define TRANSFER_ENGINE_INTERNAL_H

#include <stdatomic.h>

#include "transfer/crew.h"
#include "transfer/engine.h"
#include "transfer/post_data.h"

/* In which order tasks are taken where they need not wait for each other. */
enum { RANK_ROWS, RANK_INDEXES, RANK_STATISTICS, RANK_REST };

/* What one thread has at work, for whoever watches. */
struct lane {
        _Atomic(const struct content_table *) table; /* NULL: no rows */
        atomic_uint_fast64_t rows, bytes;            /* of that table so far */
};

struct engine {
        const struct engine_options *options;
        struct content *content;
        struct post_data *post_data; /* NULL: the target is no database */
        struct crew *crew;
        struct lane *lanes;
        size_t jobs;
        struct strings rights;   /* GRANT and REVOKE of the first section, for later */
        struct arena arena;      /* for names */
        struct task **row_tasks; /* as content->tables; NULL where a table's rows stay behind */
};

/* What a thread keeps open. */
struct tools {
        struct engine *engine;
        struct row_source *source, *reader;
        struct row_target *target;
        ski_session *session;        /* for building */
        const char *const *settings; /* that hold in it */
};

/* The thread's session for building. */
int tools_session(struct tools *tools, ski_session **ret, ski_error *error);

/* Runs the structure's first section, but for its rights. */
int build_pre_data(struct engine *engine, ski_error *error);

/* Adds the tasks for all that comes beside and after the rows. The first section is there. */
int build_add_tasks(struct engine *engine, ski_error *error);

#endif
