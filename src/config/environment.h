/* SPDX-License-Identifier: PostgreSQL
 *
 * Environments: which there are, which is active, and what database each names.
 */
#ifndef CONFIG_ENVIRONMENT_H
#define CONFIG_ENVIRONMENT_H

#include <stdbool.h>

#include "config/conninfo.h"
#include "config/project.h"

struct environment {
        char *name;                /* "dev", never "development" */
        char *database;            /* the database's name */
        char *role;                /* the role that owns it; for a URL its user, where it names one */
        struct conninfo *conninfo; /* NULL: lives in the project's private server */
        struct conninfo *admin;    /* how to connect with more rights (NAME_ADMIN_URL, admin_url), its database
                                       as its URL has it or not; NULL: as conninfo */
        bool is_protected;
        char *place; /* where the URL came from, as in effective_value; "" for the private server */
};

/* The environment of that name (any accepted spelling, any case); NULL is the active one. -SKI_ECONFIG with
 * the nearest known name when there is none, when its URL is malformed, and with a hint when prod or another
 * protected one has no URL. Where a URL names no database, the conninfo is given the environment's. */
int environment_find(const struct project *project, const char *name, struct environment **ret,
                     ski_error *error);
/* The same for showing it: a protected environment that names no URL is no error, see environment_lacks_url(). */
int environment_describe(const struct project *project, const char *name, struct environment **ret,
                         ski_error *error);
/* True for one that has no URL and may not live in the private server either, as prod: it has no database. */
bool environment_lacks_url(const struct environment *environment);
void environment_free(struct environment *environment);
DEFINE_CLEANUP(struct environment, environment_free);

/* The names of all environments, dev, test, prod first, then those of skinspire.yaml in its order. */
const struct strings *environment_names(const struct project *project);

/* "dev" for "development", "DEV" and the like; the same string when it is no spelling of dev, test or prod. */
const char *environment_canonical_name(const char *name);

/* True for a name that environment_find() would know. Does not look at URLs. */
bool environment_is_known(const struct project *project, const char *name);

/* The active environment and what decided it: "--env", "SKINSPIRE_ENV", "FLASK_ENV", ".flask_env_type", ".env:2",
 * or "" for the default. Both live as long as the project. ret_place may be NULL. -SKI_ECONFIG with the place
 * when there is no such environment. */
int environment_active(const struct project *project, const char **ret_name, const char **ret_place,
                       ski_error *error);

/* Writes .flask_env_type; the open project keeps its active environment. ret_overridden_by is what stands above
 * the file and names another environment ("SKINSPIRE_ENV"), or NULL. Errors: -SKI_ECONFIG for an unknown name,
 * -SKI_EIO, -SKI_ENOMEM. */
int environment_use(const struct project *project, const char *name, const char **ret_overridden_by,
                    ski_error *error);

#endif
