/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/options.h"
#include "postgres/quote.h"
#include "sql/kind_materialized_view.h"

/* What was filled is so again, also when the wanted structure comes from where nothing is. */
static bool is_filled(const struct step *step, const struct fact *fact)
{
        return fact_is(fact, "_populated") || (step->replaced && fact_is(step->replaced, "_populated"));
}

static void create_materialized_view(struct step *step, const struct fact *fact,
                                     const struct fact *const *folded, size_t folded_count)
{
        _cleanup_text_ struct text clauses = TEXT_INIT, options = TEXT_INIT;

        options_join(&options, fact_value(fact, "_options"), fact_value(fact, "_toast_options"));
        if (!text_equal(fact_value(fact, "access_method"), "heap"))
                quote_format(&clauses, " USING %s", fact_text(fact, "access_method"));
        if (options.length > 0)
                quote_format(&clauses, " WITH (%s)", text_get(&options));
        if (fact_value(fact, "tablespace"))
                quote_format(&clauses, " TABLESPACE %s", fact_text(fact, "tablespace"));
        step_add(step, "CREATE MATERIALIZED VIEW %s%s%s AS\n%s\n  WITH %s", fact->identity,
                 fact_text(fact, "columns"), text_get(&clauses), fact_text(fact, "query"),
                 is_filled(step, fact) ? "DATA" : "NO DATA");
        step->failed |= clauses.failed || options.failed;
        if (is_filled(step, fact))
                step_risk(step, RISK_SCANS, NULL, NULL, "its query runs");
        for (size_t i = 0; i < folded_count; i++)
                folded[i]->kind->create(step, folded[i], NULL, 0);
}

static void move_storage(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "access_method"))
                step_add(step, "ALTER MATERIALIZED VIEW %s SET ACCESS METHOD %s", to->identity,
                         fact_text(to, "access_method"));
        if (fact_differs(from, to, "tablespace"))
                step_add(step, "ALTER MATERIALIZED VIEW %s SET TABLESPACE %s", to->identity,
                         fact_value(to, "tablespace") ? fact_text(to, "tablespace") : "pg_default");
        if (step->statements.count > 0)
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->identity,
                          "its rows are written anew");
}

static bool alter_materialized_view(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text alter = TEXT_INIT;

        if (fact_differs(from, to, "query") || fact_differs(from, to, "columns") ||
            (fact_differs(from, to, "access_method") && step->wishes->server_version < 150000))
                return false;
        move_storage(step, from, to);
        text_append(&alter, "ALTER MATERIALIZED VIEW ");
        text_append(&alter, to->identity);
        options_alter(step, text_get(&alter), from, to, "_options");
        options_alter(step, text_get(&alter), from, to, "_toast_options");
        step_risk(step, RISK_SAFE, "SHARE UPDATE EXCLUSIVE", to->identity, NULL);
        step->failed |= alter.failed;
        return true;
}

const struct kind kind_materialized_view = {
        .name = "materialized view",
        .noun = "MATERIALIZED VIEW",
        .query = sql_kind_materialized_view,
        .catalog = CATALOG_CLASS,
        .seen_in = CATALOG_CLASS,
        .traits = "m",
        .create = create_materialized_view,
        .alter = alter_materialized_view,
};
