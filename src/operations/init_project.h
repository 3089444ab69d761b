/* SPDX-License-Identifier: PostgreSQL
 *
 * Making a new, empty project.
 */
#ifndef OPERATIONS_INIT_PROJECT_H
#define OPERATIONS_INIT_PROJECT_H

#include "base/text.h"
#include "skinspire/error.h"

struct new_project {
        char *directory; /* absolute */
        char *name;
        char *prefix; /* of its databases */
        char *role;
        struct strings created;  /* what was written, relative to the directory */
        struct strings extended; /* what was there and got more lines */
};

/* Makes the directory where there is none, and in it skinspire.yaml, folders for SQL files, .env.example, and the
 * entries that .gitignore lacks. No file is overwritten; skinspire.yaml comes last, so that an interrupted run can
 * be done again. name NULL: the folder's. Errors: -SKI_EREFUSED when there is a project already, -SKI_EUSAGE for a
 * name that is none, -SKI_EIO, -SKI_ENOMEM. */
int init_project(const char *directory, const char *name, struct new_project *ret, ski_error *error);
void new_project_clear(struct new_project *project);

/* Makes a name of small letters, digits and _ that needs no quotes in SQL and leaves room for "_test" and the like:
 * "St. Mary's" gives "st_mary_s". Freed by the caller; NULL: out of memory. */
char *project_identifier(const char *name);

#endif
