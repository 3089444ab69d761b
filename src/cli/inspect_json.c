/* SPDX-License-Identifier: PostgreSQL */
#include "cli/inspect.h"

#include "base/macro.h"
#include "report/json.h"

static json_t *value_json(const ski_result *rows, size_t row, size_t column, enum inspect_kind kind)
{
        const char *text = ski_result_text(rows, row, column);

        if (!text)
                return json_null();
        switch (kind) {
        case INSPECT_NUMBER:
                return json_integer((json_int_t)ski_result_int8(rows, row, column));
        case INSPECT_TRUTH:
                return json_boolean(ski_result_bool(rows, row, column));
        case INSPECT_DOCUMENT:
                return json_loads(text, JSON_DECODE_ANY, NULL);
        case INSPECT_TEXT:
        case INSPECT_JOINT:
                break;
        }
        return json_text(text);
}

/* NULL when memory ran out; so in all that follows. */
static json_t *row_json(const ski_result *rows, size_t row)
{
        json_t *object = json_object();
        bool failed = !object;

        for (size_t column = 0; !failed && column < ski_result_columns(rows); column++) {
                enum inspect_kind kind = inspection_kind(rows, column);

                if (kind != INSPECT_JOINT)
                        failed = json_object_set_new_nocheck(object, ski_result_column_name(rows, column),
                                                             value_json(rows, row, column, kind)) < 0;
        }
        if (failed) {
                json_decref(object);
                return NULL;
        }
        return object;
}

static json_t *rows_json(const ski_result *rows, size_t first, size_t end)
{
        json_auto_t *array = json_array();

        if (!array)
                return NULL;
        for (size_t row = first; row < end; row++)
                if (json_array_append_new(array, row_json(rows, row)) < 0)
                        return NULL;
        return steal(array);
}

static int add_part(json_t *object, enum inspect_part part, json_t *value)
{
        return json_object_set_new_nocheck(object, inspect_part_name(part), value);
}

static int add_details(json_t *table, const struct inspection *inspection, int64_t oid)
{
        for (enum inspect_part part = INSPECT_COLUMNS; part <= INSPECT_RULES; part++) {
                size_t first, end;

                inspection_rows_of(inspection->parts[part], oid, &first, &end);
                if (add_part(table, part, rows_json(inspection->parts[part], first, end)) < 0)
                        return -1;
        }
        return 0;
}

static json_t *tables_json(const struct inspection *inspection, bool details)
{
        const ski_result *tables = inspection->parts[INSPECT_TABLES];
        json_auto_t *array = json_array();

        if (!array)
                return NULL;
        for (size_t row = 0; row < ski_result_rows(tables); row++) {
                json_t *table = row_json(tables, row);

                if (json_array_append_new(array, table) < 0)
                        return NULL;
                if (details && add_details(table, inspection, ski_result_int8(tables, row, 0)) < 0)
                        return NULL;
        }
        return steal(array);
}

/* What belongs to a table stands on its own where somebody asked for it. */
static bool stands_alone(enum inspect_part part, const struct inspect_sections *sections)
{
        switch (part) {
        case INSPECT_COLUMNS:
        case INSPECT_CONSTRAINTS:
        case INSPECT_REFERRED_BY:
        case INSPECT_POLICIES:
        case INSPECT_RULES:
                return false;
        case INSPECT_INDEXES:
                return sections->stats;
        case INSPECT_TRIGGERS:
                return sections->triggers;
        default:
                return true;
        }
}

static json_t *part_json(const struct inspection *inspection, enum inspect_part part, bool details)
{
        const ski_result *rows = inspection->parts[part];

        if (part == INSPECT_DATABASE || part == INSPECT_COUNTS)
                return row_json(rows, 0);
        if (part == INSPECT_TABLES)
                return tables_json(inspection, details);
        return rows_json(rows, 0, ski_result_rows(rows));
}

json_t *inspection_json(const struct inspection *inspection, const struct inspect_sections *sections)
{
        json_auto_t *answer = json_object();

        if (!answer)
                return NULL;
        for (enum inspect_part part = 0; part < INSPECT_PART_COUNT; part++)
                if (inspection->parts[part] && stands_alone(part, sections) &&
                    add_part(answer, part, part_json(inspection, part, sections->details)) < 0)
                        return NULL;
        return steal(answer);
}
