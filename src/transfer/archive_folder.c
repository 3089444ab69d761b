/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/archive_folder.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

/* The SQL of an archive, by the files that hold it. */
static const char before_rows[] = "before_rows.sql", after_rows[] = "after_rows.sql",
                  large_object_rights[] = "large_objects.sql";

enum { SQL_FILES = 3 };

struct archive_folder {
        char *path;
        const struct content *content;
        const struct archive_coding *coding;
        struct disk_file *tables; /* as in the content; empty ones were not written */
        struct disk_file sql[SQL_FILES];
};

static size_t table_index(const struct content *content, const struct content_table *table)
{
        assert(table >= content->tables && table < content->tables + content->table_count);
        return (size_t)(table - content->tables);
}

int archive_folder_new(const char *path, const struct content *content, const struct archive_coding *coding,
                       struct archive_folder **ret, ski_error *error)
{
        _cleanup_(archive_folder_freep) struct archive_folder *folder = calloc(1, sizeof(*folder));

        if (!folder)
                return ski_error_oom(error);
        folder->path = strdup(path);
        folder->tables = calloc(content->table_count + 1, sizeof(*folder->tables));
        if (!folder->path || !folder->tables)
                return ski_error_oom(error);
        if (mkdir(path, 0700) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot make the folder %s", path);
        folder->content = content;
        folder->coding = coding;
        *ret = steal(folder);
        return 0;
}

void archive_folder_free(struct archive_folder *folder)
{
        if (!folder)
                return;
        free(folder->path);
        free(folder->tables);
        free(folder);
}

/* A file's name without what the coding adds is its label, too. */
static int open_sink(struct archive_folder *folder, const char *label, struct disk_file *seen,
                     struct byte_sink **ret, ski_error *error)
{
        _cleanup_free_ char *path =
                text_format("%s/%s%s", folder->path, label, archive_coding_suffix(folder->coding));

        return path ? archive_sink_open(path, label, folder->coding, seen, NULL, ret, error)
                    : ski_error_oom(error);
}

/* Writing rows ------------------------------------------------------------------------------------- */

struct folder_target {
        struct row_target target;
        struct archive_folder *folder;
        struct byte_sink *sink; /* of the table that is being written */
        struct disk_file *seen;
        uint64_t rows;
};

/* A table that was begun once more begins anew. */
static int give_up(struct folder_target *self, const char *label, ski_error *error)
{
        _cleanup_free_ char *path =
                text_format("%s/%s%s", self->folder->path, label, archive_coding_suffix(self->folder->coding));

        byte_sink_free(steal(self->sink));
        if (!path)
                return ski_error_oom(error);
        if (unlink(path) < 0 && errno != ENOENT)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", path);
        return 0;
}

static int folder_begin(struct row_target *target, const struct content_table *table, ski_error *error)
{
        struct folder_target *self = (struct folder_target *)target;
        size_t index = table_index(self->folder->content, table);
        _cleanup_free_ char *label = manifest_table_file(index, "");
        int r;

        if (!label)
                return ski_error_oom(error);
        r = give_up(self, label, error);
        if (r < 0)
                return r;
        self->rows = 0;
        self->seen = &self->folder->tables[index];
        return open_sink(self->folder, label, self->seen, &self->sink, error);
}

static int folder_put(struct row_target *target, const char *row, size_t length, ski_error *error)
{
        struct folder_target *self = (struct folder_target *)target;

        self->rows++;
        return self->sink->write(self->sink, row, length, error);
}

static int folder_finish(struct row_target *target, uint64_t *ret_rows, ski_error *error)
{
        struct folder_target *self = (struct folder_target *)target;
        int r;

        r = self->sink->finish(self->sink, error);
        if (r < 0)
                return r;
        byte_sink_free(steal(self->sink));
        *ret_rows = self->rows;
        return 0;
}

static void folder_close(struct row_target *target)
{
        struct folder_target *self = (struct folder_target *)target;

        byte_sink_free(self->sink);
        free(self);
}

static int open_target(void *context, struct row_target **ret, ski_error *error)
{
        struct folder_target *self = calloc(1, sizeof(*self));

        if (!self)
                return ski_error_oom(error);
        self->target = (struct row_target){ folder_begin, folder_put, folder_finish, folder_close };
        self->folder = context;
        *ret = &self->target;
        return 0;
}

struct row_target_opener archive_folder_target(struct archive_folder *folder)
{
        return (struct row_target_opener){ open_target, folder };
}

/* Writing the rest --------------------------------------------------------------------------------- */

static int write_sql(struct archive_folder *folder, const char *label, const char *sql, struct disk_file *seen,
                     ski_error *error)
{
        _cleanup_(byte_sink_freep) struct byte_sink *sink = NULL;
        int r;

        r = open_sink(folder, label, seen, &sink, error);
        if (r == 0)
                r = sink->write(sink, sql, strlen(sql), error);
        return r < 0 ? r : sink->finish(sink, error);
}

static void add_file(struct manifest *manifest, const char *label, const char *suffix,
                     const struct disk_file *disk)
{
        manifest->files[manifest->file_count++] = (struct manifest_file){
                .name = arena_format(&manifest->arena, "%s%s", label, suffix),
                .disk = *disk,
        };
}

int archive_folder_finish(struct archive_folder *folder, struct manifest *manifest, ski_error *error)
{
        const char *labels[SQL_FILES] = { before_rows, after_rows, large_object_rights };
        const char *sql[SQL_FILES] = { folder->content->pre_data, folder->content->post_data,
                                       folder->content->large_object_rights };
        const char *suffix = archive_coding_suffix(folder->coding);
        size_t count = SQL_FILES + folder->content->table_count;
        int r;

        manifest->files = arena_array(&manifest->arena, count, sizeof(*manifest->files));
        if (!manifest->files)
                return ski_error_oom(error);
        for (size_t i = 0; i < SQL_FILES; i++) {
                r = write_sql(folder, labels[i], sql[i] ? sql[i] : "", &folder->sql[i], error);
                if (r < 0)
                        return r;
                add_file(manifest, labels[i], suffix, &folder->sql[i]);
        }
        for (size_t i = 0; i < folder->content->table_count; i++) {
                _cleanup_free_ char *label = manifest_table_file(i, "");

                if (!label)
                        return ski_error_oom(error);
                if (folder->tables[i].checksum[0])
                        add_file(manifest, label, suffix, &folder->tables[i]);
        }
        return manifest->arena.failed ? ski_error_oom(error) : disk_sync_folder(folder->path, error);
}
