/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/options.h"
#include "catalog/kinds/relation.h"
#include "postgres/quote.h"
#include "sql/kind_table.h"
#include "sql/kind_toast_options.h"

static bool inherits(struct folded folded)
{
        for (size_t i = 0; i < folded.count; i++) {
                if (folded.facts[i]->kind == &kind_inheritance)
                        return true;
        }
        return false;
}

/* "(id)" of "UNIQUE (id) WITH (fillfactor=80)", and its length; of a name with a bracket in it only the beginning. */
static const char *keys_of(const struct fact *constraint, size_t *ret_length)
{
        const char *definition = fact_text(constraint, "definition"), *keys = strchr(definition, '(');

        keys = keys ? keys : definition;
        *ret_length = strcspn(keys, ")");
        return keys;
}

/* CREATE TABLE makes one index of two constraints on the same columns, and forgets the second. */
static bool repeats_another(const struct fact *constraint, struct folded folded)
{
        size_t length, other_length;
        const char *keys = keys_of(constraint, &length);

        for (size_t i = 0; i < folded.count && folded.facts[i] != constraint; i++) {
                const struct fact *fact = folded.facts[i];
                const char *others = fact->kind == &kind_constraint ? keys_of(fact, &other_length) : NULL;

                if (others && fact_text(fact, "_type")[0] != 'c' && other_length == length &&
                    strncmp(keys, others, length) == 0)
                        return true;
        }
        return false;
}

static bool comes_from_above(const struct fact *fact, struct folded folded)
{
        return inherits(folded) && fact_base(fact) && !fact_is(fact, "_is_local");
}

/* A check that is not validated would be taken as valid inside CREATE TABLE, which knows that there are no rows. */
static bool has_line(const struct fact *fact, struct folded folded)
{
        if (comes_from_above(fact, folded))
                return false;
        if (fact->kind == &kind_constraint)
                return fact_is(fact, "_validated") && !repeats_another(fact, folded);
        return fact->kind == &kind_column;
}

static void append_lines(struct text *text, struct folded folded)
{
        bool first = true;

        text_append(text, " (");
        for (size_t i = 0; i < folded.count; i++) {
                const struct fact *fact = folded.facts[i];

                if (!has_line(fact, folded))
                        continue;
                text_append(text, first ? "\n    " : ",\n    ");
                first = false;
                if (fact->kind == &kind_column)
                        column_describe(text, fact, folded);
                else
                        constraint_describe(text, fact);
        }
        text_append(text, first ? ")" : "\n)");
}

static void append_ancestors(struct text *text, struct folded folded)
{
        bool first = true;

        for (size_t i = 0; i < folded.count; i++) {
                if (folded.facts[i]->kind != &kind_inheritance)
                        continue;
                quote_format(text, "%s%s", first ? "\nINHERITS (" : ", ",
                             fact_text(folded.facts[i], "ancestor"));
                first = false;
        }
        text_append(text, first ? "" : ")");
}

void relation_append_body(struct text *text, struct folded folded)
{
        append_lines(text, folded);
        append_ancestors(text, folded);
}

void relation_finish(struct step *step, struct folded folded)
{
        for (size_t i = 0; i < folded.count; i++) {
                const struct fact *fact = folded.facts[i];

                if (fact->kind == &kind_column && has_line(fact, folded))
                        column_finish(step, fact, folded);
                else if (fact->kind == &kind_column)
                        column_follow(step, fact, folded);
                else if (fact->kind == &kind_constraint && !has_line(fact, folded) &&
                         !comes_from_above(fact, folded))
                        constraint_add(step, fact);
        }
}

static void append_storage(struct text *statement, const struct fact *table)
{
        const char *method = fact_value(table, "access_method");

        if (fact_value(table, "partition_key"))
                quote_format(statement, "\nPARTITION BY %s", fact_text(table, "partition_key"));
        if (method && (fact_value(table, "partition_key") || !text_equal(method, "heap")))
                quote_format(statement, "\nUSING %I", method);
        if (fact_value(table, "_options"))
                quote_format(statement, "\nWITH (%s)", fact_text(table, "_options"));
        if (fact_value(table, "tablespace"))
                quote_format(statement, "\nTABLESPACE %s", fact_text(table, "tablespace"));
}

static void create_table(struct step *step, const struct fact *table, const struct fact *const *facts,
                         size_t count)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        struct folded folded = { facts, count };

        text_append(&statement, fact_is(table, "unlogged") ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ");
        text_append(&statement, table->identity);
        relation_append_body(&statement, folded);
        append_storage(&statement, table);
        step_add(step, "%s", text_get(&statement));
        step->failed |= statement.failed;
        relation_finish(step, folded);
        if (fact_is(table, "row_security"))
                step_add(step, "ALTER TABLE %s ENABLE ROW LEVEL SECURITY", table->identity);
        if (fact_is(table, "force_row_security"))
                step_add(step, "ALTER TABLE %s FORCE ROW LEVEL SECURITY", table->identity);
}

static void alter_row_security(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "row_security"))
                step_add(step, "ALTER TABLE %s %s ROW LEVEL SECURITY", to->identity,
                         fact_is(to, "row_security") ? "ENABLE" : "DISABLE");
        if (fact_differs(from, to, "force_row_security"))
                step_add(step, "ALTER TABLE %s %s ROW LEVEL SECURITY", to->identity,
                         fact_is(to, "force_row_security") ? "FORCE" : "NO FORCE");
}

static void alter_files(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *method = fact_value(to, "access_method"), *tablespace = fact_value(to, "tablespace");

        if (fact_differs(from, to, "unlogged")) {
                step_add(step, "ALTER TABLE %s SET %s", to->identity,
                         fact_is(to, "unlogged") ? "UNLOGGED" : "LOGGED");
                step_risk(step, RISK_REWRITES, NULL, NULL, "every row is written anew");
        }
        if (fact_differs(from, to, "access_method") && fact_value(to, "partition_key")) {
                if (method)
                        step_add(step, "ALTER TABLE %s SET ACCESS METHOD %I", to->identity, method);
                else
                        step_add(step, "ALTER TABLE %s SET ACCESS METHOD DEFAULT", to->identity);
        } else if (fact_differs(from, to, "access_method")) {
                step_add(step, "ALTER TABLE %s SET ACCESS METHOD %I", to->identity, method ? method : "heap");
                step_risk(step, RISK_REWRITES, NULL, NULL, "every row is written anew");
        }
        if (fact_differs(from, to, "tablespace")) {
                step_add(step, "ALTER TABLE %s SET TABLESPACE %s", to->identity,
                         tablespace ? tablespace : fact_text(to, "_default_tablespace"));
                step_risk(step, RISK_REWRITES, NULL, NULL, "its files are copied");
        }
}

static bool is_catalog_table(const struct fact *table)
{
        return strstr(fact_text(table, "options"), "user_catalog_table") != NULL;
}

/* Most storage parameters only matter to what comes later. */
static void alter_options(struct step *step, const struct fact *from, const struct fact *to)
{
        bool is_catalog = is_catalog_table(from) || is_catalog_table(to);
        _cleanup_text_ struct text prefix = TEXT_INIT;

        quote_format(&prefix, "ALTER TABLE %s", to->identity);
        options_alter(step, text_get(&prefix), from, to, "_own_options");
        step->failed |= prefix.failed;
        if (fact_differs(from, to, "options"))
                step_risk(step, is_catalog ? RISK_LOCKS : RISK_SAFE,
                          is_catalog ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE", to->identity, NULL);
}

/* The server writes no table anew while it is a catalog's. */
static void alter_files_of_catalog(struct step *step, const struct fact *from, const struct fact *to)
{
        static const char option[] = "user_catalog_table";

        step_add(step, "ALTER TABLE %s RESET (%s)", to->identity, option);
        alter_files(step, from, to);
        if (is_catalog_table(to))
                step_add(step, "ALTER TABLE %s SET (%s)", to->identity, option);
}

static bool alter_table(struct step *step, const struct fact *from, const struct fact *to)
{
        bool moves = fact_differs(from, to, "unlogged") || fact_differs(from, to, "access_method") ||
                     fact_differs(from, to, "tablespace");

        if (fact_differs(from, to, "partition_key") || fact_differs(from, to, "partition_key_types"))
                return false;
        if (fact_differs(from, to, "access_method") && step->wishes->server_version < 150000)
                return false;
        if (moves && is_catalog_table(from))
                alter_files_of_catalog(step, from, to);
        else
                alter_files(step, from, to);
        alter_row_security(step, from, to);
        if (step->statements.count > 0)
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->identity, NULL);
        alter_options(step, from, to);
        return true;
}

const struct kind kind_table = {
        .name = "table",
        .noun = "TABLE",
        .query = sql_kind_table,
        .catalog = CATALOG_CLASS,
        .flags = KIND_HOLDS_ROWS | KIND_LINKED_BY_PARTS,
        .seen_in = CATALOG_CLASS,
        .traits = "rp",
        .create = create_table,
        .alter = alter_table,
};

static void change_toast_options(struct step *step, const struct fact *from, const struct fact *to)
{
        static const struct fact none = { 0 };
        _cleanup_text_ struct text prefix = TEXT_INIT;
        const char *table = (to ? to : from)->parent->identity;

        quote_format(&prefix, "ALTER TABLE %s", table);
        options_alter(step, text_get(&prefix), from ? from : &none, to ? to : &none, "_options");
        step_risk(step, RISK_SAFE, "SHARE UPDATE EXCLUSIVE", table, NULL);
        step->failed |= prefix.failed;
}

static void create_toast_options(struct step *step, const struct fact *fact,
                                 const struct fact *const *folded _unused_, size_t count _unused_)
{
        change_toast_options(step, NULL, fact);
}

static void drop_toast_options(struct step *step, const struct fact *fact)
{
        change_toast_options(step, fact, NULL);
}

static bool alter_toast_options(struct step *step, const struct fact *from, const struct fact *to)
{
        change_toast_options(step, from, to);
        return true;
}

/* Where it is folded, CREATE TABLE has told them already. */
const struct kind kind_toast_options = {
        .name = "toast options",
        .query = sql_kind_toast_options,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS | KIND_SURVIVES_RETYPE,
        .seen_in = CATALOG_CLASS,
        .traits = "t",
        .create = create_toast_options,
        .drop = drop_toast_options,
        .alter = alter_toast_options,
};
