/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "catalog/kinds/all.h"
#include "catalog/kinds/options.h"
#include "postgres/quote.h"
#include "sql/kind_constraint_index.h"
#include "sql/kind_index.h"

static bool built_concurrently(const struct step *step, const struct fact *index)
{
        return step->wishes->concurrent && !fact_is(index, "_of_partitioned");
}

/* While the partition stays attached, its index is attached by itself; else that comes with the partition. */
static void attach(struct step *step, const struct fact *index)
{
        if (step->inherited && fact_value(index, "attached_to"))
                step_add(step, "ALTER INDEX %s ATTACH PARTITION %s", fact_text(index, "attached_to"),
                         index->identity);
}

/* "5=100, 6=200": the columns of an index have no names of their own. */
static void set_statistics(struct step *step, const struct fact *index)
{
        const char *at = fact_text(index, "statistics");

        while (*at) {
                int column = (int)strcspn(at, "="), target = (int)strcspn(at + column + 1, ",");
                _cleanup_free_ char *numbers =
                        text_format("%.*s SET STATISTICS %.*s", column, at, target, at + column + 1);

                if (numbers)
                        step_add(step, "ALTER INDEX %s ALTER COLUMN %s", index->identity, numbers);
                step->failed |= !numbers;
                at += column + 1 + target;
                at += strspn(at, ", ");
        }
}

/* Columns whose target is no more in the list go back to the server's own. */
static void reset_statistics(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *at = fact_text(from, "statistics");

        while (*at) {
                _cleanup_free_ char *column = text_format("%.*s", (int)strcspn(at, "="), at);
                _cleanup_free_ char *item = column ? text_format(", %s=", column) : NULL;
                _cleanup_free_ char *list = text_format(", %s", fact_text(to, "statistics"));

                if (item && list && !strstr(list, item))
                        step_add(step, "ALTER INDEX %s ALTER COLUMN %s SET STATISTICS -1", to->identity,
                                 column);
                step->failed |= !item || !list;
                at += strcspn(at, ",");
                at += strspn(at, ", ");
        }
}

static void set_tablespace(struct step *step, const struct fact *index)
{
        const char *tablespace = fact_value(index, "tablespace");

        step_add(step, "ALTER INDEX %s SET TABLESPACE %s", index->identity,
                 tablespace ? tablespace : fact_text(index, "_default_tablespace"));
        step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", index->identity, "its file is copied");
}

static void create_index(struct step *step, const struct fact *index, const struct fact *const *folded _unused_,
                         size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        const char *definition = fact_text(index, "definition");
        size_t verb = strcspn(definition, "X") + 1; /* behind CREATE INDEX, CREATE UNIQUE INDEX */

        text_append_bytes(&text, definition, verb);
        if (built_concurrently(step, index)) {
                text_append(&text, " CONCURRENTLY");
                step->outside_transaction = true;
        }
        text_append(&text, definition + verb);
        if (fact_value(index, "options"))
                quote_format(&text, " WITH (%s)", fact_text(index, "_options"));
        if (fact_value(index, "tablespace"))
                quote_format(&text, " TABLESPACE %s", fact_text(index, "tablespace"));
        text_append(&text, fact_text(index, "predicate"));
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
        if (fact_is(index, "_of_partitioned"))
                step_risk(step, RISK_LOCKS, "SHARE", fact_text(index, "_table"), NULL);
        else if (!step->outside_transaction)
                step_risk(step, RISK_LOCKS | RISK_SCANS, "SHARE", fact_text(index, "_table"),
                          "the index is built");
        attach(step, index);
        set_statistics(step, index);
}

/* While a partition's index is attached, neither that nor its constraint can be dropped before. */
static void drop_index(struct step *step, const struct fact *index)
{
        bool concurrently = built_concurrently(step, index) && !fact_value(index, "attached_to");
        bool cascades = fact_is(index, "_carries_constraints");

        step_add(step, "DROP INDEX %s%s%s", concurrently ? "CONCURRENTLY " : "", index->identity,
                 cascades ? " CASCADE" : "");
        step->outside_transaction = concurrently;
        if (!concurrently)
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact_text(index, "_table"),
                          cascades ? "constraints of partitions stand on it, and go with it" : NULL);
}

/* The partition that the index is on, in its table; NULL: on none. */
static const struct fact *partition_of(const struct fact *index)
{
        for (size_t i = 0; i < index->need_count; i++) {
                const struct need *need = &index->needs[i];

                if (need->through || need->fact->kind == &kind_partition)
                        return need->through ? need->through : need->fact;
        }
        return NULL;
}

/* While the partition stays, its index can't be detached. */
static bool is_detached(const struct fact *from, const struct fact *to)
{
        const struct fact *before = partition_of(from), *after = partition_of(to);

        return fact_value(from, "attached_to") && fact_differs(from, to, "attached_to") && before && after &&
               strcmp(before->identity, after->identity) == 0;
}

static void alter_parameters(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text prefix = TEXT_INIT;

        quote_format(&prefix, "ALTER INDEX %s", to->identity);
        options_alter(step, text_get(&prefix), from, to, to->kind == &kind_index ? "_options" : "options");
        step->failed |= prefix.failed;
        if (fact_differs(from, to, "tablespace"))
                set_tablespace(step, to);
        if (fact_differs(from, to, "attached_to"))
                attach(step, to);
}

static bool alter_index(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "definition") || fact_differs(from, to, "predicate") ||
            is_detached(from, to))
                return false;
        alter_parameters(step, from, to);
        if (fact_differs(from, to, "statistics")) {
                reset_statistics(step, from, to);
                set_statistics(step, to);
        }
        if (fact_is(from, "invalid") && !fact_is(to, "invalid")) {
                step_add(step, "REINDEX INDEX %s%s", built_concurrently(step, to) ? "CONCURRENTLY " : "",
                         to->identity);
                step->outside_transaction = built_concurrently(step, to);
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "SHARE", fact_text(to, "_table"),
                          "the index is invalid and built anew");
        }
        return true;
}

const struct kind kind_index = {
        .name = "index",
        .noun = "INDEX",
        .query = sql_kind_index,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_SURVIVES_RETYPE,
        .seen_in = CATALOG_CLASS,
        .traits = "iI",
        .create = create_index,
        .drop = drop_index,
        .alter = alter_index,
};

/* The constraint has made it. */
static void adjust_index(struct step *step, const struct fact *index, const struct fact *const *folded _unused_,
                         size_t count _unused_)
{
        if (fact_value(index, "options"))
                step_add(step, "ALTER INDEX %s SET (%s)", index->identity, fact_text(index, "options"));
        if (fact_value(index, "tablespace"))
                set_tablespace(step, index);
        attach(step, index);
}

static bool alter_constraint_index(struct step *step, const struct fact *from, const struct fact *to)
{
        if (is_detached(from, to))
                return false;
        alter_parameters(step, from, to);
        return true;
}

const struct kind kind_constraint_index = {
        .name = "index of a constraint",
        .noun = "INDEX",
        .query = sql_kind_constraint_index,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CONSTRAINT,
        .flags = KIND_SURVIVES_RETYPE | KIND_COMES_WITH_WHOLE,
        .seen_in = CATALOG_CONSTRAINT,
        .traits = "pux",
        .create = adjust_index,
        .alter = alter_constraint_index,
};
