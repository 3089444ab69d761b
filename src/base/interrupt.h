/* SPDX-License-Identifier: PostgreSQL
 *
 * Ctrl-C and friends: a flag that long work looks at. Only the program catches signals; in an
 * application that uses the library the flag stays down unless the application raises it.
 */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

#include <stdbool.h>

/* Catches SIGINT, SIGTERM and SIGHUP; the second SIGINT ends the process at once. SIGPIPE is ignored, SIGCHLD is
 * not, so that children can be waited for. */
void interrupt_catch_signals(void);

/* Async-signal-safe. */
void interrupt_request(void);
bool interrupt_requested(void);

/* While this is above 0 the flag reads as down: for cleaning up after an interruption. Nests. */
void interrupt_defer(int change);
bool interrupt_is_deferred(void);

#endif
