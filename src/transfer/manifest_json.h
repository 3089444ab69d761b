/* SPDX-License-Identifier: PostgreSQL
 *
 * A manifest's form as JSON: the names of its keys stand here and in the two files that write and read them.
 */
#ifndef TRANSFER_MANIFEST_JSON_H
#define TRANSFER_MANIFEST_JSON_H

#include <jansson.h>

#include "transfer/manifest.h"

enum { MANIFEST_FORMAT = 1 };

/* The one text that a JSON value has, which checksums are about. For the caller to free; NULL when memory ran out, or
 * when a text is no UTF-8. */
static inline char *manifest_canonical(const json_t *value)
{
        return json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
}

static inline void manifest_checksum(const char *body, char ret[static DIGEST_DIGITS + 1])
{
        struct digest digest;

        digest_begin(&digest);
        digest_add_text(&digest, body);
        digest_end_text(&digest, ret);
}

#endif
