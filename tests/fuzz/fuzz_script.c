/* SPDX-License-Identifier: PostgreSQL
 *
 * Any bytes are cut without harm; the first byte chooses how they are read. Each statement is the slice of
 * the input that its offset says, and what stands between two of them holds no statement.
 */
#include <stdlib.h>
#include <string.h>

#include "postgres/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
        if (!truth)
                abort();
}

static struct script *open_as(const char *sql, size_t length, uint8_t mode)
{
        struct script *script = NULL;

        require(script_open_text(sql, length, &script, NULL) == 0);
        script_set_standard_strings(script, !(mode & 1));
        script_set_utf8(script, !(mode & 2));
        return script;
}

static void require_gap(const char *sql, size_t length, uint8_t mode)
{
        _cleanup_(script_freep) struct script *script = open_as(sql, length, mode);
        struct script_statement statement;

        require(script_next(script, &statement, NULL) == 0);
}

static uint64_t read_data(struct script *script, const char *sql)
{
        uint64_t start = script_offset(script);
        const char *bytes;
        size_t length;

        while (script_read_data(script, &bytes, &length, NULL) > 0) {
                require(length > 0 && memcmp(bytes, sql + start, length) == 0);
                start += length;
        }
        return script_offset(script);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct script_statement statement;
        uint64_t end = 0;
        int r;

        if (size == 0)
                return 0;
        const char *sql = (const char *)data + 1;
        size_t length = size - 1;
        _cleanup_(script_freep) struct script *script = open_as(sql, length, data[0]);
        while ((r = script_next(script, &statement, &error)) > 0) {
                require(statement.offset >= end && statement.offset + statement.length <= length);
                require(statement.length > 0 && strlen(statement.text) == statement.length);
                require(memcmp(sql + statement.offset, statement.text, statement.length) == 0);
                require(statement.line > 0 && statement.column > 0);
                require_gap(sql + end, statement.offset - end, data[0]);
                end = statement.offset + statement.length;
                if (statement.data_line > 0)
                        end = read_data(script, sql);
        }
        require(r == error.code && (r == 0 || (error.message && error.line > 0)));
        return 0;
}
