/* SPDX-License-Identifier: PostgreSQL */
#include "cli/inspect.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/json.h"
#include "report/table.h"
#include "report/terminal.h"
#include "report/visible.h"
#include "report/wrap.h"

/* A column of a table on the screen: which of a part's columns it shows. */
struct shown {
        const char *title;
        const char *key;
};

enum { MOST_SHOWN = 12 };

/* A value as people read it ------------------------------------------------------------------------ */

static void append_names(struct text *text, const json_t *names)
{
        size_t i;
        const json_t *name;

        json_array_foreach(names, i, name)
        {
                text_append(text, i > 0 ? ", " : "");
                text_append(text, json_string_value(name));
        }
}

/* "clerk: INSERT, SELECT; public: SELECT", with a star at what may be passed on, as in psql. */
static void append_grant(struct text *text, const json_t *grant)
{
        const json_t *grantable = json_object_get(grant, "grantable"), *privilege, *other;
        size_t i, j;

        text_appendf(text, "%s: ", json_string_value(json_object_get(grant, "role")));
        json_array_foreach(json_object_get(grant, "privileges"), i, privilege)
        {
                text_appendf(text, "%s%s", i > 0 ? ", " : "", json_string_value(privilege));
                json_array_foreach(grantable, j, other)
                {
                        if (json_equal(privilege, other))
                                text_append_char(text, '*');
                }
        }
}

static void append_document(struct text *text, const char *document)
{
        json_auto_t *list = json_loads(document, JSON_DECODE_ANY, NULL);
        size_t i;
        const json_t *item;

        if (!list)
                text->failed = true;
        if (!json_is_object(json_array_get(list, 0))) {
                append_names(text, list);
                return;
        }
        json_array_foreach(list, i, item)
        {
                text_append(text, i > 0 ? "; " : "");
                append_grant(text, item);
        }
}

/* Without the mark of 'triggers install', which says nothing to people. */
static void append_comment(struct text *text, const char *comment)
{
        static const char mark[] = "[skinspire ";
        const char *found = strstr(comment, mark);
        size_t length = strlen(comment);

        if (found && strchr(found, ']') == comment + length - 1)
                length = (size_t)(found - comment);
        while (length > 0 && comment[length - 1] == ' ')
                length--;
        text_append_bytes(text, comment, length);
}

/* Appends nothing for null and for what is not so. */
static void append_value(struct text *text, const ski_result *rows, size_t row, size_t column)
{
        const char *value = ski_result_text(rows, row, column);

        if (!value)
                return;
        switch (inspection_kind(rows, column)) {
        case INSPECT_TRUTH:
                text_append(text, ski_result_bool(rows, row, column) ? "yes" : "");
                break;
        case INSPECT_DOCUMENT:
                append_document(text, value);
                break;
        case INSPECT_NUMBER:
                if (text_starts_with(ski_result_column_name(rows, column), "bytes"))
                        text_append_size(text, (unsigned long long)ski_result_int8(rows, row, column));
                else
                        text_append(text, value);
                break;
        case INSPECT_TEXT:
        case INSPECT_JOINT:
                if (strcmp(ski_result_column_name(rows, column), "comment") == 0)
                        append_comment(text, value);
                else
                        text_append(text, value);
        }
}

/* Tables ------------------------------------------------------------------------------------------- */

struct view {
        const ski_result *rows;
        size_t first, end;
        const struct shown *shown; /* ends with a title that is NULL */
};

static size_t longest_value(const struct view *view, size_t column)
{
        size_t longest = 0;

        for (size_t row = view->first; row < view->end; row++) {
                _cleanup_text_ struct text value = TEXT_INIT;

                append_value(&value, view->rows, row, column);
                if (value.length > longest)
                        longest = value.length;
        }
        return longest;
}

/* A column that would be empty takes no room, and one with short values stays in one piece where room is short.
 * Returns how many there are; ret_columns[i] is where the values of the i-th stand. */
static size_t choose_columns(const struct view *view, struct table_column *ret_titles, size_t *ret_columns)
{
        enum { SHORT = 16 };
        size_t count = 0;

        for (const struct shown *shown = view->shown; shown->title; shown++) {
                size_t column = inspection_column(view->rows, shown->key);
                size_t longest = longest_value(view, column);
                bool is_number = inspection_kind(view->rows, column) == INSPECT_NUMBER;

                if (longest == 0)
                        continue;
                ret_titles[count].title = shown->title;
                ret_titles[count].flags = is_number ? TABLE_RIGHT : longest > SHORT ? TABLE_WRAP : 0;
                ret_columns[count++] = column;
        }
        ret_titles[count] = (struct table_column){ NULL, 0 };
        return count;
}

static void add_row(struct table *table, const struct view *view, size_t row, const size_t *columns,
                    size_t count)
{
        struct text values[MOST_SHOWN] = { 0 };
        const char *cells[MOST_SHOWN];

        for (size_t i = 0; i < count; i++) {
                append_value(&values[i], view->rows, row, columns[i]);
                cells[i] = text_get(&values[i]);
        }
        table_add_row(table, cells);
        for (size_t i = 0; i < count; i++) {
                if (strcmp(cells[i], "disabled") == 0)
                        table_color(table, i, "red");
        }
        for (size_t i = 0; i < count; i++)
                text_free(&values[i]);
}

static int print_view(const struct view *view, ski_error *error)
{
        struct table_column titles[MOST_SHOWN + 1];
        size_t columns[MOST_SHOWN], count = choose_columns(view, titles, columns);
        _cleanup_(table_freep) struct table *table = table_new(titles);

        if (!table)
                return ski_error_oom(error);
        for (size_t row = view->first; row < view->end; row++)
                add_row(table, view, row, columns, count);
        return table_print(table, error);
}

/* Blocks, one below the other ----------------------------------------------------------------------- */

/* A line between blocks, none before the first. */
static void begin_block(const char *title)
{
        static bool is_later;

        printf("%s%s%s", is_later ? "\n" : "", title, title[0] ? "\n" : "");
        is_later = true;
}

static int print_rows(const char *title, const ski_result *rows, size_t first, size_t end,
                      const struct shown *shown, ski_error *error)
{
        const struct view view = { .rows = rows, .first = first, .end = end, .shown = shown };

        if (first == end)
                return 0;
        begin_block(title);
        return print_view(&view, error);
}

static int print_part(const char *title, const struct inspection *inspection, enum inspect_part part,
                      const struct shown *shown, ski_error *error)
{
        const ski_result *rows = inspection->parts[part];

        return print_rows(title, rows, 0, ski_result_rows(rows), shown, error);
}

/* "owner         clinic", one for each fact that there is to say. */
static int print_facts(const ski_result *rows, size_t row, const struct shown *facts, ski_error *error)
{
        enum { NAME_WIDTH = 20 };

        for (; facts->title; facts++) {
                _cleanup_text_ struct text value = TEXT_INIT, visible = TEXT_INIT, wrapped = TEXT_INIT;

                append_value(&value, rows, row, inspection_column(rows, facts->key));
                visible_append(&visible, text_get(&value), false);
                if (terminal_is(stdout))
                        wrap_append(&wrapped, text_get(&visible), NAME_WIDTH, NAME_WIDTH, terminal_width(80));
                else
                        text_appendf(&wrapped, "%s\n", text_get(&visible));
                if (value.failed || visible.failed || wrapped.failed)
                        return ski_error_oom(error);
                if (visible.length > 0)
                        printf("%-*s%s", NAME_WIDTH, facts->title, text_get(&wrapped));
        }
        return 0;
}

/* The overview ------------------------------------------------------------------------------------- */

static const struct shown database_facts[] = {
        { "database", "name" },         { "owner", "owner" },
        { "comment", "comment" },       { "size", "bytes" },
        { "server", "server_version" }, { "address", "server_address" },
        { "port", "server_port" },      { "started", "server_started" },
        { "standby", "standby" },       { "encoding", "encoding" },
        { "collation", "collation" },   { "role", "role" },
        { "sessions", "sessions" },     { "transaction age", "transaction_age" },
        { "grants", "grants" },         { NULL, NULL },
};

static const struct shown largest_columns[] = {
        { "TABLE", "identity" },
        { "ROWS", "rows_estimated" },
        { "SIZE", "bytes" },
        { NULL, NULL },
};

static const struct shown finding_columns[] = {
        { "OBJECT", "object" },
        { "WHAT STANDS OUT", "detail" },
        { NULL, NULL },
};

static int print_counts(const ski_result *counts, ski_error *error)
{
        static const struct table_column titles[] = { { "OBJECTS", 0 }, { "COUNT", TABLE_RIGHT }, { NULL, 0 } };
        _cleanup_(table_freep) struct table *table = table_new(titles);

        if (!table)
                return ski_error_oom(error);
        for (size_t column = 0; column < ski_result_columns(counts); column++) {
                _cleanup_free_ char *kind = strdup(ski_result_column_name(counts, column));

                if (!kind)
                        return ski_error_oom(error);
                for (char *space = strchr(kind, '_'); space; space = strchr(space, '_'))
                        *space = ' ';
                if (ski_result_int8(counts, 0, column) > 0)
                        TABLE_ADD(table, kind, ski_result_text(counts, 0, column));
        }
        begin_block("");
        return table_print(table, error);
}

static int print_overview(const struct inspection *inspection, ski_error *error)
{
        int r;

        begin_block("");
        r = print_facts(inspection->parts[INSPECT_DATABASE], 0, database_facts, error);
        if (r == 0)
                r = print_counts(inspection->parts[INSPECT_COUNTS], error);
        if (r == 0)
                r = print_part("", inspection, INSPECT_LARGEST, largest_columns, error);
        if (r == 0)
                r = print_part("", inspection, INSPECT_FINDINGS, finding_columns, error);
        return r;
}

/* One table with all that belongs to it ------------------------------------------------------------ */

static const struct shown table_facts[] = {
        { "kind", "kind" },
        { "owner", "owner" },
        { "comment", "comment" },
        { "extension", "extension" },
        { "persistence", "persistence" },
        { "partitioned by", "partition_key" },
        { "partition for", "partition_bound" },
        { "parents", "parents" },
        { "children", "children" },
        { "foreign server", "foreign_server" },
        { "tablespace", "tablespace" },
        { "options", "options" },
        { "row security", "row_security" },
        { "for its owner too", "row_security_forced" },
        { "grants", "grants" },
        { "rows, estimated", "rows_estimated" },
        { "dead rows", "rows_dead" },
        { "size", "bytes" },
        { "of it, indexes", "bytes_indexes" },
        { "of it, rows", "bytes_rows" },
        { "sequential scans", "sequential_scans" },
        { "index scans", "index_scans" },
        { "last vacuum", "last_vacuum" },
        { "last autovacuum", "last_autovacuum" },
        { "last analyze", "last_analyze" },
        { "last autoanalyze", "last_autoanalyze" },
        { "definition", "definition" },
        { NULL, NULL },
};

/* What belongs to a table, in the order in which it is printed. */
static const struct {
        enum inspect_part part;
        const struct shown *shown;
} details[] = {
        { INSPECT_COLUMNS, (const struct shown[]){ { "COLUMN", "name" },
                                                   { "TYPE", "type" },
                                                   { "NULLABLE", "nullable" },
                                                   { "DEFAULT", "default" },
                                                   { "GENERATED", "generated" },
                                                   { "IDENTITY", "identity" },
                                                   { "COLLATION", "collation" },
                                                   { "GRANTS", "grants" },
                                                   { "COMMENT", "comment" },
                                                   { NULL, NULL } } },
        { INSPECT_CONSTRAINTS, (const struct shown[]){ { "CONSTRAINT", "name" },
                                                       { "VALIDATED", "validated" },
                                                       { "DEFINITION", "definition" },
                                                       { "COMMENT", "comment" },
                                                       { NULL, NULL } } },
        { INSPECT_REFERRED_BY, (const struct shown[]){ { "REFERRED TO BY", "table" },
                                                       { "COLUMNS", "columns" },
                                                       { "ITS COLUMNS", "referenced_columns" },
                                                       { "ON DELETE", "on_delete" },
                                                       { "CONSTRAINT", "name" },
                                                       { NULL, NULL } } },
        { INSPECT_INDEXES, (const struct shown[]){ { "INDEX", "name" },
                                                   { "VALID", "valid" },
                                                   { "SIZE", "bytes" },
                                                   { "SCANS", "scans" },
                                                   { "DEFINITION", "definition" },
                                                   { "COMMENT", "comment" },
                                                   { NULL, NULL } } },
        { INSPECT_TRIGGERS, (const struct shown[]){ { "TRIGGER", "name" },
                                                    { "WHEN", "timing" },
                                                    { "EVENTS", "events" },
                                                    { "EACH", "level" },
                                                    { "FUNCTION", "function" },
                                                    { "STATE", "state" },
                                                    { "COMMENT", "comment" },
                                                    { NULL, NULL } } },
        { INSPECT_POLICIES, (const struct shown[]){ { "POLICY", "name" },
                                                    { "FOR", "command" },
                                                    { "PERMISSIVE", "permissive" },
                                                    { "ROLES", "roles" },
                                                    { "USING", "using" },
                                                    { "CHECK", "check" },
                                                    { NULL, NULL } } },
        { INSPECT_RULES,
          (const struct shown[]){
                  { "RULE", "name" }, { "STATE", "state" }, { "DEFINITION", "definition" }, { NULL, NULL } } },
};

static int print_table(const struct inspection *inspection, size_t row, ski_error *error)
{
        const ski_result *tables = inspection->parts[INSPECT_TABLES];
        _cleanup_text_ struct text name = TEXT_INIT;
        int r;

        visible_append(&name, ski_result_text(tables, row, inspection_column(tables, "identity")), false);
        if (name.failed)
                return ski_error_oom(error);
        begin_block(text_get(&name));
        r = print_facts(tables, row, table_facts, error);
        for (size_t i = 0; r == 0 && i < ARRAY_LENGTH(details); i++) {
                const ski_result *rows = inspection->parts[details[i].part];
                size_t first, end;

                inspection_rows_of(rows, ski_result_int8(tables, row, 0), &first, &end);
                r = print_rows("", rows, first, end, details[i].shown, error);
        }
        return r;
}

/* Lists -------------------------------------------------------------------------------------------- */

static const struct shown table_columns[] = {
        { "TABLE", "identity" },      { "KIND", "kind" },  { "OWNER", "owner" },
        { "ROWS", "rows_estimated" }, { "SIZE", "bytes" }, { "ROW SECURITY", "row_security" },
        { "COMMENT", "comment" },     { NULL, NULL },
};

static const struct shown statistics_columns[] = {
        { "TABLE", "identity" },
        { "ROWS", "rows_estimated" },
        { "DEAD", "rows_dead" },
        { "SIZE", "bytes" },
        { "INDEXES", "bytes_indexes" },
        { "SCANS", "sequential_scans" },
        { "INDEX SCANS", "index_scans" },
        { "VACUUM", "last_vacuum" },
        { "AUTOVACUUM", "last_autovacuum" },
        { "ANALYZE", "last_analyze" },
        { "AUTOANALYZE", "last_autoanalyze" },
        { NULL, NULL },
};

static const struct shown index_columns[] = {
        { "INDEX", "name" }, { "TABLE", "table" }, { "SIZE", "bytes" }, { "SCANS", "scans" }, { NULL, NULL },
};

static const struct shown trigger_columns[] = {
        { "TABLE", "table" }, { "TRIGGER", "name" },      { "WHEN", "timing" }, { "EVENTS", "events" },
        { "EACH", "level" },  { "FUNCTION", "function" }, { "STATE", "state" }, { NULL, NULL },
};

static const struct shown event_trigger_columns[] = {
        { "EVENT TRIGGER", "name" }, { "EVENT", "event" }, { "TAGS", "tags" },
        { "FUNCTION", "function" },  { "STATE", "state" }, { NULL, NULL },
};

static const struct shown function_columns[] = {
        { "FUNCTION", "identity" },
        { "KIND", "kind" },
        { "RETURNS", "returns" },
        { "LANGUAGE", "language" },
        { "VOLATILITY", "volatility" },
        { "DEFINER", "security_definer" },
        { "TRIGGERS", "triggers" },
        { "COMMENT", "comment" },
        { NULL, NULL },
};

static const struct shown relation_columns[] = {
        { "TABLE", "table" },          { "COLUMNS", "columns" },
        { "REFERS TO", "references" }, { "ITS COLUMNS", "referenced_columns" },
        { "ON UPDATE", "on_update" },  { "ON DELETE", "on_delete" },
        { "VALIDATED", "validated" },  { NULL, NULL },
};

static const struct shown schema_columns[] = {
        { "SCHEMA", "name" },     { "OWNER", "owner" }, { "GRANTS", "grants" },
        { "COMMENT", "comment" }, { NULL, NULL },
};

static const struct shown extension_columns[] = {
        { "EXTENSION", "name" },  { "VERSION", "version" }, { "SCHEMA", "schema" },
        { "OBJECTS", "objects" }, { NULL, NULL },
};

static const struct shown sequence_columns[] = {
        { "SEQUENCE", "identity" },      { "TYPE", "type" },     { "LAST VALUE", "last_value" },
        { "STEP", "increment" },         { "CYCLES", "cycles" }, { "TABLE", "owned_by_table" },
        { "COLUMN", "owned_by_column" }, { NULL, NULL },
};

static const struct shown type_columns[] = {
        { "TYPE", "identity" },
        { "KIND", "kind" },
        { "BASE", "base" },
        { "LABELS", "labels" },
        { "ATTRIBUTES", "attributes" },
        { "CHECKS", "checks" },
        { "COMMENT", "comment" },
        { NULL, NULL },
};

static int print_schema(const struct inspection *inspection, ski_error *error)
{
        int r;

        r = print_part("", inspection, INSPECT_SCHEMAS, schema_columns, error);
        if (r == 0)
                r = print_part("", inspection, INSPECT_EXTENSIONS, extension_columns, error);
        if (r == 0)
                r = print_part("", inspection, INSPECT_TYPES, type_columns, error);
        if (r == 0)
                r = print_part("", inspection, INSPECT_SEQUENCES, sequence_columns, error);
        return r;
}

static int print_lists(const struct inspection *inspection, const struct inspect_sections *sections,
                       ski_error *error)
{
        int r = 0;

        if (sections->tables)
                r = print_part("", inspection, INSPECT_TABLES, table_columns, error);
        if (r == 0 && sections->relations)
                r = print_part("", inspection, INSPECT_RELATIONS, relation_columns, error);
        if (r == 0 && sections->triggers)
                r = print_part("", inspection, INSPECT_TRIGGERS, trigger_columns, error);
        if (r == 0 && (sections->triggers || sections->schema))
                r = print_part("", inspection, INSPECT_EVENT_TRIGGERS, event_trigger_columns, error);
        if (r == 0 && sections->functions)
                r = print_part("", inspection, INSPECT_FUNCTIONS, function_columns, error);
        if (r == 0 && sections->stats)
                r = print_part("", inspection, INSPECT_TABLES, statistics_columns, error);
        if (r == 0 && sections->stats)
                r = print_part("", inspection, INSPECT_INDEXES, index_columns, error);
        return r;
}

int inspection_print(const struct inspection *inspection, const struct inspect_sections *sections,
                     ski_error *error)
{
        int r = 0;

        if (sections->overview)
                r = print_overview(inspection, error);
        if (r == 0 && sections->schema)
                r = print_schema(inspection, error);
        for (size_t row = 0;
             r == 0 && sections->details && row < ski_result_rows(inspection->parts[INSPECT_TABLES]); row++)
                r = print_table(inspection, row, error);
        return r < 0 ? r : print_lists(inspection, sections, error);
}
