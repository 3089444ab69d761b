/* SPDX-License-Identifier: PostgreSQL
 *
 * An operation's progress on stderr: a bar for each of its phases.
 */
#ifndef CLI_SHOWN_PHASE_H
#define CLI_SHOWN_PHASE_H

#include <stdint.h>

/* Which phase the bar stands for. */
struct shown_phase {
        char name[64];
};

/* A copy_progress whose context is a struct shown_phase. A new phase ends the last one's bar and begins its own. */
void show_phase(const char *phase, uint64_t done, uint64_t total, const char *what, void *context);

/* After the operation, which returned `result`. */
void end_phases(const struct shown_phase *shown, int result);

#endif
