/* SPDX-License-Identifier: PostgreSQL
 *
 * What ALTER DEFAULT PRIVILEGES, in force while a script runs, does to the objects that the script makes: they are
 * born with other privileges than PostgreSQL gives by itself, and must still end with those that are wanted.
 */
#ifndef CATALOG_DEFAULT_PRIVILEGES_H
#define CATALOG_DEFAULT_PRIVILEGES_H

#include "catalog/snapshot.h"
#include "catalog/step.h"

/* The facts that are in force for what one role makes. They follow the script as it is planned. */
struct default_privileges {
        const char *role;
        const struct fact **facts;
        size_t count, capacity;
};

/* Those of the snapshot that the script begins with. Borrows both until default_privileges_end(). -SKI_ENOMEM. */
int default_privileges_begin(const struct snapshot *from, const struct snapshot *to, const char *role,
                             struct default_privileges *ret, ski_error *error);
/* One fact takes the other's place; each may be NULL. */
void default_privileges_change(struct default_privileges *defaults, const struct fact *from, const struct fact *to);
/* True when something new comes to be: the fact itself, where `from` is NULL, or the sequence of a column that becomes an
 * identity. */
bool default_privileges_reach(const struct fact *from, const struct fact *to);
/* Adds to the step that makes the fact what takes away from roles that shall have no more than PostgreSQL gives. */
void default_privileges_undo(const struct default_privileges *defaults, const struct snapshot *to,
                             const struct fact *made, struct step *step);
/* Adds the statements that make the privilege, a part of something the script made; false when no default matters and
 * it is made like any other. */
bool default_privileges_adjust(const struct default_privileges *defaults, const struct fact *privilege,
                               struct step *step);
/* An extension's members are no facts: while it is made, what would reach them is not in force. */
void default_privileges_suspend(const struct default_privileges *defaults, const struct fact *made, struct step *step);
void default_privileges_resume(const struct default_privileges *defaults, const struct fact *made, struct step *step);
void default_privileges_end(struct default_privileges *defaults);

#endif
