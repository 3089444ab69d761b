/* SPDX-License-Identifier: PostgreSQL */
#include "operations/refused_bodies.h"

#include <stdlib.h>
#include <string.h>

#include "operations/structure_side.h"
#include "skinspire/session.h"
#include "sql/refused_bodies.h"
#include "sql/refused_bodies_list.h"

static int take_bodies(const ski_result *result, struct refused_bodies *ret, ski_error *error)
{
        size_t count = ski_result_rows(result);

        ret->items = calloc(count + 1, sizeof(*ret->items));
        if (!ret->items)
                return ski_error_oom(error);
        for (size_t i = 0; i < count; i++) {
                struct refused_body *body = &ret->items[ret->count++];

                body->routine = (uint32_t)ski_result_int8(result, i, 0);
                body->reason = strdup(ski_result_text(result, i, 1));
                if (!body->reason)
                        return ski_error_oom(error);
        }
        return 0;
}

static int find_in_session(ski_session *session, struct refused_bodies *ret, ski_error *error)
{
        static const char has_language[] = "select from pg_language where lanname = 'plpgsql'";
        SKI_CLEANUP_RESULT ski_result *language = NULL, *result = NULL;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = ski_scope_begin(&scope, session, SKI_READ_ONLY, error);
        if (r == 0)
                r = ski_execute(session, &language, error, has_language, SKI_NO_PARAMS);
        if (r < 0 || ski_result_rows(language) == 0)
                return r;
        r = ski_execute(session, NULL, error, sql_refused_bodies, SKI_NO_PARAMS);
        if (r == 0)
                r = ski_execute(session, &result, error, sql_refused_bodies_list, SKI_NO_PARAMS);
        return r < 0 ? r : take_bodies(result, ret, error);
}

int refused_bodies_find(const struct project *project, const struct environment *environment,
                        const ski_session_options *options, struct refused_bodies *ret, ski_error *error)
{
        _cleanup_(structure_side_clear) struct structure_side side = { 0 };
        _cleanup_(refused_bodies_clear) struct refused_bodies bodies = { 0 };
        int r;

        r = structure_side_find(project, environment->name, &side, error);
        if (r == 0)
                r = structure_side_open(&side, options, error);
        if (r == 0)
                r = find_in_session(side.session, &bodies, error);
        if (r < 0)
                return r;
        *ret = bodies;
        bodies = (struct refused_bodies){ 0 };
        return 0;
}
