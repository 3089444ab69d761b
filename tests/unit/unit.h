/* SPDX-License-Identifier: PostgreSQL
 *
 * What every unit test starts with: cmocka with the headers that it wants before it, a folder to work in,
 * and questions about errors.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macro.h"
#include "skinspire/error.h"

/* Fails with the error's own words when there is one. */
static inline void assert_no_error(int r, ski_error *error)
{
        if (r < 0)
                fail_msg("unexpected error %d: %s (%s:%u)", r, error->message, error->file ? error->file : "",
                         error->line);
}

/* The call failed with that code, and message and hint together hold the words. Empties the error. */
static inline void assert_error(int r, int code, ski_error *error, const char *words)
{
        char all[2048];

        snprintf(all, sizeof(all), "%s | %s", error->message ? error->message : "",
                 error->hint ? error->hint : "");
        if (r != code || error->code != code)
                fail_msg("expected the error %d, got %d: %s", code, r, all);
        if (!strstr(all, words))
                fail_msg("expected the words '%s' in: %s", words, all);
        ski_error_clear(error);
}

/* No part of the error holds the text. */
static inline void assert_error_hides(const ski_error *error, const char *secret)
{
        const char *const parts[] = { error->message, error->detail, error->hint, error->file };

        for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
                if (parts[i] && strstr(parts[i], secret))
                        fail_msg("the error shows '%s': %s", secret, parts[i]);
}

/* A setup for cmocka: a new folder that becomes the current one; the state is its name. */
static inline int enter_folder(void **state)
{
        char *folder = strdup("/tmp/unit.XXXXXX");

        *state = folder;
        return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static inline int remove_visited(const char *path, const struct stat *status, int type, struct FTW *place)
{
        (void)status, (void)type, (void)place;
        return remove(path);
}

/* Its teardown. */
static inline int leave_folder(void **state)
{
        int r = chdir("/") < 0 ? -1 : nftw(*state, remove_visited, 16, FTW_DEPTH | FTW_PHYS);

        free(*state);
        return r;
}

static inline void put_file(const char *path, const char *content)
{
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
        assert_int_equal(fclose(file), 0);
}

#endif
