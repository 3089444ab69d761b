/* SPDX-License-Identifier: PostgreSQL
 *
 * What the rules want in a database, statement by statement, held against what is there.
 *
 * Each object that an installation makes is marked in its comment with its rule, a digest of the statement that made it
 * and a digest of what the server then had. So a changed file and a changed object are both seen, without a table of
 * our own, and the marks travel with dumps and copies.
 */
#ifndef OPERATIONS_TRIGGERS_PLAN_H
#define OPERATIONS_TRIGGERS_PLAN_H

#include <stdbool.h>

#include "operations/change.h"
#include "operations/triggers_rules.h"
#include "postgres/definition.h"

/* A statement of the files, the words in braces replaced. */
struct trigger_statement {
        const char *rule;     /* NULL: of the plain part */
        char *schema, *table; /* NULL in the plain part; of a statement about a schema, table alone */
        const char *file;
        unsigned line;
        char *text;
        unsigned group; /* equal in all statements that one section gives for one table */
        struct definition definition;
};

enum trigger_state {
        TRIGGER_IN_PLACE,
        TRIGGER_MISSING,
        TRIGGER_DISABLED,
        TRIGGER_CHANGED,  /* differs from what was installed, or something else has its name */
        TRIGGER_OUTDATED, /* the files say something else by now */
        TRIGGER_SURPLUS,  /* installed once, and no rule asks for it any more */
        TRIGGER_FOREIGN,  /* made by somebody else */
};

/* A function, trigger, policy, row-level security of a table, or right of the application's role on a table, view,
 * sequence (named in table) or schema. */
struct trigger_item {
        enum definition_kind kind;
        enum trigger_state state;
        char *rule; /* "functions" for the plain part, NULL for what is foreign */
        char *schema, *table, *name;
        const struct trigger_statement *statement; /* that makes it; NULL: not wanted */
        char digest[17];                           /* of that statement */
        bool is_present;
        char *quoted, *comment,
                *shape; /* how statements name it, its comment without the mark, the server's digest */
};

struct trigger_plan {
        struct trigger_rules rules;
        struct trigger_statement *statements;
        size_t statement_count;
        struct trigger_item *items;
        size_t count;
        size_t waiting; /* rules that are left out because the role database.app_role, which they name, does not exist */
};

/* Works out what the rules want in the session's database and compares. The session's search_path is the catalogue's.
 * Errors: -SKI_ECONFIG for the files, and those of ski_execute(). */
int trigger_plan_make(const struct project *project, ski_session *session, struct trigger_plan *ret,
                      ski_error *error);
/* Looks again at what is there; the statements stay. */
int trigger_plan_compare(const struct project *project, ski_session *session, struct trigger_plan *plan,
                         ski_error *error);
void trigger_plan_clear(struct trigger_plan *plan);

/* How many items are in that state; how many an installation would change. */
size_t trigger_plan_count(const struct trigger_plan *plan, enum trigger_state state);
size_t trigger_plan_faults(const struct trigger_plan *plan);

const char *trigger_state_name(enum trigger_state state); /* "in place", "missing", … */
const char *trigger_kind_name(enum definition_kind kind); /* "trigger", "policy", … */

#endif
