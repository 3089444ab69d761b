/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "catalog/kinds/list.h"
#include "catalog/kinds/routine.h"
#include "sql/kind_function.h"
#include "sql/kind_procedure.h"

/* CREATE OR REPLACE takes these away. */
static void depend_again(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;

        list_split(fact_value(from, "_extensions"), &before);
        list_split(fact_value(to, "_extensions"), &after);
        for (size_t i = 0; i < after.count; i++) {
                if (strings_contain(&before, after.items[i]))
                        step_add(step, "ALTER %s %s DEPENDS ON EXTENSION %s", to->kind->noun, to->identity,
                                 after.items[i]);
        }
        step->failed |= before.failed || after.failed;
}

/* The server's definition says CREATE OR REPLACE. */
static bool alter_routine(struct step *step, const struct fact *from, const struct fact *to)
{
        if (!routine_is_replaceable(from, to))
                return false;
        step_add(step, "%s", fact_text(to, "definition"));
        depend_again(step, from, to);
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
