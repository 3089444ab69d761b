/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/list_environments.h"
#include "postgres/private_server.h"
#include "report/json.h"
#include "report/table.h"

/* List -------------------------------------------------------------------------------------------- */

static int print_names(const struct invocation *invocation, ski_error *error)
{
        const struct strings *names = environment_names(invocation->project);
        json_t *array;

        if (!invocation_flag(invocation, "json")) {
                for (size_t i = 0; i < names->count; i++)
                        puts(names->items[i]);
                return 0;
        }
        array = json_array();
        for (size_t i = 0; i < names->count; i++)
                json_array_append_new(array, json_text(names->items[i]));
        return json_print(json_pack("{s:o}", "names", array), error);
}

/* "no_database": a word that programs can rely on. */
static json_t *json_of_state(enum environment_state state)
{
        _cleanup_free_ char *word = strdup(environment_state_name(state));

        for (char *c = word; c && *c; c++)
                if (*c == ' ')
                        *c = '_';
        return word ? json_text(word) : NULL;
}

static json_t *json_of_shadows(const struct kept_shadows *shadows)
{
        json_t *array = json_array();

        for (size_t i = 0; i < shadows->count; i++) {
                const struct kept_shadow *shadow = &shadows->items[i];

                json_array_append_new(
                        array, json_pack("{s:o, s:o, s:o}", "database", json_text(shadow->database), "of",
                                         json_text(shadow->side), "bytes",
                                         shadow->bytes >= 0 ? json_integer(shadow->bytes) : json_null()));
        }
        return array;
}

static json_t *json_of_golden(const struct golden_list *list)
{
        json_t *array = json_array();

        for (size_t i = 0; i < list->count; i++) {
                const struct golden *golden = &list->items[i];

                json_array_append_new(
                        array,
                        json_pack("{s:o, s:o, s:o, s:o}", "database", json_text(golden->database), "of",
                                  json_text(golden->environment), "taken_at", json_text(golden->taken_at),
                                  "bytes", golden->bytes >= 0 ? json_integer(golden->bytes) : json_null()));
        }
        return array;
}

static json_t *json_of_environment(const struct environment_status *status)
{
        bool known = status->state != ENVIRONMENT_MISCONFIGURED;

        return json_pack("{s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
                         json_text(status->name), "active", status->is_active, "protected",
                         known ? json_boolean(status->is_protected) : json_null(), "state",
                         json_of_state(status->state), "reason", json_text(status->reason), "server_version",
                         json_text(status->server_version), "retained",
                         status->retained >= 0 ? json_integer(status->retained) : json_null(), "database",
                         json_text(status->database), "url", json_text(status->url), "private_server",
                         known ? json_boolean(status->is_private) : json_null(), "kept_shadows",
                         json_of_shadows(&status->shadows), "golden", json_of_golden(&status->golden));
}

static int print_list_json(const struct environment_statuses *statuses, ski_error *error)
{
        json_auto_t *environments = json_array();

        for (size_t i = 0; i < statuses->count; i++)
                if (json_array_append_new(environments, json_of_environment(&statuses->items[i])) < 0)
                        return ski_error_oom(error);
        return json_print(json_pack("{s:O}", "environments", environments), error);
}

static const char *state_color(enum environment_state state)
{
        switch (state) {
        case ENVIRONMENT_REACHABLE:
                return "green";
        case ENVIRONMENT_UNREACHABLE:
        case ENVIRONMENT_MISCONFIGURED:
                return "red";
        default:
                return "yellow";
        }
}

static int add_row(struct table *table, const struct environment_status *status, ski_error *error)
{
        enum { STATE = 3 };
        _cleanup_text_ struct text state = TEXT_INIT;
        char retained[24] = "";

        text_append(&state, environment_state_name(status->state));
        if (status->server_version)
                text_appendf(&state, ", PostgreSQL %s", status->server_version);
        if (status->reason)
                text_appendf(&state, ": %s", status->reason);
        if (state.failed)
                return ski_error_oom(error);
        if (status->retained >= 0)
                snprintf(retained, sizeof(retained), "%ld", status->retained);
        TABLE_ADD(table, status->name, status->is_active ? "*" : "", status->is_protected ? "yes" : "",
                  text_get(&state), retained, status->database,
                  status->is_private ? "private server" : status->url);
        table_color(table, STATE, state_color(status->state));
        return 0;
}

static int print_list(const struct environment_statuses *statuses, ski_error *error)
{
        static const struct table_column columns[] = {
                { "ENVIRONMENT", 0 },        { "ACTIVE", 0 },
                { "PROTECTED", 0 },          { "STATE", TABLE_WRAP },
                { "RETAINED", TABLE_RIGHT }, { "DATABASE", 0 },
                { "WHERE", TABLE_WRAP },     { NULL, 0 },
        };
        _cleanup_(table_freep) struct table *table = table_new(columns);
        int r;

        if (!table)
                return ski_error_oom(error);
        for (size_t i = 0; i < statuses->count; i++) {
                r = add_row(table, &statuses->items[i], error);
                if (r < 0)
                        return r;
        }
        return table_print(table, error);
}

/* Several environments may live on one server. */
static bool was_shown(const struct environment_statuses *statuses, size_t count, const char *shadow)
{
        for (size_t i = 0; i < count; i++)
                for (size_t k = 0; k < statuses->items[i].shadows.count; k++)
                        if (strcmp(statuses->items[i].shadows.items[k].database, shadow) == 0)
                                return true;
        return false;
}

static void print_shadows(const struct environment_statuses *statuses)
{
        for (size_t i = 0; i < statuses->count; i++) {
                const struct environment_status *status = &statuses->items[i];

                for (size_t k = 0; k < status->shadows.count; k++) {
                        const struct kept_shadow *shadow = &status->shadows.items[k];
                        _cleanup_text_ struct text size = TEXT_INIT;

                        if (was_shown(statuses, i, shadow->database))
                                continue;
                        if (shadow->bytes >= 0)
                                text_append_size(&size, (unsigned long long)shadow->bytes);
                        printf("%s keeps the shadow database %s of %s%s%s\n", status->name, shadow->database,
                               shadow->side, size.length > 0 ? ", " : "", text_get(&size));
                }
        }
}

static bool golden_was_shown(const struct environment_statuses *statuses, size_t count,
                             const struct golden *golden)
{
        for (size_t i = 0; i < count; i++)
                for (size_t k = 0; k < statuses->items[i].golden.count; k++)
                        if (text_equal(statuses->items[i].golden.items[k].database, golden->database) &&
                            text_equal(statuses->items[i].golden.items[k].taken_at, golden->taken_at))
                                return true;
        return false;
}

static void print_golden(const struct environment_statuses *statuses)
{
        for (size_t i = 0; i < statuses->count; i++) {
                const struct environment_status *status = &statuses->items[i];

                for (size_t k = 0; k < status->golden.count; k++) {
                        const struct golden *golden = &status->golden.items[k];
                        _cleanup_text_ struct text age = TEXT_INIT, size = TEXT_INIT;

                        if (golden_was_shown(statuses, i, golden))
                                continue;
                        golden_append_age(golden, &age);
                        if (golden->bytes >= 0)
                                text_append_size(&size, (unsigned long long)golden->bytes);
                        printf("the server of %s keeps the golden database %s of %s, %s old%s%s\n",
                               status->name, golden->database, golden->environment, text_get(&age),
                               size.length > 0 ? ", " : "", text_get(&size));
                }
        }
}

/* What to do about the active one, where that is not plain. */
static void suggest(const struct project *project, const struct environment_statuses *statuses)
{
        for (size_t i = 0; i < statuses->count; i++) {
                const struct environment_status *status = &statuses->items[i];

                if (!status->is_active)
                        continue;
                if (status->state == ENVIRONMENT_NO_SERVER && !project_has_file(project))
                        log_info("'skinspire init' makes a project here");
                else if (status->state == ENVIRONMENT_NO_SERVER || status->state == ENVIRONMENT_NO_DATABASE)
                        log_info("'skinspire setup %s' makes the database", status->name);
                if (status->state == ENVIRONMENT_SERVER_STOPPED)
                        log_info("the private server starts when a command needs it");
        }
}

int command_env_list(struct invocation *invocation, ski_error *error)
{
        _cleanup_(environment_statuses_clear) struct environment_statuses statuses = { 0 };
        SKI_CLEANUP_ERROR ski_error unknown = SKI_ERROR_INIT;
        const char *active;
        int r;

        if (invocation_flag(invocation, "names"))
                return print_names(invocation, error);
        r = environment_active(invocation->project, &active, NULL, &unknown);
        if (r < 0)
                log_warning("no environment is active: %s", unknown.message);
        r = list_environments(invocation->project, &statuses, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_list_json(&statuses, error);
        r = print_list(&statuses, error);
        if (r < 0)
                return r;
        print_shadows(&statuses);
        print_golden(&statuses);
        suggest(invocation->project, &statuses);
        return 0;
}

/* URL --------------------------------------------------------------------------------------------- */

/* Other programs can't use the open descriptor by which ours reach a socket whose path is too long. */
static int check_path_is_usable(const struct invocation *invocation, const struct environment *environment,
                                ski_error *error)
{
        _cleanup_(server_status_clear) struct server_status status = { 0 };
        int r;

        if (environment->conninfo)
                return 0;
        r = private_server_status(invocation->project, &status, error);
        if (r < 0 || status.socket_directory)
                return r;
        ski_error_set(error, -SKI_ECONFIG,
                      "the path of the private server's socket is too long for other programs");
        return ski_error_hint(error,
                              "'skinspire psql %s' connects all the same; a project in a folder with a shorter "
                              "path has a URL",
                              environment->name);
}

int command_env_url(struct invocation *invocation, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(conninfo_freep) struct conninfo *address = NULL;
        _cleanup_free_ char *url = NULL;
        int r;

        r = invocation_environment(invocation, &environment, error);
        if (r < 0)
                return r;
        r = environment_conninfo(invocation->project, environment, false, &address, error);
        if (r < 0)
                return r;
        r = check_path_is_usable(invocation, environment, error);
        if (r < 0)
                return r;
        url = invocation_flag(invocation, "with-password") ? conninfo_url_with_password(address)
                                                           : conninfo_url(address);
        if (!url)
                return ski_error_oom(error);
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o}", "environment", json_text(environment->name), "url",
                                            json_text(url)),
                                  error);
        puts(url);
        return 0;
}

/* Status and use ---------------------------------------------------------------------------------- */

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
