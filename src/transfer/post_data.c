/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/post_data.h"

#include <jansson.h>
#include <pg_query.h>
#include <string.h>

#include "base/text.h"
#include "postgres/quote.h"
#include "postgres/script.h"

/* A statement of more bytes makes the parser recurse too deep; no index or key is that long. */
enum { LONGEST_PARSED = 8 * 1024 };

struct reading {
        struct post_data *result;
        size_t capacity;
        struct strings names, statements; /* the last SET of each name */
        const char *const *settings;      /* all of them; NULL: to be listed anew */
        bool had_foreign_key;
};

void post_data_free(struct post_data *post_data)
{
        if (!post_data)
                return;
        free(post_data->steps);
        arena_free(&post_data->arena);
        free(post_data);
}

static const char *string_at(const json_t *node, const char *key)
{
        return json_string_value(json_object_get(node, key));
}

/* "app"."t", from a RangeVar. */
static const char *relation_name(const json_t *relation, struct arena *arena)
{
        const char *schema = string_at(relation, "schemaname"), *table = string_at(relation, "relname");
        _cleanup_text_ struct text name = TEXT_INIT;

        if (!table)
                return NULL;
        if (schema)
                quote_qualified(&name, schema, table);
        else
                quote_identifier(&name, table);
        return arena_copy(arena, text_get(&name));
}

static void know_index(const json_t *node, struct post_step *step, struct arena *arena)
{
        step->table = relation_name(json_object_get(node, "relation"), arena);
        step->name = arena_copy(arena, string_at(node, "idxname"));
        if (step->table && step->name)
                step->kind = POST_INDEX;
}

/* A key that is not valid in the source stays so. */
static void split_foreign_key(const json_t *constraint, struct post_step *step, struct arena *arena)
{
        _cleanup_text_ struct text validate = TEXT_INIT;
        size_t at = (size_t)json_integer_value(json_object_get(constraint, "location"));

        if (json_is_true(json_object_get(constraint, "skip_validation")))
                return;
        quote_format(&validate, "alter table only %s validate constraint %I", step->table, step->name);
        step->validate = arena_copy(arena, text_get(&validate));
        step->unvalidated = arena_format(arena, "%s NOT VALID", step->statement);
        step->definition = at > 0 ? step->statement + at : NULL;
}

/* One that stays empty is no more than said to be so. */
static void know_refresh(const json_t *node, struct post_step *step, struct arena *arena)
{
        if (json_is_true(json_object_get(node, "skipData")))
                return;
        step->table = relation_name(json_object_get(node, "relation"), arena);
        if (step->table)
                step->kind = POST_REFRESH;
}

static void know_constraint(const json_t *node, struct post_step *step, struct arena *arena)
{
        const json_t *commands = json_object_get(node, "cmds");
        const json_t *command = json_object_get(json_array_get(commands, 0), "AlterTableCmd");
        const json_t *constraint = json_object_get(json_object_get(command, "def"), "Constraint");
        const char *type = string_at(constraint, "contype");

        /* Only with all its parts is a partitioned table's index one that a foreign key can rest on. */
        if (text_equal(string_at(command, "subtype"), "AT_AttachPartition"))
                step->kind = POST_BEFORE_KEYS;
        if (json_array_size(commands) != 1 || !text_equal(string_at(command, "subtype"), "AT_AddConstraint") ||
            !type)
                return;
        step->table = relation_name(json_object_get(node, "relation"), arena);
        step->name = arena_copy(arena, string_at(constraint, "conname"));
        if (!step->table || !step->name)
                return;
        if (strcmp(type, "CONSTR_PRIMARY") == 0 || strcmp(type, "CONSTR_UNIQUE") == 0 ||
            strcmp(type, "CONSTR_EXCLUSION") == 0) {
                step->kind = POST_KEY;
        } else if (strcmp(type, "CONSTR_FOREIGN") == 0) {
                step->kind = POST_FOREIGN_KEY;
                step->references = relation_name(json_object_get(constraint, "pktable"), arena);
                split_foreign_key(constraint, step, arena);
        }
}

/* What the parser does not know, being older than the server, stays what it is: a step among the others. */
static void know_statement(struct post_step *step, struct arena *arena)
{
        PgQueryParseResult parsed = { 0 };
        json_t *tree, *statement;

        if (strlen(step->statement) > LONGEST_PARSED)
                return;
        parsed = pg_query_parse(step->statement);
        tree = parsed.error ? NULL : json_loads(parsed.parse_tree, JSON_ALLOW_NUL, NULL);
        statement = json_object_get(json_array_get(json_object_get(tree, "stmts"), 0), "stmt");
        if (json_object_get(statement, "IndexStmt"))
                know_index(json_object_get(statement, "IndexStmt"), step, arena);
        else if (json_object_get(statement, "AlterTableStmt"))
                know_constraint(json_object_get(statement, "AlterTableStmt"), step, arena);
        else if (json_object_get(statement, "RefreshMatViewStmt"))
                know_refresh(json_object_get(statement, "RefreshMatViewStmt"), step, arena);
        json_decref(tree);
        pg_query_free_parse_result(parsed);
}

/* Remembers a SET; false where the statement is none. One for a transaction has none that it could be for. */
static bool note_setting(struct reading *reading, const char *statement)
{
        enum { BEFORE_NAME = 4 };
        _cleanup_free_ char *name = NULL;
        size_t i = 0;

        if (strncasecmp(statement, "set ", BEFORE_NAME) != 0)
                return false;
        if (strncasecmp(statement + BEFORE_NAME, "local ", strlen("local ")) == 0)
                return true;
        name = strndup(statement + BEFORE_NAME, strcspn(statement + BEFORE_NAME, " ="));
        reading->settings = NULL;
        while (name && i < reading->names.count && strcmp(reading->names.items[i], name) != 0)
                i++;
        if (name && i < reading->names.count) {
                free(reading->statements.items[i]);
                reading->statements.items[i] = strdup(statement);
                reading->statements.failed |= !reading->statements.items[i];
        } else {
                strings_add(&reading->names, name ? name : "");
                strings_add(&reading->statements, statement);
        }
        return true;
}

static const char *const *current_settings(struct reading *reading)
{
        struct arena *arena = &reading->result->arena;
        const char **settings;

        if (reading->settings)
                return reading->settings;
        settings = arena_array(arena, reading->statements.count + 1, sizeof(*settings));
        for (size_t i = 0; settings && i < reading->statements.count; i++)
                settings[i] = arena_copy(arena, reading->statements.items[i]);
        reading->settings = settings;
        return settings;
}

static int add_step(struct reading *reading, const char *statement, ski_error *error)
{
        struct post_data *result = reading->result;
        struct post_step step = {
                .kind = reading->had_foreign_key ? POST_AFTER_KEYS : POST_BEFORE_KEYS,
                .statement = arena_copy(&result->arena, statement),
                .settings = current_settings(reading),
        };

        if (result->arena.failed)
                return ski_error_oom(error);
        know_statement(&step, &result->arena);
        if (step.kind == POST_FOREIGN_KEY)
                reading->had_foreign_key = true;
        if (result->count == reading->capacity) {
                size_t capacity = reading->capacity ? 2 * reading->capacity : 64;
                struct post_step *steps = reallocarray(result->steps, capacity, sizeof(*steps));

                if (!steps)
                        return ski_error_oom(error);
                result->steps = steps;
                reading->capacity = capacity;
        }
        result->steps[result->count++] = step;
        return 0;
}

static int read_statements(struct reading *reading, const char *text, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(text, strlen(text), &script, error);
        if (r < 0)
                return r;
        while ((r = script_next(script, &statement, error)) > 0) {
                if (statement.traits.kind == STATEMENT_BEGIN || statement.traits.kind == STATEMENT_COMMIT ||
                    note_setting(reading, statement.text))
                        continue;
                r = add_step(reading, statement.text, error);
                if (r < 0)
                        return r;
        }
        return r;
}

/* Without foreign keys everything else comes last, behind the rights that the owner of a view may need to fill it. */
static void put_last(struct post_data *result)
{
        for (size_t i = 0; i < result->count; i++)
                if (result->steps[i].kind == POST_BEFORE_KEYS)
                        result->steps[i].kind = POST_AFTER_KEYS;
}

int post_data_read(const char *script, struct post_data **ret, ski_error *error)
{
        _cleanup_(post_data_freep) struct post_data *result = calloc(1, sizeof(*result));
        struct reading reading = { .result = result };
        int r;

        if (!result)
                return ski_error_oom(error);
        r = read_statements(&reading, script, error);
        if (r == 0 && (result->arena.failed || reading.names.failed || reading.statements.failed))
                r = ski_error_oom(error);
        if (!reading.had_foreign_key)
                put_last(result);
        strings_free(&reading.names);
        strings_free(&reading.statements);
        if (r < 0)
                return r;
        *ret = steal(result);
        return 0;
}
