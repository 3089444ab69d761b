/* SPDX-License-Identifier: PostgreSQL
 *
 * Upgrades and downgrades: brings a database from where it is in its history to where it shall be.
 *
 * All revisions are one transaction, with what the version table says of them, but for parts that the server refuses
 * inside of one: what stands before such a part is committed first, and the log remembers how far the revision came, so
 * that an interrupted run is taken up where it stopped. An advisory lock, held by a session without a transaction, keeps
 * two runs apart.
 */
#ifndef OPERATIONS_RUN_MIGRATIONS_H
#define OPERATIONS_RUN_MIGRATIONS_H

#include "migration/revision_risk.h"
#include "migration/walk.h"
#include "operations/change.h"
#include "operations/migration_files.h"

struct migration_options {
        enum revision_direction direction;
        const char *target;    /* "head", "-1", … */
        const char *directory; /* as for migration_files_read() */
        const char *version;   /* the program's, for the log; NULL: a stamp is not written down there */
        bool transaction_per_migration;
        bool no_backup; /* write none first */
        bool allow_risk; /* a protected database's rows may be lost, and its tables locked for long, without a question */
        bool no_wait; /* while another run goes on: -SKI_EBUSY instead of waiting */
        /* Called before each revision runs; may be NULL. */
        void (*progress)(const struct revision *revision, enum revision_direction direction, void *context);
        void *context;
};

struct migration_result {
        struct migration_files files; /* what the walk's revisions belong to */
        struct walk walk;
        struct strings before, after; /* what the version table held, and holds */
        struct revision_risks risks;  /* of the walk: in a dry run, and where the database is protected */
        struct strings edited;        /* revisions that ran and whose files changed since */
        double seconds;
};

/* Where change->dry_run is set, only the walk and its risks are found out. Errors: as walk_up(), walk_down(), and of
 * walk_run.h; -SKI_EREFUSED by the guard, and by promotion_check(). */
int run_migrations(const struct change *change, const struct migration_options *options,
                   struct migration_result *ret, ski_error *error);
void migration_result_clear(struct migration_result *result);

/* The walk as a script for psql; `from` is where the database is taken to be ("base", an identifier). */
int write_migrations(const struct project *project, const struct migration_options *options, const char *from,
                     struct text *ret, ski_error *error);

/* Has the version table say that the database is at the revisions, without running anything. `purge` forgets what it
 * held, even what no file has. Another run's end is waited for. ret: as from run_migrations(), without a walk. */
int stamp_migrations(const struct change *change, const struct migration_options *options, bool purge,
                     struct migration_result *ret, ski_error *error);

/* The same as a script for psql. */
int write_stamp(const struct project *project, const struct migration_options *options, const char *from,
                struct text *ret, ski_error *error);

#endif
