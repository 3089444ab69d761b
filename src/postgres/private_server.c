/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/private_server.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "postgres/programs.h"
#include "postgres/server_internal.h"
#include "postgres/session_internal.h"
#include "sql/private_server_reload.h"
#include "sql/private_server_reloaded.h"
#include "sql/private_server_roles.h"

static const char socket_name[] = ".s.PGSQL.5432";

/* Locates the server anew once the lock is held: somebody else may just have made or removed it. */
static int lock_and_locate(const struct project *project, int *ret_lock, struct server **ret, ski_error *error)
{
        _cleanup_(server_freep) struct server *before = NULL;
        int r;

        r = server_locate(project, &before, error);
        if (r < 0)
                return r;
        r = server_lock(before, ret_lock, error);
        if (r < 0)
                return r;
        return server_locate(project, ret, error);
}

static int make_and_start(const struct project *project, struct server **ret, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;
        _cleanup_close_ int lock = -1;
        int r;

        r = lock_and_locate(project, &lock, &server, error);
        if (r < 0)
                return r;
        r = server_make_folder(server, error);
        if (r < 0)
                return r;
        if (!server_has_data(server)) {
                log_debug("creating the private server in %s", server->folder);
                r = server_make_data(server, error);
                if (r < 0)
                        return r;
        }
        r = server_start_process(server, error);
        if (r < 0)
                return r;
        *ret = steal(server);
        return 0;
}

static int fail_without_project(const struct project *project, ski_error *error)
{
        ski_error_set(error, -SKI_ECONFIG,
                      "no private server is made without a project: there is no skinspire.yaml in %s",
                      project_directory(project));
        return ski_error_hint(error,
                              "'skinspire init' makes a project here; --project DIR names another folder");
}

/* A command in the wrong folder must not leave a server there. */
static int ensure_running(const struct project *project, struct server **ret, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;
        struct server_process process;
        int r;

        if (!project_has_file(project) && !project_has_state(project))
                return fail_without_project(project, error);
        r = server_locate(project, &server, error);
        if (r < 0)
                return r;
        if (!project_has_file(project) && !server_has_data(server))
                return fail_without_project(project, error);
        server_find_process(server, &process);
        if (!process.is_ready)
                return make_and_start(project, ret, error);
        server_trim_log(server, NULL, NULL);
        *ret = steal(server);
        return 0;
}

/* The socket's path fits into a socket address, so that every program can name it. */
static bool has_short_path(const struct server *server)
{
        return strlen(server->folder) + 1 + strlen(socket_name) < sizeof(((struct sockaddr_un *)0)->sun_path);
}

/* A descriptor of the folder, which this process keeps for its lifetime: connections name it, and programs that
 * we start inherit it. One for each folder. */
static int folder_descriptor(const char *path, int *ret_fd, ski_error *error)
{
        static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        static struct opened {
                struct opened *next;
                dev_t device;
                ino_t inode;
                int fd;
        } * first;
        struct stat status;
        struct opened *opened;
        int fd = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW);

        if (fd < 0 || fstat(fd, &status) < 0) {
                ski_error_set_errno(error, -SKI_EIO, errno, "cannot open the folder %s", path);
                closep(&fd);
                return -SKI_EIO;
        }
        pthread_mutex_lock(&mutex);
        for (opened = first; opened; opened = opened->next)
                if (opened->device == status.st_dev && opened->inode == status.st_ino)
                        break;
        if (opened) {
                close(fd);
        } else if ((opened = malloc(sizeof(*opened)))) {
                *opened = (struct opened){ first, status.st_dev, status.st_ino, fd };
                first = opened;
        } else {
                close(fd);
        }
        pthread_mutex_unlock(&mutex);
        if (!opened)
                return ski_error_oom(error);
        *ret_fd = opened->fd;
        return 0;
}

/* What to give libpq as host. A socket's address holds 107 bytes; a longer path is reached through an open
 * descriptor of the folder: /proc/self/fd/N. The server needs no such trick, see FIXED_SETTINGS. */
static int socket_folder(const struct server *server, char **ret, ski_error *error)
{
        int fd = -1, r;

        if (has_short_path(server)) {
                *ret = strdup(server->folder);
        } else {
                r = folder_descriptor(server->folder, &fd, error);
                if (r < 0)
                        return r;
                *ret = text_format("/proc/self/fd/%d", fd);
        }
        return *ret ? 0 : ski_error_oom(error);
}

/* PGHOSTADDR, and hostaddr in the service that PGSERVICE names, would win over the socket: what is meant for the
 * private server would reach another one. libpq knows no value that says "none". */
static int check_nothing_wins(ski_error *error)
{
        PQconninfoOption *options = PQconndefaults();
        bool wins = false;

        if (!options)
                return ski_error_oom(error);
        for (const PQconninfoOption *option = options; option->keyword; option++)
                if (strcmp(option->keyword, "hostaddr") == 0)
                        wins = option->val && option->val[0] != '\0';
        PQconninfoFree(options);
        if (!wins)
                return 0;
        ski_error_set(error, -SKI_ECONFIG,
                      "PGHOSTADDR, or the service of PGSERVICE, names an address that would be "
                      "used instead of the private server");
        return ski_error_hint(error, "unset both, or give the environment a URL");
}

static int build_conninfo(const struct server *server, const char *database, const char *role,
                          struct conninfo **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_new();
        _cleanup_free_ char *host = NULL;
        int r;

        if (!conninfo)
                return ski_error_oom(error);
        r = socket_folder(server, &host, error);
        if (r < 0)
                return r;
        if (conninfo_set(conninfo, "host", host) < 0 || conninfo_set(conninfo, "port", "5432") < 0 ||
            conninfo_set(conninfo, "user", role) < 0 ||
            conninfo_set(conninfo, "dbname", database ? database : "postgres") < 0)
                return ski_error_oom(error);
        *ret = steal(conninfo);
        return 0;
}

int private_server_conninfo(const struct project *project, const char *database, const char *role,
                            struct conninfo **ret, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;
        int r;

        r = check_nothing_wins(error);
        if (r < 0)
                return r;
        r = ensure_running(project, &server, error);
        if (r < 0)
                return r;
        return build_conninfo(server, database, role, ret, error);
}

int environment_conninfo(const struct project *project, const struct environment *environment, bool admin,
                         struct conninfo **ret, ski_error *error)
{
        const struct conninfo *given = admin && environment->admin ? environment->admin : environment->conninfo;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;

        if (!given)
                return private_server_conninfo(project, environment->database,
                                               admin ? "postgres" : environment->role, ret, error);
        conninfo = conninfo_copy(given);
        if (!conninfo || (environment->database && conninfo_set(conninfo, "dbname", environment->database) < 0))
                return ski_error_oom(error);
        *ret = steal(conninfo);
        return 0;
}

int private_server_start(const struct project *project, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;

        return ensure_running(project, &server, error);
}

int private_server_stop(const struct project *project, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;
        _cleanup_close_ int lock = -1;
        int r;

        r = lock_and_locate(project, &lock, &server, error);
        if (r < 0)
                return r;
        return server_stop_process(server, error);
}

int private_server_destroy(const struct project *project, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;
        _cleanup_close_ int lock = -1;
        int r;

        r = lock_and_locate(project, &lock, &server, error);
        if (r < 0 || !server->folder)
                return r;
        r = server_stop_process(server, error);
        if (r < 0)
                return r;
        return server_remove_folder(server, error);
}

/* Space on the disk; files that come and go meanwhile don't matter. */
static unsigned long long folder_size(const struct server *server, const char *path)
{
        char *const paths[] = { (char *)path, NULL };
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR, NULL);
        unsigned long long bytes = 0;
        FTSENT *entry;

        while (walk && (entry = fts_read(walk)))
                if (entry->fts_info == FTS_F || entry->fts_info == FTS_D)
                        bytes += (unsigned long long)entry->fts_statp->st_blocks * 512;
        if (walk)
                fts_close(walk);
        return bytes;
}

/* "15.20" where the programs are installed, else the data folder's own "15". */
static char *describe_version(const struct server *server)
{
        _cleanup_free_ char *postgres = NULL;
        char *version;
        int major;

        if (server_data_major(server, &major, NULL) < 0)
                return NULL;
        if (programs_find_major("postgres", major, setting_text(server->project, "server.programs"), &postgres,
                                NULL) == 0 &&
            program_version(postgres, &version, NULL, NULL) == 0)
                return version;
        return text_format("%d", major);
}

int private_server_status(const struct project *project, struct server_status *ret, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;
        struct server_process process;
        int r;

        *ret = (struct server_status){ .state = SERVER_ABSENT };
        if (!project_has_state(project))
                return 0;
        r = server_locate(project, &server, error);
        if (r < 0 || !server_has_data(server))
                return r;
        server_find_process(server, &process);
        ret->state = process.pid > 0 ? SERVER_RUNNING : SERVER_STOPPED;
        ret->pid = process.pid;
        ret->bytes = folder_size(server, server->data);
        ret->version = describe_version(server);
        if (has_short_path(server))
                ret->socket_directory = strdup(server->folder);
        ret->data_directory = steal(server->data);
        ret->log_file = steal(server->log_file);
        ret->user = strdup(server->user_name);
        if (!ret->version || !ret->user || (has_short_path(server) && !ret->socket_directory)) {
                server_status_clear(ret);
                return ski_error_oom(error);
        }
        return 0;
}

void server_status_clear(struct server_status *status)
{
        free(status->version);
        free(status->data_directory);
        free(status->socket_directory);
        free(status->log_file);
        free(status->user);
        *status = (struct server_status){ .state = SERVER_ABSENT };
}

int private_server_open_log(const struct project *project, int *ret_fd, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = NULL;
        int fd, r;

        r = server_locate(project, &server, error);
        if (r < 0)
                return r;
        if (!server->folder) {
                ski_error_set(error, -SKI_ENOTFOUND, "this project has no private server yet, and so no log");
                return ski_error_hint(error, "it is made on first use, or by 'skinspire server start'");
        }
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        fd = open(server->log_file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0)
                return ski_error_set_errno(error, errno == ENOENT ? -SKI_ENOTFOUND : -SKI_EIO, errno,
                                           "cannot open the log %s", server->log_file);
        *ret_fd = fd;
        return 0;
}

static int read_roles(ski_session *session, struct strings *roles, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *result = NULL;
        int r;

        r = ski_execute(session, &result, error, sql_private_server_roles, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t i = 0; i < ski_result_rows(result); i++)
                strings_add(roles, ski_result_text(result, i, 0));
        return roles->failed ? ski_error_oom(error) : 0;
}

/* True in *ret when a connection made now is judged by files read after the moment. */
static int has_reloaded(const struct conninfo *conninfo, const char *moment, bool *ret, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *result = NULL;
        int r;

        r = session_open(conninfo, NULL, &session, error);
        if (r < 0)
                return r;
        r = ski_execute(session, &result, error, sql_private_server_reloaded, SKI_PARAMS(ski_text(moment)));
        if (r < 0)
                return r;
        *ret = ski_result_bool(result, 0, 0);
        return 0;
}

/* The server only takes note of the wish, and connections that come too early are judged by the old files. */
static int reload(ski_session *session, const struct conninfo *conninfo, ski_error *error)
{
        enum { PATIENCE = 30 * 1000, PAUSE = 5 };
        int64_t deadline = clock_milliseconds() + PATIENCE;
        SKI_CLEANUP_RESULT ski_result *result = NULL;
        bool done = false;
        int r;

        r = ski_execute(session, &result, error, sql_private_server_reload, SKI_NO_PARAMS);
        while (r == 0 && !done) {
                r = has_reloaded(conninfo, ski_result_text(result, 0, 0), &done, error);
                if (r == 0 && !done && clock_milliseconds() > deadline)
                        return ski_error_set(error, -SKI_ETIMEOUT,
                                             "the private server does not read its configuration files");
                if (r == 0 && !done)
                        clock_sleep(PAUSE);
        }
        return r;
}

/* Under the lock from the reading of the roles on: a slower one with an older list must not come last. */
int private_server_admit_roles(const struct project *project, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        _cleanup_strings_ struct strings roles = STRINGS_INIT;
        _cleanup_(server_freep) struct server *server = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        _cleanup_close_ int lock = -1;
        int major, r;

        r = private_server_conninfo(project, NULL, "postgres", &conninfo, error);
        if (r < 0)
                return r;
        r = lock_and_locate(project, &lock, &server, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, NULL, &session, error);
        if (r < 0)
                return r;
        r = read_roles(session, &roles, error);
        if (r < 0)
                return r;
        major = ski_session_server_version(session) / 10000;
        r = server_write_ident(server, server->data, major, &roles, error);
        if (r < 0)
                return r;
        return reload(session, conninfo, error);
}
