/* SPDX-License-Identifier: PostgreSQL */
#include "migration/statement_risk.h"

#include <jansson.h>
#include <pg_query.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "postgres/quote.h"

enum { LARGEST_PARSED = 8192 /* see docs/ARCHITECTURE.md: the parser recurses */ };

/* Reading a tree ------------------------------------------------------------------------------------- */

struct reading {
        struct statement_risks *result;
        bool in_transaction;
};

static const char *string_at(const json_t *node, const char *key)
{
        const char *string = json_string_value(json_object_get(node, key));

        return string ? string : "";
}

static bool truth_at(const json_t *node, const char *key)
{
        return json_is_true(json_object_get(node, key));
}

static void append_name(struct text *text, const char *name)
{
        if (text->length > 0)
                text_append_char(text, '.');
        quote_identifier(text, name);
}

/* Of a RangeVar. */
static char *table_of(const json_t *relation)
{
        struct text name = TEXT_INIT;

        if (*string_at(relation, "schemaname"))
                append_name(&name, string_at(relation, "schemaname"));
        if (*string_at(relation, "relname"))
                append_name(&name, string_at(relation, "relname"));
        return name.length > 0 ? text_steal(&name) : NULL;
}

/* Of a list of Strings, as DROP has it. */
static char *name_of_list(const json_t *items)
{
        struct text name = TEXT_INIT;

        for (size_t i = 0; i < json_array_size(items); i++)
                append_name(&name, string_at(json_object_get(json_array_get(items, i), "String"), "sval"));
        return name.length > 0 ? text_steal(&name) : NULL;
}

/* Takes the table over. */
static struct statement_risk *add(struct reading *reading, const char *rule, char *table)
{
        struct statement_risks *result = reading->result;
        struct statement_risk *items = reallocarray(result->items, result->count + 1, sizeof(*items));

        if (!items) {
                free(table);
                result->failed = true;
                return NULL;
        }
        result->items = items;
        items[result->count] =
                (struct statement_risk){ .rule = risk_rule_find(rule), .table = table, .modifier = -1 };
        return &items[result->count++];
}

static void note_table(const json_t *relation, struct strings *tables)
{
        _cleanup_free_ char *table = table_of(relation);

        if (table)
                strings_add(tables, table);
}

/* ALTER TABLE ---------------------------------------------------------------------------------------- */

static const char *last_string(const json_t *names)
{
        size_t count = json_array_size(names);

        return string_at(json_object_get(json_array_get(names, count > 0 ? count - 1 : 0), "String"), "sval");
}

static bool is_one_of(const char *word, const char *const *words)
{
        for (; *words; words++) {
                if (strcmp(word, *words) == 0)
                        return true;
        }
        return false;
}

/* A call of a function that is known to give another value each time, wherever it stands in the expression. */
static bool is_volatile(const json_t *node)
{
        static const char *const functions[] = { "random",
                                                 "gen_random_uuid",
                                                 "uuid_generate_v1",
                                                 "uuid_generate_v4",
                                                 "uuid_generate_v1mc",
                                                 "clock_timestamp",
                                                 "timeofday",
                                                 "nextval",
                                                 "gen_random_bytes",
                                                 "uuidv7",
                                                 "uuidv4",
                                                 NULL };
        const json_t *call = json_object_get(node, "FuncCall"), *item;
        const char *key;
        size_t index;

        if (call && is_one_of(last_string(json_object_get(call, "funcname")), functions))
                return true;
        json_object_foreach((json_t *)node, key, item)
        {
                if (is_volatile(item))
                        return true;
        }
        json_array_foreach(node, index, item)
        {
                if (is_volatile(item))
                        return true;
        }
        return false;
}

struct column_traits {
        bool not_null, has_default, is_volatile, is_generated;
};

static void read_column_constraint(struct reading *reading, const json_t *relation, const json_t *constraint,
                                   struct column_traits *traits)
{
        const char *type = string_at(constraint, "contype");

        traits->not_null |= strcmp(type, "CONSTR_NOTNULL") == 0 || strcmp(type, "CONSTR_PRIMARY") == 0;
        if (strcmp(type, "CONSTR_DEFAULT") == 0) {
                traits->has_default = !json_is_true(json_object_get(
                        json_object_get(json_object_get(constraint, "raw_expr"), "A_Const"), "isnull"));
                traits->is_volatile |= is_volatile(json_object_get(constraint, "raw_expr"));
        }
        traits->is_generated |= strcmp(type, "CONSTR_IDENTITY") == 0 || strcmp(type, "CONSTR_GENERATED") == 0;
        if (strcmp(type, "CONSTR_PRIMARY") == 0 || strcmp(type, "CONSTR_UNIQUE") == 0)
                add(reading, "add-unique", table_of(relation));
        if (strcmp(type, "CONSTR_CHECK") == 0)
                add(reading, "add-check", table_of(relation));
        if (strcmp(type, "CONSTR_FOREIGN") == 0)
                add(reading, "add-foreign-key", table_of(relation));
}

static void read_new_column(struct reading *reading, const json_t *relation, const json_t *column)
{
        static const char *const serials[] = { "serial",  "bigserial", "smallserial", "serial4",
                                               "serial8", "serial2",   NULL };
        const json_t *constraints = json_object_get(column, "constraints");
        const char *type = last_string(json_object_get(json_object_get(column, "typeName"), "names"));
        struct column_traits traits = { .is_volatile = is_one_of(type, serials) };

        for (size_t i = 0; i < json_array_size(constraints); i++)
                read_column_constraint(reading, relation,
                                       json_object_get(json_array_get(constraints, i), "Constraint"), &traits);
        if (traits.is_volatile)
                add(reading, "volatile-default", table_of(relation));
        else if (traits.is_generated)
                add(reading, "generated-column", table_of(relation));
        else if (traits.not_null && !traits.has_default)
                add(reading, "add-not-null", table_of(relation));
}

static long modifier_of(const json_t *type)
{
        const json_t *first = json_object_get(json_array_get(json_object_get(type, "typmods"), 0), "A_Const");
        const json_t *value = json_object_get(json_object_get(first, "ival"), "ival");

        return json_is_integer(value) ? (long)json_integer_value(value) : -1;
}

static void read_new_type(struct reading *reading, const json_t *relation, const json_t *command)
{
        const json_t *type =
                json_object_get(json_object_get(json_object_get(command, "def"), "ColumnDef"), "typeName");
        struct statement_risk *risk = add(reading, "change-type", table_of(relation));

        if (!risk)
                return;
        risk->column = strdup(string_at(command, "name"));
        risk->type = json_array_size(json_object_get(type, "arrayBounds")) > 0
                             ? NULL
                             : name_of_list(json_object_get(type, "names"));
        risk->modifier = modifier_of(type);
}

static void read_not_null(struct reading *reading, const json_t *relation, const json_t *command)
{
        struct statement_risk *risk = add(reading, "set-not-null", table_of(relation));

        if (risk)
                risk->column = strdup(string_at(command, "name"));
}

static void read_constraint(struct reading *reading, const json_t *relation, const json_t *constraint)
{
        const char *type = string_at(constraint, "contype");
        bool validated = !truth_at(constraint, "skip_validation");

        if (!validated)
                note_table(relation, &reading->result->not_valid);
        else if (strcmp(type, "CONSTR_FOREIGN") == 0)
                add(reading, "add-foreign-key", table_of(relation));
        else if (strcmp(type, "CONSTR_CHECK") == 0)
                add(reading, "add-check", table_of(relation));
        else if ((strcmp(type, "CONSTR_UNIQUE") == 0 || strcmp(type, "CONSTR_PRIMARY") == 0) &&
                 !*string_at(constraint, "indexname"))
                add(reading, "add-unique", table_of(relation));
        else if (strcmp(type, "CONSTR_EXCLUSION") == 0)
                add(reading, "add-exclusion", table_of(relation));
}

static void read_command(struct reading *reading, const json_t *relation, const json_t *command)
{
        static const char *const rewriting[] = { "AT_SetLogged", "AT_SetUnLogged", "AT_SetTableSpace",
                                                 "AT_SetAccessMethod", NULL };
        const char *subtype = string_at(command, "subtype");
        const json_t *definition = json_object_get(command, "def");

        if (strcmp(subtype, "AT_AddColumn") == 0)
                read_new_column(reading, relation, json_object_get(definition, "ColumnDef"));
        else if (strcmp(subtype, "AT_AlterColumnType") == 0)
                read_new_type(reading, relation, command);
        else if (strcmp(subtype, "AT_DropColumn") == 0)
                add(reading, "drop-column", table_of(relation));
        else if (strcmp(subtype, "AT_SetNotNull") == 0)
                read_not_null(reading, relation, command);
        else if (strcmp(subtype, "AT_AddConstraint") == 0)
                read_constraint(reading, relation, json_object_get(definition, "Constraint"));
        else if (strcmp(subtype, "AT_ValidateConstraint") == 0 && reading->in_transaction)
                add(reading, "validate-at-once", table_of(relation));
        else if (is_one_of(subtype, rewriting))
                add(reading, "rewrite-table", table_of(relation));
        else if (strcmp(subtype, "AT_AttachPartition") == 0)
                add(reading, "attach-partition",
                    table_of(json_object_get(json_object_get(definition, "PartitionCmd"), "name")));
        if (strcmp(string_at(command, "behavior"), "DROP_CASCADE") == 0)
                add(reading, "drop-cascade", table_of(relation));
}

static void read_alter_table(struct reading *reading, const json_t *node)
{
        const json_t *commands = json_object_get(node, "cmds");
        const char *kind = string_at(node, "objtype");

        if (strcmp(kind, "OBJECT_TABLE") != 0 && strcmp(kind, "OBJECT_TYPE") != 0)
                return;
        for (size_t i = 0; i < json_array_size(commands); i++)
                read_command(reading, json_object_get(node, "relation"),
                             json_object_get(json_array_get(commands, i), "AlterTableCmd"));
}

/* Other statements ----------------------------------------------------------------------------------- */

static void read_drop(struct reading *reading, const json_t *node)
{
        static const struct {
                const char *kind, *rule;
        } kinds[] = {
                { "OBJECT_TABLE", "drop-table" },         { "OBJECT_SEQUENCE", "drop-sequence" },
                { "OBJECT_SCHEMA", "drop-schema" },       { "OBJECT_MATVIEW", "drop-materialized-view" },
                { "OBJECT_EXTENSION", "drop-extension" }, { "OBJECT_INDEX", "drop-index" },
        };
        const json_t *objects = json_object_get(node, "objects");
        const char *kind = string_at(node, "removeType"), *rule = NULL;
        bool is_index = strcmp(kind, "OBJECT_INDEX") == 0;

        for (size_t i = 0; i < ARRAY_LENGTH(kinds) && !(is_index && truth_at(node, "concurrent")); i++) {
                if (strcmp(kind, kinds[i].kind) == 0)
                        rule = kinds[i].rule;
        }
        for (size_t i = 0; rule && i < json_array_size(objects); i++) {
                const json_t *object = json_array_get(objects, i);
                const json_t *list = json_object_get(json_object_get(object, "List"), "items");

                add(reading, rule, list && !is_index ? name_of_list(list) : NULL);
        }
        if (strcmp(string_at(node, "behavior"), "DROP_CASCADE") == 0)
                add(reading, "drop-cascade", NULL);
}

static void read_truncate(struct reading *reading, const json_t *node)
{
        const json_t *relations = json_object_get(node, "relations");

        for (size_t i = 0; i < json_array_size(relations); i++)
                add(reading, "truncate", table_of(json_object_get(json_array_get(relations, i), "RangeVar")));
}

static void read_rename(struct reading *reading, const json_t *node)
{
        const char *kind = string_at(node, "renameType");

        if (strcmp(kind, "OBJECT_TABLE") == 0 || strcmp(kind, "OBJECT_COLUMN") == 0)
                add(reading, "rename", table_of(json_object_get(node, "relation")));
}

static bool is_concurrent(const json_t *node)
{
        const json_t *parameters = json_object_get(node, "params");

        for (size_t i = 0; i < json_array_size(parameters); i++) {
                if (strcmp(string_at(json_object_get(json_array_get(parameters, i), "DefElem"), "defname"),
                           "concurrently") == 0)
                        return true;
        }
        return truth_at(node, "concurrent");
}

static void read_vacuum(struct reading *reading, const json_t *node)
{
        const json_t *options = json_object_get(node, "options"), *tables = json_object_get(node, "rels");
        const json_t *table = json_object_get(json_array_get(tables, 0), "VacuumRelation");

        for (size_t i = 0; i < json_array_size(options); i++) {
                if (strcmp(string_at(json_object_get(json_array_get(options, i), "DefElem"), "defname"),
                           "full") == 0)
                        add(reading, "rewrite-table", table_of(json_object_get(table, "relation")));
        }
}

/* What changes rows, and calls -------------------------------------------------------------------- */

/* True when a node of one of the kinds stands anywhere in the tree. */
static bool contains(const json_t *node, const char *const *kinds)
{
        const json_t *item;
        const char *key;
        size_t index;

        json_object_foreach((json_t *)node, key, item)
        {
                if (is_one_of(key, kinds) || contains(item, kinds))
                        return true;
        }
        json_array_foreach(node, index, item)
        {
                if (contains(item, kinds))
                        return true;
        }
        return false;
}

/* A condition that looks at no row holds for all of them, or for none. */
static bool chooses_rows(const json_t *condition)
{
        static const char *const kinds[] = { "ColumnRef", "CurrentOfExpr", NULL };

        return contains(condition, kinds);
}

static bool merge_deletes(const json_t *node)
{
        const json_t *clauses = json_object_get(node, "mergeWhenClauses");

        for (size_t i = 0; i < json_array_size(clauses); i++) {
                const json_t *clause = json_object_get(json_array_get(clauses, i), "MergeWhenClause");

                if (strcmp(string_at(clause, "commandType"), "CMD_DELETE") == 0)
                        return true;
        }
        return false;
}

static bool is_listed(const struct statement_risks *risks, const char *rule, const char *table)
{
        for (size_t i = 0; i < risks->count; i++) {
                const struct statement_risk *risk = &risks->items[i];

                if (strcmp(risk->rule->name, rule) == 0 && risk->table && strcmp(risk->table, table) == 0)
                        return true;
        }
        return false;
}

static void read_call(struct reading *reading, const json_t *call)
{
        const json_t *names = json_object_get(call, "funcname");
        const char *schema = string_at(json_object_get(json_array_get(names, 0), "String"), "sval");
        bool is_servers = json_array_size(names) == 1 || strcmp(schema, "pg_catalog") == 0;
        _cleanup_free_ char *name = name_of_list(names);
        struct statement_risk *risk;

        if (is_servers && strcmp(last_string(names), "lo_unlink") == 0) {
                add(reading, "unlink-large-object", NULL);
                return;
        }
        if (!name || is_listed(reading->result, "unseen", name))
                return;
        risk = add(reading, "unseen", steal(name));
        if (risk && is_servers)
                risk->function = strdup(last_string(names));
}

static void read_row_change(struct reading *reading, const char *kind, const json_t *node)
{
        const json_t *relation = json_object_get(node, "relation");

        if (strcmp(kind, "DeleteStmt") == 0 || (strcmp(kind, "MergeStmt") == 0 && merge_deletes(node)))
                add(reading, "delete-rows", table_of(relation));
        else if (strcmp(kind, "UpdateStmt") == 0 && !chooses_rows(json_object_get(node, "whereClause")))
                add(reading, "update-all-rows", table_of(relation));
        else if (strcmp(kind, "FuncCall") == 0 || strcmp(kind, "funccall") == 0)
                read_call(reading, node);
}

/* What stands inside of a statement runs with it, in WITH as in EXPLAIN ANALYZE. */
static void read_inside(struct reading *reading, const json_t *node)
{
        const json_t *item;
        const char *key;
        size_t index;

        json_object_foreach((json_t *)node, key, item)
        {
                read_row_change(reading, key, item);
                read_inside(reading, item);
        }
        json_array_foreach(node, index, item) read_inside(reading, item);
}

static bool is_explained_only(const json_t *node)
{
        const json_t *options = json_object_get(node, "options");

        for (size_t i = 0; i < json_array_size(options); i++) {
                if (strcmp(string_at(json_object_get(json_array_get(options, i), "DefElem"), "defname"),
                           "analyze") == 0)
                        return false;
        }
        return true;
}

/* A definition only names what will run some day. What is prepared is taken to be executed. */
static bool runs(const char *kind, const json_t *node)
{
        static const char *const kinds[] = { "SelectStmt",        "InsertStmt", "UpdateStmt",  "DeleteStmt",
                                             "MergeStmt",         "CallStmt",   "PrepareStmt", "CopyStmt",
                                             "DeclareCursorStmt", NULL };

        if (strcmp(kind, "ExplainStmt") == 0)
                return !is_explained_only(node);
        if (strcmp(kind, "CreateTableAsStmt") == 0)
                return !truth_at(json_object_get(node, "into"), "skipData");
        return is_one_of(kind, kinds);
}

static void read_statement(struct reading *reading, const char *kind, const json_t *node)
{
        const json_t *relation = json_object_get(node, "relation");

        if (strcmp(kind, "AlterTableStmt") == 0)
                read_alter_table(reading, node);
        else if (strcmp(kind, "DropStmt") == 0)
                read_drop(reading, node);
        else if (strcmp(kind, "TruncateStmt") == 0)
                read_truncate(reading, node);
        else if (strcmp(kind, "RenameStmt") == 0)
                read_rename(reading, node);
        else if (strcmp(kind, "VacuumStmt") == 0)
                read_vacuum(reading, node);
        else if (strcmp(kind, "CreateStmt") == 0)
                note_table(relation, &reading->result->created);
        else if (strcmp(kind, "CreateSeqStmt") == 0)
                note_table(json_object_get(node, "sequence"), &reading->result->created);
        else if (strcmp(kind, "CreateTableAsStmt") == 0)
                note_table(json_object_get(json_object_get(node, "into"), "rel"), &reading->result->created);
        else if (strcmp(kind, "IndexStmt") == 0 && !is_concurrent(node))
                add(reading, "create-index", table_of(relation));
        else if (strcmp(kind, "ReindexStmt") == 0 && !is_concurrent(node))
                add(reading, "reindex", NULL);
        else if (strcmp(kind, "ClusterStmt") == 0)
                add(reading, "rewrite-table", table_of(relation));
        else if (strcmp(kind, "RefreshMatViewStmt") == 0 && !is_concurrent(node))
                add(reading, "refresh-view", table_of(relation));
        else if (strcmp(kind, "DropOwnedStmt") == 0)
                add(reading, "drop-owned", NULL);
        else if (strcmp(kind, "DropdbStmt") == 0)
                add(reading, "drop-database", NULL);
        else if (strcmp(kind, "DoStmt") == 0)
                add(reading, "unseen", NULL);
        if (runs(kind, node)) {
                read_row_change(reading, kind, node);
                read_inside(reading, node);
        }
}

static void read_tree(struct reading *reading, const char *text)
{
        json_t *tree = json_loads(text, 0, NULL);
        const json_t *statements = json_object_get(tree, "stmts");

        for (size_t i = 0; i < json_array_size(statements); i++) {
                json_t *statement = json_object_get(json_array_get(statements, i), "stmt"), *node;
                const char *kind;

                json_object_foreach(statement, kind, node) read_statement(reading, kind, node);
        }
        json_decref(tree);
}

/* Of a statement that is too long for the parser: routines and rows are what is so long, and they lose nothing. */
static bool may_lose(const char *statement)
{
        if (strncasecmp(statement, "create", strlen("create")) == 0)
                return false;
        return strncasecmp(statement, "insert", strlen("insert")) != 0 || strcasestr(statement, "delete");
}

void statement_risks_read(const char *statement, const char *alone, bool in_transaction,
                          struct statement_risks *ret)
{
        struct reading reading = { .result = ret, .in_transaction = in_transaction };

        if (alone && in_transaction)
                add(&reading, "not-in-transaction", NULL);
        if (strlen(statement) <= LARGEST_PARSED) {
                PgQueryParseResult parsed = pg_query_parse(statement);

                if (!parsed.error)
                        read_tree(&reading, parsed.parse_tree);
                pg_query_free_parse_result(parsed);
        } else if (may_lose(statement)) {
                add(&reading, "unseen", NULL);
        }
        ret->failed |= ret->created.failed || ret->not_valid.failed;
}

void statement_risks_clear(struct statement_risks *risks)
{
        for (size_t i = 0; i < risks->count; i++) {
                free(risks->items[i].table);
                free(risks->items[i].column);
                free(risks->items[i].type);
                free(risks->items[i].function);
        }
        free(risks->items);
        strings_free(&risks->created);
        strings_free(&risks->not_valid);
        *risks = (struct statement_risks){ 0 };
}
