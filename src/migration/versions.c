/* SPDX-License-Identifier: PostgreSQL */
#include "migration/versions.h"

#include <stdlib.h>

#include "postgres/quote.h"

static void append_name(struct text *text, const struct version_table *table)
{
        if (table->schema)
                quote_qualified(text, table->schema, table->name);
        else
                quote_identifier(text, table->name);
}

static int exists(ski_session *session, const struct version_table *table, bool *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text name = TEXT_INIT;
        int r;

        append_name(&name, table);
        if (name.failed)
                return ski_error_oom(error);
        r = ski_execute(session, &rows, error, "select pg_catalog.to_regclass($1) is not null",
                        SKI_PARAMS(ski_text(text_get(&name))));
        if (r == 0)
                *ret = ski_result_bool(rows, 0, 0);
        return r;
}

int versions_read(ski_session *session, const struct version_table *table, struct strings *ret,
                  bool *ret_exists, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text query = TEXT_INIT;
        int r;

        r = exists(session, table, ret_exists, error);
        if (r < 0 || !*ret_exists)
                return r;
        text_append(&query, "select version_num from ");
        append_name(&query, table);
        if (query.failed)
                return ski_error_oom(error);
        r = ski_execute(session, &rows, error, text_get(&query), SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++)
                strings_add(ret, ski_result_text(rows, row, 0));
        strings_sort(ret);
        return ret->failed ? ski_error_oom(error) : 0;
}

void versions_append_make(struct text *text, const struct version_table *table)
{
        text_append(text, "CREATE TABLE ");
        append_name(text, table);
        text_append(text, " (\n    version_num VARCHAR(32) NOT NULL,\n    CONSTRAINT ");
        _cleanup_free_ char *name = text_format("%s_pkc", table->name);
        quote_identifier(text, name ? name : "");
        text->failed |= !name;
        text_append(text, " PRIMARY KEY (version_num)\n)");
}

int versions_make(ski_session *session, const struct version_table *table, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        versions_append_make(&statement, table);
        return statement.failed ? ski_error_oom(error)
                                : ski_execute(session, NULL, error, text_get(&statement), SKI_NO_PARAMS);
}

int versions_forget(ski_session *session, const struct version_table *table, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        text_append(&statement, "DELETE FROM ");
        append_name(&statement, table);
        return statement.failed ? ski_error_oom(error)
                                : ski_execute(session, NULL, error, text_get(&statement), SKI_NO_PARAMS);
}

static void append_delete(struct text *text, const struct version_table *table, const char *id)
{
        text_append(text, "DELETE FROM ");
        append_name(text, table);
        text_append(text, " WHERE version_num = ");
        quote_literal(text, id);
}

static void append_insert(struct text *text, const struct version_table *table, const char *id)
{
        text_append(text, "INSERT INTO ");
        append_name(text, table);
        text_append(text, " (version_num) VALUES (");
        quote_literal(text, id);
        text_append_char(text, ')');
}

void versions_append_drop(struct text *text, const struct version_table *table)
{
        text_append(text, "DROP TABLE ");
        append_name(text, table);
        text_append(text, ";\n");
}

static void append_update(struct text *text, const struct version_table *table,
                          const struct head_change *change)
{
        text_append(text, "UPDATE ");
        append_name(text, table);
        quote_format(text, " SET version_num = %L WHERE version_num = %L;\n", change->added.items[0]->id,
                     change->removed.items[0]->id);
}

void versions_append_change(struct text *text, const struct version_table *table,
                            const struct head_change *change)
{
        /* A table that holds something else by then does not come to hold both. */
        if (change->removed.count == 1 && change->added.count == 1) {
                append_update(text, table, change);
                return;
        }
        for (size_t i = 0; i < change->removed.count; i++) {
                append_delete(text, table, change->removed.items[i]->id);
                text_append(text, ";\n");
        }
        for (size_t i = 0; i < change->added.count; i++) {
                append_insert(text, table, change->added.items[i]->id);
                text_append(text, ";\n");
        }
}

/* Runs one of the two, which has to change one row. */
static int change_row(ski_session *session, const struct text *statement, const char *id, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *result = NULL;
        int r;

        if (statement->failed)
                return ski_error_oom(error);
        r = ski_execute(session, &result, error, text_get(statement), SKI_NO_PARAMS);
        if (r < 0 || ski_result_affected(result) == 1)
                return r;
        return ski_error_set(error, -SKI_EDIFFERS,
                             "the version table holds %s %llu times: it was changed meanwhile", id,
                             (unsigned long long)ski_result_affected(result));
}

int versions_change(ski_session *session, const struct version_table *table, const struct head_change *change,
                    ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < change->removed.count; i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                append_delete(&statement, table, change->removed.items[i]->id);
                r = change_row(session, &statement, change->removed.items[i]->id, error);
        }
        for (size_t i = 0; r == 0 && i < change->added.count; i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                append_insert(&statement, table, change->added.items[i]->id);
                r = change_row(session, &statement, change->added.items[i]->id, error);
        }
        return r;
}

static int tell_squashed(const struct history *history, const char *id, ski_error *error)
{
        const char *whole = history_find_replacing(history, id)->id;

        ski_error_set(error, -SKI_ENOTFOUND,
                      "the database is at %s, in the middle of what was squashed into %s", id, whole);
        return ski_error_hint(
                error,
                "run the files that version control has from before the squash, up to %s; or, where "
                "the database has all of it, 'skinspire db stamp --purge %s'",
                whole, whole);
}

int versions_locate(const struct history *history, const struct strings *ids, struct revision_list *ret,
                    ski_error *error)
{
        struct revision **items = calloc(ids->count + history->count + 1, sizeof(*items));

        if (!items)
                return ski_error_oom(error);
        for (size_t i = 0; i < ids->count; i++) {
                items[i] = history_find(history, ids->items[i]);
                if (items[i])
                        continue;
                free(items);
                if (history_find_replacing(history, ids->items[i]))
                        return tell_squashed(history, ids->items[i], error);
                ski_error_set(error, -SKI_ENOTFOUND, "Can't locate revision identified by '%s'", ids->items[i]);
                ski_error_detail(error, "the database says that it is there, and no file has it");
                return ski_error_hint(error,
                                      "bring the file back; or, where the database really is at another one, "
                                      "'skinspire db stamp --purge REVISION'");
        }
        *ret = (struct revision_list){ items, ids->count };
        return 0;
}
