/* SPDX-License-Identifier: PostgreSQL */
#include "operations/triggers.h"

#include <string.h>

#include "operations/build_database.h"
#include "operations/guard.h"
#include "operations/journal.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

static int run(ski_session *session, const struct text *statement, ski_error *error)
{
        if (statement->failed)
                return ski_error_oom(error);
        return ski_execute(session, NULL, error, text_get(statement), SKI_NO_PARAMS);
}

/* Statements of the files name things as the owner does; what we ask is independent of that. */
static int use_search_path(ski_session *session, bool owners, ski_error *error)
{
        return ski_execute(session, NULL, error,
                           owners ? "set local search_path to default"
                                  : "set local search_path to pg_catalog, pg_temp",
                           SKI_NO_PARAMS);
}

/* Two installations at once would undo each other's marks. */
static int lock(ski_session *session, ski_error *error)
{
        return ski_execute(session, NULL, error, "select pg_advisory_xact_lock(hashtext('skinspire triggers'))",
                           SKI_NO_PARAMS);
}

static int begin(const struct change *change, ski_session *session, ski_scope *scope, ski_error *error)
{
        int r;

        r = ski_scope_begin(scope, session, 0, error);
        if (r == 0)
                r = become_owner(session, change->environment->role, error);
        if (r == 0)
                r = lock(session, error);
        return r;
}

/* Dropping ----------------------------------------------------------------------------------------- */

static int drop_item(const struct project *project, ski_session *session, const struct trigger_item *item,
                     ski_error *error)
{
        const char *role = setting_text(project, "database.app_role");
        _cleanup_text_ struct text statement = TEXT_INIT;

        if (item->kind == DEFINITION_SECURITY)
                quote_format(&statement, "alter %s disable row level security", item->quoted);
        else if (item->kind == DEFINITION_GRANT)
                quote_format(&statement, "revoke %s on %s from %I", item->name, item->quoted, role);
        else
                quote_format(&statement, "drop %s", item->quoted);
        return run(session, &statement, error);
}

typedef bool item_test(const struct trigger_item *item);

static bool is_of_installation(const struct trigger_item *item)
{
        return item->is_present && item->state != TRIGGER_FOREIGN;
}

static bool is_surplus(const struct trigger_item *item)
{
        return item->state == TRIGGER_SURPLUS;
}

/* A function can be replaced in place; a trigger or policy is made anew. */
static bool is_to_be_remade(const struct trigger_item *item)
{
        return item->is_present && item->statement && item->state != TRIGGER_IN_PLACE &&
               (item->kind == DEFINITION_TRIGGER || item->kind == DEFINITION_POLICY);
}

/* Triggers go before the functions that they call. */
static int drop_items(const struct project *project, ski_session *session, const struct trigger_plan *plan,
                      item_test *test, ski_error *error)
{
        int r = 0;

        for (int functions = 0; functions < 2; functions++)
                for (size_t i = 0; r == 0 && i < plan->count; i++)
                        if ((plan->items[i].kind == DEFINITION_FUNCTION) == functions && test(&plan->items[i]))
                                r = drop_item(project, session, &plan->items[i], error);
        return r;
}

/* Installing --------------------------------------------------------------------------------------- */

/* Whether any item of the statement, or of its whole group, is not as it should be. */
static bool is_due(const struct trigger_plan *plan, const struct trigger_statement *statement, bool whole_group)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (!item->statement || item->state == TRIGGER_IN_PLACE)
                        continue;
                if (item->statement == statement || (whole_group && item->statement->group == statement->group))
                        return true;
        }
        return false;
}

static int make(ski_session *session, const struct trigger_plan *plan, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < plan->statement_count; i++) {
                const struct trigger_statement *statement = &plan->statements[i];

                if (!is_due(plan, statement, statement->definition.kind == DEFINITION_NONE))
                        continue;
                r = ski_execute(session, NULL, error, statement->text, SKI_NO_PARAMS);
                if (r < 0 && error)
                        ski_error_place(error, statement->file,
                                        statement->line + (error->line ? error->line - 1 : 0), error->column);
                if (r < 0 && statement->schema)
                        ski_error_prefix(error, "%s on %s", statement->rule,
                                         statement->table ? statement->table : statement->schema);
        }
        return r;
}

static int mark_item(ski_session *session, const struct trigger_item *item, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT, comment = TEXT_INIT;

        text_append(&comment, item->comment ? item->comment : "");
        text_appendf(&comment, "%s[skinspire %s %s %s]", comment.length > 0 ? " " : "", item->rule,
                     item->digest, item->shape);
        if (comment.failed)
                return ski_error_oom(error);
        quote_format(&statement, "comment on %s is %L", item->quoted, text_get(&comment));
        return run(session, &statement, error);
}

static int mark(ski_session *session, const struct trigger_plan *plan, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (item->statement && item->is_present && item->shape && item->state != TRIGGER_IN_PLACE)
                        r = mark_item(session, item, error);
        }
        return r;
}

static int check_outcome(const struct trigger_plan *plan, ski_error *error)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (item->state == TRIGGER_IN_PLACE || item->state == TRIGGER_FOREIGN)
                        continue;
                ski_error_set(error, -SKI_ESERVER, "the %s %s%s%s is %s after the installation",
                              trigger_kind_name(item->kind), item->name, item->table ? " on " : "",
                              item->table ? item->table : "", trigger_state_name(item->state));
                return ski_error_hint(error,
                                      "a later statement of the files may undo what an earlier one made");
        }
        return 0;
}

static int apply(const struct project *project, ski_session *session, struct trigger_plan *plan,
                 ski_error *error)
{
        int r;

        r = drop_items(project, session, plan, is_surplus, error);
        if (r == 0)
                r = drop_items(project, session, plan, is_to_be_remade, error);
        if (r == 0)
                r = use_search_path(session, true, error);
        if (r == 0)
                r = make(session, plan, error);
        if (r == 0)
                r = use_search_path(session, false, error);
        if (r == 0)
                r = trigger_plan_compare(project, session, plan, error);
        if (r == 0)
                r = mark(session, plan, error);
        if (r == 0)
                r = trigger_plan_compare(project, session, plan, error);
        if (r == 0)
                r = check_outcome(plan, error);
        return r;
}

static int work(const struct change *change, const char *database, bool drops, ski_error *error)
{
        const ski_session_options options = change_catalog_options(change);
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = change_open(change, false, database, &options, &session, error);
        if (r == 0)
                r = begin(change, session, &scope, error);
        if (r == 0)
                r = trigger_plan_make(change->project, session, &plan, error);
        if (r == 0 && drops)
                r = drop_items(change->project, session, &plan, is_of_installation, error);
        else if (r == 0 && trigger_plan_faults(&plan) > 0)
                r = apply(change->project, session, &plan, error);
        if (r < 0) {
                ski_scope_rollback(&scope);
                return r;
        }
        return ski_scope_commit(&scope, error);
}

int triggers_apply(const struct change *change, const char *database, ski_error *error)
{
        _cleanup_(trigger_rules_clear) struct trigger_rules rules = { 0 };
        int r;

        r = trigger_rules_read(change->project, &rules, error);
        if (r < 0 || !rules.values)
                return r;
        return work(change, database, false, error);
}

int triggers_apply_within(const struct project *project, ski_session *session, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        int r;

        r = use_search_path(session, false, error);
        if (r == 0)
                r = lock(session, error);
        if (r == 0)
                r = trigger_plan_make(project, session, &plan, error);
        return r < 0 || trigger_plan_faults(&plan) == 0 ? r : apply(project, session, &plan, error);
}

/* Operations --------------------------------------------------------------------------------------- */

int triggers_look(const struct change *change, struct trigger_plan *ret, ski_error *error)
{
        ski_session_options options = change_catalog_options(change);
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        options.read_only = true;
        r = change_open(change, false, NULL, &options, &session, error);
        if (r == 0)
                r = ski_scope_begin(&scope, session, SKI_REPEATABLE_READ, error);
        if (r == 0)
                r = trigger_plan_make(change->project, session, ret, error);
        ski_scope_rollback(&scope);
        return r;
}

static int no_rules(const struct change *change, ski_error *error)
{
        ski_error_set(error, -SKI_ECONFIG, "the project has no rules for triggers");
        return ski_error_hint(error, "they stand in %s, and their SQL in database.triggers",
                              setting_text(change->project, "database.rules"));
}

static int change_triggers(const struct change *change, bool drops, struct trigger_plan *ret, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        int r;

        r = triggers_look(change, &plan, error);
        if (r == 0 && !plan.rules.values)
                r = no_rules(change, error);
        if (r == 0 && !change->dry_run) {
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
                struct journal_entry *entry;

                r = guard_change(change->project, change->environment,
                                 drops ? "drops the triggers of" : "installs triggers in", change->confirmation,
                                 error);
                if (r < 0)
                        return r;
                entry = journal_begin(change->project, change->environment, change->command);
                r = work(change, NULL, drops, &failure);
                journal_end(entry, &failure);
                if (r < 0)
                        return ski_error_move(error, &failure);
        }
        if (r < 0)
                return r;
        *ret = plan;
        plan = (struct trigger_plan){ 0 };
        return 0;
}

int triggers_install(const struct change *change, struct trigger_plan *ret, ski_error *error)
{
        return change_triggers(change, false, ret, error);
}

int triggers_drop(const struct change *change, struct trigger_plan *ret, ski_error *error)
{
        return change_triggers(change, true, ret, error);
}
