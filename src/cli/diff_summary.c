/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"
#include "cli/diff.h"

enum sign { SIGN_CREATE = 1, SIGN_DROP = 2, SIGN_ALTER = 4 };

/* All that happens to one fact. */
struct line {
        const struct fact *fact, *root;
        const char *schema; /* "" for what is in none */
        unsigned signs, risks;
};

static unsigned sign_of(const struct step *step)
{
        switch (step->action) {
        case STEP_CREATE:
                return SIGN_CREATE;
        case STEP_DROP:
        case STEP_RENAME_ASIDE:
                return SIGN_DROP;
        default:
                return SIGN_ALTER;
        }
}

static const char *symbol(unsigned signs)
{
        return signs == SIGN_CREATE ? "+" : signs == SIGN_DROP ? "-" : signs == SIGN_ALTER ? "~" : "±";
}

static int compare_identity(const struct fact *a, const struct fact *b)
{
        if (a->rank != b->rank)
                return a->rank < b->rank ? -1 : 1;
        return strcmp(a->identity, b->identity);
}

static int compare_lines(const void *first, const void *second)
{
        const struct line *a = first, *b = second;
        int order = strcmp(a->schema, b->schema);

        if (order == 0)
                order = compare_identity(a->root, b->root);
        if (order == 0 && (!a->fact->parent || !b->fact->parent))
                return (a->fact->parent != NULL) - (b->fact->parent != NULL);
        return order != 0 ? order : compare_identity(a->fact, b->fact);
}

/* A fact that is dropped and created again has one line. */
static size_t merge(struct line *lines, size_t count)
{
        size_t kept = 0;

        for (size_t i = 0; i < count; i++) {
                if (kept > 0 && compare_lines(&lines[kept - 1], &lines[i]) == 0) {
                        lines[kept - 1].signs |= lines[i].signs;
                        lines[kept - 1].risks |= lines[i].risks;
                } else {
                        lines[kept++] = lines[i];
                }
        }
        return kept;
}

static void print_fact(const char *indent, const char *sign, const struct fact *fact, unsigned risks)
{
        printf("%s%s %s %s", indent, sign, fact->kind->name, fact->identity);
        if (risks != RISK_SAFE)
                printf(" (%s)", risk_name(risks));
        putchar('\n');
}

static void print_line(const struct line *line, const struct line *previous)
{
        if (!previous || strcmp(previous->schema, line->schema) != 0)
                printf("%s%s%s\n", previous ? "\n" : "", line->schema[0] ? "schema " : "database",
                       line->schema);
        if (!line->fact->parent) {
                print_fact("  ", symbol(line->signs), line->fact, line->risks);
                return;
        }
        if (!previous || compare_identity(previous->root, line->root) != 0)
                print_fact("  ", " ", line->root, RISK_SAFE);
        print_fact("    ", symbol(line->signs), line->fact, line->risks);
}

int diff_print_summary(const struct structure_diff *diff, ski_error *error)
{
        const struct plan *plan = diff->plan;
        _cleanup_free_ struct line *lines = calloc(plan->count + 1, sizeof(*lines));
        _cleanup_free_ char *steps = diff_count_steps(diff);
        size_t count;

        if (!lines || !steps)
                return ski_error_oom(error);
        for (size_t i = 0; i < plan->count; i++) {
                const struct step *step = &plan->steps[i];
                const char *schema = fact_schema(step->fact);

                lines[i] = (struct line){ .fact = step->fact,
                                          .root = fact_root(step->fact),
                                          .schema = schema ? schema : "",
                                          .signs = sign_of(step),
                                          .risks = step->risks };
        }
        qsort(lines, plan->count, sizeof(*lines), compare_lines);
        count = merge(lines, plan->count);
        for (size_t i = 0; i < count; i++)
                print_line(&lines[i], i > 0 ? &lines[i - 1] : NULL);
        printf("%s%s\n", count > 0 ? "\n" : "", count > 0 ? steps : "no difference");
        return 0;
}

/* How many steps have it as their worst risk. */
static size_t count_risk(const struct plan *plan, unsigned risk)
{
        size_t count = 0;

        for (size_t i = 0; i < plan->count; i++)
                count += strcmp(risk_name(plan->steps[i].risks), risk_name(risk)) == 0;
        return count;
}

char *diff_count_steps(const struct structure_diff *diff)
{
        static const struct {
                unsigned risk;
                const char *one, *several;
        } risks[] = {
                { RISK_LOSES_DATA, "loses data", "lose data" },
                { RISK_IRREVERSIBLE, "is irreversible", "are irreversible" },
                { RISK_REWRITES, "rewrites its table", "rewrite their table" },
                { RISK_SCANS, "scans its table", "scan their table" },
                { RISK_LOCKS, "takes a strong lock", "take a strong lock" },
        };
        _cleanup_text_ struct text text = TEXT_INIT;

        text_appendf(&text, "%zu step%s", diff->plan->count, text_plural(diff->plan->count));
        for (size_t i = 0; i < ARRAY_LENGTH(risks); i++) {
                size_t count = count_risk(diff->plan, risks[i].risk);

                if (count > 0)
                        text_appendf(&text, ", %zu %s", count, count == 1 ? risks[i].one : risks[i].several);
        }
        return text_steal(&text);
}
