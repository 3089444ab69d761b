/* SPDX-License-Identifier: PostgreSQL
 *
 * What an inspection has read: the rows of each part.
 */
#include <assert.h>
#include <string.h>

#include "operations/inspect.h"
#include "postgres/session_internal.h"

void inspection_clear(struct inspection *inspection)
{
        for (size_t i = 0; i < INSPECT_PART_COUNT; i++)
                ski_result_free(inspection->parts[i]);
        *inspection = (struct inspection){ 0 };
}

/* The numbers of built-in types never change. */
enum inspect_kind inspection_kind(const ski_result *rows, size_t column)
{
        enum { BOOL = 16, INT8 = 20, INT2 = 21, INT4 = 23, OID = 26, JSON = 114 };

        switch (result_column_type(rows, column)) {
        case BOOL:
                return INSPECT_TRUTH;
        case INT8:
        case INT4:
        case INT2:
                return INSPECT_NUMBER;
        case JSON:
                return INSPECT_DOCUMENT;
        case OID:
                return INSPECT_JOINT;
        default:
                return INSPECT_TEXT;
        }
}

size_t inspection_column(const ski_result *rows, const char *name)
{
        size_t column = 0;

        while (strcmp(ski_result_column_name(rows, column), name) != 0) {
                column++;
                assert(column < ski_result_columns(rows));
        }
        return column;
}

/* The first row whose table is not before this one. */
static size_t lower_bound(const ski_result *rows, int64_t table)
{
        size_t first = 0, end = ski_result_rows(rows);

        while (first < end) {
                size_t middle = first + (end - first) / 2;

                if (ski_result_int8(rows, middle, 0) < table)
                        first = middle + 1;
                else
                        end = middle;
        }
        return first;
}

void inspection_rows_of(const ski_result *rows, int64_t table, size_t *ret_first, size_t *ret_end)
{
        *ret_first = lower_bound(rows, table);
        *ret_end = lower_bound(rows, table + 1);
}
