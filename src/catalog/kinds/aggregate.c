/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "catalog/kinds/routine.h"
#include "sql/kind_aggregate.h"

static void create_aggregate(struct step *step, const struct fact *fact,
                             const struct fact *const *folded _unused_, size_t folded_count _unused_)
{
        step_add(step, "CREATE AGGREGATE %s (\n    %s\n)", fact->identity, fact_text(fact, "options"));
}

static bool alter_aggregate(struct step *step, const struct fact *from, const struct fact *to)
{
        if (!routine_is_replaceable(from, to))
                return false;
        step_add(step, "CREATE OR REPLACE AGGREGATE %s (\n    %s\n)", to->identity, fact_text(to, "options"));
        return true;
}

const struct kind kind_aggregate = {
        .name = "aggregate",
        .noun = "AGGREGATE",
        .query = sql_kind_aggregate,
        .catalog = CATALOG_PROC,
        .seen_in = CATALOG_PROC,
        .traits = "a",
        .create = create_aggregate,
        .alter = alter_aggregate,
};
