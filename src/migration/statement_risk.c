/* SPDX-License-Identifier: PostgreSQL */
#include "migration/statement_risk.h"

#include <jansson.h>
#include <pg_query.h>
#include <stdlib.h>
#include <string.h>

#include "postgres/quote.h"

enum { LARGEST_PARSED = 8192 /* see docs/ARCHITECTURE.md: the parser recurses */ };

/* The rules ----------------------------------------------------------------------------------------- */

static const struct risk_rule rules[] = {
        { "drop-table", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE", "the table's rows are gone",
          "rename it first, and drop it a release later", .when_empty = false },
        { "drop-column", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "the column's values are gone",
          "let no code use it any more, deploy that, and drop it a release later" },
        { "drop-schema", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "all that is in the schema is gone", "drop what is in it by name", .when_empty = true },
        { "drop-cascade", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "CASCADE drops also what nobody has named, columns among it", "name all that is to go",
          .when_empty = true },
        { "truncate", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE", "the table's rows are gone",
          "delete those that are not wanted, in portions" },
        { "delete-rows", RISK_LOSES_DATA | RISK_IRREVERSIBLE, NULL, "rows are gone",
          "keep them in a table of their own" },
        { "update-all-rows", RISK_SCANS, "ROW EXCLUSIVE",
          "every row is written anew, and stays locked until the end of the migration",
          "update in portions, outside of the migration" },
        { "add-not-null", RISK_LOCKS, "ACCESS EXCLUSIVE",
          "a new NOT NULL column without a default fails where there are rows",
          "give it a default, or add it without NOT NULL, fill it, and set it then" },
        { "volatile-default", RISK_REWRITES, "ACCESS EXCLUSIVE",
          "every row gets a value of its own, so the table is written anew",
          "add the column without a default, set the default, and fill old rows in portions" },
        { "generated-column", RISK_REWRITES, "ACCESS EXCLUSIVE",
          "every row gets a value, so the table is written anew",
          "add a plain column, fill it in portions, and keep it up by a trigger" },
        { "change-type", RISK_REWRITES, "ACCESS EXCLUSIVE", "the table and its indexes are written anew",
          "add a column of the new type, fill it in portions, and change over" },
        { "set-not-null", RISK_SCANS, "ACCESS EXCLUSIVE", "the whole table is read while nobody can use it",
          "add CHECK (column IS NOT NULL) NOT VALID, validate that in a revision of its own, then set NOT "
          "NULL" },
        { "add-foreign-key", RISK_SCANS, "SHARE ROW EXCLUSIVE",
          "the whole table is read while nobody can write, in both tables",
          "add it NOT VALID, and validate it in a revision of its own" },
        { "add-check", RISK_SCANS, "ACCESS EXCLUSIVE", "the whole table is read while nobody can use it",
          "add it NOT VALID, and validate it in a revision of its own" },
        { "add-unique", RISK_SCANS, "ACCESS EXCLUSIVE", "an index is built while nobody can use the table",
          "CREATE UNIQUE INDEX CONCURRENTLY outside of the transaction, then ADD CONSTRAINT … USING INDEX" },
        { "add-exclusion", RISK_SCANS, "ACCESS EXCLUSIVE", "an index is built while nobody can use the table",
          NULL },
        { "validate-at-once", RISK_SCANS, "SHARE UPDATE EXCLUSIVE",
          "the lock of the ADD CONSTRAINT before it is held while the whole table is read",
          "validate in a revision of its own, or behind '-- @upgrade outside transaction'" },
        { "create-index", RISK_SCANS, "SHARE", "nobody can write while the index is built",
          "CREATE INDEX CONCURRENTLY behind '-- @upgrade outside transaction'" },
        { "drop-index", RISK_LOCKS, "ACCESS EXCLUSIVE", "nobody can use the table for a moment",
          "DROP INDEX CONCURRENTLY behind '-- @upgrade outside transaction'", .is_note = true },
        { "reindex", RISK_SCANS, "ACCESS EXCLUSIVE", "nobody can write while the index is built",
          "REINDEX … CONCURRENTLY behind '-- @upgrade outside transaction'" },
        { "rename", RISK_LOCKS, "ACCESS EXCLUSIVE", "what runs now knows only the old name",
          "add what is new, let both be used for a release, and drop the old; or keep the old name as a view" },
        { "rewrite-table", RISK_REWRITES, "ACCESS EXCLUSIVE",
          "the whole table is written anew while nobody can use it", NULL },
        { "attach-partition", RISK_SCANS, "ACCESS EXCLUSIVE",
          "the whole table is read while nobody can use it, unless a CHECK of it says the same as the "
          "partition's bounds",
          "add such a CHECK NOT VALID and validate it before" },
        { "refresh-view", RISK_SCANS, "ACCESS EXCLUSIVE", "nobody can read the view until it is full again",
          "REFRESH MATERIALIZED VIEW CONCURRENTLY", .is_note = true },
        { "not-in-transaction", RISK_SAFE, NULL, "PostgreSQL refuses it inside a transaction",
          "put it behind '-- @upgrade outside transaction' or '-- @downgrade outside transaction'",
          .when_empty = true },
        { "no-downgrade", RISK_IRREVERSIBLE, NULL, "the revision can't be taken back",
          "write a part '-- @downgrade', even an empty one", .when_empty = true },
        { "empty-downgrade", RISK_SAFE, NULL, "the downgrade does nothing of what takes the upgrade back",
          "write what does, or remove the part", .is_note = true, .when_empty = true },
        { "unseen", RISK_SAFE, NULL, "what code in DO does can't be seen", NULL, .is_note = true,
          .when_empty = true },
};

const struct risk_rule *risk_rule_find(const char *name)
{
        for (size_t i = 0; i < ARRAY_LENGTH(rules); i++) {
                if (strcmp(rules[i].name, name) == 0)
                        return &rules[i];
        }
        return NULL;
}

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
        const json_t *objects = json_object_get(node, "objects");
        const char *kind = string_at(node, "removeType");
        const char *rule = strcmp(kind, "OBJECT_TABLE") == 0                                    ? "drop-table"
                           : strcmp(kind, "OBJECT_SCHEMA") == 0                                 ? "drop-schema"
                           : strcmp(kind, "OBJECT_INDEX") == 0 && !truth_at(node, "concurrent") ? "drop-index"
                                                                                                : NULL;

        for (size_t i = 0; rule && i < json_array_size(objects); i++) {
                const json_t *object = json_array_get(objects, i);
                const json_t *list = json_object_get(json_object_get(object, "List"), "items");

                add(reading, rule, list && strcmp(rule, "drop-table") == 0 ? name_of_list(list) : NULL);
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
        else if (strcmp(kind, "DeleteStmt") == 0)
                add(reading, "delete-rows", table_of(relation));
        else if (strcmp(kind, "UpdateStmt") == 0 && !json_object_get(node, "whereClause"))
                add(reading, "update-all-rows", table_of(relation));
        else if (strcmp(kind, "DoStmt") == 0)
                add(reading, "unseen", NULL);
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
        }
        ret->failed |= ret->created.failed || ret->not_valid.failed;
}

void statement_risks_clear(struct statement_risks *risks)
{
        for (size_t i = 0; i < risks->count; i++) {
                free(risks->items[i].table);
                free(risks->items[i].column);
                free(risks->items[i].type);
        }
        free(risks->items);
        strings_free(&risks->created);
        strings_free(&risks->not_valid);
        *risks = (struct statement_risks){ 0 };
}
