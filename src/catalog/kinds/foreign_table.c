/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/foreign_options.h"
#include "catalog/kinds/relation.h"
#include "postgres/quote.h"
#include "sql/kind_foreign_table.h"

static void create_foreign_table(struct step *step, const struct fact *table, const struct fact *const *folded,
                                 size_t count)
{
        _cleanup_text_ struct text body = TEXT_INIT, options = TEXT_INIT;

        relation_append_body(&body, (struct folded){ folded, count });
        if (fact_value(table, "options"))
                quote_format(&options, "\nOPTIONS (%s)", fact_text(table, "options"));
        step_add(step, "CREATE FOREIGN TABLE %s%s\nSERVER %s%s", table->identity, text_get(&body),
                 fact_text(table, "server"), text_get(&options));
        step->failed |= body.failed || options.failed;
        relation_finish(step, (struct folded){ folded, count });
}

static bool alter_foreign_table(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text options = TEXT_INIT;

        if (fact_differs(from, to, "server"))
                return false;
        options_change(&options, fact_value(from, "options"), fact_value(to, "options"));
        step_add(step, "ALTER FOREIGN TABLE %s OPTIONS (%s)", to->identity, text_get(&options));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->identity, NULL);
        step->failed |= options.failed;
        return true;
}

/* Its rows are somewhere else: dropping it loses none. */
const struct kind kind_foreign_table = {
        .name = "foreign table",
        .noun = "FOREIGN TABLE",
        .query = sql_kind_foreign_table,
        .catalog = CATALOG_CLASS,
        .flags = KIND_LINKED_BY_PARTS,
        .seen_in = CATALOG_CLASS,
        .traits = "f",
        .create = create_foreign_table,
        .alter = alter_foreign_table,
};
