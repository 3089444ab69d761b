/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/links.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/bodies.h"

/* The columns of snapshot_dependencies. */
enum { COLUMN_OBJECT = 0, COLUMN_REFERENCED = 3, COLUMN_TYPE = 6 };

struct link {
        struct fact *fact;
        struct need need;
};

struct links {
        struct link *items;
        size_t count, capacity;
};

static int add_link(struct links *links, struct fact *fact, struct need need, ski_error *error)
{
        if (links->count == links->capacity) {
                size_t capacity = links->capacity ? links->capacity * 2 : 4096;
                struct link *items = reallocarray(links->items, capacity, sizeof(*items));

                if (!items)
                        return ski_error_oom(error);
                links->items = items;
                links->capacity = capacity;
        }
        links->items[links->count++] = (struct link){ fact, need };
        return 0;
}

/* The next "catalog/oid/sub" of a list; false at its end or where it is none. `*list` moves behind it. */
static bool next_address(const char **list, struct address *ret)
{
        uint32_t parts[3];
        char *end = (char *)*list;

        for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
                parts[i] = (uint32_t)strtoul(end, &end, 10);
                if (i + 1 < ARRAY_LENGTH(parts) && *end++ != '/')
                        return false;
        }
        *ret = (struct address){ parts[0], parts[1], parts[2] };
        *list = end;
        return true;
}

static int register_other_places(struct snapshot *snapshot, struct addresses *addresses, ski_error *error)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                const char *list = fact_text(snapshot->facts[i], "_also");
                struct address address;

                while (*list && next_address(&list, &address)) {
                        int r = addresses_add(addresses, address, snapshot->facts[i], error);

                        if (r < 0)
                                return r;
                        list += strspn(list, " ");
                }
        }
        return 0;
}

/* The next need of a list, as kind.h describes them; false at its end. `*list` moves to the one behind it. */
static bool next_need(const char **list, const struct addresses *addresses, struct need *ret)
{
        struct address address;

        if (**list == '\0' || !next_address(list, &address))
                return false;
        *ret = (struct need){ .fact = addresses_find_around(addresses, address),
                              .automatic = text_starts_with(*list, "/a"),
                              .soft = text_starts_with(*list, "/s") };
        *list += strcspn(*list, "ans ");
        *list += strspn(*list, "ans");
        if (**list == '/' && (*list)++ && next_address(list, &address))
                ret->through = addresses_find(addresses, address);
        *list += strcspn(*list, " ");
        *list += strspn(*list, " ");
        return true;
}

static int add_told_needs(struct snapshot *snapshot, const struct addresses *addresses, struct links *links,
                          ski_error *error)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                const char *list = fact_text(snapshot->facts[i], "_needs");
                struct need need;

                while (next_need(&list, addresses, &need)) {
                        int r = 0;

                        if (need.fact && need.fact != snapshot->facts[i])
                                r = add_link(links, snapshot->facts[i], need, error);
                        if (r < 0)
                                return r;
                }
        }
        return 0;
}

static struct address address_at(const ski_result *rows, size_t row, size_t column)
{
        return (struct address){ (uint32_t)strtoul(ski_result_text(rows, row, column), NULL, 10),
                                 (uint32_t)strtoul(ski_result_text(rows, row, column + 1), NULL, 10),
                                 (uint32_t)strtoul(ski_result_text(rows, row, column + 2), NULL, 10) };
}

/* Internal parts (a table's row type, a view's rule, the index of a constraint) and members of extensions stand for
 * what they are parts of; so does what a member brings along, as a domain its checks. Parts have parts, so this goes on
 * while something is found. */
static int register_parts(const ski_result *rows, struct addresses *addresses, ski_error *error)
{
        size_t before;

        do {
                before = addresses->count;
                for (size_t row = 0; row < ski_result_rows(rows); row++) {
                        char type = ski_result_text(rows, row, COLUMN_TYPE)[0];
                        struct fact *whole;
                        int r;

                        if (type != 'i' && type != 'e' && type != 'a')
                                continue;
                        whole = addresses_find_around(addresses, address_at(rows, row, COLUMN_REFERENCED));
                        if (type == 'a' && whole && whole->kind->catalog != CATALOG_EXTENSION)
                                continue;
                        r = whole ? addresses_add(addresses, address_at(rows, row, COLUMN_OBJECT), whole, error)
                                  : 0;
                        if (r < 0)
                                return r;
                }
        } while (addresses->count != before);
        return 0;
}

static int add_dependency(const ski_result *rows, size_t row, const struct addresses *addresses,
                          struct links *links, ski_error *error)
{
        struct address object = address_at(rows, row, COLUMN_OBJECT);
        struct address referenced = address_at(rows, row, COLUMN_REFERENCED);
        struct fact *fact = addresses_find_around(addresses, object);
        struct fact *other = addresses_find_around(addresses, referenced);
        /* Automatic, internal and partition dependencies: the server drops the one with the other. */
        bool automatic = strchr("aiPS", ski_result_text(rows, row, COLUMN_TYPE)[0]) != NULL;

        if (!fact || !other || fact == other || fact->parent == other)
                return 0;
        if (fact->kind->flags & KIND_LINKED_BY_PARTS &&
            ((object.catalog == CATALOG_CLASS &&
              (referenced.catalog == CATALOG_CLASS || referenced.catalog == CATALOG_TYPE)) ||
             (object.catalog == CATALOG_TS_CONFIG && referenced.catalog == CATALOG_TS_DICT)))
                return 0;
        return add_link(links, fact,
                        (struct need){ .fact = other,
                                       .automatic = automatic,
                                       .rows = referenced.catalog == CATALOG_TYPE &&
                                               other->kind->catalog == CATALOG_CLASS },
                        error);
}

/* By fact, then by what it needs, the inherited one first, then the automatic one and the one of rows, the soft one
 * last. */
static int compare_links(const void *a, const void *b)
{
        const struct link *first = a, *second = b;

        if (first->fact != second->fact)
                return first->fact->number < second->fact->number ? -1 : 1;
        if (first->need.fact != second->need.fact)
                return first->need.fact->number < second->need.fact->number ? -1 : 1;
        if (first->need.soft != second->need.soft)
                return first->need.soft ? 1 : -1;
        if (!first->need.through != !second->need.through)
                return first->need.through ? -1 : 1;
        if (first->need.automatic != second->need.automatic)
                return first->need.automatic ? -1 : 1;
        return (int)second->need.rows - (int)first->need.rows;
}

/* Hands the needs to their facts, each once. */
static int distribute(struct snapshot *snapshot, struct links *links, ski_error *error)
{
        struct need *needs = arena_array(&snapshot->arena, links->count, sizeof(*needs));

        if (!needs && links->count > 0)
                return ski_error_oom(error);
        snapshot_sort(snapshot);
        if (links->count > 0)
                qsort(links->items, links->count, sizeof(*links->items), compare_links);
        for (size_t i = 0; i < links->count; i++) {
                struct fact *fact = links->items[i].fact;

                if (fact->need_count == 0)
                        fact->needs = needs;
                else if (needs[-1].fact == links->items[i].need.fact)
                        continue;
                *needs++ = links->items[i].need;
                fact->need_count++;
        }
        return 0;
}

static int collect(const ski_result *rows, struct snapshot *snapshot, const struct addresses *addresses,
                   struct links *links, ski_error *error)
{
        int r;

        r = add_told_needs(snapshot, addresses, links, error);
        for (size_t row = 0; r >= 0 && row < ski_result_rows(rows); row++)
                r = add_dependency(rows, row, addresses, links, error);
        return r;
}

/* As bodies_mention. */
static int add_mention(void *context, struct fact *routine, struct fact *mentioned, ski_error *error)
{
        return add_link(context, routine, (struct need){ .fact = mentioned, .soft = true }, error);
}

int links_find_parts(const ski_result *dependencies, struct snapshot *snapshot, struct addresses *addresses,
                     ski_error *error)
{
        int r;

        r = register_other_places(snapshot, addresses, error);
        return r < 0 ? r : register_parts(dependencies, addresses, error);
}

int links_read(const ski_result *dependencies, struct snapshot *snapshot, const struct addresses *addresses,
               ski_error *error)
{
        struct links links = { 0 };
        int r;

        r = collect(dependencies, snapshot, addresses, &links, error);
        if (r >= 0)
                r = bodies_read(snapshot, add_mention, &links, error);
        if (r >= 0)
                r = distribute(snapshot, &links, error);
        free(links.items);
        return r;
}
