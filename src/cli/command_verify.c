/* SPDX-License-Identifier: PostgreSQL */
#include "cli/commands.h"
#include "cli/invocation.h"
#include "cli/verification.h"
#include "report/json.h"
#include "report/table.h"

json_t *verification_json(const struct verification *verification)
{
        json_t *checks = json_array();

        for (size_t i = 0; checks && i < verification->count; i++) {
                const struct check *check = &verification->items[i];

                json_array_append_new(checks, json_pack("{s:s, s:s, s:o}", "check", check->name, "state",
                                                        check_state_name(check->state), "detail",
                                                        json_text(check->detail)));
        }
        return json_pack("{s:s, s:o}", "state", check_state_name(verification_state(verification)), "checks",
                         checks);
}

int verification_print(const struct verification *verification, bool all, ski_error *error)
{
        static const struct table_column columns[] = {
                { "CHECK", 0 }, { "STATE", 0 }, { "DETAIL", TABLE_WRAP }, { NULL, 0 }
        };
        static const char *const colors[] = {
                [CHECK_OK] = "green", [CHECK_WARNING] = "yellow", [CHECK_FAILED] = "red"
        };
        _cleanup_(table_freep) struct table *table = table_new(columns);

        if (!table)
                return ski_error_oom(error);
        for (size_t i = 0; i < verification->count; i++) {
                const struct check *check = &verification->items[i];

                if (check->minor && !all)
                        continue;
                TABLE_ADD(table, check->name, check_state_name(check->state), check->detail);
                table_color(table, 1, colors[check->state]);
        }
        return table_print(table, error);
}

int command_verify(struct invocation *invocation, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(verification_clear) struct verification verification = { 0 };
        const ski_session_options options = invocation_session_options(invocation);
        int r;

        r = invocation_environment(invocation, &environment, error);
        if (r < 0)
                return r;
        r = verify_environment(invocation->project, environment, &options, &verification, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                r = json_print(json_pack("{s:o, s:o, s:o}", "environment", json_text(environment->name),
                                         "database", json_text(environment->database), "verification",
                                         verification_json(&verification)),
                               error);
        else
                r = verification_print(&verification, invocation_flag(invocation, "verbose"), error);
        if (r < 0)
                return r;
        return verification_state(&verification) == CHECK_FAILED ? -SKI_EDIFFERS : 0;
}
