/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_host.h"

#include <string.h>

#include "catalog/versioned.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"
#include "sql/structure_host.h"

void structure_host_clear(struct structure_host *host)
{
        conninfo_free(host->server);
        conninfo_free(host->loader);
        free(host->role);
        ski_result_free(host->look);
        ski_session_close(host->own);
}

static int host_of_environment(const struct project *project, const struct environment *environment,
                               struct structure_host *host, ski_error *error)
{
        int r;

        r = environment_conninfo(project, environment, true, &host->server, error);
        if (r == 0)
                r = environment_conninfo(project, environment, false, &host->loader, error);
        if (r < 0)
                return r;
        host->role = strdup(environment->role);
        return host->role ? 0 : ski_error_oom(error);
}

static int host_of_side(const struct project *project, const struct structure_side *side,
                        struct structure_host *host, ski_error *error)
{
        host->session = side->session;
        if (side->environment)
                return host_of_environment(project, side->environment, host, error);
        host->server = conninfo_copy(side->conninfo);
        return host->server ? 0 : ski_error_oom(error);
}

/* Its superuser, who is always there. */
static int host_on_private_server(const struct project *project, const ski_session_options *options,
                                  struct structure_host *host, ski_error *error)
{
        int r;

        r = private_server_conninfo(project, NULL, "postgres", &host->server, error);
        if (r < 0)
                return ski_error_prefix(error, "a shadow database needs a server");
        conninfo_free(host->loader);
        free(host->role);
        host->loader = NULL;
        host->role = NULL;
        r = connect_maintenance(host->server, options, &host->own, error);
        host->session = host->own;
        return r;
}

static int host_of_active(const struct project *project, const ski_session_options *options,
                          struct structure_host *host, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = environment_find(project, NULL, &environment, &failure);
        if (r < 0)
                return host_on_private_server(project, options, host, error);
        r = host_of_environment(project, environment, host, error);
        if (r < 0)
                return r;
        if (session_open(host->loader, options, &host->own, &failure) < 0 &&
            connect_maintenance(host->loader, options, &host->own, NULL) < 0) {
                if (environment->conninfo)
                        return ski_error_move(error, &failure);
                conninfo_free(host->server);
                host->server = NULL;
                return host_on_private_server(project, options, host, error);
        }
        host->session = host->own;
        return 0;
}

int structure_host_find(const struct project *project, const struct structure_side *side,
                        const ski_session_options *options, struct structure_host *ret, ski_error *error)
{
        return side->conninfo ? host_of_side(project, side, ret, error)
                              : host_of_active(project, options, ret, error);
}

int structure_host_look(struct structure_host *host, ski_error *error)
{
        enum { VERSION, MAY_ACT, ENCODING, COLLATE, CTYPE, LOCALE_PROVIDER, LOCALE };
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        versioned_statement(sql_structure_host, ski_session_server_version(host->session), false, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        r = ski_execute(host->session, &host->look, error, text_get(&statement),
                        SKI_PARAMS(ski_text(host->role)));
        if (r < 0)
                return r;
        host->version = ski_result_text(host->look, 0, VERSION);
        host->shape = (struct database_shape){
                .encoding = ski_result_text(host->look, 0, ENCODING),
                .collate = ski_result_text(host->look, 0, COLLATE),
                .ctype = ski_result_text(host->look, 0, CTYPE),
                .locale_provider = ski_result_text(host->look, 0, LOCALE_PROVIDER),
                .locale = ski_result_text(host->look, 0, LOCALE),
        };
        /* Where a URL leaves open who connects, the role is only a setting, and may not be there. */
        if (host->role && !ski_result_bool(host->look, 0, MAY_ACT)) {
                free(host->role);
                host->role = NULL;
        }
        return 0;
}

struct shadow_options structure_host_shadow(const struct structure_host *host,
                                            const ski_session_options *session)
{
        return (struct shadow_options){
                .server = host->server,
                .loader = host->loader,
                .role = host->role,
                .shape = host->shape,
                .session = session,
        };
}
