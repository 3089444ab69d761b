/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/archive_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"

enum {
        PIECE = 1 << 18,
        /* Writing goes on while the disk works: without this all of it would wait for the fsync at the end. */
        WRITE_BEHIND = 16 << 20,
};

struct disk {
        char *path;
        int fd;
        struct digest digest;
        uint64_t bytes;
        struct disk_file *seen; /* NULL: nobody wants to know, or was told */
};

static int disk_open(struct disk *disk, const char *path, int flags, struct disk_file *seen, ski_error *error)
{
        disk->fd = -1;
        disk->seen = seen;
        disk->path = strdup(path);
        if (!disk->path)
                return ski_error_oom(error);
        disk->fd = open(path, flags | O_CLOEXEC, 0600);
        if (disk->fd < 0)
                return ski_error_set_errno(error, errno == ENOENT ? -SKI_ENOTFOUND : -SKI_EIO, errno,
                                           "cannot open %s", path);
        digest_begin(&disk->digest);
        return 0;
}

static void disk_clear(struct disk *disk)
{
        closep(&disk->fd);
        free(disk->path);
}

static void disk_tell(struct disk *disk)
{
        if (!disk->seen)
                return;
        disk->seen->bytes = disk->bytes;
        digest_end_text(&disk->digest, disk->seen->checksum);
        disk->seen = NULL;
}

/* Growing ------------------------------------------------------------------------------------------ */

static void growth_tell(struct disk_growth *growth, uint64_t bytes, bool is_whole)
{
        if (!growth)
                return;
        pthread_mutex_lock(&growth->mutex);
        growth->bytes = bytes;
        growth->is_whole = is_whole;
        pthread_cond_broadcast(&growth->changed);
        pthread_mutex_unlock(&growth->mutex);
}

void disk_growth_give_up(struct disk_growth *growth)
{
        pthread_mutex_lock(&growth->mutex);
        growth->is_given_up = !growth->is_whole;
        pthread_cond_broadcast(&growth->changed);
        pthread_mutex_unlock(&growth->mutex);
}

/* Until there is more than so many bytes, or the file is whole. */
static int growth_wait(struct disk_growth *growth, uint64_t bytes, uint64_t *ret_bytes, ski_error *error)
{
        bool given_up;

        pthread_mutex_lock(&growth->mutex);
        while (growth->bytes <= bytes && !growth->is_whole && !growth->is_given_up)
                pthread_cond_wait(&growth->changed, &growth->mutex);
        *ret_bytes = growth->bytes;
        given_up = growth->is_given_up;
        pthread_mutex_unlock(&growth->mutex);
        return given_up ? ski_error_set(error, -SKI_EINTERRUPTED, "the file was not written to its end") : 0;
}

/* Writing ------------------------------------------------------------------------------------------ */

struct disk_sink {
        struct byte_sink sink;
        struct disk disk;
        struct disk_growth *growth;
        uint64_t sent; /* to the disk, of `bytes` */
};

static int disk_write(struct byte_sink *sink, const void *bytes, size_t length, ski_error *error)
{
        struct disk_sink *self = (struct disk_sink *)sink;
        int r;

        if (interrupt_requested())
                return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
        r = write_all(self->disk.fd, bytes, length);
        if (r < 0)
                return ski_error_set_errno(error, -SKI_EIO, -r, "cannot write %s", self->disk.path);
        digest_add(&self->disk.digest, bytes, length);
        self->disk.bytes += length;
        if (self->disk.bytes - self->sent >= WRITE_BEHIND) {
                sync_file_range(self->disk.fd, (off_t)self->sent, 0, SYNC_FILE_RANGE_WRITE);
                self->sent = self->disk.bytes;
                growth_tell(self->growth, self->sent, false);
        }
        return 0;
}

static int disk_finish(struct byte_sink *sink, ski_error *error)
{
        struct disk_sink *self = (struct disk_sink *)sink;

        if (fsync(self->disk.fd) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot write %s", self->disk.path);
        disk_tell(&self->disk);
        growth_tell(self->growth, self->disk.bytes, true);
        return 0;
}

static void disk_sink_free(struct byte_sink *sink)
{
        struct disk_sink *self = (struct disk_sink *)sink;

        if (self->growth)
                disk_growth_give_up(self->growth);
        disk_clear(&self->disk);
        free(self);
}

int disk_sink_open(const char *path, struct disk_file *seen, struct disk_growth *growth, struct byte_sink **ret,
                   ski_error *error)
{
        struct disk_sink *self = calloc(1, sizeof(*self));
        int r;

        if (!self)
                return ski_error_oom(error);
        self->sink = (struct byte_sink){ disk_write, disk_finish, disk_sink_free };
        self->growth = growth;
        r = disk_open(&self->disk, path, O_WRONLY | O_CREAT | O_EXCL, seen, error);
        if (r < 0) {
                disk_sink_free(&self->sink);
                return r;
        }
        *ret = &self->sink;
        return 0;
}

/* Reading ------------------------------------------------------------------------------------------ */

struct disk_source {
        struct byte_source source;
        struct disk disk;
        struct disk_growth *growth; /* NULL: the file is whole */
        uint64_t there;             /* of a file that grows: so much is on the disk */
};

/* What has come anew is brought to the disk and forgotten, so that it is read from there. */
static int wait_for_more(struct disk_source *self, ski_error *error)
{
        enum { ALL = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER };
        uint64_t there;
        int r;

        r = growth_wait(self->growth, self->there, &there, error);
        if (r < 0 || there == self->there)
                return r;
        sync_file_range(self->disk.fd, (off_t)self->there, (off_t)(there - self->there), ALL);
        posix_fadvise(self->disk.fd, (off_t)self->there, (off_t)(there - self->there), POSIX_FADV_DONTNEED);
        self->there = there;
        return 0;
}

static int disk_read(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                     ski_error *error)
{
        struct disk_source *self = (struct disk_source *)source;
        ssize_t length;
        int r;

        if (self->growth && self->disk.bytes == self->there) {
                r = wait_for_more(self, error);
                if (r < 0)
                        return r;
        }
        if (self->growth && size > self->there - self->disk.bytes)
                size = (size_t)(self->there - self->disk.bytes);
        do {
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
                length = read(self->disk.fd, buffer, size);
        } while (length < 0 && errno == EINTR);
        if (length < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot read %s", self->disk.path);
        if (length == 0)
                disk_tell(&self->disk);
        else if (self->disk.seen)
                digest_add(&self->disk.digest, buffer, (size_t)length);
        self->disk.bytes += (uint64_t)length;
        *ret_length = (size_t)length;
        return 0;
}

static int disk_skip(struct byte_source *source, uint64_t count, ski_error *error)
{
        struct disk_source *self = (struct disk_source *)source;

        if (lseek(self->disk.fd, (off_t)count, SEEK_CUR) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot read %s", self->disk.path);
        self->disk.bytes += count;
        return 0;
}

static void disk_source_free(struct byte_source *source)
{
        struct disk_source *self = (struct disk_source *)source;

        disk_clear(&self->disk);
        free(self);
}

int disk_source_open(const char *path, struct disk_file *seen, struct disk_growth *growth,
                     struct byte_source **ret, ski_error *error)
{
        struct disk_source *self = calloc(1, sizeof(*self));
        int r;

        if (!self)
                return ski_error_oom(error);
        self->source = (struct byte_source){ disk_read, disk_source_free, seen || growth ? NULL : disk_skip };
        self->growth = growth;
        r = disk_open(&self->disk, path, O_RDONLY, seen, error);
        if (r < 0) {
                disk_source_free(&self->source);
                return r;
        }
        posix_fadvise(self->disk.fd, 0, 0, POSIX_FADV_SEQUENTIAL);
        *ret = &self->source;
        return 0;
}

int disk_file_read(const char *path, struct disk_file *ret, ski_error *error)
{
        _cleanup_(byte_source_freep) struct byte_source *source = NULL;
        _cleanup_free_ char *buffer = malloc(PIECE);
        size_t length;
        int r;

        if (!buffer)
                return ski_error_oom(error);
        r = disk_source_open(path, ret, NULL, &source, error);
        if (r < 0)
                return r;
        posix_fadvise(((struct disk_source *)source)->disk.fd, 0, 0, POSIX_FADV_DONTNEED);
        do
                r = source->read(source, buffer, PIECE, &length, error);
        while (r == 0 && length > 0);
        return r;
}

int disk_sync_folder(const char *path, ski_error *error)
{
        _cleanup_close_ int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (fd < 0 || fsync(fd) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot sync the folder %s", path);
        return 0;
}
