/* SPDX-License-Identifier: PostgreSQL
 *
 * The statements that the sections of the rules give for the tables of a database.
 */
#ifndef OPERATIONS_TRIGGERS_EXPAND_H
#define OPERATIONS_TRIGGERS_EXPAND_H

#include "operations/triggers_plan.h"

/* Fills the plan's statements from its rules: the plain part first, then section by section, table by table. */
int triggers_expand(const struct project *project, ski_session *session, struct trigger_plan *plan,
                    ski_error *error);

#endif
