/* SPDX-License-Identifier: PostgreSQL */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "postgres/server_internal.h"

/* Where root keeps servers whose project their user can't reach. */
static const char shared_folder[] = "/var/lib/skinspire";
static const char marker_name[] = "skinspire.project";
enum { ID_LENGTH = 32 };

void server_free(struct server *server)
{
        if (!server)
                return;
        free(server->state_folder);
        free(server->folder);
        free(server->data);
        free(server->log_file);
        free(server->user_name);
        free(server->user_home);
        free(server);
}

struct rights rights_of(uid_t uid, gid_t gid)
{
        struct rights rights = { .changed = geteuid() == 0 && uid != 0 };

        /* Root's rights to every file go with the user, so the group comes first. */
        if (rights.changed) {
                setfsgid(gid);
                setfsuid(uid);
        }
        return rights;
}

struct rights rights_of_server(const struct server *server)
{
        return rights_of(server->user.uid, server->user.gid);
}

void rights_restore(struct rights *rights)
{
        int saved = errno;

        if (rights->changed) {
                setfsuid(geteuid());
                setfsgid(getegid());
        }
        errno = saved;
}

/* Fills the server's user from the system's list: by name, or by number when name is NULL. */
static int set_user(struct server *server, const char *name, uid_t uid, ski_error *error)
{
        struct passwd entry, *found = NULL;
        char buffer[16384];

        if (name)
                getpwnam_r(name, &entry, buffer, sizeof(buffer), &found);
        else
                getpwuid_r(uid, &entry, buffer, sizeof(buffer), &found);
        if (!found && name) {
                ski_error_set(error, -SKI_ECONFIG, "there is no user %s to run the private server as", name);
                return ski_error_hint(error,
                                      "install the package postgresql, which makes the user postgres, or "
                                      "set server.user");
        }
        if (!found) {
                ski_error_set(error, -SKI_ECONFIG, "the user with the number %u has no name", (unsigned)uid);
                return ski_error_hint(error, "PostgreSQL runs only as a user that stands in /etc/passwd");
        }
        free(server->user_name);
        free(server->user_home);
        server->user_name = strdup(entry.pw_name);
        server->user_home = strdup(entry.pw_dir);
        if (!server->user_name || !server->user_home)
                return ski_error_oom(error);
        server->user = (struct process_user){
                .uid = entry.pw_uid, .gid = entry.pw_gid, .name = server->user_name, .home = server->user_home
        };
        return 0;
}

static int set_folder(struct server *server, const char *folder, ski_error *error)
{
        free(server->folder);
        free(server->data);
        free(server->log_file);
        server->folder = strdup(folder);
        server->data = path_join(folder, "data");
        server->log_file = path_join(folder, "server.log");
        return server->folder && server->data && server->log_file ? 0 : ski_error_oom(error);
}

/* Takes the folder as the server's when it is there: its owner is the server's user. One that root owns was
 * left behind in the middle of server_make_folder() and does not count. */
static int adopt_folder(struct server *server, const char *folder, ski_error *error)
{
        struct stat status;
        int r;

        if (lstat(folder, &status) < 0) {
                if (errno == ENOENT)
                        return -SKI_ENOTFOUND;
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot look at %s", folder);
        }
        if (!S_ISDIR(status.st_mode))
                return ski_error_set(error, -SKI_ECONFIG,
                                     "%s is in the private server's place, but is no folder", folder);
        if (status.st_uid == 0)
                return -SKI_ENOTFOUND;
        r = set_user(server, NULL, status.st_uid, error);
        if (r < 0)
                return ski_error_prefix(error, "%s", folder);
        if (geteuid() != 0 && geteuid() != status.st_uid) {
                ski_error_set(error, -SKI_ECONFIG, "the project's private server belongs to the user %s",
                              server->user_name);
                ski_error_detail(error, "It is in %s.", folder);
                return ski_error_hint(error, "work as %s or as root, or give the environment a URL",
                                      server->user_name);
        }
        return set_folder(server, folder, error);
}

/* The ID in PROJECT/.skinspire/server.id. */
static int read_id(const char *state_folder, char **ret_id, ski_error *error)
{
        _cleanup_free_ char *path = path_join(state_folder, "server.id");
        _cleanup_text_ struct text content = TEXT_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        r = file_read(path, &content, error);
        if (r < 0)
                return r;
        const char *id = text_get(&content);
        if (strspn(id, "0123456789abcdef") != ID_LENGTH || strcspn(id, "\n") != ID_LENGTH) {
                ski_error_set(error, -SKI_ECONFIG, "%s does not hold a private server's ID", path);
                return ski_error_hint(error,
                                      "the servers' folders are in %s; when this project's is lost, remove "
                                      "the file",
                                      shared_folder);
        }
        *ret_id = strndup(id, ID_LENGTH);
        return *ret_id ? 0 : ski_error_oom(error);
}

static int read_marker(const struct server *server, char **ret_project, ski_error *error)
{
        _cleanup_free_ char *path = path_join(server->folder, marker_name);
        _cleanup_text_ struct text content = TEXT_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        r = file_read(path, &content, error);
        if (r < 0)
                return r;
        if (text_ends_with(text_get(&content), "\n"))
                content.bytes[--content.length] = '\0';
        *ret_project = text_steal(&content);
        return *ret_project ? 0 : ski_error_oom(error);
}

/* Writes only what is not there yet: a start must not need room on the disk for it. */
static int write_marker(const struct server *server, ski_error *error)
{
        const char *project = project_directory(server->project);
        _cleanup_free_ char *path = path_join(server->folder, marker_name), *present = NULL;
        _cleanup_free_ char *content = text_format("%s\n", project);

        if (!path || !content)
                return ski_error_oom(error);
        if (read_marker(server, &present, NULL) == 0 && strcmp(present, project) == 0)
                return 0;
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        return file_write(path, content, strlen(content), 0600, error);
}

static bool is_same_folder(const char *a, const char *b)
{
        struct stat status_a, status_b;

        return stat(a, &status_a) == 0 && stat(b, &status_b) == 0 && status_a.st_dev == status_b.st_dev &&
               status_a.st_ino == status_b.st_ino;
}

/* Whether the folder serves this project. When the marker names another one that holds the same ID, ours is a copy
 * of that, `cp -a`, and needs a server of its own. When there is no such project any more, it was moved here. */
static int check_marker(const struct server *server, const char *id, bool *ret_is_ours, ski_error *error)
{
        _cleanup_free_ char *owner = NULL, *owner_state = NULL, *owner_id = NULL;
        int r;

        *ret_is_ours = true;
        r = read_marker(server, &owner, error);
        if (r == -SKI_ENOTFOUND)
                ski_error_clear(error);
        if (r < 0)
                return r == -SKI_ENOTFOUND ? 0 : r;
        if (is_same_folder(owner, project_directory(server->project)))
                return 0;
        owner_state = path_join(owner, ".skinspire");
        if (!owner_state)
                return ski_error_oom(error);
        *ret_is_ours = read_id(owner_state, &owner_id, NULL) < 0 || strcmp(owner_id, id) != 0;
        return *ret_is_ours ? write_marker(server, error) : 0;
}

static int locate_elsewhere(struct server *server, ski_error *error)
{
        _cleanup_free_ char *id = NULL, *folder = NULL;
        bool is_ours;
        int r;

        r = read_id(server->state_folder, &id, error);
        if (r < 0)
                return r;
        folder = path_join(shared_folder, id);
        if (!folder)
                return ski_error_oom(error);
        r = adopt_folder(server, folder, error);
        if (r == -SKI_ENOTFOUND) {
                ski_error_set(error, -SKI_ECONFIG, "the private server's folder %s is not there", folder);
                return ski_error_hint(error,
                                      "bring it back; when it is lost, remove %s/server.id to begin anew",
                                      server->state_folder);
        }
        if (r < 0)
                return r;
        r = check_marker(server, id, &is_ours, error);
        if (r < 0 || is_ours)
                return r;
        log_debug("%s serves another project, of which this one is a copy", folder);
        free(steal(server->folder));
        return -SKI_ENOTFOUND;
}

int server_locate(const struct project *project, struct server **ret, ski_error *error)
{
        _cleanup_(server_freep) struct server *server = calloc(1, sizeof(*server));
        _cleanup_free_ char *local = NULL;
        int r;

        if (!server)
                return ski_error_oom(error);
        server->project = project;
        r = project_state_folder(project, &server->state_folder, error);
        if (r < 0)
                return r;
        local = path_join(server->state_folder, "server");
        if (!local)
                return ski_error_oom(error);
        r = adopt_folder(server, local, error);
        if (r == -SKI_ENOTFOUND)
                r = locate_elsewhere(server, error);
        if (r < 0 && r != -SKI_ENOTFOUND)
                return r;
        if (r == -SKI_ENOTFOUND)
                ski_error_clear(error);
        *ret = steal(server);
        return 0;
}

int server_lock(const struct server *server, int *ret_fd, ski_error *error)
{
        _cleanup_free_ char *path = path_join(server->state_folder, "server.lock");
        struct stat status;

        if (!path)
                return ski_error_oom(error);
        if (stat(server->state_folder, &status) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot look at %s", server->state_folder);
        _cleanup_rights_ struct rights rights = rights_of(status.st_uid, status.st_gid);
        return file_lock(path, true, ret_fd, error);
}

/* Whether the server's user can get into the folder: it tries. */
static bool can_enter(const struct process_user *user, const char *folder)
{
        static const char *const argv[] = { "true", NULL };
        struct process_options options = {
                .argv = argv, .user = user, .directory = folder, .input = PROCESS_NULL
        };
        int status;

        return process_run(&options, NULL, NULL, &status, NULL) == 0 && status == 0;
}

/* Makes the folder and hands it to the server's user. Finds without complaint what a killed run left of it. */
static int claim_folder(struct server *server, const char *folder, ski_error *error)
{
        struct stat status;
        int r;

        if (mkdir(folder, 0700) < 0 && errno != EEXIST)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot create the folder %s", folder);
        if (lstat(folder, &status) < 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid())
                return ski_error_set(error, -SKI_ECONFIG, "%s is in the private server's place", folder);
        r = set_folder(server, folder, error);
        if (r < 0)
                return r;
        if (geteuid() == 0 && lchown(folder, server->user.uid, server->user.gid) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot give %s to %s", folder,
                                           server->user_name);
        return write_marker(server, error);
}

static int make_id(char id[static ID_LENGTH + 1], ski_error *error)
{
        static const char digits[] = "0123456789abcdef";
        unsigned char bytes[ID_LENGTH / 2];

        if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot get random numbers");
        for (size_t i = 0; i < sizeof(bytes); i++) {
                id[2 * i] = digits[bytes[i] >> 4];
                id[2 * i + 1] = digits[bytes[i] & 15];
        }
        id[ID_LENGTH] = '\0';
        return 0;
}

/* The ID is written last: a run that is killed before leaves an empty folder that nobody meets. */
static int make_folder_elsewhere(struct server *server, ski_error *error)
{
        _cleanup_free_ char *folder = NULL, *id_file = NULL;
        char id[ID_LENGTH + 2];
        int r;

        r = folder_make(shared_folder, 0711, error);
        if (r < 0)
                return r;
        /* Against a narrow umask: everybody passes through, nobody lists. */
        if (chmod(shared_folder, 0711) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot open %s to users", shared_folder);
        r = make_id(id, error);
        if (r < 0)
                return r;
        folder = path_join(shared_folder, id);
        id_file = path_join(server->state_folder, "server.id");
        if (!folder || !id_file)
                return ski_error_oom(error);
        r = claim_folder(server, folder, error);
        if (r < 0)
                return r;
        id[ID_LENGTH] = '\n';
        return file_write(id_file, id, ID_LENGTH + 1, 0644, error);
}

/* Which user root gives the server to: the owner of the project, who then can work with it as well, else the
 * setting's; the setting alone when it was changed. */
static int choose_user(struct server *server, ski_error *error)
{
        const char *setting = setting_text(server->project, "server.user");
        struct stat status;
        int r;

        if (stat(server->state_folder, &status) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot look at %s", server->state_folder);
        if (strcmp(setting, "postgres") == 0 && status.st_uid != 0 &&
            set_user(server, NULL, status.st_uid, NULL) == 0)
                return 0;
        r = set_user(server, setting, 0, error);
        if (r < 0 || server->user.uid != 0)
                return r;
        ski_error_set(error, -SKI_ECONFIG, "PostgreSQL does not run as root");
        return ski_error_hint(error, "set server.user to an ordinary user, as postgres");
}

int server_make_folder(struct server *server, ski_error *error)
{
        _cleanup_free_ char *local = path_join(server->state_folder, "server");
        bool is_root = geteuid() == 0;
        int r;

        if (!local)
                return ski_error_oom(error);
        /* Again, because a killed run may have left it out, and because a project can be moved. */
        if (server->folder)
                return write_marker(server, error);
        r = is_root ? choose_user(server, error) : set_user(server, NULL, geteuid(), error);
        if (r < 0)
                return r;
        if (is_root && !can_enter(&server->user, server->state_folder))
                return make_folder_elsewhere(server, error);
        return claim_folder(server, local, error);
}

/* The parts that may be in the folder, the marker last: an interrupted removal can be done again. */
static int remove_parts(const struct server *server, ski_error *error)
{
        static const char *const parts[] = { "data.removed",  "server.log",         "server.log.1",
                                             ".s.PGSQL.5432", ".s.PGSQL.5432.lock", marker_name };
        _cleanup_free_ char *removed = path_join(server->folder, parts[0]);
        _cleanup_strings_ struct strings unfinished = STRINGS_INIT;
        _cleanup_rights_ struct rights rights = rights_of_server(server);
        int r;

        if (!removed)
                return ski_error_oom(error);
        r = folder_remove(removed, error);
        if (r < 0)
                return r;
        /* Half a data folder must not count as one. */
        if (rename(server->data, removed) < 0 && errno != ENOENT)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot rename %s", server->data);
        r = folder_list(server->folder, ".unfinished", &unfinished, error);
        for (size_t i = 0; r == 0 && i < unfinished.count; i++)
                r = folder_remove(unfinished.items[i], error);
        for (size_t i = 0; r == 0 && i < ARRAY_LENGTH(parts); i++) {
                _cleanup_free_ char *path = path_join(server->folder, parts[i]);
                r = path ? folder_remove(path, error) : ski_error_oom(error);
        }
        return r;
}

static int check_is_ours(const struct server *server, ski_error *error)
{
        _cleanup_free_ char *owner = NULL;
        int r;

        r = read_marker(server, &owner, error);
        if (r < 0 && r != -SKI_ENOTFOUND)
                return r;
        if (r == -SKI_ENOTFOUND)
                ski_error_set(error, -SKI_EREFUSED, "%s does not look like a private server: it has no file %s",
                              server->folder, marker_name);
        else if (folder_exists(server->data) && !server_has_data(server))
                ski_error_set(error, -SKI_EREFUSED, "%s is not a data folder of PostgreSQL", server->data);
        else
                return 0;
        ski_error_hint(error, "look what is in it, and remove it by hand");
        return -SKI_EREFUSED;
}

int server_remove_folder(struct server *server, ski_error *error)
{
        _cleanup_free_ char *id_file = path_join(server->state_folder, "server.id");
        int r;

        if (!id_file)
                return ski_error_oom(error);
        /* An empty folder needs no marker: the last removal was killed just before its end. */
        if (rmdir(server->folder) < 0) {
                r = check_is_ours(server, error);
                if (r == 0)
                        r = remove_parts(server, error);
                if (r < 0)
                        return r;
                /* Its own user may not take it out of root's folder: there it stays, empty. */
                if (rmdir(server->folder) < 0 && errno != EACCES) {
                        ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", server->folder);
                        ski_error_hint(error, "what is left in it was not put there by the private server");
                        return -SKI_EIO;
                }
        }
        if (text_starts_with(server->folder, shared_folder) && unlink(id_file) < 0 && errno != ENOENT)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", id_file);
        return 0;
}
