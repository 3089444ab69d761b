/* SPDX-License-Identifier: PostgreSQL
 *
 * A revision: one file that leads from one state of the schema to the next, and back.
 *
 *     -- add phones to patients
 *     --
 *     -- Revision ID: 1a2b3c4d5e6f
 *     -- Revises: 000000000001
 *     -- Branch labels: billing
 *     -- Depends on: 79797979796a
 *     -- Replaces: 2b3c4d5e6f70, 3c4d5e6f7081
 *     -- Squashed: 5d41402abc4b2a76…
 *     -- Create Date: 2026-11-22 15:04:05.000000
 *     -- Unproved: neither its upgrade nor its downgrade was tried
 *
 *     -- @upgrade
 *     alter table patients add phone text;
 *
 *     -- @upgrade outside transaction
 *     create index concurrently patients_phone on patients (phone);
 *
 *     -- @downgrade
 *     alter table patients drop phone;
 *
 * The words of the header are Alembic's. `Revises` stands in every file, and is empty in a first one; names in lists are
 * separated by commas. A mark stands in a line of its own, outside of quotes, bodies and data, and what is behind it
 * belongs to it up to the next. A file without a downgrade part can't be taken back.
 */
#ifndef MIGRATION_REVISION_H
#define MIGRATION_REVISION_H

#include <stdbool.h>

#include "base/arena.h"
#include "skinspire/error.h"

enum revision_direction { REVISION_UPGRADE, REVISION_DOWNGRADE };

struct revision_part {
        enum revision_direction direction;
        bool outside_transaction;
        const char *text; /* SQL, not ended by NUL */
        size_t length;
        unsigned line; /* of the text's first character in the file */
};

struct name_list {
        const char **names;
        size_t count;
};

struct revision_list {
        struct revision **items;
        size_t count;
};

struct revision {
        const char *id;
        const char *message;  /* all lines, without the last newline; "" when there is none */
        const char *created;  /* as written; "" when it is not */
        const char *unproved; /* that it was never tried both ways, in words; NULL: nothing is said of it */
        const char *path;
        struct name_list revises, labels, depends_on; /* as written */
        struct name_list replaces;                    /* those that were squashed into it */
        struct name_list squashed; /* checksums of the upgrades that it had before it was squashed */
        struct revision_part *parts;
        size_t part_count;

        /* Set by the history that it belongs to. */
        struct revision_list parents;      /* what `revises` names */
        struct revision_list dependencies; /* what `depends_on` names */
        struct revision_list children;     /* which revise it */
        struct revision_list dependents;   /* which depend on it */
        struct name_list branches;         /* labels that hold here: its own and those of its line, sorted */
        size_t place;                      /* in the history's order */
};

/* True for "a.SQL", which looks like a file that counts and does not. */
bool revision_path_in_capitals(const char *path);

/* -SKI_ECONFIG, with the line, for what is not UTF-8. */
int revision_check_encoding(const char *path, const char *content, size_t length, ski_error *error);

/* True when the content begins as a revision does: it has a header, or one of the marks, before any SQL. */
bool revision_is_one(const char *content, size_t length);

/* Reads one file; everything lives in the arena. Errors have the place in the file: -SKI_ECONFIG for what is no
 * revision, -SKI_ENOTFOUND, -SKI_EIO, -SKI_ENOMEM. */
int revision_read(const char *path, struct arena *arena, struct revision **ret, ski_error *error);

/* The same for a file's content; `path` is what errors call it. */
int revision_parse(const char *path, const char *content, size_t length, struct arena *arena,
                   struct revision **ret, ski_error *error);

/* True when Alembic would take it as a name: nothing that its grammar uses, and short enough for its table. */
bool revision_label_is_valid(const char *label);
/* The same, and it can be a part of a file's name. */
bool revision_id_is_valid(const char *id);

/* True when it has a part for the direction, even an empty one. */
bool revision_has_part(const struct revision *revision, enum revision_direction direction);

/* The first line of its message. Freed by the caller; NULL: out of memory. */
char *revision_summary(const struct revision *revision);

#endif
