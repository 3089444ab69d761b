/* SPDX-License-Identifier: PostgreSQL */
#include "operations/copy_checks.h"

#include <jansson.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statvfs.h>

#include "base/file.h"
#include "base/log.h"
#include "operations/identity.h"
#include "postgres/session_internal.h"
#include "sql/copy_needs.h"
#include "sql/copy_unmet.h"
#include "sql/data_directory.h"

int check_not_same(const struct conninfo *source, const struct conninfo *target, ski_error *error)
{
        _cleanup_(identity_clear) struct identity from = { 0 }, to = { 0 };
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = identity_ask(source, &from, error);
        if (r < 0)
                return r;
        r = identity_ask(target, &to, &failure);
        if (r < 0) {
                /* A target that does not exist yet is certainly another one. */
                if (text_equal(failure.sqlstate, "3D000"))
                        return 0;
                return ski_error_move(error, &failure);
        }
        if (!identity_equal(&from, &to))
                return 0;
        ski_error_set(error, -SKI_EREFUSED, "source and target are the same database, %s", to.database);
        return ski_error_hint(error, "'skinspire config' shows where each environment's address comes from");
}

int check_direct(ski_session *session, const char *environment, ski_error *error)
{
        bool direct;
        int r;

        r = session_is_direct(session, &direct, error);
        if (r < 0 || direct)
                return r;
        ski_error_set(error, -SKI_EREFUSED,
                      "%s is reached through a pooler, and copying needs the server itself", environment);
        return ski_error_hint(error,
                              "environments.%s.admin_url in skinspire.yaml can name the server's own address",
                              environment);
}

static int list_needs(ski_session *source, const struct copy_options *options, json_t *needs, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        bool all_tables = (!options->tables || options->tables->count == 0) &&
                          (!options->excluded_tables || options->excluded_tables->count == 0);
        int r;

        r = ski_execute(source, &rows, error, sql_copy_needs,
                        SKI_PARAMS(ski_bool(!options->no_owner), ski_bool(!options->no_privileges),
                                   ski_bool(all_tables)));
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++)
                if (json_array_append_new(needs, json_pack("[s, s]", ski_result_text(rows, row, 0),
                                                           ski_result_text(rows, row, 1))) < 0)
                        r = ski_error_oom(error);
        return r;
}

/* What helps against the first of them. */
static int hint_unmet(const char *subject, const struct copy_options *options, bool in_place, ski_error *error)
{
        if (strcmp(subject, "version") == 0)
                return ski_error_hint(error, "a target of that version has it; --exclude-table leaves a table "
                                             "out that needs it");
        if (strcmp(subject, "server") == 0)
                return ski_error_hint(error, "provide it on the target's server, or connect with more rights "
                                             "(environments.NAME.admin_url)");
        if (in_place)
                return ski_error_hint(error,
                                      "create what is missing, or name a role that may act for the others, or "
                                      "create databases, in environments.NAME.admin_url");
        if (options->no_owner && options->no_privileges)
                return ski_error_hint(error,
                                      "create what is missing: it is named by more than owners and rights");
        return ski_error_hint(error, "create what is missing, or copy without it: --no-owner, --no-privileges");
}

int check_needs(ski_session *source, ski_session *target_server, const struct copy_options *options,
                bool in_place, ski_error *error)
{
        json_auto_t *needs = json_array();
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text lines = TEXT_INIT;
        _cleanup_free_ char *json = NULL;
        int r;

        if (!needs)
                return ski_error_oom(error);
        r = list_needs(source, options, needs, error);
        if (r < 0)
                return r;
        json = json_dumps(needs, JSON_COMPACT);
        if (!json)
                return ski_error_oom(error);
        r = ski_execute(target_server, &rows, error, sql_copy_unmet,
                        SKI_PARAMS(ski_text(json), ski_bool(in_place)));
        if (r < 0 || ski_result_rows(rows) == 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++)
                text_appendf(&lines, "%s%s", row > 0 ? "\n" : "", ski_result_text(rows, row, 0));
        ski_error_set(error, -SKI_EREFUSED, "the target's server does not have what the source's objects need");
        ski_error_detail(error, "%s", text_get(&lines));
        return hint_unmet(ski_result_text(rows, 0, 1), options, in_place, error);
}

/* A path that statvfs(2) can follow: the data folder itself is closed to other users, the one above may not be. */
static int free_space(const char *path, unsigned long long *ret_bytes)
{
        _cleanup_free_ char *above = strdup(path);
        struct statvfs status;

        while (above && statvfs(above, &status) < 0) {
                char *slash = strrchr(above, '/');
                if (!slash || slash == above)
                        return -SKI_ENOTFOUND;
                *slash = '\0';
        }
        if (!above)
                return -SKI_ENOTFOUND;
        *ret_bytes = (unsigned long long)status.f_bavail * status.f_frsize;
        return 0;
}

/* The folder in which the server at the other end of a unix socket runs, which is its data folder; NULL when this
 * user may not see it. For roles that the server does not tell. */
static char *server_folder(ski_session *session)
{
        struct ucred peer;
        socklen_t length = sizeof(peer);
        char link[64], folder[PATH_MAX];

        if (getsockopt(PQsocket(session->connection), SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0 ||
            peer.pid <= 0)
                return NULL;
        snprintf(link, sizeof(link), "/proc/%d/cwd", (int)peer.pid);
        ssize_t size = readlink(link, folder, sizeof(folder) - 1);
        return size > 0 ? strndup(folder, (size_t)size) : NULL;
}

static bool is_on_this_machine(const struct conninfo *server)
{
        const char *host = conninfo_get(server, "host");

        return !host || host[0] == '/' || host[0] == '@' || text_equal(host, "localhost") ||
               text_starts_with(host, "127.") || text_equal(host, "::1");
}

int check_disk(const struct project *project, const struct conninfo *server, ski_session *target_server,
               const char *tablespace, int64_t bytes, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text needed = TEXT_INIT, free = TEXT_INIT;
        unsigned long long available;
        unsigned long long wanted = (unsigned long long)bytes +
                                    (unsigned long long)setting_number(project, "disk.reserve") * 1024 * 1024;
        _cleanup_free_ char *path = NULL;

        if (!is_on_this_machine(server))
                return 0;
        /* A role that may not ask where the files are is no reason to stop. */
        if (ski_execute(target_server, &rows, NULL, sql_data_directory, SKI_PARAMS(ski_text(tablespace))) < 0)
                return 0;
        path = ski_result_is_null(rows, 0, 0) ? server_folder(target_server)
                                              : strdup(ski_result_text(rows, 0, 0));
        if (!path || free_space(path, &available) < 0) {
                log_debug("the server does not say where its files are; the free space is not known");
                return 0;
        }
        if (available >= wanted)
                return 0;
        text_append_size(&needed, wanted);
        text_append_size(&free, available);
        ski_error_set(error, -SKI_EREFUSED,
                      "not enough disk for a copy beside the old database: %s needed, %s free in %s",
                      text_get(&needed), text_get(&free), path);
        return ski_error_hint(error, "free some space, or drop retained databases ('skinspire undo --list'); "
                                     "the setting disk.reserve is counted in");
}
