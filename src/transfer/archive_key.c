/* SPDX-License-Identifier: PostgreSQL
 *
 * Keys: from what a person has to what encrypts one backup.
 */
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "transfer/archive_seal_internal.h"

enum {
        SHORTEST_KEY = 32,
        LARGEST_KEY = 1 << 20,
        /* 64 MB and a few hundred milliseconds for each attempt to guess. */
        OPERATIONS = 4,
        MEMORY = 64 << 20,
        /* What a header may ask for: a damaged one must not take all memory. */
        MOST_OPERATIONS = 64,
        MOST_MEMORY = 1 << 30,
};

/* Secrets ------------------------------------------------------------------------------------------ */

static int secret_new(enum seal_kind kind, const char *bytes, size_t length, struct seal_secret **ret,
                      ski_error *error)
{
        struct seal_secret *secret = sodium_init() < 0 ? NULL : calloc(1, sizeof(*secret));

        if (!secret)
                return ski_error_oom(error);
        secret->kind = kind;
        secret->length = length;
        pthread_mutex_init(&secret->lock, NULL);
        secret->bytes = sodium_malloc(length);
        secret->stretched = sodium_malloc(SEAL_KEY_BYTES);
        if (!secret->bytes || !secret->stretched) {
                seal_secret_free(secret);
                return ski_error_oom(error);
        }
        memcpy(secret->bytes, bytes, length);
        *ret = secret;
        return 0;
}

static void warn_when_open(const char *path)
{
        struct stat status;

        if (stat(path, &status) == 0 && (status.st_mode & (S_IRGRP | S_IROTH)) != 0)
                log_warning("the key file %s can be read by others than its owner", path);
}

int seal_secret_from_file(const char *path, struct seal_secret **ret, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        size_t length;
        int r;

        r = file_read(path, &content, error);
        if (r < 0)
                return ski_error_prefix(error, "key file");
        length = content.length;
        while (length > 0 && (content.bytes[length - 1] == '\n' || content.bytes[length - 1] == '\r'))
                length--;
        if (length < SHORTEST_KEY || length > LARGEST_KEY) {
                r = ski_error_set(error, -SKI_ECONFIG, "the key file %s has %zu bytes, which is too %s", path,
                                  length, length < SHORTEST_KEY ? "short for a key" : "long for a key");
                ski_error_hint(error, "'head -c 32 /dev/urandom | base64 >%s' makes a good one", path);
        } else {
                warn_when_open(path);
                r = secret_new(SEAL_KEY_FILE, content.bytes, length, ret, error);
        }
        sodium_memzero(content.bytes, content.length);
        return r;
}

int seal_secret_from_passphrase(const char *passphrase, struct seal_secret **ret, ski_error *error)
{
        if (!passphrase[0])
                return ski_error_set(error, -SKI_EUSAGE, "the passphrase is empty");
        return secret_new(SEAL_PASSPHRASE, passphrase, strlen(passphrase), ret, error);
}

void seal_secret_free(struct seal_secret *secret)
{
        if (!secret)
                return;
        sodium_free(secret->bytes);
        sodium_free(secret->stretched);
        pthread_mutex_destroy(&secret->lock);
        free(secret);
}

bool seal_secret_is_passphrase(const struct seal_secret *secret)
{
        return secret->kind == SEAL_PASSPHRASE;
}

/* Keys --------------------------------------------------------------------------------------------- */

static bool was_stretched_for(const struct seal_secret *secret, const struct seal_header *header)
{
        return secret->is_stretched && secret->stretched_for.operations == header->operations &&
               secret->stretched_for.memory == header->memory &&
               memcmp(secret->stretched_for.salt, header->salt, sizeof(header->salt)) == 0;
}

static int stretch(struct seal_secret *secret, const struct seal_header *header, ski_error *error)
{
        if (was_stretched_for(secret, header))
                return 0;
        if (header->operations < 1 || header->operations > MOST_OPERATIONS || header->memory > MOST_MEMORY)
                return ski_error_set(error, -SKI_EDIFFERS, "its header is damaged");
        secret->is_stretched = false;
        if (crypto_pwhash(secret->stretched, SEAL_KEY_BYTES, secret->bytes, secret->length, header->salt,
                          header->operations, header->memory, crypto_pwhash_ALG_ARGON2ID13) < 0)
                return ski_error_set(error, -SKI_ENOMEM,
                                     "no memory for turning the passphrase into a key: it takes %u MB",
                                     header->memory >> 20);
        secret->stretched_for = *header;
        secret->is_stretched = true;
        return 0;
}

/* The secret as a key. */
static int find_key(struct seal_secret *secret, const struct seal_header *header,
                    unsigned char ret[static SEAL_KEY_BYTES], ski_error *error)
{
        int r;

        if (secret->kind == SEAL_KEY_FILE) {
                crypto_generichash(ret, SEAL_KEY_BYTES, (const unsigned char *)secret->bytes, secret->length,
                                   NULL, 0);
                return 0;
        }
        pthread_mutex_lock(&secret->lock);
        r = stretch(secret, header, error);
        if (r == 0)
                memcpy(ret, secret->stretched, SEAL_KEY_BYTES);
        pthread_mutex_unlock(&secret->lock);
        return r;
}

/* One key for each purpose, so that what is told of one says nothing about another. */
static void derive(const unsigned char main_key[static SEAL_KEY_BYTES], const char *purpose, unsigned char *ret,
                   size_t size)
{
        crypto_generichash(ret, size, (const unsigned char *)purpose, strlen(purpose), main_key,
                           SEAL_KEY_BYTES);
}

int seal_from_header(struct seal_secret *secret, const struct seal_header *header, struct seal **ret,
                     ski_error *error)
{
        _cleanup_(seal_freep) struct seal *seal = sodium_malloc(sizeof(*seal));
        unsigned char key[SEAL_KEY_BYTES], salted[SEAL_KEY_BYTES];
        int r;

        if (!seal)
                return ski_error_oom(error);
        seal->header = *header;
        sodium_bin2hex(seal->salt, sizeof(seal->salt), header->salt, sizeof(header->salt));
        r = find_key(secret, header, key, error);
        if (r < 0)
                return r;
        crypto_generichash(salted, sizeof(salted), header->salt, sizeof(header->salt), key, sizeof(key));
        derive(salted, "content", seal->content_key, sizeof(seal->content_key));
        derive(salted, "manifest", seal->manifest_key, sizeof(seal->manifest_key));
        derive(salted, "check", seal->header.check, sizeof(seal->header.check));
        sodium_memzero(key, sizeof(key));
        sodium_memzero(salted, sizeof(salted));
        *ret = steal(seal);
        return 0;
}

static struct seal_header new_header(const struct seal_secret *secret)
{
        return (struct seal_header){ .kind = secret->kind, .operations = OPERATIONS, .memory = MEMORY };
}

int seal_new(struct seal_secret *secret, struct seal **ret, ski_error *error)
{
        struct seal_header header = new_header(secret);

        randombytes_buf(header.salt, sizeof(header.salt));
        return seal_from_header(secret, &header, ret, error);
}

int seal_with_salt(struct seal_secret *secret, const char *salt, struct seal **ret, ski_error *error)
{
        struct seal_header header = new_header(secret);
        size_t length;

        if (sodium_hex2bin(header.salt, sizeof(header.salt), salt, strlen(salt), NULL, &length, NULL) < 0 ||
            length != sizeof(header.salt))
                return ski_error_set(error, -SKI_EDIFFERS, "the salt in the manifest is damaged");
        return seal_from_header(secret, &header, ret, error);
}

/* sodium_free() wipes. */
void seal_free(struct seal *seal)
{
        sodium_free(seal);
}

const char *seal_salt(const struct seal *seal)
{
        return seal->salt;
}

void seal_authenticate(const struct seal *seal, const void *bytes, size_t length,
                       char ret[static SEAL_MAC_DIGITS + 1])
{
        unsigned char mac[SEAL_MAC_DIGITS / 2];

        crypto_generichash(mac, sizeof(mac), bytes, length, seal->manifest_key, sizeof(seal->manifest_key));
        sodium_bin2hex(ret, SEAL_MAC_DIGITS + 1, mac, sizeof(mac));
}
