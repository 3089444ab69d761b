/* SPDX-License-Identifier: PostgreSQL
 *
 * A project that keeps its revisions with Alembic or Flask-Migrate, as its own Python tells: one process that is asked for
 * all revisions, and runs single ones in a scratch database. It can't reach any other database.
 */
#ifndef OPERATIONS_ALEMBIC_PROJECT_H
#define OPERATIONS_ALEMBIC_PROJECT_H

#include <jansson.h>

#include "base/macro.h"
#include "config/conninfo.h"
#include "migration/revision.h"

struct alembic_project;

struct alembic_options {
        const char *python;             /* the interpreter */
        const char *folder;             /* of the migrations, with env.py; absolute */
        const char *directory;          /* where the project's commands are typed */
        const struct conninfo *scratch; /* where single revisions may run; NULL: none will */
};

/* True when the folder is one of Alembic's. */
bool alembic_is_folder(const char *folder);

int alembic_open(const struct alembic_options *options, struct alembic_project **ret, ski_error *error);
void alembic_close(struct alembic_project *project);
DEFINE_CLEANUP(struct alembic_project, alembic_close);

/* All revisions, each behind those that it needs; alembic_project.py says in which form. Errors: -SKI_EPROGRAM with the
 * place in the project's own files, also for what Alembic takes as no history. */
int alembic_read(struct alembic_project *project, json_t **ret, ski_error *error);

/* Runs one revision in the scratch database, as Alembic does it. *ret_parts, which may be NULL, is what it sent there. */
int alembic_step(struct alembic_project *project, const char *revision, enum revision_direction direction,
                 json_t **ret_parts, ski_error *error);

#endif
