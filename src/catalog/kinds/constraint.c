/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "catalog/kinds/all.h"
#include "catalog/kinds/relation.h"
#include "postgres/quote.h"
#include "sql/kind_constraint.h"
#include "sql/kind_foreign_key.h"

/* c, p, u, x or f, as in pg_constraint */
static char type_of(const struct fact *constraint)
{
        return fact_text(constraint, "_type")[0];
}

static const char *name(const struct fact *constraint)
{
        return fact_text(constraint, "constraint");
}

static const char *noun(const struct fact *constraint)
{
        return constraint->parent->kind->noun;
}

static bool is_valid(const struct fact *constraint)
{
        return fact_is(constraint, "_validated");
}

void constraint_describe(struct text *text, const struct fact *constraint)
{
        quote_format(text, "CONSTRAINT %s %s%s%s", name(constraint), fact_text(constraint, "definition"),
                     fact_text(constraint, "deferrable"),
                     fact_value(constraint, "enforced") ? " NOT ENFORCED" : "");
}

/* A foreign key's lock is on both tables. */
static void lock_both(struct step *step, unsigned risks, const char *lock, const struct fact *key,
                      const char *why)
{
        const char *table = key->parent->identity, *other = fact_text(key, "_references");
        _cleanup_free_ char *both = text_format("%s and %s", table, other);

        step_risk(step, risks, lock, text_equal(table, other) ? table : both, why);
        step->failed |= !both;
}

/* A check needs ACCESS EXCLUSIVE, an index as well; a foreign key keeps writers out on both sides. */
static void add_risk(struct step *step, const struct fact *constraint)
{
        const char *table = constraint->parent->identity;
        bool scans = is_valid(constraint) && !fact_value(constraint, "enforced");

        switch (type_of(constraint)) {
        case 'f':
                lock_both(step, RISK_LOCKS | (scans ? RISK_SCANS : RISK_SAFE), "SHARE ROW EXCLUSIVE",
                          constraint, scans ? "every row is checked" : NULL);
                break;
        case 'c':
                step_risk(step, RISK_LOCKS | (scans ? RISK_SCANS : RISK_SAFE), "ACCESS EXCLUSIVE", table,
                          scans ? "every row is checked" : NULL);
                break;
        default:
                step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", table, "its index is built");
        }
}

/* On a partitioned table ONLY keeps the server from making the partitions' indexes, which have names of their own. */
static bool wants_only(const struct fact *constraint)
{
        return fact_is(constraint, "_of_partitioned") && strchr("pux", type_of(constraint));
}

void constraint_add(struct step *step, const struct fact *constraint)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        constraint_describe(&text, constraint);
        step_add(step, "ALTER %s %s%s ADD %s%s", noun(constraint), wants_only(constraint) ? "ONLY " : "",
                 constraint->parent->identity, text_get(&text), is_valid(constraint) ? "" : " NOT VALID");
        add_risk(step, constraint);
        step->failed |= text.failed;
}

void constraint_bring(struct step *step, const char *ancestor, const struct fact *constraint)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        constraint_describe(&text, constraint);
        step_add(step, "ALTER TABLE %s ADD %s%s", ancestor, text_get(&text),
                 is_valid(constraint) ? "" : " NOT VALID");
        add_risk(step, constraint);
        step->failed |= text.failed;
}

/* The rows are checked by themselves, under a lock that lets readers and writers through. */
static void add_and_validate(struct step *step, const struct fact *constraint)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        const char *table = constraint->parent->identity;

        constraint_describe(&text, constraint);
        step_add(step, "ALTER TABLE %s ADD %s NOT VALID", table, text_get(&text));
        step_add(step, "ALTER TABLE %s VALIDATE CONSTRAINT %s", table, name(constraint));
        if (type_of(constraint) == 'f')
                lock_both(step, RISK_LOCKS, "SHARE ROW EXCLUSIVE", constraint, NULL);
        else
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", table, NULL);
        step->outside_transaction = true;
        step->failed |= text.failed;
}

/* The index is built first, while the table is in use. */
static void add_using_index(struct step *step, const struct fact *constraint)
{
        const char *table = constraint->parent->identity, *definition = fact_text(constraint, "definition");
        bool counts_nulls = text_starts_with(definition, "UNIQUE NULLS NOT DISTINCT ");

        step_add(step, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s USING btree %s%s", name(constraint), table,
                 strchr(definition, '('), counts_nulls ? " NULLS NOT DISTINCT" : "");
        step_add(step, "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s", table, name(constraint),
                 type_of(constraint) == 'p' ? "PRIMARY KEY" : "UNIQUE", name(constraint),
                 fact_text(constraint, "deferrable"));
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", table, NULL);
        step->outside_transaction = true;
}

static void add_concurrently(struct step *step, const struct fact *constraint)
{
        bool waits = is_valid(constraint) && !fact_value(constraint, "enforced") &&
                     !fact_is(constraint, "_of_partitioned");

        if (fact_is(constraint, "_is_btree"))
                add_using_index(step, constraint);
        else if (waits && strchr("cf", type_of(constraint)) && constraint->parent->kind == &kind_table)
                add_and_validate(step, constraint);
        else
                constraint_add(step, constraint);
}

static void validate(struct step *step, const struct fact *constraint)
{
        step_add(step, "ALTER %s %s VALIDATE CONSTRAINT %s", noun(constraint), constraint->parent->identity,
                 name(constraint));
        step_risk(step, RISK_SCANS, "SHARE UPDATE EXCLUSIVE", constraint->parent->identity,
                  "every row is checked");
}

static void create_constraint(struct step *step, const struct fact *constraint,
                              const struct fact *const *folded _unused_, size_t count _unused_)
{
        /* A check comes from the parent table; keys are made one by one and their indexes attached. */
        if (step->inherited && type_of(constraint) == 'c') {
                if (fact_is(constraint, "validated"))
                        validate(step, constraint);
        } else if (step->wishes->concurrent) {
                add_concurrently(step, constraint);
        } else {
                constraint_add(step, constraint);
        }
}

/* A partition's foreign key comes from the partitioned table's; one of another name was there before. */
static void create_foreign_key(struct step *step, const struct fact *key, const struct fact *const *folded,
                               size_t count)
{
        const char *base = fact_value(key, "_base_name");

        if (!base || !text_equal(base, name(key)))
                create_constraint(step, key, folded, count);
}

/* Before PostgreSQL 14, a detached partition may have lost the keys that came from its parent. */
static void drop_constraint(struct step *step, const struct fact *constraint)
{
        step_add(step, "ALTER %s %s DROP CONSTRAINT %s%s", noun(constraint), constraint->parent->identity,
                 fact_value(constraint, "_base_name") ? "IF EXISTS " : "", name(constraint));
        if (type_of(constraint) == 'f')
                lock_both(step, RISK_LOCKS, "ACCESS EXCLUSIVE", constraint, NULL);
        else
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", constraint->parent->identity, NULL);
}

/* A check that shall come from the parent table alone must not be there before. */
static bool has_to_be_borrowed(const struct fact *from, const struct fact *to)
{
        return fact_is(to, "borrowed") && !fact_is(from, "borrowed") && !fact_base(from);
}

static bool alter_constraint(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_differs(from, to, "definition") || fact_differs(from, to, "deferrable") ||
            fact_differs(from, to, "enforced") || (is_valid(from) && !is_valid(to)) ||
            has_to_be_borrowed(from, to))
                return false;
        /* The server joins it to what comes from above. */
        if (step->inherited && fact_is(from, "borrowed") && !fact_is(to, "borrowed"))
                constraint_add(step, to);
        if (!is_valid(from) && (step->inherited ? fact_is(to, "validated") : is_valid(to)))
                validate(step, to);
        return true;
}

static bool alter_foreign_key(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *deferrable = fact_value(to, "deferrable");

        if (fact_differs(from, to, "definition") || fact_differs(from, to, "enforced") ||
            fact_differs(from, to, "persistence") || (is_valid(from) && !is_valid(to)))
                return false;
        if (step->inherited)
                return true;
        if (fact_differs(from, to, "deferrable")) {
                step_add(step, "ALTER %s %s ALTER CONSTRAINT %s%s", noun(to), to->parent->identity, name(to),
                         deferrable ? deferrable : " NOT DEFERRABLE");
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        }
        if (!is_valid(from) && is_valid(to))
                validate(step, to);
        return true;
}

const struct kind kind_constraint = {
        .name = "constraint",
        .noun = "CONSTRAINT",
        .query = sql_kind_constraint,
        .catalog = CATALOG_CONSTRAINT,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_FOLDS | KIND_SURVIVES_RETYPE,
        .seen_in = CATALOG_CONSTRAINT,
        .traits = "cpux",
        .create = create_constraint,
        .drop = drop_constraint,
        .alter = alter_constraint,
};

const struct kind kind_foreign_key = {
        .name = "foreign key",
        .noun = "CONSTRAINT",
        .query = sql_kind_foreign_key,
        .catalog = CATALOG_CONSTRAINT,
        .parent_catalog = CATALOG_CLASS,
        .seen_in = CATALOG_CONSTRAINT,
        .traits = "f",
        .create = create_foreign_key,
        .drop = drop_constraint,
        .alter = alter_foreign_key,
};
