/* SPDX-License-Identifier: PostgreSQL
 *
 * How a database has drifted from the structure that its project declares, object by object.
 */
#ifndef OPERATIONS_STRUCTURE_DRIFT_H
#define OPERATIONS_STRUCTURE_DRIFT_H

#include "catalog/plan.h"
#include "config/environment.h"
#include "operations/diff_structures.h"

enum drift_state { DRIFT_MISSING, DRIFT_CHANGED, DRIFT_SURPLUS };

struct drift {
        enum drift_state state;
        const struct fact *fact; /* of the database where it is surplus, else as declared */
};

struct structure_drift {
        struct structure_diff diff; /* from the database to what is declared */
        struct drift *items;        /* what is missing or changed first; parts of another item are not named */
        size_t count;
        size_t surplus; /* how many of them are */
};

/* True when the project has SQL files that declare a structure. */
int structure_is_declared(const struct project *project, bool *ret, ski_error *error);

/* Changes nothing, and needs a shadow database only after the project's files have changed. The caller clears ret after
 * an error too. Errors: those of diff_structures(). */
int structure_drift_find(const struct project *project, const struct environment *environment,
                         const ski_session_options *options, struct structure_drift *ret, ski_error *error);
/* Fills in the items, from the diff of whatever two structures. */
int structure_drift_judge(struct structure_drift *drift, ski_error *error);
void structure_drift_clear(struct structure_drift *drift);

/* Appends "table public.wards is missing", "… differs from what is declared" or "… is not declared". */
void drift_describe(const struct drift *drift, struct text *text);
/* Appends "column public.wards.name", "comment on table public.wards". */
void drift_name_fact(const struct fact *fact, struct text *text);

#endif
