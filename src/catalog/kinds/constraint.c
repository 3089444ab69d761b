/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "catalog/kinds/relation.h"
#include "sql/kind_constraint.h"
#include "sql/kind_foreign_key.h"

static void add_constraint(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t count _unused_)
{
        step_add(step, "ALTER TABLE %s ADD CONSTRAINT %s %s", fact->parent->identity,
                 fact_text(fact, "constraint"), fact_text(fact, "definition"));
        step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", fact->parent->identity,
                  "every row is checked");
}

static void drop_constraint(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TABLE %s DROP CONSTRAINT %s", fact->parent->identity,
                 fact_text(fact, "constraint"));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

const struct kind kind_constraint = {
        .name = "constraint",
        .noun = "CONSTRAINT",
        .query = sql_kind_constraint,
        .catalog = CATALOG_CONSTRAINT,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS | KIND_SURVIVES_RETYPE,
        .create = add_constraint,
        .drop = drop_constraint,
};

const struct kind kind_foreign_key = {
        .name = "foreign key",
        .noun = "CONSTRAINT",
        .query = sql_kind_foreign_key,
        .catalog = CATALOG_CONSTRAINT,
        .parent_catalog = CATALOG_CLASS,
        .create = add_constraint,
        .drop = drop_constraint,
};
