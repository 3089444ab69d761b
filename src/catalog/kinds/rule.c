/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "catalog/kinds/all.h"
#include "catalog/kinds/firing.h"
#include "sql/kind_rule.h"

static void lock_relation(struct step *step, const struct fact *fact)
{
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

static void set_state(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TABLE %s %s RULE %s", fact->parent->identity,
                 firing_verb(fact_text(fact, "state")), fact_text(fact, "_rule"));
}

static void create_rule(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                        size_t folded_count _unused_)
{
        step_add(step, "%s", fact_text(fact, "definition"));
        if (fact_text(fact, "state")[0] != 'O')
                set_state(step, fact);
        lock_relation(step, fact);
}

static void drop_rule(struct step *step, const struct fact *fact)
{
        step_add(step, "DROP RULE %s", fact->identity);
        lock_relation(step, fact);
}

/* CREATE OR REPLACE RULE keeps the state. */
static bool alter_rule(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "definition"))
                step_add(step, "CREATE OR REPLACE%s", fact_text(to, "definition") + strlen("CREATE"));
        if (fact_differs(from, to, "state"))
                set_state(step, to);
        lock_relation(step, to);
        return true;
}

const struct kind kind_rule = {
        .name = "rule",
        .noun = "RULE",
        .query = sql_kind_rule,
        .catalog = CATALOG_REWRITE,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_REWRITE,
        .create = create_rule,
        .drop = drop_rule,
        .alter = alter_rule,
};
