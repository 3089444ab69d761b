/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_family_function.h"
#include "sql/kind_family_operator.h"
#include "sql/kind_operator_class.h"
#include "sql/kind_operator_family.h"

const struct kind kind_operator_family = {
        .name = "operator family",
        .noun = "OPERATOR FAMILY",
        .query = sql_kind_operator_family,
        .seen_in = CATALOG_OPFAMILY,
        .catalog = CATALOG_OPFAMILY,
};

static const char *member_noun(const struct fact *member)
{
        return member->kind == &kind_family_operator ? "OPERATOR" : "FUNCTION";
}

static void add_member(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                       size_t count _unused_)
{
        step_add(step, "ALTER OPERATOR FAMILY %s ADD %s %s", fact->parent->identity, member_noun(fact),
                 fact_text(fact, "member"));
}

static void drop_member(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER OPERATOR FAMILY %s DROP %s %s", fact->parent->identity, member_noun(fact),
                 fact_text(fact, "place"));
}

const struct kind kind_family_operator = {
        .name = "family operator",
        .query = sql_kind_family_operator,
        .catalog = CATALOG_AMOP,
        .parent_catalog = CATALOG_OPFAMILY,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_AMOP,
        .create = add_member,
        .drop = drop_member,
};

const struct kind kind_family_function = {
        .name = "family function",
        .query = sql_kind_family_function,
        .catalog = CATALOG_AMPROC,
        .parent_catalog = CATALOG_OPFAMILY,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_AMPROC,
        .create = add_member,
        .drop = drop_member,
};

const struct kind kind_operator_class = {
        .name = "operator class",
        .noun = "OPERATOR CLASS",
        .query = sql_kind_operator_class,
        .seen_in = CATALOG_OPCLASS,
        .catalog = CATALOG_OPCLASS,
};
