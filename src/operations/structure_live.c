/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_live.h"

#include "catalog/imprint.h"
#include "operations/structure_cache.h"

/* The imprint and the facts are not of one moment: what the server prints of an object is always of now. Only where
 * nothing changed between two imprints do the facts belong to them. */
static void remember(ski_session *session, const char *folder, const char *imprint,
                     const struct snapshot *snapshot)
{
        char later[DIGEST_DIGITS + 1];
        bool is_whole;

        if (imprint_take(session, later, &is_whole, NULL) == 0 && is_whole && text_equal(imprint, later))
                structure_cache_remember(folder, imprint, snapshot);
}

int structure_live_read(const struct project *project, ski_session *session, struct snapshot **ret,
                        ski_error *error)
{
        _cleanup_free_ char *folder = structure_cache_folder(project);
        char imprint[DIGEST_DIGITS + 1];
        bool is_whole = false;
        int r;

        if (folder) {
                r = imprint_take(session, imprint, &is_whole, error);
                if (r < 0)
                        return r;
        }
        if (is_whole && structure_cache_find(folder, imprint, ret))
                return 0;
        r = snapshot_take(session, ret, error);
        if (r == 0 && is_whole)
                remember(session, folder, imprint, *ret);
        return r;
}
