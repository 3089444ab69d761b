/* SPDX-License-Identifier: PostgreSQL
 *
 * Maintenance: VACUUM and ANALYZE, table by table, so that it can be seen how far it is and stopped between.
 */
#ifndef OPERATIONS_MAINTAIN_H
#define OPERATIONS_MAINTAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "operations/change.h"

struct maintenance {
        bool vacuum;                  /* free the room of dead rows */
        bool full;                    /* with vacuum: rewrite the table, which locks it meanwhile */
        bool analyze;                 /* count for the planner */
        const struct strings *tables; /* as typed; none: all of the database */

        /* How far it is; each may be NULL. The first is called once with the bytes of all tables, the second before
         * each table with the bytes that are done. */
        void (*begin)(uint64_t total, void *context);
        void (*progress)(const char *table, uint64_t done, void *context);
        void *context;
};

/* Only the last table can have failed, and the whole with it. */
enum maintenance_outcome { MAINTENANCE_DONE, MAINTENANCE_SKIPPED, MAINTENANCE_FAILED };

struct maintained_table {
        char *name; /* "public.patients", with quotes where SQL needs them */
        uint64_t bytes;
        bool is_system; /* the server's own: pg_catalog, information_schema */
        enum maintenance_outcome outcome;
        char *reason; /* the server's words, where it was skipped or something was left out; else NULL */
        double seconds;
};

struct maintenance_report {
        struct maintained_table *items; /* in the order of the work; with dry_run all that would be done */
        size_t count;
};

/* -SKI_ENOTFOUND with the nearest name for a table that is not there, before anything is done;
 * -SKI_EREFUSED for VACUUM FULL of an unconfirmed protected database. */
int maintain(const struct change *change, const struct maintenance *maintenance, struct maintenance_report *ret,
             ski_error *error);
void maintenance_report_clear(struct maintenance_report *report);

#endif
