/* SPDX-License-Identifier: PostgreSQL
 *
 * Environments: which database an application should use, by the same rules as the program.
 *
 * The project is the nearest folder with a skinspire.yaml, from the current folder upwards
 * (SKINSPIRE_PROJECT names another). An environment's URL is looked for in NAME_DATABASE_URL, then,
 * for the active environment, DATABASE_URL (each in the process environment, then in .env), then in
 * skinspire.yaml; an environment without one lives in the project's private server.
 *
 * Threads: these functions read the process environment; no other thread may change it meanwhile.
 */
#ifndef SKINSPIRE_ENVIRONMENT_H
#define SKINSPIRE_ENVIRONMENT_H

#include "skinspire/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The active environment's name ("dev", "test", "prod", …), for the caller to free(3).
 * Errors: -SKI_ECONFIG, -SKI_ENOMEM. */
SKI_PUBLIC int ski_active_environment(char **ret_name, ski_error *error);

/* The URL of an environment (NULL: the active one), password included where a setting holds one;
 * for the caller to free(3). Never print it. Errors: -SKI_ECONFIG, -SKI_ENOTFOUND, -SKI_ENOMEM. */
SKI_PUBLIC int ski_database_url(const char *environment, char **ret_url, ski_error *error);

/* Opens a session in an environment (NULL: the active one); starts the private server where the
 * environment lives there and it is not running. options may be NULL. Errors: as ski_session_open()
 * and ski_database_url(). */
SKI_PUBLIC int ski_session_open_environment(const char *environment, const ski_session_options *options,
                                            ski_session **ret_session, ski_error *error);

#ifdef __cplusplus
}
#endif
#endif
