/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/list.h"
#include "postgres/quote.h"
#include "sql/kind_domain.h"
#include "sql/kind_domain_constraint.h"
#include "sql/kind_domain_default.h"

static void add_constraint(struct step *step, const struct fact *constraint)
{
        step_add(step, "ALTER DOMAIN %s ADD CONSTRAINT %s %s%s", constraint->parent->identity,
                 fact_text(constraint, "constraint"), fact_text(constraint, "check"),
                 fact_is(constraint, "validated") ? "" : " NOT VALID");
}

/* CREATE DOMAIN takes no NOT VALID. */
static bool is_valid_constraint(const struct fact *fact)
{
        return fact->kind == &kind_domain_constraint && fact_is(fact, "validated");
}

static void describe(struct text *text, const struct fact *domain, const char *not_null_name,
                     const struct fact *const *folded, size_t count)
{
        quote_format(text, "CREATE DOMAIN %s AS %s", domain->identity, fact_text(domain, "type"));
        if (fact_value(domain, "collation"))
                quote_format(text, " COLLATE %s", fact_text(domain, "collation"));
        for (size_t i = 0; i < count; i++) {
                if (folded[i]->kind == &kind_domain_default)
                        quote_format(text, " DEFAULT %s", fact_text(folded[i], "expression"));
        }
        if (not_null_name)
                quote_format(text, " CONSTRAINT %s", not_null_name);
        if (fact_is(domain, "not_null"))
                text_append(text, " NOT NULL");
        for (size_t i = 0; i < count; i++) {
                if (is_valid_constraint(folded[i]))
                        quote_format(text, "\n    CONSTRAINT %s %s", fact_text(folded[i], "constraint"),
                                     fact_text(folded[i], "check"));
        }
}

static void create_domain(struct step *step, const struct fact *domain, const struct fact *const *folded,
                          size_t count)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        /* While the old one is there, the server would not choose the name again. */
        const char *not_null_name = step->replaced ? "_not_null_name" : "not_null_name";

        describe(&text, domain, fact_value(domain, not_null_name), folded, count);
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
        for (size_t i = 0; i < count; i++) {
                if (folded[i]->kind == &kind_domain_constraint && !is_valid_constraint(folded[i]))
                        add_constraint(step, folded[i]);
        }
}

/* True when something is demanded of the values that was not demanded before. */
static bool demands_more(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;

        list_split(fact_value(from, "checks"), &before);
        list_split(fact_value(to, "checks"), &after);
        step->failed |= before.failed || after.failed;
        for (size_t i = 0; i < after.count; i++) {
                if (!strings_contain(&before, after.items[i]))
                        return true;
        }
        return fact_is(to, "not_null") && !fact_is(from, "not_null");
}

static void alter_not_null(struct step *step, const struct fact *from, const struct fact *to)
{
        if (!fact_is(to, "not_null")) {
                step_add(step, "ALTER DOMAIN %s DROP NOT NULL", to->identity);
                return;
        }
        /* Servers before tell no name. */
        if (fact_is(from, "not_null")) {
                if (fact_value(from, "_not_null_name") && fact_value(to, "_not_null_name"))
                        step_add(step, "ALTER DOMAIN %s RENAME CONSTRAINT %s TO %s", to->identity,
                                 fact_text(from, "_not_null_name"), fact_text(to, "_not_null_name"));
                return;
        }
        if (fact_value(to, "not_null_name") && step->wishes->server_version >= 170000)
                step_add(step, "ALTER DOMAIN %s ADD CONSTRAINT %s NOT NULL", to->identity,
                         fact_text(to, "not_null_name"));
        else
                step_add(step, "ALTER DOMAIN %s SET NOT NULL", to->identity);
        step_risk(step, RISK_LOCKS | RISK_SCANS, "SHARE", "every table that uses the domain",
                  "every value of the domain is checked");
}

/* The constraints are facts of their own, but for NOT NULL, which has a name from PostgreSQL 17 on. */
static bool alter_domain(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "type") || fact_differs(from, to, "collation") ||
            (fact_is(from, "_is_stored_inside") && demands_more(step, from, to)))
                return false;
        if (fact_differs(from, to, "not_null") || fact_differs(from, to, "not_null_name"))
                alter_not_null(step, from, to);
        return true;
}

const struct kind kind_domain = {
        .name = "domain",
        .noun = "DOMAIN",
        .query = sql_kind_domain,
        .catalog = CATALOG_TYPE,
        .flags = KIND_RENAMES_ASIDE,
        .seen_in = CATALOG_TYPE,
        .traits = "d",
        .create = create_domain,
        .alter = alter_domain,
};

static void create_default(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t count _unused_)
{
        step_add(step, "ALTER DOMAIN %s SET DEFAULT %s", fact->parent->identity, fact_text(fact, "expression"));
}

static void drop_default(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER DOMAIN %s DROP DEFAULT", fact->parent->identity);
}

static bool alter_default(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        create_default(step, to, NULL, 0);
        return true;
}

const struct kind kind_domain_default = {
        .name = "domain default",
        .query = sql_kind_domain_default,
        .catalog = CATALOG_TYPE,
        .parent_catalog = CATALOG_TYPE,
        .flags = KIND_FOLDS,
        .seen_in = CATALOG_TYPE,
        .traits = "d",
        .create = create_default,
        .drop = drop_default,
        .alter = alter_default,
};

static void create_constraint(struct step *step, const struct fact *fact,
                              const struct fact *const *folded _unused_, size_t count _unused_)
{
        add_constraint(step, fact);
        if (fact_is(fact, "validated"))
                step_risk(step, RISK_LOCKS | RISK_SCANS, "SHARE", "every table that uses the domain",
                          "every value of the domain is checked");
}

static void drop_constraint(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER DOMAIN %s DROP CONSTRAINT %s", fact->parent->identity,
                 fact_text(fact, "constraint"));
}

/* A constraint can be validated; nothing makes it unchecked again. */
static bool alter_constraint(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "check") || !fact_is(to, "validated"))
                return false;
        step_add(step, "ALTER DOMAIN %s VALIDATE CONSTRAINT %s", to->parent->identity,
                 fact_text(to, "constraint"));
        step_risk(step, RISK_LOCKS | RISK_SCANS, "SHARE", "every table that uses the domain",
                  "every value of the domain is checked");
        return true;
}

const struct kind kind_domain_constraint = {
        .name = "domain constraint",
        .noun = "CONSTRAINT",
        .query = sql_kind_domain_constraint,
        .catalog = CATALOG_CONSTRAINT,
        .parent_catalog = CATALOG_TYPE,
        .flags = KIND_FOLDS | KIND_NO_OWNER_CLAUSE | KIND_CHECKS_STORED,
        .seen_in = CATALOG_TYPE,
        .traits = "d",
        .create = create_constraint,
        .drop = drop_constraint,
        .alter = alter_constraint,
};
