/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/definition.h"

#include <jansson.h>
#include <pg_query.h>
#include <string.h>

static inline void json_freep(json_t **value)
{
        json_decref(*value);
}

void definition_clear(struct definition *definition)
{
        free(definition->schema);
        free(definition->name);
        strings_free(&definition->privileges);
        *definition = (struct definition){ 0 };
}

static const char *string_at(const json_t *node, const char *key)
{
        return json_string_value(json_object_get(node, key));
}

static char *copy(const char *string)
{
        return string ? strdup(string) : NULL;
}

static void read_function(const json_t *node, struct definition *ret)
{
        const json_t *names = json_object_get(node, "funcname");
        size_t count = json_array_size(names);

        ret->kind = DEFINITION_FUNCTION;
        if (count > 1)
                ret->schema =
                        copy(string_at(json_object_get(json_array_get(names, count - 2), "String"), "sval"));
        ret->name = copy(string_at(json_object_get(json_array_get(names, count - 1), "String"), "sval"));
}

static void read_alteration(const json_t *node, struct definition *ret)
{
        const json_t *commands = json_object_get(node, "cmds"), *command;

        command = json_object_get(json_array_get(commands, 0), "AlterTableCmd");
        if (json_array_size(commands) == 1 &&
            text_equal(string_at(command, "subtype"), "AT_EnableRowSecurity")) {
                ret->kind = DEFINITION_SECURITY;
                ret->name = strdup("row-level security");
        }
}

static bool is_comparable(const char *object_type)
{
        return text_equal(object_type, "OBJECT_TABLE") || text_equal(object_type, "OBJECT_SEQUENCE") ||
               text_equal(object_type, "OBJECT_SCHEMA");
}

/* Only what can be compared with the rights in the catalogue: whole tables, sequences and schemas, one role. */
static void read_grant(const json_t *node, struct definition *ret)
{
        const json_t *roles = json_object_get(node, "grantees"), *privilege;
        const char *role = string_at(json_object_get(json_array_get(roles, 0), "RoleSpec"), "rolename");
        size_t i;

        if (!json_is_true(json_object_get(node, "is_grant")) || json_array_size(roles) != 1 || !role ||
            !is_comparable(string_at(node, "objtype")))
                return;
        ret->kind = DEFINITION_GRANT;
        ret->name = strdup(role);
        json_array_foreach(json_object_get(node, "privileges"), i, privilege)
        {
                const char *name = string_at(json_object_get(privilege, "AccessPriv"), "priv_name");
                if (name)
                        strings_add(&ret->privileges, name);
        }
}

static void read_node(const json_t *statement, struct definition *ret)
{
        const json_t *node;

        if ((node = json_object_get(statement, "CreateFunctionStmt"))) {
                read_function(node, ret);
        } else if ((node = json_object_get(statement, "CreateTrigStmt"))) {
                ret->kind = DEFINITION_TRIGGER;
                ret->name = copy(string_at(node, "trigname"));
        } else if ((node = json_object_get(statement, "CreatePolicyStmt"))) {
                ret->kind = DEFINITION_POLICY;
                ret->name = copy(string_at(node, "policy_name"));
        } else if ((node = json_object_get(statement, "AlterTableStmt"))) {
                read_alteration(node, ret);
        } else if ((node = json_object_get(statement, "GrantStmt"))) {
                read_grant(node, ret);
        }
}

static void find_place(const char *statement, int position, ski_error *error)
{
        unsigned line = 1, column = 1;

        for (int i = 0; i + 1 < position && statement[i]; i++) {
                column = statement[i] == '\n' ? 1 : column + ((statement[i] & 0xc0) != 0x80);
                line += statement[i] == '\n';
        }
        ski_error_place(error, NULL, line, column);
}

int definition_read(const char *statement, struct definition *ret, ski_error *error)
{
        _cleanup_(definition_clear) struct definition definition = { 0 };
        _cleanup_(json_freep) json_t *tree = NULL;
        PgQueryParseResult parsed = pg_query_parse(statement);
        const json_t *node;

        if (parsed.error) {
                ski_error_set(error, -SKI_EUSAGE, "%s", parsed.error->message);
                find_place(statement, parsed.error->cursorpos, error);
                pg_query_free_parse_result(parsed);
                return -SKI_EUSAGE;
        }
        tree = json_loads(parsed.parse_tree, JSON_ALLOW_NUL, NULL);
        pg_query_free_parse_result(parsed);
        if (!tree)
                return ski_error_oom(error);
        node = json_object_get(json_array_get(json_object_get(tree, "stmts"), 0), "stmt");
        read_node(node, &definition);
        if (definition.privileges.failed || (definition.kind != DEFINITION_NONE && !definition.name))
                return ski_error_oom(error);
        *ret = definition;
        definition = (struct definition){ 0 };
        return 0;
}
