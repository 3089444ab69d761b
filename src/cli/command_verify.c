/* SPDX-License-Identifier: PostgreSQL */
#include "cli/commands.h"
#include "cli/invocation.h"
#include "cli/verification.h"
#include "operations/verify_environments.h"
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

static const char *state_color(enum check_state state)
{
        static const char *const colors[] = {
                [CHECK_OK] = "green", [CHECK_WARNING] = "yellow", [CHECK_FAILED] = "red"
        };

        return colors[state];
}

int verification_print(const struct verification *verification, bool all, ski_error *error)
{
        static const struct table_column columns[] = {
                { "CHECK", 0 }, { "STATE", 0 }, { "DETAIL", TABLE_WRAP }, { NULL, 0 }
        };
        _cleanup_(table_freep) struct table *table = table_new(columns);

        if (!table)
                return ski_error_oom(error);
        for (size_t i = 0; i < verification->count; i++) {
                const struct check *check = &verification->items[i];

                if (check->minor && !all)
                        continue;
                TABLE_ADD(table, check->name, check_state_name(check->state), check->detail);
                table_color(table, 1, state_color(check->state));
        }
        return table_print(table, error);
}

/* One environment --------------------------------------------------------------------------------- */

static bool wants_all_checks(const struct invocation *invocation)
{
        return invocation_flag(invocation, "all") || invocation_flag(invocation, "verbose");
}

static int verify_one(struct invocation *invocation, ski_error *error)
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
                r = verification_print(&verification, wants_all_checks(invocation), error);
        if (r < 0)
                return r;
        return verification_state(&verification) == CHECK_FAILED ? -SKI_EDIFFERS : 0;
}

/* Every environment ------------------------------------------------------------------------------- */

static json_t *environment_json(const struct environment_verification *item)
{
        bool verified = item->is_configured && item->failure.code == 0;

        return json_pack("{s:o, s:o, s:b, s:o, s:o, s:o}", "environment", json_text(item->environment),
                         "database", json_text(item->database), "configured", item->is_configured, "error",
                         json_text(item->failure.message), "hint", json_text(item->failure.hint),
                         "verification", verified ? verification_json(&item->verification) : json_null());
}

static int print_all_json(const struct environment_verifications *all, ski_error *error)
{
        json_auto_t *environments = json_array();

        for (size_t i = 0; i < all->count; i++)
                if (json_array_append_new(environments, environment_json(&all->items[i])) < 0)
                        return ski_error_oom(error);
        return json_print(json_pack("{s:O}", "environments", environments), error);
}

static int add_failure(struct table *table, const struct environment_verification *item, ski_error *error)
{
        const ski_error *failure = &item->failure;
        _cleanup_text_ struct text detail = TEXT_INIT;

        text_append(&detail, failure->message);
        if (failure->hint)
                text_appendf(&detail, "; %s", failure->hint);
        if (detail.failed)
                return ski_error_oom(error);
        TABLE_ADD(table, item->environment, failure->code == -SKI_ECONFIG ? "settings" : "connects",
                  check_state_name(CHECK_FAILED), text_get(&detail));
        table_color(table, 2, state_color(CHECK_FAILED));
        return 0;
}

static int add_environment(struct table *table, const struct environment_verification *item, bool all_checks,
                           ski_error *error)
{
        const struct verification *verification = &item->verification;

        if (item->failure.code < 0)
                return add_failure(table, item, error);
        if (!item->is_configured)
                TABLE_ADD(table, item->environment, "settings", "not configured", "no URL names its database");
        for (size_t i = 0; i < verification->count; i++) {
                const struct check *check = &verification->items[i];

                if (check->minor && !all_checks)
                        continue;
                TABLE_ADD(table, item->environment, check->name, check_state_name(check->state), check->detail);
                table_color(table, 2, state_color(check->state));
        }
        return 0;
}

static int print_all(const struct environment_verifications *all, bool all_checks, ski_error *error)
{
        static const struct table_column columns[] = {
                { "ENVIRONMENT", 0 }, { "CHECK", 0 }, { "STATE", 0 }, { "DETAIL", TABLE_WRAP }, { NULL, 0 }
        };
        _cleanup_(table_freep) struct table *table = table_new(columns);
        int r;

        if (!table)
                return ski_error_oom(error);
        for (size_t i = 0; i < all->count; i++) {
                r = add_environment(table, &all->items[i], all_checks, error);
                if (r < 0)
                        return r;
        }
        return table_print(table, error);
}

static int verify_all(struct invocation *invocation, ski_error *error)
{
        _cleanup_(environment_verifications_clear) struct environment_verifications all = { 0 };
        const ski_session_options options = invocation_session_options(invocation);
        int r;

        if (invocation_argument(invocation, "ENV") || invocation_text(invocation, "env"))
                return ski_error_set(error, -SKI_EUSAGE,
                                     "--all-environments and the name of one do not go together");
        r = verify_environments(invocation->project, &options, &all, error);
        if (r < 0)
                return r;
        r = invocation_flag(invocation, "json") ? print_all_json(&all, error)
                                                : print_all(&all, wants_all_checks(invocation), error);
        for (size_t i = 0; r == 0 && i < all.count; i++)
                if (environment_verification_state(&all.items[i]) == CHECK_FAILED)
                        r = -SKI_EDIFFERS;
        return r;
}

int command_verify(struct invocation *invocation, ski_error *error)
{
        return invocation_flag(invocation, "all-environments") ? verify_all(invocation, error)
                                                               : verify_one(invocation, error);
}
