/* SPDX-License-Identifier: PostgreSQL
 *
 * Encrypted streams: who has neither the key file nor the passphrase can neither read nor change them.
 *
 * A sealed file begins with a header that says what opens it; behind it stand chunks of libsodium's secretstream
 * (XChaCha20-Poly1305), the last of which carries the final tag. So a chunk that is changed, moved, repeated or missing
 * is found, at the end too. The header and a label that is not in the file are authenticated with the first chunk: a
 * file that takes another's place does not open.
 */
#ifndef TRANSFER_ARCHIVE_SEAL_H
#define TRANSFER_ARCHIVE_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "transfer/archive_stream.h"

enum { SEAL_MAGIC_BYTES = 8, SEAL_MAC_DIGITS = 64, SEAL_SALT_DIGITS = 32 };

/* What a person has: the content of a key file, or a passphrase. Its memory is wiped when it is freed. Several threads
 * may use it at once. */
struct seal_secret;

/* Any file of at least 32 bytes; a line end behind the last one does not count. Errors: -SKI_ENOTFOUND, -SKI_ECONFIG
 * for a file that is too short, -SKI_EIO. */
int seal_secret_from_file(const char *path, struct seal_secret **ret, ski_error *error);
/* -SKI_EUSAGE for an empty one. */
int seal_secret_from_passphrase(const char *passphrase, struct seal_secret **ret, ski_error *error);
void seal_secret_free(struct seal_secret *secret);
DEFINE_CLEANUP(struct seal_secret, seal_secret_free);
bool seal_secret_is_passphrase(const struct seal_secret *secret);

/* The keys of one backup: a secret with a salt. Making one of a passphrase takes a moment, and 64 MB. */
struct seal;

/* With a new salt. */
int seal_new(struct seal_secret *secret, struct seal **ret, ski_error *error);
/* With the salt (in hexadecimal) of a manifest. -SKI_EDIFFERS when that is none. */
int seal_with_salt(struct seal_secret *secret, const char *salt, struct seal **ret, ski_error *error);
void seal_free(struct seal *seal);
DEFINE_CLEANUP(struct seal, seal_free);
const char *seal_salt(const struct seal *seal);

/* What only somebody with the secret can have said about these bytes, in hexadecimal. */
void seal_authenticate(const struct seal *seal, const void *bytes, size_t length,
                       char ret[static SEAL_MAC_DIGITS + 1]);

/* Takes over `next`, also where it fails. */
int seal_sink_open(struct byte_sink *next, const struct seal *seal, const char *label, struct byte_sink **ret,
                   ski_error *error);

/* True for the first bytes of a sealed file. */
bool seal_is_magic(const char bytes[static SEAL_MAGIC_BYTES]);

/* What the file at that path takes; false for one that can't be read or is not sealed. */
bool seal_is_on_file(const char *path, bool *ret_passphrase);

/* `secret` NULL: nobody gave one, -SKI_EREFUSED says which it takes. A wrong one is -SKI_EREFUSED, a damaged file
 * -SKI_EDIFFERS. `name` is told in errors; it must live as long as the source. Takes over `next`, also where it fails. */
int seal_source_open(struct byte_source *next, struct seal_secret *secret, const char *label, const char *name,
                     struct byte_source **ret, ski_error *error);

#endif
