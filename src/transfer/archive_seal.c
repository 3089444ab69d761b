/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/archive_seal.h"

#include <fcntl.h>
#include <string.h>

#include "transfer/archive_seal_internal.h"

enum {
        CHUNK = 65536, /* of content */
        OVERHEAD = crypto_secretstream_xchacha20poly1305_ABYTES,
        START_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
};

static const char magic[SEAL_MAGIC_BYTES] = "SKISEAL1";

bool seal_is_magic(const char bytes[static SEAL_MAGIC_BYTES])
{
        return memcmp(bytes, magic, SEAL_MAGIC_BYTES) == 0;
}

/* The header ---------------------------------------------------------------------------------------- */

static void put_number(unsigned char **at, uint32_t number)
{
        for (int i = 0; i < 4; i++)
                *(*at)++ = (unsigned char)(number >> (8 * i));
}

static uint32_t get_number(const unsigned char **at)
{
        uint32_t number = 0;

        for (int i = 0; i < 4; i++)
                number |= (uint32_t) * (*at)++ << (8 * i);
        return number;
}

static void header_encode(const struct seal_header *header, unsigned char ret[static SEAL_HEADER_BYTES])
{
        unsigned char *at = ret;

        memcpy(at, magic, sizeof(magic));
        at += sizeof(magic);
        put_number(&at, header->kind);
        put_number(&at, header->operations);
        put_number(&at, header->memory);
        memcpy(at, header->salt, sizeof(header->salt));
        memcpy(at + sizeof(header->salt), header->check, sizeof(header->check));
}

static void header_decode(const unsigned char bytes[static SEAL_HEADER_BYTES], struct seal_header *ret)
{
        const unsigned char *at = bytes + sizeof(magic);

        ret->kind = get_number(&at);
        ret->operations = get_number(&at);
        ret->memory = get_number(&at);
        memcpy(ret->salt, at, sizeof(ret->salt));
        memcpy(ret->check, at + sizeof(ret->salt), sizeof(ret->check));
}

bool seal_is_on_file(const char *path, bool *ret_passphrase)
{
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        unsigned char bytes[SEAL_HEADER_BYTES];
        struct seal_header header;

        if (fd < 0 || read(fd, bytes, sizeof(bytes)) != (ssize_t)sizeof(bytes) ||
            !seal_is_magic((const char *)bytes))
                return false;
        header_decode(bytes, &header);
        *ret_passphrase = header.kind == SEAL_PASSPHRASE;
        return true;
}

/* What goes with the first chunk, so that it opens with this header and label only. */
static void bind(const unsigned char header[static SEAL_HEADER_BYTES], const char *label,
                 unsigned char ret[static crypto_generichash_BYTES])
{
        crypto_generichash_state state;

        crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
        crypto_generichash_update(&state, header, SEAL_HEADER_BYTES);
        crypto_generichash_update(&state, (const unsigned char *)label, strlen(label));
        crypto_generichash_final(&state, ret, crypto_generichash_BYTES);
}

/* Writing ------------------------------------------------------------------------------------------ */

struct seal_sink {
        struct byte_sink sink;
        struct byte_sink *next;
        crypto_secretstream_xchacha20poly1305_state state;
        unsigned char binding[crypto_generichash_BYTES];
        size_t binding_length; /* 0 behind the first chunk */
        size_t held;
        unsigned char content[CHUNK];
        unsigned char sealed[CHUNK + OVERHEAD];
};

static int send_chunk(struct seal_sink *self, unsigned char tag, ski_error *error)
{
        unsigned long long length;

        crypto_secretstream_xchacha20poly1305_push(&self->state, self->sealed, &length, self->content,
                                                   self->held, self->binding, self->binding_length, tag);
        self->binding_length = 0;
        self->held = 0;
        return self->next->write(self->next, self->sealed, (size_t)length, error);
}

static int seal_write(struct byte_sink *sink, const void *bytes, size_t length, ski_error *error)
{
        struct seal_sink *self = (struct seal_sink *)sink;
        const char *from = bytes;
        int r;

        while (length > 0) {
                size_t room = CHUNK - self->held;
                size_t piece = length < room ? length : room;

                memcpy(self->content + self->held, from, piece);
                self->held += piece;
                from += piece;
                length -= piece;
                /* A full chunk waits for the next byte: only then it is known not to be the last one. */
                if (self->held < CHUNK || length == 0)
                        continue;
                r = send_chunk(self, 0, error);
                if (r < 0)
                        return r;
        }
        return 0;
}

static int seal_finish(struct byte_sink *sink, ski_error *error)
{
        struct seal_sink *self = (struct seal_sink *)sink;
        int r;

        r = send_chunk(self, crypto_secretstream_xchacha20poly1305_TAG_FINAL, error);
        return r < 0 ? r : self->next->finish(self->next, error);
}

static void seal_sink_free(struct byte_sink *sink)
{
        struct seal_sink *self = (struct seal_sink *)sink;

        byte_sink_free(self->next);
        sodium_memzero(self, sizeof(*self));
        free(self);
}

int seal_sink_open(struct byte_sink *next, const struct seal *seal, const char *label, struct byte_sink **ret,
                   ski_error *error)
{
        struct seal_sink *self = calloc(1, sizeof(*self));
        unsigned char header[SEAL_HEADER_BYTES], start[START_BYTES];
        int r;

        if (!self) {
                byte_sink_free(next);
                return ski_error_oom(error);
        }
        self->sink = (struct byte_sink){ seal_write, seal_finish, seal_sink_free };
        self->next = next;
        header_encode(&seal->header, header);
        bind(header, label, self->binding);
        self->binding_length = sizeof(self->binding);
        crypto_secretstream_xchacha20poly1305_init_push(&self->state, start, seal->content_key);
        r = next->write(next, header, sizeof(header), error);
        if (r == 0)
                r = next->write(next, start, sizeof(start), error);
        if (r < 0) {
                seal_sink_free(&self->sink);
                return r;
        }
        *ret = &self->sink;
        return 0;
}

/* Reading ------------------------------------------------------------------------------------------ */

struct seal_source {
        struct byte_source source;
        struct byte_source *next;
        const char *name;
        crypto_secretstream_xchacha20poly1305_state state;
        unsigned char binding[crypto_generichash_BYTES];
        size_t binding_length;
        bool ended; /* the final tag was seen */
        size_t position, held;
        unsigned char content[CHUNK];
        unsigned char sealed[CHUNK + OVERHEAD];
};

static int damaged(const char *name, const char *how, ski_error *error)
{
        return ski_error_set(error, -SKI_EDIFFERS, "%s is damaged: %s", name, how);
}

/* Nothing may stand behind the last chunk. */
static int expect_end(struct seal_source *self, ski_error *error)
{
        size_t length;
        int r;

        r = byte_source_fill(self->next, self->sealed, 1, &length, error);
        if (r < 0)
                return r;
        return length > 0 ? damaged(self->name, "bytes follow its end", error) : 0;
}

static int open_chunk(struct seal_source *self, ski_error *error)
{
        unsigned long long held;
        unsigned char tag;
        size_t length;
        int r;

        r = byte_source_fill(self->next, self->sealed, sizeof(self->sealed), &length, error);
        if (r < 0)
                return r;
        if (length == 0)
                return ski_error_set(error, -SKI_EDIFFERS, "%s is cut off: its last part is missing",
                                     self->name);
        if (length < OVERHEAD ||
            crypto_secretstream_xchacha20poly1305_pull(&self->state, self->content, &held, &tag, self->sealed,
                                                       length, self->binding, self->binding_length) < 0)
                return damaged(self->name, "it was changed or cut after it had been encrypted", error);
        self->binding_length = 0;
        self->position = 0;
        self->held = (size_t)held;
        self->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
        return self->ended ? expect_end(self, error) : 0;
}

static int seal_read(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                     ski_error *error)
{
        struct seal_source *self = (struct seal_source *)source;
        int r;

        while (self->position == self->held && !self->ended) {
                r = open_chunk(self, error);
                if (r < 0)
                        return r;
        }
        size_t left = self->held - self->position;
        size_t piece = size < left ? size : left;
        memcpy(buffer, self->content + self->position, piece);
        self->position += piece;
        *ret_length = piece;
        return 0;
}

static void seal_source_free(struct byte_source *source)
{
        struct seal_source *self = (struct seal_source *)source;

        byte_source_free(self->next);
        sodium_memzero(self, sizeof(*self));
        free(self);
}

static int refuse(const char *name, enum seal_kind kind, struct seal_secret *secret, ski_error *error)
{
        const char *needed = kind == SEAL_PASSPHRASE ? "a passphrase" : "a key file";

        if (secret)
                ski_error_set(error, -SKI_EREFUSED, "%s takes %s, and it was given %s", name, needed,
                              kind == SEAL_PASSPHRASE ? "a key file" : "a passphrase");
        else
                ski_error_set(error, -SKI_EREFUSED, "%s is encrypted and takes %s", name, needed);
        return ski_error_hint(error,
                              kind == SEAL_PASSPHRASE
                                      ? "SKINSPIRE_PASSPHRASE gives it, else it is asked for on the terminal"
                                      : "--key-file FILE or the setting backup.key_file names it");
}

/* Reads the header, and finds the keys that it asks for. */
static int open_header(struct seal_source *self, struct seal_secret *secret, const char *label,
                       ski_error *error)
{
        _cleanup_(seal_freep) struct seal *seal = NULL;
        unsigned char bytes[SEAL_HEADER_BYTES], start[START_BYTES];
        struct seal_header header;
        size_t length, more;
        int r;

        r = byte_source_fill(self->next, bytes, sizeof(bytes), &length, error);
        if (r == 0)
                r = byte_source_fill(self->next, start, sizeof(start), &more, error);
        if (r < 0)
                return r;
        if (length < sizeof(bytes) || more < sizeof(start))
                return ski_error_set(error, -SKI_EDIFFERS, "%s is cut off", self->name);
        header_decode(bytes, &header);
        if (!seal_is_magic((const char *)bytes) ||
            (header.kind != SEAL_KEY_FILE && header.kind != SEAL_PASSPHRASE))
                return damaged(self->name, "its header is not one of an encrypted backup", error);
        if (!secret || secret->kind != header.kind)
                return refuse(self->name, header.kind, secret, error);
        r = seal_from_header(secret, &header, &seal, error);
        if (r < 0)
                return ski_error_prefix(error, "%s", self->name);
        if (sodium_memcmp(seal->header.check, header.check, sizeof(header.check)) != 0)
                return ski_error_set(error, -SKI_EREFUSED, "this %s does not open %s",
                                     header.kind == SEAL_PASSPHRASE ? "passphrase" : "key file", self->name);
        bind(bytes, label, self->binding);
        self->binding_length = sizeof(self->binding);
        if (crypto_secretstream_xchacha20poly1305_init_pull(&self->state, start, seal->content_key) < 0)
                return damaged(self->name, "its header was changed", error);
        return 0;
}

int seal_source_open(struct byte_source *next, struct seal_secret *secret, const char *label, const char *name,
                     struct byte_source **ret, ski_error *error)
{
        struct seal_source *self = calloc(1, sizeof(*self));
        int r;

        if (!self) {
                byte_source_free(next);
                return ski_error_oom(error);
        }
        self->source = (struct byte_source){ seal_read, seal_source_free, NULL };
        self->next = next;
        self->name = name;
        r = open_header(self, secret, label, error);
        if (r < 0) {
                seal_source_free(&self->source);
                return r;
        }
        *ret = &self->source;
        return 0;
}
