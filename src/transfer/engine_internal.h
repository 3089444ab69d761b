/* SPDX-License-Identifier: PostgreSQL
 *
 * What the parts of the engine share: engine.c moves rows, the others make what surrounds them in a database.
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
        bool *put_off;           /* as post_data->steps; a view that could not be filled in its turn */
};

/* What a thread keeps open. */
struct tools {
        struct engine *engine;
        struct row_source *source, *reader;
        struct row_target *target;
        ski_session *session;        /* for building */
        const char *const *settings; /* that hold in it */
};

/* A relation of the target, as it stands before the rows come. */
struct relation {
        const char *name;                  /* "schema"."name" */
        const char *whole;                 /* what it is a partition of; NULL: of nothing */
        const struct content_table *table; /* where it has rows that come along; or NULL */
        struct task *rows;                 /* what fills it; or NULL */
        int64_t bytes;
        struct task *analyzed; /* what collects its statistics; or NULL */
        struct task *filled;   /* a materialized view: what fills it; or NULL */
        bool is_view;          /* a materialized one */
        bool is_partitioned;
        bool looks_elsewhere; /* a check of it may read other tables */
};

/* While the tasks around the rows are added. */
struct build {
        struct engine *engine;
        struct relation *relations; /* sorted by name */
        size_t count;
        /* What keeps its order: before the foreign keys, making them, ending those of partitioned tables, the rest. */
        struct task *before, *keys, *attached, *after;
        struct task *last_unknown; /* fills a materialized view that is not there before the rows; or NULL */
};

/* The thread's session for building. */
int tools_session(struct tools *tools, ski_session **ret, ski_error *error);

/* Settings that this server is too old for are passed over. */
int run_statement(ski_session *session, const char *statement, ski_error *error);
/* With the step's settings. In a target that is resumed it may have been run already. */
int run_step(struct tools *tools, const struct post_step *step, ski_error *error);
int use_settings(struct tools *tools, ski_session *session, const char *const *settings, ski_error *error);
bool is_there_already(const ski_error *failure);

/* What is done with each statement of a script. */
struct statement_runner {
        int (*run)(void *context, const char *statement, ski_error *error);
        void *context;
};

int run_script_text(const char *text, const struct statement_runner *runner, ski_error *error);

/* NULL for what is made only after the rows. */
struct relation *build_find(const struct build *build, const char *name);
int build_add(struct build *build, const struct task *task, struct task **ret, ski_error *error);
/* Whether the one is a partition, or a partition's partition, of the other. */
bool build_is_part(const struct build *build, const struct relation *part, const struct relation *whole);
/* The task waits for all rows of the table, its partitions' among them. */
int build_wait_for_rows(const struct build *build, struct task *task, const struct relation *relation,
                        ski_error *error);

/* Foreign keys: the tasks that make and validate them, between `before` and `after`. */
int build_add_keys(struct build *build, ski_error *error);
/* What comes behind the foreign keys, with materialized views filled side by side. */
int build_add_rest(struct build *build, ski_session *session, ski_error *error);

/* Runs the structure's first section, but for its rights. */
int build_pre_data(struct engine *engine, ski_error *error);

/* Adds the tasks for all that comes beside and after the rows. The first section is there. */
int build_add_tasks(struct engine *engine, ski_error *error);

#endif
