/* SPDX-License-Identifier: PostgreSQL */
#include "operations/triggers_expand.h"

#include <string.h>

#include "postgres/quote.h"
#include "postgres/script.h"
#include "sql/app_role_facts.h"
#include "sql/triggers_tables.h"

/* An object that a rule goes on: a row of what stands for the words; NULL for the plain part. */
struct place {
        const struct trigger_section *section;
        const ski_result *tables;
        size_t row;
        unsigned group;
};

/* Words -------------------------------------------------------------------------------------------- */

static int unknown_word(const struct place *place, const char *word, ski_error *error)
{
        ski_error_set(error, -SKI_ECONFIG, "nothing stands for {%s} in the section \"%s\"", word,
                      place->section->rule);
        ski_error_hint(error, "a word of your own is set below \"values\" in the rules");
        return ski_error_place(error, place->section->file, place->section->line, 1);
}

static int append_role(const struct project *project, struct text *text, ski_error *error)
{
        const char *role = setting_text(project, "database.app_role");

        if (!role[0]) {
                ski_error_set(error, -SKI_ECONFIG, "a rule needs {app_role}, and database.app_role is empty");
                return ski_error_hint(error, "it names the role that the application's roles are members of");
        }
        quote_identifier(text, role);
        return 0;
}

static int append_word(const struct project *project, const struct trigger_plan *plan,
                       const struct place *place, const char *word, struct text *text, ski_error *error)
{
        const struct schema_value *value = schema_find(plan->rules.values, "values.*", word);

        if (value) {
                text_append(text, value->items.items[0]);
                return 0;
        }
        if (strcmp(word, "app_role") == 0)
                return append_role(project, text, error);
        for (size_t i = 2; i < ski_result_columns(place->tables); i++) {
                const char *replacement = ski_result_text(place->tables, place->row, i);

                if (strcmp(ski_result_column_name(place->tables, i), word) != 0)
                        continue;
                text_append(text, replacement ? replacement : "null");
                return 0;
        }
        return unknown_word(place, word, error);
}

/* A word in braces is of small letters and underscores; other braces are SQL's. */
static size_t word_length(const char *brace)
{
        size_t length = strspn(brace + 1, "abcdefghijklmnopqrstuvwxyz_");

        return brace[1 + length] == '}' ? length : 0;
}

static int replace_words(const struct project *project, const struct trigger_plan *plan,
                         const struct place *place, struct text *text, ski_error *error)
{
        int r = 0;

        for (const char *at = place->section->text; *at && r == 0;) {
                size_t length = *at == '{' ? word_length(at) : 0;

                if (length > 0) {
                        _cleanup_free_ char *word = strndup(at + 1, length);
                        if (!word)
                                return ski_error_oom(error);
                        r = append_word(project, plan, place, word, text, error);
                        at += length + 2;
                } else {
                        text_append_char(text, *at++);
                }
        }
        return r < 0 ? r : text->failed ? ski_error_oom(error) : 0;
}

/* Statements --------------------------------------------------------------------------------------- */

static int add_statement(struct trigger_plan *plan, const struct place *place,
                         const struct script_statement *source, ski_error *error)
{
        struct trigger_statement *items = reallocarray(plan->statements, plan->statement_count + 1,
                                                       sizeof(*items)),
                                 *statement;
        int r;

        if (!items)
                return ski_error_oom(error);
        plan->statements = items;
        statement = &items[plan->statement_count++];
        *statement = (struct trigger_statement){
                .rule = place->section->rule,
                .file = place->section->file,
                .line = place->section->line + source->line - 1,
                .text = strdup(source->text),
                .group = place->group,
        };
        if (place->tables) {
                const char *table = ski_result_text(place->tables, place->row, 1);

                statement->schema = strdup(ski_result_text(place->tables, place->row, 0));
                statement->table = table ? strdup(table) : NULL;
                if (!statement->schema || (table && !statement->table))
                        return ski_error_oom(error);
        }
        if (!statement->text)
                return ski_error_oom(error);
        r = definition_read(statement->text, &statement->definition, error);
        if (r < 0 && error)
                ski_error_place(error, statement->file, statement->line + error->line - 1, error->column);
        return r;
}

static int cut_statements(struct trigger_plan *plan, const struct place *place, const char *text,
                          ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(text, strlen(text), &script, error);
        while (r == 0 && (r = script_next(script, &statement, error)) > 0)
                r = add_statement(plan, place, &statement, error);
        if (r < 0 && error && !error->file)
                ski_error_place(error, place->section->file, place->section->line + error->line - 1,
                                error->column);
        return r;
}

static int expand_plain(struct trigger_plan *plan, unsigned *group, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < plan->rules.count; i++) {
                const struct place place = { .section = &plan->rules.sections[i], .group = (*group)++ };

                if (!place.section->rule)
                        r = cut_statements(plan, &place, place.section->text, error);
        }
        return r;
}

/* Tables ------------------------------------------------------------------------------------------- */

static void join_part(const struct trigger_plan *plan, const char *rule, const char *part, struct text *text)
{
        strings_join(trigger_rule_list(&plan->rules, rule, part), "\n", text);
}

static int find_tables(const struct trigger_plan *plan, ski_session *session, const char *rule,
                       ski_result **ret, ski_error *error)
{
        const struct schema_value *tenant = schema_find(plan->rules.values, "tenant_column", NULL);
        const struct schema_value *secrets = schema_find(plan->rules.values, "secrets", NULL);
        _cleanup_text_ struct text tables = TEXT_INIT, except = TEXT_INIT, with = TEXT_INIT,
                                   without = TEXT_INIT, hidden = TEXT_INIT;

        join_part(plan, rule, "tables", &tables);
        join_part(plan, rule, "except", &except);
        join_part(plan, rule, "with", &with);
        join_part(plan, rule, "without", &without);
        if (secrets)
                strings_join(&secrets->items, "\n", &hidden);
        if (tables.failed || except.failed || with.failed || without.failed || hidden.failed)
                return ski_error_oom(error);
        return ski_execute(
                session, ret, error, sql_triggers_tables,
                SKI_PARAMS(ski_text(text_get(&tables)), ski_text(text_get(&except)), ski_text(text_get(&with)),
                           ski_text(text_get(&without)), ski_text(trigger_rule_objects(&plan->rules, rule)),
                           ski_bool(trigger_rule_flag(&plan->rules, rule, "partitions")),
                           ski_text(tenant ? tenant->items.items[0] : ""), ski_text(text_get(&hidden))));
}

static int expand_section(const struct project *project, ski_session *session, struct trigger_plan *plan,
                          const struct trigger_section *section, unsigned *group, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *tables = NULL;
        int r;

        r = find_tables(plan, session, section->rule, &tables, error);
        for (size_t i = 0; r == 0 && i < ski_result_rows(tables); i++) {
                const struct place place = { section, tables, i, (*group)++ };
                _cleanup_text_ struct text text = TEXT_INIT;

                r = replace_words(project, plan, &place, &text, error);
                if (r == 0)
                        r = cut_statements(plan, &place, text_get(&text), error);
        }
        return r;
}

/* A role is the server's, and who may make a database may not be allowed to make one: then what names it waits. */
static int find_app_role(const struct project *project, ski_session *session, bool *ret_exists,
                         ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        const char *role = setting_text(project, "database.app_role");
        int r;

        *ret_exists = true;
        if (!role[0])
                return 0;
        r = ski_execute(session, &row, error, sql_app_role_facts, SKI_PARAMS(ski_text(role), ski_text(role)));
        if (r == 0)
                *ret_exists = ski_result_bool(row, 0, 0);
        return r;
}

int triggers_expand(const struct project *project, ski_session *session, struct trigger_plan *plan,
                    ski_error *error)
{
        bool app_role_exists;
        unsigned group = 0;
        int r;

        r = find_app_role(project, session, &app_role_exists, error);
        if (r == 0)
                r = expand_plain(plan, &group, error);
        for (size_t i = 0; r == 0 && i < plan->rules.count; i++) {
                const struct trigger_section *section = &plan->rules.sections[i];

                if (!section->rule)
                        continue;
                if (!app_role_exists && strstr(section->text, "{app_role}"))
                        plan->waiting++;
                else
                        r = expand_section(project, session, plan, section, &group, error);
        }
        return r;
}
