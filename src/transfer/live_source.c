/* SPDX-License-Identifier: PostgreSQL
 *
 * Rows out of a database.
 */
#include "transfer/live_internal.h"

#include <string.h>

#include "postgres/copy.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/live_large_objects.h"

/* How long a session that comes later waits for a table's lock before the first one is asked. */
#define LOCK_PATIENCE "set lock_timeout = '2s'"

struct live_reader {
        struct row_source source;
        struct live_source *origin; /* NULL: a target that is read back */
        ski_session *session;
        ski_scope scope;
};

/* Takes away from the server's messages what is no row. */
struct stripping {
        const struct row_sink *sink;
        enum row_format format;
        bool has_begun;
};

/* The signature comes in the first message, together with the first row or with the end. */
static int strip_header(const char **bytes, size_t *length, ski_error *error)
{
        size_t header = BINARY_HEADER_LENGTH;

        if (*length < header || memcmp(*bytes, binary_header, 11) != 0)
                return ski_error_set(error, -SKI_ESERVER, "the server sends rows in a form that is not known");
        for (size_t i = 0, extension = 0; i < 4; i++) {
                extension = extension << 8 | (unsigned char)(*bytes)[15 + i];
                if (i == 3)
                        header += extension;
        }
        if (header > *length)
                return ski_error_set(error, -SKI_ESERVER, "the server sends rows in a form that is not known");
        *bytes += header;
        *length -= header;
        return 0;
}

static int take_message(const char *bytes, size_t length, void *context, ski_error *error)
{
        struct stripping *stripping = context;
        int r;

        if (stripping->format == ROW_FORMAT_BINARY) {
                if (!stripping->has_begun) {
                        r = strip_header(&bytes, &length, error);
                        if (r < 0)
                                return r;
                        stripping->has_begun = true;
                }
                /* Nothing, or the end: the number of fields of a row that will not come. */
                if (length == 0 || (length == 2 && memcmp(bytes, "\377\377", 2) == 0))
                        return 0;
        }
        return stripping->sink->put(stripping->sink->context, bytes, length, error);
}

static void compose_copy(const struct content_table *table, struct text *statement)
{
        const char *format = table->format == ROW_FORMAT_BINARY ? "binary" : "text";

        if (content_is_large_objects(table)) {
                text_append(statement, sql_live_large_objects);
        } else if (table->condition || table->is_tree) {
                text_append(statement, "copy (select ");
                for (size_t i = 0; i < table->column_count; i++) {
                        text_append(statement, i > 0 ? ", " : "");
                        quote_identifier(statement, table->columns[i].name);
                }
                text_append(statement, " from ");
                content_append_holder(table, statement);
                text_appendf(statement, " %s) to stdout (format %s)", table->condition ? table->condition : "",
                             format);
        } else {
                text_append(statement, "copy ");
                quote_qualified(statement, table->schema, table->name);
                live_append_columns(table, statement);
                text_appendf(statement, " to stdout (format %s)", format);
        }
}

static int copy_table(ski_session *session, const struct content_table *table, const struct row_sink *sink,
                      uint64_t *ret_rows, ski_error *error)
{
        struct stripping stripping = { .sink = sink, .format = table->format };
        _cleanup_text_ struct text statement = TEXT_INIT;

        compose_copy(table, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        return copy_out(session, text_get(&statement), take_message, &stripping, ret_rows, error);
}

/* The first session is there for other things as well, and has its own settings. */
static int read_with_settings(const struct live_source *origin, const struct content_table *table,
                              const struct row_sink *sink, uint64_t *ret_rows, ski_error *error)
{
        ski_scope savepoint;
        int r;

        r = session_begin_by_hand(origin->first, 0, &savepoint, error);
        if (r < 0)
                return r;
        r = live_session_set(origin->first, origin->encoding, error);
        if (r == 0)
                r = copy_table(origin->first, table, sink, ret_rows, error);
        ski_scope_rollback(&savepoint);
        return r;
}

/* The first session has the lock already, so it need not queue behind whoever waits for it. */
static int read_by_first(struct live_source *origin, const struct content_table *table,
                         const struct row_sink *sink, uint64_t *ret_rows, ski_error *error)
{
        int r;

        pthread_mutex_lock(&origin->first_is_busy);
        r = read_with_settings(origin, table, sink, ret_rows, error);
        pthread_mutex_unlock(&origin->first_is_busy);
        return r;
}

/* In a savepoint that is rolled back, which gives back the table's lock: all tables' together may be more than the
 * server has room for. The first session keeps them anyway. */
static int read_in_snapshot(struct live_reader *reader, const struct content_table *table,
                            const struct row_sink *sink, uint64_t *ret_rows, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        ski_scope savepoint;
        int r;

        r = session_begin_by_hand(reader->session, 0, &savepoint, error);
        if (r < 0)
                return r;
        r = copy_table(reader->session, table, sink, ret_rows, &failure);
        ski_scope_rollback(&savepoint);
        if (r < 0 && text_equal(failure.sqlstate, "55P03"))
                return read_by_first(reader->origin, table, sink, ret_rows, error);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

/* A target is still at work: a transaction that stays open would hold its tables. */
static int reader_read(struct row_source *source, const struct content_table *table,
                       const struct row_sink *sink, uint64_t *ret_rows, ski_error *error)
{
        struct live_reader *reader = (struct live_reader *)source;

        return reader->origin ? read_in_snapshot(reader, table, sink, ret_rows, error)
                              : copy_table(reader->session, table, sink, ret_rows, error);
}

static void reader_close(struct row_source *source)
{
        struct live_reader *reader = (struct live_reader *)source;

        /* Closing rolls back, and waits for no answer. */
        ski_session_close(reader->session);
        free(reader);
}

/* It is there as long as the first session is. */
static int take_over_snapshot(struct live_reader *reader, ski_error *error)
{
        int r;

        r = session_begin_in_snapshot(reader->session, reader->origin->snapshot, &reader->scope, error);
        if (r == 0 || !error || !text_equal(error->sqlstate, "22023"))
                return r;
        ski_error_set(error, -SKI_ELOST, "the session that held the source's snapshot has ended");
        return ski_error_hint(error, "nothing was changed; run the command again");
}

static int reader_open(const struct conninfo *conninfo, const ski_session_options *options,
                       const char *encoding, struct live_source *origin, struct row_source **ret,
                       ski_error *error)
{
        struct live_reader *reader = calloc(1, sizeof(*reader));
        _cleanup_(row_source_closep) struct row_source *source = (struct row_source *)reader;
        int r;

        if (!reader)
                return ski_error_oom(error);
        *reader = (struct live_reader){ .source = { .read = reader_read, .close = reader_close },
                                        .origin = origin };
        r = live_session_open(conninfo, options, encoding, &reader->session, error);
        if (r == 0 && origin)
                r = ski_execute(reader->session, NULL, error, LOCK_PATIENCE, SKI_NO_PARAMS);
        if (r == 0 && origin)
                r = take_over_snapshot(reader, error);
        if (r < 0)
                return r;
        *ret = steal(source);
        return 0;
}

static int open_reader(void *context, struct row_source **ret, ski_error *error)
{
        struct live_source *origin = context;

        return reader_open(origin->conninfo, origin->options, origin->encoding, origin, ret, error);
}

struct row_source_opener live_source_opener(struct live_source *source)
{
        return (struct row_source_opener){ .open = open_reader, .context = source };
}

static int open_target_reader(void *context, struct row_source **ret, ski_error *error)
{
        const struct live_target *target = context;

        return reader_open(target->conninfo, target->options, target->encoding, NULL, ret, error);
}

struct row_source_opener live_target_reader(struct live_target *target)
{
        return (struct row_source_opener){ .open = open_target_reader, .context = target };
}
