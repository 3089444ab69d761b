/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/undo_replacement.h"
#include "report/json.h"
#include "report/table.h"

static int add_retained(struct invocation *invocation, const char *name, struct table *table, json_t *list,
                        ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(retained_list_clear) struct retained_list retained = { 0 };
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        ski_session_options session = invocation_session_options(invocation);
        int r;

        r = environment_describe(invocation->project, name, &environment, &failure);
        /* Nowhere to be, nothing to be retained. */
        if (r == 0 && environment_lacks_url(environment))
                return 0;
        if (r == 0)
                r = list_retained(invocation->project, environment, &session, &retained, &failure);
        if (r == -SKI_EINTERRUPTED)
                return ski_error_move(error, &failure);
        /* One environment that can't be asked must not hide the others. */
        if (r < 0) {
                log_info("%s: %s", name, failure.message);
                return 0;
        }
        for (size_t i = 0; i < retained.count; i++) {
                const struct retained *item = &retained.items[i];
                _cleanup_text_ struct text size = TEXT_INIT;

                if (item->bytes >= 0)
                        text_append_size(&size, (unsigned long long)item->bytes);
                TABLE_ADD(table, name, item->database, item->replaced_at, item->operation, item->source,
                          item->replaced_by, text_get(&size));
                json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "environment",
                                                      json_text(name), "database", json_text(item->database),
                                                      "replaced_at", json_text(item->replaced_at), "operation",
                                                      json_text(item->operation), "source",
                                                      json_text(item->source[0] ? item->source : NULL),
                                                      "replaced_by", json_text(item->replaced_by), "bytes",
                                                      (json_int_t)item->bytes));
        }
        return 0;
}

static int list(struct invocation *invocation, ski_error *error)
{
        static const struct table_column columns[] = {
                { "ENVIRONMENT", 0 }, { "RETAINED DATABASE", 0 }, { "REPLACED AT", 0 },    { "BY", 0 },
                { "FROM", 0 },        { "WHO", TABLE_WRAP },      { "SIZE", TABLE_RIGHT }, { NULL, 0 },
        };
        _cleanup_(table_freep) struct table *table = table_new(columns);
        json_auto_t *retained = json_array();
        const struct strings *names = environment_names(invocation->project);
        const char *only = invocation_argument(invocation, "ENV");
        int r = 0;

        if (!table || !retained)
                return ski_error_oom(error);
        if (only)
                r = add_retained(invocation, environment_canonical_name(only), table, retained, error);
        for (size_t i = 0; !only && r == 0 && i < names->count; i++)
                r = add_retained(invocation, names->items[i], table, retained, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:O}", "retained", retained), error);
        if (json_array_size(retained) == 0) {
                log_info("nothing is retained");
                return 0;
        }
        return table_print(table, error);
}

static int print_json(const struct undo_result *result, const struct environment *environment, bool dry_run,
                      ski_error *error)
{
        json_t *writes = json_array();

        for (size_t i = 0; i < result->writes.count; i++)
                json_array_append_new(writes, json_text(result->writes.items[i]));
        return json_print(json_pack("{s:o, s:o, s:b, s:o, s:o, s:b, s:o, s:f}", "environment",
                                    json_text(environment->name), "brought_back",
                                    json_text(result->undone->database), "dry_run", dry_run, "put_aside",
                                    json_text(result->put_aside), "writes", writes, "writes_known",
                                    result->writes_known, "replaced_at", json_text(result->undone->replaced_at),
                                    "seconds", result->seconds),
                          error);
}

static void print_text(const struct undo_result *result, const struct environment *environment, bool dry_run)
{
        const struct retained *undone = result->undone;

        printf("%s %s: the state before %s%s%s at %s\n", environment->name,
               dry_run ? "would get back" : "has back", undone->operation, undone->source[0] ? " from " : "",
               undone->source, undone->replaced_at);
        if (!result->writes_known)
                printf("which rows were written since then is not known: this role may not look\n");
        else if (result->writes.count == 0)
                printf("no row was written since then\n");
        else
                printf("written since then, and %s view:\n", dry_run ? "would disappear from" : "no longer in");
        for (size_t i = 0; i < result->writes.count; i++)
                printf("  %s\n", result->writes.items[i]);
        if (result->put_aside)
                printf("the state of a moment ago is retained as %s; 'skinspire undo %s' once more returns to "
                       "it\n",
                       result->put_aside, environment->name);
}

int command_undo(struct invocation *invocation, ski_error *error)
{
        _cleanup_(undo_result_clear) struct undo_result result = { 0 };
        const struct change *change;
        int r;

        if (invocation_flag(invocation, "list"))
                return list(invocation, error);
        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        const struct undo_options options = {
                .keep_sessions = invocation_flag(invocation, "no-disconnect"),
                .to = invocation_text(invocation, "to"),
        };
        r = undo_replacement(change, &options, &result, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&result, change->environment, change->dry_run, error);
        print_text(&result, change->environment, change->dry_run);
        return 0;
}
