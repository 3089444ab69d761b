/* SPDX-License-Identifier: PostgreSQL
 *
 * Verifying an environment: can it be reached, is it what the settings say, can this role work in it?
 */
#ifndef OPERATIONS_VERIFY_H
#define OPERATIONS_VERIFY_H

#include <stdbool.h>

#include "config/environment.h"
#include "config/project.h"
#include "skinspire/session.h"

enum check_state { CHECK_OK, CHECK_WARNING, CHECK_FAILED };

struct check {
        enum check_state state;
        bool minor;       /* worth a line only where somebody wants to know more */
        const char *name; /* "round trip"; a constant */
        char *detail;
};

struct verification {
        struct check *items;
        size_t count;
        bool memory_failed;
};

/* Connects and looks; changes nothing. Findings are no error: the caller looks at verification_state().
 * Errors: -SKI_ECONNECT, with the hint to create a database that is missing, and what statements give. */
int verify_environment(const struct project *project, const struct environment *environment,
                       const ski_session_options *options, struct verification *ret, ski_error *error);
void verification_clear(struct verification *verification);

/* The worst state of all checks. */
enum check_state verification_state(const struct verification *verification);
const char *check_state_name(enum check_state state); /* "ok", "warning", "failed" */

#endif
