/* SPDX-License-Identifier: PostgreSQL */
#include "operations/export_structure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "catalog/folder.h"
#include "catalog/kind.h"
#include "operations/diff_structures.h"
#include "operations/refused_bodies.h"

/* By this line a file is known that a later export may replace or remove. */
#define EXPORT_MARK "-- Written by skinspire export: a later export replaces this file.\n"

void export_result_clear(struct export_result *result)
{
        strings_free(&result->written);
        strings_free(&result->removed);
        strings_free(&result->gaps);
        strings_free(&result->refused);
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

static int make_folder_of(const char *path, ski_error *error)
{
        _cleanup_free_ char *folder = strdup(path);

        if (!folder)
                return ski_error_oom(error);
        *strrchr(folder, '/') = '\0';
        return folder_make(folder, 0777, error);
}

/* What stays as it is has not to be written. */
static int stage_file(const char *staged, const char *path, const struct folder_file *file, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT, present = TEXT_INIT;
        int r;

        text_append(&content, EXPORT_MARK "\n");
        text_append(&content, text_get(&file->content));
        if (content.failed)
                return ski_error_oom(error);
        if (file_exists(path) && file_read(path, &present, error) == 0 &&
            strcmp(text_get(&present), text_get(&content)) == 0)
                return 0;
        r = make_folder_of(staged, error);
        return r < 0 ? r : file_write_staged(staged, text_get(&content), content.length, 0666, error);
}

/* All files are written before the first takes its place: half of a structure would look like a whole one. */
static int stage_all(const char *stage, const struct folder *folder, const struct strings *paths,
                     struct strings *ret_staged, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r >= 0 && i < folder->count; i++) {
                strings_addf(ret_staged, "%s/%s", stage, folder->files[i].name);
                if (ret_staged->failed)
                        return ski_error_oom(error);
                r = stage_file(ret_staged->items[i], paths->items[i], &folder->files[i], error);
                if (r >= 0)
                        r = make_folder_of(paths->items[i], error);
        }
        return r;
}

static int move_all(const struct strings *staged, const struct strings *paths, ski_error *error)
{
        for (size_t i = 0; i < staged->count; i++) {
                if (file_exists(staged->items[i]) && rename(staged->items[i], paths->items[i]) < 0)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot write %s", paths->items[i]);
        }
        return 0;
}

static int remove_others(const struct strings *others, ski_error *error)
{
        for (size_t i = 0; i < others->count; i++) {
                if (remove(others->items[i]) < 0)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s",
                                                   others->items[i]);
        }
        return 0;
}

/* Only folders that are empty go. */
static void remove_empty_folders(const char *directory, const struct strings *paths)
{
        for (size_t i = 0; i < paths->count; i++) {
                char *end = strrchr(paths->items[i], '/');

                *end = '\0';
                rmdir(paths->items[i]);
                *end = '/';
        }
        rmdir(directory);
}

/* The new files first: an interrupted export has too many, never too few. */
static int write_folder(const char *directory, const struct folder *folder, const struct export_result *result,
                        ski_error *error)
{
        _cleanup_strings_ struct strings staged = STRINGS_INIT;
        _cleanup_free_ char *stage = path_join(directory, ".skinspire-export");
        _cleanup_close_ int lock = -1;
        int r;

        if (!stage)
                return ski_error_oom(error);
        r = folder_make(directory, 0777, error);
        if (r >= 0)
                r = folder_lock(directory, &lock, error);
        if (r < 0)
                return r;
        /* What a killed export has left. */
        r = folder_remove(stage, error);
        if (r >= 0)
                r = stage_all(stage, folder, &result->written, &staged, error);
        if (r >= 0 && folder_exists(stage))
                r = folder_sync(stage, error);
        if (r >= 0)
                r = move_all(&staged, &result->written, error);
        if (r >= 0)
                r = remove_others(&result->removed, error);
        if (r >= 0)
                r = folder_sync(directory, error);
        folder_remove(stage, NULL);
        if (r < 0)
                remove_empty_folders(directory, &result->written);
        return r;
}

static int find_paths(const char *directory, const struct folder *folder, const struct strings *present,
                      struct export_result *result, ski_error *error)
{
        for (size_t i = 0; i < folder->count; i++)
                strings_addf(&result->written, "%s/%s", directory, folder->files[i].name);
        if (result->written.failed)
                return ski_error_oom(error);
        for (size_t i = 0; i < present->count; i++) {
                if (!strings_contain(&result->written, present->items[i]))
                        strings_add(&result->removed, present->items[i]);
        }
        return result->removed.failed ? ski_error_oom(error) : 0;
}

static void list_refused(const struct plan *plan, const struct refused_bodies *refused, struct strings *ret)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct fact *fact = plan->steps[i].fact;
                const char *reason = refused_body_reason(refused, fact);

                if (reason)
                        strings_addf(ret, "%s %s: %s", fact->kind->name, fact->identity, reason);
        }
}

int export_structure(const struct project *project, const struct environment *environment,
                     const char *directory, bool dry_run, const ski_session_options *options,
                     struct export_result *ret, ski_error *error)
{
        const struct structure_request request = { .from = "empty", .to = environment->name };
        _cleanup_(structure_diff_clear) struct structure_diff diff = { 0 };
        _cleanup_(export_result_clear) struct export_result result = { 0 };
        _cleanup_(refused_bodies_clear) struct refused_bodies refused = { 0 };
        _cleanup_strings_ struct strings present = STRINGS_INIT;
        _cleanup_(folder_clear) struct folder folder = { 0 };
        int r;

        r = find_present(directory, &present, error);
        if (r < 0)
                return r;
        r = diff_structures(project, &request, options, &diff, error);
        if (r < 0)
                return r;
        r = refused_bodies_find(project, environment, options, &refused, error);
        if (r == 0)
                r = folder_lay_out(diff.plan, &refused, &folder, error);
        if (r < 0)
                return r;
        r = find_paths(directory, &folder, &present, &result, error);
        if (r >= 0 && !dry_run)
                r = write_folder(directory, &folder, &result, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < diff.to->gaps.count; i++)
                strings_add(&result.gaps, diff.to->gaps.items[i]);
        list_refused(diff.plan, &refused, &result.refused);
        if (result.gaps.failed || result.refused.failed)
                return ski_error_oom(error);
        *ret = result;
        result = (struct export_result){ 0 };
        return 0;
}
