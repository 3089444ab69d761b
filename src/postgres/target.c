/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/target.h"

#include <jansson.h>
#include <pg_query.h>
#include <string.h>

#include "base/macro.h"
#include "postgres/quote.h"

static const char *string_at(const json_t *node, const char *key)
{
        return json_string_value(json_object_get(node, key));
}

/* app.t, from a RangeVar. */
static bool append_relation(const json_t *relation, struct text *name)
{
        const char *schema = string_at(relation, "schemaname"), *table = string_at(relation, "relname");

        if (schema && table)
                quote_qualified(name, schema, table);
        else if (table)
                quote_identifier(name, table);
        return table != NULL;
}

/* app.f, from a list of names. */
static bool append_names(const json_t *names, struct text *name)
{
        const json_t *item;
        size_t i;

        json_array_foreach(names, i, item)
        {
                const char *part = string_at(json_object_get(item, "String"), "sval");

                if (!part)
                        return false;
                text_append(name, i > 0 ? "." : "");
                quote_identifier(name, part);
        }
        return json_array_size(names) > 0;
}

/* An index is named without its schema, which is its table's. */
static bool append_index(const json_t *node, struct text *name)
{
        const char *schema = string_at(json_object_get(node, "relation"), "schemaname");
        const char *index = string_at(node, "idxname");

        if (schema && index)
                quote_qualified(name, schema, index);
        else if (index)
                quote_identifier(name, index);
        return index != NULL;
}

static bool append_on_table(const json_t *node, const char *key, const char *table, struct text *name)
{
        const char *own = string_at(node, key);

        if (!own)
                return false;
        quote_format(name, "%I on ", own);
        return append_relation(json_object_get(node, table), name);
}

/* The noun of DROP, the name appended; NULL for what is not known. */
static const char *append_target(const char *type, const json_t *node, struct text *name)
{
        if (strcmp(type, "CreateStmt") == 0)
                return append_relation(json_object_get(node, "relation"), name) ? "table" : NULL;
        if (strcmp(type, "ViewStmt") == 0)
                return append_relation(json_object_get(node, "view"), name) ? "view" : NULL;
        if (strcmp(type, "CreateSeqStmt") == 0)
                return append_relation(json_object_get(node, "sequence"), name) ? "sequence" : NULL;
        if (strcmp(type, "IndexStmt") == 0)
                return append_index(node, name) ? "index" : NULL;
        if (strcmp(type, "CreateEnumStmt") == 0 || strcmp(type, "CreateRangeStmt") == 0)
                return append_names(json_object_get(node, "typeName"), name) ? "type" : NULL;
        if (strcmp(type, "CompositeTypeStmt") == 0)
                return append_relation(json_object_get(node, "typevar"), name) ? "type" : NULL;
        if (strcmp(type, "CreateDomainStmt") == 0)
                return append_names(json_object_get(node, "domainname"), name) ? "domain" : NULL;
        if (strcmp(type, "CreateFunctionStmt") == 0)
                return append_names(json_object_get(node, "funcname"), name) ? "routine" : NULL;
        if (strcmp(type, "CreateTrigStmt") == 0)
                return append_on_table(node, "trigname", "relation", name) ? "trigger" : NULL;
        if (strcmp(type, "CreatePolicyStmt") == 0)
                return append_on_table(node, "policy_name", "table", name) ? "policy" : NULL;
        return NULL;
}

/* The only statement of a parse tree; its type. */
static const char *only_statement(const json_t *tree, const json_t **ret_node)
{
        const json_t *statements = json_object_get(tree, "stmts");
        json_t *holder = json_object_get(json_array_get(statements, 0), "stmt");
        void *only = json_object_iter(holder);

        if (json_array_size(statements) != 1 || !only)
                return NULL;
        *ret_node = json_object_iter_value(only);
        return json_object_iter_key(only);
}

static json_t *parse(const char *statement)
{
        PgQueryParseResult parsed = pg_query_parse(statement);
        json_t *tree = parsed.error ? NULL : json_loads(parsed.parse_tree, JSON_ALLOW_NUL, NULL);

        pg_query_free_parse_result(parsed);
        return tree;
}

bool statement_append_drop(const char *statement, struct text *drop)
{
        json_auto_t *tree = parse(statement);
        const json_t *node = NULL;
        const char *type = only_statement(tree, &node), *noun;
        _cleanup_text_ struct text name = TEXT_INIT;

        noun = type ? append_target(type, node, &name) : NULL;
        if (!noun || name.failed)
                return false;
        quote_format(drop, "drop %s if exists %s cascade", noun, text_get(&name));
        return true;
}

/* The last name of a list, or that of a RangeVar. */
static const char *last_name(const json_t *node)
{
        static const char *const lists[] = { "typeName", "domainname", "funcname" };
        static const char *const relations[] = { "relation", "view", "sequence", "typevar" };

        for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) {
                const json_t *names = json_object_get(node, lists[i]);
                size_t count = json_array_size(names);

                if (count > 0)
                        return string_at(json_object_get(json_array_get(names, count - 1), "String"), "sval");
        }
        for (size_t i = 0; i < ARRAY_LENGTH(relations); i++) {
                const json_t *relation = json_object_get(node, relations[i]);

                if (relation)
                        return string_at(relation, "relname");
        }
        return NULL;
}

enum target_reach statement_target(const char *statement, struct text *name)
{
        static const char *const local[] = { "IndexStmt", "CreateTrigStmt", "CreatePolicyStmt" };
        json_auto_t *tree = parse(statement);
        const json_t *node = NULL;
        const char *type = only_statement(tree, &node), *last;
        _cleanup_text_ struct text unused = TEXT_INIT;

        if (!type || !append_target(type, node, &unused))
                return TARGET_UNKNOWN;
        for (size_t i = 0; i < ARRAY_LENGTH(local); i++) {
                if (strcmp(type, local[i]) == 0)
                        return TARGET_LOCAL;
        }
        last = last_name(node);
        if (!last)
                return TARGET_UNKNOWN;
        text_append(name, last);
        return TARGET_NAMED;
}

static enum target_index dropped_index(const json_t *node, struct text *name)
{
        const json_t *objects = json_object_get(node, "objects");
        const json_t *list = json_object_get(json_array_get(objects, 0), "List");
        const char *type = string_at(node, "removeType");

        if (!type || strcmp(type, "OBJECT_INDEX") != 0 || json_array_size(objects) != 1)
                return TARGET_NO_INDEX;
        return append_names(json_object_get(list, "items"), name) ? TARGET_DROPPED_INDEX : TARGET_NO_INDEX;
}

enum target_index statement_target_index(const char *statement, struct text *name)
{
        json_auto_t *tree = parse(statement);
        const json_t *node = NULL;
        const char *type = only_statement(tree, &node);

        if (type && strcmp(type, "IndexStmt") == 0)
                return append_index(node, name) ? TARGET_MADE_INDEX : TARGET_UNNAMED_INDEX;
        return type && strcmp(type, "DropStmt") == 0 ? dropped_index(node, name) : TARGET_NO_INDEX;
}
