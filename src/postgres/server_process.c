/* SPDX-License-Identifier: PostgreSQL */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "postgres/programs.h"
#include "postgres/server_internal.h"

/* Milliseconds. */
enum {
        PAUSE = 50,
        START_PATIENCE = 30 * 1000,     /* for what a killed server leaves behind to go away */
        RECOVERY_PATIENCE = 300 * 1000, /* for a server that replays its log */
        STOP_PATIENCE = 60 * 1000,      /* for a stop that writes everything out */
        KILL_PATIENCE = 10 * 1000,      /* for one that leaves it to the next start */
};
#define RECOVERY_PATIENCE_SECONDS "300"

/* What must hold whatever the configuration files say. The socket's folder is relative to the data folder: no
 * path is too long for it, and the project can be moved. */
#define FIXED_SETTINGS \
        "-c listen_addresses= -c port=5432 -c unix_socket_directories=.. -c unix_socket_permissions=0700"

/* The server's own lock file and the one beside its socket: the first line is a pid, in the first file the last
 * line is the server's state. */
static int read_lock_file(const char *folder, const char *name, char **ret_path, struct text *content)
{
        *ret_path = path_join(folder, name);
        return *ret_path ? file_read(*ret_path, content, NULL) : -SKI_ENOMEM;
}

static pid_t first_line_pid(const struct text *content)
{
        long pid = strtol(text_get(content), NULL, 10);

        /* A single-user server writes its pid as negative. */
        pid = pid < 0 ? -pid : pid;
        return pid > 1 && pid <= 0x400000 ? (pid_t)pid : 0;
}

static bool is_named_postgres(pid_t pid)
{
        _cleanup_free_ char *path = text_format("/proc/%ld/comm", (long)pid);
        _cleanup_text_ struct text name = TEXT_INIT;

        return path && file_read(path, &name, NULL) == 0 &&
               (strcmp(text_get(&name), "postgres\n") == 0 || strcmp(text_get(&name), "postmaster\n") == 0);
}

/* The signals of the line "NAME:" in /proc/PID/status. */
static unsigned long long signal_set(const struct text *status, const char *name)
{
        const char *line = strstr(text_get(status), name);

        return line ? strtoull(line + strlen(name), NULL, 16) : 0;
}

/* For a moment after a kill -9 the process looks alive, and its socket still takes connections. */
static bool is_being_killed(pid_t pid)
{
        static const unsigned long long killed = 1ULL << (SIGKILL - 1);
        enum { EXITING = 4 }; /* the kernel's PF_EXITING */
        _cleanup_free_ char *stat_path = text_format("/proc/%ld/stat", (long)pid),
                            *status_path = text_format("/proc/%ld/status", (long)pid);
        _cleanup_text_ struct text numbers = TEXT_INIT, status = TEXT_INIT;
        unsigned flags = 0;

        if (!stat_path || !status_path || file_read(status_path, &status, NULL) < 0 ||
            file_read(stat_path, &numbers, NULL) < 0)
                return true;
        const char *after_name = strrchr(text_get(&numbers), ')');
        if (after_name)
                sscanf(after_name, ") %*c %*d %*d %*d %*d %*d %u", &flags);
        return (flags & EXITING) ||
               ((signal_set(&status, "\nSigPnd:") | signal_set(&status, "\nShdPnd:")) & killed);
}

/* After a crash or a reboot the number in the file may be any process's, another project's server included. Ours
 * is called postgres and works in our data folder. A zombie works in none. */
static bool is_our_process(const struct server *server, pid_t pid)
{
        _cleanup_free_ char *directory = text_format("/proc/%ld/cwd", (long)pid);
        struct stat theirs, ours;

        return directory && stat(server->data, &ours) == 0 && stat(directory, &theirs) == 0 &&
               ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino && is_named_postgres(pid) &&
               !is_being_killed(pid);
}

/* "ready" or "standby", padded with spaces. */
static bool says_ready(const struct text *content)
{
        const char *text = text_get(content), *line = text + content->length;

        while (line > text && (line[-1] == '\n' || line[-1] == ' '))
                line--;
        while (line > text && line[-1] != '\n')
                line--;
        return text_starts_with(line, "ready") || text_starts_with(line, "standby");
}

void server_find_process(const struct server *server, struct server_process *ret)
{
        _cleanup_free_ char *path = NULL;
        _cleanup_text_ struct text content = TEXT_INIT;
        /* Also for /proc: root in a container may look only at processes of the user that it acts as. */
        _cleanup_rights_ struct rights rights = rights_of_server(server);

        *ret = (struct server_process){ 0 };
        if (!server->folder || read_lock_file(server->data, "postmaster.pid", &path, &content) < 0)
                return;
        pid_t pid = first_line_pid(&content);
        if (pid == 0 || !is_our_process(server, pid))
                return;
        ret->pid = pid;
        ret->is_ready = says_ready(&content);
}

/* PostgreSQL itself sees that a lock file's process is gone, but takes any living process of the same user for
 * a server, and stumbles over an empty file. The shared memory that it finds through the data folder's inode
 * still keeps it from starting beside a server's last children. */
static void remove_foreign_lock(const struct server *server, const char *folder, const char *name)
{
        _cleanup_free_ char *path = NULL;
        _cleanup_text_ struct text content = TEXT_INIT;

        if (read_lock_file(folder, name, &path, &content) < 0)
                return;
        pid_t pid = first_line_pid(&content);
        if (pid == 0 || ((kill(pid, 0) == 0 || errno == EPERM) && !is_our_process(server, pid)))
                unlink(path);
}

static void remove_stale_locks(const struct server *server)
{
        _cleanup_rights_ struct rights rights = rights_of_server(server);

        remove_foreign_lock(server, server->data, "postmaster.pid");
        remove_foreign_lock(server, server->folder, ".s.PGSQL.5432.lock");
}

/* Waits for the process to end, or to be ready where that is wanted. Tells how it stands then. */
static int wait_for_process(const struct server *server, bool until_ready, int64_t patience,
                            struct server_process *ret, ski_error *error)
{
        int64_t deadline = clock_milliseconds() + patience;

        for (;;) {
                server_find_process(server, ret);
                if (ret->pid == 0 || (until_ready && ret->is_ready) || clock_milliseconds() > deadline)
                        return 0;
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED,
                                             "interrupted while waiting for the server");
                clock_sleep(PAUSE);
        }
}

/* What a server that was killed a moment ago leaves behind until its last child has noticed. */
static bool will_pass(const char *talk)
{
        return strstr(talk, "lock file \"") || strstr(talk, "pre-existing shared memory block") ||
               strstr(talk, "pg_ctl: another server might be running");
}

/* One attempt; `talk` gets what pg_ctl and the server said. */
static int try_start(const struct server *server, const char *pg_ctl, struct text *talk, ski_error *error)
{
        /* Relative names: pg_ctl hands them to a shell. */
        const char *const argv[] = { pg_ctl,       "start",        "-D", "data", "-l",
                                     "server.log", "-s",           "-w", "-t",   RECOVERY_PATIENCE_SECONDS,
                                     "-o",         FIXED_SETTINGS, NULL };
        _cleanup_text_ struct text said = TEXT_INIT, logged = TEXT_INIT;
        off_t log_start;
        int r;

        r = server_trim_log(server, &log_start, error);
        if (r < 0)
                return r;
        r = server_run(server, argv, &said, error);
        if (r == 0)
                return 0;
        server_read_log_end(server, log_start, &logged);
        text_append(talk, text_get(&said));
        text_append(talk, text_get(&logged));
        return r;
}

int server_start_process(const struct server *server, ski_error *error)
{
        int64_t deadline = clock_milliseconds() + START_PATIENCE;
        _cleanup_free_ char *pg_ctl = NULL;
        int major, r;

        r = server_data_major(server, &major, error);
        if (r < 0)
                return r;
        for (;;) {
                _cleanup_text_ struct text talk = TEXT_INIT;
                struct server_process process;

                r = wait_for_process(server, true, RECOVERY_PATIENCE, &process, error);
                if (r < 0 || process.is_ready)
                        return r;
                if (!pg_ctl)
                        r = programs_find_major("pg_ctl", major,
                                                setting_text(server->project, "server.programs"), &pg_ctl,
                                                error);
                if (r < 0)
                        return ski_error_prefix(error, "the private server's data are of PostgreSQL %d", major);
                remove_stale_locks(server);
                r = try_start(server, pg_ctl, &talk, error);
                if (r == 0)
                        return 0;
                if (r == -SKI_EINTERRUPTED)
                        return r;
                if (r != -SKI_EPROGRAM || !will_pass(text_get(&talk)) || clock_milliseconds() > deadline) {
                        ski_error_prefix(error, "cannot start the private server");
                        ski_error_detail(error, "%s", text_get(&talk));
                        ski_error_hint(error, "its log is %s", server->log_file);
                        return server_explain_full_disk(server, text_get(&talk), r, error);
                }
                clock_sleep(PAUSE);
        }
}

static int stop_with(const struct server *server, int signal, int64_t patience, struct server_process *process,
                     ski_error *error)
{
        if (kill(process->pid, signal) < 0 && errno != ESRCH)
                return ski_error_set_errno(error, -SKI_EIO, errno,
                                           "cannot stop the private server, process %ld", (long)process->pid);
        return wait_for_process(server, false, patience, process, error);
}

int server_stop_process(const struct server *server, ski_error *error)
{
        struct server_process process;
        int r;

        server_find_process(server, &process);
        if (process.pid == 0)
                return 0;
        /* "Fast" ends the sessions and writes everything out; "immediate" leaves that to the next start. */
        r = stop_with(server, SIGINT, STOP_PATIENCE, &process, error);
        if (r == 0 && process.pid != 0)
                r = stop_with(server, SIGQUIT, KILL_PATIENCE, &process, error);
        if (r == 0 && process.pid != 0) {
                ski_error_set(error, -SKI_ETIMEOUT, "the private server, process %ld, does not stop",
                              (long)process.pid);
                r = ski_error_hint(error, "its log is %s", server->log_file);
        }
        return r;
}
