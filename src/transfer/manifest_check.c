/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/manifest_check.h"

#include <string.h>

#include "base/file.h"
#include "base/parallel.h"
#include "transfer/archive_folder.h"
#include "transfer/plain_dump.h"

static int check_file(size_t index, void *context, ski_error *error)
{
        return archive_folder_check_file(context, index, error);
}

/* Whatever has rows must have a file. */
static int check_completeness(const char *path, const struct manifest *manifest, ski_error *error)
{
        const struct content *content = manifest->content;

        for (size_t i = 0; i < content->table_count; i++) {
                _cleanup_free_ char *label = manifest_table_file(i, "");
                bool found = content->tables[i].is_excluded;

                if (!label)
                        return ski_error_oom(error);
                for (size_t k = 0; k < manifest->file_count && !found; k++)
                        found = text_starts_with(manifest->files[k].name, label);
                if (!found)
                        return ski_error_set(error, -SKI_EDIFFERS, "the archive %s has no file %s", path,
                                             label);
        }
        return 0;
}

int manifest_check(const char *path, const struct manifest *manifest, struct seal_secret *secret, unsigned jobs,
                   ski_error *error)
{
        const struct archive_reading reading = { .path = path, .manifest = manifest, .secret = secret };
        int r;

        if (manifest->form == MANIFEST_PLAIN)
                r = plain_dump_check(path, manifest, secret, error);
        else
                r = check_completeness(path, manifest, error);
        if (r == 0 && manifest->form == MANIFEST_ARCHIVE)
                r = parallel_run(manifest->file_count, jobs, check_file, (void *)&reading, error);
        if (r == 0 && manifest->mac && secret)
                r = manifest_authenticate(manifest, secret, error);
        return r;
}

/* Files alone -------------------------------------------------------------------------------------- */

static char *file_path(const struct archive_reading *reading, size_t index)
{
        if (reading->manifest->form == MANIFEST_PLAIN)
                return strdup(reading->path);
        return path_join(reading->path, reading->manifest->files[index].name);
}

static int compare_file(size_t index, void *context, ski_error *error)
{
        const struct archive_reading *reading = context;
        const struct disk_file *expected = &reading->manifest->files[index].disk;
        _cleanup_free_ char *path = file_path(reading, index);
        struct disk_file seen;
        int r;

        if (!path)
                return ski_error_oom(error);
        r = disk_file_read(path, &seen, error);
        if (r == -SKI_ENOTFOUND)
                return ski_error_set(error, -SKI_EDIFFERS, "the backup's file %s is missing", path);
        if (r < 0)
                return r;
        if (seen.bytes == expected->bytes && strcmp(seen.checksum, expected->checksum) == 0)
                return 0;
        return ski_error_set(error, -SKI_EDIFFERS, "%s is not what was written: its checksum is another", path);
}

/* The first bytes of a sealed file tell whether the secret fits. */
static int try_secret(const struct archive_reading *reading, ski_error *error)
{
        _cleanup_(byte_source_freep) struct byte_source *source = NULL;
        char byte;
        size_t length;
        int r;

        if (!reading->manifest->salt)
                return 0;
        if (reading->manifest->form == MANIFEST_ARCHIVE)
                return archive_folder_read_sql(reading, error);
        r = archive_source_open(reading->path, plain_dump_label, reading->secret, NULL, NULL, &source, error);
        return r < 0 ? r : source->read(source, &byte, 1, &length, error);
}

int manifest_check_files(const char *path, const struct manifest *manifest, struct seal_secret *secret,
                         unsigned jobs, ski_error *error)
{
        const struct archive_reading reading = { .path = path, .manifest = manifest, .secret = secret };
        int r = 0;

        if (manifest->form == MANIFEST_ARCHIVE)
                r = check_completeness(path, manifest, error);
        if (r == 0)
                r = parallel_run(manifest->file_count, jobs, compare_file, (void *)&reading, error);
        if (r == 0)
                r = try_secret(&reading, error);
        if (r == 0 && manifest->mac && secret)
                r = manifest_authenticate(manifest, secret, error);
        return r;
}
