/* SPDX-License-Identifier: PostgreSQL */
#include <stdlib.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/relation.h"
#include "postgres/quote.h"
#include "sql/kind_inheritance.h"
#include "sql/kind_partition.h"
#include "sql/kind_typed_table.h"

/* A table that lives for one step: what it is given comes down to the heir as inherited. */
struct ancestor {
        struct step *step;
        const struct fact *heir;
        const char *name;
        struct folded brought;
        struct strings columns; /* that the heir had before, and that it was given as well */
};

static bool is_among(struct folded facts, const struct fact *fact)
{
        for (size_t i = 0; i < facts.count; i++) {
                if (facts.facts[i] == fact)
                        return true;
        }
        return false;
}

/* The columns of the heir that the fact speaks of have to be there as well. */
static void give_columns(struct ancestor *ancestor, const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct fact *column = fact->needs[i].fact;
                _cleanup_text_ struct text text = TEXT_INIT;

                if (column->kind != &kind_column || column->parent != ancestor->heir ||
                    is_among(ancestor->brought, column) ||
                    strings_contain(&ancestor->columns, column->identity))
                        continue;
                column_describe_type(&text, column);
                step_add(ancestor->step, "ALTER TABLE %s ADD COLUMN %s", ancestor->name, text_get(&text));
                strings_add(&ancestor->columns, column->identity);
                ancestor->step->failed |= text.failed;
        }
}

static void hold(struct ancestor *ancestor, const struct fact *column)
{
        column_hold(ancestor->step, ancestor->name, column);
        strings_add(&ancestor->columns, column->identity);
}

static void give(struct ancestor *ancestor, const struct fact *fact)
{
        if (fact->kind != &kind_column || ancestor->step->action == STEP_CREATE)
                give_columns(ancestor, fact);
        if (fact->kind == &kind_column && ancestor->step->action == STEP_CREATE)
                column_bring(ancestor->step, ancestor->name, fact, ancestor->brought);
        else if (fact->kind == &kind_column && !strings_contain(&ancestor->columns, fact->identity))
                hold(ancestor, fact);
        else if (fact->kind == &kind_constraint)
                constraint_bring(ancestor->step, ancestor->name, fact);
}

/* What a table has when it begins to inherit stays its own. So it inherits from an empty table first, and gets from
 * there what shall not be its own. */
static void inherit_by_way(struct step *step, const struct fact *tie, struct folded brought)
{
        _cleanup_text_ struct text name = TEXT_INIT;
        struct ancestor ancestor = { .step = step, .heir = tie->parent, .brought = brought };
        const char *noun = tie->parent->kind->noun, *heir = tie->parent->identity;

        quote_qualified(&name, fact_schema(tie), "skinspire_ancestor");
        ancestor.name = text_get(&name);
        step_add(step, "CREATE TABLE %s ()", ancestor.name);
        step_add(step, "ALTER %s %s INHERIT %s", noun, heir, ancestor.name);
        for (size_t i = 0; i < brought.count; i++)
                give(&ancestor, brought.facts[i]);
        step_add(step, "ALTER %s %s INHERIT %s", noun, heir, fact_text(tie, "ancestor"));
        step_add(step, "ALTER %s %s NO INHERIT %s", noun, heir, ancestor.name);
        step_add(step, "DROP TABLE %s", ancestor.name);
        step->failed |= name.failed || ancestor.columns.failed;
        strings_free(&ancestor.columns);
}

/* True of a check that speaks of a column which is the table's own. */
static bool speaks_of_own(const struct fact *fact)
{
        for (size_t i = 0; fact->kind == &kind_constraint && i < fact->need_count; i++) {
                const struct fact *column = fact->needs[i].fact;

                if (column->kind == &kind_column && column->parent == fact->parent &&
                    fact_is(column, "_is_local"))
                        return true;
        }
        return false;
}

static void tie_all(struct step *step, const struct fact *table, struct folded ties, const char *verb)
{
        for (size_t i = 0; i < ties.count; i++)
                step_add(step, "ALTER %s %s %s %s", table->kind->noun, table->identity, verb,
                         fact_text(ties.facts[i], "ancestor"));
}

/* A check can't be held without the column that it speaks of: when that is the table's own, the check comes anew. */
static void bring_check(struct ancestor *ancestor, const struct fact *check)
{
        step_add(ancestor->step, "ALTER %s %s DROP CONSTRAINT %s", ancestor->heir->kind->noun,
                 ancestor->heir->identity, fact_text(check, "constraint"));
        give(ancestor, check);
}

void inheritance_begin_again(struct step *step, const struct fact *table, struct folded ties,
                             struct folded held)
{
        _cleanup_text_ struct text name = TEXT_INIT;
        struct ancestor ancestor = { .step = step, .heir = table, .brought = { 0 } };
        const char *noun = table->kind->noun, *heir = table->identity;

        quote_qualified(&name, fact_schema(table), "skinspire_ancestor");
        ancestor.name = text_get(&name);
        step_add(step, "CREATE TABLE %s ()", ancestor.name);
        for (size_t i = 0; i < held.count; i++) {
                if (!speaks_of_own(held.facts[i]))
                        give(&ancestor, held.facts[i]);
        }
        step_add(step, "ALTER %s %s INHERIT %s", noun, heir, ancestor.name);
        tie_all(step, table, ties, "NO INHERIT");
        /* The other table has no rows to be checked. */
        free(step->lock);
        free(step->why);
        step->lock = step->why = NULL;
        step->risks = RISK_SAFE;
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", heir, NULL);
        for (size_t i = 0; i < held.count; i++) {
                if (speaks_of_own(held.facts[i]))
                        bring_check(&ancestor, held.facts[i]);
        }
        tie_all(step, table, ties, "INHERIT");
        step_add(step, "ALTER %s %s NO INHERIT %s", noun, heir, ancestor.name);
        step_add(step, "DROP TABLE %s", ancestor.name);
        step->failed |= name.failed || ancestor.columns.failed;
        strings_free(&ancestor.columns);
}

static void inherit(struct step *step, const struct fact *fact, const struct fact *const *brought, size_t count)
{
        if (count > 0)
                inherit_by_way(step, fact, (struct folded){ brought, count });
        else
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
        .flags = KIND_FOLDS | KIND_BRINGS,
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
