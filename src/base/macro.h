/* SPDX-License-Identifier: PostgreSQL
 *
 * The few macros that every file uses: cleanup on scope exit, moving ownership, sizes.
 */
#ifndef BASE_MACRO_H
#define BASE_MACRO_H

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(function)     __attribute__((cleanup(function)))
#define _printf_(string, first) __attribute__((format(printf, string, first)))
#define _unused_                __attribute__((unused))

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Hands the pointer's value to the reader and leaves NULL behind, so that a cleanup frees nothing. */
#define steal(pointer)                                  \
        __extension__({                                 \
                __typeof__(pointer) stolen = (pointer); \
                (pointer) = NULL;                       \
                stolen;                                 \
        })

/* Defines FREEp for _cleanup_ from a function that frees one pointer and takes NULL. */
#define DEFINE_CLEANUP(type, function)                 \
        static inline void function##p(type **pointer) \
        {                                              \
                function(*pointer);                    \
        }                                              \
        struct swallow_the_semicolon

static inline void freep(void *pointer)
{
        free(*(void **)pointer);
}

static inline void closep(int *fd)
{
        if (*fd >= 0)
                close(*fd);
}

#define _cleanup_free_  _cleanup_(freep)
#define _cleanup_close_ _cleanup_(closep)

#endif
