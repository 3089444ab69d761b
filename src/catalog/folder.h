/* SPDX-License-Identifier: PostgreSQL
 *
 * A structure as a folder of SQL for people: one file for each table with all that hangs on it, one for each function,
 * view and type; what stands alone and is small shares a file with its kind.
 */
#ifndef CATALOG_FOLDER_H
#define CATALOG_FOLDER_H

#include "base/text.h"
#include "catalog/plan.h"
#include "skinspire/error.h"

struct folder_file {
        char *name; /* "tables/public.patients.sql" */
        struct text content;
};

struct folder {
        struct folder_file *files; /* in the order in which their first statements come */
        size_t count;
};

/* A function whose body the server refuses as it stands. */
struct refused_body {
        uint32_t routine; /* its OID */
        char *reason;     /* one line */
};

struct refused_bodies {
        struct refused_body *items; /* by OID */
        size_t count;
};

void refused_bodies_clear(struct refused_bodies *bodies);

/* Cuts a plan that makes everything into files, in which refused bodies are not checked. -SKI_ENOMEM. */
int folder_lay_out(const struct plan *plan, const struct refused_bodies *refused, struct folder *ret,
                   ski_error *error);
/* The reason why the fact is a function with a refused body; else NULL. */
const char *refused_body_reason(const struct refused_bodies *refused, const struct fact *fact);
void folder_clear(struct folder *folder);

#endif
