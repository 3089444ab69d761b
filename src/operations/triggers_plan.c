/* SPDX-License-Identifier: PostgreSQL */
#include "operations/triggers_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "operations/triggers_expand.h"
#include "sql/triggers_present.h"

enum {
        COLUMN_KIND,
        COLUMN_SCHEMA,
        COLUMN_TABLE,
        COLUMN_NAME,
        COLUMN_RULE,
        COLUMN_DIGEST,
        COLUMN_UNTOUCHED,
        COLUMN_IN_FORCE,
        COLUMN_QUOTED,
        COLUMN_COMMENT,
        COLUMN_SHAPE
};

static const char *const kind_names[] = {
        [DEFINITION_NONE] = "statement", [DEFINITION_FUNCTION] = "function", [DEFINITION_TRIGGER] = "trigger",
        [DEFINITION_POLICY] = "policy",  [DEFINITION_SECURITY] = "security", [DEFINITION_GRANT] = "grant",
};

const char *trigger_kind_name(enum definition_kind kind)
{
        return kind_names[kind];
}

const char *trigger_state_name(enum trigger_state state)
{
        static const char *const names[] = {
                [TRIGGER_IN_PLACE] = "in place", [TRIGGER_MISSING] = "missing",
                [TRIGGER_DISABLED] = "disabled", [TRIGGER_CHANGED] = "changed",
                [TRIGGER_OUTDATED] = "outdated", [TRIGGER_SURPLUS] = "surplus",
                [TRIGGER_FOREIGN] = "foreign",
        };

        return names[state];
}

static void clear_items(struct trigger_plan *plan)
{
        for (size_t i = 0; i < plan->count; i++) {
                struct trigger_item *item = &plan->items[i];

                free(item->rule);
                free(item->schema);
                free(item->table);
                free(item->name);
                free(item->quoted);
                free(item->comment);
                free(item->shape);
        }
        free(plan->items);
        plan->items = NULL;
        plan->count = 0;
}

void trigger_plan_clear(struct trigger_plan *plan)
{
        clear_items(plan);
        for (size_t i = 0; i < plan->statement_count; i++) {
                free(plan->statements[i].schema);
                free(plan->statements[i].table);
                free(plan->statements[i].text);
                definition_clear(&plan->statements[i].definition);
        }
        free(plan->statements);
        trigger_rules_clear(&plan->rules);
        *plan = (struct trigger_plan){ 0 };
}

size_t trigger_plan_count(const struct trigger_plan *plan, enum trigger_state state)
{
        size_t count = 0;

        for (size_t i = 0; i < plan->count; i++)
                count += plan->items[i].state == state;
        return count;
}

size_t trigger_plan_faults(const struct trigger_plan *plan)
{
        return plan->count - trigger_plan_count(plan, TRIGGER_IN_PLACE) -
               trigger_plan_count(plan, TRIGGER_FOREIGN);
}

/* What is wanted ----------------------------------------------------------------------------------- */

/* FNV-1a: tells one version of a statement from the next, no more. */
static void digest_text(const char *text, char result[static 17])
{
        uint64_t hash = UINT64_C(14695981039346656037);

        for (; *text; text++)
                hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
        snprintf(result, 17, "%016" PRIx64, hash);
}

/* NULL copies to NULL, which is no failure. */
static bool copy_text(const char *from, char **to)
{
        *to = from ? strdup(from) : NULL;
        return !from || *to;
}

static struct trigger_item *add_item(struct trigger_plan *plan)
{
        struct trigger_item *items = reallocarray(plan->items, plan->count + 1, sizeof(*items));

        if (!items)
                return NULL;
        plan->items = items;
        items[plan->count] = (struct trigger_item){ 0 };
        return &items[plan->count++];
}

/* Two rules may give the same right. */
static bool is_wanted(const struct trigger_plan *plan, const struct trigger_statement *statement,
                      const char *name)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (item->kind == statement->definition.kind && strcmp(item->name, name) == 0 &&
                    text_equal(item->schema, statement->schema) && text_equal(item->table, statement->table))
                        return true;
        }
        return false;
}

static int want(struct trigger_plan *plan, const struct trigger_statement *statement, const char *name,
                ski_error *error)
{
        const struct definition *definition = &statement->definition;
        bool is_function = definition->kind == DEFINITION_FUNCTION;
        struct trigger_item *item;

        if (definition->kind == DEFINITION_GRANT && is_wanted(plan, statement, name))
                return 0;
        item = add_item(plan);
        if (!item)
                return ski_error_oom(error);
        item->kind = definition->kind;
        item->state = TRIGGER_MISSING;
        item->statement = statement;
        digest_text(statement->text, item->digest);
        if (!copy_text(statement->rule ? statement->rule : "functions", &item->rule) ||
            !copy_text(is_function ? definition->schema : statement->schema, &item->schema) ||
            !copy_text(is_function ? NULL : statement->table, &item->table) || !copy_text(name, &item->name))
                return ski_error_oom(error);
        return 0;
}

static int want_all(struct trigger_plan *plan, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < plan->statement_count; i++) {
                const struct trigger_statement *statement = &plan->statements[i];
                const struct definition *definition = &statement->definition;

                /* In the plain part there is nothing to find it by. */
                if (definition->kind == DEFINITION_NONE ||
                    (definition->kind != DEFINITION_FUNCTION && !statement->schema))
                        continue;
                if (definition->kind != DEFINITION_GRANT)
                        r = want(plan, statement, definition->name, error);
                for (size_t j = 0; r == 0 && j < definition->privileges.count; j++)
                        r = want(plan, statement, definition->privileges.items[j], error);
        }
        return r;
}

/* What is there ------------------------------------------------------------------------------------ */

static enum definition_kind kind_of(const char *name)
{
        for (size_t i = 0; i < ARRAY_LENGTH(kind_names); i++)
                if (strcmp(kind_names[i], name) == 0)
                        return (enum definition_kind)i;
        return DEFINITION_NONE;
}

static bool is_the_one(const struct trigger_item *item, const ski_result *present, size_t row)
{
        const char *schema = ski_result_text(present, row, COLUMN_SCHEMA);

        return strcmp(trigger_kind_name(item->kind), ski_result_text(present, row, COLUMN_KIND)) == 0 &&
               strcmp(item->name, ski_result_text(present, row, COLUMN_NAME)) == 0 &&
               text_equal(item->table, ski_result_text(present, row, COLUMN_TABLE)) &&
               (!item->schema || strcmp(item->schema, schema) == 0);
}

static struct trigger_item *find_wanted(struct trigger_plan *plan, const ski_result *present, size_t row)
{
        for (size_t i = 0; i < plan->count; i++)
                if (plan->items[i].statement && is_the_one(&plan->items[i], present, row))
                        return &plan->items[i];
        return NULL;
}

/* Rights and row-level security carry no mark: they are there or not. */
static bool is_marked_kind(enum definition_kind kind)
{
        return kind == DEFINITION_FUNCTION || kind == DEFINITION_TRIGGER || kind == DEFINITION_POLICY;
}

static enum trigger_state judge(const struct trigger_item *item, const ski_result *present, size_t row)
{
        const char *digest = ski_result_text(present, row, COLUMN_DIGEST);

        if (!item->statement)
                return digest || item->kind == DEFINITION_GRANT ? TRIGGER_SURPLUS : TRIGGER_FOREIGN;
        if (!is_marked_kind(item->kind))
                return TRIGGER_IN_PLACE;
        if (!ski_result_bool(present, row, COLUMN_IN_FORCE))
                return TRIGGER_DISABLED;
        if (!digest || !ski_result_bool(present, row, COLUMN_UNTOUCHED))
                return TRIGGER_CHANGED;
        return strcmp(digest, item->digest) == 0 ? TRIGGER_IN_PLACE : TRIGGER_OUTDATED;
}

static int add_present(struct trigger_plan *plan, const ski_result *present, size_t row, ski_error *error)
{
        struct trigger_item *item = find_wanted(plan, present, row);

        /* A function that only has the name of one of ours, in another schema. */
        if (!item && strcmp(ski_result_text(present, row, COLUMN_KIND), "function") == 0 &&
            ski_result_is_null(present, row, COLUMN_RULE))
                return 0;
        if (!item) {
                item = add_item(plan);
                if (!item)
                        return ski_error_oom(error);
                item->kind = kind_of(ski_result_text(present, row, COLUMN_KIND));
                if (!copy_text(ski_result_text(present, row, COLUMN_RULE), &item->rule) ||
                    !copy_text(ski_result_text(present, row, COLUMN_SCHEMA), &item->schema) ||
                    !copy_text(ski_result_text(present, row, COLUMN_TABLE), &item->table) ||
                    !copy_text(ski_result_text(present, row, COLUMN_NAME), &item->name))
                        return ski_error_oom(error);
        }
        item->is_present = true;
        item->state = judge(item, present, row);
        if (!copy_text(ski_result_text(present, row, COLUMN_QUOTED), &item->quoted) ||
            !copy_text(ski_result_text(present, row, COLUMN_COMMENT), &item->comment) ||
            !copy_text(ski_result_text(present, row, COLUMN_SHAPE), &item->shape))
                return ski_error_oom(error);
        return 0;
}

static bool has_policy(const struct trigger_plan *plan, const struct trigger_item *security, bool surplus)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (item->kind == DEFINITION_POLICY && (item->state == TRIGGER_SURPLUS) == surplus &&
                    text_equal(item->schema, security->schema) && text_equal(item->table, security->table))
                        return true;
        }
        return false;
}

/* Row-level security that no rule wants goes with the last of our policies; otherwise it is somebody else's. */
static void settle_security(struct trigger_plan *plan)
{
        for (size_t i = 0; i < plan->count; i++) {
                struct trigger_item *item = &plan->items[i];

                if (item->kind == DEFINITION_SECURITY && !item->statement && has_policy(plan, item, true) &&
                    !has_policy(plan, item, false))
                        item->state = TRIGGER_SURPLUS;
        }
}

static void list_functions(const struct trigger_plan *plan, struct text *names)
{
        for (size_t i = 0; i < plan->count; i++)
                if (plan->items[i].kind == DEFINITION_FUNCTION)
                        text_appendf(names, "%s%s", names->length > 0 ? "\n" : "", plan->items[i].name);
}

int trigger_plan_compare(const struct project *project, ski_session *session, struct trigger_plan *plan,
                         ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *present = NULL;
        _cleanup_text_ struct text functions = TEXT_INIT;
        int r;

        clear_items(plan);
        r = want_all(plan, error);
        list_functions(plan, &functions);
        if (r == 0 && functions.failed)
                r = ski_error_oom(error);
        if (r == 0)
                r = ski_execute(session, &present, error, sql_triggers_present,
                                SKI_PARAMS(ski_text(setting_text(project, "database.app_role")),
                                           ski_text(text_get(&functions))));
        for (size_t i = 0; r == 0 && i < ski_result_rows(present); i++)
                r = add_present(plan, present, i, error);
        if (r == 0)
                settle_security(plan);
        return r;
}

int trigger_plan_make(const struct project *project, ski_session *session, struct trigger_plan *ret,
                      ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        int r;

        r = trigger_rules_read(project, &plan.rules, error);
        if (r == 0 && plan.rules.values) {
                r = triggers_expand(project, session, &plan, error);
                if (r == 0)
                        r = trigger_plan_compare(project, session, &plan, error);
        }
        if (r < 0)
                return r;
        *ret = plan;
        plan = (struct trigger_plan){ 0 };
        return 0;
}
