/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/manifest.h"

#include <string.h>

#include "base/file.h"

struct manifest *manifest_new(void)
{
        struct manifest *manifest = calloc(1, sizeof(*manifest));

        if (!manifest)
                return NULL;
        manifest->content = calloc(1, sizeof(*manifest->content));
        if (!manifest->content) {
                free(manifest);
                return NULL;
        }
        return manifest;
}

void manifest_free(struct manifest *manifest)
{
        if (!manifest)
                return;
        content_free(manifest->content);
        arena_free(&manifest->arena);
        strings_free(&manifest->objects);
        free(manifest->body);
        free(manifest);
}

char *manifest_path(const char *backup)
{
        size_t length = strlen(backup);

        while (length > 1 && backup[length - 1] == '/')
                length--;
        return text_format("%.*s%smanifest.json", (int)length, backup, folder_exists(backup) ? "/" : ".");
}

char *manifest_table_file(size_t index, const char *suffix)
{
        return text_format("rows_%05zu%s", index + 1, suffix);
}

const struct manifest_file *manifest_find_file(const struct manifest *manifest, const char *name)
{
        for (size_t i = 0; i < manifest->file_count; i++)
                if (strcmp(manifest->files[i].name, name) == 0)
                        return &manifest->files[i];
        return NULL;
}

uint64_t manifest_bytes(const struct manifest *manifest)
{
        uint64_t bytes = 0;

        for (size_t i = 0; i < manifest->file_count; i++)
                bytes += manifest->files[i].disk.bytes;
        return bytes;
}

int manifest_keep_tallies(struct manifest *manifest, ski_error *error)
{
        size_t count = manifest->content->table_count;
        struct row_tally *tallies = arena_array(&manifest->arena, count + 1, sizeof(*tallies));

        if (!tallies)
                return ski_error_oom(error);
        for (size_t i = 0; i < count; i++)
                tallies[i] = manifest->content->tables[i].tally;
        manifest->tallies = tallies;
        return 0;
}
