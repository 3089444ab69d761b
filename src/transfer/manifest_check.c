/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/manifest_check.h"

#include "transfer/archive_folder.h"
#include "transfer/parallel.h"
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
