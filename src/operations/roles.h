/* SPDX-License-Identifier: PostgreSQL
 *
 * The role that owns an environment's database.
 */
#ifndef OPERATIONS_ROLES_H
#define OPERATIONS_ROLES_H

#include <stdbool.h>

#include "operations/change.h"

struct role_facts {
        bool exists;
        bool may_login;
        bool may_create_databases;
        bool oversees_server; /* member of pg_signal_backend and pg_monitor */
        bool is_ours;         /* the session's role may act for it */
};

int role_look(ski_session *session, const char *role, struct role_facts *ret, ski_error *error);

/* Makes the role, with the password of the environment's URL where there is one (the server sees and logs a
 * verifier of it only), or gives an existing one of the private server the rights that it lacks. `session` is an
 * administrator's. */
int role_complete(const struct change *change, ski_session *session, const struct role_facts *facts,
                  ski_error *error);

/* True when the role of the setting database.app_role is missing, or when the environment's role is no member of it
 * although an administrator is at hand. */
int app_role_is_lacking(const struct change *change, ski_session *session, bool *ret, ski_error *error);

/* Makes the role of the setting database.app_role where it is missing, and the environment's role a member of it.
 * ret_made is false where this role may not: that is a warning that says what an administrator does, for a database is
 * of use without it. */
int app_role_make(const struct change *change, ski_session *session, bool *ret_made, ski_error *error);

/* Lets the session's role make databases that belong to the environment's role. */
int role_act_for(ski_session *session, const char *role, ski_error *error);

#endif
