/* SPDX-License-Identifier: PostgreSQL
 *
 * Steps: the statements that one fact takes, and what they mean for a database in use.
 */
#ifndef CATALOG_STEP_H
#define CATALOG_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct fact;

/* What a step does to a database in use; a step may have several. PostgreSQL's documentation says so for each form
 * of ALTER TABLE and in "Explicit Locking". */
enum risk {
        RISK_SAFE = 0,
        RISK_LOCKS = 1,        /* a lock that keeps readers or writers out, for a moment */
        RISK_SCANS = 2,        /* reads a whole table while it holds its lock */
        RISK_REWRITES = 4,     /* writes a whole table or index anew while it holds its lock */
        RISK_LOSES_DATA = 8,   /* rows or values are gone */
        RISK_IRREVERSIBLE = 16 /* the other direction can't bring back what was */
};

enum step_action { STEP_CREATE, STEP_ALTER, STEP_DROP, STEP_RENAME_ASIDE, STEP_RENAME };

/* What the reader of the script wishes. */
struct script_wishes {
        const char *role;   /* runs the script, and so owns what it makes; NULL: unknown */
        bool concurrent;    /* indexes are built and dropped CONCURRENTLY, constraints validated later */
        int server_version; /* of the database that is changed, as 150000 */
};

struct step {
        enum step_action action;
        const struct fact *fact;     /* as it will be; for a drop as it was */
        const struct fact *replaced; /* as it was, where a create makes it anew; else NULL */
        const struct script_wishes *wishes;
        struct strings statements; /* without semicolons */
        size_t clause;             /* where in the first one the action begins of an ALTER TABLE that could have
                                       more of them; 0: it is none */
        unsigned risks;
        char *lock;               /* "ACCESS EXCLUSIVE on public.patients", or NULL */
        char *why;                /* what the risk is about, in a sentence, or NULL */
        bool outside_transaction; /* the server refuses it inside one */
        bool commit_before;       /* what it uses must be committed first */
        bool usable_once_committed; /* what it adds can be used by what needs the fact only once it is committed */
        bool disturbs;              /* what needs the fact has to be dropped first and made again after */
        bool converts;  /* values are converted by an expression, which the server refuses for foreign tables */
        bool inherited; /* the fact's base has the same done to it, and the server does it here as well */
        bool with_whole;  /* what it is a part of is made by the same script */
        bool on_existing; /* it is a part of something new, and needs a table that is there already */
        bool rows_held;   /* a column elsewhere holds rows of its table */
        char *refusal;    /* why the change can't be made at all, in a sentence, or NULL */
        bool begun;       /* the fact is there in a first form: see kind->begin */
        bool failed;      /* memory ran out */
};

/* Adds a statement; the template as for quote_format(), where %s takes what the server or our own code quoted. */
void step_add(struct step *step, const char *template, ...);
/* Adds a risk; `lock` is the lock's name, on the table of that identity (both may be NULL), `why` may be NULL. The
 * strongest lock and the first reason are kept. */
void step_risk(struct step *step, unsigned risks, const char *lock, const char *table, const char *why);
/* Says why the change can't be made; the first reason is kept. The template as for quote_format(). */
void step_refuse(struct step *step, const char *template, ...);
/* Has the second step's action done by the first one's ALTER TABLE, which then writes the table only once; false where
 * they don't fit together. The second stays, perhaps without statements. */
bool step_join(struct step *first, struct step *second);
void step_clear(struct step *step);

/* "safe", "takes a strong lock", … of the worst one. */
const char *risk_name(unsigned risks);

#endif
