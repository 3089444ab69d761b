/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/filter.h"

#include <string.h>

void content_expect_filter(struct content *content, const struct row_filter *filter)
{
        if (!filter)
                return;
        content_leave_large_objects(content);
        for (size_t i = 0; i < content->table_count; i++)
                if (!content_is_large_objects(&content->tables[i]) &&
                    filter->wants(filter, &content->tables[i]))
                        content->tables[i].format = ROW_FORMAT_TEXT;
}

/* Text rows ---------------------------------------------------------------------------------------- */

static int hex_digit(char character)
{
        if (character >= '0' && character <= '9')
                return character - '0';
        character = (char)(character | 0x20);
        return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* The character that \ and what follows stand for; *at moves behind it. */
static char read_escape(const char **at, const char *end)
{
        static const char letters[] = "bfnrtv", meanings[] = "\b\f\n\r\t\v";
        char first = *(*at)++;
        const char *letter = strchr(letters, first);
        int value = 0;

        if (letter && first)
                return meanings[letter - letters];
        if (first >= '0' && first <= '7') {
                value = first - '0';
                for (int i = 0; i < 2 && *at < end && **at >= '0' && **at <= '7'; i++)
                        value = value * 8 + (*(*at)++ - '0');
                return (char)value;
        }
        if (first == 'x' && *at < end && hex_digit(**at) >= 0) {
                for (int i = 0; i < 2 && *at < end && hex_digit(**at) >= 0; i++)
                        value = value * 16 + hex_digit(*(*at)++);
                return (char)value;
        }
        return first;
}

static void append_plain(const char *at, const char *end, struct text *plain)
{
        while (at < end) {
                const char *escape = memchr(at, '\\', (size_t)(end - at));

                text_append_bytes(plain, at, (size_t)((escape ? escape : end) - at));
                at = escape ? escape + 1 : end;
                if (escape && at < end)
                        text_append_char(plain, read_escape(&at, end));
        }
}

/* So that it does not move while values point into it; a wide row mostly needs none. */
static bool make_room(struct filtering *filtering, const char *at, const char *end)
{
        text_append_bytes(&filtering->plain, at, (size_t)(end - at));
        filtering->plain.length = 0;
        return !filtering->plain.failed;
}

/* Cuts the line into values. Those without escapes stand in the row itself, the others in `plain`. */
static bool decode(struct filtering *filtering, const char *row, size_t length)
{
        const char *end = row + length - (length > 0 && row[length - 1] == '\n'), *at = row;
        size_t count = filtering->table->column_count;
        bool has_room = false;

        text_clear(&filtering->plain);
        for (size_t i = 0; i < count; i++) {
                const char *tab = memchr(at, '\t', (size_t)(end - at)), *stop = tab ? tab : end;
                struct row_value *value = &filtering->values[i];

                *value = (struct row_value){ .bytes = at, .length = (size_t)(stop - at) };
                if (value->length == 2 && memcmp(at, "\\N", 2) == 0) {
                        *value = (struct row_value){ 0 };
                } else if (memchr(at, '\\', value->length)) {
                        if (!has_room && !make_room(filtering, at, end))
                                return false;
                        has_room = true;
                        size_t start = filtering->plain.length;

                        append_plain(at, stop, &filtering->plain);
                        value->bytes = filtering->plain.bytes + start;
                        value->length = filtering->plain.length - start;
                }
                if (!tab != (i + 1 == count))
                        return false;
                at = stop + 1;
        }
        return true;
}

/* As the server writes it: what is read back from a target is held against this. */
static void append_escaped(const struct row_value *value, struct text *row)
{
        static const char special[] = "\\\b\f\n\r\t\v", letters[] = "\\bfnrtv";
        const char *at = value->bytes, *end = at + value->length;

        while (at < end) {
                const char *from = at, *found = NULL;

                while (at < end && !(found = memchr(special, *at, sizeof(special) - 1)))
                        at++;
                text_append_bytes(row, from, (size_t)(at - from));
                if (at == end)
                        break;
                text_append_char(row, '\\');
                text_append_char(row, letters[found - special]);
                at++;
        }
}

static void encode(struct filtering *filtering)
{
        struct text *row = &filtering->changed;

        text_clear(row);
        for (size_t i = 0; i < filtering->table->column_count; i++) {
                if (i > 0)
                        text_append_char(row, '\t');
                if (filtering->values[i].bytes)
                        append_escaped(&filtering->values[i], row);
                else
                        text_append(row, "\\N");
        }
        text_append_char(row, '\n');
}

int filtering_begin(struct filtering *filtering, const struct row_filter *filter,
                    const struct content_table *table, const struct row_sink *sink, ski_error *error)
{
        *filtering = (struct filtering){ .filter = filter, .table = table, .sink = sink };
        filtering->values = calloc(table->column_count + 1, sizeof(*filtering->values));
        return filtering->values ? 0 : ski_error_oom(error);
}

int filtering_put(void *context, const char *row, size_t length, ski_error *error)
{
        struct filtering *filtering = context;
        enum row_verdict verdict = ROW_KEEP;
        int r;

        if (filtering->table->column_count == 0)
                return filtering->sink->put(filtering->sink->context, row, length, error);
        if (!decode(filtering, row, length))
                return filtering->plain.failed ? ski_error_oom(error)
                                               : ski_error_set(error, -SKI_EDATA,
                                                               "a row has not as many values as "
                                                               "its table has columns");
        r = filtering->filter->apply(filtering->filter, filtering->table, filtering->values, &verdict, error);
        if (r < 0 || verdict == ROW_DROP)
                return r;
        if (verdict == ROW_KEEP)
                return filtering->sink->put(filtering->sink->context, row, length, error);
        encode(filtering);
        if (filtering->changed.failed)
                return ski_error_oom(error);
        return filtering->sink->put(filtering->sink->context, filtering->changed.bytes,
                                    filtering->changed.length, error);
}

void filtering_end(struct filtering *filtering)
{
        free(filtering->values);
        text_free(&filtering->plain);
        text_free(&filtering->changed);
}

/* Emptied columns ---------------------------------------------------------------------------------- */

static bool is_of_table(const struct empty_columns *columns, size_t i, const struct content_table *table)
{
        return text_equal(columns->schemas.items[i], table->schema) &&
               text_equal(columns->tables.items[i], table->name);
}

static bool empty_wants(const struct row_filter *filter, const struct content_table *table)
{
        const struct empty_columns *columns = (const struct empty_columns *)filter;

        for (size_t i = 0; i < columns->tables.count; i++)
                if (is_of_table(columns, i, table))
                        return true;
        return false;
}

static int empty_apply(const struct row_filter *filter, const struct content_table *table,
                       struct row_value *values, enum row_verdict *ret, ski_error *error _unused_)
{
        const struct empty_columns *columns = (const struct empty_columns *)filter;

        for (size_t i = 0; i < columns->tables.count; i++) {
                if (!is_of_table(columns, i, table))
                        continue;
                for (size_t at = 0; at < table->column_count; at++) {
                        if (!text_equal(columns->columns.items[i], table->columns[at].name) ||
                            !values[at].bytes)
                                continue;
                        values[at] = (struct row_value){ 0 };
                        *ret = ROW_CHANGED;
                }
        }
        return 0;
}

void empty_columns_init(struct empty_columns *filter)
{
        *filter = (struct empty_columns){ .filter = { .wants = empty_wants, .apply = empty_apply } };
}

void empty_columns_clear(struct empty_columns *filter)
{
        strings_free(&filter->schemas);
        strings_free(&filter->tables);
        strings_free(&filter->columns);
}
