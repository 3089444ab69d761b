/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_operator.h"

/* A commutator or negator need not be there yet: the server then announces it. */
static const struct {
        const char *keyword, *property;
} options[] = {
        { "LEFTARG", "left_type" }, { "RIGHTARG", "right_type" }, { "COMMUTATOR", "commutator" },
        { "NEGATOR", "negator" },   { "RESTRICT", "restrict" },   { "JOIN", "join" },
};

static void create_operator(struct step *step, const struct fact *operator,
                            const struct fact * const * folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (!fact_value(operator, "function"))
                return; /* the operator that announces it makes it */
        quote_format(&text, "CREATE OPERATOR %s (\n    FUNCTION = %s", fact_text(operator, "operator"),
                     fact_text(operator, "function"));
        for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
                if (fact_value(operator, options[i].property))
                        quote_format(&text, ",\n    %s = %s", options[i].keyword,
                                     fact_text(operator, options[i].property));
        }
        if (fact_is(operator, "hashes"))
                text_append(&text, ",\n    HASHES");
        if (fact_is(operator, "merges"))
                text_append(&text, ",\n    MERGES");
        step_add(step, "%s\n)", text_get(&text));
        step->failed |= text.failed;
}

/* What has been said about the operator's nature stays; from 17 on it can be said later. A commutator or negator can
 * be, too, but it would have to be there. */
static bool can_become(const struct fact *from, const struct fact *to, int server_version)
{
        bool can_add = server_version >= 170000;

        return (fact_is(from, "announces") || !fact_is(to, "announces")) &&
               !fact_differs(from, to, "function") && !fact_differs(from, to, "commutator") &&
               !fact_differs(from, to, "negator") &&
               (!fact_differs(from, to, "hashes") || (can_add && fact_is(to, "hashes"))) &&
               (!fact_differs(from, to, "merges") || (can_add && fact_is(to, "merges")));
}

static void append_change(struct text *text, const struct fact *from, const struct fact *to,
                          const char *keyword, const char *property)
{
        const char *value = fact_value(to, property);

        if (fact_differs(from, to, property))
                quote_format(text, "%s%s = %s", text->length > 0 ? ", " : "", keyword, value ? value : "NONE");
}

static bool alter_operator(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        /* One that was announced is there to be made. */
        if (!fact_value(from, "function")) {
                create_operator(step, to, NULL, 0);
                return true;
        }
        if (!can_become(from, to, step->wishes->server_version))
                return false;
        append_change(&text, from, to, "RESTRICT", "restrict");
        append_change(&text, from, to, "JOIN", "join");
        if (fact_differs(from, to, "hashes"))
                text_append(&text, text.length > 0 ? ", HASHES" : "HASHES");
        if (fact_differs(from, to, "merges"))
                text_append(&text, text.length > 0 ? ", MERGES" : "MERGES");
        if (text.length > 0)
                step_add(step, "ALTER OPERATOR %s SET (%s)", to->identity, text_get(&text));
        step->failed |= text.failed;
        return true;
}

const struct kind kind_operator = {
        .name = "operator",
        .noun = "OPERATOR",
        .query = sql_kind_operator,
        .catalog = CATALOG_OPERATOR,
        .seen_in = CATALOG_OPERATOR,
        .create = create_operator,
        .alter = alter_operator,
};
