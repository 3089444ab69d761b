/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/options.h"
#include "postgres/quote.h"
#include "sql/kind_view_column.h"

/* Adds "ALTER MATERIALIZED VIEW … ALTER COLUMN … SET what value". */
static void set(struct step *step, const struct fact *column, const char *what, const char *value)
{
        step_add(step, "ALTER MATERIALIZED VIEW %s ALTER COLUMN %s SET %s %s", column->parent->identity,
                 fact_text(column, "column"), what, value);
}

static const char *value_or(const struct fact *column, const char *name, const char *otherwise)
{
        return fact_value(column, name) ? fact_value(column, name) : otherwise;
}

/* The view has made the column already; here it gets what a materialized view can say of it. */
static void create_view_column(struct step *step, const struct fact *column,
                               const struct fact *const *folded _unused_, size_t folded_count _unused_)
{
        if (fact_value(column, "storage"))
                set(step, column, "STORAGE", fact_text(column, "storage"));
        if (fact_value(column, "compression"))
                set(step, column, "COMPRESSION", fact_text(column, "compression"));
        if (fact_value(column, "statistics"))
                set(step, column, "STATISTICS", fact_text(column, "statistics"));
        if (fact_value(column, "options"))
                step_add(step, "ALTER MATERIALIZED VIEW %s ALTER COLUMN %s SET (%s)", column->parent->identity,
                         fact_text(column, "column"), fact_text(column, "options"));
}

/* The view drops it. */
static void drop_view_column(struct step *step _unused_, const struct fact *column _unused_)
{
}

static bool alter_view_column(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text alter = TEXT_INIT;

        if (fact_differs(from, to, "storage"))
                set(step, to, "STORAGE", value_or(to, "storage", fact_text(to, "_usual_storage")));
        if (fact_differs(from, to, "compression"))
                set(step, to, "COMPRESSION", value_or(to, "compression", "default"));
        if (fact_differs(from, to, "statistics"))
                set(step, to, "STATISTICS", value_or(to, "statistics", "-1"));
        quote_format(&alter, "ALTER MATERIALIZED VIEW %s ALTER COLUMN %s", to->parent->identity,
                     fact_text(to, "column"));
        options_alter(step, text_get(&alter), from, to, "options");
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        step->failed |= alter.failed;
        return true;
}

const struct kind kind_view_column = {
        .name = "view column",
        .noun = "COLUMN",
        .query = sql_kind_view_column,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS | KIND_NO_OWNER_CLAUSE | KIND_COMES_WITH_WHOLE,
        .seen_in = CATALOG_CLASS,
        .traits = "vm",
        .create = create_view_column,
        .drop = drop_view_column,
        .alter = alter_view_column,
};
