/* SPDX-License-Identifier: PostgreSQL
 *
 * The private server's parts: where it lives (server_place.c), its data and configuration files
 * (server_files.c), its processes (server_process.c).
 *
 * FOLDER/                          0700, the server's user; PROJECT/.skinspire/server or /var/lib/skinspire/ID
 *   skinspire.project              says that the folder is ours, and whose project it serves
 *   data/                          PostgreSQL's data folder; there only when complete
 *   server.log, server.log.1       what the server says, and what it said before
 *   .s.PGSQL.5432                  its socket
 * PROJECT/.skinspire/server.id     the ID, where the folder is in /var/lib/skinspire
 * PROJECT/.skinspire/server.lock   held while the server is made, started, stopped or removed
 */
#ifndef POSTGRES_SERVER_INTERNAL_H
#define POSTGRES_SERVER_INTERNAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/process.h"
#include "config/project.h"

enum {
        SERVER_OLDEST_MAJOR = 13,
        SERVER_PORT = 5432, /* only a part of the socket's name */
};

struct server {
        const struct project *project; /* borrowed */
        char *state_folder;            /* PROJECT/.skinspire */
        char *folder;                  /* NULL: the server was never made, this and what follows are unknown */
        char *data;
        char *log_file;
        char *user_name;
        char *user_home;
        struct process_user user; /* borrows the two texts */
};

void server_free(struct server *server);
DEFINE_CLEANUP(struct server, server_free);

/* Finds the project's server. Makes nothing but the state folder; writes down that a project was moved. Errors:
 * -SKI_ECONFIG when the server belongs to somebody else. */
int server_locate(const struct project *project, struct server **ret, ski_error *error);

/* Gives a server that was never made its folder and user, and writes down whose it is. Under the lock only. */
int server_make_folder(struct server *server, ski_error *error);

/* Removes the folder with all that we put there, and nothing else. Under the lock, and stopped, only. */
int server_remove_folder(struct server *server, ski_error *error);

int server_lock(const struct server *server, int *ret_fd, ski_error *error);

/* When root works inside a folder of another user, it does so with that user's rights to files: what it makes
 * belongs to that user, and no symbolic link can lead it to a file that the user could not reach. Ends with the
 * scope; of this thread only. Programs must not be started meanwhile. */
struct rights {
        bool changed;
};
struct rights rights_of(uid_t uid, gid_t gid);
struct rights rights_of_server(const struct server *server);
void rights_restore(struct rights *rights);
#define _cleanup_rights_ _cleanup_(rights_restore) _unused_

/* True when the data folder is there. */
bool server_has_data(const struct server *server);

/* Makes the data folder with initdb, in one step as far as anyone can see. */
int server_make_data(const struct server *server, ski_error *error);

/* The major version that the data folder belongs to. */
int server_data_major(const struct server *server, int *ret_major, ski_error *error);

/* Rewrites pg_ident.conf: the server's user and root may log in as each of the roles. */
int server_write_ident(const struct server *server, const char *data, int major, const struct strings *roles,
                       ski_error *error);

/* Creates the log file, moves an overlong one's end to server.log.1, and tells its present length. */
int server_trim_log(const struct server *server, off_t *ret_length, ski_error *error);

/* Appends the log's last lines after that place. */
void server_read_log_end(const struct server *server, off_t start, struct text *end);

/* Runs a program as the server's user, in the server's folder, free of PG* variables and of our descriptors.
 * Both of its outputs end up in `talk`. -SKI_EPROGRAM when it does not exit with 0. */
int server_run(const struct server *server, const char *const *argv, struct text *talk, ski_error *error);

/* After a failure with that code: when the disk is full, says so. Returns the code that is right then. */
int server_explain_full_disk(const struct server *server, const char *talk, int code, ski_error *error);

struct server_process {
        pid_t pid;     /* 0: it does not run */
        bool is_ready; /* takes connections */
};

/* Looks at postmaster.pid and at the process itself. */
void server_find_process(const struct server *server, struct server_process *ret);

/* Starts what is there, waits until it takes connections. Under the lock only. Running already: 0. */
int server_start_process(const struct server *server, ski_error *error);

/* Stops it and waits for its end. Not running: 0. Under the lock only. */
int server_stop_process(const struct server *server, ski_error *error);

#endif
