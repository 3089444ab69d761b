/* SPDX-License-Identifier: PostgreSQL
 *
 * Subscriptions, made and dropped without ever connecting to the publisher: a script about structure starts no
 * replication, and must not need a server that may not answer.
 */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_subscription.h"

/* What ALTER SUBSCRIPTION … SET can change; two_phase is chosen for good. */
static const char *const settings[] = {
        "synchronous_commit", "binary",       "streaming", "disable_on_error",
        "password_required",  "run_as_owner", "origin",    "failover",
};

/* The server's codes for streaming are t, f and p, and those of booleans t and f. */
static const char *setting_value(const char *value)
{
        return text_equal(value, "t")   ? "true"
               : text_equal(value, "f") ? "false"
               : text_equal(value, "p") ? "parallel"
                                        : value;
}

/* What a new subscription has anyway. That of streaming is another in each version. */
static bool is_usual(const char *setting, const char *value)
{
        return text_equal(value, text_equal(setting, "synchronous_commit")  ? "off"
                                 : text_equal(setting, "origin")            ? "any"
                                 : text_equal(setting, "password_required") ? "t"
                                 : text_equal(setting, "streaming")         ? ""
                                                                            : "f");
}

/* ", name = 'value'" of each setting that differs from the other subscription's, or is not usual without one. */
static void append_settings(struct text *text, const struct fact *other, const struct fact *fact)
{
        for (size_t i = 0; i < ARRAY_LENGTH(settings); i++) {
                const char *value = fact_value(fact, settings[i]);

                if (value && (other ? fact_differs(other, fact, settings[i]) : !is_usual(settings[i], value)))
                        quote_format(text, ", %s = %L", settings[i], setting_value(value));
        }
}

static void append_slot(struct text *text, const struct fact *fact)
{
        if (fact_value(fact, "slot"))
                quote_format(text, "slot_name = %L", fact_value(fact, "slot"));
        else
                text_append(text, "slot_name = NONE");
}

static void create_subscription(struct step *step, const struct fact *fact,
                                const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        append_slot(&text, fact);
        if (fact_is(fact, "two_phase"))
                text_append(&text, ", two_phase = true");
        append_settings(&text, NULL, fact);
        step_add(step, "CREATE SUBSCRIPTION %s CONNECTION %L PUBLICATION %s WITH (connect = false, %s)",
                 fact->identity, fact_text(fact, "connection"), fact_text(fact, "publications"),
                 text_get(&text));
        step_risk(step, RISK_SAFE, NULL, NULL,
                  "made without connecting: it has to be given its password, enabled and refreshed by hand");
        step->failed |= text.failed;
}

static void drop_subscription(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER SUBSCRIPTION %s DISABLE", fact->identity);
        step_add(step, "ALTER SUBSCRIPTION %s SET (slot_name = NONE)", fact->identity);
        step_add(step, "DROP SUBSCRIPTION %s", fact->identity);
        step_risk(step, RISK_IRREVERSIBLE, NULL, NULL, "its slot stays on the publisher");
}

static bool alter_subscription(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text changed = TEXT_INIT;

        if (fact_differs(from, to, "two_phase"))
                return false;
        if (fact_differs(from, to, "connection") && fact_value(to, "connection")) {
                step_add(step, "ALTER SUBSCRIPTION %s CONNECTION %L", to->identity,
                         fact_text(to, "connection"));
                if (fact_is(from, "_withheld") || fact_is(to, "_withheld"))
                        step_risk(step, RISK_IRREVERSIBLE, NULL, NULL,
                                  "what was secret in its connection has to be given again by hand");
        }
        if (fact_differs(from, to, "publications"))
                step_add(step, "ALTER SUBSCRIPTION %s SET PUBLICATION %s WITH (refresh = false)", to->identity,
                         fact_text(to, "publications"));
        if (fact_differs(from, to, "slot")) {
                append_slot(&changed, to);
                step_add(step, "ALTER SUBSCRIPTION %s SET (%s)", to->identity, text_get(&changed));
                text_clear(&changed);
        }
        append_settings(&changed, from, to);
        if (changed.length > 0)
                step_add(step, "ALTER SUBSCRIPTION %s SET (%s)", to->identity,
                         text_get(&changed) + strlen(", "));
        step->failed |= changed.failed;
        return true;
}

const struct kind kind_subscription = {
        .name = "subscription",
        .noun = "SUBSCRIPTION",
        .query = sql_kind_subscription,
        .catalog = CATALOG_SUBSCRIPTION,
        .seen_in = CATALOG_SUBSCRIPTION,
        .create = create_subscription,
        .drop = drop_subscription,
        .alter = alter_subscription,
};
