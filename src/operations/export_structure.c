/* SPDX-License-Identifier: PostgreSQL */
#include "operations/export_structure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "catalog/folder.h"
#include "operations/diff_structures.h"

/* By this line a file is known that a later export may replace or remove. */
#define EXPORT_MARK "-- Written by skinspire export: a later export replaces this file.\n"

void export_result_clear(struct export_result *result)
{
        strings_free(&result->written);
        strings_free(&result->removed);
        strings_free(&result->gaps);
        *result = (struct export_result){ 0 };
}

static int check_ours(const char *path, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        int r;

        r = file_read(path, &content, error);
        if (r < 0 || text_starts_with(text_get(&content), EXPORT_MARK))
                return r;
        ski_error_set(error, -SKI_EREFUSED, "%s is no file of an earlier export", path);
        return ski_error_hint(error, "export into an empty folder, or move that file away");
}

/* The files of an earlier export. */
static int find_present(const char *directory, struct strings *ret, ski_error *error)
{
        int r;

        if (!folder_exists(directory))
                return file_exists(directory) ? ski_error_set(error, -SKI_EUSAGE, "%s is no folder", directory)
                                              : 0;
        r = folder_list_deep(directory, ".sql", ret, error);
        for (size_t i = 0; r >= 0 && i < ret->count; i++)
                r = check_ours(ret->items[i], error);
        return r;
}

static int write_file(const char *path, const struct folder_file *file, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT, present = TEXT_INIT;
        _cleanup_free_ char *folder = strdup(path);
        int r;

        if (!folder)
                return ski_error_oom(error);
        text_append(&content, EXPORT_MARK "\n");
        text_append(&content, text_get(&file->content));
        if (content.failed)
                return ski_error_oom(error);
        if (file_exists(path) && file_read(path, &present, error) == 0 &&
            strcmp(text_get(&present), text_get(&content)) == 0)
                return 0;
        *strrchr(folder, '/') = '\0';
        r = folder_make(folder, 0777, error);
        if (r < 0)
                return r;
        return file_write(path, text_get(&content), content.length, 0666, error);
}

/* The new files first: an interrupted export has too many, never too few. */
static int write_folder(const char *directory, const struct folder *folder, const struct strings *present,
                        bool dry_run, struct export_result *result, ski_error *error)
{
        int r;

        r = dry_run ? 0 : folder_make(directory, 0777, error);
        for (size_t i = 0; r >= 0 && i < folder->count; i++) {
                strings_addf(&result->written, "%s/%s", directory, folder->files[i].name);
                if (result->written.failed)
                        return ski_error_oom(error);
                if (!dry_run)
                        r = write_file(result->written.items[i], &folder->files[i], error);
        }
        for (size_t i = 0; r >= 0 && i < present->count; i++) {
                if (strings_contain(&result->written, present->items[i]))
                        continue;
                strings_add(&result->removed, present->items[i]);
                if (!dry_run && remove(present->items[i]) < 0)
                        r = ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", present->items[i]);
        }
        if (r >= 0 && result->removed.failed)
                return ski_error_oom(error);
        return r;
}

int export_structure(const struct project *project, const struct environment *environment,
                     const char *directory, bool dry_run, const ski_session_options *options,
                     struct export_result *ret, ski_error *error)
{
        const struct structure_request request = { .from = "empty", .to = environment->name };
        _cleanup_(structure_diff_clear) struct structure_diff diff = { 0 };
        _cleanup_(export_result_clear) struct export_result result = { 0 };
        _cleanup_strings_ struct strings present = STRINGS_INIT;
        _cleanup_(folder_clear) struct folder folder = { 0 };
        int r;

        r = find_present(directory, &present, error);
        if (r < 0)
                return r;
        r = diff_structures(project, &request, options, &diff, error);
        if (r < 0)
                return r;
        r = folder_lay_out(diff.plan, &folder, error);
        if (r < 0)
                return r;
        r = write_folder(directory, &folder, &present, dry_run, &result, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < diff.to->gaps.count; i++)
                strings_add(&result.gaps, diff.to->gaps.items[i]);
        if (result.gaps.failed)
                return ski_error_oom(error);
        *ret = result;
        result = (struct export_result){ 0 };
        return 0;
}
