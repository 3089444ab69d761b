/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/versioned.h"

#include <stdlib.h>
#include <string.h>

/* The number behind the mark in the line; `otherwise` where the mark is not there. */
static long marked(const char *line, size_t length, const char *mark, long otherwise)
{
        const char *found = memmem(line, length, mark, strlen(mark));

        return found ? strtol(found + strlen(mark), NULL, 10) : otherwise;
}

static bool has_mark(const char *line, size_t length, const char *mark)
{
        return memmem(line, length, mark, strlen(mark)) != NULL;
}

void versioned_statement(const char *query, int server_version, bool superuser, struct text *statement)
{
        const char *for_nobody_here = superuser ? "-- @others" : "-- @superuser";
        long major = server_version / 10000;

        while (*query) {
                size_t length = strcspn(query, "\n");

                if (marked(query, length, "@since ", 0) <= major &&
                    major <= marked(query, length, "@until ", 9999) &&
                    !has_mark(query, length, for_nobody_here)) {
                        text_append_bytes(statement, query, length);
                        text_append_char(statement, '\n');
                }
                query += length + (query[length] == '\n');
        }
}
