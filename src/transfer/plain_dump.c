/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/plain_dump_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "postgres/quote.h"

const char plain_dump_label[] = "plain dump";

static const char heading[] = "--\n-- PostgreSQL database dump\n--\n\n-- Written by skinspire; psql restores "
                              "it: psql -d DATABASE -f FILE\n\n"
                              "SET array_nulls = on;\nSET transform_null_equals = off;\n\n";
/* pg_dump writes as the source reads; we always write alike. */
static const char before_rows[] = "\nSET standard_conforming_strings = on;\n";
/* As pg_dump ends its own, for whoever looks whether a dump is complete. */
static const char ending[] = "\n--\n-- PostgreSQL database dump complete\n--\n\n";

static int put(struct plain_dump *dump, const char *bytes, size_t length, ski_error *error)
{
        dump->offset += length;
        return dump->sink->write(dump->sink, bytes, length, error);
}

static int put_sql(struct plain_dump *dump, const char *sql, ski_error *error)
{
        return sql ? put(dump, sql, strlen(sql), error) : 0;
}

static int put_text(struct plain_dump *dump, const struct text *text, ski_error *error)
{
        return text->failed ? ski_error_oom(error) : put(dump, text_get(text), text->length, error);
}

int plain_dump_open(const char *path, const struct content *content, const struct archive_coding *coding,
                    struct plain_dump **ret, ski_error *error)
{
        _cleanup_(plain_dump_freep) struct plain_dump *dump = calloc(1, sizeof(*dump));
        int r;

        if (!dump)
                return ski_error_oom(error);
        dump->content = content;
        dump->growth = (struct disk_growth)DISK_GROWTH_INIT;
        dump->spans = calloc(content->table_count + 1, sizeof(*dump->spans));
        dump->order = calloc(content->table_count + 1, sizeof(*dump->order));
        if (!dump->spans || !dump->order)
                return ski_error_oom(error);
        r = archive_sink_open(path, plain_dump_label, coding, &dump->seen, &dump->growth, &dump->sink, error);
        if (r == 0)
                r = put_sql(dump, heading, error);
        if (r == 0)
                r = put_sql(dump, content->pre_data, error);
        if (r == 0)
                r = put_sql(dump, before_rows, error);
        if (r < 0)
                return r;
        *ret = steal(dump);
        return 0;
}

void plain_dump_free(struct plain_dump *dump)
{
        if (!dump)
                return;
        byte_sink_free(dump->sink);
        free(dump->spans);
        free(dump->order);
        free(dump);
}

/* Rows --------------------------------------------------------------------------------------------- */

struct plain_target {
        struct row_target target;
        struct plain_dump *dump;
        const struct content_table *table; /* that is being written */
        uint64_t rows;
};

static int plain_begin(struct row_target *target, const struct content_table *table, ski_error *error)
{
        struct plain_target *self = (struct plain_target *)target;
        const struct content *content = self->dump->content;
        _cleanup_text_ struct text head = TEXT_INIT;
        int r;

        assert(table >= content->tables && table < content->tables + content->table_count);
        if (self->table)
                return ski_error_set(error, -SKI_EIO, "a table's rows broke off in the middle of a plain dump");
        if (!content_is_large_objects(table)) {
                quote_format(&head, "\nCOPY %I.%I ", table->schema, table->name);
                for (size_t i = 0; i < table->column_count; i++)
                        quote_format(&head, i == 0 ? "(%I" : ", %I", table->columns[i].name);
                text_append(&head, table->column_count > 0 ? ") FROM stdin;\n" : "FROM stdin;\n");
        } else {
                text_append(&head, "\nBEGIN;\n");
        }
        r = put_text(self->dump, &head, error);
        self->table = table;
        self->rows = 0;
        self->dump->spans[table - content->tables].offset = self->dump->offset;
        return r;
}

static int plain_put(struct row_target *target, const char *row, size_t length, ski_error *error)
{
        struct plain_target *self = (struct plain_target *)target;

        _cleanup_text_ struct text sql = TEXT_INIT;
        int r;

        self->rows++;
        if (!content_is_large_objects(self->table))
                return put(self->dump, row, length, error);
        r = plain_object_write(row, length, &sql, error);
        return r < 0 ? r : put_text(self->dump, &sql, error);
}

static int plain_finish(struct row_target *target, uint64_t *ret_rows, ski_error *error)
{
        struct plain_target *self = (struct plain_target *)target;
        struct plain_dump *dump = self->dump;
        size_t index = (size_t)(self->table - dump->content->tables);

        pthread_mutex_lock(&dump->growth.mutex);
        dump->spans[index].bytes = dump->offset - dump->spans[index].offset;
        dump->order[dump->finished++] = index;
        pthread_cond_broadcast(&dump->growth.changed);
        pthread_mutex_unlock(&dump->growth.mutex);
        *ret_rows = self->rows;
        return put_sql(self->dump, content_is_large_objects(steal(self->table)) ? "COMMIT;\n" : "\\.\n", error);
}

static void plain_close(struct row_target *target)
{
        free(target);
}

static int open_target(void *context, struct row_target **ret, ski_error *error)
{
        struct plain_target *self = calloc(1, sizeof(*self));

        if (!self)
                return ski_error_oom(error);
        self->target = (struct row_target){ plain_begin, plain_put, plain_finish, plain_close };
        self->dump = context;
        *ret = &self->target;
        return 0;
}

struct row_target_opener plain_dump_target(struct plain_dump *dump)
{
        return (struct row_target_opener){ open_target, dump };
}

/* Behind the rows ---------------------------------------------------------------------------------- */

static int put_sequences(struct plain_dump *dump, ski_error *error)
{
        _cleanup_text_ struct text sql = TEXT_INIT;

        text_append_char(&sql, '\n');
        for (size_t i = 0; i < dump->content->sequence_count; i++) {
                const struct content_sequence *sequence = &dump->content->sequences[i];
                _cleanup_text_ struct text name = TEXT_INIT;

                quote_qualified(&name, sequence->schema, sequence->name);
                if (name.failed)
                        return ski_error_oom(error);
                quote_format(&sql, "SELECT pg_catalog.setval(%L, ", text_get(&name));
                text_appendf(&sql, "%" PRId64 ", %s);\n", sequence->value,
                             sequence->is_called ? "true" : "false");
        }
        text_append_char(&sql, '\n');
        return put_text(dump, &sql, error);
}

int plain_dump_finish(struct plain_dump *dump, const char *name, struct manifest *manifest, ski_error *error)
{
        size_t count = dump->content->table_count;
        int r;

        r = put_sequences(dump, error);
        if (r == 0)
                r = put_sql(dump, dump->content->large_object_rights, error);
        if (r == 0)
                r = put_sql(dump, dump->content->post_data, error);
        if (r == 0)
                r = put_sql(dump, ending, error);
        if (r == 0)
                r = dump->sink->finish(dump->sink, error);
        if (r < 0)
                return r;
        manifest->files = arena_array(&manifest->arena, 1, sizeof(*manifest->files));
        manifest->spans = arena_array(&manifest->arena, count + 1, sizeof(*manifest->spans));
        if (!manifest->files || !manifest->spans)
                return ski_error_oom(error);
        memcpy(manifest->spans, dump->spans, count * sizeof(*manifest->spans));
        manifest->files[0] = (struct manifest_file){ arena_copy(&manifest->arena, name), dump->seen };
        manifest->file_count = 1;
        return manifest->files[0].name ? 0 : ski_error_oom(error);
}
