/* SPDX-License-Identifier: PostgreSQL
 *
 * The rules, in the order in which people are likely to meet them.
 */
#include <string.h>

#include "base/macro.h"
#include "migration/statement_risk.h"

static const struct risk_rule rules[] = {
        { "drop-table", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE", "the table's rows are gone",
          "rename it first, and drop it a release later", .when_empty = false },
        { "drop-column", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "the column's values are gone",
          "let no code use it any more, deploy that, and drop it a release later" },
        { "drop-schema", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "all that is in the schema is gone", "drop what is in it by name", .when_empty = true },
        { "drop-owned", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "all that the role has in this database is gone", "drop what is to go by name", .when_empty = true },
        { "drop-sequence", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "nobody knows any more which numbers were given", NULL },
        { "drop-extension", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "the extension's tables are gone, with what they hold", NULL, .when_empty = true },
        { "drop-database", RISK_LOSES_DATA | RISK_IRREVERSIBLE, NULL, "a whole database is gone", NULL,
          .when_empty = true },
        { "drop-materialized-view", RISK_LOCKS, "ACCESS EXCLUSIVE",
          "its rows are gone; they can be computed again from the tables as they are then", NULL,
          .is_note = true },
        { "drop-cascade", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE",
          "CASCADE drops also what nobody has named, columns among it", "name all that is to go",
          .when_empty = true },
        { "truncate", RISK_LOSES_DATA | RISK_IRREVERSIBLE, "ACCESS EXCLUSIVE", "the table's rows are gone",
          "delete those that are not wanted, in portions" },
        { "delete-rows", RISK_LOSES_DATA | RISK_IRREVERSIBLE, NULL, "rows are gone",
          "keep them in a table of their own" },
        { "unlink-large-object", RISK_LOSES_DATA | RISK_IRREVERSIBLE, NULL, "the large object's bytes are gone",
          NULL, .when_empty = true },
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
        { "unseen", RISK_SAFE, NULL,
          "what code in DO or in a function does can't be seen, nor a very long statement", NULL,
          .is_unseen = true, .is_note = true, .when_empty = true },
};

const struct risk_rule *risk_rule_find(const char *name)
{
        for (size_t i = 0; i < ARRAY_LENGTH(rules); i++) {
                if (strcmp(rules[i].name, name) == 0)
                        return &rules[i];
        }
        return NULL;
}
