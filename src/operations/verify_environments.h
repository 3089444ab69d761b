/* SPDX-License-Identifier: PostgreSQL
 *
 * Verifying every environment of a project.
 */
#ifndef OPERATIONS_VERIFY_ENVIRONMENTS_H
#define OPERATIONS_VERIFY_ENVIRONMENTS_H

#include "operations/verify.h"

struct environment_verification {
        char *environment;
        char *database;     /* NULL: not known, its settings can't be read */
        bool is_configured; /* false: it needs a URL and has none, as prod in a new project */
        struct verification verification;
        ski_error failure; /* why there is no verification; empty when there is one */
};

struct environment_verifications {
        struct environment_verification *items; /* in environment_names()'s order */
        size_t count;
};

/* Verifies one after the other. What is wrong with an environment is kept with it and is no error here.
 * Errors: -SKI_EINTERRUPTED, -SKI_ENOMEM. */
int verify_environments(const struct project *project, const ski_session_options *options,
                        struct environment_verifications *ret, ski_error *error);
void environment_verifications_clear(struct environment_verifications *verifications);

/* The environment's worst finding; one that is not configured is well. */
enum check_state environment_verification_state(const struct environment_verification *verification);

#endif
