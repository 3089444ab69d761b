/* SPDX-License-Identifier: PostgreSQL
 *
 * Publications, and the tables and schemas in them.
 */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_publication.h"
#include "sql/kind_publication_schema.h"
#include "sql/kind_publication_table.h"

/* Older servers don't know of generated columns, so they are spoken of only where it matters. */
static void append_parameters(struct text *text, const struct fact *fact, bool with_generated_columns)
{
        quote_format(text, "(publish = %L, publish_via_partition_root = %s", fact_text(fact, "publish"),
                     fact_is(fact, "through_root") ? "true" : "false");
        if (with_generated_columns)
                quote_format(text, ", publish_generated_columns = %s",
                             fact_value(fact, "generated_columns") ? fact_text(fact, "generated_columns")
                                                                   : "none");
        text_append_char(text, ')');
}

static void create_publication(struct step *step, const struct fact *fact,
                               const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text parameters = TEXT_INIT;

        append_parameters(&parameters, fact, fact_value(fact, "generated_columns"));
        step_add(step, "CREATE PUBLICATION %s%s WITH %s", fact->identity,
                 fact_is(fact, "all_tables") ? " FOR ALL TABLES" : "", text_get(&parameters));
        step->failed |= parameters.failed;
}

/* FOR ALL TABLES is for good. */
static bool alter_publication(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text parameters = TEXT_INIT;

        if (fact_differs(from, to, "all_tables"))
                return false;
        append_parameters(&parameters, to, fact_differs(from, to, "generated_columns"));
        step_add(step, "ALTER PUBLICATION %s SET %s", to->identity, text_get(&parameters));
        step->failed |= parameters.failed;
        return true;
}

const struct kind kind_publication = {
        .name = "publication",
        .noun = "PUBLICATION",
        .query = sql_kind_publication,
        .catalog = CATALOG_PUBLICATION,
        .seen_in = CATALOG_PUBLICATION,
        .create = create_publication,
        .alter = alter_publication,
};

static void publish_table(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                          size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_value(fact, "columns"))
                quote_format(&text, " (%s)", fact_text(fact, "columns"));
        /* The server writes the filter within parentheses. */
        if (fact_value(fact, "filter"))
                quote_format(&text, " WHERE %s", fact_text(fact, "filter"));
        step_add(step, "ALTER PUBLICATION %s ADD TABLE ONLY %s%s", fact->parent->identity,
                 fact_text(fact, "table"), text_get(&text));
        step_risk(step, RISK_LOCKS, "SHARE UPDATE EXCLUSIVE", fact_text(fact, "table"), NULL);
        step->failed |= text.failed;
}

static void withdraw_table(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER PUBLICATION %s DROP TABLE ONLY %s", fact->parent->identity,
                 fact_text(fact, "table"));
        step_risk(step, RISK_LOCKS, "SHARE UPDATE EXCLUSIVE", fact_text(fact, "table"), NULL);
}

/* Another column list or filter: only SET TABLE has it in one statement, and that names all tables. */
const struct kind kind_publication_table = {
        .name = "publication table",
        .query = sql_kind_publication_table,
        .catalog = CATALOG_PUBLICATION_REL,
        .parent_catalog = CATALOG_PUBLICATION,
        .seen_in = CATALOG_PUBLICATION_REL,
        .create = publish_table,
        .drop = withdraw_table,
};

static void publish_schema(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t count _unused_)
{
        step_add(step, "ALTER PUBLICATION %s ADD TABLES IN SCHEMA %s", fact->parent->identity,
                 fact_text(fact, "published"));
}

static void withdraw_schema(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER PUBLICATION %s DROP TABLES IN SCHEMA %s", fact->parent->identity,
                 fact_text(fact, "published"));
}

const struct kind kind_publication_schema = {
        .name = "publication schema",
        .query = sql_kind_publication_schema,
        .since = 150000,
        .catalog = CATALOG_PUBLICATION_NAMESPACE,
        .parent_catalog = CATALOG_PUBLICATION,
        .seen_in = CATALOG_PUBLICATION_NAMESPACE,
        .create = publish_schema,
        .drop = withdraw_schema,
};
