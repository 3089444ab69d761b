/* SPDX-License-Identifier: PostgreSQL */
#include "operations/backup_place.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "operations/backups.h"

/* Hidden, so that nobody takes them for backups. */
static const char temporary_beginning[] = ".backup-", lock_ending[] = ".lock";

/* Leftovers ---------------------------------------------------------------------------------------- */

static int list_temporary(const char *folder, struct strings *ret, ski_error *error)
{
        DIR *directory = opendir(folder);
        struct dirent *entry;

        if (!directory)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot open the folder %s", folder);
        while ((entry = readdir(directory)))
                if (text_starts_with(entry->d_name, temporary_beginning))
                        strings_addf(ret, "%s/%s", folder, entry->d_name);
        closedir(directory);
        return ret->failed ? ski_error_oom(error) : 0;
}

/* All that one run made; its lock last, so that an interrupted removal goes on next time. */
static void remove_run(const struct strings *paths, const char *prefix, const char *lock_path)
{
        for (size_t i = 0; i < paths->count; i++)
                if (text_starts_with(paths->items[i], prefix) && strcmp(paths->items[i], lock_path) != 0)
                        folder_remove(paths->items[i], NULL);
        unlink(lock_path);
}

/* A run that lives holds its lock. */
static int remove_leftovers(const char *folder, ski_error *error)
{
        _cleanup_strings_ struct strings paths = STRINGS_INIT;
        int r;

        r = list_temporary(folder, &paths, error);
        for (size_t i = 0; r == 0 && i < paths.count; i++) {
                const char *path = paths.items[i];
                _cleanup_free_ char *prefix = strndup(path, strlen(path) - strlen(lock_ending) + 1);
                _cleanup_close_ int lock = -1;

                if (!prefix)
                        return ski_error_oom(error);
                if (!text_ends_with(path, lock_ending))
                        continue;
                lock = open(path, O_RDWR | O_CLOEXEC);
                if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) < 0)
                        continue;
                log_info("removing what a killed backup has left: %s", path);
                remove_run(&paths, prefix, path);
        }
        return r;
}

/* Opening ------------------------------------------------------------------------------------------ */

/* Between making the lock's file and locking it somebody may have taken it for a leftover: then once more. On a file
 * system without locks nothing is ever taken for one. */
static int take_lock(struct backup_place *place, ski_error *error)
{
        for (;;) {
                _cleanup_free_ char *path =
                        text_format("%s/%sXXXXXX%s", place->folder, temporary_beginning, lock_ending);
                _cleanup_close_ int lock = -1;
                struct stat status;

                if (!path)
                        return ski_error_oom(error);
                lock = mkostemps(path, (int)strlen(lock_ending), O_CLOEXEC);
                if (lock < 0)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot write in %s", place->folder);
                if (flock(lock, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
                        continue;
                if (fstat(lock, &status) < 0 || status.st_nlink == 0)
                        continue;
                place->prefix = strndup(path, strlen(path) - strlen(lock_ending) + 1);
                place->temporary = place->prefix ? text_format("%stmp", place->prefix) : NULL;
                place->lock_path = steal(path);
                place->lock = lock;
                lock = -1;
                return place->temporary ? 0 : ski_error_oom(error);
        }
}

static int choose_folder(struct backup_place *place, const char *file, ski_error *error)
{
        _cleanup_free_ char *path = NULL;
        char *slash;

        if (!file) {
                place->folder = backups_folder(place->project, place->environment->name);
                return place->folder ? 0 : ski_error_oom(error);
        }
        path = file[0] == '/' || strchr(file, '/') ? strdup(file) : text_format("./%s", file);
        if (!path)
                return ski_error_oom(error);
        if (file_exists(path))
                return ski_error_set(error, -SKI_EREFUSED, "%s is there already", file);
        slash = strrchr(path, '/');
        place->name = strdup(slash + 1);
        *slash = '\0';
        place->folder = strdup(path[0] ? path : "/");
        if (!place->name || !place->folder)
                return ski_error_oom(error);
        if (!place->name[0] || strlen(place->name) > NAME_MAX - strlen(".manifest.json.XXXXXX"))
                return ski_error_set(error, -SKI_EUSAGE, "%s is no name that a backup can have", file);
        return 0;
}

/* Patients' data are not for a repository. */
static int make_folder(const struct backup_place *place, ski_error *error)
{
        _cleanup_free_ char *all = backups_folder(place->project, NULL);
        _cleanup_free_ char *ignore = all ? path_join(all, ".gitignore") : NULL;
        bool is_new;
        int r;

        if (!ignore)
                return ski_error_oom(error);
        is_new = !folder_exists(all);
        r = folder_make(place->folder, 0700, error);
        if (r < 0 || !is_new || !folder_exists(all))
                return r;
        return file_write(ignore, "*\n", 2, 0600, error);
}

int backup_place_open(const struct project *project, const struct environment *environment, const char *file,
                      struct backup_place *ret, ski_error *error)
{
        _cleanup_(backup_place_clear) struct backup_place place = BACKUP_PLACE_INIT;
        int r;

        place.project = project;
        place.environment = environment;
        r = choose_folder(&place, file, error);
        if (r == 0)
                r = make_folder(&place, error);
        if (r == 0)
                r = remove_leftovers(place.folder, error);
        if (r == 0)
                r = take_lock(&place, error);
        if (r < 0)
                return r;
        *ret = place;
        place = (struct backup_place)BACKUP_PLACE_INIT;
        return 0;
}

void backup_place_clear(struct backup_place *place)
{
        _cleanup_strings_ struct strings paths = STRINGS_INIT;

        interrupt_defer(+1);
        if (place->lock_path && place->prefix && list_temporary(place->folder, &paths, NULL) == 0)
                remove_run(&paths, place->prefix, place->lock_path);
        interrupt_defer(-1);
        closep(&place->lock);
        free(place->folder);
        free(place->temporary);
        free(place->prefix);
        free(place->lock_path);
        free(place->name);
        *place = (struct backup_place)BACKUP_PLACE_INIT;
}

/* Names -------------------------------------------------------------------------------------------- */

/* A database may be called by what can't be a file's name. */
static char *file_name_of(const char *database)
{
        char *name = strdup(database);

        for (char *c = name; c && *c; c++)
                if (*c == '/' || iscntrl((unsigned char)*c) || (c == name && *c == '.'))
                        *c = '_';
        return name;
}

static bool is_taken(const struct backup_place *place, const char *name)
{
        _cleanup_free_ char *path = path_join(place->folder, name);
        _cleanup_free_ char *manifest = path ? text_format("%s.manifest.json", path) : NULL;

        return path && manifest && (file_exists(path) || file_exists(manifest));
}

int backup_place_name(const struct backup_place *place, const char *suffix, char **ret, ski_error *error)
{
        _cleanup_free_ char *database = file_name_of(place->environment->database);
        char stamp[16];

        if (place->name) {
                *ret = strdup(place->name);
                return *ret ? 0 : ski_error_oom(error);
        }
        clock_stamp(stamp);
        for (unsigned number = 1; database; number++) {
                _cleanup_free_ char *name =
                        number == 1 ? text_format("%s_%s%s", database, stamp, suffix)
                                    : text_format("%s_%s_%u%s", database, stamp, number, suffix);

                if (!name)
                        break;
                if (is_taken(place, name))
                        continue;
                *ret = steal(name);
                return 0;
        }
        return ski_error_oom(error);
}

/* Publishing --------------------------------------------------------------------------------------- */

/* One more than any of the environment's has. */
static int next_sequence(const struct backup_place *place, int64_t *ret, ski_error *error)
{
        _cleanup_(backup_list_clear) struct backup_list list = BACKUP_LIST_INIT;
        int r;

        *ret = 1;
        r = backups_find(place->project, place->environment, &list, error);
        for (size_t i = 0; r == 0 && i < list.count; i++)
                if (list.items[i].manifest && list.items[i].manifest->sequence >= *ret)
                        *ret = list.items[i].manifest->sequence + 1;
        return r;
}

/* Held while a backup gets its name. On a file system that can't lock, names are still never given twice. */
static int lock_folder(const char *path, int *ret, ski_error *error)
{
        enum { PAUSE = 50 /* milliseconds */ };
        _cleanup_close_ int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (fd < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot open the folder %s", path);
        while (flock(fd, LOCK_EX | LOCK_NB) < 0 && (errno == EWOULDBLOCK || errno == EINTR)) {
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
                clock_sleep(PAUSE);
        }
        *ret = fd;
        fd = -1;
        return 0;
}

static int rename_new(const char *from, const char *to, ski_error *error)
{
        if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
                return 0;
        /* Not every file system knows how to refuse; nobody else gives names while we hold the lock. */
        if (errno == EINVAL && !file_exists(to) && rename(from, to) == 0)
                return 0;
        return ski_error_set_errno(error, errno == EEXIST ? -SKI_EREFUSED : -SKI_EIO, errno,
                                   "cannot name the backup %s", to);
}

/* The file's renaming is what makes it a backup: its manifest is there by then. */
static int name_files(const struct backup_place *place, const char *path, const struct manifest *manifest,
                      const struct seal *seal, ski_error *error)
{
        bool is_folder = manifest->form == MANIFEST_ARCHIVE;
        _cleanup_free_ char *json = is_folder ? text_format("%s/manifest.json", place->temporary)
                                              : text_format("%s.manifest.json", path);
        int r;

        if (!json)
                return ski_error_oom(error);
        r = manifest_write(manifest, seal, json, error);
        if (r < 0)
                return r;
        r = rename_new(place->temporary, path, error);
        if (r < 0) {
                unlink(json);
                return r;
        }
        return disk_sync_folder(place->folder, error);
}

int backup_place_publish(struct backup_place *place, const char *suffix, struct manifest *manifest,
                         const struct seal *seal, char **ret_path, ski_error *error)
{
        _cleanup_free_ char *name = NULL, *path = NULL;
        _cleanup_close_ int lock = -1;
        int r;

        r = lock_folder(place->folder, &lock, error);
        if (r == 0)
                r = next_sequence(place, &manifest->sequence, error);
        if (r == 0)
                r = backup_place_name(place, suffix, &name, error);
        if (r < 0)
                return r;
        path = path_join(place->folder, name);
        if (manifest->form == MANIFEST_PLAIN)
                manifest->files[0].name = arena_copy(&manifest->arena, name);
        if (!path || manifest->arena.failed)
                return ski_error_oom(error);
        r = name_files(place, path, manifest, seal, error);
        if (r < 0)
                return r;
        *ret_path = steal(path);
        return 0;
}
