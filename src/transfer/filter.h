/* SPDX-License-Identifier: PostgreSQL
 *
 * Filters: what stands between a source and a target, sees each row of the tables that it asks for, and changes, drops
 * or keeps it. Such a table travels as text, so a filter sees values as people write them.
 *
 * What never passes a filter must not bypass it: where there is one, large objects stay behind, and nothing is cloned.
 * Statistics and materialized views are made anew from the rows that have passed.
 */
#ifndef TRANSFER_FILTER_H
#define TRANSFER_FILTER_H

#include "base/text.h"
#include "transfer/content.h"

/* A value; bytes are NULL for SQL's null, and need not end in NUL. */
struct row_value {
        const char *bytes;
        size_t length;
};

enum row_verdict { ROW_KEEP, ROW_CHANGED, ROW_DROP };

struct row_filter {
        /* Whether it wants the table's rows. From one thread, before any row is moved. */
        bool (*wants)(const struct row_filter *filter, const struct content_table *table);
        /* Looks at a row, one value for each of the table's columns, and may replace values by others that live until
         * the next call for a row of the same table. From several threads at once, for different tables. */
        int (*apply)(const struct row_filter *filter, const struct content_table *table,
                     struct row_value *values, enum row_verdict *ret, ski_error *error);
};

/* Prepares the content for a filter (NULL is harmless): the tables that it wants travel as text, large objects stay. */
void content_expect_filter(struct content *content, const struct row_filter *filter);

/* Applies the filter to one table's rows on their way to a sink. */
struct filtering {
        const struct row_filter *filter;
        const struct content_table *table;
        const struct row_sink *sink;
        struct row_value *values;
        struct text plain;   /* the values without their escapes */
        struct text changed; /* the row as it is handed on */
};

int filtering_begin(struct filtering *filtering, const struct row_filter *filter,
                    const struct content_table *table, const struct row_sink *sink, ski_error *error);
/* As row_sink's put(); the context is the struct filtering. */
int filtering_put(void *context, const char *row, size_t length, ski_error *error);
void filtering_end(struct filtering *filtering);

/* A filter that empties columns: each of them becomes null in every row. */
struct empty_columns {
        struct row_filter filter;
        struct strings schemas, tables, columns; /* items of the same place belong together */
};

void empty_columns_init(struct empty_columns *filter);
void empty_columns_clear(struct empty_columns *filter);

#endif
