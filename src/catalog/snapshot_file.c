/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/snapshot_file.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "catalog/kind.h"
#include "sql/snapshot_dependencies.h"
#include "sql/snapshot_gaps.h"
#include "sql/snapshot_objects.h"
#include "sql/snapshot_settings.h"

/* The line, the digest, then: the server's version, the role, whether he is a superuser, the gaps; the lists of
 * properties' names; the facts. A text is its length (NO_TEXT: none), its bytes and a NUL, so that it can be used where
 * it stands; a list its length and its items. */
static const char format[] = "skinspire snapshot 7\n";

enum { HEADER = sizeof(format) - 1 + DIGEST_BYTES };

#define NO_TEXT   UINT32_MAX
#define NO_PARENT UINT32_MAX
#define NO_TIE    UINT32_MAX

void snapshot_digest_kinds(struct digest *digest)
{
        digest_add_text(digest, format);
        digest_add_text(digest, sql_snapshot_settings);
        digest_add_text(digest, sql_snapshot_dependencies);
        digest_add_text(digest, sql_snapshot_gaps);
        digest_add_text(digest, sql_snapshot_objects);
        for (size_t i = 0; kinds[i]; i++) {
                digest_add_text(digest, kinds[i]->name);
                digest_add_text(digest, kinds[i]->query);
        }
}

/* Writing ------------------------------------------------------------------------------------------ */

struct writing {
        struct text bytes;
        const char *const **lists; /* of properties' names: facts that were read together share one */
        size_t list_count;
};

static void put_number(struct writing *writing, size_t number)
{
        uint32_t value = (uint32_t)number;

        text_append_bytes(&writing->bytes, (const char *)&value, sizeof(value));
}

static void put_text(struct writing *writing, const char *text)
{
        size_t length = text ? strlen(text) : 0;

        put_number(writing, text ? length : NO_TEXT);
        if (text)
                text_append_bytes(&writing->bytes, text, length + 1);
}

static size_t find_list(const struct writing *writing, const char *const *names)
{
        /* Facts of one kind stand together. */
        for (size_t i = writing->list_count; i > 0; i--)
                if (writing->lists[i - 1] == names)
                        return i - 1;
        return writing->list_count;
}

static void put_lists(struct writing *writing, const struct snapshot *snapshot)
{
        size_t place = writing->bytes.length;
        uint32_t count;

        put_number(writing, 0);
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                if (find_list(writing, fact->names) < writing->list_count)
                        continue;
                writing->lists[writing->list_count++] = fact->names;
                put_number(writing, fact->value_count);
                for (size_t n = 0; n < fact->value_count; n++)
                        put_text(writing, fact->names[n]);
        }
        count = (uint32_t)writing->list_count;
        if (!writing->bytes.failed)
                memcpy(writing->bytes.bytes + place, &count, sizeof(count));
}

static void put_fact(struct writing *writing, const struct fact *fact)
{
        put_number(writing, fact->rank);
        put_text(writing, fact->identity);
        put_number(writing, fact->parent ? fact->parent->number : NO_PARENT);
        put_number(writing, fact->address.catalog);
        put_number(writing, fact->address.object);
        put_number(writing, fact->address.sub);
        put_number(writing, find_list(writing, fact->names));
        for (size_t i = 0; i < fact->value_count; i++)
                put_text(writing, fact->values[i]);
        put_number(writing, fact->need_count);
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];

                put_number(writing, need->fact->number);
                put_number(writing, need->automatic | need->soft << 1 | need->rows << 2);
                put_number(writing, need->through ? need->through->number : NO_TIE);
        }
}

static void put_snapshot(struct writing *writing, const struct snapshot *snapshot)
{
        put_number(writing, (size_t)snapshot->server_version);
        put_text(writing, snapshot->role);
        put_number(writing, snapshot->superuser);
        put_number(writing, snapshot->gaps.count);
        for (size_t i = 0; i < snapshot->gaps.count; i++)
                put_text(writing, snapshot->gaps.items[i]);
        put_lists(writing, snapshot);
        put_number(writing, snapshot->count);
        for (size_t i = 0; i < snapshot->count; i++)
                put_fact(writing, snapshot->facts[i]);
}

static void compute_digest(const char *bytes, size_t length, unsigned char result[static DIGEST_BYTES])
{
        struct digest digest;

        digest_begin(&digest);
        digest_add(&digest, bytes, length);
        digest_end(&digest, result);
}

static int compose_file(const struct snapshot *snapshot, struct text *bytes, ski_error *error)
{
        static const char empty[DIGEST_BYTES];
        _cleanup_free_ const char *const **lists = calloc(snapshot->count + 1, sizeof(*lists));
        struct writing writing = { .lists = lists };

        if (!lists)
                return ski_error_oom(error);
        text_append(&writing.bytes, format);
        text_append_bytes(&writing.bytes, empty, sizeof(empty));
        put_snapshot(&writing, snapshot);
        *bytes = writing.bytes;
        if (bytes->failed)
                return ski_error_oom(error);
        compute_digest(bytes->bytes + HEADER, bytes->length - HEADER,
                       (unsigned char *)bytes->bytes + HEADER - DIGEST_BYTES);
        return 0;
}

int snapshot_write(const struct snapshot *snapshot, const char *path, ski_error *error)
{
        _cleanup_text_ struct text bytes = TEXT_INIT;
        int r;

        r = compose_file(snapshot, &bytes, error);
        return r < 0 ? r : file_write_cached(path, bytes.bytes, bytes.length, error);
}

int snapshot_write_by_digest(const struct snapshot *snapshot, const char *folder,
                             char ret_digest[static DIGEST_DIGITS + 1], ski_error *error)
{
        _cleanup_text_ struct text bytes = TEXT_INIT;
        _cleanup_free_ char *path = NULL;
        int r;

        r = compose_file(snapshot, &bytes, error);
        if (r < 0)
                return r;
        digest_write(((const unsigned char *)bytes.bytes) + HEADER - DIGEST_BYTES, ret_digest);
        path = text_format("%s/%s.snapshot", folder, ret_digest);
        return path ? file_write_cached(path, bytes.bytes, bytes.length, error) : ski_error_oom(error);
}

/* Reading ------------------------------------------------------------------------------------------ */

struct list {
        const char *const *names;
        size_t count;
};

struct reading {
        struct snapshot *snapshot;
        const char *bytes;
        size_t length, position;
        struct list *lists;
        size_t list_count;
        struct fact *facts;
        bool failed; /* something does not fit: then all that was read is worth nothing */
};

static uint32_t get_number(struct reading *reading)
{
        uint32_t value;

        if (reading->failed || reading->length - reading->position < sizeof(value)) {
                reading->failed = true;
                return 0;
        }
        memcpy(&value, reading->bytes + reading->position, sizeof(value));
        reading->position += sizeof(value);
        return value;
}

/* A number that counts what follows, each of which takes some bytes. */
static size_t get_count(struct reading *reading)
{
        size_t count = get_number(reading);

        if (count > reading->length - reading->position)
                reading->failed = true;
        return reading->failed ? 0 : count;
}

static size_t get_below(struct reading *reading, size_t limit)
{
        size_t number = get_number(reading);

        if (number >= limit)
                reading->failed = true;
        return reading->failed ? 0 : number;
}

static const char *get_text(struct reading *reading)
{
        uint32_t length = get_number(reading);
        const char *text = reading->bytes + reading->position;

        if (reading->failed || length == NO_TEXT)
                return NULL;
        if (length >= reading->length - reading->position || text[length]) {
                reading->failed = true;
                return NULL;
        }
        reading->position += (size_t)length + 1;
        return text;
}

static const char *const *get_texts(struct reading *reading, size_t count)
{
        const char **texts = arena_array(&reading->snapshot->arena, count, sizeof(*texts));

        for (size_t i = 0; texts && i < count; i++)
                texts[i] = get_text(reading);
        return texts;
}

static void get_lists(struct reading *reading)
{
        reading->list_count = get_count(reading);
        reading->lists = arena_array(&reading->snapshot->arena, reading->list_count, sizeof(*reading->lists));
        for (size_t i = 0; reading->lists && i < reading->list_count; i++) {
                reading->lists[i].count = get_count(reading);
                reading->lists[i].names = get_texts(reading, reading->lists[i].count);
        }
}

static void get_needs(struct reading *reading, struct fact *fact)
{
        fact->need_count = get_count(reading);
        fact->needs = arena_array(&reading->snapshot->arena, fact->need_count, sizeof(*fact->needs));
        for (size_t i = 0; fact->needs && i < fact->need_count; i++) {
                size_t number = get_below(reading, reading->snapshot->count);
                uint32_t flags = get_number(reading);

                fact->needs[i] = (struct need){ .fact = &reading->facts[number],
                                                .automatic = flags & 1,
                                                .soft = flags & 2,
                                                .rows = flags & 4 };
                number = get_number(reading);
                if (number != NO_TIE && number < reading->snapshot->count)
                        fact->needs[i].through = &reading->facts[number];
        }
}

static void get_fact(struct reading *reading, struct fact *fact, size_t kind_count)
{
        size_t parent, list;

        fact->rank = get_below(reading, kind_count);
        fact->kind = kinds[fact->rank];
        fact->identity = get_text(reading);
        parent = get_number(reading);
        if (parent != NO_PARENT && parent < reading->snapshot->count)
                fact->parent = &reading->facts[parent];
        fact->address.catalog = get_number(reading);
        fact->address.object = get_number(reading);
        fact->address.sub = get_number(reading);
        list = get_below(reading, reading->list_count);
        if (reading->failed || !fact->identity) {
                reading->failed = true;
                return;
        }
        fact->names = reading->lists[list].names;
        fact->value_count = reading->lists[list].count;
        fact->values = get_texts(reading, fact->value_count);
        get_needs(reading, fact);
}

static void get_facts(struct reading *reading)
{
        struct snapshot *snapshot = reading->snapshot;
        size_t kind_count = 0;

        while (kinds[kind_count])
                kind_count++;
        snapshot->count = get_count(reading);
        reading->facts = arena_array(&snapshot->arena, snapshot->count, sizeof(*reading->facts));
        snapshot->facts = calloc(snapshot->count + 1, sizeof(*snapshot->facts));
        if (!reading->facts || !snapshot->facts) {
                snapshot->count = 0;
                snapshot->arena.failed = true;
                return;
        }
        for (size_t i = 0; i < snapshot->count && !reading->failed; i++) {
                snapshot->facts[i] = &reading->facts[i];
                reading->facts[i].number = i;
                get_fact(reading, &reading->facts[i], kind_count);
        }
}

static void get_snapshot(struct reading *reading)
{
        struct snapshot *snapshot = reading->snapshot;
        const char *role;
        size_t gaps;

        snapshot->server_version = (int)get_number(reading);
        role = get_text(reading);
        snapshot->role = role ? strdup(role) : NULL;
        snapshot->superuser = get_number(reading) != 0;
        gaps = get_count(reading);
        for (size_t i = 0; i < gaps; i++) {
                const char *gap = get_text(reading);

                strings_add(&snapshot->gaps, gap ? gap : "");
        }
        get_lists(reading);
        if (!reading->failed && !snapshot->arena.failed)
                get_facts(reading);
        if (reading->position != reading->length || !snapshot->role)
                reading->failed = true;
}

static bool is_whole(const struct text *content)
{
        unsigned char digest[DIGEST_BYTES];

        if (content->length < HEADER || memcmp(content->bytes, format, sizeof(format) - 1) != 0)
                return false;
        compute_digest(content->bytes + HEADER, content->length - HEADER, digest);
        return memcmp(digest, content->bytes + HEADER - DIGEST_BYTES, DIGEST_BYTES) == 0;
}

int snapshot_read(const char *path, struct snapshot **ret, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *snapshot = snapshot_new();
        _cleanup_text_ struct text content = TEXT_INIT;
        struct reading reading = { .snapshot = snapshot };
        char *copy;
        int r;

        if (!snapshot)
                return ski_error_oom(error);
        r = file_read(path, &content, error);
        if (r < 0)
                return r;
        if (!is_whole(&content))
                return ski_error_set(error, -SKI_ENOTFOUND, "%s holds no snapshot of this version", path);
        reading.length = content.length - HEADER;
        copy = arena_array(&snapshot->arena, 1, reading.length + 1);
        if (!copy)
                return ski_error_oom(error);
        memcpy(copy, content.bytes + HEADER, reading.length);
        reading.bytes = copy;
        get_snapshot(&reading);
        if (snapshot->arena.failed || snapshot->gaps.failed)
                return ski_error_oom(error);
        if (reading.failed)
                return ski_error_set(error, -SKI_ENOTFOUND, "%s holds no whole snapshot", path);
        *ret = steal(snapshot);
        return 0;
}
