/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_statistics.h"

static void set_target(struct step *step, const struct fact *statistics)
{
        const char *target = fact_value(statistics, "target");

        step_add(step, "ALTER STATISTICS %s SET STATISTICS %s", statistics->identity, target ? target : "-1");
}

static void create_statistics(struct step *step, const struct fact *statistics,
                              const struct fact *const *folded _unused_, size_t count _unused_)
{
        step_add(step, "%s", fact_text(statistics, "definition"));
        if (fact_value(statistics, "target"))
                set_target(step, statistics);
}

static bool alter_statistics(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "definition"))
                return false;
        if (fact_differs(from, to, "target"))
                set_target(step, to);
        return true;
}

const struct kind kind_statistics = {
        .name = "statistics",
        .noun = "STATISTICS",
        .query = sql_kind_statistics,
        .catalog = CATALOG_STATISTIC_EXT,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_SURVIVES_RETYPE,
        .seen_in = CATALOG_STATISTIC_EXT,
        .create = create_statistics,
        .alter = alter_statistics,
};
