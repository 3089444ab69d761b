/* SPDX-License-Identifier: PostgreSQL
 *
 * An arena: many small allocations that live and end together.
 *
 * Allocating never fails at the call for small things that nobody looks at: when memory runs out, the arena
 * remembers it in `failed`, and NULL is returned.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/macro.h"

struct arena_block;

struct arena {
        struct arena_block *blocks;
        bool failed;
};

#define ARENA_INIT \
        {          \
                0  \
        }

/* Zeroed memory, aligned for any object. */
void *arena_allocate(struct arena *arena, size_t size);
/* `count` objects of `size` bytes; NULL also when the product does not fit. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* A copy; NULL stays NULL. */
char *arena_copy(struct arena *arena, const char *string);
char *arena_format(struct arena *arena, const char *format, ...) _printf_(2, 3);
void arena_free(struct arena *arena);

#endif
