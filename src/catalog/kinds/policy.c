/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_policy.h"

static void lock_table(struct step *step, const struct fact *fact)
{
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

/* Roles and conditions, as CREATE POLICY and ALTER POLICY take them. */
static void append_clauses(struct text *text, const char *roles, const char *using, const char *check)
{
        if (roles)
                quote_format(text, "\n    TO %s", roles);
        if (using)
                quote_format(text, "\n    USING (%s)", using);
        if (check)
                quote_format(text, "\n    WITH CHECK (%s)", check);
}

static void create_policy(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                          size_t folded_count _unused_)
{
        _cleanup_text_ struct text clauses = TEXT_INIT;

        append_clauses(&clauses, fact_value(fact, "roles"), fact_value(fact, "using"),
                       fact_value(fact, "check"));
        step_add(step, "CREATE POLICY %s%s\n    FOR %s%s", fact->identity,
                 fact_is(fact, "permissive") ? "" : " AS RESTRICTIVE", fact_text(fact, "command"),
                 text_get(&clauses));
        step->failed |= clauses.failed;
        lock_table(step, fact);
}

static void drop_policy(struct step *step, const struct fact *fact)
{
        step_add(step, "DROP POLICY %s", fact->identity);
        lock_table(step, fact);
}

static const char *changed(const struct fact *from, const struct fact *to, const char *name)
{
        return fact_differs(from, to, name) ? fact_value(to, name) : NULL;
}

/* ALTER POLICY can give a condition but take none away. */
static bool alter_policy(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text clauses = TEXT_INIT;

        if (fact_differs(from, to, "permissive") || fact_differs(from, to, "command") ||
            (fact_value(from, "using") && !fact_value(to, "using")) ||
            (fact_value(from, "check") && !fact_value(to, "check")))
                return false;
        append_clauses(&clauses, changed(from, to, "roles"), changed(from, to, "using"),
                       changed(from, to, "check"));
        step_add(step, "ALTER POLICY %s%s", to->identity, text_get(&clauses));
        step->failed |= clauses.failed;
        lock_table(step, to);
        return true;
}

const struct kind kind_policy = {
        .name = "policy",
        .noun = "POLICY",
        .query = sql_kind_policy,
        .catalog = CATALOG_POLICY,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_POLICY,
        .create = create_policy,
        .drop = drop_policy,
        .alter = alter_policy,
};
