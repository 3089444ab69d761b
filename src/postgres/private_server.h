/* SPDX-License-Identifier: PostgreSQL
 *
 * The project's private server: a PostgreSQL server that nobody else on the machine can reach,
 * made on first use, started when needed, unix socket only.
 */
#ifndef POSTGRES_PRIVATE_SERVER_H
#define POSTGRES_PRIVATE_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

#include "config/conninfo.h"
#include "config/environment.h"
#include "config/project.h"

enum server_state { SERVER_ABSENT, SERVER_STOPPED, SERVER_RUNNING };

struct server_status {
        enum server_state state;
        pid_t pid;
        char *version;          /* "15.20", of the data folder's server programs; NULL when absent */
        char *data_directory;
        char *socket_directory; /* what other programs name as host; NULL: its path is too long for them */
        char *log_file;
        char *user;             /* the operating system's user that it runs as */
        unsigned long long bytes; /* size of the data folder */
};

/* Where a database of the private server is, for the given role ("postgres" is its superuser); makes and
 * starts the server when needed. database NULL: "postgres". */
int private_server_conninfo(const struct project *project, const char *database, const char *role,
                            struct conninfo **ret, ski_error *error);

/* The same for an environment that may live there or have a URL: the address to connect to, with the
 * environment's database and role filled in. `admin`: the connection with the most rights. */
int environment_conninfo(const struct project *project, const struct environment *environment, bool admin,
                         struct conninfo **ret, ski_error *error);

int private_server_start(const struct project *project, ski_error *error);  /* running already: 0 */
int private_server_stop(const struct project *project, ski_error *error);   /* not running: 0 */
int private_server_status(const struct project *project, struct server_status *ret, ski_error *error);
void server_status_clear(struct server_status *status);

/* Opens the server's log for reading, for the caller to close. -SKI_ENOTFOUND when there is none. */
int private_server_open_log(const struct project *project, int *ret_fd, ski_error *error);

/* Stops it and removes all its data. */
int private_server_destroy(const struct project *project, ski_error *error);

/* Lets the operating system's user that runs us log in as every role that may log in: rewrites pg_ident.conf
 * from pg_roles. Called after roles were made. */
int private_server_admit_roles(const struct project *project, ski_error *error);

#endif
