/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_access_method.h"
#include "sql/kind_language.h"

static void create_language(struct step *step, const struct fact *fact,
                            const struct fact *const *folded _unused_, size_t count _unused_)
{
        step_add(step, "CREATE %s", fact_text(fact, "language"));
}

static bool alter_language(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        step_add(step, "CREATE OR REPLACE %s", fact_text(to, "language"));
        return true;
}

const struct kind kind_language = {
        .name = "language",
        .noun = "LANGUAGE",
        .query = sql_kind_language,
        .catalog = CATALOG_LANGUAGE,
        .seen_in = CATALOG_LANGUAGE,
        .create = create_language,
        .alter = alter_language,
};

const struct kind kind_access_method = {
        .name = "access method",
        .noun = "ACCESS METHOD",
        .query = sql_kind_access_method,
        .catalog = CATALOG_AM,
        .seen_in = CATALOG_AM,
        .flags = KIND_NO_OWNER_CLAUSE,
};
