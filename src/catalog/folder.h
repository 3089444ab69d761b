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

/* Cuts a plan that makes everything into files. -SKI_ENOMEM. */
int folder_lay_out(const struct plan *plan, struct folder *ret, ski_error *error);
void folder_clear(struct folder *folder);

#endif
