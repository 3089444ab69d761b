/* SPDX-License-Identifier: PostgreSQL */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"

int write_all(int fd, const char *bytes, size_t length)
{
        while (length > 0) {
                ssize_t written = write(fd, bytes, length);
                if (written < 0) {
                        if (errno == EINTR)
                                continue;
                        return -errno;
                }
                bytes += written;
                length -= (size_t)written;
        }
        return 0;
}

int file_read(const char *path, struct text *content, ski_error *error)
{
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        char buffer[65536];

        if (fd < 0)
                return ski_error_set_errno(error, errno == ENOENT ? -SKI_ENOTFOUND : -SKI_EIO, errno,
                                           "cannot open %s", path);
        for (;;) {
                ssize_t length = read(fd, buffer, sizeof(buffer));
                if (length < 0 && errno == EINTR)
                        continue;
                if (length < 0)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot read %s", path);
                if (length == 0)
                        break;
                text_append_bytes(content, buffer, (size_t)length);
        }
        return content->failed ? ski_error_oom(error) : 0;
}

/* Makes a rename in the folder of `path` durable. */
static int sync_folder_of(const char *path)
{
        const char *slash = strrchr(path, '/');
        _cleanup_free_ char *folder =
                slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");

        if (!folder)
                return -ENOMEM;
        _cleanup_close_ int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
                return -errno;
        return fsync(fd) < 0 ? -errno : 0;
}

enum {
        REPLACES = 1 << 0,
        LASTS = 1 << 1, /* fsynced */
};

/* Makes PATH.123abc, whatever number is free; other than mkstemp(), with a mode that the umask narrows. */
static int open_beside(const char *path, mode_t mode, char **ret_name)
{
        for (;;) {
                unsigned number;
                _cleanup_free_ char *name = NULL;
                int fd;

                if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
                        return -errno;
                name = text_format("%s.%06x", path, number & 0xffffff);
                if (!name)
                        return -ENOMEM;
                fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
                if (fd < 0 && errno == EEXIST)
                        continue;
                if (fd < 0)
                        return -errno;
                *ret_name = steal(name);
                return fd;
        }
}

/* Writes a file beside it, which takes the name once it is whole. Without REPLACES it never takes the place of what is
 * there, as a link does, other than a rename. */
static int write_beside(const char *path, const char *bytes, size_t length, mode_t mode, unsigned how,
                        ski_error *error)
{
        bool replace = how & REPLACES, lasts = how & LASTS;
        _cleanup_free_ char *temporary = NULL;
        int r;

        _cleanup_close_ int fd = open_beside(path, mode, &temporary);
        if (fd < 0)
                return ski_error_set_errno(error, -SKI_EIO, -fd, "cannot write %s", path);
        r = write_all(fd, bytes, length);
        if (r == 0 &&
            ((lasts && fsync(fd) < 0) || (replace ? rename(temporary, path) : link(temporary, path)) < 0))
                r = -errno;
        if (r < 0 || !replace)
                unlink(temporary);
        if (r == -EEXIST && !replace)
                return ski_error_set(error, -SKI_EREFUSED, "the file %s is there already", path);
        if (r < 0)
                return ski_error_set_errno(error, -SKI_EIO, -r, "cannot write %s", path);
        r = lasts ? sync_folder_of(path) : 0;
        if (r < 0)
                return ski_error_set_errno(error, -SKI_EIO, -r, "cannot sync the folder of %s", path);
        return 0;
}

static int write_into(const char *path, const char *bytes, size_t length, ski_error *error)
{
        _cleanup_close_ int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
        int r = fd < 0 ? -errno : write_all(fd, bytes, length);

        return r < 0 ? ski_error_set_errno(error, -SKI_EIO, -r, "cannot write %s", path) : 0;
}

int file_write(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error)
{
        struct stat status;
        bool is_link = lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
        _cleanup_free_ char *target = is_link ? realpath(path, NULL) : NULL;

        /* A name in /proc/self/fd, where /dev/stdout leads, need not be one of a file. */
        if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode) &&
            (!S_ISREG(status.st_mode) || (is_link && !target)))
                return write_into(path, bytes, length, error);
        return write_beside(target ? target : path, bytes, length, mode, REPLACES | LASTS, error);
}

int file_write_cached(const char *path, const char *bytes, size_t length, ski_error *error)
{
        return write_beside(path, bytes, length, 0600, REPLACES, error);
}

int file_write_staged(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error)
{
        return write_beside(path, bytes, length, mode, REPLACES, error);
}

int folder_sync(const char *path, ski_error *error)
{
        _cleanup_close_ int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (fd < 0 || syncfs(fd) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot bring %s to the disk", path);
        return 0;
}

int file_create(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error)
{
        return write_beside(path, bytes, length, mode, LASTS, error);
}

int file_append(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error)
{
        _cleanup_close_ int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode);
        int r;

        if (fd < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot open %s", path);
        r = write_all(fd, bytes, length);
        if (r < 0)
                return ski_error_set_errno(error, -SKI_EIO, -r, "cannot write %s", path);
        return 0;
}

int folder_make(const char *path, mode_t mode, ski_error *error)
{
        _cleanup_free_ char *copy = strdup(path);

        if (!copy)
                return ski_error_oom(error);
        for (char *slash = copy + 1;; slash++) {
                if (*slash != '/' && *slash != '\0')
                        continue;
                char kept = *slash;
                *slash = '\0';
                if (mkdir(copy, mode) < 0 && errno != EEXIST)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot create the folder %s", copy);
                *slash = kept;
                if (kept == '\0')
                        break;
        }
        if (!folder_exists(path))
                return ski_error_set(error, -SKI_EIO, "%s is not a folder", path);
        return 0;
}

int folder_list(const char *path, const char *suffix, struct strings *ret_paths, ski_error *error)
{
        DIR *folder = opendir(path);
        struct dirent *entry;

        if (!folder)
                return ski_error_set_errno(error, errno == ENOENT ? -SKI_ENOTFOUND : -SKI_EIO, errno,
                                           "cannot open the folder %s", path);
        while ((entry = readdir(folder)))
                if (entry->d_name[0] != '.' && (!suffix || text_ends_with(entry->d_name, suffix)))
                        strings_addf(ret_paths, "%s/%s", path, entry->d_name);
        closedir(folder);
        if (ret_paths->failed)
                return ski_error_oom(error);
        strings_sort(ret_paths);
        return 0;
}

static bool is_real_folder(const char *path)
{
        struct stat status;

        return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int add_deep(const char *path, const char *suffix, struct strings *paths, ski_error *error)
{
        _cleanup_strings_ struct strings entries = STRINGS_INIT;
        int r;

        r = folder_list(path, NULL, &entries, error);
        for (size_t i = 0; r >= 0 && i < entries.count; i++) {
                if (is_real_folder(entries.items[i]))
                        r = add_deep(entries.items[i], suffix, paths, error);
                else if (!suffix || text_ends_with(entries.items[i], suffix))
                        strings_add(paths, entries.items[i]);
        }
        return r;
}

int folder_list_deep(const char *path, const char *suffix, struct strings *ret_paths, ski_error *error)
{
        int r;

        r = add_deep(path, suffix, ret_paths, error);
        if (r < 0)
                return r;
        if (ret_paths->failed)
                return ski_error_oom(error);
        strings_sort(ret_paths);
        return 0;
}

static int remove_entry(const char *path, const struct stat *status _unused_, int type _unused_,
                        struct FTW *place _unused_)
{
        return remove(path);
}

int folder_remove(const char *path, ski_error *error)
{
        if (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) < 0 && errno != ENOENT)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", path);
        return 0;
}

bool file_exists(const char *path)
{
        struct stat status;

        return stat(path, &status) == 0;
}

bool folder_exists(const char *path)
{
        struct stat status;

        return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

char *path_join(const char *folder, const char *name)
{
        if (name[0] == '/')
                return strdup(name);
        return text_format("%s%s%s", folder, text_ends_with(folder, "/") ? "" : "/", name);
}

/* The descriptor is closed where the lock is not taken. */
static int lock(int opened, const char *path, bool wait, int *ret_fd, ski_error *error)
{
        static const struct timespec pause = { .tv_nsec = 50 * 1000 * 1000 };
        _cleanup_close_ int fd = opened;

        while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
                if (errno == EINTR)
                        continue;
                if (errno != EWOULDBLOCK)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot lock %s", path);
                if (!wait)
                        return ski_error_set(error, -SKI_EBUSY, "%s is locked by another process", path);
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted while waiting for %s",
                                             path);
                nanosleep(&pause, NULL);
        }
        *ret_fd = fd;
        fd = -1;
        return 0;
}

int file_lock(const char *path, bool wait, int *ret_fd, ski_error *error)
{
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

        if (fd < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot open the lock file %s", path);
        return lock(fd, path, wait, ret_fd, error);
}

int folder_lock(const char *path, int *ret_fd, ski_error *error)
{
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (fd < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot open the folder %s", path);
        return lock(fd, path, true, ret_fd, error);
}
