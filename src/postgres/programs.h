/* SPDX-License-Identifier: PostgreSQL
 *
 * PostgreSQL's own programs: finding them, and what they need to know when they run.
 *
 * A client program gets its connection as `-d conninfo_string()`, its password through the environment:
 *
 *     options.unset_prefix = "PG";
 *     options.environment = (const char *const *)environment.items;    from program_environment()
 */
#ifndef POSTGRES_PROGRAMS_H
#define POSTGRES_PROGRAMS_H

#include "config/conninfo.h"

/* The path of a program ("pg_dump") of at least that version (160002; the major number decides; 0: any). Looks in
 * the preferred folder (NULL or "": none), then where distributions put PostgreSQL, newest version first, then in
 * PATH. The caller frees the path. Errors: -SKI_ECONFIG when there is no preferred folder of that name,
 * -SKI_EPROGRAM with the package to install when there is no such program. */
int programs_find(const char *name, int least_version, const char *preferred_folder, char **ret_path,
                  ski_error *error);

/* The same, but of all versions that will do, in the preferred folder or not, the one nearest to the wanted, and its
 * major number. */
int programs_find_nearest(const char *name, int least_version, int wanted_version, const char *preferred_folder,
                          char **ret_path, int *ret_major, ski_error *error);

/* The same for exactly one major version: 15. */
int programs_find_major(const char *name, int major, const char *preferred_folder, char **ret_path,
                        ski_error *error);

/* What `PATH --version` says: "15.20", for the caller to free, and its major number. Either may be NULL. */
int program_version(const char *path, char **ret_version, int *ret_major, ski_error *error);

/* The environment of a client program that connects to `conninfo`: PGPASSWORD, and of the caller's own PG*
 * variables those that the conninfo leaves open, so that the program meets the same database as a session
 * does. Goes with unset_prefix "PG". The value of a PGPASSWORD must not be shown. */
int program_environment(const struct conninfo *conninfo, struct strings *ret, ski_error *error);

#endif
