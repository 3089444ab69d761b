/* SPDX-License-Identifier: PostgreSQL
 *
 * What a database holds, as far as it is to be moved: its structure in two sections, the tables with rows of their own,
 * the sequences, the large objects. Read from a database or from an archive's manifest; the rows themselves are not in
 * it, only what they amounted to once they were read.
 */
#ifndef TRANSFER_CONTENT_H
#define TRANSFER_CONTENT_H

#include "base/arena.h"
#include "base/macro.h"
#include "base/text.h"
#include "skinspire/session.h"
#include "transfer/rows.h"

/* A column that rows carry. */
struct content_column {
        const char *name;
        const char *type; /* as format_type() says it */
};

struct content_table {
        const char *schema; /* NULL: these are the large objects, see below */
        const char *name;
        const struct content_column *columns; /* in the order of the rows' fields, without generated ones */
        size_t column_count;
        enum row_format format;
        int64_t bytes;     /* on disk; 0 where nobody knows */
        bool is_excluded;  /* it comes along without its rows */
        bool is_tree;      /* partitioned: the rows of all its partitions, see below */
        bool has_own_rows; /* an extension's table: what the extension itself puts there is not among the rows */
        const char *condition;  /* which of such a table's rows are meant ("where …"); NULL: all */
        struct row_tally tally; /* once its rows were read */
};

/* Which partition a row belongs into is the same everywhere, but for hashes of an enum: they are of the oid that its label
 * has in one database. The rows of such a table travel as its own, and the server finds their place. */

/* A sequence and where it stands. */
struct content_sequence {
        const char *schema, *name;
        int64_t value;
        bool is_called;                   /* false: the value is the next one, not the last one */
        const char *owner_schema, *owner; /* the table that it ends with; NULL: none */
};

/* All texts belong to the content. */
struct content {
        int server_version; /* as 150020 */
        const char *encoding;
        const char *collate;
        const char *ctype;
        const char *locale_provider;  /* "libc", "icu", "builtin"; as struct database_shape */
        const char *locale;           /* NULL with libc */
        const char *pre_data;         /* SQL: what must be there before the rows */
        const char *post_data;        /* SQL: indexes, constraints, triggers and what else comes behind them */
        struct content_table *tables; /* largest first, but see content_tables.sql */
        size_t table_count;
        struct content_sequence *sequences;
        size_t sequence_count;
        /* Relations that do not come along, as "schema"."name", ended by NULL; NULL: all do. */
        const char *const *left_out;
        /* SQL: owners, rights, comments of large objects; "" when there are none. */
        const char *large_object_rights;

        struct arena arena; /* private: what the texts live in */
};

/* Large objects are one table more, in binary format, whose rows have three fields: the object's oid (int4), where in
 * it the bytes go (int8), the bytes (at most LARGE_OBJECT_PIECE). Each object has at least the row for place 0, which
 * makes it, and which may be empty. There is no such table where there are no large objects. */
enum { LARGE_OBJECT_PIECE = 1 << 18 };

static inline bool content_is_large_objects(const struct content_table *table)
{
        return !table->schema;
}

/* For people: "schema.name", or "large objects". Appends. */
void content_table_name(const struct content_table *table, struct text *name);

/* What holds its rows, for a statement: only "schema"."name", without "only" for a tree. Appends. */
void content_append_holder(const struct content_table *table, struct text *statement);

/* Where rows are chosen or changed, nobody knows to which of them a large object belongs. */
void content_leave_large_objects(struct content *content);

/* All tables together, and the large objects. */
void content_total(const struct content *content, struct row_tally *ret);

/* What people count: tables, and the rows in them. */
struct content_count {
        size_t tables;
        uint64_t rows;
};

struct content_count content_count(const struct content *content);

void content_free(struct content *content);
DEFINE_CLEANUP(struct content, content_free);

#endif
