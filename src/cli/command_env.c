/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "report/json.h"

int command_env_status(struct invocation *invocation, ski_error *error)
{
        const char *name, *place;
        int r;

        r = environment_active(invocation->project, &name, &place, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o}", "environment", json_text(name), "decided_by",
                                            json_text(place[0] ? place : NULL)),
                                  error);
        if (place[0])
                printf("%s, by %s\n", name, place);
        else
                printf("%s, because nothing names another\n", name);
        return 0;
}

int command_env_use(struct invocation *invocation, ski_error *error)
{
        const char *typed = invocation_argument(invocation, "NAME"), *overridden_by = NULL;
        const char *name = environment_canonical_name(typed);
        int r;

        r = environment_use(invocation->project, typed, &overridden_by, error);
        if (r < 0)
                return r;
        if (overridden_by)
                log_warning("%s stands above .flask_env_type and still names another environment",
                            overridden_by);
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o}", "environment", json_text(name), "overridden_by",
                                            json_text(overridden_by)),
                                  error);
        log_info("%s is now the active environment", name);
        return 0;
}
