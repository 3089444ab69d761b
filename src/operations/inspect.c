/* SPDX-License-Identifier: PostgreSQL */
#include "operations/inspect.h"

#include <assert.h>
#include <string.h>

#include "operations/change.h"
#include "operations/inspect_names.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"
#include "sql/inspect_begin.h"
#include "sql/inspect_columns.h"
#include "sql/inspect_constraints.h"
#include "sql/inspect_counts.h"
#include "sql/inspect_database.h"
#include "sql/inspect_event_triggers.h"
#include "sql/inspect_extensions.h"
#include "sql/inspect_findings.h"
#include "sql/inspect_functions.h"
#include "sql/inspect_indexes.h"
#include "sql/inspect_largest.h"
#include "sql/inspect_policies.h"
#include "sql/inspect_referred_by.h"
#include "sql/inspect_relations.h"
#include "sql/inspect_rules.h"
#include "sql/inspect_schemas.h"
#include "sql/inspect_sequences.h"
#include "sql/inspect_tables.h"
#include "sql/inspect_triggers.h"
#include "sql/inspect_types.h"

/* A filtered query takes the table's oid and the schema's name, each of which may be null. */
static const struct {
        const char *name;
        const char *query;
        bool filtered;
} parts[INSPECT_PART_COUNT] = {
        [INSPECT_DATABASE] = { "database", sql_inspect_database, false },
        [INSPECT_COUNTS] = { "counts", sql_inspect_counts, false },
        [INSPECT_LARGEST] = { "largest", sql_inspect_largest, false },
        [INSPECT_FINDINGS] = { "findings", sql_inspect_findings, false },
        [INSPECT_SCHEMAS] = { "schemas", sql_inspect_schemas, true },
        [INSPECT_EXTENSIONS] = { "extensions", sql_inspect_extensions, false },
        [INSPECT_TABLES] = { "tables", sql_inspect_tables, true },
        [INSPECT_COLUMNS] = { "columns", sql_inspect_columns, true },
        [INSPECT_CONSTRAINTS] = { "constraints", sql_inspect_constraints, true },
        [INSPECT_REFERRED_BY] = { "referred_by", sql_inspect_referred_by, true },
        [INSPECT_INDEXES] = { "indexes", sql_inspect_indexes, true },
        [INSPECT_TRIGGERS] = { "triggers", sql_inspect_triggers, true },
        [INSPECT_POLICIES] = { "policies", sql_inspect_policies, true },
        [INSPECT_RULES] = { "rules", sql_inspect_rules, true },
        [INSPECT_RELATIONS] = { "relations", sql_inspect_relations, true },
        [INSPECT_EVENT_TRIGGERS] = { "event_triggers", sql_inspect_event_triggers, false },
        [INSPECT_FUNCTIONS] = { "functions", sql_inspect_functions, true },
        [INSPECT_SEQUENCES] = { "sequences", sql_inspect_sequences, true },
        [INSPECT_TYPES] = { "types", sql_inspect_types, true },
};

void inspection_clear(struct inspection *inspection)
{
        for (size_t i = 0; i < INSPECT_PART_COUNT; i++)
                ski_result_free(inspection->parts[i]);
        *inspection = (struct inspection){ 0 };
}

static int open_session(const struct project *project, const struct environment *environment,
                        const ski_session_options *given, ski_session **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        ski_session_options options = *given;
        int r;

        options.search_path = "pg_catalog, pg_temp";
        options.read_only = true;
        r = environment_conninfo(project, environment, false, &conninfo, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, &options, ret, error);
        if (r < 0)
                change_explain_missing(environment, error);
        return r;
}

static int read_part(ski_session *session, enum inspect_part part, ski_param table, ski_param schema,
                     struct inspection *inspection, ski_error *error)
{
        ski_result **rows = &inspection->parts[part];

        if (parts[part].filtered)
                return ski_execute(session, rows, error, parts[part].query, SKI_PARAMS(table, schema));
        return ski_execute(session, rows, error, parts[part].query, SKI_NO_PARAMS);
}

static int read_parts(ski_session *session, const struct inspect_request *request,
                      struct inspection *inspection, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        ski_param table = ski_null();
        int64_t oid;
        int r;

        r = ski_scope_begin(&scope, session, SKI_READ_ONLY | SKI_REPEATABLE_READ, error);
        if (r == 0)
                r = ski_execute(session, NULL, error, sql_inspect_begin, SKI_NO_PARAMS);
        if (r == 0 && request->schema)
                r = inspect_check_schema(session, request->schema, error);
        if (r == 0 && request->table) {
                r = inspect_find_table(session, request->table, &oid, error);
                if (r == 0)
                        table = ski_int8(oid);
        }
        for (size_t i = 0; r == 0 && i < INSPECT_PART_COUNT; i++)
                if (request->parts[i])
                        r = read_part(session, (enum inspect_part)i, table, ski_text(request->schema),
                                      inspection, error);
        return r < 0 ? r : ski_scope_commit(&scope, error);
}

int inspect(const struct project *project, const struct environment *environment,
            const ski_session_options *options, const struct inspect_request *request, struct inspection *ret,
            ski_error *error)
{
        _cleanup_(inspection_clear) struct inspection inspection = { 0 };
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = open_session(project, environment, options, &session, error);
        if (r == 0)
                r = read_parts(session, request, &inspection, error);
        if (r < 0)
                return r;
        *ret = inspection;
        inspection = (struct inspection){ 0 };
        return 0;
}

const char *inspect_part_name(enum inspect_part part)
{
        return parts[part].name;
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
