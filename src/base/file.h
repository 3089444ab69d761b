/* SPDX-License-Identifier: PostgreSQL
 *
 * Files and folders: whole-file reading, writing that is all or nothing, locks.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/text.h"
#include "skinspire/error.h"

/* Appends the file's bytes to the text. -SKI_ENOTFOUND when there is no such file. */
int file_read(const char *path, struct text *content, ski_error *error);

/* Replaces the file's content: written beside it, fsynced, renamed over it, the folder fsynced. A symbolic link stays, and
 * what is no file (a device, a pipe) is written into. `mode` as for open(2): the umask takes its part away. */
int file_write(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error);

/* Replaces the file's content without waiting for the disk, for the user alone: after a power failure it may hold anything.
 * For what is checked where it is read and can be made again. */
int file_write_cached(const char *path, const char *bytes, size_t length, ski_error *error);

/* As file_write(), but does not wait for the disk: folder_sync() does so for many files at once. */
int file_write_staged(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error);
int folder_sync(const char *path, ski_error *error);

/* As file_write(), but what is there already stays: -SKI_EREFUSED. */
int file_create(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error);

/* Appends in one write(2), so that lines of several processes do not mix. Creates the file. */
int file_append(const char *path, const char *bytes, size_t length, mode_t mode, ski_error *error);

/* Creates the folder and its parents where missing; a new folder gets `mode`. */
int folder_make(const char *path, mode_t mode, ski_error *error);

/* Adds the paths of the folder's entries whose names end in `suffix` (NULL: all), sorted by name. */
int folder_list(const char *path, const char *suffix, struct strings *ret_paths, ski_error *error);

/* As folder_list(), for files in the folder and in folders within it; hidden ones are left out, symbolic links to
 * folders are not followed. */
int folder_list_deep(const char *path, const char *suffix, struct strings *ret_paths, ski_error *error);

/* Removes the folder and all in it, never following a symbolic link. Nothing there is no error. */
int folder_remove(const char *path, ski_error *error);

bool file_exists(const char *path);
bool folder_exists(const char *path);

/* `name` when it is absolute, else folder/name. The caller frees it; NULL when memory ran out. */
char *path_join(const char *folder, const char *name);

/* Opens (and creates) the file and takes an exclusive flock(2) that lasts until ret_fd is closed.
 * With `wait` it waits, also for Ctrl-C; without, -SKI_EBUSY when somebody holds it. */
int file_lock(const char *path, bool wait, int *ret_fd, ski_error *error);
/* The same for a folder that is there, waiting for whoever has it; nothing is made in it. */
int folder_lock(const char *path, int *ret_fd, ski_error *error);

/* Writes all bytes, through short writes and EINTR; returns 0 or -errno. */
int write_all(int fd, const char *bytes, size_t length);

#endif
