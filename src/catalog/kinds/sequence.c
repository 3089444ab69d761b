/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/relation.h"
#include "postgres/quote.h"
#include "sql/kind_sequence.h"
#include "sql/kind_sequence_owner.h"

static void create_sequence(struct step *step, const struct fact *fact,
                            const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        quote_format(&text, "CREATE %sSEQUENCE %s", fact_is(fact, "unlogged") ? "UNLOGGED " : "",
                     fact->identity);
        if (!text_equal(fact_value(fact, "type"), "bigint"))
                quote_format(&text, " AS %s", fact_text(fact, "type"));
        sequence_describe(&text, fact);
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
}

/* Of a column's sequence the rows tell which numbers were given. */
static void drop_sequence(struct step *step, const struct fact *fact)
{
        step_add(step, "DROP SEQUENCE %s", fact->identity);
        if (!fact_is(fact, "_is_owned"))
                step_risk(step, RISK_LOSES_DATA, NULL, NULL, "nobody knows any more which numbers were given");
}

static bool alter_sequence(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_differs(from, to, "type"))
                quote_format(&text, " AS %s", fact_text(to, "type"));
        sequence_describe_change(&text, from, to, "");
        sequence_move_into_bounds(step, to->identity, from, to);
        if (text.length > 0)
                step_add(step, "ALTER SEQUENCE %s%s", to->identity, text_get(&text));
        if (fact_differs(from, to, "unlogged")) {
                step_add(step, "ALTER SEQUENCE %s SET %s", to->identity,
                         fact_is(to, "unlogged") ? "UNLOGGED" : "LOGGED");
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->identity, NULL);
        }
        step_risk(step, RISK_LOCKS, "SHARE ROW EXCLUSIVE", to->identity, NULL);
        sequence_add_risk(step, from, to);
        step->failed |= text.failed;
        return true;
}

const struct kind kind_sequence = {
        .name = "sequence",
        .noun = "SEQUENCE",
        .query = sql_kind_sequence,
        .catalog = CATALOG_CLASS,
        .flags = KIND_LINKED_BY_PARTS,
        .seen_in = CATALOG_CLASS,
        .traits = "S",
        .create = create_sequence,
        .drop = drop_sequence,
        .alter = alter_sequence,
};

/* A new sequence for a column with rows goes on behind their numbers. */
static void go_on_behind_rows(struct step *step, const struct fact *owner)
{
        const char *function = fact_is(owner, "_descends") ? "min" : "max";

        step_add(step, "SELECT setval(%L, %s(%s)) FROM %s HAVING %s(%s) %s %s", owner->identity, function,
                 fact_text(owner, "_column"), fact_text(owner, "_table"), function, fact_text(owner, "_column"),
                 fact_is(owner, "_descends") ? "<=" : ">=", fact_text(owner, "_start"));
        step_risk(step, RISK_SCANS, NULL, NULL,
                  "it goes on behind the numbers in use: those of rows that are gone are given again");
}

static void set_owner(struct step *step, const struct fact *owner)
{
        step_add(step, "ALTER SEQUENCE %s OWNED BY %s", owner->identity, fact_text(owner, "column"));
        step_risk(step, RISK_LOCKS, "SHARE ROW EXCLUSIVE", owner->identity, NULL);
}

static void create_owner(struct step *step, const struct fact *owner, const struct fact *const *folded _unused_,
                         size_t count _unused_)
{
        set_owner(step, owner);
        if (step->on_existing && fact_is(owner, "_is_number"))
                go_on_behind_rows(step, owner);
}

static bool alter_owner(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "column"))
                set_owner(step, to);
        if (fact_differs(from, to, "apart") && fact_value(to, "apart")) {
                step_add(step, "ALTER SEQUENCE %s SET %s", to->identity, fact_text(to, "apart"));
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->identity, NULL);
        }
        return true;
}

static void drop_owner(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER SEQUENCE %s OWNED BY NONE", fact->identity);
        step_risk(step, RISK_LOCKS, "SHARE ROW EXCLUSIVE", fact->identity, NULL);
}

const struct kind kind_sequence_owner = {
        .name = "sequence owner",
        .query = sql_kind_sequence_owner,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .seen_in = CATALOG_CLASS,
        .traits = "S",
        .create = create_owner,
        .drop = drop_owner,
        .alter = alter_owner,
};
