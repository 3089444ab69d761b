/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/addresses.h"

#include <stdlib.h>

struct address_entry {
        struct address address;
        struct fact *fact; /* NULL: a free place */
};

static size_t hash(struct address address)
{
        uint64_t key = (uint64_t)address.object << 32 | (uint64_t)(address.catalog ^ address.sub << 16);

        /* Fibonacci hashing (Knuth, TAOCP 6.4): the high bits of the product are well mixed. */
        return (size_t)(key * 0x9E3779B97F4A7C15u >> 20);
}

static bool is_same(struct address a, struct address b)
{
        return a.object == b.object && a.catalog == b.catalog && a.sub == b.sub;
}

/* The entry of that address, or the free place where it belongs. */
static struct address_entry *find_place(const struct addresses *addresses, struct address address)
{
        size_t mask = addresses->capacity - 1, at = hash(address) & mask;

        while (addresses->entries[at].fact && !is_same(addresses->entries[at].address, address))
                at = (at + 1) & mask;
        return &addresses->entries[at];
}

static int grow(struct addresses *addresses, ski_error *error)
{
        struct addresses larger = { .count = addresses->count,
                                    .capacity = addresses->capacity ? addresses->capacity * 2 : 1024 };

        larger.entries = calloc(larger.capacity, sizeof(*larger.entries));
        if (!larger.entries)
                return ski_error_oom(error);
        for (size_t i = 0; i < addresses->capacity; i++) {
                if (addresses->entries[i].fact)
                        *find_place(&larger, addresses->entries[i].address) = addresses->entries[i];
        }
        free(addresses->entries);
        *addresses = larger;
        return 0;
}

int addresses_add(struct addresses *addresses, struct address address, struct fact *fact, ski_error *error)
{
        struct address_entry *place;
        int r;

        if (addresses->count * 2 >= addresses->capacity) {
                r = grow(addresses, error);
                if (r < 0)
                        return r;
        }
        place = find_place(addresses, address);
        if (place->fact)
                return 0;
        *place = (struct address_entry){ address, fact };
        addresses->count++;
        return 0;
}

struct fact *addresses_find(const struct addresses *addresses, struct address address)
{
        return addresses->capacity > 0 ? find_place(addresses, address)->fact : NULL;
}

struct fact *addresses_find_around(const struct addresses *addresses, struct address address)
{
        struct fact *fact = addresses_find(addresses, address);

        if (!fact && address.sub != 0) {
                address.sub = 0;
                fact = addresses_find(addresses, address);
        }
        return fact;
}

void addresses_free(struct addresses *addresses)
{
        free(addresses->entries);
        *addresses = (struct addresses){ 0 };
}
