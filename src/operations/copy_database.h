/* SPDX-License-Identifier: PostgreSQL
 *
 * Copying one environment's database over another's: built beside, checked, swapped, undoable.
 */
#ifndef OPERATIONS_COPY_DATABASE_H
#define OPERATIONS_COPY_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "operations/change.h"
#include "transfer/engine.h"

/* What the copy is doing: `done` of `total` bytes, tables or 0 of 0 where nobody knows. */
typedef void copy_progress(const char *phase, uint64_t done, uint64_t total, const char *what, void *context);

enum copy_way {
        COPY_WAY_BEST,     /* clone, else stream; in place where no other database can be had */
        COPY_WAY_CLONE,    /* the server copies its files: same server, and nobody connected to the source */
        COPY_WAY_GOLDEN,   /* the server copies what was kept of the source for that */
        COPY_WAY_STREAM,   /* structure and rows through our hands */
        COPY_WAY_IN_PLACE, /* the same inside the target, in one transaction: nothing is retained */
};

/* "clone"; a constant. */
const char *copy_way_name(enum copy_way way);
/* -SKI_EUSAGE for a word that names none. */
int copy_way_find(const char *word, enum copy_way *ret, ski_error *error);

struct copy_options {
        enum copy_way way;
        bool no_backup;      /* in place: do without a backup of what is there */
        bool refresh_golden; /* make the golden database anew */
        bool resume;         /* go on from a golden database, or not at all */
        bool pause_source;   /* end the sessions of the source, and clone it while newcomers wait */
        bool keep_sessions;  /* --no-disconnect */
        bool unmasked;
        bool no_owner;
        bool no_privileges;
        bool data_only; /* the rows, in the structure that the target has */
        const struct strings *tables, *excluded_tables,
                *excluded_data;           /* patterns; NULL or empty: all come along */
        const struct strings *conditions; /* TABLE=CONDITION */
        const struct strings *emptied;    /* TABLE.COLUMN */
        bool verify;                      /* read the stream's rows back and compare them */
        size_t jobs;             /* how many tables and indexes at once; 0: as many as there are cores */
        copy_progress *progress; /* or NULL */
        void *context;
};

struct copy_result {
        char *source_database;
        char *target_database;
        bool target_existed;
        char *retained; /* the old database's new name; NULL when there was none, or none is kept */
        int64_t bytes;  /* the source's size */
        int64_t rows;   /* -1: a clone's are not counted */
        uint64_t tables;
        enum copy_way way;             /* never COPY_WAY_BEST */
        char *golden;                  /* the golden database that was cloned; else NULL */
        char *golden_taken_at;         /* "2026-11-22T15:04:05Z" */
        char *reason;                  /* why it was not a better one; NULL: it was the best, or asked for */
        struct engine_summary summary; /* of a stream: where the time went */
        double seconds;
        double swap_seconds;     /* how long clients of the target had to wait at most */
        struct strings limits;   /* what this role can't carry over or end: said before the start */
        struct strings sessions; /* who was connected to the target at the start */
};

/* The change's environment is the target. It ends as it was, or as the source was at one moment; after a kill at
 * any moment too. Errors: -SKI_EREFUSED for whatever is stopped before the start, -SKI_EBUSY for a second run,
 * -SKI_EDIFFERS when the copy does not pass its check, and those of the session. */
int copy_database(const struct change *change, const struct environment *source,
                  const struct copy_options *options, struct copy_result *ret, ski_error *error);
void copy_result_clear(struct copy_result *result);

#endif
