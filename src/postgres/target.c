/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/target.h"

#include <jansson.h>
#include <pg_query.h>
#include <string.h>

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

static bool append_drop(const json_t *tree, struct text *drop)
{
        const json_t *statements = json_object_get(tree, "stmts");
        json_t *holder = json_object_get(json_array_get(statements, 0), "stmt");
        void *only = json_object_iter(holder);
        _cleanup_text_ struct text name = TEXT_INIT;
        const char *noun;

        if (json_array_size(statements) != 1 || !only)
                return false;
        noun = append_target(json_object_iter_key(only), json_object_iter_value(only), &name);
        if (!noun || name.failed)
                return false;
        quote_format(drop, "drop %s if exists %s cascade", noun, text_get(&name));
        return true;
}

bool statement_append_drop(const char *statement, struct text *drop)
{
        PgQueryParseResult parsed = pg_query_parse(statement);
        json_t *tree = parsed.error ? NULL : json_loads(parsed.parse_tree, JSON_ALLOW_NUL, NULL);
        bool known = tree && append_drop(tree, drop);

        json_decref(tree);
        pg_query_free_parse_result(parsed);
        return known;
}
