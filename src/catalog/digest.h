/* SPDX-License-Identifier: PostgreSQL
 *
 * A digest by which one content is told from another: BLAKE2b of 256 bits.
 */
#ifndef CATALOG_DIGEST_H
#define CATALOG_DIGEST_H

#include <sodium/crypto_generichash.h>

enum { DIGEST_BYTES = crypto_generichash_BYTES, DIGEST_DIGITS = 2 * DIGEST_BYTES };

struct digest {
        crypto_generichash_state state;
};

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t length);
/* A text with its length, so that "a", "bc" differs from "ab", "c"; NULL differs from "". */
void digest_add_text(struct digest *digest, const char *text);
void digest_end(struct digest *digest, unsigned char result[static DIGEST_BYTES]);
/* The same in hexadecimal. */
void digest_end_text(struct digest *digest, char result[static DIGEST_DIGITS + 1]);
/* Writes an ended one so. */
void digest_write(const unsigned char bytes[static DIGEST_BYTES], char result[static DIGEST_DIGITS + 1]);

#endif
