/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_sequence.h"
#include "sql/kind_sequence_owner.h"

static void describe(struct text *text, const struct fact *sequence)
{
        quote_format(text, " AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s",
                     fact_text(sequence, "type"), fact_text(sequence, "increment"),
                     fact_text(sequence, "minimum"), fact_text(sequence, "maximum"),
                     fact_text(sequence, "start"), fact_text(sequence, "cache"),
                     fact_is(sequence, "cycle") ? " CYCLE" : " NO CYCLE");
}

static void create_sequence(struct step *step, const struct fact *fact,
                            const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        describe(&text, fact);
        step_add(step, "CREATE %sSEQUENCE %s%s", fact_is(fact, "unlogged") ? "UNLOGGED " : "", fact->identity,
                 text_get(&text));
        step->failed |= text.failed;
}

static bool alter_sequence(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        describe(&text, to);
        step_add(step, "ALTER SEQUENCE %s%s", to->identity, text_get(&text));
        if (fact_differs(from, to, "unlogged"))
                step_add(step, "ALTER SEQUENCE %s SET %s", to->identity,
                         fact_is(to, "unlogged") ? "UNLOGGED" : "LOGGED");
        step->failed |= text.failed;
        return true;
}

const struct kind kind_sequence = {
        .name = "sequence",
        .noun = "SEQUENCE",
        .query = sql_kind_sequence,
        .catalog = CATALOG_CLASS,
        .flags = KIND_LINKED_BY_PARTS,
        .create = create_sequence,
        .alter = alter_sequence,
};

static void set_owner(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                      size_t count _unused_)
{
        step_add(step, "ALTER SEQUENCE %s OWNED BY %s", fact->identity, fact_text(fact, "column"));
}

static void drop_owner(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER SEQUENCE %s OWNED BY NONE", fact->identity);
}

const struct kind kind_sequence_owner = {
        .name = "sequence owner",
        .query = sql_kind_sequence_owner,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .create = set_owner,
        .drop = drop_owner,
};
