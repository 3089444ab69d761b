/* SPDX-License-Identifier: PostgreSQL */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "postgres/programs.h"
#include "postgres/server_internal.h"

enum {
        LOG_LIMIT = 8 * 1024 * 1024, /* a longer log is cut; as much is kept in server.log.1 */
        LOG_END = 4096,              /* bytes of the log that an error may show */
        LOG_END_LINES = 12,
        FULL_DISK = 32 * 1024 * 1024, /* less than two WAL segments: PostgreSQL can't work */
};

/* Nobody gets in by a password, and nobody over a network. What must hold whatever stands here (no TCP, the
 * place of the socket) is said on the server's command line. */
static const char access_rules[] =
        "# Written by skinspire: only through the socket, only as pg_ident.conf says.\n"
        "local all all peer map=skinspire\n";

static const char settings[] =
        "\n"
        "# What follows was added by skinspire. Lines below it are yours: they win, and are left alone.\n"
        "max_connections = 100\n"
        "shared_buffers = 128MB\n"
        "max_locks_per_transaction = 1024         # restores some 100,000 objects in one transaction\n"
        "fsync = on\n"
        "wal_level = minimal                      # as safe for one server, and faster to load\n"
        "max_wal_senders = 0\n"
        "jit = off\n"
        "timezone = 'UTC'\n"
        "log_timezone = 'UTC'\n"
        "log_destination = 'stderr'\n"
        "logging_collector = off                  # to server.log, which skinspire keeps short\n"
        "log_line_prefix = '%m [%p] %q%u@%d '\n"
        "log_checkpoints = off\n";

/* A backend notices that its client was killed while it waits for a lock. */
static const char settings_since_14[] = "client_connection_check_interval = 200\n";

/* The last lines of the text, at most so many. */
static const char *last_lines(const char *text, int lines)
{
        const char *start = text + strlen(text);

        while (start > text) {
                if (start[-1] == '\n' && start[0] != '\0' && --lines == 0)
                        break;
                start--;
        }
        return start;
}

static void append_last_lines(struct text *to, const char *text)
{
        text_append(to, last_lines(text, LOG_END_LINES));
        while (to->length > 0 && to->bytes[to->length - 1] == '\n')
                to->bytes[--to->length] = '\0';
}

int server_explain_full_disk(const struct server *server, const char *talk, int code, ski_error *error)
{
        struct statvfs disk;
        bool is_full = strstr(talk, "No space left on device") || strstr(talk, "Disk quota exceeded") ||
                       (statvfs(server->folder, &disk) == 0 && disk.f_bavail * disk.f_frsize < FULL_DISK);

        if (!is_full)
                return code;
        ski_error_prefix(error, "the disk is full");
        ski_error_hint(error, "free at least 100 MB on the disk that holds %s", server->folder);
        if (error)
                error->code = -SKI_EIO;
        return -SKI_EIO;
}

int server_run(const struct server *server, const char *const *argv, struct text *talk, ski_error *error)
{
        /* Messages in English, because two of them are looked for. */
        static const char *const environment[] = { "LC_ALL=C.UTF-8", "LANGUAGE=", NULL };
        struct process_options options = {
                .argv = argv,
                .environment = environment,
                .unset_prefix = "PG",
                .user = geteuid() == 0 ? &server->user : NULL,
                .directory = server->folder,
                .input = PROCESS_NULL,
                .outlives_parent = true,
        };
        _cleanup_text_ struct text output = TEXT_INIT, errors = TEXT_INIT;
        _cleanup_free_ char *ending = NULL;
        int status, r;

        r = process_run(&options, &output, &errors, &status, error);
        if (r < 0)
                return r;
        text_append(talk, text_get(&output));
        text_append(talk, text_get(&errors));
        if (talk->failed)
                return ski_error_oom(error);
        if (status == 0)
                return 0;
        if (interrupt_requested())
                return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted while %s ran", argv[0]);
        ending = process_describe_status(status);
        return ski_error_set(error, -SKI_EPROGRAM, "%s %s", argv[0], ending ? ending : "failed");
}

bool server_has_data(const struct server *server)
{
        _cleanup_free_ char *path = server->folder ? path_join(server->data, "PG_VERSION") : NULL;
        _cleanup_rights_ struct rights rights = rights_of_server(server);

        return path && file_exists(path);
}

int server_data_major(const struct server *server, int *ret_major, ski_error *error)
{
        _cleanup_free_ char *path = path_join(server->data, "PG_VERSION");
        _cleanup_text_ struct text content = TEXT_INIT;
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        int r;

        if (!path)
                return ski_error_oom(error);
        r = file_read(path, &content, error);
        if (r < 0)
                return r;
        *ret_major = (int)strtol(text_get(&content), NULL, 10);
        if (*ret_major < SERVER_OLDEST_MAJOR)
                return ski_error_set(error, -SKI_ECONFIG,
                                     "%s does not hold the version of a supported PostgreSQL", path);
        return 0;
}

static int write_configuration(const char *data, int major, ski_error *error)
{
        _cleanup_free_ char *hba = path_join(data, "pg_hba.conf"), *conf = path_join(data, "postgresql.conf");
        _cleanup_text_ struct text content = TEXT_INIT;
        int r;

        if (!hba || !conf)
                return ski_error_oom(error);
        r = file_write(hba, access_rules, strlen(access_rules), 0600, error);
        if (r < 0)
                return r;
        r = file_read(conf, &content, error);
        if (r < 0)
                return r;
        text_append(&content, settings);
        if (major >= 14)
                text_append(&content, settings_since_14);
        if (content.failed)
                return ski_error_oom(error);
        return file_write(conf, text_get(&content), content.length, 0600, error);
}

/* In double quotes, a double quote doubled. */
static void append_quoted(struct text *text, const char *name)
{
        text_append_char(text, '"');
        for (; *name; name++) {
                if (*name == '"')
                        text_append_char(text, '"');
                text_append_char(text, *name);
        }
        text_append_char(text, '"');
}

/* A name with a line break can't stand in the file before PostgreSQL 16: such a role is left out. */
static void append_admission(struct text *text, const char *user, int major, const struct strings *roles)
{
        for (size_t i = 0; i < (major >= 16 ? 1 : roles->count); i++) {
                if (major < 16 && strpbrk(roles->items[i], "\r\n"))
                        continue;
                text_append(text, "skinspire ");
                append_quoted(text, user);
                text_append_char(text, ' ');
                if (major >= 16)
                        text_append(text, "all");
                else
                        append_quoted(text, roles->items[i]);
                text_append_char(text, '\n');
        }
}

int server_write_ident(const struct server *server, const char *data, int major, const struct strings *roles,
                       ski_error *error)
{
        _cleanup_free_ char *path = path_join(data, "pg_ident.conf");
        _cleanup_text_ struct text content = TEXT_INIT;
        _cleanup_rights_ struct rights rights = rights_of_server(server);

        text_append(&content, "# Written by skinspire, anew after each change of roles.\n");
        append_admission(&content, server->user_name, major, roles);
        append_admission(&content, "root", major, roles);
        if (!path || content.failed)
                return ski_error_oom(error);
        return file_write(path, text_get(&content), content.length, 0600, error);
}

/* Removes what killed runs left; one that is still being written may resist, and does no harm. */
static void remove_unfinished(const struct server *server)
{
        _cleanup_strings_ struct strings paths = STRINGS_INIT;

        if (folder_list(server->folder, ".unfinished", &paths, NULL) < 0)
                return;
        for (size_t i = 0; i < paths.count; i++)
                folder_remove(paths.items[i], NULL);
}

static int initialize(const struct server *server, const char *initdb, const char *name, ski_error *error)
{
        const char *const argv[] = { initdb,
                                     "-D",
                                     name,
                                     "--encoding=UTF8",
                                     "--locale=C.UTF-8",
                                     "--data-checksums",
                                     "--username=postgres",
                                     "--auth=peer",
                                     NULL };
        _cleanup_text_ struct text talk = TEXT_INIT, end = TEXT_INIT;
        int r;

        /* The folder's name is given relative to ours: initdb hands it to a shell. */
        r = server_run(server, argv, &talk, error);
        if (r != -SKI_EPROGRAM)
                return r;
        append_last_lines(&end, text_get(&talk));
        ski_error_prefix(error, "cannot create the private server's data");
        ski_error_detail(error, "%s", text_get(&end));
        return server_explain_full_disk(server, text_get(&talk), r, error);
}

/* Everything is written under another name, which then changes in one step. */
static int build_data(const struct server *server, const char *initdb, int major, const char *path,
                      ski_error *error)
{
        struct strings roles = { .items = (char *[]){ (char *)"postgres", NULL }, .count = 1 };
        int r;

        r = initialize(server, initdb, strrchr(path, '/') + 1, error);
        if (r < 0)
                return r;
        r = server_write_ident(server, path, major, &roles, error);
        if (r < 0)
                return r;
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        r = write_configuration(path, major, error);
        if (r < 0)
                return r;
        if (rename(path, server->data) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot rename %s to %s", path,
                                           server->data);
        return 0;
}

int server_make_data(const struct server *server, ski_error *error)
{
        _cleanup_free_ char *initdb = NULL, *path = NULL;
        int major, r;

        r = programs_find("initdb", SERVER_OLDEST_MAJOR * 10000,
                          setting_text(server->project, "server.programs"), &initdb, error);
        if (r < 0)
                return r;
        r = program_version(initdb, NULL, &major, error);
        if (r < 0)
                return r;
        path = text_format("%s/data-%ld.unfinished", server->folder, (long)getpid());
        if (!path)
                return ski_error_oom(error);
        {
                _cleanup_rights_ struct rights rights = rights_of_server(server);
                remove_unfinished(server);
        }
        r = build_data(server, initdb, major, path, error);
        if (r < 0) {
                _cleanup_rights_ struct rights rights = rights_of_server(server);
                folder_remove(path, NULL);
        }
        return r;
}

/* Copies the log's last LOG_LIMIT bytes to server.log.1. */
static int keep_log_end(const struct server *server, int log, off_t length)
{
        _cleanup_free_ char *path = text_format("%s.1", server->log_file);
        off_t place = length > LOG_LIMIT ? length - LOG_LIMIT : 0;
        char buffer[65536];
        ssize_t count;
        int r = 0;

        if (!path)
                return -ENOMEM;
        _cleanup_close_ int kept = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (kept < 0)
                return -errno;
        while (r == 0 && (count = pread(log, buffer, sizeof(buffer), place)) > 0) {
                r = write_all(kept, buffer, (size_t)count);
                place += count;
        }
        return r;
}

/* The running server appends to the file, so that it can be cut under its hands. */
int server_trim_log(const struct server *server, off_t *ret_length, ski_error *error)
{
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        _cleanup_close_ int fd = open(server->log_file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        struct stat status;

        if (fd < 0 || fstat(fd, &status) < 0) {
                ski_error_set_errno(error, -SKI_EIO, errno, "cannot open %s", server->log_file);
                return server_explain_full_disk(server, "", -SKI_EIO, error);
        }
        if (status.st_size > LOG_LIMIT && flock(fd, LOCK_EX | LOCK_NB) == 0) {
                keep_log_end(server, fd, status.st_size);
                if (ftruncate(fd, 0) < 0)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot cut %s", server->log_file);
                status.st_size = 0;
        }
        if (ret_length)
                *ret_length = status.st_size;
        return 0;
}

void server_read_log_end(const struct server *server, off_t start, struct text *end)
{
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        _cleanup_close_ int fd = open(server->log_file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        char buffer[LOG_END + 1];
        struct stat status;

        if (fd < 0 || fstat(fd, &status) < 0)
                return;
        if (status.st_size - start > LOG_END)
                start = status.st_size - LOG_END;
        ssize_t length = pread(fd, buffer, LOG_END, start);
        if (length <= 0)
                return;
        buffer[length] = '\0';
        append_last_lines(end, buffer);
}
