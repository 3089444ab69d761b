/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/list.h"
#include "sql/kind_enum.h"

static void create_enum(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                        size_t folded_count _unused_)
{
        step_add(step, "CREATE TYPE %s AS ENUM (%s)", fact->identity, fact_text(fact, "labels"));
}

/* Adds the labels that are new, each where it belongs: behind the one before it, which is there by then. */
static void add_labels(struct step *step, const char *type, const struct strings *before,
                       const struct strings *after)
{
        size_t next = 0; /* of the labels that are there, the one that comes next */

        for (size_t i = 0; i < after->count; i++) {
                const char *label = after->items[i];

                if (next == before->count)
                        step_add(step, "ALTER TYPE %s ADD VALUE %s", type, label);
                else if (text_equal(label, before->items[next]))
                        next++;
                else if (i > 0)
                        step_add(step, "ALTER TYPE %s ADD VALUE %s AFTER %s", type, label, after->items[i - 1]);
                else
                        step_add(step, "ALTER TYPE %s ADD VALUE %s BEFORE %s", type, label,
                                 before->items[next]);
        }
}

/* Labels can be added, but neither removed nor moved. */
static bool alter_enum(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;

        list_split(fact_value(from, "labels"), &before);
        list_split(fact_value(to, "labels"), &after);
        step->failed |= before.failed || after.failed;
        if (!list_contains_in_order(&after, &before))
                return false;
        add_labels(step, to->identity, &before, &after);
        step->usable_once_committed = true;
        return true;
}

const struct kind kind_enum = {
        .name = "enum",
        .noun = "TYPE",
        .query = sql_kind_enum,
        .catalog = CATALOG_TYPE,
        .flags = KIND_RENAMES_ASIDE,
        .seen_in = CATALOG_TYPE,
        .traits = "e",
        .create = create_enum,
        .alter = alter_enum,
};
