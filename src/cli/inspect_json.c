/* SPDX-License-Identifier: PostgreSQL */
#include "cli/inspect.h"

#include "report/json_writer.h"

static void put_value(struct json_writer *writer, const ski_result *rows, size_t row, size_t column)
{
        const char *key = ski_result_column_name(rows, column);
        const char *value = ski_result_text(rows, row, column);
        enum inspect_kind kind = inspection_kind(rows, column);

        if (kind == INSPECT_JOINT)
                return;
        if (!value)
                json_put_word(writer, key, "null");
        else if (kind == INSPECT_NUMBER)
                json_put_word(writer, key, value);
        else if (kind == INSPECT_TRUTH)
                json_put_word(writer, key, ski_result_bool(rows, row, column) ? "true" : "false");
        else if (kind == INSPECT_DOCUMENT)
                json_put_document(writer, key, value);
        else
                json_put_text(writer, key, value);
}

static void put_values(struct json_writer *writer, const ski_result *rows, size_t row)
{
        for (size_t column = 0; column < ski_result_columns(rows); column++)
                put_value(writer, rows, row, column);
}

static void put_rows(struct json_writer *writer, const char *key, const ski_result *rows, size_t first,
                     size_t end)
{
        json_array_begin(writer, key);
        for (size_t row = first; row < end; row++) {
                json_object_begin(writer, NULL);
                put_values(writer, rows, row);
                json_object_end(writer);
        }
        json_array_end(writer);
}

static void put_details(struct json_writer *writer, const struct inspection *inspection, int64_t table)
{
        for (enum inspect_part part = INSPECT_COLUMNS; part <= INSPECT_RULES; part++) {
                size_t first, end;

                inspection_rows_of(inspection->parts[part], table, &first, &end);
                put_rows(writer, inspect_part_name(part), inspection->parts[part], first, end);
        }
}

static void put_tables(struct json_writer *writer, const struct inspection *inspection, bool details)
{
        const ski_result *tables = inspection->parts[INSPECT_TABLES];

        json_array_begin(writer, inspect_part_name(INSPECT_TABLES));
        for (size_t row = 0; row < ski_result_rows(tables); row++) {
                json_object_begin(writer, NULL);
                put_values(writer, tables, row);
                if (details)
                        put_details(writer, inspection, ski_result_int8(tables, row, 0));
                json_object_end(writer);
        }
        json_array_end(writer);
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

static void put_part(struct json_writer *writer, const struct inspection *inspection, enum inspect_part part,
                     bool details)
{
        const ski_result *rows = inspection->parts[part];

        if (part == INSPECT_TABLES) {
                put_tables(writer, inspection, details);
        } else if (part == INSPECT_DATABASE || part == INSPECT_COUNTS) {
                json_object_begin(writer, inspect_part_name(part));
                put_values(writer, rows, 0);
                json_object_end(writer);
        } else {
                put_rows(writer, inspect_part_name(part), rows, 0, ski_result_rows(rows));
        }
}

void inspection_print_json(const struct inspection *inspection, const struct inspect_sections *sections,
                           const char *environment)
{
        struct json_writer writer;

        json_answer_begin(&writer, stdout);
        json_put_text(&writer, "environment", environment);
        for (enum inspect_part part = 0; part < INSPECT_PART_COUNT; part++)
                if (inspection->parts[part] && stands_alone(part, sections))
                        put_part(&writer, inspection, part, sections->details);
        json_answer_end(&writer);
}
