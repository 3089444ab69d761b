/* SPDX-License-Identifier: PostgreSQL
 *
 * Rows into a database.
 */
#include "transfer/live_internal.h"

#include <endian.h>
#include <string.h>

#include "postgres/copy.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

enum {
        BUFFER_SIZE = 64 * 1024,
        SMALL_TABLE = 64 * 1024, /* emptying it costs more than freezing its rows is worth */
};

struct live_writer {
        struct row_target target;
        ski_session *session;
        bool is_borrowed; /* the session is somebody else's */
        ski_scope scope;
        const struct content_table *table; /* NULL: none is being filled */
        struct text statement;             /* the COPY; empty until there is a first row */
        uint64_t pieces;                   /* of large objects */
        size_t used;
        char buffer[BUFFER_SIZE]; /* small rows are sent together */
};

/* Takes back what was not finished. */
static void abandon(struct live_writer *writer)
{
        if (writer->statement.length > 0)
                copy_in_abandon(writer->session);
        text_clear(&writer->statement);
        ski_scope_rollback(&writer->scope);
        writer->table = NULL;
        writer->used = 0;
        writer->pieces = 0;
}

static int writer_begin(struct row_target *target, const struct content_table *table, ski_error *error _unused_)
{
        struct live_writer *writer = (struct live_writer *)target;

        abandon(writer);
        writer->table = table;
        return 0;
}

static int append(struct live_writer *writer, const char *bytes, size_t length, ski_error *error)
{
        int r;

        if (writer->used + length > sizeof(writer->buffer)) {
                r = copy_in_put(writer->session, writer->buffer, writer->used, error);
                if (r < 0)
                        return r;
                writer->used = 0;
        }
        if (length > sizeof(writer->buffer))
                return copy_in_put(writer->session, bytes, length, error);
        memcpy(writer->buffer + writer->used, bytes, length);
        writer->used += length;
        return 0;
}

/* Rows are written as frozen where the table was emptied in the same transaction, and is one. */
static bool is_frozen(const struct content_table *table)
{
        return !table->has_own_rows && !table->is_tree && (table->bytes == 0 || table->bytes > SMALL_TABLE);
}

static int empty_table(struct live_writer *writer, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        if (!is_frozen(writer->table))
                return 0;
        quote_format(&statement, "truncate only %I.%I", writer->table->schema, writer->table->name);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute(writer->session, NULL, error, text_get(&statement), SKI_NO_PARAMS);
}

static int begin_copy(struct live_writer *writer, ski_error *error)
{
        const struct content_table *table = writer->table;
        bool is_binary = table->format == ROW_FORMAT_BINARY;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        r = session_begin_by_hand(writer->session, 0, &writer->scope, error);
        if (r == 0)
                r = empty_table(writer, error);
        if (r < 0)
                return r;
        text_append(&statement, "copy ");
        quote_qualified(&statement, table->schema, table->name);
        live_append_columns(table, &statement);
        text_appendf(&statement, " from stdin (format %s%s)", is_binary ? "binary" : "text",
                     is_frozen(table) ? ", freeze" : "");
        if (statement.failed)
                return ski_error_oom(error);
        r = copy_in_begin(writer->session, text_get(&statement), error);
        if (r < 0)
                return r;
        writer->statement = statement;
        statement = (struct text)TEXT_INIT;
        return is_binary ? append(writer, binary_header, BINARY_HEADER_LENGTH, error) : 0;
}

/* The fields of a row of large objects: int4, int8, bytes. Anything else is no such row. */
static bool read_piece(const char *row, size_t length, uint32_t *ret_oid, uint64_t *ret_place,
                       const unsigned char **ret_bytes, size_t *ret_length)
{
        uint16_t fields;
        uint32_t lengths[3];

        enum { BEFORE_BYTES = 2 + 4 + 4 + 4 + 8 + 4 };
        if (length < BEFORE_BYTES)
                return false;
        memcpy(&fields, row, 2);
        memcpy(&lengths[0], row + 2, 4);
        memcpy(ret_oid, row + 6, 4);
        memcpy(&lengths[1], row + 10, 4);
        memcpy(ret_place, row + 14, 8);
        memcpy(&lengths[2], row + 22, 4);
        *ret_oid = be32toh(*ret_oid);
        *ret_place = be64toh(*ret_place);
        *ret_bytes = (const unsigned char *)row + BEFORE_BYTES;
        *ret_length = length - BEFORE_BYTES;
        return be16toh(fields) == 3 && be32toh(lengths[0]) == 4 && be32toh(lengths[1]) == 8 &&
               be32toh(lengths[2]) == *ret_length;
}

/* \x0123: bytes as the server reads them. */
static void append_hex(const unsigned char *bytes, size_t length, struct text *text)
{
        static const char digits[] = "0123456789abcdef";
        char pair[2];

        text_append(text, "\\x");
        for (size_t i = 0; i < length; i++) {
                pair[0] = digits[bytes[i] >> 4];
                pair[1] = digits[bytes[i] & 15];
                text_append_bytes(text, pair, sizeof(pair));
        }
}

static int put_piece(struct live_writer *writer, const char *row, size_t length, ski_error *error)
{
        _cleanup_text_ struct text hex = TEXT_INIT;
        const unsigned char *bytes;
        uint64_t place;
        uint32_t oid;
        size_t size;
        int r;

        if (!read_piece(row, length, &oid, &place, &bytes, &size))
                return ski_error_set(error, -SKI_EDATA, "what should be a piece of a large object is none");
        if (writer->scope.session == NULL) {
                r = session_begin_by_hand(writer->session, 0, &writer->scope, error);
                if (r < 0)
                        return r;
        }
        append_hex(bytes, size, &hex);
        if (hex.failed)
                return ski_error_oom(error);
        if (place == 0)
                r = ski_execute(writer->session, NULL, error,
                                "select pg_catalog.lo_from_bytea($1::pg_catalog.oid, $2::pg_catalog.bytea)",
                                SKI_PARAMS(ski_int8(oid), ski_text(text_get(&hex))));
        else
                r = ski_execute(
                        writer->session, NULL, error,
                        "select pg_catalog.lo_put($1::pg_catalog.oid, $2::bigint, $3::pg_catalog.bytea)",
                        SKI_PARAMS(ski_int8(oid), ski_int8((int64_t)place), ski_text(text_get(&hex))));
        writer->pieces += r == 0;
        return r;
}

static int writer_put(struct row_target *target, const char *row, size_t length, ski_error *error)
{
        struct live_writer *writer = (struct live_writer *)target;
        int r;

        if (content_is_large_objects(writer->table))
                return put_piece(writer, row, length, error);
        if (writer->statement.length == 0) {
                r = begin_copy(writer, error);
                if (r < 0)
                        return r;
        }
        return append(writer, row, length, error);
}

static int finish_copy(struct live_writer *writer, uint64_t *ret_rows, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r = 0;

        if (writer->table->format == ROW_FORMAT_BINARY)
                r = append(writer, "\377\377", 2, error);
        if (r == 0)
                r = copy_in_put(writer->session, writer->buffer, writer->used, error);
        if (r < 0)
                return r;
        /* From here on there is no COPY to abandon. */
        statement = writer->statement;
        writer->statement = (struct text)TEXT_INIT;
        return copy_in_finish(writer->session, text_get(&statement), ret_rows, error);
}

static int writer_finish(struct row_target *target, uint64_t *ret_rows, ski_error *error)
{
        struct live_writer *writer = (struct live_writer *)target;
        uint64_t rows = writer->pieces;
        int r = 0;

        if (writer->statement.length > 0)
                r = finish_copy(writer, &rows, error);
        if (r == 0 && writer->scope.session)
                r = ski_scope_commit(&writer->scope, error);
        if (r < 0)
                return r;
        writer->table = NULL;
        writer->used = writer->pieces = 0;
        *ret_rows = rows;
        return 0;
}

static void writer_close(struct row_target *target)
{
        struct live_writer *writer = (struct live_writer *)target;

        /* Closing takes back what was not finished, and waits for no answer. */
        if (writer->is_borrowed)
                abandon(writer);
        else
                ski_session_close(writer->session);
        text_free(&writer->statement);
        free(writer);
}

static int open_writer(void *context, struct row_target **ret, ski_error *error)
{
        const struct live_target *origin = context;
        struct live_writer *writer = calloc(1, sizeof(*writer));
        _cleanup_(row_target_closep) struct row_target *target = (struct row_target *)writer;
        int r;

        if (!writer)
                return ski_error_oom(error);
        writer->target = (struct row_target){
                .begin = writer_begin, .put = writer_put, .finish = writer_finish, .close = writer_close
        };
        writer->session = origin->session;
        writer->is_borrowed = origin->session != NULL;
        if (!writer->is_borrowed) {
                r = live_target_session(origin, &writer->session, error);
                if (r < 0)
                        return r;
        }
        *ret = steal(target);
        return 0;
}

struct row_target_opener live_target_opener(struct live_target *target)
{
        return (struct row_target_opener){ .open = open_writer, .context = target };
}
