/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_live.h"

#include "catalog/imprint.h"
#include "catalog/moment.h"
#include "operations/structure_cache.h"

/* What is known of a database before its catalogs are read. */
struct look {
        char *folder; /* of the cache; NULL: there is none */
        struct moment moment;
        char imprint[DIGEST_DIGITS + 1];
        bool is_whole; /* the imprint stands for the structure */
};

/* The imprint and the facts are not of one moment: what the server prints of an object is always of now. Only where
 * nothing changed between two imprints do the facts belong to them. */
static bool is_still(ski_session *session, const struct look *look)
{
        char later[DIGEST_DIGITS + 1];
        bool is_whole;

        return imprint_take(session, later, &is_whole, NULL) == 0 && is_whole &&
               text_equal(look->imprint, later);
}

static int find(ski_session *session, struct look *look, struct snapshot **ret, ski_error *error)
{
        char digest[DIGEST_DIGITS + 1];
        int r;

        r = moment_take(session, &look->moment, error);
        if (r < 0)
                return r;
        if (structure_cache_find_moment(look->folder, &look->moment, digest) &&
            structure_cache_find(look->folder, digest, ret))
                return 0;
        r = imprint_take(session, look->imprint, &look->is_whole, error);
        if (r == 0 && look->is_whole && structure_cache_find(look->folder, look->imprint, ret))
                structure_cache_remember_moment(look->folder, &look->moment, look->imprint);
        return r;
}

static int read_anew(ski_session *session, const struct look *look, struct snapshot **ret, ski_error *error)
{
        int r;

        r = snapshot_take(session, ret, error);
        if (r < 0 || !look->is_whole || !is_still(session, look))
                return r;
        structure_cache_remember(look->folder, look->imprint, *ret);
        structure_cache_remember_moment(look->folder, &look->moment, look->imprint);
        return 0;
}

int structure_live_read(const struct project *project, ski_session *session, struct snapshot **ret,
                        ski_error *error)
{
        struct look look = { .folder = structure_cache_folder(project) };
        int r;

        *ret = NULL;
        r = look.folder ? find(session, &look, ret, error) : 0;
        if (r == 0 && !*ret)
                r = read_anew(session, &look, ret, error);
        free(look.folder);
        return r;
}
