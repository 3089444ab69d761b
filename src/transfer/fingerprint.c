/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/fingerprint.h"

#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

#include "catalog/kind.h"
#include "catalog/snapshot.h"

/* What is not compared does not count here either. */
static void add_fact(struct digest *digest, const struct fact *fact)
{
        digest_add_text(digest, fact->kind->name);
        digest_add_text(digest, fact->identity);
        for (size_t i = 0; i < fact->value_count; i++) {
                if (fact->names[i][0] == '_')
                        continue;
                digest_add_text(digest, fact->names[i]);
                digest_add_text(digest, fact->values[i]);
        }
}

/* The same in few digits; prints of an object's facts are summed up. */
static uint64_t print_of(const struct fact *fact)
{
        unsigned char bytes[DIGEST_BYTES];
        struct digest digest;

        digest_begin(&digest);
        add_fact(&digest, fact);
        digest_end(&digest, bytes);
        return XXH3_64bits(bytes, sizeof(bytes));
}

static int list_objects(const struct snapshot *snapshot, struct strings *ret, ski_error *error)
{
        _cleanup_free_ uint64_t *prints = calloc(snapshot->count + 1, sizeof(*prints));

        if (!prints)
                return ski_error_oom(error);
        for (size_t i = 0; i < snapshot->count; i++)
                prints[fact_root(snapshot->facts[i])->number] += print_of(snapshot->facts[i]);
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                if (fact_root(fact) == fact)
                        strings_addf(ret, "%s %s %016" PRIx64, fact->kind->name, fact->identity,
                                     prints[fact->number]);
        }
        return ret->failed ? ski_error_oom(error) : 0;
}

int structure_fingerprint(ski_session *session, char ret[static DIGEST_DIGITS + 1], struct strings *ret_objects,
                          ski_error *error)
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
        return list_objects(snapshot, ret_objects, error);
}

/* Differences -------------------------------------------------------------------------------------- */

/* Without its print. */
static size_t name_length(const char *line)
{
        const char *space = strrchr(line, ' ');

        return space ? (size_t)(space - line) : strlen(line);
}

/* NULL: there is none of that name. */
static const char *find_object(const struct strings *lines, const char *line)
{
        size_t length = name_length(line);

        for (size_t i = 0; i < lines->count; i++)
                if (name_length(lines->items[i]) == length && memcmp(lines->items[i], line, length) == 0)
                        return lines->items[i];
        return NULL;
}

void structure_differences(const struct strings *before, const struct strings *after, struct strings *ret)
{
        for (size_t i = 0; i < before->count; i++) {
                const char *line = before->items[i], *other = find_object(after, line);

                if (!other || strcmp(line, other) != 0)
                        strings_addf(ret, "%.*s: %s", (int)name_length(line), line,
                                     other ? "differs" : "is missing");
        }
        for (size_t i = 0; i < after->count; i++) {
                const char *line = after->items[i];

                if (!find_object(before, line))
                        strings_addf(ret, "%.*s: was not there", (int)name_length(line), line);
        }
}
