/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/list.h"
#include "sql/kind_text_search_configuration.h"
#include "sql/kind_text_search_dictionary.h"
#include "sql/kind_text_search_mapping.h"
#include "sql/kind_text_search_parser.h"
#include "sql/kind_text_search_template.h"

const struct kind kind_text_search_parser = {
        .name = "text search parser",
        .noun = "TEXT SEARCH PARSER",
        .query = sql_kind_text_search_parser,
        .catalog = CATALOG_TS_PARSER,
        .seen_in = CATALOG_TS_PARSER,
        .flags = KIND_NO_OWNER_CLAUSE,
};

const struct kind kind_text_search_template = {
        .name = "text search template",
        .noun = "TEXT SEARCH TEMPLATE",
        .query = sql_kind_text_search_template,
        .catalog = CATALOG_TS_TEMPLATE,
        .seen_in = CATALOG_TS_TEMPLATE,
        .flags = KIND_NO_OWNER_CLAUSE,
};

static void create_dictionary(struct step *step, const struct fact *fact,
                              const struct fact *const *folded _unused_, size_t count _unused_)
{
        const char *options = fact_value(fact, "options");

        step_add(step, "CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %s%s%s)", fact->identity,
                 fact_text(fact, "template"), options ? ", " : "", options ? options : "");
}

static size_t option_name_length(const char *option)
{
        const char *end = strstr(option, " = ");

        return end ? (size_t)(end - option) : strlen(option);
}

static bool has_option(const struct strings *options, const char *wanted)
{
        size_t length = option_name_length(wanted);

        for (size_t i = 0; i < options->count; i++) {
                if (option_name_length(options->items[i]) == length &&
                    strncmp(options->items[i], wanted, length) == 0)
                        return true;
        }
        return false;
}

/* The mere names of what is to be taken away, then everything that is to be: what is set moves behind the rest, and
 * so all stands in the wanted order. */
static void list_changes(const struct strings *before, const struct strings *after, struct strings *changes)
{
        for (size_t i = 0; i < before->count; i++) {
                if (!has_option(after, before->items[i]))
                        strings_addf(changes, "%.*s", (int)option_name_length(before->items[i]),
                                     before->items[i]);
        }
        for (size_t i = 0; i < after->count; i++)
                strings_add(changes, after->items[i]);
}

static bool alter_dictionary(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT, changes = STRINGS_INIT;
        _cleanup_text_ struct text list = TEXT_INIT;

        if (fact_differs(from, to, "template"))
                return false;
        list_split(fact_value(from, "options"), &before);
        list_split(fact_value(to, "options"), &after);
        list_changes(&before, &after, &changes);
        strings_join(&changes, ", ", &list);
        step_add(step, "ALTER TEXT SEARCH DICTIONARY %s (%s)", to->identity, text_get(&list));
        step->failed |= before.failed || after.failed || changes.failed || list.failed;
        return true;
}

const struct kind kind_text_search_dictionary = {
        .name = "text search dictionary",
        .noun = "TEXT SEARCH DICTIONARY",
        .query = sql_kind_text_search_dictionary,
        .catalog = CATALOG_TS_DICT,
        .seen_in = CATALOG_TS_DICT,
        .create = create_dictionary,
        .alter = alter_dictionary,
};

static void create_configuration(struct step *step, const struct fact *fact,
                                 const struct fact *const *folded _unused_, size_t count _unused_)
{
        step_add(step, "CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %s)", fact->identity,
                 fact_text(fact, "parser"));
}

const struct kind kind_text_search_configuration = {
        .name = "text search configuration",
        .noun = "TEXT SEARCH CONFIGURATION",
        .query = sql_kind_text_search_configuration,
        .catalog = CATALOG_TS_CONFIG,
        .flags = KIND_LINKED_BY_PARTS,
        .seen_in = CATALOG_TS_CONFIG,
        .create = create_configuration,
};

static void add_mapping(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                        size_t count _unused_)
{
        step_add(step, "ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s", fact->parent->identity,
                 fact_text(fact, "token"), fact_text(fact, "dictionaries"));
}

static void drop_mapping(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TEXT SEARCH CONFIGURATION %s DROP MAPPING FOR %s", fact->parent->identity,
                 fact_text(fact, "token"));
}

static bool alter_mapping(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        step_add(step, "ALTER TEXT SEARCH CONFIGURATION %s ALTER MAPPING FOR %s WITH %s", to->parent->identity,
                 fact_text(to, "token"), fact_text(to, "dictionaries"));
        return true;
}

const struct kind kind_text_search_mapping = {
        .name = "text search mapping",
        .query = sql_kind_text_search_mapping,
        .catalog = CATALOG_TS_CONFIG_MAP,
        .parent_catalog = CATALOG_TS_CONFIG,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_TS_CONFIG,
        .create = add_mapping,
        .drop = drop_mapping,
        .alter = alter_mapping,
};
