/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/fingerprint.h"

#include "catalog/kind.h"
#include "catalog/snapshot.h"

static void add_fact(struct digest *digest, const struct fact *fact)
{
        digest_add_text(digest, fact->kind->name);
        digest_add_text(digest, fact->identity);
        for (size_t i = 0; i < fact->value_count; i++) {
                /* What is not compared does not count here either. */
                if (fact->names[i][0] == '_')
                        continue;
                digest_add_text(digest, fact->names[i]);
                digest_add_text(digest, fact->values[i]);
        }
}

int structure_fingerprint(ski_session *session, char ret[static DIGEST_DIGITS + 1], ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = NULL;
        struct digest digest;
        int r;

        r = snapshot_take(session, &snapshot, error);
        if (r < 0)
                return r;
        digest_begin(&digest);
        for (size_t i = 0; i < snapshot->count; i++)
                add_fact(&digest, snapshot->facts[i]);
        digest_end_text(&digest, ret);
        return 0;
}
