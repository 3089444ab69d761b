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
#include "sql/inspect_relations.h"
#include "sql/inspect_rules.h"
#include "sql/inspect_schemas.h"
#include "sql/inspect_sequences.h"
#include "sql/inspect_tables.h"
#include "sql/inspect_triggers.h"
#include "sql/inspect_types.h"

/* The parameters are the table's oid and the schema's name, each of which may be null, and whether the rows are to be
 * found by their table. */
static const struct {
        const char *name;
        const char *query;
        size_t parameters;
} parts[INSPECT_PART_COUNT] = {
        [INSPECT_DATABASE] = { "database", sql_inspect_database, 0 },
        [INSPECT_COUNTS] = { "counts", sql_inspect_counts, 0 },
        [INSPECT_LARGEST] = { "largest", sql_inspect_largest, 0 },
        [INSPECT_FINDINGS] = { "findings", sql_inspect_findings, 0 },
        [INSPECT_SCHEMAS] = { "schemas", sql_inspect_schemas, 2 },
        [INSPECT_EXTENSIONS] = { "extensions", sql_inspect_extensions, 0 },
        [INSPECT_TABLES] = { "tables", sql_inspect_tables, 2 },
        [INSPECT_COLUMNS] = { "columns", sql_inspect_columns, 2 },
        [INSPECT_CONSTRAINTS] = { "constraints", sql_inspect_constraints, 2 },
        [INSPECT_REFERRED_BY] = { "referred_by", sql_inspect_relations, 3 },
        [INSPECT_INDEXES] = { "indexes", sql_inspect_indexes, 2 },
        [INSPECT_TRIGGERS] = { "triggers", sql_inspect_triggers, 2 },
        [INSPECT_POLICIES] = { "policies", sql_inspect_policies, 2 },
        [INSPECT_RULES] = { "rules", sql_inspect_rules, 2 },
        [INSPECT_RELATIONS] = { "relations", sql_inspect_relations, 3 },
        [INSPECT_EVENT_TRIGGERS] = { "event_triggers", sql_inspect_event_triggers, 0 },
        [INSPECT_FUNCTIONS] = { "functions", sql_inspect_functions, 2 },
        [INSPECT_SEQUENCES] = { "sequences", sql_inspect_sequences, 2 },
        [INSPECT_TYPES] = { "types", sql_inspect_types, 2 },
};

const char *inspect_part_name(enum inspect_part part)
{
        return parts[part].name;
}

/* Two sessions read side by side, the first from the front of this list, the second from its back. What each begins
 * with takes long: at the front sizes, for which the server opens every relation, at the back expressions, for which
 * it opens the tables. They meet among what is short. */
static const enum inspect_part order[INSPECT_PART_COUNT] = {
        INSPECT_TABLES,   INSPECT_INDEXES,   INSPECT_LARGEST,        INSPECT_FINDINGS,    INSPECT_COUNTS,
        INSPECT_DATABASE, INSPECT_SCHEMAS,   INSPECT_EXTENSIONS,     INSPECT_SEQUENCES,   INSPECT_TYPES,
        INSPECT_RULES,    INSPECT_FUNCTIONS, INSPECT_EVENT_TRIGGERS, INSPECT_RELATIONS,   INSPECT_REFERRED_BY,
        INSPECT_TRIGGERS, INSPECT_POLICIES,  INSPECT_COLUMNS,        INSPECT_CONSTRAINTS,
};

/* One of the two, and how far it is. */
struct reader {
        struct reading *reading;
        bool from_back;
        unsigned taken;
};

struct reading {
        const struct inspect_request *request;
        struct conninfo *conninfo;
        ski_session_options options;
        ski_param table;
        struct reader first, second;
        struct companion *companion;
        atomic_uint taken;            /* how many parts of the order, by both */
        struct inspection inspection; /* each part is filled by who took it */
};

static void reading_clear(struct reading *reading)
{
        companion_free(reading->companion);
        inspection_clear(&reading->inspection);
        conninfo_free(reading->conninfo);
}

/* The next part that is asked for, INSPECT_PART_COUNT after the last. */
static enum inspect_part take_part(struct reader *reader)
{
        while (atomic_fetch_add(&reader->reading->taken, 1) < INSPECT_PART_COUNT) {
                unsigned place = reader->taken++;
                enum inspect_part part = order[reader->from_back ? INSPECT_PART_COUNT - 1 - place : place];

                if (reader->reading->request->parts[part])
                        return part;
        }
        return INSPECT_PART_COUNT;
}

static int read_part(ski_session *session, struct reading *reading, enum inspect_part part, ski_error *error)
{
        const ski_param params[] = { reading->table, ski_text(reading->request->schema),
                                     ski_bool(part == INSPECT_REFERRED_BY) };

        return ski_execute(session, &reading->inspection.parts[part], error, parts[part].query,
                           parts[part].parameters, params);
}

/* Reads what nobody has taken yet. When that fails, nobody needs the rest. */
static int read_parts(ski_session *session, void *context, ski_error *error)
{
        struct reader *reader = context;
        enum inspect_part part;
        int r;

        r = ski_execute(session, NULL, error, sql_inspect_begin, SKI_NO_PARAMS);
        while (r == 0 && (part = take_part(reader)) < INSPECT_PART_COUNT)
                r = read_part(session, reader->reading, part, error);
        if (r < 0)
                atomic_store(&reader->reading->taken, INSPECT_PART_COUNT);
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

static int read_together(ski_session *session, struct reading *reading, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = ski_scope_begin(&scope, session, SKI_READ_ONLY | SKI_REPEATABLE_READ, error);
        if (r == 0)
                r = find_names(session, reading, error);
        if (r == 0 && is_long(reading->request))
                r = companion_start(session, reading->conninfo, &reading->options, read_parts, &reading->second,
                                    &reading->companion, error);
        if (r == 0)
                r = read_parts(session, &reading->first, error);
        return r < 0 ? r : ski_scope_commit(&scope, error);
}

/* The session is closed at the end: a companion that waits for a connection may be waiting for this one. */
static int read_all(const struct environment *environment, struct reading *reading, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = session_open(reading->conninfo, &reading->options, &session, error);
        if (r < 0) {
                change_explain_missing(environment, error);
                return r;
        }
        return read_together(session, reading, error);
}

int inspect(const struct project *project, const struct environment *environment,
            const ski_session_options *options, const struct inspect_request *request, struct inspection *ret,
            ski_error *error)
{
        _cleanup_(reading_clear) struct reading reading = { .request = request, .options = *options };
        int r;

        reading.options.search_path = "pg_catalog, pg_temp";
        reading.options.read_only = true;
        reading.first = (struct reader){ .reading = &reading };
        reading.second = (struct reader){ .reading = &reading, .from_back = true };
        r = environment_conninfo(project, environment, false, &reading.conninfo, error);
        if (r == 0)
                r = read_all(environment, &reading, error);
        if (r == 0)
                r = companion_finish(steal(reading.companion), error);
        if (r < 0)
                return r;
        *ret = reading.inspection;
        reading.inspection = (struct inspection){ 0 };
        return 0;
}
