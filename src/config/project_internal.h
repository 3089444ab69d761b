/* SPDX-License-Identifier: PostgreSQL
 *
 * An open project from the inside, for the files of this layer alone.
 */
#ifndef CONFIG_PROJECT_INTERNAL_H
#define CONFIG_PROJECT_INTERNAL_H

#include <stdbool.h>

#include "config/conninfo.h"
#include "config/dotenv.h"
#include "config/project.h"
#include "config/schema.h"
#include "config/settings.h"

/* A value with its origin, where it stands ("--env", "DEV_DATABASE_URL", ".env:3", "skinspire.yaml:12", "") and,
 * in a file, in which line. */
struct sourced {
        char *value; /* NULL: there is none */
        enum origin origin;
        char *place;
        unsigned line;
};

struct project {
        char *directory;
        bool has_file;
        struct settings *settings;
        struct dotenv *dotenv;
        struct schema_values *yaml;  /* empty without a file */
        struct strings environments; /* canonical names */
        struct sourced active;       /* as written; perhaps no known name */
        char *standing;              /* what would be active without --env, in the same form */
};

void sourced_clear(struct sourced *sourced);
/* Replaces what `sourced` holds; the place is made from the origin, `name` and the line. */
int sourced_set(struct sourced *sourced, const char *value, enum origin origin, const char *name, unsigned line,
                ski_error *error);

/* A variable of the process, else of .env, that is not empty; the value stays NULL when there is none. */
int project_source_variable(const struct project *project, const char *name, struct sourced *ret,
                            ski_error *error);

/* Completes a filled error with where the value came from: the place before the message, a file's line. */
int project_error_at(const struct project *project, const struct sourced *sourced, const char *name,
                     ski_error *error);

/* Adds the names of skinspire.yaml to dev, test, prod; refuses bad and colliding ones. */
int environment_collect_names(struct project *project, ski_error *error);
/* Finds what names the active environment. `override` is --env, or NULL. */
int environment_find_active(struct project *project, const char *override, ski_error *error);

/* All that is known of an environment, before the check that it may live in the private server. */
struct environment_sources {
        struct sourced url, admin_url, database, role, is_protected;
        struct conninfo *conninfo, *admin;
};

int environment_resolve(const struct project *project, const char *canonical_name,
                        struct environment_sources *ret, ski_error *error);
void environment_sources_clear(struct environment_sources *sources);

#endif
