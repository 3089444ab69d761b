/* SPDX-License-Identifier: PostgreSQL
 *
 * What the two files about encryption share.
 */
#ifndef TRANSFER_ARCHIVE_SEAL_INTERNAL_H
#define TRANSFER_ARCHIVE_SEAL_INTERNAL_H

#include <pthread.h>
#include <sodium.h>

#include "transfer/archive_seal.h"

enum seal_kind { SEAL_KEY_FILE = 1, SEAL_PASSPHRASE = 2 };

enum {
        SEAL_KEY_BYTES = crypto_secretstream_xchacha20poly1305_KEYBYTES,
        SEAL_CHECK_BYTES = crypto_generichash_BYTES_MIN,
        /* magic, kind, operations, memory (three numbers of four bytes, least first), salt, check */
        SEAL_HEADER_BYTES = SEAL_MAGIC_BYTES + 12 + crypto_pwhash_SALTBYTES + SEAL_CHECK_BYTES,
};

struct seal_header {
        enum seal_kind kind;
        uint32_t operations, memory; /* of crypto_pwhash() */
        unsigned char salt[crypto_pwhash_SALTBYTES];
        unsigned char check[SEAL_CHECK_BYTES]; /* tells a wrong key from a damaged file */
};

struct seal_secret {
        enum seal_kind kind;
        char *bytes;
        size_t length;

        pthread_mutex_t lock; /* of the last result of stretching, which all files of a backup share */
        bool is_stretched;
        struct seal_header stretched_for;
        unsigned char *stretched;
};

struct seal {
        struct seal_header header;
        char salt[SEAL_SALT_DIGITS + 1];
        unsigned char content_key[SEAL_KEY_BYTES];
        unsigned char manifest_key[SEAL_KEY_BYTES];
};

/* The keys that a header's salt and costs lead to; its check is that of the secret then. */
int seal_from_header(struct seal_secret *secret, const struct seal_header *header, struct seal **ret,
                     ski_error *error);

#endif
