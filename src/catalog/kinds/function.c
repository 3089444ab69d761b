/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_function.h"

/* CREATE OR REPLACE can't change what a function returns, nor rename its arguments. */
static bool alter_function(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "result") || fact_differs(from, to, "arguments"))
                return false;
        step_add(step, "%s", fact_text(to, "definition"));
        return true;
}

const struct kind kind_function = {
        .name = "function",
        .noun = "FUNCTION",
        .query = sql_kind_function,
        .catalog = CATALOG_PROC,
        .alter = alter_function,
};
