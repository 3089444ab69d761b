/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_column_default.h"

static void set_default(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER %s %s ALTER COLUMN %s SET DEFAULT %s", fact_text(fact, "_noun"),
                 fact_text(fact, "relation"), fact_text(fact, "column"), fact_text(fact, "expression"));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact_text(fact, "relation"), NULL);
}

static void create_default(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t count _unused_)
{
        set_default(step, fact);
}

static void drop_default(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER %s %s ALTER COLUMN %s DROP DEFAULT", fact_text(fact, "_noun"),
                 fact_text(fact, "relation"), fact_text(fact, "column"));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact_text(fact, "relation"), NULL);
}

static bool alter_default(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        set_default(step, to);
        return true;
}

const struct kind kind_column_default = {
        .name = "default",
        .query = sql_kind_column_default,
        .catalog = CATALOG_ATTRDEF,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS,
        .seen_in = CATALOG_ATTRDEF,
        .create = create_default,
        .drop = drop_default,
        .alter = alter_default,
};
