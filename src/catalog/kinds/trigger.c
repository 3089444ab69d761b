/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/firing.h"
#include "sql/kind_trigger.h"
#include "sql/kind_trigger_state.h"

static void set_state(struct step *step, const struct fact *fact, const char *trigger, const char *state)
{
        step_add(step, "ALTER TABLE %s %s TRIGGER %s", fact->parent->identity, firing_verb(state), trigger);
        step_risk(step, RISK_LOCKS, "SHARE ROW EXCLUSIVE", fact->parent->identity, NULL);
}

static void create_trigger(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t folded_count _unused_)
{
        step_add(step, "%s", fact_text(fact, "definition"));
        step_risk(step, RISK_LOCKS, "SHARE ROW EXCLUSIVE", fact->parent->identity, NULL);
        if (fact_text(fact, "state")[0] != 'O')
                set_state(step, fact, fact_text(fact, "_trigger"), fact_text(fact, "state"));
}

static void drop_trigger(struct step *step, const struct fact *fact)
{
        step_add(step, "DROP TRIGGER %s", fact->identity);
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

/* CREATE OR REPLACE knows no constraint triggers, forgets the extension that the trigger depends on, and leaves it
 * enabled. */
static bool replace_definition(struct step *step, const struct fact *from, const struct fact *to)
{
        if (step->wishes->server_version < 140000 || fact_is(from, "_is_constraint") ||
            fact_is(to, "_is_constraint") || fact_is(from, "_follows_extension"))
                return false;
        step_add(step, "CREATE OR REPLACE%s", fact_text(to, "definition") + strlen("CREATE"));
        return true;
}

static bool alter_trigger(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *state = fact_text(to, "state"), *before = fact_text(from, "state");

        if (fact_differs(from, to, "definition")) {
                if (!replace_definition(step, from, to))
                        return false;
                before = "O";
        }
        if (!text_equal(before, state))
                set_state(step, to, fact_text(to, "_trigger"), state);
        step_risk(step, RISK_LOCKS, "SHARE ROW EXCLUSIVE", to->parent->identity, NULL);
        return true;
}

const struct kind kind_trigger = {
        .name = "trigger",
        .noun = "TRIGGER",
        .query = sql_kind_trigger,
        .catalog = CATALOG_TRIGGER,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_TRIGGER,
        .create = create_trigger,
        .drop = drop_trigger,
        .alter = alter_trigger,
};

static void create_state(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                         size_t folded_count _unused_)
{
        set_state(step, fact, fact_text(fact, "_trigger"), fact_text(fact, "state"));
}

static void drop_state(struct step *step, const struct fact *fact)
{
        set_state(step, fact, fact_text(fact, "_trigger"), fact_text(fact, "ancestor_state"));
}

static bool alter_state(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        create_state(step, to, NULL, 0);
        return true;
}

const struct kind kind_trigger_state = {
        .name = "trigger state",
        .query = sql_kind_trigger_state,
        .catalog = CATALOG_TRIGGER,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_TRIGGER,
        .create = create_state,
        .drop = drop_state,
        .alter = alter_state,
};
