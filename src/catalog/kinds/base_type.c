/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_base_type.h"
#include "sql/kind_shell_type.h"

/* DROP TYPE of a type with functions of its own must take them along: they need the type, and it needs them. What
 * else needs any of them is dropped before. */
static void drop_shell(struct step *step, const struct fact *fact)
{
        step_add(step, "DROP TYPE %s%s", fact->identity, fact_value(fact, "becomes") ? " CASCADE" : "");
}

/* What a shell becomes is said by the type's own fact. */
static bool alter_shell(struct step *step _unused_, const struct fact *from, const struct fact *to _unused_)
{
        return !fact_value(from, "becomes");
}

const struct kind kind_shell_type = {
        .name = "shell type",
        .noun = "TYPE",
        .query = sql_kind_shell_type,
        .catalog = CATALOG_TYPE,
        .seen_in = CATALOG_TYPE,
        .traits = "pbr",
        .drop = drop_shell,
        .alter = alter_shell,
};

/* What ALTER TYPE … SET can change. */
static const struct {
        const char *keyword, *property;
} options[] = {
        { "RECEIVE", "receive" },         { "SEND", "send" },       { "TYPMOD_IN", "modifier_in" },
        { "TYPMOD_OUT", "modifier_out" }, { "ANALYZE", "analyze" }, { "SUBSCRIPT", "subscript" },
        { "STORAGE", "storage" },
};

static void create_base(struct step *step, const struct fact *type, const struct fact *const *folded _unused_,
                        size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        quote_format(&text, "CREATE TYPE %s (\n    %s", type->identity, fact_text(type, "fixed"));
        for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
                if (fact_value(type, options[i].property))
                        quote_format(&text, ",\n    %s = %s", options[i].keyword,
                                     fact_text(type, options[i].property));
        }
        step_add(step, "%s\n)", text_get(&text));
        step->failed |= text.failed;
}

static bool alter_base(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_differs(from, to, "fixed"))
                return false;
        /* Between plain and the others there is no way. */
        if (fact_differs(from, to, "storage") && (text_equal(fact_value(from, "storage"), "plain") ||
                                                  text_equal(fact_value(to, "storage"), "plain")))
                return false;
        for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
                const char *value = fact_value(to, options[i].property);

                if (fact_differs(from, to, options[i].property))
                        quote_format(&text, "%s%s = %s", text.length > 0 ? ", " : "", options[i].keyword,
                                     value ? value : "NONE");
        }
        step_add(step, "ALTER TYPE %s SET (%s)", to->identity, text_get(&text));
        step->failed |= text.failed;
        return true;
}

const struct kind kind_base_type = {
        .name = "base type",
        .noun = "TYPE",
        .query = sql_kind_base_type,
        .catalog = CATALOG_TYPE,
        .seen_in = CATALOG_TYPE,
        .traits = "b",
        .create = create_base,
        .alter = alter_base,
};
