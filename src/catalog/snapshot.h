/* SPDX-License-Identifier: PostgreSQL
 *
 * Snapshots: one database's whole structure, as facts read from the catalogs at one moment.
 */
#ifndef CATALOG_SNAPSHOT_H
#define CATALOG_SNAPSHOT_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/macro.h"
#include "base/text.h"
#include "catalog/fact.h"
#include "skinspire/session.h"

struct snapshot {
        int server_version;  /* as 150020 */
        char *role;          /* who looked, and would own what is made */
        bool superuser;      /* he sees everything */
        struct fact **facts; /* sorted by kind, then identity; NULL behind the last */
        size_t count;
        struct strings
                gaps; /* what is there but not modelled, or closed to this role: one line each, by name */
        struct strings bookkeeping; /* schemas in which there is a version table, by identity: see filter.h */

        /* private: what the facts' texts live in */
        struct arena arena;
        ski_result **results;
        size_t result_count;
};

/* Reads the structure of the session's database: in a REPEATABLE READ scope of its own, or inside the open scope,
 * whose uncommitted changes it then sees. A fixed number of queries. Errors: as ski_execute(). */
int snapshot_take(ski_session *session, struct snapshot **ret, ski_error *error);

/* The same for a database that nobody else changes meanwhile. `second`: another session there, which takes a share, or NULL.
 * `done` is called once both are not needed any more, before what they gave is put together. */
typedef void snapshot_read_done(void *context);
int snapshot_take_and(ski_session *session, ski_session *second, snapshot_read_done *done, void *context,
                      struct snapshot **ret, ski_error *error);
/* Has a session that prepares what it asks (session_prepare_repeated) do so already with what it will be asked as the first
 * one of two, in a database of tables. */
int snapshot_rehearse(ski_session *session, ski_error *error);

/* What is read of a database where it is not all: relations, types, routines and what stands on tables, which were made
 * since an oid was given out, and others. */
struct selection {
        uint32_t first;
        const uint32_t *others;
        size_t count;
};

/* The facts of what was made since this oid was given out, with what that is a part of; without gaps. */
int snapshot_take_since(ski_session *session, uint32_t first, struct snapshot **ret, ski_error *error);
/* Has such a session prepare what that asks where tables are made, one query after the other, until it `hurries`. */
int snapshot_rehearse_since(ski_session *session, const atomic_bool *hurries, ski_error *error);
/* Brings a snapshot of the session's database, which has no gaps, to what the database is now; only what is selected was
 * made, altered or dropped since, but for comments, privileges and labels. `gone`: by fact->number, what is read anew or no
 * longer there. After an error the snapshot can only be freed: -SKI_EUSAGE where what is left does not fit together. */
int snapshot_update(ski_session *session, struct snapshot *snapshot, const struct selection *selection,
                    const bool *gone, ski_error *error);
void snapshot_free(struct snapshot *snapshot);
DEFINE_CLEANUP(struct snapshot, snapshot_free);

/* A snapshot without facts, to be filled by hand: what the cache and the tests begin with. */
struct snapshot *snapshot_new(void);
/* Sorts the facts and numbers them. */
void snapshot_sort(struct snapshot *snapshot);

/* NULL when there is none. */
struct fact *snapshot_find(const struct snapshot *snapshot, const struct kind *kind, const char *identity);
/* True when a fact of any kind is called so. */
bool snapshot_has_name(const struct snapshot *snapshot, const char *identity);

#endif
