/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/content_choose.h"

#include <pg_query.h>
#include <string.h>

#include "postgres/quote.h"
#include "sql/content_matches.h"
#include "sql/content_partitions.h"
#include "sql/content_relations.h"
#include "transfer/pattern.h"

static void add_names(const ski_result *rows, struct strings *names)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                _cleanup_text_ struct text name = TEXT_INIT;

                quote_qualified(&name, ski_result_text(rows, row, 0), ski_result_text(rows, row, 1));
                names->failed |= name.failed;
                if (!strings_contain(names, text_get(&name)))
                        strings_add(names, text_get(&name));
        }
}

/* Adds the relations that the patterns mean, as "schema"."name". */
static int find_matches(ski_session *session, const struct strings *patterns, struct strings *names,
                        ski_error *error)
{
        for (size_t i = 0; patterns && i < patterns->count; i++) {
                _cleanup_text_ struct text schema = TEXT_INIT, name = TEXT_INIT;
                SKI_CLEANUP_RESULT ski_result *rows = NULL;
                int r;

                r = pattern_read(patterns->items[i], &schema, &name, error);
                if (r < 0)
                        return r;
                r = ski_execute(
                        session, &rows, error, sql_content_matches,
                        SKI_PARAMS(ski_text(text_get(&schema)), ski_text(text_get(&name)), ski_bool(true)));
                if (r < 0)
                        return r;
                if (ski_result_rows(rows) == 0)
                        return ski_error_set(error, -SKI_ENOTFOUND, "there is no table \"%s\"",
                                             patterns->items[i]);
                add_names(rows, names);
        }
        return names->failed ? ski_error_oom(error) : 0;
}

/* What is not wanted: what was excluded, and all but what was named. */
static int find_left_out(ski_session *session, const struct content_request *request, struct strings *left_out,
                         ski_error *error)
{
        _cleanup_strings_ struct strings wanted = STRINGS_INIT, all = STRINGS_INIT;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = find_matches(session, request->excluded_tables, left_out, error);
        if (r < 0 || !request->tables || request->tables->count == 0)
                return r;
        r = find_matches(session, request->tables, &wanted, error);
        if (r == 0)
                r = ski_execute(session, &rows, error, sql_content_relations, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        add_names(rows, &all);
        for (size_t i = 0; i < all.count; i++)
                if (!strings_contain(&wanted, all.items[i]) && !strings_contain(left_out, all.items[i]))
                        strings_add(left_out, all.items[i]);
        return all.failed || left_out->failed ? ski_error_oom(error) : 0;
}

static bool is_listed(const struct strings *names, const char *schema, const char *name)
{
        _cleanup_text_ struct text qualified = TEXT_INIT;

        quote_qualified(&qualified, schema, name);
        return strings_contain(names, text_get(&qualified));
}

/* The rows of a tree's partitions are the tree's: all of them are meant, or none. */
static int check_tree(ski_session *session, const struct content_table *tree, const struct strings *names,
                      ski_error *error)
{
        bool is_meant = is_listed(names, tree->schema, tree->name);
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text name = TEXT_INIT;
        int r;

        quote_qualified(&name, tree->schema, tree->name);
        if (name.failed)
                return ski_error_oom(error);
        r = ski_execute(session, &rows, error, sql_content_partitions, SKI_PARAMS(ski_text(text_get(&name))));
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                const char *schema = ski_result_text(rows, row, 0), *part = ski_result_text(rows, row, 1);

                if (is_listed(names, schema, part) == is_meant)
                        continue;
                ski_error_set(error, -SKI_EREFUSED, "the table %s.%s can't be taken or left by itself", schema,
                              part);
                return ski_error_hint(
                        error,
                        "the hash of an enum, by which the rows of %s.%s are parted, is another one in "
                        "each database: name that table, and all of it is meant",
                        tree->schema, tree->name);
        }
        return r;
}

static int check_trees(ski_session *session, const struct content *content, const struct strings *names,
                       ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && names->count > 0 && i < content->table_count; i++)
                if (content->tables[i].is_tree)
                        r = check_tree(session, &content->tables[i], names, error);
        return r;
}

/* Large objects belong to no table: they come along with a whole database only. */
static void drop_tables(struct content *content, const struct strings *left_out)
{
        size_t kept = 0;

        for (size_t i = 0; i < content->table_count; i++) {
                const struct content_table *table = &content->tables[i];

                if (!content_is_large_objects(table) && !is_listed(left_out, table->schema, table->name))
                        content->tables[kept++] = *table;
        }
        content->table_count = kept;
        content->large_object_rights = "";
}

static void drop_sequences(struct content *content, const struct strings *left_out)
{
        size_t kept = 0;

        for (size_t i = 0; i < content->sequence_count; i++) {
                const struct content_sequence *sequence = &content->sequences[i];

                if (!is_listed(left_out, sequence->schema, sequence->name))
                        content->sequences[kept++] = *sequence;
        }
        content->sequence_count = kept;
}

/* A sequence goes with its table. */
static void list_owned_sequences(const struct content *content, struct strings *left_out)
{
        for (size_t i = 0; i < content->sequence_count; i++) {
                const struct content_sequence *sequence = &content->sequences[i];
                _cleanup_text_ struct text name = TEXT_INIT;

                if (!sequence->owner_schema || !is_listed(left_out, sequence->owner_schema, sequence->owner) ||
                    is_listed(left_out, sequence->schema, sequence->name))
                        continue;
                quote_qualified(&name, sequence->schema, sequence->name);
                left_out->failed |= name.failed;
                strings_add(left_out, text_get(&name));
        }
}

static int leave_out(struct content *content, struct strings *left_out, ski_error *error)
{
        const char **names;

        list_owned_sequences(content, left_out);
        if (left_out->failed)
                return ski_error_oom(error);
        if (left_out->count == 0)
                return 0;
        names = arena_array(&content->arena, left_out->count + 1, sizeof(*names));
        for (size_t i = 0; names && i < left_out->count; i++)
                names[i] = arena_copy(&content->arena, left_out->items[i]);
        content->left_out = names;
        drop_tables(content, left_out);
        drop_sequences(content, left_out);
        return content->arena.failed ? ski_error_oom(error) : 0;
}

static int exclude_data(ski_session *session, const struct content_request *request, struct content *content,
                        ski_error *error)
{
        _cleanup_strings_ struct strings names = STRINGS_INIT;
        int r;

        r = find_matches(session, request->excluded_data, &names, error);
        if (r == 0)
                r = check_trees(session, content, &names, error);
        for (size_t i = 0; r == 0 && i < content->table_count; i++) {
                struct content_table *table = &content->tables[i];

                if (!content_is_large_objects(table) && is_listed(&names, table->schema, table->name))
                        table->is_excluded = true;
        }
        return r;
}

/* True when the words are the table's name, with its schema or without. */
static bool is_called(const struct content_table *table, const char *words, size_t length)
{
        size_t schema = table->schema ? strlen(table->schema) : 0, name = strlen(table->name);

        if (!table->schema)
                return false;
        if (length == name)
                return strncmp(words, table->name, length) == 0;
        return length == schema + 1 + name && strncmp(words, table->schema, schema) == 0 &&
               words[schema] == '.' && strncmp(words + schema + 1, table->name, name) == 0;
}

static struct content_table *find_table(struct content *content, const char *words, size_t length,
                                        ski_error *error)
{
        for (size_t i = 0; i < content->table_count; i++)
                if (is_called(&content->tables[i], words, length))
                        return &content->tables[i];
        ski_error_set(error, -SKI_ENOTFOUND, "there is no table \"%.*s\" with rows of its own", (int)length,
                      words);
        return NULL;
}

static bool parses(const char *format, const char *condition)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        PgQueryParseResult parsed;
        bool right;

        quote_format(&statement, format, condition);
        parsed = pg_query_parse(text_get(&statement));
        right = !parsed.error && !statement.failed;
        pg_query_free_parse_result(parsed);
        return right;
}

/* A condition that closes our parenthesis would be another one than it seems. What our parser does not know is the
 * server's to judge. */
static bool closes_ours(const char *condition)
{
        return parses("select where (%s)", condition) && !parses("select where %s", condition);
}

static int set_conditions(const struct content_request *request, struct content *content, ski_error *error)
{
        for (size_t i = 0; request->conditions && i < request->conditions->count; i++) {
                const char *words = request->conditions->items[i], *sign = strchr(words, '=');
                _cleanup_text_ struct text condition = TEXT_INIT;
                struct content_table *table;

                if (!sign)
                        return ski_error_set(error, -SKI_EUSAGE, "\"%s\" is not TABLE=CONDITION", words);
                table = find_table(content, words, (size_t)(sign - words), error);
                if (!table)
                        return -SKI_ENOTFOUND;
                if (closes_ours(sign + 1))
                        return ski_error_set(error, -SKI_EUSAGE,
                                             "the condition \"%s\" closes a parenthesis that it has not opened",
                                             sign + 1);
                quote_format(&condition, table->condition ? "%s and (%s)" : "where %s(%s)",
                             table->condition ? table->condition : "", sign + 1);
                table->condition = condition.failed ? NULL : arena_copy(&content->arena, text_get(&condition));
                if (!table->condition)
                        return ski_error_oom(error);
                content_leave_large_objects(content);
        }
        return 0;
}

static bool has_column(const struct content_table *table, const char *name)
{
        for (size_t i = 0; i < table->column_count; i++)
                if (strcmp(table->columns[i].name, name) == 0)
                        return true;
        return false;
}

static int set_emptied(const struct content_request *request, struct content *content, ski_error *error)
{
        struct empty_columns *columns = request->empty_columns;

        for (size_t i = 0; request->emptied && i < request->emptied->count; i++) {
                const char *words = request->emptied->items[i], *dot = strrchr(words, '.');
                const struct content_table *table;

                if (!dot)
                        return ski_error_set(error, -SKI_EUSAGE, "\"%s\" is not TABLE.COLUMN", words);
                table = find_table(content, words, (size_t)(dot - words), error);
                if (!table)
                        return -SKI_ENOTFOUND;
                if (!has_column(table, dot + 1))
                        return ski_error_set(error, -SKI_ENOTFOUND,
                                             "the table %s.%s has no column \"%s\" with values", table->schema,
                                             table->name, dot + 1);
                strings_add(&columns->schemas, table->schema);
                strings_add(&columns->tables, table->name);
                strings_add(&columns->columns, dot + 1);
        }
        if (!columns || columns->tables.count == 0)
                return 0;
        content_expect_filter(content, &columns->filter);
        return columns->schemas.failed || columns->tables.failed || columns->columns.failed
                       ? ski_error_oom(error)
                       : 0;
}

int content_choose(ski_session *session, const struct content_request *request, struct content *content,
                   ski_error *error)
{
        _cleanup_strings_ struct strings left_out = STRINGS_INIT;
        int r;

        r = find_left_out(session, request, &left_out, error);
        if (r == 0)
                r = check_trees(session, content, &left_out, error);
        if (r == 0)
                r = leave_out(content, &left_out, error);
        if (r == 0)
                r = exclude_data(session, request, content, error);
        if (r == 0)
                r = set_conditions(request, content, error);
        if (r == 0)
                r = set_emptied(request, content, error);
        return r;
}
