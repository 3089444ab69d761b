/* SPDX-License-Identifier: PostgreSQL
 *
 * Triggers, policies and grants as the project's rules want them: putting them in place, looking at them, taking them
 * away, proving them.
 */
#ifndef OPERATIONS_TRIGGERS_H
#define OPERATIONS_TRIGGERS_H

#include "operations/change.h"
#include "operations/triggers_plan.h"

/* What is wanted and what is there; changes nothing. A project without rules gives an empty plan. */
int triggers_look(const struct change *change, struct trigger_plan *ret, ski_error *error);

/* Makes what is missing, mends what differs and drops what no rule asks for any more, in one transaction. ret is how it
 * was found before; in a dry run that is all. -SKI_ECONFIG when the project has no rules. */
int triggers_install(const struct change *change, struct trigger_plan *ret, ski_error *error);

/* Drops what installations made, and nothing else; ret as above. */
int triggers_drop(const struct change *change, struct trigger_plan *ret, ski_error *error);

/* The step of create and reset: installs in the database of that name (NULL: the environment's), without guard and
 * journal. Nothing to do in a project without rules. */
int triggers_apply(const struct change *change, const char *database, ski_error *error);
/* The same in the session's open scope, as whoever the session is. */
int triggers_apply_within(const struct project *project, ski_session *session, ski_error *error);

struct trigger_proof {
        char *trigger, *table;
        bool passed;
        char *detail; /* what was tried; NULL where nothing tried it */
};

struct trigger_proofs {
        struct trigger_proof *items;
        size_t count, failed;
};

/* Runs the project's tests (database.tests) in a transaction that is rolled back. A trigger that no test names has
 * failed. */
int triggers_test(const struct change *change, struct trigger_proofs *ret, ski_error *error);
void trigger_proofs_clear(struct trigger_proofs *proofs);

#endif
