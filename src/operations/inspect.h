/* SPDX-License-Identifier: PostgreSQL
 *
 * Inspecting a database: what is in it, read from the catalogs in one snapshot. How many statements that takes
 * depends on what is asked for, never on how many objects there are. All tables in detail are read by two sessions.
 *
 * What is read comes as parts, each the rows of one query (inspect_*.sql). The names of a part's columns are what
 * programs get as keys, so they don't change. A column of type oid is for joining parts, and for nothing else.
 */
#ifndef OPERATIONS_INSPECT_H
#define OPERATIONS_INSPECT_H

#include <stdbool.h>

#include "config/environment.h"
#include "config/project.h"
#include "skinspire/session.h"

enum inspect_part {
        INSPECT_DATABASE, /* one row */
        INSPECT_COUNTS,   /* one row with a column for each kind of object */
        INSPECT_LARGEST,
        INSPECT_FINDINGS,
        INSPECT_SCHEMAS,
        INSPECT_EXTENSIONS,
        INSPECT_TABLES,  /* views too */
        INSPECT_COLUMNS, /* from here to the rules: sorted by the table's oid, their first column */
        INSPECT_CONSTRAINTS,
        INSPECT_REFERRED_BY, /* foreign keys, by the table that they refer to */
        INSPECT_INDEXES,
        INSPECT_TRIGGERS,
        INSPECT_POLICIES,
        INSPECT_RULES,
        INSPECT_RELATIONS, /* all foreign keys, with both their tables */
        INSPECT_EVENT_TRIGGERS,
        INSPECT_FUNCTIONS,
        INSPECT_SEQUENCES,
        INSPECT_TYPES,
        INSPECT_PART_COUNT,
};

struct inspect_request {
        bool parts[INSPECT_PART_COUNT];
        const char *table;  /* only this table and what belongs to it, or NULL */
        const char *schema; /* only this schema, or NULL */
};

struct inspection {
        ski_result *parts[INSPECT_PART_COUNT]; /* NULL where it was not asked for */
};

/* What a value is, apart from NULL. A document is JSON text: a list of names, or grants. */
enum inspect_kind { INSPECT_TEXT, INSPECT_NUMBER, INSPECT_TRUTH, INSPECT_DOCUMENT, INSPECT_JOINT };

/* Reads what is asked for; changes nothing. Errors: -SKI_ENOTFOUND for a table or schema that is not there, with the
 * nearest name; -SKI_EUSAGE for a name that several tables have; -SKI_ECONNECT, and what statements give. */
int inspect(const struct project *project, const struct environment *environment,
            const ski_session_options *options, const struct inspect_request *request, struct inspection *ret,
            ski_error *error);
void inspection_clear(struct inspection *inspection);

/* The part's name as a key: "tables". */
const char *inspect_part_name(enum inspect_part part);
enum inspect_kind inspection_kind(const ski_result *rows, size_t column);
/* The number of the column that has this name, which is one of the part's (assert). */
size_t inspection_column(const ski_result *rows, const char *name);

/* The rows [ret_first, ret_end) that belong to a table, in a part that is sorted by table. */
void inspection_rows_of(const ski_result *rows, int64_t table, size_t *ret_first, size_t *ret_end);

#endif
