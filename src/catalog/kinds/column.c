/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/options.h"
#include "catalog/kinds/relation.h"
#include "catalog/kinds/retype.h"
#include "postgres/quote.h"
#include "sql/kind_column.h"

/* "TABLE public.patients" */
static const char *noun(const struct fact *column)
{
        return column->parent->kind->noun;
}

static const char *name(const struct fact *column)
{
        return fact_text(column, "column");
}

static bool is_virtual(const struct fact *column)
{
        return fact_text(column, "generated")[0] == 'v';
}

static void describe_identity(struct text *text, const struct fact *column)
{
        _cleanup_text_ struct text options = TEXT_INIT;

        quote_format(text, " GENERATED %s AS IDENTITY", fact_text(column, "identity_kind"));
        if (fact_value(column, "sequence"))
                quote_format(&options, " SEQUENCE NAME %s", fact_text(column, "sequence"));
        sequence_describe(&options, column);
        if (options.length > 0)
                quote_format(text, " (%s)", text_get(&options) + 1);
        text->failed |= options.failed;
}

static void describe_not_null(struct text *text, const struct fact *column)
{
        if (fact_value(column, "_not_null_told"))
                quote_format(text, " CONSTRAINT %s", fact_text(column, "_not_null_told"));
        text_append(text, " NOT NULL");
        if (fact_is(column, "not_null_no_inherit"))
                text_append(text, " NO INHERIT");
}

static const char *folded_default(const struct fact *column, struct folded folded)
{
        for (size_t i = 0; i < folded.count; i++) {
                if (folded.facts[i]->parent == column && folded.facts[i]->kind == &kind_column_default)
                        return fact_text(folded.facts[i], "expression");
        }
        return NULL;
}

static bool has_ancestors(struct folded folded)
{
        for (size_t i = 0; i < folded.count; i++) {
                if (folded.facts[i]->kind == &kind_inheritance)
                        return true;
        }
        return false;
}

/* With INHERITS it comes with the parent's column; before PostgreSQL 16 it must not be told again. */
static bool is_generated_above(const struct fact *column, struct folded folded)
{
        const struct fact *base = fact_base(column);

        return base && has_ancestors(folded) && !fact_differs(base, column, "generated");
}

void column_describe_type(struct text *text, const struct fact *column)
{
        quote_format(text, "%s %s", name(column), fact_text(column, "type"));
        if (fact_value(column, "collation"))
                quote_format(text, " COLLATE %s", fact_text(column, "collation"));
}

/* All but its identity, which is never inherited. */
static void describe_inherited(struct text *text, const struct fact *column, struct folded folded)
{
        const char *expression = folded_default(column, folded);

        column_describe_type(text, column);
        if (fact_value(column, "generated") && !is_generated_above(column, folded))
                quote_format(text, " GENERATED ALWAYS AS (%s) %s", fact_text(column, "generated") + 1,
                             is_virtual(column) ? "VIRTUAL" : "STORED");
        if (expression)
                quote_format(text, " DEFAULT %s", expression);
        if (fact_is(column, "not_null") && !fact_is(column, "_not_null_not_valid") &&
            !(fact_is(column, "_not_null_borrowed") && has_ancestors(folded)))
                describe_not_null(text, column);
}

void column_describe(struct text *text, const struct fact *column, struct folded folded)
{
        describe_inherited(text, column, folded);
        if (fact_value(column, "identity_kind"))
                describe_identity(text, column);
}

/* Sets by ALTER what is not the same; what a new column begins with is the other side of the comparison. */
static void set_property(struct step *step, const struct fact *column, const char *clause, const char *value)
{
        step_add(step, "ALTER %s ONLY %s ALTER COLUMN %s SET %s %s", noun(column), column->parent->identity,
                 name(column), clause, value);
}

static void add_named_not_null(struct step *step, const struct fact *column)
{
        _cleanup_text_ struct text constraint = TEXT_INIT;

        if (fact_value(column, "_not_null_told"))
                quote_format(&constraint, "CONSTRAINT %s ", fact_text(column, "_not_null_told"));
        step_add(step, "ALTER %s %s ADD %sNOT NULL %s%s%s", noun(column), column->parent->identity,
                 text_get(&constraint), name(column),
                 fact_is(column, "not_null_no_inherit") ? " NO INHERIT" : "",
                 fact_is(column, "_not_null_not_valid") ? " NOT VALID" : "");
        step->failed |= constraint.failed;
}

/* True when CREATE TABLE … INHERITS gives the column what it shall not have. */
static bool gets_from_above(const struct fact *column, struct folded folded, const char *property)
{
        bool above = false;

        for (size_t i = 0; i < column->need_count; i++)
                above |= column->needs[i].through && fact_value(column->needs[i].fact, property);
        return above && has_ancestors(folded) && !fact_value(column, property);
}

/* An identity's sequence is logged as its table is, unless it was set apart. */
static void set_sequence_apart(struct step *step, const struct fact *column)
{
        if (fact_value(column, "sequence_apart"))
                step_add(step, "ALTER SEQUENCE %s SET %s", fact_text(column, "_slot"),
                         fact_text(column, "sequence_apart"));
}

void column_finish(struct step *step, const struct fact *column, struct folded folded)
{
        _cleanup_text_ struct text options = TEXT_INIT;

        if (fact_value(column, "storage"))
                set_property(step, column, "STORAGE", fact_text(column, "storage"));
        else if (gets_from_above(column, folded, "storage"))
                set_property(step, column, "STORAGE", fact_text(column, "_type_storage"));
        if (fact_value(column, "compression"))
                set_property(step, column, "COMPRESSION", fact_text(column, "compression"));
        else if (gets_from_above(column, folded, "compression"))
                set_property(step, column, "COMPRESSION", "DEFAULT");
        if (fact_value(column, "statistics"))
                set_property(step, column, "STATISTICS", fact_text(column, "statistics"));
        quote_format(&options, "ALTER COLUMN %s SET (%s)", name(column), fact_text(column, "options"));
        if (fact_value(column, "options"))
                step_add(step, "ALTER %s ONLY %s %s", noun(column), column->parent->identity,
                         text_get(&options));
        if (fact_is(column, "_not_null_not_valid"))
                add_named_not_null(step, column);
        set_sequence_apart(step, column);
        step->failed |= options.failed;
}

/* The safer form proves that there is no null under a weak lock; with the proof, SET NOT NULL reads nothing. */
static void set_not_null_by_proof(struct step *step, const struct fact *column)
{
        const char *table = column->parent->identity;

        step_add(step, "ALTER TABLE %s ADD CONSTRAINT skinspire_not_null CHECK (%s IS NOT NULL) NOT VALID",
                 table, name(column));
        step_add(step, "ALTER TABLE %s VALIDATE CONSTRAINT skinspire_not_null", table);
        step_add(step, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL", table, name(column));
        step_add(step, "ALTER TABLE %s DROP CONSTRAINT skinspire_not_null", table);
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", table, NULL);
        step->outside_transaction = true;
}

static void set_not_null(struct step *step, const struct fact *column)
{
        const char *table = column->parent->identity;

        if ((fact_value(column, "_not_null_told") && step->wishes->server_version >= 180000) ||
            fact_is(column, "not_null_no_inherit") || fact_is(column, "_not_null_not_valid")) {
                add_named_not_null(step, column);
        } else if (step->wishes->concurrent && column->parent->kind == &kind_table) {
                set_not_null_by_proof(step, column);
                return;
        } else {
                step_add(step, "ALTER %s %s ALTER COLUMN %s SET NOT NULL", noun(column), table, name(column));
        }
        step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", table, "every row is checked");
}

/* A partitioned table takes the constraint from its partitions as well; elsewhere each table has its own. */
static void drop_not_null(struct step *step, const struct fact *column)
{
        step_add(step, "ALTER %s %s%s ALTER COLUMN %s DROP NOT NULL", noun(column),
                 fact_is(column, "_of_partitioned") ? "" : "ONLY ", column->parent->identity, name(column));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", column->parent->identity, NULL);
}

/* From PostgreSQL 18 on constraints for NOT NULL are told, and those that come from above without a name. */
static bool is_not_null_above(const struct fact *column)
{
        const char *name = fact_value(column, "not_null_name");

        return fact_is(column, "not_null_above") || (name && !name[0]);
}

/* What the partitioned table gives up, its partitions have lost as well, unless it was their own from PostgreSQL 18 on. */
static bool loses_not_null(const struct fact *from, const struct fact *to)
{
        return fact_is(from, "_of_partition") && is_not_null_above(from) && !is_not_null_above(to) &&
               (!fact_value(from, "_not_null_name") || fact_is(from, "_not_null_borrowed"));
}

/* Constraints for NOT NULL have names and more from PostgreSQL 18 on. */
static void alter_not_null_constraint(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *table = to->parent->identity, *constraint = fact_text(to, "_not_null_name");

        if (fact_differs(from, to, "not_null_name") && fact_differs(from, to, "_not_null_name") &&
            !(step->inherited && is_not_null_above(to)))
                step_add(step, "ALTER %s %s RENAME CONSTRAINT %s TO %s", noun(to), table,
                         fact_text(from, "_not_null_name"), constraint);
        if (fact_differs(from, to, "not_null_no_inherit"))
                step_add(step, "ALTER %s %s ALTER CONSTRAINT %s %s", noun(to), table, constraint,
                         fact_is(to, "not_null_no_inherit") ? "NO INHERIT" : "INHERIT");
        if (fact_is(from, "not_null_not_valid") && !fact_is(to, "not_null_not_valid")) {
                step_add(step, "ALTER %s %s VALIDATE CONSTRAINT %s", noun(to), table, constraint);
                step_risk(step, RISK_SCANS, "SHARE UPDATE EXCLUSIVE", table, "every row is checked");
        }
        if (fact_is(to, "not_null_not_valid") && !fact_is(from, "not_null_not_valid")) {
                drop_not_null(step, to);
                add_named_not_null(step, to);
        }
}

static void alter_not_null(struct step *step, const struct fact *from, const struct fact *to)
{
        const struct fact *base = step->inherited ? fact_base(to) : NULL;

        if (!fact_differs(from, to, "not_null")) {
                if (base && fact_is(to, "not_null") && loses_not_null(from, to))
                        set_not_null(step, to);
                else if (fact_value(from, "_not_null_name") && fact_value(to, "_not_null_name"))
                        alter_not_null_constraint(step, from, to);
                return;
        }
        if (!fact_is(to, "not_null"))
                drop_not_null(step, to);
        else if (!base || !fact_is(base, "not_null"))
                set_not_null(step, to);
}

void column_follow(struct step *step, const struct fact *column, struct folded folded)
{
        const struct fact *base = fact_base(column);
        const char *expression = folded_default(column, folded);

        if (fact_value(column, "_default") && !expression)
                expression = fact_value(base, "_default"); /* its default is made by itself */
        if (expression && !text_equal(expression, fact_value(base, "_default")))
                set_property(step, column, "DEFAULT", expression);
        if (!expression && fact_value(base, "_default"))
                step_add(step, "ALTER %s ONLY %s ALTER COLUMN %s DROP DEFAULT", noun(column),
                         column->parent->identity, name(column));
        if (fact_is(column, "not_null") && !fact_is(base, "not_null"))
                set_not_null(step, column);
        if (!fact_is(column, "not_null") && fact_is(base, "not_null"))
                drop_not_null(step, column);
        column_finish(step, column, folded);
        if (step->statements.count > 0)
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", column->parent->identity, NULL);
}

static void drop_column(struct step *step, const struct fact *column)
{
        step_add(step, "ALTER %s %s DROP COLUMN %s", noun(column), column->parent->identity, name(column));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", column->parent->identity, NULL);
        if (!fact_value(column, "generated") && column->parent->kind->flags & KIND_HOLDS_ROWS)
                step_risk(step, RISK_LOSES_DATA, NULL, NULL, "the column's values are gone");
}

/* In place only where the server can: it is told what to compute from 17 on, and to compute no longer, which keeps what
 * is stored. */
static bool alter_generated(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *before = fact_text(from, "generated"), *after = fact_text(to, "generated");

        if (text_equal(before, after))
                return true;
        if (before[0] == 's' && !after[0]) {
                step_add(step, "ALTER %s %s ALTER COLUMN %s DROP EXPRESSION", noun(to), to->parent->identity,
                         name(to));
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
                return true;
        }
        if (before[0] != after[0] || step->wishes->server_version < 170000)
                return false;
        step_add(step, "ALTER %s %s ALTER COLUMN %s SET EXPRESSION AS (%s)", noun(to), to->parent->identity,
                 name(to), after + 1);
        step_risk(step, RISK_LOCKS | (is_virtual(to) ? RISK_SAFE : RISK_REWRITES), "ACCESS EXCLUSIVE",
                  to->parent->identity, is_virtual(to) ? NULL : "each row is computed anew");
        return true;
}

static void drop_identity(struct step *step, const struct fact *column)
{
        step_add(step, "ALTER %s %s ALTER COLUMN %s DROP IDENTITY", noun(column), column->parent->identity,
                 name(column));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", column->parent->identity, NULL);
}

void column_count_on(struct step *step, const struct fact *column)
{
        const char *table = column->parent->identity, *sequence = fact_text(column, "_slot");
        bool up = fact_text(column, "increment")[0] != '-';

        step_add(step, "SELECT setval(%L, %s(%s)) FROM %s HAVING %s(%s) %s %s", sequence, up ? "max" : "min",
                 name(column), table, up ? "max" : "min", name(column),
                 up ? ">=" : "<=", fact_text(column, "start"));
        step_risk(step, RISK_SCANS, NULL, NULL,
                  "it goes on behind the numbers in use: those of rows that are gone are given again");
}

/* The rows that are there have their numbers: the new sequence goes on behind them. */
static void add_identity(struct step *step, const struct fact *column)
{
        _cleanup_text_ struct text identity = TEXT_INIT;
        const char *table = column->parent->identity;

        describe_identity(&identity, column);
        step_add(step, "ALTER %s %s ALTER COLUMN %s ADD%s", noun(column), table, name(column),
                 text_get(&identity));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", table, NULL);
        column_count_on(step, column);
        step->failed |= identity.failed;
}

/* Where tables inherit, a column becomes an identity only once all have it. Their rows get their numbers from a sequence
 * that lives for this step; with it go the defaults that it has left, and those that a child had before stay. */
static void create_identity(struct step *step, const struct fact *column)
{
        _cleanup_text_ struct text sequence = TEXT_INIT, options = TEXT_INIT;
        const char *table = column->parent->identity;

        quote_qualified(&sequence, fact_schema(column), "skinspire_numbers");
        sequence_describe(&options, column);
        step_add(step, "CREATE SEQUENCE %s AS %s%s", text_get(&sequence), fact_text(column, "type"),
                 text_get(&options));
        step_add(step, "ALTER %s %s ADD COLUMN %s %s DEFAULT nextval(%L)", noun(column), table, name(column),
                 fact_text(column, "type"), text_get(&sequence));
        step_add(step, "DROP SEQUENCE %s CASCADE", text_get(&sequence));
        step_add(step, "ALTER %s %s ALTER COLUMN %s SET NOT NULL", noun(column), table, name(column));
        add_identity(step, column);
        step_risk(step, RISK_REWRITES, NULL, NULL, "each row gets its value");
        step->failed |= sequence.failed || options.failed;
}

/* True when the fact is of a domain that demands something, which the server asks of each row. */
static bool is_checked(const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct fact *type = fact->needs[i].fact;

                if (type->kind == &kind_domain &&
                    (fact_value(type, "checks") || fact_is(type, "not_null") || is_checked(type)))
                        return true;
        }
        return false;
}

static void add_risk(struct step *step, const struct fact *column, struct folded folded)
{
        bool is_volatile = false, has_default = folded_default(column, folded);

        for (size_t i = 0; i < folded.count; i++)
                is_volatile |= folded.facts[i]->parent == column && fact_is(folded.facts[i], "_volatile");
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", column->parent->identity, NULL);
        if ((fact_value(column, "generated") && !is_virtual(column)) || fact_value(column, "identity_kind") ||
            is_volatile || is_checked(column))
                step_risk(step, RISK_REWRITES, NULL, NULL, "each row gets its value");
        else if (fact_is(column, "not_null") && !has_default && !is_virtual(column))
                step_risk(step, RISK_SCANS, NULL, NULL,
                          "fails where there are rows, which would have no value");
}

void column_bring(struct step *step, const char *ancestor, const struct fact *column, struct folded folded)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        describe_inherited(&text, column, folded);
        step_add(step, "ALTER TABLE %s ADD COLUMN %s", ancestor, text_get(&text));
        step->failed |= text.failed;
        add_risk(step, column, folded);
        if (fact_value(column, "identity_kind"))
                add_identity(step, column);
        column_finish(step, column, folded);
}

/* What computes it may speak of columns that are not held. From PostgreSQL 16 on the other column has to be computed as
 * well, whichever way; before, it must not be in another way, but need not be. */
void column_hold(struct step *step, const char *ancestor, const struct fact *column)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        column_describe_type(&text, column);
        if (fact_value(column, "generated") && step->wishes->server_version >= 160000)
                quote_format(&text, " GENERATED ALWAYS AS (NULL::%s) %s", fact_text(column, "type"),
                             is_virtual(column) ? "VIRTUAL" : "STORED");
        if (fact_is(column, "not_null") && !fact_is(column, "_not_null_not_valid"))
                describe_not_null(&text, column);
        step_add(step, "ALTER TABLE %s ADD COLUMN %s", ancestor, text_get(&text));
        step->failed |= text.failed;
}

/* While a column elsewhere holds rows of the table, the server adds no column with values: they are given then. */
static void create_and_fill(struct step *step, const struct fact *column, struct folded folded)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        const char *table = column->parent->identity, *expression = folded_default(column, folded);

        column_describe_type(&text, column);
        step_add(step, "ALTER TABLE %s ADD COLUMN %s", table, text_get(&text));
        step_add(step, "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s", table, name(column), expression);
        step_add(step, "UPDATE %s SET %s = DEFAULT", table, name(column));
        step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", table,
                  "every row is updated: triggers see it, and may change other values");
        if (fact_is(column, "not_null"))
                set_not_null(step, column);
        step->failed |= text.failed;
}

/* What was virtual is stored nowhere, and nothing computes it any more. */
static void tell_what_was_computed(struct step *step, const struct fact *column)
{
        const struct fact *before = step->replaced;

        if (before && fact_value(before, "generated") && !fact_value(column, "generated") &&
            column->parent->kind->flags & KIND_HOLDS_ROWS)
                step_risk(step, RISK_LOSES_DATA, NULL, NULL, "the values that were computed are gone");
}

static void create_column(struct step *step, const struct fact *column, const struct fact *const *facts,
                          size_t count)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        struct folded folded = { facts, count };

        tell_what_was_computed(step, column);
        if (step->inherited) {
                column_follow(step, column, folded);
                return;
        }
        if (step->rows_held && folded_default(column, folded)) {
                create_and_fill(step, column, folded);
                column_finish(step, column, folded);
                return;
        }
        if (fact_value(column, "identity_kind") && fact_is(column, "_has_children")) {
                create_identity(step, column);
                column_finish(step, column, folded);
                return;
        }
        column_describe(&text, column, folded);
        step_add(step, "ALTER %s %s ADD COLUMN %s", noun(column), column->parent->identity, text_get(&text));
        step->failed |= text.failed;
        add_risk(step, column, folded);
        column_finish(step, column, folded);
}

static void alter_sequence_of_identity(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text options = TEXT_INIT;

        if (fact_differs(from, to, "_slot"))
                step_add(step, "ALTER SEQUENCE %s RENAME TO %I", fact_text(from, "_slot"),
                         fact_text(to, "_sequence_name"));
        sequence_move_into_bounds(step, fact_text(to, "_slot"), from, to);
        if (fact_differs(from, to, "identity_kind"))
                quote_format(&options, " SET GENERATED %s", fact_text(to, "identity_kind"));
        sequence_describe_change(&options, from, to, " SET");
        if (options.length > 0)
                step_add(step, "ALTER %s %s ALTER COLUMN %s%s", noun(to), to->parent->identity, name(to),
                         text_get(&options));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        sequence_add_risk(step, from, to);
        step->failed |= options.failed;
}

/* A table that becomes unlogged, or logged again, has taken the sequence with it. */
static void alter_sequence_apart(struct step *step, const struct fact *from, const struct fact *to)
{
        if (!fact_differs(from, to, "sequence_apart"))
                return;
        set_sequence_apart(step, to);
        if (!fact_value(to, "sequence_apart") && !fact_differs(from->parent, to->parent, "unlogged"))
                step_add(step, "ALTER SEQUENCE %s SET %s", fact_text(to, "_slot"),
                         fact_is(to->parent, "unlogged") ? "UNLOGGED" : "LOGGED");
}

static void alter_storage(struct step *step, const struct fact *from, const struct fact *to)
{
        /* Which gives it the new type's storage. */
        bool retyped = fact_differs(from, to, "type") || fact_differs(from, to, "collation");
        const char *storage = fact_value(to, "storage"), *compression = fact_value(to, "compression");
        const char *statistics = fact_value(to, "statistics");

        if (retyped ? storage != NULL : fact_differs(from, to, "storage"))
                set_property(step, to, "STORAGE", storage ? storage : fact_text(to, "_type_storage"));
        if (retyped ? compression != NULL : fact_differs(from, to, "compression"))
                set_property(step, to, "COMPRESSION", compression ? compression : "DEFAULT");
        if (fact_differs(from, to, "storage") || fact_differs(from, to, "compression"))
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        if (fact_differs(from, to, "statistics"))
                set_property(step, to, "STATISTICS", statistics ? statistics : "-1");
}

static void alter_options(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text prefix = TEXT_INIT;

        quote_format(&prefix, "ALTER %s ONLY %s ALTER COLUMN %s", noun(to), to->parent->identity, name(to));
        options_alter(step, text_get(&prefix), from, to, "options");
        step->failed |= prefix.failed;
}

/* Of the integer types, an identity's. */
static bool is_narrowed(const struct fact *from, const struct fact *to)
{
        return fact_differs(from, to, "type") && (text_equal(fact_value(from, "type"), "bigint") ||
                                                  text_equal(fact_value(to, "type"), "smallint"));
}

static bool alter_column(struct step *step, const struct fact *from, const struct fact *to)
{
        bool had_identity = fact_value(from, "identity_kind"), has_identity = fact_value(to, "identity_kind");
        bool stays_identity = had_identity && has_identity, is_first = stays_identity && is_narrowed(from, to);
        bool is_retyped = fact_differs(from, to, "type") || fact_differs(from, to, "collation");

        if (!alter_generated(step, from, to) || (is_retyped && fact_is(from, "_in_partition_key")))
                return false;
        if (had_identity && !has_identity)
                drop_identity(step, to);
        /* The sequence has to fit into its type at any time. */
        if (is_first)
                alter_sequence_of_identity(step, from, to);
        if (is_retyped)
                column_retype(step, from, to);
        alter_not_null(step, from, to);
        if (has_identity && !had_identity)
                add_identity(step, to);
        if (stays_identity && !is_first)
                alter_sequence_of_identity(step, from, to);
        if (has_identity)
                alter_sequence_apart(step, from, to);
        alter_storage(step, from, to);
        alter_options(step, from, to);
        return true;
}

/* Where the type or collation is another one as well, alter_column() has said so. */
static bool adapt_column(struct step *step, const struct fact *from, const struct fact *to)
{
        if (!column_adapt(step, from, to))
                return false;
        if (fact_differs(from, to, "type") || fact_differs(from, to, "collation"))
                return true;
        if (fact_value(to, "storage"))
                set_property(step, to, "STORAGE", fact_text(to, "storage"));
        if (fact_value(to, "compression"))
                set_property(step, to, "COMPRESSION", fact_text(to, "compression"));
        return true;
}

const struct kind kind_column = {
        .name = "column",
        .noun = "COLUMN",
        .query = sql_kind_column,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS | KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_CLASS,
        .traits = "rpf",
        .create = create_column,
        .drop = drop_column,
        .alter = alter_column,
        .adapt = adapt_column,
};
