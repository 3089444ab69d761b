/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/digest.h"

#include <sodium/utils.h>
#include <stdint.h>
#include <string.h>

void digest_begin(struct digest *digest)
{
        crypto_generichash_init(&digest->state, NULL, 0, DIGEST_BYTES);
}

void digest_add(struct digest *digest, const void *bytes, size_t length)
{
        crypto_generichash_update(&digest->state, bytes, length);
}

void digest_add_text(struct digest *digest, const char *text)
{
        uint64_t length = text ? strlen(text) : UINT64_MAX;

        digest_add(digest, &length, sizeof(length));
        if (text)
                digest_add(digest, text, length);
}

void digest_end(struct digest *digest, unsigned char result[static DIGEST_BYTES])
{
        crypto_generichash_final(&digest->state, result, DIGEST_BYTES);
}

void digest_end_text(struct digest *digest, char result[static DIGEST_DIGITS + 1])
{
        unsigned char bytes[DIGEST_BYTES];

        digest_end(digest, bytes);
        digest_write(bytes, result);
}

void digest_write(const unsigned char bytes[static DIGEST_BYTES], char result[static DIGEST_DIGITS + 1])
{
        sodium_bin2hex(result, DIGEST_DIGITS + 1, bytes, DIGEST_BYTES);
}
