/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_inheritance.h"
#include "sql/kind_partition.h"
#include "sql/kind_typed_table.h"

static void inherit(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                    size_t count _unused_)
{
        step_add(step, "ALTER %s %s INHERIT %s", fact->parent->kind->noun, fact->parent->identity,
                 fact_text(fact, "ancestor"));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

static void disinherit(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER %s %s NO INHERIT %s", fact->parent->kind->noun, fact->parent->identity,
                 fact_text(fact, "ancestor"));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

const struct kind kind_inheritance = {
        .name = "inheritance",
        .query = sql_kind_inheritance,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS,
        .seen_in = CATALOG_CLASS,
        .traits = "b",
        .create = inherit,
        .drop = disinherit,
};

static void attach(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                   size_t count _unused_)
{
        step_add(step, "ALTER TABLE %s ATTACH PARTITION %s %s", fact_text(fact, "ancestor"),
                 fact->parent->identity, fact_text(fact, "bound"));
        step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", fact->parent->identity,
                  "every row is held against the bound");
}

static void detach(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TABLE %s DETACH PARTITION %s", fact_text(fact, "ancestor"),
                 fact->parent->identity);
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact_text(fact, "ancestor"), NULL);
}

const struct kind kind_partition = {
        .name = "partition",
        .query = sql_kind_partition,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .seen_in = CATALOG_CLASS,
        .traits = "b",
        .create = attach,
        .drop = detach,
};

static void make_typed(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                       size_t count _unused_)
{
        step_add(step, "ALTER TABLE %s OF %s", fact->parent->identity, fact_text(fact, "type"));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

static void make_untyped(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TABLE %s NOT OF", fact->parent->identity);
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

const struct kind kind_typed_table = {
        .name = "typed table",
        .query = sql_kind_typed_table,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .seen_in = CATALOG_CLASS,
        .traits = "o",
        .create = make_typed,
        .drop = make_untyped,
};
