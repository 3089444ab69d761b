/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_cache.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "catalog/snapshot_file.h"

enum { CACHE_LIMIT = 32 }; /* files */

char *structure_cache_folder(const struct project *project)
{
        const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
        _cleanup_free_ char *state = NULL;

        if (project_has_file(project) || project_has_state(project))
                return project_state_folder(project, &state, NULL) < 0 ? NULL : path_join(state, "cache");
        if (cache && cache[0] == '/')
                return path_join(cache, "skinspire");
        return home && home[0] == '/' ? text_format("%s/.cache/skinspire", home) : NULL;
}

static char *file_of(const char *folder, const char *digest, const char *suffix)
{
        return folder ? text_format("%s/%s%s", folder, digest, suffix) : NULL;
}

bool structure_cache_may_find(const char *folder, const char *begin)
{
        _cleanup_strings_ struct strings files = STRINGS_INIT;

        if (!folder || folder_list(folder, ".snapshot", &files, NULL) < 0)
                return false;
        for (size_t i = 0; i < files.count; i++) {
                if (text_starts_with(strrchr(files.items[i], '/') + 1, begin))
                        return true;
        }
        return false;
}

/* A file that is used is as good as new. */
bool structure_cache_find(const char *folder, const char *digest, struct snapshot **ret)
{
        _cleanup_free_ char *path = file_of(folder, digest, ".snapshot");

        if (!path || snapshot_read(path, ret, NULL) < 0)
                return false;
        utimensat(AT_FDCWD, path, NULL, 0);
        return true;
}

static int compare_ages(const void *a, const void *b)
{
        struct stat first, second;

        if (stat(*(char *const *)a, &first) < 0 || stat(*(char *const *)b, &second) < 0)
                return strcmp(*(char *const *)a, *(char *const *)b);
        return first.st_mtime < second.st_mtime ? -1 : first.st_mtime > second.st_mtime;
}

static void prune(const char *folder, const char *suffix)
{
        _cleanup_strings_ struct strings files = STRINGS_INIT;

        if (folder_list(folder, suffix, &files, NULL) < 0 || files.count <= CACHE_LIMIT)
                return;
        qsort(files.items, files.count, sizeof(*files.items), compare_ages);
        for (size_t i = 0; i + CACHE_LIMIT < files.count; i++)
                unlink(files.items[i]);
}

void structure_cache_remember(const char *folder, const char *digest, const struct snapshot *snapshot)
{
        _cleanup_free_ char *path = file_of(folder, digest, ".snapshot");
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (!path)
                return;
        r = folder_make(folder, 0700, &failure);
        if (r == 0)
                r = snapshot_write(snapshot, path, &failure);
        if (r < 0) {
                log_debug("the structure is not cached: %s", failure.message);
                return;
        }
        prune(folder, ".snapshot");
        prune(folder, ".statements");
}

/* Moments ------------------------------------------------------------------------------------------ */

bool structure_cache_find_moment(const char *folder, const struct moment *moment,
                                 char ret_digest[static DIGEST_DIGITS + 1])
{
        _cleanup_free_ char *path = file_of(folder, moment->place, ".moment");
        _cleanup_text_ struct text content = TEXT_INIT;

        if (!moment->is_known || !path || file_read(path, &content, NULL) < 0 ||
            content.length != 2 * DIGEST_DIGITS || !text_starts_with(text_get(&content), moment->state))
                return false;
        memcpy(ret_digest, text_get(&content) + DIGEST_DIGITS, DIGEST_DIGITS + 1);
        return true;
}

/* One for each place: an earlier moment never comes again. */
void structure_cache_remember_moment(const char *folder, const struct moment *moment, const char *digest)
{
        _cleanup_free_ char *path = file_of(folder, moment->place, ".moment");
        _cleanup_free_ char *content = text_format("%s%s", moment->state, digest);

        if (!moment->is_known || !path || !content || folder_make(folder, 0700, NULL) < 0)
                return;
        if (file_write_cached(path, content, strlen(content), NULL) == 0)
                prune(folder, ".moment");
}
