/* SPDX-License-Identifier: PostgreSQL */
#include "operations/inspect_names.h"

#include "base/text.h"
#include "sql/inspect_find_table.h"
#include "sql/inspect_schema_names.h"
#include "sql/inspect_table_names.h"

/* `what` is "table" or "schema". */
static int not_found(const char *what, const char *typed, const ski_result *rows, ski_error *error)
{
        _cleanup_strings_ struct strings names = STRINGS_INIT;
        const char *nearest;

        for (size_t row = 0; row < ski_result_rows(rows); row++)
                strings_add(&names, ski_result_text(rows, row, 0));
        if (names.failed)
                return ski_error_oom(error);
        nearest = names.count > 0 ? text_nearest(typed, (const char *const *)names.items) : NULL;
        ski_error_set(error, -SKI_ENOTFOUND, "there is no %s \"%s\"", what, typed);
        if (nearest)
                return ski_error_hint(error, "did you mean \"%s\"?", nearest);
        return ski_error_hint(error, "'skinspire inspect --tables' lists what is there");
}

static int ambiguous(const char *typed, const ski_result *matches, ski_error *error)
{
        _cleanup_text_ struct text names = TEXT_INIT;

        for (size_t row = 0; row < ski_result_rows(matches); row++)
                text_appendf(&names, "%s%s", row > 0 ? ", " : "", ski_result_text(matches, row, 1));
        if (names.failed)
                return ski_error_oom(error);
        ski_error_set(error, -SKI_EUSAGE, "\"%s\" may be one of %s", typed, text_get(&names));
        return ski_error_hint(error, "put the schema before the table's name");
}

int inspect_find_table(ski_session *session, const char *typed, int64_t *ret_oid, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *matches = NULL, *names = NULL;
        int r;

        r = ski_execute(session, &matches, error, sql_inspect_find_table, SKI_PARAMS(ski_text(typed)));
        if (r < 0)
                return r;
        if (ski_result_rows(matches) > 1)
                return ambiguous(typed, matches, error);
        if (ski_result_rows(matches) == 1 && !ski_result_bool(matches, 0, 2)) {
                ski_error_set(error, -SKI_ENOTFOUND, "%s is %s, not a table", ski_result_text(matches, 0, 1),
                              ski_result_text(matches, 0, 3));
                return ski_error_hint(error, "'skinspire inspect --schema' shows it");
        }
        if (ski_result_rows(matches) == 1) {
                *ret_oid = ski_result_int8(matches, 0, 0);
                return 0;
        }
        r = ski_execute(session, &names, error, sql_inspect_table_names, SKI_NO_PARAMS);
        return r < 0 ? r : not_found("table", typed, names, error);
}

int inspect_check_schema(ski_session *session, const char *typed, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *names = NULL;
        int r;

        r = ski_execute(session, &names, error, sql_inspect_schema_names, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(names); row++)
                if (text_equal(ski_result_text(names, row, 0), typed))
                        return 0;
        return not_found("schema", typed, names, error);
}
