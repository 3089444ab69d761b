/* SPDX-License-Identifier: PostgreSQL */
#include "operations/restore_tables.h"

#include <stdio.h>
#include <string.h>

#include "operations/copy_internal.h"
#include "operations/restoring_internal.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "transfer/archive_folder.h"
#include "transfer/content_read.h"
#include "transfer/engine.h"
#include "transfer/plain_dump.h"
#include "transfer/sections.h"

struct restored_tables {
        struct restoring *restoring;
        const struct content_table **wanted; /* of the manifest's content */
        size_t wanted_count;
        ski_session_options session_options;
        struct conninfo *present;
        ski_session *locker, *reader; /* in the present database: one keeps writers out, one has the snapshot */
        ski_scope locking, reading;
        char *snapshot;
        struct content *content; /* of the present database */
        const struct content_table *
                *origin; /* as its tables: where in the backup the rows are; NULL: in itself */
        struct row_source_opener live, backup;
};

void restored_tables_free(struct restored_tables *tables)
{
        if (!tables)
                return;
        ski_scope_rollback(&tables->reading);
        ski_scope_rollback(&tables->locking);
        ski_session_close(tables->reader);
        ski_session_close(tables->locker);
        conninfo_free(tables->present);
        content_free(tables->content);
        free(tables->snapshot);
        free(tables->origin);
        free(tables->wanted);
        free(tables);
}

/* Finding ------------------------------------------------------------------------------------------ */

/* "name" means the one in public where several are called so. */
static bool is_meant(const struct content_table *table, const char *name)
{
        _cleanup_text_ struct text whole = TEXT_INIT;

        if (content_is_large_objects(table))
                return false;
        content_table_name(table, &whole);
        return text_equal(text_get(&whole), name) ||
               (strcmp(table->schema, "public") == 0 && strcmp(table->name, name) == 0);
}

static int find_one(struct restored_tables *tables, const char *name, ski_error *error)
{
        const struct content *content = tables->restoring->backup->manifest->content;

        for (size_t i = 0; i < content->table_count; i++) {
                if (!is_meant(&content->tables[i], name) || content->tables[i].is_excluded)
                        continue;
                tables->wanted[tables->wanted_count++] = &content->tables[i];
                return 0;
        }
        ski_error_set(error, -SKI_ENOTFOUND, "the backup %s has no rows of a table %s",
                      tables->restoring->backup->name, name);
        return ski_error_hint(
                error, "a table outside of public is named with its schema; a partitioned table's rows are "
                       "those of its partitions");
}

int restored_tables_find(struct restoring *restoring, const struct strings *names, struct restored_tables **ret,
                         ski_error *error)
{
        _cleanup_(restored_tables_freep) struct restored_tables *tables = calloc(1, sizeof(*tables));
        int r = 0;

        if (!tables)
                return ski_error_oom(error);
        if (!restoring->backup->manifest) {
                ski_error_set(error, -SKI_EREFUSED, "single tables come out of backups with a manifest only");
                return ski_error_hint(error, "--into NEW restores all of %s beside the present database",
                                      restoring->backup->name);
        }
        tables->restoring = restoring;
        tables->session_options = change_catalog_options(restoring->change);
        tables->wanted = calloc(names->count + 1, sizeof(const struct content_table *));
        if (!tables->wanted)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < names->count; i++)
                r = find_one(tables, names->items[i], error);
        if (r < 0)
                return r;
        *ret = steal(tables);
        return 0;
}

/* The present database ----------------------------------------------------------------------------- */

/* What is written between the snapshot and the swap would be lost. */
static int keep_writers_out(struct restored_tables *tables, ski_error *error)
{
        const struct project *project = tables->restoring->change->project;
        _cleanup_(content_freep) struct content *content = NULL;
        static const struct content_request everything = { 0 };
        char patience[32];
        int r;

        snprintf(patience, sizeof(patience), "%lds", setting_number(project, "timeouts.swap"));
        r = session_begin_by_hand(tables->locker, 0, &tables->locking, error);
        if (r == 0)
                r = copy_prepare_long_scope(tables->locker, error);
        if (r == 0)
                r = ski_execute(tables->locker, NULL, error, "select set_config('lock_timeout', $1, true)",
                                SKI_PARAMS(ski_text(patience)));
        if (r == 0)
                r = content_read(tables->locker, &everything, &content, error);
        for (size_t i = 0; r == 0 && i < content->table_count; i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                if (content_is_large_objects(&content->tables[i]))
                        continue;
                text_append(&statement, "lock table ");
                content_append_holder(&content->tables[i], &statement);
                text_append(&statement, " in share mode");
                if (statement.failed)
                        return ski_error_oom(error);
                r = ski_execute(tables->locker, NULL, error, text_get(&statement), SKI_NO_PARAMS);
        }
        return r < 0 ? ski_error_prefix(error, "keeping others from writing meanwhile") : 0;
}

static int take_snapshot(struct restored_tables *tables, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = session_begin_by_hand(tables->reader, SKI_REPEATABLE_READ | SKI_READ_ONLY, &tables->reading, error);
        if (r == 0)
                r = copy_prepare_long_scope(tables->reader, error);
        if (r == 0)
                r = ski_execute(tables->reader, &rows, error, "select pg_export_snapshot()", SKI_NO_PARAMS);
        if (r < 0)
                return r;
        tables->snapshot = strdup(ski_result_text(rows, 0, 0));
        return tables->snapshot ? 0 : ski_error_oom(error);
}

static int read_structure(struct restored_tables *tables, const struct conninfo *building, ski_error *error)
{
        static const struct content_request everything = { 0 };
        struct section_request request = {
                .conninfo = tables->present,
                .snapshot = tables->snapshot,
                .session = tables->reader,
                .programs = setting_text(tables->restoring->change->project, "server.programs"),
        };
        _cleanup_(section_writer_clear) struct section_writer writer = { 0 };
        SKI_CLEANUP_SESSION ski_session *empty = NULL;
        int r;

        r = content_read(tables->reader, &everything, &tables->content, error);
        if (r == 0)
                r = sections_find_writer(ski_session_server_version(tables->reader), request.programs, &writer,
                                         error);
        if (r == 0 && !writer.pg_dump)
                r = session_open(building, &tables->session_options, &empty, error);
        if (r < 0)
                return r;
        request.empty = empty;
        return sections_read(&request, &writer, tables->content, error);
}

static int open_present(struct restored_tables *tables, const struct conninfo *building, ski_error *error)
{
        int r;

        r = change_conninfo(tables->restoring->change, true, NULL, &tables->present, error);
        if (r == 0)
                r = session_open(tables->present, &tables->session_options, &tables->locker, error);
        if (r == 0)
                r = session_open(tables->present, &tables->session_options, &tables->reader, error);
        if (r < 0)
                return r;
        restoring_report(tables->restoring, "reading the structure", 0, 0, NULL);
        r = keep_writers_out(tables, error);
        if (r == 0)
                r = take_snapshot(tables, error);
        return r < 0 ? r : read_structure(tables, building, error);
}

/* Which rows come from where ------------------------------------------------------------------------ */

static bool has_same_columns(const struct content_table *a, const struct content_table *b)
{
        if (a->column_count != b->column_count)
                return false;
        for (size_t i = 0; i < a->column_count; i++)
                if (strcmp(a->columns[i].name, b->columns[i].name) != 0 ||
                    strcmp(a->columns[i].type, b->columns[i].type) != 0)
                        return false;
        return true;
}

static struct content_table *find_present(const struct content *content, const struct content_table *wanted)
{
        for (size_t i = 0; i < content->table_count; i++)
                if (!content_is_large_objects(&content->tables[i]) &&
                    strcmp(content->tables[i].schema, wanted->schema) == 0 &&
                    strcmp(content->tables[i].name, wanted->name) == 0)
                        return &content->tables[i];
        return NULL;
}

static int match_tables(struct restored_tables *tables, ski_error *error)
{
        struct content *content = tables->content;

        tables->origin = calloc(content->table_count + 1, sizeof(const struct content_table *));
        if (!tables->origin)
                return ski_error_oom(error);
        for (size_t i = 0; i < tables->wanted_count; i++) {
                const struct content_table *wanted = tables->wanted[i];
                struct content_table *present = find_present(content, wanted);

                if (!present || !has_same_columns(present, wanted)) {
                        ski_error_set(error, -SKI_EREFUSED, "the table %s.%s %s", wanted->schema, wanted->name,
                                      present ? "has other columns now than it had"
                                              : "is not in the database any more");
                        return ski_error_hint(
                                error, "--into NEW restores all of the backup beside the present database");
                }
                present->format = wanted->format;
                tables->origin[present - content->tables] = wanted;
        }
        return 0;
}

struct mixed_source {
        struct row_source source;
        const struct restored_tables *tables;
        struct row_source *live, *backup;
};

static int mixed_read(struct row_source *source, const struct content_table *table, const struct row_sink *sink,
                      uint64_t *ret_rows, ski_error *error)
{
        struct mixed_source *self = (struct mixed_source *)source;
        const struct content_table *origin = self->tables->origin[table - self->tables->content->tables];

        if (origin)
                return self->backup->read(self->backup, origin, sink, ret_rows, error);
        return self->live->read(self->live, table, sink, ret_rows, error);
}

static void mixed_close(struct row_source *source)
{
        struct mixed_source *self = (struct mixed_source *)source;

        row_source_close(self->live);
        row_source_close(self->backup);
        free(self);
}

static int open_mixed(void *context, struct row_source **ret, ski_error *error)
{
        const struct restored_tables *tables = context;
        struct mixed_source *self = calloc(1, sizeof(*self));
        _cleanup_(row_source_closep) struct row_source *source = (struct row_source *)self;
        int r;

        if (!self)
                return ski_error_oom(error);
        *self = (struct mixed_source){ .source = { mixed_read, mixed_close }, .tables = tables };
        r = tables->live.open(tables->live.context, &self->live, error);
        if (r == 0)
                r = tables->backup.open(tables->backup.context, &self->backup, error);
        if (r < 0)
                return r;
        *ret = steal(source);
        return 0;
}

/* Filling ------------------------------------------------------------------------------------------ */

static void watch(const struct engine_progress *progress, void *context)
{
        restoring_report(context, progress->phase, progress->done, progress->total, progress->what);
}

static int move(struct restored_tables *tables, const struct conninfo *building, ski_error *error)
{
        struct restoring *restoring = tables->restoring;
        struct live_source live = {
                .conninfo = tables->present,
                .options = &tables->session_options,
                .encoding = tables->content->encoding,
                .snapshot = tables->snapshot,
                .first = tables->reader,
                .first_is_busy = PTHREAD_MUTEX_INITIALIZER,
        };
        struct live_target target = {
                .conninfo = building,
                .options = &tables->session_options,
                .encoding = tables->content->encoding,
        };
        const struct engine_options options = {
                .jobs = restoring->jobs,
                .source = { open_mixed, tables },
                .target = live_target_opener(&target),
                .database = &target,
                .progress = watch,
                .context = restoring,
        };
        struct engine_summary summary;
        int r;

        tables->live = live_source_opener(&live);
        r = engine_run(&options, tables->content, &summary, error);
        if (r < 0)
                return r;
        restoring->tables = tables->wanted_count;
        for (size_t i = 0; i < tables->content->table_count; i++)
                if (tables->origin[i])
                        restoring->rows += tables->content->tables[i].tally.rows;
        return 0;
}

int restored_tables_fill(struct restored_tables *tables, const struct conninfo *building, ski_error *error)
{
        const struct backup *backup = tables->restoring->backup;
        const struct archive_reading archive = { backup->path, backup->manifest, tables->restoring->secret };
        const struct plain_reading plain = { backup->path, backup->manifest, tables->restoring->secret };
        int r;

        tables->backup = backup->manifest->form == MANIFEST_ARCHIVE ? archive_folder_source(&archive)
                                                                    : plain_dump_source(&plain);
        r = open_present(tables, building, error);
        if (r == 0)
                r = match_tables(tables, error);
        if (r == 0)
                r = move(tables, building, error);
        ski_scope_rollback(&tables->reading);
        ski_session_close(steal(tables->reader));
        return r;
}
