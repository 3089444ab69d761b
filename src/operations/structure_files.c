/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_files.h"

#include <string.h>

#include "base/file.h"
#include "catalog/shadow.h"
#include "catalog/snapshot_file.h"
#include "operations/structure_cache.h"
#include "operations/structure_declared.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"
#include "sql/structure_extensions.h"
#include "sql/structure_host.h"

/* Where a shadow is made, and by whom. */
struct host {
        struct conninfo *server, *loader;
        char *role;           /* NULL: the loader */
        ski_session *session; /* in a database that the shadow is to be like; borrowed or `own` */
        ski_session *own;
        struct database_facts facts; /* of that database */
};

static void host_clear(struct host *host)
{
        conninfo_free(host->server);
        conninfo_free(host->loader);
        free(host->role);
        ski_session_close(host->own);
        database_facts_clear(&host->facts);
}

/* The host --------------------------------------------------------------------------------------- */

static int host_of_environment(const struct project *project, const struct environment *environment,
                               struct host *host, ski_error *error)
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

static int host_of_side(const struct project *project, const struct structure_side *side, struct host *host,
                        ski_error *error)
{
        host->session = side->session;
        if (side->environment)
                return host_of_environment(project, side->environment, host, error);
        host->server = conninfo_copy(side->conninfo);
        return host->server ? 0 : ski_error_oom(error);
}

/* Its superuser, who is always there. */
static int host_on_private_server(const struct project *project, const ski_session_options *options,
                                  struct host *host, ski_error *error)
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

static int host_of_active(const struct project *project, const ski_session_options *options, struct host *host,
                          ski_error *error)
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

/* The digest ----------------------------------------------------------------------------------------- */

static int digest_extensions(ski_session *session, struct digest *digest, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_structure_extensions, SKI_NO_PARAMS);
        if (r == 0)
                digest_add_text(digest, ski_result_text(rows, 0, 0));
        return r;
}

static void digest_facts(const struct database_facts *facts, struct digest *digest)
{
        digest_add_text(digest, facts->encoding);
        digest_add_text(digest, facts->collate);
        digest_add_text(digest, facts->ctype);
        digest_add_text(digest, facts->locale_provider);
        digest_add_text(digest, facts->locale);
}

static int digest_files(const struct strings *files, struct digest *digest, bool *ret_extensions,
                        ski_error *error)
{
        for (size_t i = 0; i < files->count; i++) {
                _cleanup_text_ struct text content = TEXT_INIT;
                int r;

                r = file_read(files->items[i], &content, error);
                if (r < 0)
                        return r;
                digest_add(digest, &content.length, sizeof(content.length));
                digest_add(digest, text_get(&content), content.length);
                *ret_extensions = *ret_extensions || strcasestr(text_get(&content), "extension");
        }
        return 0;
}

/* All but the files that the structure depends on. Fills the host's facts. */
static int digest_host(struct host *host, const struct strings *extensions, struct digest *digest,
                       ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        bool found;
        int r;

        r = ski_execute(host->session, &rows, error, sql_structure_host, SKI_PARAMS(ski_text(host->role)));
        if (r == 0)
                r = database_facts_read(host->session, ski_result_text(rows, 0, 0), &host->facts, &found,
                                        error);
        if (r < 0)
                return r;
        /* Where a URL leaves open who connects, the role is only a setting, and may not be there. */
        if (host->role && !ski_result_bool(rows, 0, 2)) {
                free(host->role);
                host->role = NULL;
        }
        digest_begin(digest);
        snapshot_digest_kinds(digest);
        digest_add_text(digest, ski_result_text(rows, 0, 1));
        digest_add_text(digest, host->role);
        digest_facts(&host->facts, digest);
        for (size_t i = 0; extensions && i < extensions->count; i++)
                digest_add_text(digest, extensions->items[i]);
        return 0;
}

/* Of everything, and of all but the files. */
static int digest_all(struct host *host, const struct project *project, const struct structure_side *side,
                      const struct strings *extensions, char result[static DIGEST_DIGITS + 1],
                      char host_result[static DIGEST_DIGITS + 1], ski_error *error)
{
        bool has_extensions = extensions && extensions->count > 0;
        struct digest digest, of_host;
        int r;

        r = digest_host(host, extensions, &digest, error);
        if (r < 0)
                return r;
        of_host = digest;
        digest_end_text(&of_host, host_result);
        r = digest_files(&side->files, &digest, &has_extensions, error);
        if (r == 0 && side->kind == SIDE_DECLARED)
                r = structure_declared_digest(project, host->session, &digest, error);
        if (r == 0 && has_extensions)
                r = digest_extensions(host->session, &digest, error);
        digest_end_text(&digest, result);
        return r;
}

/* Reading ------------------------------------------------------------------------------------------- */

static int load(const struct host *host, const struct project *project, const struct structure_side *side,
                const struct strings *extensions, const struct shadow_keeping *keep,
                const ski_session_options *session, struct snapshot **ret, ski_error *error)
{
        /* A command's output has a shadow that ends, also where others are kept. */
        bool lets_go = !side->keep_shadow;
        const struct shadow_options options = {
                .server = host->server,
                .loader = host->loader,
                .role = host->role,
                .shape = { .encoding = host->facts.encoding,
                           .collate = host->facts.collate,
                           .ctype = host->facts.ctype,
                           .locale_provider = host->facts.locale_provider,
                           .locale = host->facts.locale },
                .extensions = extensions,
                .session = session,
                .complete = side->kind == SIDE_DECLARED ? structure_declared_complete : NULL,
                .context = project,
                .project = keep || lets_go ? project_directory(project) : NULL,
                .keep = keep,
        };
        struct load_result result;

        return shadow_read(&options, &side->files, ret, &result, error);
}

/* What `create` installs belongs to the structure that the project's own files describe. */
static const struct strings *extensions_for(const struct project *project, const struct structure_side *side)
{
        _cleanup_free_ char *path = side->kind == SIDE_FILES ? realpath(side->files.items[0], NULL) : NULL;
        const char *folder = project_directory(project);
        size_t length = strlen(folder);

        if (side->kind == SIDE_DECLARED)
                return setting_list(project, "database.extensions");
        if (!path || !project_has_file(project) || strncmp(path, folder, length) != 0 || path[length] != '/')
                return NULL;
        return setting_list(project, "database.extensions");
}

static int read_on(struct host *host, const struct project *project, struct structure_side *side,
                   const ski_session_options *options, struct snapshot **ret, ski_error *error)
{
        const struct strings *extensions = side->extensions ? side->extensions : extensions_for(project, side);
        _cleanup_free_ char *folder = structure_cache_folder(project), *place = realpath(side->name, NULL);
        char digest[DIGEST_DIGITS + 1], of_host[DIGEST_DIGITS + 1];
        const struct shadow_keeping keep = { .side = place ? place : side->name,
                                             .host = of_host,
                                             .folder = folder };
        bool keeps = side->keep_shadow && (side->kind == SIDE_FILES || side->kind == SIDE_DECLARED) && folder;
        int r;

        r = digest_all(host, project, side, extensions, digest, of_host, error);
        if (r < 0)
                return r;
        if (structure_cache_find(folder, digest, ret))
                return 0;
        r = load(host, project, side, extensions, keeps ? &keep : NULL, options, ret, error);
        if (r == 0)
                structure_cache_remember(folder, digest, *ret);
        return r;
}

int structure_files_read(const struct project *project, struct structure_side *side,
                         const struct structure_side *other, const ski_session_options *options,
                         struct snapshot **ret, ski_error *error)
{
        _cleanup_(host_clear) struct host host = { 0 };
        int r;

        if (other->session)
                r = host_of_side(project, other, &host, error);
        else
                r = host_of_active(project, options, &host, error);
        if (r < 0)
                return r;
        return read_on(&host, project, side, options, ret, error);
}
