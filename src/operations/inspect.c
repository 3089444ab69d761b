/* SPDX-License-Identifier: PostgreSQL */
#include "operations/inspect.h"

#include <stdatomic.h>

#include "operations/change.h"
#include "operations/inspect_names.h"
#include "postgres/companion.h"
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

const char *inspect_part_name(enum inspect_part part)
{
        return parts[part].name;
}

/* What the sessions share that read side by side. */
struct reading {
        const struct inspect_request *request;
        ski_param table;
        atomic_uint taken;             /* how many of the parts somebody has taken */
        struct inspection *inspection; /* each part is filled by who took it */
};

/* The next part that is asked for, INSPECT_PART_COUNT after the last. The tables come first: they take longest. */
static enum inspect_part take_part(struct reading *reading)
{
        unsigned place;

        while ((place = atomic_fetch_add(&reading->taken, 1)) < INSPECT_PART_COUNT) {
                enum inspect_part part = (INSPECT_TABLES + place) % INSPECT_PART_COUNT;

                if (reading->request->parts[part])
                        return part;
        }
        return INSPECT_PART_COUNT;
}

static int read_part(ski_session *session, struct reading *reading, enum inspect_part part, ski_error *error)
{
        ski_result **rows = &reading->inspection->parts[part];

        if (parts[part].filtered)
                return ski_execute(session, rows, error, parts[part].query,
                                   SKI_PARAMS(reading->table, ski_text(reading->request->schema)));
        return ski_execute(session, rows, error, parts[part].query, SKI_NO_PARAMS);
}

/* Reads what nobody has taken yet. When that fails, nobody needs the rest. */
static int read_parts(ski_session *session, void *context, ski_error *error)
{
        struct reading *reading = context;
        enum inspect_part part;
        int r;

        r = ski_execute(session, NULL, error, sql_inspect_begin, SKI_NO_PARAMS);
        while (r == 0 && (part = take_part(reading)) < INSPECT_PART_COUNT)
                r = read_part(session, reading, part, error);
        if (r < 0)
                atomic_store(&reading->taken, INSPECT_PART_COUNT);
        return r;
}

static int find_names(ski_session *session, struct reading *reading, ski_error *error)
{
        const struct inspect_request *request = reading->request;
        int64_t oid;
        int r = 0;

        if (request->schema)
                r = inspect_check_schema(session, request->schema, error);
        if (r == 0 && request->table) {
                r = inspect_find_table(session, request->table, &oid, error);
                if (r == 0)
                        reading->table = ski_int8(oid);
        }
        return r;
}

/* All tables in detail are work for two. */
static bool is_long(const struct inspect_request *request)
{
        return request->parts[INSPECT_COLUMNS] && !request->table;
}

/* The companion is left to the caller also when this fails. */
static int read_together(ski_session *session, const struct conninfo *conninfo,
                         const ski_session_options *options, struct reading *reading,
                         struct companion **ret_companion, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = ski_scope_begin(&scope, session, SKI_READ_ONLY | SKI_REPEATABLE_READ, error);
        if (r == 0)
                r = find_names(session, reading, error);
        if (r == 0 && is_long(reading->request))
                r = companion_start(session, conninfo, options, read_parts, reading, ret_companion, error);
        if (r == 0)
                r = read_parts(session, reading, error);
        return r < 0 ? r : ski_scope_commit(&scope, error);
}

int inspect(const struct project *project, const struct environment *environment,
            const ski_session_options *given, const struct inspect_request *request, struct inspection *ret,
            ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        _cleanup_(inspection_clear) struct inspection inspection = { 0 };
        struct reading reading = { .request = request, .table = ski_null(), .inspection = &inspection };
        _cleanup_(companion_freep) struct companion *companion = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL; /* closed before the companion is waited for */
        ski_session_options options = *given;
        int r;

        options.search_path = "pg_catalog, pg_temp";
        options.read_only = true;
        r = environment_conninfo(project, environment, false, &conninfo, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, &options, &session, error);
        if (r < 0) {
                change_explain_missing(environment, error);
                return r;
        }
        r = read_together(session, conninfo, &options, &reading, &companion, error);
        if (r < 0)
                return r;
        ski_session_close(steal(session));
        r = companion_finish(steal(companion), error);
        if (r < 0)
                return r;
        *ret = inspection;
        inspection = (struct inspection){ 0 };
        return 0;
}
