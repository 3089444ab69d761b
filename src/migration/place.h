/* SPDX-License-Identifier: PostgreSQL
 *
 * Where a project's migrations are, what their files are called, and which table says where a database is.
 *
 * It is the folder of the setting migrations.folder, or that of --directory, with what its alembic.ini says, as for
 * Flask-Migrate. Where that setting is not given and the project's folder has an alembic.ini with a script_location, that
 * one counts, as for Alembic. Paths in it are relative to the project's folder.
 */
#ifndef MIGRATION_PLACE_H
#define MIGRATION_PLACE_H

#include "base/text.h"
#include "config/project.h"

struct migration_place {
        char *folder;              /* absolute */
        struct strings versions;   /* the folders of revisions, absolute; at least one */
        char *ini;                 /* the alembic.ini that was read; NULL: none */
        char *table;               /* "alembic_version" */
        char *table_schema;        /* NULL: found along the search_path */
        char *file_template;       /* "%(rev)s_%(slug)s" */
        unsigned long slug_length; /* at most, in characters */
        char *timezone;            /* of the dates in files; NULL: the machine's */
};

/* `directory` is relative to the working folder; NULL: the project's. That the folder exists is not asked. Errors:
 * -SKI_ECONFIG with file and line, -SKI_EIO, -SKI_ENOMEM. */
int migration_place_find(const struct project *project, const char *directory, struct migration_place **ret,
                         ski_error *error);
void migration_place_free(struct migration_place *place);
DEFINE_CLEANUP(struct migration_place, migration_place_free);

/* Fails where the folder is not there, or is that of the revisions itself; for those who need revisions. -SKI_ENOTFOUND, with a
 * hint. */
int migration_place_check(const struct migration_place *place, ski_error *error);

#endif
