/* SPDX-License-Identifier: PostgreSQL
 *
 * Whatever reads as a URL or connection string reads the same after it was written, and libpq takes it.
 */
#include <libpq-fe.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/conninfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
        if (!truth)
                abort();
}

static void require_same(const struct conninfo *a, const struct conninfo *b)
{
        require(a->values.count == b->values.count);
        for (size_t i = 0; i < a->values.count; i++)
                require(text_equal(a->values.items[i], conninfo_get(b, a->keywords.items[i])));
}

static void check_url(const struct conninfo *conninfo)
{
        _cleanup_free_ char *url = conninfo_url_with_password(conninfo);
        _cleanup_(conninfo_freep) struct conninfo *back = NULL;

        require(url && conninfo_parse(url, &back, NULL) == 0);
        require_same(conninfo, back);
}

static void check_string(const struct conninfo *conninfo)
{
        _cleanup_free_ char *string = conninfo_string(conninfo);
        PQconninfoOption *options = string ? PQconninfoParse(string, NULL) : NULL;

        require(options != NULL);
        for (PQconninfoOption *option = options; option->keyword; option++)
                require(strchr(option->dispchar, '*')
                                ? !option->val
                                : text_equal(option->val, conninfo_get(conninfo, option->keyword)));
        PQconninfoFree(options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        _cleanup_free_ char *text = strndup((const char *)data, size);
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        require(text != NULL);
        if (conninfo_parse(text, &conninfo, &error) < 0) {
                require(error.code < 0 && error.message && error.hint);
                return 0;
        }
        check_url(conninfo);
        check_string(conninfo);
        return 0;
}
