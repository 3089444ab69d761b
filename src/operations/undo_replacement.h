/* SPDX-License-Identifier: PostgreSQL
 *
 * Undoing the last replacing operation of an environment: the retained database comes back.
 */
#ifndef OPERATIONS_UNDO_REPLACEMENT_H
#define OPERATIONS_UNDO_REPLACEMENT_H

#include <stdbool.h>

#include "base/text.h"
#include "operations/change.h"
#include "transfer/replace.h"

struct undo_result {
        struct retained *undone; /* what is brought back, as it stood */
        char *put_aside;       /* the present database's new name; NULL when there was none, or in a dry run */
        struct strings writes; /* "public.patients: 3 inserted, 1 updated": what disappears from view */
        bool writes_known;     /* false: this role may not look */
        double seconds;
};

struct undo_options {
        bool keep_sessions; /* --no-disconnect: refuse rather than end anybody's session */
        const char *to;     /* the retained database to bring back; NULL: the newest */
};

/* -SKI_ENOTFOUND when nothing (or nothing of that name) is retained for the environment. */
int undo_replacement(const struct change *change, const struct undo_options *options, struct undo_result *ret,
                     ski_error *error);
void undo_result_clear(struct undo_result *result);

/* What is retained for an environment, newest first. */
int list_retained(const struct project *project, const struct environment *environment,
                  const ski_session_options *session, struct retained_list *ret, ski_error *error);

#endif
