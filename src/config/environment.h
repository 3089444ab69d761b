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
        char *name;                 /* "dev", never "development" */
        char *database;             /* the database's name */
        char *role;                 /* the role that owns it; for a URL its user, where it names one */
        struct conninfo *conninfo;  /* NULL: lives in the project's private server */
        struct conninfo *admin;     /* how to connect with more rights (NAME_ADMIN_URL, admin_url); NULL: as conninfo */
        bool is_protected;
        char *place;                /* where the URL came from, as in effective_value; "" for the private server */
};

/* The environment of that name (any accepted spelling); NULL is the active one. -SKI_ECONFIG with the
 * nearest known name when there is none; -SKI_ECONFIG with a hint when a protected one has no URL. */
int environment_find(const struct project *project, const char *name, struct environment **ret, ski_error *error);
void environment_free(struct environment *environment);
DEFINE_CLEANUP(struct environment, environment_free);

/* The names of all environments, dev, test, prod first, then those of skinspire.yaml in its order. */
const struct strings *environment_names(const struct project *project);

/* "dev" for "development" and the like; the same string when it is no alias. */
const char *environment_canonical_name(const char *name);

/* True for a name that environment_find() would know. Does not look at URLs. */
bool environment_is_known(const struct project *project, const char *name);

/* The active environment and what decided it: "--env", "SKINSPIRE_ENV", "FLASK_ENV", ".flask_env_type", ".env:2", "". */
int environment_active(const struct project *project, const char **ret_name, const char **ret_place, ski_error *error);

/* Writes .flask_env_type. ret_overridden_by is what stands above the file and wins, or NULL. */
int environment_use(const struct project *project, const char *name, const char **ret_overridden_by, ski_error *error);

#endif
