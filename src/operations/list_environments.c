/* SPDX-License-Identifier: PostgreSQL */
#include "operations/list_environments.h"

#include <string.h>

#include "config/environment.h"
#include "operations/undo_replacement.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

enum { PATIENCE = 3 /* seconds for a connection */ };

static const ski_session_options session_options = { .connect_timeout = PATIENCE,
                                                     .statement_timeout = PATIENCE * 1000,
                                                     .search_path = "pg_catalog, pg_temp" };

const char *environment_state_name(enum environment_state state)
{
        static const char *const names[] = {
                [ENVIRONMENT_REACHABLE] = "reachable",          [ENVIRONMENT_NO_DATABASE] = "no database",
                [ENVIRONMENT_UNREACHABLE] = "cannot connect",   [ENVIRONMENT_SERVER_STOPPED] = "server stopped",
                [ENVIRONMENT_NO_SERVER] = "no server yet",      [ENVIRONMENT_NOT_CONFIGURED] = "not configured",
                [ENVIRONMENT_MISCONFIGURED] = "wrong settings",
        };

        return names[state];
}

/* What is known of the private server. */
struct server_knowledge {
        enum server_state state;
        const char *trouble; /* why it can't be told; NULL: it can */
};

/* Why it failed, in one line and without the URL, which stands beside it. */
static int set_reason(struct environment_status *status, const char *message, ski_error *error)
{
        _cleanup_free_ char *beginning = text_format("cannot connect to %s: ", status->url ? status->url : "");

        if (!beginning)
                return ski_error_oom(error);
        if (text_starts_with(message, beginning))
                message += strlen(beginning);
        status->reason = strndup(message, strcspn(message, "\n"));
        return status->reason ? 0 : ski_error_oom(error);
}

/* "15.20" for 150020. */
static char *format_version(int version)
{
        return text_format("%d.%d", version / 10000, version % 10000);
}

/* Into the private server as its superuser: before 'create' the environment's role is missing, too. */
static int connect(const struct project *project, const struct environment *environment, ski_session **ret,
                   ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *address = NULL;
        int r;

        r = environment_conninfo(project, environment, !environment->conninfo, &address, error);
        return r < 0 ? r : session_open(address, &session_options, ret, error);
}

static int ask_server(const struct project *project, const struct environment *environment,
                      struct environment_status *status, ski_error *error)
{
        _cleanup_(retained_list_clear) struct retained_list retained = { 0 };
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = connect(project, environment, &session, &failure);
        if (r == -SKI_EINTERRUPTED || r == -SKI_ENOMEM)
                return ski_error_move(error, &failure);
        if (r < 0 && strcmp(failure.sqlstate, "3D000") == 0) {
                status->state = ENVIRONMENT_NO_DATABASE;
                return 0;
        }
        if (r < 0) {
                status->state = ENVIRONMENT_UNREACHABLE;
                return set_reason(status, failure.message, error);
        }
        status->state = ENVIRONMENT_REACHABLE;
        status->server_version = format_version(ski_session_server_version(session));
        if (!status->server_version)
                return ski_error_oom(error);
        if (list_retained(project, environment, &session_options, &retained, NULL) == 0)
                status->retained = (long)retained.count;
        golden_read(session, &status->golden, NULL);
        shadow_find_kept(session, project_directory(project), &status->shadows, NULL);
        return 0;
}

static int look_at_environment(const struct project *project, const struct environment *environment,
                               const struct server_knowledge *server, struct environment_status *status,
                               ski_error *error)
{
        status->is_protected = environment->is_protected;
        status->database = strdup(environment->database);
        if (environment->conninfo)
                status->url = conninfo_url(environment->conninfo);
        if (!status->database || (environment->conninfo && !status->url))
                return ski_error_oom(error);
        if (environment_lacks_url(environment)) {
                status->state = ENVIRONMENT_NOT_CONFIGURED;
                return 0;
        }
        status->is_private = !environment->conninfo;
        if (!environment->conninfo && server->trouble) {
                status->state = ENVIRONMENT_UNREACHABLE;
                return set_reason(status, server->trouble, error);
        }
        if (!environment->conninfo && server->state != SERVER_RUNNING) {
                status->state =
                        server->state == SERVER_ABSENT ? ENVIRONMENT_NO_SERVER : ENVIRONMENT_SERVER_STOPPED;
                return 0;
        }
        return ask_server(project, environment, status, error);
}

static int fill_status(const struct project *project, const char *name, const struct server_knowledge *server,
                       struct environment_status *status, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        const char *active = NULL;
        int r;

        *status = (struct environment_status){ .name = strdup(name), .retained = -1 };
        if (!status->name)
                return ski_error_oom(error);
        /* No active environment is known where something names one that does not exist. */
        environment_active(project, &active, NULL, NULL);
        status->is_active = text_equal(active, name);
        r = environment_describe(project, name, &environment, &failure);
        if (r == 0)
                return look_at_environment(project, environment, server, status, error);
        if (r != -SKI_ECONFIG)
                return ski_error_move(error, &failure);
        status->state = ENVIRONMENT_MISCONFIGURED;
        return set_reason(status, failure.message, error);
}

int list_environments(const struct project *project, struct environment_statuses *ret, ski_error *error)
{
        _cleanup_(environment_statuses_clear) struct environment_statuses statuses = { 0 };
        _cleanup_(server_status_clear) struct server_status server = { 0 };
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        const struct strings *names = environment_names(project);
        int r;

        r = private_server_status(project, &server, &trouble);
        if (r == -SKI_ENOMEM || r == -SKI_EINTERRUPTED)
                return ski_error_move(error, &trouble);
        const struct server_knowledge knowledge = { server.state, trouble.message };
        statuses.items = calloc(names->count, sizeof(*statuses.items));
        if (!statuses.items)
                return ski_error_oom(error);
        for (size_t i = 0; i < names->count; i++) {
                r = fill_status(project, names->items[i], &knowledge, &statuses.items[statuses.count++], error);
                if (r < 0)
                        return r;
        }
        *ret = statuses;
        statuses = (struct environment_statuses){ 0 };
        return 0;
}

void environment_statuses_clear(struct environment_statuses *statuses)
{
        for (size_t i = 0; i < statuses->count; i++) {
                free(statuses->items[i].name);
                free(statuses->items[i].url);
                free(statuses->items[i].database);
                free(statuses->items[i].server_version);
                free(statuses->items[i].reason);
                kept_shadows_clear(&statuses->items[i].shadows);
                golden_list_clear(&statuses->items[i].golden);
        }
        free(statuses->items);
        *statuses = (struct environment_statuses){ 0 };
}
