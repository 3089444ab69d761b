/* SPDX-License-Identifier: PostgreSQL
 *
 * Taking over a history that Alembic or Flask-Migrate has: its Python revisions become SQL with the same identifiers, so
 * that a database which Alembic stamped goes on without a break. The Python files stay; the commands do not look at them.
 *
 * The project's own Alembic says what each revision sends, and afterwards takes a scratch database through all of them, up
 * and down, while the SQL takes another one the same way. Only what agrees after every step is written.
 *
 * A folder of plain SQL files, numbered or dated, becomes a history likewise. Its upgrades must run one after the other in
 * a scratch database; where a way back fails, or does not lead back, that is told.
 */
#ifndef OPERATIONS_IMPORT_MIGRATIONS_H
#define OPERATIONS_IMPORT_MIGRATIONS_H

#include "migration/place.h"
#include "operations/change.h"
#include "operations/import_files.h"

struct import_options {
        const char *folder;    /* with env.py, or with SQL files; NULL: that of the migrations themselves */
        const char *directory; /* of the migrations, as for migration_place_find() */
        const char *python;    /* NULL: the first that knows Alembic */
        bool record;           /* of a revision that reads the database: what it sends to an empty one */
        bool unproved;         /* without scratch databases */
        const char *stamp;     /* what the environment's database has already; NULL: nobody says */
};

struct import_result {
        struct import_files files;
        struct strings recorded;       /* identifiers of those that were recorded */
        struct strings irreversible;   /* and of those without a way back */
        struct strings notes;          /* what the ways back of plain files leave to be wished for */
        size_t proved_up, proved_down; /* steps after which the databases were equal */
        double seconds;
};

/* change->dry_run: all is proved, and nothing written. Errors: -SKI_EREFUSED when revisions need a database, each by name; -SKI_EDIFFERS when the proof fails; -SKI_EPROGRAM for
 * what is wrong with the Python revisions, or with Python; those of import_loose_drafts(),
 * import_files_try() and stamp_migrations(). */
int import_migrations(const struct change *change, const struct import_options *options,
                      struct import_result *ret, ski_error *error);
void import_result_clear(struct import_result *result);

#endif
