/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/relation.h"
#include "postgres/quote.h"
#include "sql/kind_column.h"

void column_describe(struct text *text, const struct fact *column, const char *expression)
{
        quote_format(text, "%s %s", fact_text(column, "column"), fact_text(column, "type"));
        if (fact_value(column, "collation"))
                quote_format(text, " COLLATE %s", fact_text(column, "collation"));
        if (fact_value(column, "generated"))
                quote_format(text, " GENERATED ALWAYS AS (%s) STORED", fact_text(column, "generated") + 1);
        if (expression)
                quote_format(text, " DEFAULT %s", expression);
        if (fact_is(column, "not_null"))
                text_append(text, " NOT NULL");
        if (fact_value(column, "identity_kind"))
                quote_format(text, " GENERATED %s AS IDENTITY",
                             fact_text(column, "identity_kind")[0] == 'a' ? "ALWAYS" : "BY DEFAULT");
}

void column_finish(struct step *step, const struct fact *column)
{
        if (fact_value(column, "statistics"))
                step_add(step, "ALTER TABLE %s ALTER COLUMN %s SET STATISTICS %s", column->parent->identity,
                         fact_text(column, "column"), fact_text(column, "statistics"));
}

/* With its default, which the rows that are there then have as well. */
static void create_column(struct step *step, const struct fact *column, const struct fact *const *folded,
                          size_t count)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        column_describe(&text, column, count > 0 ? fact_text(folded[0], "expression") : NULL);
        step_add(step, "ALTER TABLE %s ADD COLUMN %s", column->parent->identity, text_get(&text));
        step->failed |= text.failed;
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", column->parent->identity, NULL);
        column_finish(step, column);
}

static void drop_column(struct step *step, const struct fact *column)
{
        step_add(step, "ALTER TABLE %s DROP COLUMN %s", column->parent->identity, fact_text(column, "column"));
        step_risk(step, RISK_LOCKS | RISK_LOSES_DATA, "ACCESS EXCLUSIVE", column->parent->identity,
                  "the column's values are gone");
}

static bool retype(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        step_add(step, "ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s::text::%s", to->parent->identity,
                 fact_text(to, "column"), fact_text(to, "type"), fact_text(to, "column"),
                 fact_text(to, "type"));
        step->disturbs = true;
        step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->parent->identity,
                  "the table is written anew");
        return true;
}

static bool alter_column(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "generated"))
                return false;
        if (fact_differs(from, to, "type"))
                retype(step, from, to);
        if (fact_differs(from, to, "not_null"))
                step_add(step, "ALTER TABLE %s ALTER COLUMN %s %s NOT NULL", to->parent->identity,
                         fact_text(to, "column"), fact_is(to, "not_null") ? "SET" : "DROP");
        return true;
}

const struct kind kind_column = {
        .name = "column",
        .noun = "COLUMN",
        .query = sql_kind_column,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS | KIND_HOLDS_ROWS | KIND_NO_OWNER_CLAUSE,
        .create = create_column,
        .drop = drop_column,
        .alter = alter_column,
        .adapt = retype,
};
