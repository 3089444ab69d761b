/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "catalog/kinds/routine.h"
#include "sql/kind_function.h"
#include "sql/kind_procedure.h"

/* The server's definition says CREATE OR REPLACE. */
static bool alter_routine(struct step *step, const struct fact *from, const struct fact *to)
{
        if (!routine_is_replaceable(from, to))
                return false;
        step_add(step, "%s", fact_text(to, "definition"));
        return true;
}

const struct kind kind_function = {
        .name = "function",
        .noun = "FUNCTION",
        .query = sql_kind_function,
        .catalog = CATALOG_PROC,
        .seen_in = CATALOG_PROC,
        .traits = "fw",
        .alter = alter_routine,
};

const struct kind kind_procedure = {
        .name = "procedure",
        .noun = "PROCEDURE",
        .query = sql_kind_procedure,
        .catalog = CATALOG_PROC,
        .seen_in = CATALOG_PROC,
        .traits = "p",
        .alter = alter_routine,
};
