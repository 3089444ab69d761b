/* SPDX-License-Identifier: PostgreSQL
 *
 * How far long work has come, on stderr: a bar on a terminal, now and then a line elsewhere, nothing when
 * quiet. One piece of work at a time.
 */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <stdint.h>

/* `total` 0: nobody knows how much there is. The title is copied. */
void progress_begin(const char *title, uint64_t total);
/* `done` of the total; `what` is being worked on now, or NULL. */
void progress_update(uint64_t done, const char *what);
/* Takes the bar away; elsewhere a last line says how long it took. */
void progress_end(void);

/* The same without a word: the work has failed. */
void progress_abandon(void);

/* Clears the bar's line so that something else can be printed; the next update draws it again. */
void progress_hide(void);

#endif
