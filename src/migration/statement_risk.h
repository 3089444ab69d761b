/* SPDX-License-Identifier: PostgreSQL
 *
 * What a statement that somebody wrote by hand does to a database in use, as the server's own parser shows it. The rules are
 * those that people who migrate large databases have agreed on; PostgreSQL's documentation has the locks.
 */
#ifndef MIGRATION_STATEMENT_RISK_H
#define MIGRATION_STATEMENT_RISK_H

#include <stdbool.h>

#include "base/text.h"
#include "catalog/step.h"

struct risk_rule {
        const char *name;  /* "drop-column" */
        unsigned risks;    /* enum risk */
        const char *lock;  /* "ACCESS EXCLUSIVE"; NULL: none that counts */
        const char *why;   /* a sentence without its full stop */
        const char *safer; /* what to do instead; NULL: there is nothing better */
        bool is_unseen;    /* nobody can say what it does */
        bool is_note;      /* worth knowing, no reason to stop */
        bool when_empty;   /* it counts even where the table has no rows, or is new */
};

struct statement_risk {
        const struct risk_rule *rule;
        char *table; /* as it is written, quoted where it must be; NULL: none in particular. Of "unseen" the function */
        char *column;   /* of change-type and the like; else NULL */
        char *type;     /* that the column gets, without its modifier */
        char *function; /* of "unseen": its name alone, where it may be the server's own */
        long modifier;  /* "varchar(50)" has 50; -1: none */
};

struct statement_risks {
        struct statement_risk *items;
        size_t count;
        struct strings created;   /* tables that the statement makes */
        struct strings not_valid; /* that get a constraint which is not validated yet */
        bool failed;              /* memory ran out */
};

/* Also of statements inside of others: in WITH, EXPLAIN ANALYZE, PREPARE. What the parser does not understand has no risk here: the server will say so. `alone` is as in struct statement_traits. */
void statement_risks_read(const char *statement, const char *alone, bool in_transaction,
                          struct statement_risks *ret);
void statement_risks_clear(struct statement_risks *risks);

/* The rules that are about whole revisions: "no-downgrade", "empty-downgrade". */
const struct risk_rule *risk_rule_find(const char *name);

#endif
