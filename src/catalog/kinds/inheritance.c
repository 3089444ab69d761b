/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_inheritance.h"

static void inherit(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                    size_t count _unused_)
{
        if (fact_is(fact, "is_partition"))
                step_add(step, "ALTER TABLE %s ATTACH PARTITION %s %s", fact_text(fact, "ancestor"),
                         fact->parent->identity, fact_text(fact, "bound"));
        else
                step_add(step, "ALTER TABLE %s INHERIT %s", fact->parent->identity,
                         fact_text(fact, "ancestor"));
}

static void disinherit(struct step *step, const struct fact *fact)
{
        if (fact_is(fact, "is_partition"))
                step_add(step, "ALTER TABLE %s DETACH PARTITION %s", fact_text(fact, "ancestor"),
                         fact->parent->identity);
        else
                step_add(step, "ALTER TABLE %s NO INHERIT %s", fact->parent->identity,
                         fact_text(fact, "ancestor"));
}

const struct kind kind_inheritance = {
        .name = "inheritance",
        .query = sql_kind_inheritance,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .create = inherit,
        .drop = disinherit,
};
