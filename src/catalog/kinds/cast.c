/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_cast.h"
#include "sql/kind_conversion.h"
#include "sql/kind_transform.h"

const struct kind kind_cast = {
        .name = "cast",
        .noun = "CAST",
        .query = sql_kind_cast,
        .catalog = CATALOG_CAST,
        .seen_in = CATALOG_CAST,
        .flags = KIND_NO_OWNER_CLAUSE,
};

const struct kind kind_conversion = {
        .name = "conversion",
        .noun = "CONVERSION",
        .query = sql_kind_conversion,
        .seen_in = CATALOG_CONVERSION,
        .catalog = CATALOG_CONVERSION,
};

static void create_transform(struct step *step, const struct fact *fact,
                             const struct fact *const *folded _unused_, size_t count _unused_)
{
        step_add(step, "CREATE TRANSFORM %s (%s)", fact->identity, fact_text(fact, "functions"));
}

static bool alter_transform(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        step_add(step, "CREATE OR REPLACE TRANSFORM %s (%s)", to->identity, fact_text(to, "functions"));
        return true;
}

const struct kind kind_transform = {
        .name = "transform",
        .noun = "TRANSFORM",
        .query = sql_kind_transform,
        .catalog = CATALOG_TRANSFORM,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_TRANSFORM,
        .create = create_transform,
        .alter = alter_transform,
};
