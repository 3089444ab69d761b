/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/content_read.h"

#include <string.h>

#include "base/text.h"
#include "postgres/quote.h"
#include "sql/content_database.h"
#include "sql/content_large_objects.h"
#include "sql/content_rewritten.h"
#include "sql/content_sequences.h"
#include "sql/content_tables.h"
#include "transfer/content_choose.h"

enum { STATEMENT_TABLES = 100 /* how many tables or sequences one statement names */ };

static const char *copy_text(struct content *content, const ski_result *rows, size_t row, size_t column)
{
        return arena_copy(&content->arena, ski_result_text(rows, row, column));
}

/* The large objects as a table: the last one, unless it is among the largest. */
static int add_large_objects(struct content *content, int64_t bytes, ski_error *error)
{
        static const struct content_column columns[] = {
                { "loid", "oid" },
                { "place", "bigint" },
                { "data", "bytea" },
        };
        size_t at = content->table_count++;

        while (at > 0 && content->tables[at - 1].bytes < bytes) {
                content->tables[at] = content->tables[at - 1];
                at--;
        }
        content->tables[at] = (struct content_table){
                .name = "",
                .columns = columns,
                .column_count = ARRAY_LENGTH(columns),
                .format = ROW_FORMAT_BINARY,
                .bytes = bytes,
        };
        return content->arena.failed ? ski_error_oom(error) : 0;
}

static int read_database(ski_session *session, const struct content_request *request, struct content *content,
                         ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL, *rights = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_content_database, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        content->server_version = ski_session_server_version(session);
        content->encoding = copy_text(content, rows, 0, 0);
        content->collate = copy_text(content, rows, 0, 1);
        content->ctype = copy_text(content, rows, 0, 2);
        content->locale_provider = copy_text(content, rows, 0, 3);
        content->locale = copy_text(content, rows, 0, 4);
        content->large_object_rights = "";
        if (ski_result_int8(rows, 0, 5) == 0)
                return 0;
        r = add_large_objects(content, ski_result_int8(rows, 0, 6), error);
        if (r < 0)
                return r;
        r = ski_execute(session, &rights, error, sql_content_large_objects,
                        SKI_PARAMS(ski_bool(!request->no_owner), ski_bool(!request->no_privileges)));
        if (r < 0)
                return r;
        content->large_object_rights = copy_text(content, rights, 0, 0);
        return 0;
}

/* True where the line begins another table than the line above. */
static bool begins_table(const ski_result *rows, size_t row)
{
        return row == 0 || !text_equal(ski_result_text(rows, row, 0), ski_result_text(rows, row - 1, 0)) ||
               !text_equal(ski_result_text(rows, row, 1), ski_result_text(rows, row - 1, 1));
}

/* The lines that belong to one table, from `first` on; where the next one begins. */
static size_t read_table(const ski_result *rows, size_t first, struct content *content)
{
        struct content_table *table = &content->tables[content->table_count++];
        struct content_column *columns;
        size_t end = first + 1;

        while (end < ski_result_rows(rows) && !begins_table(rows, end))
                end++;
        *table = (struct content_table){
                .schema = copy_text(content, rows, first, 0),
                .name = copy_text(content, rows, first, 1),
                .bytes = ski_result_int8(rows, first, 2),
                .is_tree = ski_result_bool(rows, first, 8),
                .has_own_rows = ski_result_bool(rows, first, 3),
                .condition = copy_text(content, rows, first, 4),
                .format = ski_result_bool(rows, first, 5) ? ROW_FORMAT_TEXT : ROW_FORMAT_BINARY,
        };
        table->columns = columns = arena_array(&content->arena, end - first, sizeof(*columns));
        if (ski_result_is_null(rows, first, 6) || !columns)
                return end;
        for (size_t row = first; row < end; row++)
                columns[table->column_count++] = (struct content_column){
                        .name = copy_text(content, rows, row, 6),
                        .type = copy_text(content, rows, row, 7),
                };
        return end;
}

static int read_tables(ski_session *session, struct content *content, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        size_t count = 0;
        int r;

        r = ski_execute(session, &rows, error, sql_content_tables, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++)
                count += begins_table(rows, row);
        /* One more for the large objects. */
        content->tables = arena_array(&content->arena, count + 1, sizeof(*content->tables));
        if (!content->tables)
                return ski_error_oom(error);
        for (size_t row = 0; row < ski_result_rows(rows);)
                row = read_table(rows, row, content);
        return content->arena.failed ? ski_error_oom(error) : 0;
}

/* The values of some sequences, in one statement. */
static int read_values(ski_session *session, struct content_sequence *sequences, size_t count, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        for (size_t i = 0; i < count; i++) {
                text_appendf(&statement, "%sselect %zu, last_value, is_called from ",
                             i > 0 ? " union all " : "", i);
                quote_qualified(&statement, sequences[i].schema, sequences[i].name);
        }
        if (statement.failed)
                return ski_error_oom(error);
        r = ski_execute(session, &rows, error, text_get(&statement), SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                struct content_sequence *sequence = &sequences[ski_result_int8(rows, row, 0)];

                sequence->value = ski_result_int8(rows, row, 1);
                sequence->is_called = ski_result_bool(rows, row, 2);
        }
        return 0;
}

static int read_sequences(ski_session *session, struct content *content, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        size_t count;
        int r;

        r = ski_execute(session, &rows, error, sql_content_sequences, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        count = content->sequence_count = ski_result_rows(rows);
        content->sequences = arena_array(&content->arena, count + 1, sizeof(*content->sequences));
        if (!content->sequences)
                return ski_error_oom(error);
        for (size_t i = 0; i < count; i++)
                content->sequences[i] = (struct content_sequence){
                        .schema = copy_text(content, rows, i, 0),
                        .name = copy_text(content, rows, i, 1),
                        .owner_schema = copy_text(content, rows, i, 2),
                        .owner = copy_text(content, rows, i, 3),
                };
        if (content->arena.failed)
                return ski_error_oom(error);
        return 0;
}

static int read_all_values(ski_session *session, struct content *content, ski_error *error)
{
        size_t count = content->sequence_count;
        int r = 0;

        for (size_t i = 0; r == 0 && i < count; i += STATEMENT_TABLES)
                r = read_values(session, content->sequences + i,
                                count - i < STATEMENT_TABLES ? count - i : STATEMENT_TABLES, error);
        return r;
}

static int lock_tables(ski_session *session, const struct content *content, ski_error *error)
{
        size_t i = 0;
        int r;

        while (i < content->table_count) {
                _cleanup_text_ struct text statement = TEXT_INIT;
                size_t named = 0;

                for (; i < content->table_count && named < STATEMENT_TABLES; i++) {
                        const struct content_table *table = &content->tables[i];

                        if (table->is_excluded || content_is_large_objects(table))
                                continue;
                        text_append(&statement, named++ > 0 ? ", " : "lock table ");
                        content_append_holder(table, &statement);
                }
                if (named == 0)
                        break;
                text_append(&statement, " in access share mode");
                if (statement.failed)
                        return ski_error_oom(error);
                r = ski_execute(session, NULL, error, text_get(&statement), SKI_NO_PARAMS);
                if (r < 0)
                        return ski_error_prefix(error, "locking the tables that are to be read");
        }
        return 0;
}

/* A snapshot shows rows as they were, but not in a table whose file was exchanged since. */
static int check_rewritten(ski_session *session, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_content_rewritten, SKI_NO_PARAMS);
        if (r < 0 || ski_result_rows(rows) == 0)
                return r;
        ski_error_set(error, -SKI_ECONFLICT, "the table %s was emptied or rewritten just now",
                      ski_result_text(rows, 0, 0));
        return ski_error_hint(error, "nothing was changed; run the command again");
}

int content_read(ski_session *session, const struct content_request *request, struct content **ret,
                 ski_error *error)
{
        _cleanup_(content_freep) struct content *content = calloc(1, sizeof(*content));
        int r;

        if (!content)
                return ski_error_oom(error);
        /* What runs once over small catalogs is not worth compiling, though the planner takes a recursion for large. */
        r = ski_execute(session, NULL, error, "set local jit = off", SKI_NO_PARAMS);
        if (r == 0)
                r = read_tables(session, content, error);
        if (r == 0)
                r = read_database(session, request, content, error);
        if (r == 0)
                r = read_sequences(session, content, error);
        if (r == 0)
                r = content_choose(session, request, content, error);
        if (r == 0)
                r = lock_tables(session, content, error);
        if (r == 0)
                r = check_rewritten(session, error);
        if (r == 0)
                r = read_all_values(session, content, error);
        if (r < 0)
                return r;
        if (content->arena.failed)
                return ski_error_oom(error);
        *ret = steal(content);
        return 0;
}
