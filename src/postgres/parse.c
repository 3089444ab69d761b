/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/parse.h"

#include <jansson.h>
#include <pg_query.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

/* Bytes. The parser's output recurses as deep as the statement nests and does not watch the stack; one of this
 * size can't nest deep enough to hurt. */
enum { LARGEST_PARSED = 8192 };

void statement_traits_clear(struct statement_traits *traits)
{
        free(traits->table);
        *traits = (struct statement_traits){ 0 };
}

/* By the parser ----------------------------------------------------------------------------------- */

static const char *string_at(const json_t *node, const char *key)
{
        const char *value = json_string_value(json_object_get(node, key));

        return value ? value : "";
}

static bool truth_at(const json_t *node, const char *key)
{
        return json_is_true(json_object_get(node, key));
}

/* An option as the server reads it: without a value it means true. */
static bool option_is_true(const json_t *option)
{
        const json_t *value = json_object_get(option, "arg"), *string = json_object_get(value, "String");
        const char *word = string_at(string, "sval");

        if (!value)
                return true;
        if (!string)
                return json_integer_value(json_object_get(json_object_get(value, "Integer"), "ival")) != 0 ||
                       truth_at(json_object_get(value, "Boolean"), "boolval");
        return strcasecmp(word, "true") == 0 || strcasecmp(word, "on") == 0;
}

/* The named option of a list of them, or NULL. */
static const json_t *find_option(const json_t *options, const char *name)
{
        const json_t *item;
        size_t i;

        json_array_foreach(options, i, item)
        {
                const json_t *option = json_object_get(item, "DefElem");
                if (strcmp(string_at(option, "defname"), name) == 0)
                        return option;
        }
        return NULL;
}

static bool option_or(const json_t *options, const char *name, bool otherwise)
{
        const json_t *option = find_option(options, name);

        return option ? option_is_true(option) : otherwise;
}

static void read_transaction(const json_t *node, struct statement_traits *traits)
{
        static const struct {
                const char *name;
                enum statement_kind kind;
        } kinds[] = {
                { "TRANS_STMT_BEGIN", STATEMENT_BEGIN },
                { "TRANS_STMT_START", STATEMENT_BEGIN },
                { "TRANS_STMT_COMMIT", STATEMENT_COMMIT },
                { "TRANS_STMT_ROLLBACK", STATEMENT_ROLLBACK },
                { "TRANS_STMT_SAVEPOINT", STATEMENT_SAVEPOINT },
                { "TRANS_STMT_RELEASE", STATEMENT_SAVEPOINT },
                { "TRANS_STMT_ROLLBACK_TO", STATEMENT_SAVEPOINT },
                { "TRANS_STMT_PREPARE", STATEMENT_PREPARED },
                { "TRANS_STMT_COMMIT_PREPARED", STATEMENT_PREPARED },
                { "TRANS_STMT_ROLLBACK_PREPARED", STATEMENT_PREPARED },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
                if (strcmp(string_at(node, "kind"), kinds[i].name) == 0)
                        traits->kind = kinds[i].kind;
        traits->sets_modes = json_array_size(json_object_get(node, "options")) > 0;
}

static void read_copy(const json_t *node, struct statement_traits *traits)
{
        const json_t *format = find_option(json_object_get(node, "options"), "format");
        const char *table = string_at(json_object_get(node, "relation"), "relname");

        if (truth_at(node, "is_program") || json_object_get(node, "filename"))
                return;
        traits->kind = truth_at(node, "is_from") ? STATEMENT_COPY_IN : STATEMENT_COPY_OUT;
        traits->is_binary = strcmp(string_at(json_object_get(json_object_get(format, "arg"), "String"), "sval"),
                                   "binary") == 0;
        if (table[0])
                traits->table = strdup(table);
}

static bool detaches_concurrently(const json_t *node)
{
        const json_t *item;
        size_t i;

        json_array_foreach(json_object_get(node, "cmds"), i, item)
        {
                const json_t *command = json_object_get(item, "AlterTableCmd");
                const json_t *partition = json_object_get(json_object_get(command, "def"), "PartitionCmd");
                if (truth_at(partition, "concurrent"))
                        return true;
        }
        return false;
}

static const char *reindex_alone(const json_t *node)
{
        const char *kind = string_at(node, "kind");

        if (option_or(json_object_get(node, "params"), "concurrently", false))
                return "REINDEX CONCURRENTLY";
        return strcmp(kind, "REINDEX_OBJECT_SCHEMA") == 0     ? "REINDEX SCHEMA"
               : strcmp(kind, "REINDEX_OBJECT_DATABASE") == 0 ? "REINDEX DATABASE"
               : strcmp(kind, "REINDEX_OBJECT_SYSTEM") == 0   ? "REINDEX SYSTEM"
                                                              : NULL;
}

/* Changing a subscription's publications refreshes it unless told not to. */
static const char *alter_subscription_alone(const json_t *node)
{
        const char *kind = string_at(node, "kind");
        bool refreshes = strcmp(kind, "ALTER_SUBSCRIPTION_REFRESH") == 0;

        if (strcmp(kind, "ALTER_SUBSCRIPTION_SET_PUBLICATION") == 0 ||
            strcmp(kind, "ALTER_SUBSCRIPTION_ADD_PUBLICATION") == 0 ||
            strcmp(kind, "ALTER_SUBSCRIPTION_DROP_PUBLICATION") == 0)
                refreshes = option_or(json_object_get(node, "options"), "refresh", true);
        return refreshes ? "ALTER SUBSCRIPTION with refresh" : NULL;
}

static const char *create_subscription_alone(const json_t *node)
{
        const json_t *options = json_object_get(node, "options");
        bool connects = option_or(options, "connect", true);

        return option_or(options, "create_slot", connects) ? "CREATE SUBSCRIPTION with a slot" : NULL;
}

/* What the server's PreventInTransactionBlock() stops and the syntax shows. Some refusals depend on the
 * catalog (REINDEX of a partitioned table, DROP SUBSCRIPTION with a slot); those come from the server. */
static const char *name_alone(const char *type, const json_t *node)
{
        static const struct {
                const char *type;
                const char *name;
        } always[] = {
                { "CreatedbStmt", "CREATE DATABASE" },           { "DropdbStmt", "DROP DATABASE" },
                { "CreateTableSpaceStmt", "CREATE TABLESPACE" }, { "DropTableSpaceStmt", "DROP TABLESPACE" },
                { "AlterSystemStmt", "ALTER SYSTEM" },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(always); i++)
                if (strcmp(type, always[i].type) == 0)
                        return always[i].name;
        if (strcmp(type, "VacuumStmt") == 0)
                return truth_at(node, "is_vacuumcmd") ? "VACUUM" : NULL;
        if (strcmp(type, "ClusterStmt") == 0)
                return json_object_get(node, "relation") ? NULL : "CLUSTER of all tables";
        if (strcmp(type, "IndexStmt") == 0)
                return truth_at(node, "concurrent") ? "CREATE INDEX CONCURRENTLY" : NULL;
        if (strcmp(type, "DropStmt") == 0)
                return truth_at(node, "concurrent") ? "DROP INDEX CONCURRENTLY" : NULL;
        if (strcmp(type, "ReindexStmt") == 0)
                return reindex_alone(node);
        if (strcmp(type, "AlterTableStmt") == 0)
                return detaches_concurrently(node) ? "DETACH PARTITION CONCURRENTLY" : NULL;
        if (strcmp(type, "AlterDatabaseStmt") == 0)
                return find_option(json_object_get(node, "options"), "tablespace")
                               ? "ALTER DATABASE SET TABLESPACE"
                               : NULL;
        if (strcmp(type, "CreateSubscriptionStmt") == 0)
                return create_subscription_alone(node);
        if (strcmp(type, "AlterSubscriptionStmt") == 0)
                return alter_subscription_alone(node);
        if (strcmp(type, "DiscardStmt") == 0)
                return strcmp(string_at(node, "target"), "DISCARD_ALL") == 0 ? "DISCARD ALL" : NULL;
        return NULL;
}

/* False when the parser does not take the text as exactly one statement. */
static bool read_parsed(const char *tree, struct statement_traits *traits)
{
        json_t *root = json_loads(tree, 0, NULL);
        json_t *statements = json_object_get(root, "stmts");
        bool known = json_array_size(statements) == 1;

        if (known) {
                json_t *holder = json_object_get(json_array_get(statements, 0), "stmt");
                void *only = json_object_iter(holder);
                const char *type = only ? json_object_iter_key(only) : "";
                const json_t *node = only ? json_object_iter_value(only) : NULL;

                if (strcmp(type, "TransactionStmt") == 0)
                        read_transaction(node, traits);
                else if (strcmp(type, "CopyStmt") == 0)
                        read_copy(node, traits);
                traits->alone = name_alone(type, node);
        }
        json_decref(root);
        return known;
}

/* By the words ------------------------------------------------------------------------------------ */

static bool word_is(const struct statement_words *words, size_t index, const char *keyword)
{
        return index < words->count && index < ARRAY_LENGTH(words->items) &&
               strcmp(words->items[index], keyword) == 0;
}

static bool has_word(const struct statement_words *words, const char *keyword)
{
        for (size_t i = 1; i < ARRAY_LENGTH(words->items); i++)
                if (word_is(words, i, keyword))
                        return true;
        return false;
}

static enum statement_kind kind_by_words(const struct statement_words *words)
{
        if (word_is(words, 0, "copy"))
                return words->from_stdin  ? STATEMENT_COPY_IN
                       : words->to_stdout ? STATEMENT_COPY_OUT
                                          : STATEMENT_OTHER;
        if (word_is(words, 0, "begin") || (word_is(words, 0, "start") && word_is(words, 1, "transaction")))
                return STATEMENT_BEGIN;
        if (word_is(words, 0, "savepoint") || word_is(words, 0, "release"))
                return STATEMENT_SAVEPOINT;
        if (word_is(words, 0, "prepare") && word_is(words, 1, "transaction"))
                return STATEMENT_PREPARED;
        if (word_is(words, 0, "commit") || word_is(words, 0, "end"))
                return word_is(words, 1, "prepared") ? STATEMENT_PREPARED : STATEMENT_COMMIT;
        if (word_is(words, 0, "rollback") || word_is(words, 0, "abort"))
                return has_word(words, "to")           ? STATEMENT_SAVEPOINT
                       : word_is(words, 1, "prepared") ? STATEMENT_PREPARED
                                                       : STATEMENT_ROLLBACK;
        return STATEMENT_OTHER;
}

static const char *alone_by_words(const struct statement_words *words)
{
        static const struct {
                const char *first, *second;
                const char *name;
        } always[] = {
                { "vacuum", NULL, "VACUUM" },
                { "create", "database", "CREATE DATABASE" },
                { "drop", "database", "DROP DATABASE" },
                { "create", "tablespace", "CREATE TABLESPACE" },
                { "drop", "tablespace", "DROP TABLESPACE" },
                { "alter", "system", "ALTER SYSTEM" },
                { "create", "subscription", "CREATE SUBSCRIPTION" },
                { "discard", "all", "DISCARD ALL" },
                { "reindex", "schema", "REINDEX SCHEMA" },
                { "reindex", "database", "REINDEX DATABASE" },
                { "reindex", "system", "REINDEX SYSTEM" },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(always); i++)
                if (word_is(words, 0, always[i].first) &&
                    (!always[i].second || word_is(words, 1, always[i].second)))
                        return always[i].name;
        if (!words->concurrently)
                return NULL;
        return word_is(words, 0, "create") && has_word(words, "index")   ? "CREATE INDEX CONCURRENTLY"
               : word_is(words, 0, "drop")                               ? "DROP INDEX CONCURRENTLY"
               : word_is(words, 0, "reindex")                            ? "REINDEX CONCURRENTLY"
               : word_is(words, 0, "alter") && has_word(words, "detach") ? "DETACH PARTITION CONCURRENTLY"
                                                                         : NULL;
}

/* Only these first words can mean anything here; the rest (the bulk of any script) is not parsed twice. */
static bool may_matter(const struct statement_words *words)
{
        static const char *const first[] = {
                "abort", "alter",   "begin",   "cluster", "commit",   "copy",      "create", "discard", "drop",
                "end",   "prepare", "reindex", "release", "rollback", "savepoint", "start",  "vacuum",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(first); i++)
                if (word_is(words, 0, first[i]))
                        return true;
        return false;
}

/* ALTER TYPE … ADD VALUE; the type's name may stand in quotes, or have a schema before it. */
static bool adds_label(const struct statement_words *words)
{
        if (words->count < 4 || strcmp(words->items[0], "alter") != 0 || strcmp(words->items[1], "type") != 0)
                return false;
        for (size_t i = 2; i + 1 < words->count && i + 1 < ARRAY_LENGTH(words->items); i++) {
                if (strcmp(words->items[i], "add") == 0 && strcmp(words->items[i + 1], "value") == 0)
                        return true;
        }
        return false;
}

void statement_classify(const char *text, size_t length, const struct statement_words *words,
                        struct statement_traits *ret)
{
        bool known = false;

        *ret = (struct statement_traits){ .adds_label = adds_label(words) };
        if (!may_matter(words))
                return;
        if (length <= LARGEST_PARSED) {
                PgQueryParseResult parsed = pg_query_parse(text);
                known = !parsed.error && parsed.parse_tree && read_parsed(parsed.parse_tree, ret);
                pg_query_free_parse_result(parsed);
        }
        if (!known) {
                ret->kind = kind_by_words(words);
                ret->alone = alone_by_words(words);
        }
}
