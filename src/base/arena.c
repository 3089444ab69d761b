/* SPDX-License-Identifier: PostgreSQL */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
        struct arena_block *next;
        size_t used, size;
        alignas(max_align_t) char bytes[];
};

static struct arena_block *add_block(struct arena *arena, size_t size)
{
        struct arena_block *block = calloc(1, sizeof(*block) + size);

        if (!block) {
                arena->failed = true;
                return NULL;
        }
        block->size = size;
        /* A large piece gets a block of its own behind the one that still has room. */
        if (arena->blocks && size > BLOCK_SIZE) {
                block->next = arena->blocks->next;
                arena->blocks->next = block;
        } else {
                block->next = arena->blocks;
                arena->blocks = block;
        }
        return block;
}

void *arena_allocate(struct arena *arena, size_t size)
{
        struct arena_block *block = arena->blocks;
        void *memory;

        if (size > SIZE_MAX / 2) {
                arena->failed = true;
                return NULL;
        }
        size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
        if (!block || block->size - block->used < size)
                block = add_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
        if (!block)
                return NULL;
        memory = block->bytes + block->used;
        block->used += size;
        return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
        size_t bytes;

        if (__builtin_mul_overflow(count, size, &bytes)) {
                arena->failed = true;
                return NULL;
        }
        return arena_allocate(arena, bytes);
}

char *arena_copy(struct arena *arena, const char *string)
{
        size_t size = string ? strlen(string) + 1 : 0;
        char *copy = string ? arena_allocate(arena, size) : NULL;

        return copy ? memcpy(copy, string, size) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
        va_list arguments;
        char *string;
        int length;

        va_start(arguments, format);
        length = vsnprintf(NULL, 0, format, arguments);
        va_end(arguments);
        string = length < 0 ? NULL : arena_allocate(arena, (size_t)length + 1);
        if (!string) {
                arena->failed = true;
                return NULL;
        }
        va_start(arguments, format);
        vsnprintf(string, (size_t)length + 1, format, arguments);
        va_end(arguments);
        return string;
}

void arena_free(struct arena *arena)
{
        while (arena->blocks) {
                struct arena_block *block = arena->blocks;

                arena->blocks = block->next;
                free(block);
        }
        *arena = (struct arena)ARENA_INIT;
}
