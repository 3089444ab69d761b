/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/gaps.h"

#include "catalog/versioned.h"
#include "sql/snapshot_gaps.h"
#include "sql/snapshot_objects.h"
#include "sql/snapshot_unknown.h"

/* Two arrays of oids as the server reads them: "{2601,2601". */
struct unknown {
        struct text catalogs, oids;
};

static int run(ski_session *session, const struct snapshot *snapshot, const char *query, ski_result **ret,
               ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        versioned_statement(query, snapshot->server_version, snapshot->superuser, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute(session, ret, error, text_get(&statement), SKI_NO_PARAMS);
}

static int keep_lines(struct snapshot *snapshot, const ski_result *rows, ski_error *error)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++)
                strings_add(&snapshot->gaps, ski_result_text(rows, row, 0));
        return snapshot->gaps.failed ? ski_error_oom(error) : 0;
}

static void find_unknown(const ski_result *objects, const struct addresses *addresses, struct unknown *ret)
{
        for (size_t row = 0; row < ski_result_rows(objects); row++) {
                struct address address = { .catalog = (uint32_t)ski_result_int8(objects, row, 0),
                                           .object = (uint32_t)ski_result_int8(objects, row, 1) };

                if (addresses_find(addresses, address))
                        continue;
                text_appendf(&ret->catalogs, "%s%u", ret->catalogs.length > 0 ? "," : "{", address.catalog);
                text_appendf(&ret->oids, "%s%u", ret->oids.length > 0 ? "," : "{", address.object);
        }
        if (ret->oids.length > 0) {
                text_append_char(&ret->catalogs, '}');
                text_append_char(&ret->oids, '}');
        }
}

static int name_unknown(ski_session *session, struct snapshot *snapshot, const struct unknown *unknown,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *names = NULL;
        int r;

        if (unknown->catalogs.failed || unknown->oids.failed)
                return ski_error_oom(error);
        if (unknown->oids.length == 0)
                return 0;
        r = ski_execute(session, &names, error, sql_snapshot_unknown,
                        SKI_PARAMS(ski_text(text_get(&unknown->catalogs)), ski_text(text_get(&unknown->oids))));
        return r < 0 ? r : keep_lines(snapshot, names, error);
}

static int read_unknown(ski_session *session, struct snapshot *snapshot, const struct addresses *addresses,
                        ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *objects = NULL;
        struct unknown unknown = { 0 };
        int r;

        r = run(session, snapshot, sql_snapshot_objects, &objects, error);
        if (r < 0)
                return r;
        find_unknown(objects, addresses, &unknown);
        r = name_unknown(session, snapshot, &unknown, error);
        text_free(&unknown.catalogs);
        text_free(&unknown.oids);
        return r;
}

int gaps_read(ski_session *session, struct snapshot *snapshot, const struct addresses *addresses,
              ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *lines = NULL;
        int r;

        r = run(session, snapshot, sql_snapshot_gaps, &lines, error);
        if (r >= 0)
                r = keep_lines(snapshot, lines, error);
        return r < 0 ? r : read_unknown(session, snapshot, addresses, error);
}
