/* SPDX-License-Identifier: PostgreSQL
 *
 * What the project's files say about triggers: the rules (database.rules), and the SQL of database.triggers, cut
 * into the plain part and the section of each rule.
 */
#ifndef OPERATIONS_TRIGGERS_RULES_H
#define OPERATIONS_TRIGGERS_RULES_H

#include <stdbool.h>

#include "config/project.h"
#include "config/schema.h"

/* SQL text of a file that belongs together. */
struct trigger_section {
        char *rule; /* NULL: plain SQL, run as it stands */
        char *file;
        unsigned line; /* where the text begins in the file */
        char *text;
};

struct trigger_rules {
        char *file;                   /* of the rules; NULL when the project has none */
        struct schema_values *values; /* the rules, in their order; NULL when the project has none */
        struct trigger_section *sections;
        size_t count;
};

/* Reads both. A project without the rules' file has no rules, which is no error where the setting is the default.
 * Errors: -SKI_ECONFIG, also for a rule without a section and a section without a rule; -SKI_EIO, -SKI_ENOMEM. */
int trigger_rules_read(const struct project *project, struct trigger_rules *ret, ski_error *error);
void trigger_rules_clear(struct trigger_rules *rules);

/* The part of a rule, "with", as a list; empty where it is not given. */
const struct strings *trigger_rule_list(const struct trigger_rules *rules, const char *rule, const char *part);
/* "tables", "views", "sequences" or "schemas": what the rule goes on. */
const char *trigger_rule_objects(const struct trigger_rules *rules, const char *rule);
bool trigger_rule_flag(const struct trigger_rules *rules, const char *rule, const char *part);

#endif
