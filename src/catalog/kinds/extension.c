/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_extension.h"
#include "sql/kind_extension_dependency.h"

/* Without CASCADE: what it requires is an extension too, and so a fact of its own. Where no version counts, the
 * server's own choice is taken. */
static void create_extension(struct step *step, const struct fact *fact,
                             const struct fact *const *folded _unused_, size_t count _unused_)
{
        const char *version = fact_value(fact, "version");

        if (version)
                step_add(step, "CREATE EXTENSION %s WITH SCHEMA %s VERSION %L", fact->identity,
                         fact_text(fact, "installed_in"), version);
        else
                step_add(step, "CREATE EXTENSION %s WITH SCHEMA %s", fact->identity,
                         fact_text(fact, "installed_in"));
}

static bool can_update(const struct fact *from, const char *version)
{
        _cleanup_text_ struct text literal = TEXT_INIT;

        quote_literal(&literal, version);
        return strstr(fact_text(from, "_updates"), text_get(&literal)) != NULL;
}

static bool alter_extension(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "installed_in")) {
                if (!fact_is(from, "_relocatable"))
                        return false;
                step_add(step, "ALTER EXTENSION %s SET SCHEMA %s", to->identity, fact_text(to, "installed_in"));
        }
        if (fact_differs(from, to, "version")) {
                if (!can_update(from, fact_text(to, "version")))
                        return false;
                step_add(step, "ALTER EXTENSION %s UPDATE TO %L", to->identity, fact_text(to, "version"));
                step_risk(step, RISK_LOCKS, NULL, NULL, "the extension's own script runs");
        }
        return true;
}

static void drop_extension(struct step *step, const struct fact *extension)
{
        step_add(step, "DROP EXTENSION %s", extension->identity);
        if (fact_is(extension, "_holds_rows"))
                step_risk(step, RISK_LOSES_DATA, NULL, NULL, "the rows of its tables are gone");
}

const struct kind kind_extension = {
        .name = "extension",
        .noun = "EXTENSION",
        .query = sql_kind_extension,
        .catalog = CATALOG_EXTENSION,
        .flags = KIND_NO_OWNER_CLAUSE,
        .create = create_extension,
        .drop = drop_extension,
        .alter = alter_extension,
};

/* "ALTER TRIGGER audit ON public.patients NO DEPENDS ON EXTENSION hstore" */
static void say_depends(struct step *step, const struct fact *fact, const char *verb)
{
        step_add(step, "ALTER %s %s %s ON EXTENSION %s", fact->parent->kind->noun, fact->parent->identity, verb,
                 fact_text(fact, "extension"));
}

static void create_dependency(struct step *step, const struct fact *fact,
                              const struct fact *const *folded _unused_, size_t count _unused_)
{
        say_depends(step, fact, "DEPENDS");
}

static void drop_dependency(struct step *step, const struct fact *fact)
{
        say_depends(step, fact, "NO DEPENDS");
}

const struct kind kind_extension_dependency = {
        .name = "dependency on an extension",
        .query = sql_kind_extension_dependency,
        .flags = KIND_SURVIVES_RETYPE,
        .seen_in = CATALOG_EXTENSION,
        .create = create_dependency,
        .drop = drop_dependency,
};
