/* SPDX-License-Identifier: PostgreSQL
 *
 * Foreign data wrappers, servers, user mappings and what foreign columns are told.
 */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/foreign_options.h"
#include "postgres/quote.h"
#include "sql/kind_column_options.h"
#include "sql/kind_foreign_data_wrapper.h"
#include "sql/kind_server.h"
#include "sql/kind_user_mapping.h"

static void append_options(struct text *text, const struct fact *fact)
{
        if (fact_value(fact, "options"))
                quote_format(text, " OPTIONS (%s)", fact_text(fact, "options"));
}

static void change_options(struct text *text, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "options")) {
                text_append(text, " OPTIONS (");
                options_change(text, fact_value(from, "options"), fact_value(to, "options"));
                text_append_char(text, ')');
        }
}

static void append_function(struct text *text, const char *keyword, const char *function)
{
        if (function)
                quote_format(text, " %s %s", keyword, function);
        else
                quote_format(text, " NO %s", keyword);
}

static void create_wrapper(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_value(fact, "handler"))
                append_function(&text, "HANDLER", fact_value(fact, "handler"));
        if (fact_value(fact, "validator"))
                append_function(&text, "VALIDATOR", fact_value(fact, "validator"));
        append_options(&text, fact);
        step_add(step, "CREATE FOREIGN DATA WRAPPER %s%s", fact->identity, text_get(&text));
        step->failed |= text.failed;
}

static bool alter_wrapper(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_differs(from, to, "handler"))
                append_function(&text, "HANDLER", fact_value(to, "handler"));
        if (fact_differs(from, to, "validator"))
                append_function(&text, "VALIDATOR", fact_value(to, "validator"));
        change_options(&text, from, to);
        step_add(step, "ALTER FOREIGN DATA WRAPPER %s%s", to->identity, text_get(&text));
        step->failed |= text.failed;
        return true;
}

const struct kind kind_foreign_data_wrapper = {
        .name = "foreign data wrapper",
        .noun = "FOREIGN DATA WRAPPER",
        .query = sql_kind_foreign_data_wrapper,
        .catalog = CATALOG_FOREIGN_DATA_WRAPPER,
        .seen_in = CATALOG_FOREIGN_DATA_WRAPPER,
        .create = create_wrapper,
        .alter = alter_wrapper,
};

static void create_server(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                          size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_value(fact, "type"))
                quote_format(&text, " TYPE %L", fact_value(fact, "type"));
        if (fact_value(fact, "version"))
                quote_format(&text, " VERSION %L", fact_value(fact, "version"));
        quote_format(&text, " FOREIGN DATA WRAPPER %s", fact_text(fact, "wrapper"));
        append_options(&text, fact);
        step_add(step, "CREATE SERVER %s%s", fact->identity, text_get(&text));
        step->failed |= text.failed;
}

/* Nothing takes a version away, nor changes a server's type or wrapper. */
static bool alter_server(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_differs(from, to, "wrapper") || fact_differs(from, to, "type") ||
            (fact_differs(from, to, "version") && !fact_value(to, "version")))
                return false;
        if (fact_differs(from, to, "version"))
                quote_format(&text, " VERSION %L", fact_value(to, "version"));
        change_options(&text, from, to);
        step_add(step, "ALTER SERVER %s%s", to->identity, text_get(&text));
        step->failed |= text.failed;
        return true;
}

const struct kind kind_server = {
        .name = "server",
        .noun = "SERVER",
        .query = sql_kind_server,
        .catalog = CATALOG_FOREIGN_SERVER,
        .seen_in = CATALOG_FOREIGN_SERVER,
        .create = create_server,
        .alter = alter_server,
};

static void create_mapping(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        append_options(&text, fact);
        step_add(step, "CREATE USER MAPPING %s%s", fact->identity, text_get(&text));
        if (fact_value(fact, "_withheld"))
                step_risk(step, RISK_SAFE, NULL, NULL, "its secret options have to be set by hand");
        step->failed |= text.failed;
}

static void drop_mapping(struct step *step, const struct fact *fact)
{
        step_add(step, "DROP USER MAPPING %s", fact->identity);
        if (fact_value(fact, "_withheld"))
                step_risk(step, RISK_LOSES_DATA, NULL, NULL, "its secret options are gone");
}

static bool alter_mapping(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        change_options(&text, from, to);
        step_add(step, "ALTER USER MAPPING %s%s", to->identity, text_get(&text));
        step->failed |= text.failed;
        return true;
}

const struct kind kind_user_mapping = {
        .name = "user mapping",
        .noun = "USER MAPPING",
        .query = sql_kind_user_mapping,
        .catalog = CATALOG_USER_MAPPING,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_USER_MAPPING,
        .create = create_mapping,
        .drop = drop_mapping,
        .alter = alter_mapping,
};

static void change_column_options(struct step *step, const struct fact *fact, const char *from, const char *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        options_change(&text, from, to);
        step_add(step, "ALTER FOREIGN TABLE %s ALTER COLUMN %s OPTIONS (%s)", fact_root(fact)->identity,
                 fact_text(fact, "column"), text_get(&text));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact_root(fact)->identity, NULL);
        step->failed |= text.failed;
}

static void create_column_options(struct step *step, const struct fact *fact,
                                  const struct fact *const *folded _unused_, size_t count _unused_)
{
        change_column_options(step, fact, NULL, fact_value(fact, "options"));
}

static void drop_column_options(struct step *step, const struct fact *fact)
{
        change_column_options(step, fact, fact_value(fact, "options"), NULL);
}

static bool alter_column_options(struct step *step, const struct fact *from, const struct fact *to)
{
        change_column_options(step, to, fact_value(from, "options"), fact_value(to, "options"));
        return true;
}

const struct kind kind_column_options = {
        .name = "column options",
        .query = sql_kind_column_options,
        .seen_in = CATALOG_CLASS,
        .traits = "f",
        .create = create_column_options,
        .drop = drop_column_options,
        .alter = alter_column_options,
};
