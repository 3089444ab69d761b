/* SPDX-License-Identifier: PostgreSQL
 *
 * What follows the rows, cut into steps, so that those which take long can run side by side.
 *
 * Indexes and the constraints that rest on one need nothing but their table. Then comes what stands before the first
 * foreign key, in its order; the foreign keys; and the rest in its order, in which materialized views that are filled
 * one behind the other may be filled side by side.
 */
#ifndef TRANSFER_POST_DATA_H
#define TRANSFER_POST_DATA_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/macro.h"
#include "skinspire/error.h"

enum post_kind {
        POST_INDEX,       /* CREATE INDEX: others may be made on the same table */
        POST_KEY,         /* a primary key, unique or exclusion constraint: alone on its table */
        POST_BEFORE_KEYS, /* something else, before the foreign keys */
        POST_FOREIGN_KEY,
        POST_AFTER_KEYS, /* something else */
        POST_REFRESH,    /* filling a materialized view; among the former */
};

/* A foreign key of a partitioned table, as it is made on one of its partitions first. */
struct key_part {
        const char *make, *validate;
        bool is_made;
};

struct post_step {
        enum post_kind kind;
        const char *statement;
        const char *const
                *settings;       /* SET statements that hold for it, ended by NULL; the same address where they
                                        are the same */
        const char *table;       /* "schema"."name", of an index, a constraint, a view to fill; else NULL */
        const char *name;        /* of the index or constraint; else NULL */
        const char *references;  /* "schema"."name" to which a foreign key leads; else NULL */
        const char *unvalidated; /* a foreign key that is to be valid: what makes it NOT VALID … */
        const char *validate;    /* … and what validates it then; else NULL */
        const char *definition;  /* of the same: "CONSTRAINT name FOREIGN KEY …" */
        struct key_part *parts;  /* set by whoever makes it part by part; NULL: it is made as a whole */
        size_t part_count;
};

struct post_data {
        struct post_step *steps; /* in the order of the script */
        size_t count;
        struct arena arena; /* private: what the texts live in */
};

/* Errors: -SKI_EUSAGE when it is no SQL, -SKI_ENOMEM. */
int post_data_read(const char *script, struct post_data **ret, ski_error *error);
void post_data_free(struct post_data *post_data);
DEFINE_CLEANUP(struct post_data, post_data_free);

#endif
