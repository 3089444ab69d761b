/* SPDX-License-Identifier: PostgreSQL
 *
 * The project: the folder that holds skinspire.yaml, its settings, and where each came from.
 */
#ifndef CONFIG_PROJECT_H
#define CONFIG_PROJECT_H

#include <stdbool.h>

#include "base/macro.h"
#include "base/text.h"
#include "skinspire/error.h"

/* Where an effective value came from, strongest first. */
enum origin {
        ORIGIN_COMMAND_LINE,
        ORIGIN_PROCESS,
        ORIGIN_STATE_FILE,
        ORIGIN_DOTENV,
        ORIGIN_YAML,
        ORIGIN_DEFAULT
};

struct project;

/* What the command line said, before everything else. */
struct project_overrides {
        const char *directory;       /* --project; NULL: SKINSPIRE_PROJECT, else the nearest folder upwards that
                                         holds skinspire.yaml, else the current folder (with no project file) */
        const char *environment;     /* --env; NULL: not given. DATABASE_URL does not follow it */
        const char *const *settings; /* --set KEY=VALUE, ended by NULL; or NULL */
};

/* Reads and checks skinspire.yaml, .env, .flask_env_type, the SKINSPIRE_ variables and --set. That the active
 * environment exists is not checked here: `env use` must be able to mend it. Errors name file, line, key and
 * what was expected: -SKI_ECONFIG; -SKI_EUSAGE for a --set that is not KEY=VALUE; -SKI_EIO, -SKI_ENOMEM. */
int project_open(const struct project_overrides *overrides, struct project **ret, ski_error *error);
void project_free(struct project *project);
DEFINE_CLEANUP(struct project, project_free);

const char *project_directory(const struct project *project); /* absolute */
bool project_has_file(const struct project *project);         /* there is a skinspire.yaml */

/* PROJECT/.skinspire, made on first use with mode 0700 and a .gitignore in it; it belongs to the project
 * folder's owner, also when root makes it. *ret is freed by the caller. Errors: -SKI_EIO, -SKI_ENOMEM. */
int project_state_folder(const struct project *project, char **ret, ski_error *error);
/* False: it was not made yet. For those who only look. */
bool project_has_state(const struct project *project);

/* Settings by their dotted key as in the table of settings.c; asking for an unknown key is a
 * programming error (assert). Lists come from YAML sequences, or comma-separated text elsewhere. */
const char *setting_text(const struct project *project, const char *key); /* "" when empty, never NULL */
long setting_number(const struct project *project, const char *key);
bool setting_flag(const struct project *project, const char *key);
const struct strings *setting_list(const struct project *project, const char *key);
/* False: its default counts. */
bool setting_is_given(const struct project *project, const char *key);

/* A variable of the process environment, else of .env; NULL when neither has it or it is empty. ret_origin may
 * be NULL. */
const char *project_variable(const struct project *project, const char *name, enum origin *ret_origin);

/* One line of `skinspire config`. Secrets are already masked in `value`. */
struct effective_value {
        char *key;
        char *value;
        enum origin origin;
        char *place; /* "--set", "SKINSPIRE_X", ".env:3", "skinspire.yaml:12", or "" for a default */
        char *help;
};

struct effective_values {
        struct effective_value *items;
        size_t count;
};

/* Everything that counts: the active environment, every setting, every environment's URL, database, role and
 * protection. A URL that can't be read is shown as such. Errors: as environment_active(), -SKI_ENOMEM. */
int project_effective_values(const struct project *project, struct effective_values *ret, ski_error *error);
void effective_values_free(struct effective_values *values);

#endif
