/* SPDX-License-Identifier: PostgreSQL
 *
 * Copying from a golden database: the source is streamed once into a database of the target's server that nobody can
 * enter, and each copy is a clone of that.
 */
#include <string.h>

#include "base/log.h"
#include "operations/copy_internal.h"
#include "operations/identity.h"
#include "operations/replacing.h"
#include "postgres/session_internal.h"
#include "transfer/clone.h"

/* Which database the source's environment leads to at this moment. */
struct place {
        struct identity identity;
        char *url;
};

static void place_clear(struct place *place)
{
        identity_clear(&place->identity);
        free(place->url);
}

static int find_place(const struct copy *copy, struct place *ret, ski_error *error)
{
        int r;

        r = identity_ask(copy->source, &ret->identity, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", copy->from->name);
        ret->url = copy->from->conninfo ? conninfo_url(copy->from->conninfo) : strdup("");
        return ret->url ? 0 : ski_error_oom(error);
}

static struct golden_source source_of(const struct copy *copy, const struct place *place)
{
        return (struct golden_source){
                .environment = copy->from->name,
                .database = place->identity.database,
                .system = place->identity.system,
                .address = place->identity.address,
                .url = place->url,
        };
}

static int look(struct copy *copy, struct golden **ret, ski_error *error)
{
        _cleanup_(place_clear) struct place place = { 0 };
        int r;

        r = find_place(copy, &place, error);
        if (r < 0)
                return r;
        const struct golden_source source = source_of(copy, &place);
        return golden_find(copy->target_server, &source, ret, error);
}

int copy_golden_look(struct copy *copy, ski_error *error)
{
        int r = look(copy, &copy->golden, error);

        return r == -SKI_ENOTFOUND ? 0 : r;
}

bool copy_golden_is_to_be_made(const struct copy *copy)
{
        return !copy->golden || copy->options->refresh_golden;
}

/* Making it ---------------------------------------------------------------------------------------- */

static int swap_golden(struct copy *copy, const struct golden_source *source,
                       const struct copy_result *streamed, ski_error *error)
{
        const struct golden_content content = { .digest = copy->golden_digest,
                                                .tables = (int64_t)streamed->tables,
                                                .rows = streamed->rows };
        _cleanup_free_ char *comment = NULL;
        int r;

        comment = golden_comment(source, &content);
        if (!comment)
                return ski_error_oom(error);
        const struct replacement_origin origin = {
                .operation = "a newer golden copy",
                .environment = copy->from->name,
                .comment = comment,
                .closed = true,
        };
        r = replacement_swap(copy->replacement, &origin, NULL, error);
        if (r < 0)
                return r;
        replacement_prune(copy->replacement, NULL);
        return 0;
}

static int stream_golden(struct copy *copy, const struct golden_source *source, ski_error *error)
{
        _cleanup_(copy_result_clear) struct copy_result streamed = { 0 };
        int r;

        r = copy_stream(copy, &streamed, error);
        if (r == 0)
                r = swap_golden(copy, source, &streamed, error);
        return r < 0 ? ski_error_prefix(error, "the golden database") : 0;
}

/* For as long as the golden database is made, it is the copy's target. */
static int make(struct copy *copy, const struct golden_source *source, ski_error *error)
{
        struct replacement_options options = replacing_options(copy->change, &copy->session_options);
        _cleanup_(replacement_freep) struct replacement *golden = NULL;
        _cleanup_free_ char *name = golden_name(source);
        struct replacement *target = copy->replacement;
        int r;

        if (!name)
                return ski_error_oom(error);
        options.retain_count = 0; /* an older golden database is of no use */
        r = replacement_begin(copy->target, name, &options, &golden, error);
        if (r < 0)
                return r;
        copy->replacement = golden;
        copy->is_golden = true;
        r = stream_golden(copy, source, error);
        copy->is_golden = false;
        copy->replacement = target;
        conninfo_free(steal(copy->building));
        census_clear(&copy->before);
        census_clear(&copy->later);
        census_clear(&copy->after);
        return r;
}

int copy_golden_make(struct copy *copy, ski_error *error)
{
        _cleanup_(place_clear) struct place place = { 0 };
        int r;

        if (copy->golden)
                log_info("the golden database %s is made anew", copy->golden->database);
        r = find_place(copy, &place, error);
        if (r < 0)
                return r;
        const struct golden_source source = source_of(copy, &place);
        r = make(copy, &source, error);
        if (r < 0)
                return r;
        golden_free(steal(copy->golden));
        r = golden_find(copy->target_server, &source, &copy->golden, error);
        if (r == -SKI_ENOTFOUND)
                return ski_error_set(error, r, "the golden database of %s has disappeared", copy->from->name);
        return r;
}

/* Cloning it --------------------------------------------------------------------------------------- */

/* Somebody may have made it anew since we looked. */
static int find_present_digest(struct copy *copy, const char *digest, bool *ret_equal, ski_error *error)
{
        _cleanup_(golden_freep) struct golden *present = NULL;
        int r;

        *ret_equal = text_equal(copy->golden->digest, digest);
        if (*ret_equal)
                return 0;
        r = look(copy, &present, error);
        if (r == 0)
                *ret_equal = text_equal(present->digest, digest);
        return r == -SKI_ENOTFOUND ? 0 : r;
}

static int compare(struct copy *copy, ski_session *session, ski_error *error)
{
        char digest[DIGEST_DIGITS + 1];
        bool equal;
        int r;

        copy_report(copy, "checking", 0, 0, NULL);
        r = census_take_catalog(session, true, &copy->after, error);
        if (r < 0)
                return r;
        census_digest(&copy->after, digest);
        r = find_present_digest(copy, digest, &equal, error);
        if (r < 0 || equal)
                return r;
        ski_error_set(error, -SKI_EDIFFERS, "the golden database %s is not what it was when it was made",
                      copy->golden->database);
        return ski_error_hint(error, "--golden=refresh makes it anew");
}

int copy_golden_clone(struct copy *copy, struct copy_result *result, ski_error *error)
{
        const struct clone_options options = {
                .source = copy->golden->database,
                .owner = copy->to->role,
                .end_sessions = true, /* where somebody has opened it again */
        };
        int r;

        copy_report(copy, "cloning", 0, 0, NULL);
        r = replacement_clone(copy->replacement, &options, &copy->building, error);
        return r < 0 ? r : copy_finish_cloned(copy, compare, result, error);
}
