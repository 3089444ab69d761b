/* SPDX-License-Identifier: PostgreSQL */
#include "migration/revision_risk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "migration/known_function.h"
#include "migration/revision_statements.h"
#include "sql/revision_risk_function.h"
#include "sql/revision_risk_not_null.h"
#include "sql/revision_risk_table.h"
#include "sql/revision_risk_type.h"

void revision_risks_clear(struct revision_risks *risks)
{
        for (size_t i = 0; i < risks->count; i++)
                free(risks->items[i].table);
        free(risks->items);
        strings_free(&risks->created);
        strings_free(&risks->not_valid);
        *risks = (struct revision_risks){ 0 };
}

/* What can't be harmed ----------------------------------------------------------------------------- */

static int ask_table(struct revision_risks *risks, const char *table, bool *ret_harmless, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(risks->session, &row, error, sql_revision_risk_table, SKI_PARAMS(ski_text(table)));
        if (r == 0)
                *ret_harmless = !ski_result_bool(row, 0, 0);
        return r;
}

static int ask_type(struct revision_risks *risks, const struct statement_risk *risk, bool *ret_harmless,
                    ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(risks->session, &row, error, sql_revision_risk_type,
                        SKI_PARAMS(ski_text(risk->table), ski_text(risk->column), ski_text(risk->type),
                                   ski_int8(risk->modifier)));
        if (r == 0)
                *ret_harmless = ski_result_bool(row, 0, 0);
        return r;
}

static int ask_not_null(struct revision_risks *risks, const struct statement_risk *risk, bool *ret_harmless,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(risks->session, &row, error, sql_revision_risk_not_null,
                        SKI_PARAMS(ski_text(risk->table), ski_text(risk->column)));
        if (r == 0)
                *ret_harmless = ski_result_bool(row, 0, 0);
        return r;
}

static int ask_function(struct revision_risks *risks, const char *function, bool *ret_harmless,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(risks->session, &row, error, sql_revision_risk_function,
                        SKI_PARAMS(ski_text(function)));
        if (r == 0)
                *ret_harmless = ski_result_bool(row, 0, 0);
        return r;
}

static int is_harmless(struct revision_risks *risks, const struct statement_risk *risk, bool *ret,
                       ski_error *error)
{
        int r = 0;

        *ret = false;
        if (risk->table && risk->rule->is_unseen) {
                *ret = !risks->session && risk->function && function_is_known(risk->function);
                return risks->session ? ask_function(risks, risk->table, ret, error) : 0;
        }
        if (!risk->table || risk->rule->when_empty)
                return 0;
        *ret = strings_contain(&risks->created, risk->table);
        if (strcmp(risk->rule->name, "validate-at-once") == 0)
                *ret |= !strings_contain(&risks->not_valid, risk->table);
        if (!*ret && risks->session)
                r = ask_table(risks, risk->table, ret, error);
        if (r == 0 && !*ret && risks->session && risk->column && risk->type)
                r = ask_type(risks, risk, ret, error);
        else if (r == 0 && !*ret && risks->session && strcmp(risk->rule->name, "set-not-null") == 0)
                r = ask_not_null(risks, risk, ret, error);
        return r;
}

/* Adding ------------------------------------------------------------------------------------------- */

static bool is_plain(const char *name, size_t length)
{
        for (size_t i = 0; i < length; i++) {
                if (!islower((unsigned char)name[i]) && name[i] != '_' &&
                    (i == 0 || !isdigit((unsigned char)name[i])))
                        return false;
        }
        return length > 0;
}

/* patients for "patients", as people write it. */
static char *show_name(const char *quoted)
{
        struct text shown = TEXT_INIT;

        for (const char *at = quoted; *at;) {
                const char *end = *at == '"' ? at + 1 : at;

                while (*at == '"' && *end && (*end != '"' || end[1] == '"'))
                        end += *end == '"' ? 2 : 1;
                if (*at != '"') {
                        text_append_char(&shown, *at++);
                        continue;
                }
                if (is_plain(at + 1, (size_t)(end - at - 1)))
                        text_append_bytes(&shown, at + 1, (size_t)(end - at - 1));
                else
                        text_append_bytes(&shown, at, (size_t)(end + 1 - at));
                at = end + (*end == '"');
        }
        return text_steal(&shown);
}

static int add(struct revision_risks *risks, const struct revision_risk *risk, const char *table,
               ski_error *error)
{
        struct revision_risk *items = reallocarray(risks->items, risks->count + 1, sizeof(*items));

        if (!items)
                return ski_error_oom(error);
        risks->items = items;
        items[risks->count] = *risk;
        items[risks->count].table = table ? show_name(table) : NULL;
        risks->count++;
        return table && !items[risks->count - 1].table ? ski_error_oom(error) : 0;
}

/* Where the statements that are looked at belong. */
struct looking {
        struct revision_risks *risks;
        const struct revision *revision;
        const struct revision_part *part;
};

static int add_statement(_unused_ struct script *script, const struct script_statement *statement,
                         void *context, ski_error *error)
{
        const struct looking *looking = context;
        const struct revision_part *part = looking->part;
        struct revision_risks *risks = looking->risks;
        _cleanup_free_ char *text = strndup(statement->text, statement->length);
        _cleanup_(statement_risks_clear) struct statement_risks found = { 0 };
        struct revision_risk risk = { .revision = looking->revision,
                                      .direction = part->direction,
                                      .line = part->line + statement->line - 1,
                                      .column = statement->column };
        int r = 0;

        if (text)
                statement_risks_read(text, statement->traits.alone, !part->outside_transaction, &found);
        if (!text || found.failed)
                return ski_error_oom(error);
        for (size_t i = 0; i < found.not_valid.count; i++)
                strings_add(&risks->not_valid, found.not_valid.items[i]);
        for (size_t i = 0; r == 0 && i < found.count; i++) {
                bool harmless;

                risk.rule = found.items[i].rule;
                r = is_harmless(risks, &found.items[i], &harmless, error);
                if (r == 0 && !harmless)
                        r = add(risks, &risk, found.items[i].table, error);
        }
        for (size_t i = 0; i < found.created.count; i++)
                strings_add(&risks->created, found.created.items[i]);
        return r == 0 && (risks->created.failed || risks->not_valid.failed) ? ski_error_oom(error) : r;
}

int revision_risks_add(struct revision_risks *risks, const struct revision *revision,
                       enum revision_direction direction, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < revision->part_count; i++) {
                struct looking looking = { risks, revision, &revision->parts[i] };

                if (revision->parts[i].direction == direction)
                        r = revision_part_read(revision, &revision->parts[i], add_statement, &looking, error);
        }
        return r;
}

static int find_any(_unused_ struct script *script, _unused_ const struct script_statement *statement,
                    _unused_ void *context, _unused_ ski_error *error)
{
        return 1;
}

/* True when there is a statement in a part of the direction, or what can't be read as one. */
static bool does_something(const struct revision *revision, enum revision_direction direction)
{
        bool result = false;

        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];

                result |= part->direction == direction &&
                          revision_part_read(revision, part, find_any, NULL, NULL) != 0;
        }
        return result;
}

int revision_risks_add_way_back(struct revision_risks *risks, const struct revision *revision, ski_error *error)
{
        struct revision_risk risk = { .revision = revision, .direction = REVISION_DOWNGRADE, .line = 1 };

        if (!revision_has_part(revision, REVISION_DOWNGRADE))
                risk.rule = risk_rule_find("no-downgrade");
        else if (does_something(revision, REVISION_UPGRADE) && !does_something(revision, REVISION_DOWNGRADE))
                risk.rule = risk_rule_find("empty-downgrade");
        return risk.rule ? add(risks, &risk, NULL, error) : 0;
}

/* Telling ------------------------------------------------------------------------------------------ */

bool revision_risk_is_hard(const struct revision_risk *risk)
{
        return risk->rule->is_unseen ||
               (!risk->rule->is_note &&
                (risk->rule->risks & (RISK_LOSES_DATA | RISK_REWRITES | RISK_SCANS)) != 0);
}

void revision_risk_describe(const struct revision_risk *risk, struct text *text)
{
        const struct risk_rule *rule = risk->rule;

        if (rule->risks & (RISK_LOSES_DATA | RISK_REWRITES | RISK_SCANS))
                text_append(text, risk_name(rule->risks & ~(unsigned)RISK_IRREVERSIBLE));
        if (rule->lock)
                text_appendf(text, "%s%s%s%s",
                             rule->risks & (RISK_LOSES_DATA | RISK_REWRITES | RISK_SCANS) ? ", " : "",
                             rule->lock, risk->table ? " on " : "", risk->table ? risk->table : "");
        else if (risk->table)
                text_appendf(text, " in %s", risk->table);
        text_appendf(text, "%s%s", text->length > 0 ? ": " : "", rule->why);
}
