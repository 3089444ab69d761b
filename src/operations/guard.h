/* SPDX-License-Identifier: PostgreSQL
 *
 * Protected environments: what must be typed before their data changes. A database is protected by its
 * environment's setting, and by its server's identity: a second environment that names the same database
 * under another address is as protected as the first.
 */
#ifndef OPERATIONS_GUARD_H
#define OPERATIONS_GUARD_H

#include "config/environment.h"
#include "config/project.h"

/* How the user can agree. `ask` shows the question and returns 0 when `expected` was typed, -SKI_EREFUSED when
 * something else was or when there is no terminal; NULL counts as no terminal. */
struct confirmation {
        const char *given; /* --confirm NAME, or NULL */
        int (*ask)(const char *question, const char *expected, void *context, ski_error *error);
        void *context;
};

/* Lets an unprotected environment pass. For a protected one the database's name must be given or typed.
 * `deed` completes "this …": "replaces every row of". -SKI_EREFUSED with a hint otherwise. */
int guard_change(const struct project *project, const struct environment *environment, const char *deed,
                 const struct confirmation *confirmation, ski_error *error);

/* What of a change loses data or locks for long. It is asked for only where the environment is protected. */
struct guard_risks {
        int (*find)(void *context, struct strings *ret, ski_error *error); /* a line for each */
        void *context;
        bool allowed; /* somebody said so before */
};

/* As guard_change(). Risks that were not allowed are shown before the question; where nobody can be asked they are refused,
 * also with a confirmation given. */
int guard_risky_change(const struct project *project, const struct environment *environment, const char *deed,
                       const struct guard_risks *risks, const struct confirmation *confirmation,
                       ski_error *error);

/* True when the environment is protected, by its own setting or because a protected environment names the
 * same database. ret_protector is that environment's name; the caller frees it. */
int guard_is_protected(const struct project *project, const struct environment *environment,
                       bool *ret_protected, char **ret_protector, ski_error *error);

/* Refuses copying out of a protected environment unless `unmasked` was said, and has it confirmed. */
int guard_copy_out(const struct project *project, const struct environment *source, bool unmasked,
                   const struct confirmation *confirmation, ski_error *error);

#endif
