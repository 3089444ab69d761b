/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "sql/kind_view.h"

static void define_view(struct step *step, const char *verb, const struct fact *view)
{
        const char *options = fact_value(view, "options");

        step_add(step, "%s %s%s%s%s AS\n%s", verb, view->identity, options ? " WITH (" : "",
                 options ? options : "", options ? ")" : "", fact_text(view, "query"));
}

static void create_view(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                        size_t folded_count _unused_)
{
        define_view(step, "CREATE VIEW", fact);
}

/* CREATE OR REPLACE VIEW may add columns behind those that are there, and nothing else. */
static bool alter_view(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *before = fact_text(from, "_columns"), *after = fact_text(to, "_columns");
        size_t length = strlen(before);

        if (strncmp(before, after, length) != 0 || (after[length] != '\0' && after[length] != ','))
                return false;
        define_view(step, "CREATE OR REPLACE VIEW", to);
        return true;
}

const struct kind kind_view = {
        .name = "view",
        .noun = "VIEW",
        .query = sql_kind_view,
        .catalog = CATALOG_CLASS,
        .create = create_view,
        .alter = alter_view,
};
