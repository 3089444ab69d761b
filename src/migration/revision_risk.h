/* SPDX-License-Identifier: PostgreSQL
 *
 * What a revision's statements do to a database in use, each with its place in the file. A table that an earlier statement
 * has made, and with a session one that has no rows or is not there yet, can't be harmed.
 */
#ifndef MIGRATION_REVISION_RISK_H
#define MIGRATION_REVISION_RISK_H

#include "migration/revision.h"
#include "migration/statement_risk.h"
#include "skinspire/session.h"

struct revision_risk {
        const struct risk_rule *rule;
        const struct revision *revision;
        char *table; /* for people; NULL: none in particular */
        enum revision_direction direction;
        unsigned line, column; /* in the revision's file */
};

struct revision_risks {
        ski_session *session; /* of the database that is asked; NULL: none. Not in a scope of its own making */
        struct revision_risk *items;
        size_t count;
        struct strings created;   /* tables made so far */
        struct strings not_valid; /* and those that got a constraint which is not validated */
};

/* Adds those of one direction. Errors: of the script, with the place in the revision's file; as ski_execute(). */
int revision_risks_add(struct revision_risks *risks, const struct revision *revision,
                       enum revision_direction direction, ski_error *error);
/* Adds what is to be said of the revision's way back. -SKI_ENOMEM. */
int revision_risks_add_way_back(struct revision_risks *risks, const struct revision *revision,
                                ski_error *error);
void revision_risks_clear(struct revision_risks *risks);

/* True for what loses data, keeps others from working for as long as a table is read or written, or can't be seen. */
bool revision_risk_is_hard(const struct revision_risk *risk);

/* "loses data and takes ACCESS EXCLUSIVE on patients: the column's values are gone" */
void revision_risk_describe(const struct revision_risk *risk, struct text *text);

#endif
