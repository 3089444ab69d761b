/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/gaps.h"

#include <string.h>

#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "sql/snapshot_unknown.h"

/* Two arrays of oids as the server reads them: "{2601,2601". */
struct unknown {
        struct text catalogs, oids;
};

int gaps_tell(struct snapshot *snapshot, const ski_result *lines, ski_error *error)
{
        for (size_t row = 0; row < ski_result_rows(lines); row++)
                strings_add(&snapshot->gaps, ski_result_text(lines, row, 0));
        return snapshot->gaps.failed ? ski_error_oom(error) : 0;
}

static void find_unknown(const ski_result *objects, const struct addresses *addresses, struct unknown *ret)
{
        for (size_t row = 0; row < ski_result_rows(objects); row++) {
                struct address address = { .catalog = (uint32_t)ski_result_int8(objects, row, 0),
                                           .object = (uint32_t)ski_result_int8(objects, row, 1) };

                if (address.object == 0 || addresses_find(addresses, address))
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
        return r < 0 ? r : gaps_tell(snapshot, names, error);
}

int gaps_find(ski_session *session, struct snapshot *snapshot, const ski_result *objects,
              const struct addresses *addresses, ski_error *error)
{
        struct unknown unknown = { 0 };
        int r;

        find_unknown(objects, addresses, &unknown);
        r = name_unknown(session, snapshot, &unknown, error);
        text_free(&unknown.catalogs);
        text_free(&unknown.oids);
        return r;
}

static bool makes(const struct plan *plan, const struct fact *fact)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct fact *made = plan->steps[i].fact;

                if (plan->steps[i].action == STEP_CREATE && made->kind == fact->kind &&
                    strcmp(made->identity, fact->identity) == 0)
                        return true;
        }
        return false;
}

void gaps_after_plan(const struct snapshot *from, const struct snapshot *to, const struct plan *plan,
                     struct strings *gaps)
{
        for (size_t i = 0; i < to->count; i++) {
                const struct fact *wanted = to->facts[i], *present;

                if (wanted->kind != &kind_column || !fact_is(wanted, "_is_inherited") ||
                    fact_is(wanted, "_is_local"))
                        continue;
                present = snapshot_find(from, wanted->kind, wanted->identity);
                if (present && fact_is(present, "_is_local") && !makes(plan, wanted) &&
                    !makes(plan, wanted->parent))
                        strings_addf(gaps,
                                     "column %s stays its table's own though it shall only be inherited, which "
                                     "PostgreSQL takes back for no column",
                                     wanted->identity);
        }
}
