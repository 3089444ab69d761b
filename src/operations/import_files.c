/* SPDX-License-Identifier: PostgreSQL */
#include "operations/import_files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

void import_files_clear(struct import_files *files)
{
        if (files->aside)
                folder_remove(files->aside, NULL);
        free(files->aside);
        for (size_t i = 0; i < files->count; i++) {
                revision_draft_clear(&files->items[i].draft);
                free(files->items[i].origin);
                free(files->items[i].path);
        }
        free(files->items);
        if (files->lock > 0)
                close(files->lock);
        *files = (struct import_files){ 0 };
}

struct import_file *import_files_add(struct import_files *files)
{
        struct import_file *items = reallocarray(files->items, files->count + 1, sizeof(*items));

        if (!items)
                return NULL;
        files->items = items;
        items[files->count] = (struct import_file){ 0 };
        return &items[files->count++];
}

static int remove_leftovers(const char *folder, ski_error *error)
{
        return folder_exists(folder) ? folder_remove(folder, error) : 0;
}

int import_files_begin(const struct project *project, struct import_files *files, ski_error *error)
{
        _cleanup_free_ char *state = NULL, *lock = NULL;
        int r, fd;

        r = project_state_folder(project, &state, error);
        if (r < 0)
                return r;
        lock = path_join(state, "import.lock");
        files->aside = path_join(state, "import");
        if (!lock || !files->aside)
                return ski_error_oom(error);
        r = file_lock(lock, false, &fd, error);
        if (r == -SKI_EBUSY)
                ski_error_set(error, r, "another import into this project is going on");
        if (r < 0) {
                /* It is the other one's. */
                free(steal(files->aside));
                return r;
        }
        files->lock = fd;
        return remove_leftovers(files->aside, error);
}

/* What is there ------------------------------------------------------------------------------------ */

static struct import_file *find_draft(const struct import_files *files, const char *id)
{
        for (size_t i = 0; i < files->count; i++) {
                if (strcmp(files->items[i].draft.id, id) == 0)
                        return &files->items[i];
        }
        return NULL;
}

static int compare_folder(struct import_files *files, const char *folder, struct arena *arena, ski_error *error)
{
        _cleanup_strings_ struct strings paths = STRINGS_INIT;
        int r;

        if (!folder_exists(folder))
                return 0;
        r = folder_list(folder, ".sql", &paths, error);
        for (size_t i = 0; r == 0 && i < paths.count; i++) {
                struct revision *revision;
                struct import_file *file;

                r = revision_read(paths.items[i], arena, &revision, error);
                file = r == 0 ? find_draft(files, revision->id) : NULL;
                if (file)
                        file->present = true;
        }
        return r;
}

static int check_paths(const struct import_files *files, ski_error *error)
{
        for (size_t i = 0; i < files->count; i++) {
                const struct import_file *file = &files->items[i];

                if (file->present)
                        continue;
                if (file_exists(file->path))
                        return ski_error_set(error, -SKI_EREFUSED,
                                             "the file %s is there already, and is not the revision %s",
                                             file->path, file->draft.id);
                for (size_t k = 0; k < i; k++) {
                        if (!files->items[k].present && strcmp(files->items[k].path, file->path) == 0)
                                return ski_error_set(error, -SKI_EREFUSED, "%s and %s would both become %s",
                                                     files->items[k].origin, file->origin, file->path);
                }
        }
        return 0;
}

int import_files_compare(struct import_files *files, const struct migration_place *place, ski_error *error)
{
        struct arena arena = { 0 };
        int r = 0;

        for (size_t i = 0; r == 0 && i < place->versions.count; i++)
                r = compare_folder(files, place->versions.items[i], &arena, error);
        arena_free(&arena);
        return r < 0 ? r : check_paths(files, error);
}

/* Trying ------------------------------------------------------------------------------------------- */

static int write_draft(const struct import_file *file, const char *path, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;

        revision_draft_write(&file->draft, &content);
        if (content.failed)
                return ski_error_oom(error);
        return file_write(path, content.bytes, content.length, 0644, error);
}

static int check_drafts(const struct import_files *files, const struct history *history, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < files->count; i++) {
                const struct import_file *file = &files->items[i];
                const struct revision *revision = history_find(history, file->draft.id);

                if (file->present)
                        continue;
                if (!revision)
                        return ski_error_set(error, -SKI_EUSAGE, "the revision %s can't stand in a file",
                                             file->draft.id);
                r = revision_draft_check(&file->draft, revision, error);
        }
        return r;
}

void import_files_place_error(const struct import_files *files, ski_error *error)
{
        size_t length = strlen(files->aside);

        for (size_t i = 0; error && error->file && i < files->count; i++) {
                const char *name = strrchr(files->items[i].path, '/');

                if (strncmp(error->file, files->aside, length) != 0 || strcmp(error->file + length, name) != 0)
                        continue;
                unsigned line;
                const struct draft_part *part =
                        revision_draft_part_at(&files->items[i].draft, error->line, &line);

                if (part && part->origin)
                        ski_error_place(error, part->origin, part->origin_line + line - 1, error->column);
                else
                        ski_error_place(error, files->items[i].origin, 0, 0);
                return;
        }
}

int import_files_try(struct import_files *files, const struct migration_place *place, struct history **ret,
                     ski_error *error)
{
        _cleanup_strings_ struct strings folders = STRINGS_INIT;
        _cleanup_(history_freep) struct history *history = NULL;
        int r;

        r = folder_make(files->aside, 0700, error);
        for (size_t i = 0; r == 0 && i < files->count; i++) {
                const struct import_file *file = &files->items[i];
                _cleanup_free_ char *path = path_join(files->aside, strrchr(file->path, '/') + 1);

                if (!path)
                        return ski_error_oom(error);
                if (!file->present)
                        r = write_draft(file, path, error);
        }
        for (size_t i = 0; i < place->versions.count; i++)
                strings_add(&folders, place->versions.items[i]);
        strings_add(&folders, files->aside);
        if (r == 0 && folders.failed)
                return ski_error_oom(error);
        if (r == 0)
                r = history_read(&folders, &history, error);
        if (r < 0) {
                import_files_place_error(files, error);
                return r;
        }
        r = check_drafts(files, history, error);
        if (r == 0)
                *ret = steal(history);
        return r;
}

/* Writing ------------------------------------------------------------------------------------------ */

static int write_at(const char *path, const struct import_file *file, ski_error *error)
{
        _cleanup_free_ char *folder = strndup(path, (size_t)(strrchr(path, '/') - path));
        int r;

        r = folder ? folder_make(folder, 0755, error) : ski_error_oom(error);
        return r < 0 ? r : write_draft(file, path, error);
}

int import_files_write(const struct import_files *files, const struct history *history, ski_error *error)
{
        _cleanup_strings_ struct strings written = STRINGS_INIT;
        int r = 0;

        for (size_t i = history->count; r == 0 && i > 0; i--) {
                const struct import_file *file = find_draft(files, history->revisions[i - 1]->id);

                if (!file || file->present)
                        continue;
                r = write_at(file->path, file, error);
                if (r == 0)
                        strings_add(&written, file->path);
                if (r == 0 && written.failed)
                        r = ski_error_oom(error);
        }
        for (size_t i = written.count; r < 0 && i > 0; i--)
                unlink(written.items[i - 1]);
        return r;
}
