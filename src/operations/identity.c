/* SPDX-License-Identifier: PostgreSQL */
#include "operations/identity.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/log.h"
#include "postgres/database.h"
#include "postgres/session_internal.h"
#include "sql/identity_of_database.h"
#include "sql/identity_of_server.h"

void identity_clear(struct identity *identity)
{
        free(identity->system);
        free(identity->database);
        free(identity->address);
        *identity = (struct identity){ 0 };
}

static int fill(struct identity *ret, const char *system, const char *database, const char *address,
                ski_error *error)
{
        struct identity identity = {
                .system = strdup(system ? system : ""),
                .database = strdup(database ? database : ""),
                .address = strdup(address ? address : ""),
        };

        if (!identity.system || !identity.database || !identity.address) {
                identity_clear(&identity);
                return ski_error_oom(error);
        }
        *ret = identity;
        return 0;
}

/* A database that stands there but lets nobody in: its connection limit is reached, or 0, or it is closed. */
static bool is_closed(const ski_error *refusal)
{
        return text_equal(refusal->sqlstate, "53300") || text_equal(refusal->sqlstate, "55000");
}

int identity_ask(const struct conninfo *conninfo, struct identity *ret, ski_error *error)
{
        static const ski_session_options options = {
                .application_name = "skinspire guard",
                .search_path = "pg_catalog, pg_temp",
                .connect_timeout = 3,
                .statement_timeout = 3000,
                .read_only = true,
        };
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *database = NULL, *server = NULL;
        SKI_CLEANUP_ERROR ski_error refusal = SKI_ERROR_INIT;
        const char *name = NULL;
        int r;

        r = session_open(conninfo, &options, &session, &refusal);
        if (r < 0 && is_closed(&refusal)) {
                /* Its server answers beside it; the name is then only what the address says. */
                name = conninfo_get(conninfo, "dbname");
                r = name ? connect_maintenance(conninfo, &options, &session, NULL) : r;
        }
        if (r < 0)
                return ski_error_move(error, &refusal);
        ski_error_clear(&refusal);
        r = ski_execute(session, &database, error, sql_identity_of_database, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        r = ski_execute(session, &server, &refusal, sql_identity_of_server, SKI_NO_PARAMS);
        if (r < 0 && strcmp(refusal.sqlstate, "42501") != 0)
                return ski_error_move(error, &refusal);
        return fill(ret, server ? ski_result_text(server, 0, 0) : NULL,
                    name ? name : ski_result_text(database, 0, 0), ski_result_text(database, 0, 1), error);
}

bool identity_equal(const struct identity *a, const struct identity *b)
{
        if (strcmp(a->database, b->database) != 0)
                return false;
        if (a->system[0] && b->system[0])
                return strcmp(a->system, b->system) == 0;
        return a->address[0] && strcmp(a->address, b->address) == 0;
}

/* Addresses as text ------------------------------------------------------------------------------- */

static const char *keyword_or(const struct conninfo *conninfo, const char *keyword, const char *variable,
                              const char *otherwise)
{
        const char *value = conninfo_get(conninfo, keyword);

        if (!value || !value[0])
                value = getenv(variable);
        return value && value[0] ? value : otherwise;
}

static const char *host_of(const struct conninfo *conninfo)
{
        const char *address = conninfo_get(conninfo, "hostaddr");
        const char *host = address ? address : keyword_or(conninfo, "host", "PGHOST", "");

        if (strcmp(host, "127.0.0.1") == 0 || strcmp(host, "::1") == 0)
                return "localhost";
        return host;
}

/* What a service file adds can't be seen here; such addresses are told apart by connecting alone. */
static bool uses_service(const struct conninfo *conninfo)
{
        return keyword_or(conninfo, "service", "PGSERVICE", NULL) != NULL;
}

bool address_equal(const struct conninfo *a, const struct conninfo *b)
{
        const char *database_a = keyword_or(a, "dbname", "PGDATABASE", "");
        const char *database_b = keyword_or(b, "dbname", "PGDATABASE", "");
        const char *service_a = conninfo_get(a, "service"), *service_b = conninfo_get(b, "service");

        return text_equal(service_a, service_b) && strcasecmp(host_of(a), host_of(b)) == 0 &&
               strcmp(keyword_or(a, "port", "PGPORT", "5432"), keyword_or(b, "port", "PGPORT", "5432")) == 0 &&
               strcmp(database_a, database_b) == 0;
}

bool address_may_be_socket(const struct conninfo *conninfo)
{
        const char *host = host_of(conninfo);

        if (uses_service(conninfo))
                return true;
        return !host[0] || strchr(host, '/') || host[0] == '@';
}

/* Identities that were seen ------------------------------------------------------------------------ */

static int open_cache(const struct project *project, char **ret_path, json_t **ret_cache, ski_error *error)
{
        _cleanup_free_ char *folder = NULL, *path = NULL;
        int r;

        r = project_state_folder(project, &folder, error);
        if (r < 0)
                return r;
        path = path_join(folder, "identities.json");
        if (!path)
                return ski_error_oom(error);
        *ret_cache = json_load_file(path, 0, NULL);
        if (!json_is_object(*ret_cache)) {
                json_decref(*ret_cache);
                *ret_cache = json_object();
        }
        if (!*ret_cache)
                return ski_error_oom(error);
        *ret_path = steal(path);
        return 0;
}

static const char *member(const json_t *entry, const char *key)
{
        return json_string_value(json_object_get(entry, key));
}

int identity_recall(const struct project *project, const struct environment *environment, struct identity *ret,
                    ski_error *error)
{
        json_auto_t *cache = NULL;
        _cleanup_free_ char *path = NULL, *url = conninfo_url(environment->conninfo);
        int r;

        if (!url)
                return ski_error_oom(error);
        r = open_cache(project, &path, &cache, error);
        if (r < 0)
                return r;
        const json_t *entry = json_object_get(cache, environment->name);
        if (!text_equal(member(entry, "url"), url))
                return ski_error_set(error, -SKI_ENOTFOUND, "%s was never reached from here",
                                     environment->name);
        return fill(ret, member(entry, "system"), member(entry, "database"), member(entry, "address"), error);
}

int identity_remember(const struct project *project, const struct environment *environment,
                      const struct identity *identity, ski_error *error)
{
        json_auto_t *cache = NULL, *entry = NULL;
        _cleanup_free_ char *path = NULL, *json = NULL, *url = conninfo_url(environment->conninfo);
        int r;

        if (!url)
                return ski_error_oom(error);
        r = open_cache(project, &path, &cache, error);
        if (r < 0)
                return r;
        entry = json_pack("{s:s, s:s, s:s, s:s}", "url", url, "system", identity->system, "database",
                          identity->database, "address", identity->address);
        if (!entry)
                return ski_error_oom(error);
        if (json_equal(json_object_get(cache, environment->name), entry))
                return 0;
        if (json_object_set(cache, environment->name, entry) < 0)
                return ski_error_oom(error);
        json = json_dumps(cache, JSON_INDENT(2) | JSON_SORT_KEYS);
        if (!json)
                return ski_error_oom(error);
        return file_write(path, json, strlen(json), 0600, error);
}
