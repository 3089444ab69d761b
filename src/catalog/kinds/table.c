/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/relation.h"
#include "postgres/quote.h"
#include "sql/kind_table.h"

/* The default of the column among the facts that are written inside CREATE TABLE. */
static const char *folded_default(const struct fact *column, const struct fact *const *folded, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                if (folded[i]->kind == &kind_column_default &&
                    text_equal(folded[i]->identity, column->identity))
                        return fact_text(folded[i], "expression");
        }
        return NULL;
}

static void begin_line(struct text *body, bool *first)
{
        text_append(body, *first ? "\n    " : ",\n    ");
        *first = false;
}

void table_body(struct text *body, const struct fact *const *folded, size_t count)
{
        bool first = true;

        for (size_t i = 0; i < count; i++) {
                if (folded[i]->kind == &kind_column) {
                        begin_line(body, &first);
                        column_describe(body, folded[i], folded_default(folded[i], folded, count));
                } else if (folded[i]->kind == &kind_constraint) {
                        begin_line(body, &first);
                        text_append(body, "CONSTRAINT ");
                        text_append(body, fact_text(folded[i], "constraint"));
                        text_append_char(body, ' ');
                        text_append(body, fact_text(folded[i], "definition"));
                }
        }
        if (!first)
                text_append_char(body, '\n');
}

static void create_table(struct step *step, const struct fact *table, const struct fact *const *folded,
                         size_t count)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        text_append(&statement, fact_is(table, "unlogged") ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ");
        text_append(&statement, table->identity);
        text_append(&statement, " (");
        table_body(&statement, folded, count);
        text_append_char(&statement, ')');
        if (fact_value(table, "partition_key"))
                quote_format(&statement, "\nPARTITION BY %s", fact_text(table, "partition_key"));
        step_add(step, "%s", text_get(&statement));
        for (size_t i = 0; i < count; i++) {
                if (folded[i]->kind == &kind_column)
                        column_finish(step, folded[i]);
        }
        if (fact_is(table, "row_security"))
                step_add(step, "ALTER TABLE %s ENABLE ROW LEVEL SECURITY", table->identity);
        if (fact_is(table, "force_row_security"))
                step_add(step, "ALTER TABLE %s FORCE ROW LEVEL SECURITY", table->identity);
        step->failed |= statement.failed;
}

const struct kind kind_table = {
        .name = "table",
        .noun = "TABLE",
        .query = sql_kind_table,
        .catalog = CATALOG_CLASS,
        .flags = KIND_HOLDS_ROWS | KIND_LINKED_BY_PARTS,
        .create = create_table,
};
