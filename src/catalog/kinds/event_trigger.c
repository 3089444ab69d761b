/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "catalog/kinds/firing.h"
#include "sql/kind_event_trigger.h"

static void set_state(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER EVENT TRIGGER %s %s", fact->identity, firing_verb(fact_text(fact, "state")));
}

static void create_event_trigger(struct step *step, const struct fact *fact,
                                 const struct fact *const *folded _unused_, size_t folded_count _unused_)
{
        step_add(step, "%s", fact_text(fact, "definition"));
        if (fact_text(fact, "state")[0] != 'O')
                set_state(step, fact);
}

static bool alter_event_trigger(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "definition"))
                return false;
        set_state(step, to);
        return true;
}

const struct kind kind_event_trigger = {
        .name = "event trigger",
        .noun = "EVENT TRIGGER",
        .query = sql_kind_event_trigger,
        .catalog = CATALOG_EVENT_TRIGGER,
        .seen_in = CATALOG_EVENT_TRIGGER,
        .create = create_event_trigger,
        .alter = alter_event_trigger,
};
