/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "operations/build_database.h"
#include "operations/run_script.h"
#include "operations/triggers.h"

void trigger_proofs_clear(struct trigger_proofs *proofs)
{
        for (size_t i = 0; i < proofs->count; i++) {
                free(proofs->items[i].trigger);
                free(proofs->items[i].table);
                free(proofs->items[i].detail);
        }
        free(proofs->items);
        *proofs = (struct trigger_proofs){ 0 };
}

static int add_proof(struct trigger_proofs *proofs, const char *trigger, const char *table, bool passed,
                     const char *detail, ski_error *error)
{
        struct trigger_proof *items = reallocarray(proofs->items, proofs->count + 1, sizeof(*items)), *proof;

        if (!items)
                return ski_error_oom(error);
        proofs->items = items;
        proof = &items[proofs->count++];
        *proof = (struct trigger_proof){
                .trigger = strdup(trigger ? trigger : ""),
                .table = strdup(table ? table : ""),
                .passed = passed,
                .detail = detail ? strdup(detail) : NULL,
        };
        proofs->failed += !passed;
        return !proof->trigger || !proof->table || (detail && !proof->detail) ? ski_error_oom(error) : 0;
}

/* Results of another shape are the script's own affair. */
static bool is_outcome(const ski_result *result)
{
        static const char *const columns[] = { "trigger", "table", "passed", "tried" };

        if (ski_result_columns(result) != ARRAY_LENGTH(columns))
                return false;
        for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
                if (strcmp(ski_result_column_name(result, i), columns[i]) != 0)
                        return false;
        return true;
}

static int collect(const ski_result *result, void *context, ski_error *error)
{
        int r = 0;

        if (!is_outcome(result))
                return 0;
        for (size_t i = 0; r == 0 && i < ski_result_rows(result); i++)
                r = add_proof(context, ski_result_text(result, i, 0), ski_result_text(result, i, 1),
                              ski_result_bool(result, i, 2), ski_result_text(result, i, 3), error);
        return r;
}

static bool is_tried(const struct trigger_proofs *proofs, const struct trigger_item *item)
{
        for (size_t i = 0; i < proofs->count; i++)
                if (strcmp(proofs->items[i].trigger, item->name) == 0 &&
                    strcmp(proofs->items[i].table, item->table) == 0)
                        return true;
        return false;
}

static int add_untried(const struct trigger_plan *plan, struct trigger_proofs *proofs, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < plan->count; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (item->statement && (item->kind == DEFINITION_TRIGGER || item->kind == DEFINITION_POLICY) &&
                    !is_tried(proofs, item))
                        r = add_proof(proofs, item->name, item->table, false, NULL, error);
        }
        return r;
}

static int find_tests(const struct change *change, struct strings *files, ski_error *error)
{
        int r;

        r = find_files(change->project, "database.tests", files, error);
        if (r < 0 || files->count > 0)
                return r;
        ski_error_set(error, -SKI_ECONFIG, "the project has no tests of its triggers");
        return ski_error_hint(error,
                              "database.tests names SQL files that return trigger, table, passed and tried");
}

static int run_tests(const struct change *change, const struct strings *files, struct trigger_proofs *proofs,
                     ski_error *error)
{
        const struct script_options options = {
                .dry_run = true,
                .receiver = { .on_result = collect, .context = proofs },
        };
        const char *role = setting_text(change->project, "database.app_role");
        _cleanup_free_ struct script_source *sources = calloc(files->count, sizeof(*sources));
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        if (!sources)
                return ski_error_oom(error);
        for (size_t i = 0; i < files->count; i++)
                sources[i].file = files->items[i];
        r = change_open(change, false, NULL, &change->session, &session, error);
        if (r == 0)
                r = run_scripts(session, sources, files->count, &options, NULL, error);
        if (r < 0 && role[0] && error && strcmp(error->sqlstate, "42501") == 0)
                ski_error_hint(error, "the tests want the role that owns the tables, and as a member of %s",
                               role);
        return r;
}

int triggers_test(const struct change *change, struct trigger_proofs *ret, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        _cleanup_(trigger_proofs_clear) struct trigger_proofs proofs = { 0 };
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        int r;

        r = find_tests(change, &files, error);
        if (r == 0)
                r = guard_change(change->project, change->environment, "locks tables for a test of",
                                 change->confirmation, error);
        if (r == 0)
                r = triggers_look(change, &plan, error);
        if (r == 0)
                r = run_tests(change, &files, &proofs, error);
        if (r == 0)
                r = add_untried(&plan, &proofs, error);
        if (r < 0)
                return r;
        *ret = proofs;
        proofs = (struct trigger_proofs){ 0 };
        return 0;
}
