/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/archive_file.h"

#include <string.h>

#include "transfer/archive_compression.h"

const char *archive_coding_suffix(const struct archive_coding *coding)
{
        if (coding->compress)
                return coding->seal ? ".zst.enc" : ".zst";
        return coding->seal ? ".enc" : "";
}

/* Collecting small writes -------------------------------------------------------------------------- */

enum { COLLECTED = 1 << 17 };

struct collecting_sink {
        struct byte_sink sink;
        struct byte_sink *next;
        size_t held;
        char buffer[COLLECTED];
};

static int hand_on(struct collecting_sink *self, ski_error *error)
{
        size_t held = self->held;

        self->held = 0;
        return held > 0 ? self->next->write(self->next, self->buffer, held, error) : 0;
}

static int collect(struct byte_sink *sink, const void *bytes, size_t length, ski_error *error)
{
        struct collecting_sink *self = (struct collecting_sink *)sink;
        int r;

        if (length > COLLECTED - self->held) {
                r = hand_on(self, error);
                if (r < 0)
                        return r;
        }
        if (length > COLLECTED)
                return self->next->write(self->next, bytes, length, error);
        memcpy(self->buffer + self->held, bytes, length);
        self->held += length;
        return 0;
}

static int collecting_finish(struct byte_sink *sink, ski_error *error)
{
        struct collecting_sink *self = (struct collecting_sink *)sink;
        int r;

        r = hand_on(self, error);
        return r < 0 ? r : self->next->finish(self->next, error);
}

static void collecting_free(struct byte_sink *sink)
{
        struct collecting_sink *self = (struct collecting_sink *)sink;

        byte_sink_free(self->next);
        free(self);
}

static int collecting_open(struct byte_sink *next, struct byte_sink **ret, ski_error *error)
{
        struct collecting_sink *self = malloc(sizeof(*self));

        if (!self) {
                byte_sink_free(next);
                return ski_error_oom(error);
        }
        self->sink = (struct byte_sink){ collect, collecting_finish, collecting_free };
        self->next = next;
        self->held = 0;
        *ret = &self->sink;
        return 0;
}

int archive_sink_open(const char *path, const char *label, const struct archive_coding *coding,
                      struct disk_file *seen, struct disk_growth *growth, struct byte_sink **ret,
                      ski_error *error)
{
        struct byte_sink *chain;
        int r;

        r = disk_sink_open(path, seen, growth, &chain, error);
        if (r == 0 && coding->seal)
                r = seal_sink_open(chain, coding->seal, label, &chain, error);
        if (r == 0 && coding->compress)
                r = zstd_sink_open(chain, coding->threads, &chain, error);
        return r < 0 ? r : collecting_open(chain, ret, error);
}

/* Looking at the first bytes ----------------------------------------------------------------------- */

enum { LOOKED_AT = SEAL_MAGIC_BYTES };

/* Gives the bytes that were looked at once more, then what follows. */
struct looking_source {
        struct byte_source source;
        struct byte_source *next;
        size_t position, held;
        char first[LOOKED_AT];
};

static int look_read(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                     ski_error *error)
{
        struct looking_source *self = (struct looking_source *)source;
        size_t left = self->held - self->position;

        if (left == 0)
                return self->next->read(self->next, buffer, size, ret_length, error);
        *ret_length = size < left ? size : left;
        memcpy(buffer, self->first + self->position, *ret_length);
        self->position += *ret_length;
        return 0;
}

static int look_skip(struct byte_source *source, uint64_t count, ski_error *error)
{
        struct looking_source *self = (struct looking_source *)source;
        size_t left = self->held - self->position;

        if (count <= left) {
                self->position += (size_t)count;
                return 0;
        }
        self->position = self->held;
        return self->next->skip(self->next, count - left, error);
}

static void look_free(struct byte_source *source)
{
        struct looking_source *self = (struct looking_source *)source;

        byte_source_free(self->next);
        free(self);
}

/* Takes over `next`, also where it fails. */
static int look_open(struct byte_source *next, struct looking_source **ret, ski_error *error)
{
        struct looking_source *self = calloc(1, sizeof(*self));
        int r;

        if (!self) {
                byte_source_free(next);
                return ski_error_oom(error);
        }
        self->source = (struct byte_source){ look_read, look_free, next->skip ? look_skip : NULL };
        self->next = next;
        r = byte_source_fill(next, self->first, sizeof(self->first), &self->held, error);
        if (r < 0) {
                look_free(&self->source);
                return r;
        }
        *ret = self;
        return 0;
}

static bool begins_with(const struct looking_source *source, const char *magic, size_t length)
{
        return source->held >= length && memcmp(source->first, magic, length) == 0;
}

/* What others compress with and nobody here reads. */
static int refuse_others(const struct looking_source *look, const char *path, ski_error *error)
{
        static const struct {
                const char *program, *magic;
                size_t length;
        } others[] = {
                { "xz", "\xFD\x37zXZ\0", 6 },
                { "bzip2", "BZh", 3 },
                { "lz4", "\x04\x22\x4D\x18", 4 },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
                if (!begins_with(look, others[i].magic, others[i].length))
                        continue;
                ski_error_set(error, -SKI_EREFUSED, "%s is compressed by %s, which is not read here", path,
                              others[i].program);
                return ski_error_hint(error,
                                      "unpack it first, with %s -d -k; gzip and zstd are read as they are",
                                      others[i].program);
        }
        return 0;
}

int archive_source_open(const char *path, const char *label, struct seal_secret *secret, struct disk_file *seen,
                        struct disk_growth *growth, struct byte_source **ret, ski_error *error)
{
        struct byte_source *chain;
        struct looking_source *look;
        int r;

        r = disk_source_open(path, seen, growth, &chain, error);
        if (r == 0)
                r = look_open(chain, &look, error);
        if (r == 0 && look->held == SEAL_MAGIC_BYTES && seal_is_magic(look->first)) {
                r = seal_source_open(&look->source, secret, label, path, &chain, error);
                if (r == 0)
                        r = look_open(chain, &look, error);
        }
        if (r < 0)
                return r;
        r = refuse_others(look, path, error);
        if (r < 0) {
                look_free(&look->source);
                return r;
        }
        if (begins_with(look, "\x28\xB5\x2F\xFD", 4))
                return zstd_source_open(&look->source, path, ret, error);
        if (begins_with(look, "\x1F\x8B", 2))
                return gzip_source_open(&look->source, path, ret, error);
        *ret = &look->source;
        return 0;
}
