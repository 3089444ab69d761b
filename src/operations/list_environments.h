/* SPDX-License-Identifier: PostgreSQL
 *
 * How each environment of a project stands, as `skinspire env list` shows it.
 */
#ifndef OPERATIONS_LIST_ENVIRONMENTS_H
#define OPERATIONS_LIST_ENVIRONMENTS_H

#include <stdbool.h>

#include "catalog/shadow.h"
#include "config/project.h"
#include "transfer/golden.h"

enum environment_state {
        ENVIRONMENT_REACHABLE,
        ENVIRONMENT_NO_DATABASE,
        ENVIRONMENT_UNREACHABLE,    /* `reason` says why */
        ENVIRONMENT_SERVER_STOPPED, /* the private server's */
        ENVIRONMENT_NO_SERVER,
        ENVIRONMENT_NOT_CONFIGURED, /* protected, and without a URL */
        ENVIRONMENT_MISCONFIGURED,  /* its URL can't be read; `reason` says why, the address is not known */
};

struct environment_status {
        char *name;
        bool is_active;
        bool is_protected;
        bool is_private; /* lives in the project's private server */
        char *url;       /* without its password; NULL where it has none, or none that can be read */
        char *database;  /* NULL: not known */
        enum environment_state state;
        char *server_version;        /* "15.20", where it is reachable */
        char *reason;                /* one line, or NULL */
        long retained;               /* how many databases are retained; -1: not known */
        struct kept_shadows shadows; /* the project's, on its server */
        struct golden_list golden;   /* of anybody, on its server */
};

struct environment_statuses {
        struct environment_status *items; /* in environment_names()'s order */
        size_t count;
};

/* Asks each environment's server, for three seconds at most. Starts and makes nothing. An environment that can't be
 * reached is no error. Errors: -SKI_EINTERRUPTED, -SKI_ENOMEM. */
int list_environments(const struct project *project, struct environment_statuses *ret, ski_error *error);
void environment_statuses_clear(struct environment_statuses *statuses);

/* "reachable"; a constant. */
const char *environment_state_name(enum environment_state state);

#endif
