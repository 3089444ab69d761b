/* SPDX-License-Identifier: PostgreSQL
 *
 * The engine: moves all rows of a database's content from sources to targets, several tables at once, counting and
 * summing them on the way. Where the target is a database, its structure is made around the rows.
 */
#ifndef TRANSFER_ENGINE_H
#define TRANSFER_ENGINE_H

#include "transfer/content.h"
#include "transfer/filter.h"
#include "transfer/live.h"

/* How far it has come. Texts are valid during the call only. */
struct engine_progress {
        const char *phase;    /* "rows", "indexes and constraints", "reading back" */
        uint64_t done, total; /* bytes of the source's tables, or steps */
        uint64_t rows, bytes; /* that were moved */
        const char *what;     /* the largest table that is moved now; or NULL */
};

struct engine_options {
        size_t jobs; /* threads; 0: as many as there are cores */
        struct row_source_opener source;
        struct row_target_opener target;
        struct live_target
                *database; /* the target, where it is a database: what surrounds the rows is made there */
        struct live_source
                *statistics; /* whose statistics the tables get that come as they are; NULL: collected */
        const struct row_filter *filter; /* what every row passes; the content expects it; or NULL */
        /* Of each table, for a target that an interrupted run has left: where its rows are there already, they are not
         * moved again, and what is made already is not made again. NULL: everything is new. */
        const struct row_tally *resumed;
        /* The target's structure is there, and its rows will come; or NULL. */
        int (*structure_made)(void *context, ski_error *error);
        bool verify; /* read the rows back (out of `database`) and compare them */
        void (*progress)(const struct engine_progress *progress,
                         void *context); /* in the caller's thread; or NULL */
        void *context;
};

/* What one kind of work took. */
struct engine_phase {
        const char *name; /* "rows", "indexes", "statistics", "foreign keys", … */
        size_t tasks;
        double seconds;  /* of all threads together */
        double from, to; /* since the start */
};

struct engine_summary {
        struct engine_phase phases[12];
        size_t phase_count;
        struct row_tally total;
        double seconds;
};

/* Fills in each table's tally. What the sources say that they sent, what came, what was handed on and what the targets
 * say that they got must agree: else -SKI_EDIFFERS. The first failure ends all. */
int engine_run(const struct engine_options *options, struct content *content, struct engine_summary *ret,
               ski_error *error);

#endif
