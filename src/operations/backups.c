/* SPDX-License-Identifier: PostgreSQL */
#include "operations/backups.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/file.h"

const char *backup_state_name(enum backup_state state)
{
        static const char *const names[] = { "good", "unverified", "damaged" };

        return names[state];
}

void backup_clear(struct backup *backup)
{
        free(backup->path);
        free(backup->name);
        free(backup->environment);
        free(backup->created_at);
        free(backup->problem);
        manifest_free(backup->manifest);
        *backup = (struct backup){ 0 };
}

void backup_list_clear(struct backup_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                backup_clear(&list->items[i]);
        free(list->items);
        *list = (struct backup_list)BACKUP_LIST_INIT;
}

char *backups_folder(const struct project *project, const char *environment)
{
        _cleanup_free_ char *folder =
                path_join(project_directory(project), setting_text(project, "backup.directory"));

        if (!folder || !environment)
                return steal(folder);
        return path_join(folder, environment);
}

/* What a file is, by its name -------------------------------------------------------------------------- */

/* Folders are archives: ours, or pg_dump's. */
static bool is_backup(const char *path)
{
        static const char *const endings[] = { ".sql",  ".sql.zst", ".sql.gz", ".sql.enc", ".sql.zst.enc",
                                               ".dump", ".custom",  ".tar",    ".backup",  ".archive" };
        _cleanup_free_ char *contents = text_format("%s/toc.dat", path);
        struct stat status;

        if (stat(path, &status) < 0)
                return false;
        if (S_ISDIR(status.st_mode))
                return text_ends_with(path, ".archive") || (contents && file_exists(contents));
        for (size_t i = 0; S_ISREG(status.st_mode) && i < ARRAY_LENGTH(endings); i++)
                if (text_ends_with(path, endings[i]))
                        return true;
        return false;
}

static bool is_word_at(const char *name, const char *word)
{
        size_t length = strlen(word);

        return strncmp(name, word, length) == 0 && !isalnum((unsigned char)name[length]);
}

/* DATABASE_…, or backup_ENVIRONMENT_…, as people and the former scripts call them. */
static bool names_environment(const char *name, const struct environment *environment)
{
        if (is_word_at(name, environment->database) || is_word_at(name, environment->name))
                return true;
        return text_starts_with(name, "backup_") && is_word_at(name + strlen("backup_"), environment->name);
}

/* "20250321" or "20250321_153000" somewhere in the name, as a time. */
static bool find_stamp(const char *name, char ret[static 21])
{
        for (const char *at = name; *at; at++) {
                size_t digits = strspn(at, "0123456789");
                unsigned date, time = 0;

                if (digits != 8) {
                        at += digits > 0 ? digits - 1 : 0;
                        continue;
                }
                date = (unsigned)strtoul(at, NULL, 10);
                if ((at[8] == '_' || at[8] == '-' || at[8] == 'T') && strspn(at + 9, "0123456789") >= 4)
                        time = (unsigned)strtoul(at + 9, NULL, 10);
                if (strspn(at + 8, "_-T") > 0 && strspn(at + 9, "0123456789") == 4)
                        time *= 100;
                if (date / 10000 < 1990 || date / 100 % 100 > 12 || date % 100 > 31 || time > 235959)
                        return false;
                snprintf(ret, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", date / 10000 % 10000, date / 100 % 100,
                         date % 100, time / 10000 % 100, time / 100 % 100, time % 100);
                return true;
        }
        return false;
}

static char *time_of_file(const char *name, const struct stat *status)
{
        char text[21];
        struct tm moment;

        if (!find_stamp(name, text)) {
                gmtime_r(&status->st_mtime, &moment);
                strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &moment);
        }
        return strdup(text);
}

/* One backup --------------------------------------------------------------------------------------- */

static uint64_t size_of(const char *path, const struct stat *status)
{
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        struct stat file;
        uint64_t bytes = 0;

        if (!S_ISDIR(status->st_mode))
                return (uint64_t)status->st_size;
        if (folder_list(path, NULL, &files, NULL) < 0)
                return 0;
        for (size_t i = 0; i < files.count; i++)
                if (stat(files.items[i], &file) == 0)
                        bytes += (uint64_t)file.st_size;
        return bytes;
}

/* The files must be there and have the size that they had: what can be seen without reading them. */
static char *look_for_problem(const struct backup *backup)
{
        for (size_t i = 0; i < backup->manifest->file_count; i++) {
                const struct manifest_file *file = &backup->manifest->files[i];
                _cleanup_free_ char *path = NULL;
                struct stat status;

                if (backup->manifest->form == MANIFEST_ARCHIVE)
                        path = path_join(backup->path, file->name);
                else
                        path = strdup(backup->path);
                if (!path || stat(path, &status) < 0)
                        return text_format("its file %s is missing", file->name);
                if ((uint64_t)status.st_size != file->disk.bytes)
                        return text_format("%s has %lld bytes instead of %llu", file->name,
                                           (long long)status.st_size, (unsigned long long)file->disk.bytes);
        }
        return NULL;
}

static int read_manifest(struct backup *backup, ski_error *error)
{
        _cleanup_free_ char *path = manifest_path(backup->path);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        r = manifest_read(path, &backup->manifest, &failure);
        if (r == -SKI_ENOTFOUND) {
                bool is_ours = text_ends_with(backup->name, ".archive");

                backup->state = is_ours ? BACKUP_DAMAGED : BACKUP_UNVERIFIED;
                backup->problem = is_ours ? strdup("it has no manifest") : NULL;
                return 0;
        }
        if (r == -SKI_ENOMEM)
                return ski_error_move(error, &failure);
        backup->problem = r < 0 ? strdup(failure.message) : look_for_problem(backup);
        backup->state = backup->problem ? BACKUP_DAMAGED : BACKUP_GOOD;
        return 0;
}

/* `folder_environment` is whose folder it lies in; NULL: nobody's. */
static int describe(const char *path, const char *folder_environment, struct backup *ret, ski_error *error)
{
        _cleanup_(backup_clear) struct backup backup = { .path = strdup(path) };
        const char *slash = strrchr(path, '/');
        struct stat status;
        int r;

        if (stat(path, &status) < 0)
                return ski_error_set(error, -SKI_ENOTFOUND, "there is no backup %s", path);
        /* Opening a pipe would wait for whoever fills it. */
        if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
                ski_error_set(error, -SKI_EREFUSED, "%s is neither a file nor a folder", path);
                return ski_error_hint(error, "a backup is read twice: write it into a file first");
        }
        backup.name = strdup(slash ? slash + 1 : path);
        backup.bytes = size_of(path, &status);
        if (!backup.path || !backup.name)
                return ski_error_oom(error);
        r = read_manifest(&backup, error);
        if (r < 0)
                return r;
        if (backup.manifest) {
                backup.environment = strdup(backup.manifest->environment ? backup.manifest->environment : "");
                backup.created_at = strdup(backup.manifest->created_at);
        } else {
                backup.environment = strdup(folder_environment ? folder_environment : "");
                backup.created_at = time_of_file(backup.name, &status);
        }
        if (!backup.environment || !backup.created_at)
                return ski_error_oom(error);
        *ret = backup;
        backup = (struct backup){ 0 };
        return 0;
}

/* All of a folder ---------------------------------------------------------------------------------- */

static int append(struct backup_list *list, struct backup *backup, ski_error *error)
{
        struct backup *items = reallocarray(list->items, list->count + 1, sizeof(*items));

        if (!items) {
                backup_clear(backup);
                return ski_error_oom(error);
        }
        list->items = items;
        list->items[list->count++] = *backup;
        return 0;
}

/* Whose flat file it is, by its name; NULL: nobody's that the project knows. */
static int find_owner(const struct project *project, const char *name, char **ret, ski_error *error)
{
        const struct strings *names = environment_names(project);
        size_t longest = 0;

        *ret = NULL;
        for (size_t i = 0; i < names->count; i++) {
                _cleanup_(environment_freep) struct environment *environment = NULL;

                if (environment_describe(project, names->items[i], &environment, NULL) < 0)
                        continue;
                if (!names_environment(name, environment) || strlen(environment->database) < longest)
                        continue;
                longest = strlen(environment->database);
                free(*ret);
                *ret = strdup(environment->name);
                if (!*ret)
                        return ski_error_oom(error);
        }
        return 0;
}

static int add_folder(const struct project *project, const char *folder, const char *environment,
                      struct backup_list *list, ski_error *error)
{
        _cleanup_strings_ struct strings paths = STRINGS_INIT;
        int r;

        if (!folder_exists(folder))
                return 0;
        r = folder_list(folder, NULL, &paths, error);
        for (size_t i = 0; r == 0 && i < paths.count; i++) {
                _cleanup_free_ char *owner = NULL;
                struct backup backup;

                if (!is_backup(paths.items[i]))
                        continue;
                if (!environment)
                        r = find_owner(project, strrchr(paths.items[i], '/') + 1, &owner, error);
                if (r == 0)
                        r = describe(paths.items[i], environment ? environment : owner, &backup, error);
                /* It was pruned just now. */
                if (r == -SKI_ENOTFOUND) {
                        ski_error_clear(error);
                        r = 0;
                        continue;
                }
                if (r == 0)
                        r = append(list, &backup, error);
        }
        return r;
}

/* Order -------------------------------------------------------------------------------------------- */

static int64_t sequence_of(const struct backup *backup)
{
        return backup->manifest ? backup->manifest->sequence : 0;
}

/* Newest first, for those of one kind: ours are counted, since a clock may have been set back. */
static int compare(const void *a, const void *b)
{
        const struct backup *left = a, *right = b;
        bool counted = left->manifest && right->manifest && strcmp(left->environment, right->environment) == 0;

        if (counted && sequence_of(left) != sequence_of(right))
                return sequence_of(left) < sequence_of(right) ? 1 : -1;
        int order = strcmp(right->created_at, left->created_at);
        return order ? order : strcmp(left->path, right->path);
}

/* First each environment's own, in the order of the manifests; those without one are merged in by their time. */
static int compare_owners(const void *a, const void *b)
{
        const struct backup *left = a, *right = b;
        int order = strcmp(left->environment, right->environment);

        if (order)
                return order;
        if (!left->manifest != !right->manifest)
                return left->manifest ? -1 : 1;
        return compare(a, b);
}

static size_t count_run(const struct backup_list *list, size_t first, bool with_manifest)
{
        size_t count = 0;

        while (first + count < list->count &&
               strcmp(list->items[first + count].environment, list->items[first].environment) == 0 &&
               (list->items[first + count].manifest != NULL) == with_manifest)
                count++;
        return count;
}

/* Whether one of ours, which come in the order of their count, is as new: those counted later are newer than it, whatever
 * their clock said. */
static bool is_one_as_new(const struct backup *ours, const struct backup *end, const struct backup *theirs)
{
        for (; ours < end; ours++)
                if (strcmp(ours->created_at, theirs->created_at) >= 0)
                        return true;
        return false;
}

static int sort(struct backup_list *list, ski_error *error)
{
        _cleanup_free_ struct backup *merged = calloc(list->count + 1, sizeof(*merged));
        size_t done = 0;

        if (!merged)
                return ski_error_oom(error);
        if (list->count > 0)
                qsort(list->items, list->count, sizeof(*list->items), compare_owners);
        while (done < list->count) {
                size_t ours = done, theirs = done + count_run(list, done, true);
                size_t ours_end = theirs, end = theirs;

                if (theirs < list->count &&
                    strcmp(list->items[theirs].environment, list->items[done].environment) == 0)
                        end += count_run(list, theirs, false);
                while (ours < ours_end || theirs < end) {
                        bool first = theirs == end || is_one_as_new(&list->items[ours], &list->items[ours_end],
                                                                    &list->items[theirs]);

                        merged[done++] = list->items[first ? ours++ : theirs++];
                }
        }
        if (list->items)
                memcpy(list->items, merged, list->count * sizeof(*merged));
        return 0;
}

/* Moves those of the environment to the front, and forgets the others. */
static void keep_only(struct backup_list *list, const char *environment)
{
        size_t kept = 0;

        for (size_t i = 0; i < list->count; i++) {
                if (strcmp(list->items[i].environment, environment) == 0)
                        list->items[kept++] = list->items[i];
                else
                        backup_clear(&list->items[i]);
        }
        list->count = kept;
}

int backups_find(const struct project *project, const struct environment *environment, struct backup_list *ret,
                 ski_error *error)
{
        _cleanup_(backup_list_clear) struct backup_list list = BACKUP_LIST_INIT;
        _cleanup_free_ char *flat = backups_folder(project, NULL);
        const struct strings *names = environment_names(project);
        int r;

        if (!flat)
                return ski_error_oom(error);
        r = add_folder(project, flat, NULL, &list, error);
        for (size_t i = 0; r == 0 && i < names->count; i++) {
                _cleanup_free_ char *folder = backups_folder(project, names->items[i]);

                r = folder ? add_folder(project, folder, names->items[i], &list, error) : ski_error_oom(error);
        }
        if (r < 0)
                return r;
        if (environment)
                keep_only(&list, environment->name);
        r = sort(&list, error);
        if (r < 0)
                return r;
        *ret = list;
        list = (struct backup_list)BACKUP_LIST_INIT;
        return 0;
}

/* Choosing ----------------------------------------------------------------------------------------- */

static int choose_latest(const struct project *project, const struct environment *environment,
                         struct backup *ret, ski_error *error)
{
        _cleanup_(backup_list_clear) struct backup_list list = BACKUP_LIST_INIT;
        int r;

        r = backups_find(project, environment, &list, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < list.count; i++) {
                if (list.items[i].state == BACKUP_DAMAGED)
                        continue;
                *ret = list.items[i];
                list.items[i] = (struct backup){ 0 };
                return 0;
        }
        ski_error_set(error, -SKI_ENOTFOUND, "there is no backup of %s%s", environment->name,
                      list.count > 0 ? " that is not damaged" : "");
        return ski_error_hint(
                error, "'skinspire backup list' shows all that there are; 'skinspire backup %s' makes one",
                environment->name);
}

/* Where a name may be meant, in the order in which it is looked for. */
static int find_path(const struct project *project, const struct environment *environment, const char *wanted,
                     char **ret, ski_error *error)
{
        _cleanup_free_ char *own = backups_folder(project, environment->name),
                            *flat = backups_folder(project, NULL);
        const char *const folders[] = { NULL, project_directory(project), own, flat };

        if (!own || !flat)
                return ski_error_oom(error);
        for (size_t i = 0; i < ARRAY_LENGTH(folders); i++) {
                _cleanup_free_ char *path = folders[i] ? path_join(folders[i], wanted) : strdup(wanted);

                if (!path)
                        return ski_error_oom(error);
                if (file_exists(path)) {
                        *ret = steal(path);
                        return 0;
                }
        }
        ski_error_set(error, -SKI_ENOTFOUND, "there is no backup %s", wanted);
        return ski_error_hint(
                error, "it was looked for here, in %s and in %s; 'skinspire backup list' shows all", own, flat);
}

/* The environment whose folder the file lies in, or that its name tells of; NULL: none. */
static int find_environment_of(const struct project *project, const char *path, char **ret, ski_error *error)
{
        const struct strings *names = environment_names(project);
        _cleanup_free_ char *real = realpath(path, NULL);

        for (size_t i = 0; real && i < names->count; i++) {
                _cleanup_free_ char *folder = backups_folder(project, names->items[i]);
                _cleanup_free_ char *real_folder = folder ? realpath(folder, NULL) : NULL;
                size_t length = real_folder ? strlen(real_folder) : 0;

                if (length > 0 && strncmp(real, real_folder, length) == 0 && real[length] == '/') {
                        *ret = strdup(names->items[i]);
                        return *ret ? 0 : ski_error_oom(error);
                }
        }
        return find_owner(project, strrchr(path, '/') ? strrchr(path, '/') + 1 : path, ret, error);
}

int backups_choose(const struct project *project, const struct environment *environment, const char *wanted,
                   struct backup *ret, ski_error *error)
{
        _cleanup_free_ char *path = NULL, *owner = NULL;
        int r;

        if (!wanted || strcmp(wanted, "latest") == 0)
                return choose_latest(project, environment, ret, error);
        r = find_path(project, environment, wanted, &path, error);
        for (size_t length = path ? strlen(path) : 0; length > 1 && path[length - 1] == '/'; length--)
                path[length - 1] = '\0';
        if (r == 0)
                r = find_environment_of(project, path, &owner, error);
        return r < 0 ? r : describe(path, owner, ret, error);
}
