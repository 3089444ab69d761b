/* SPDX-License-Identifier: PostgreSQL
 *
 * Time: how long something took, and the moment as text.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds of a clock that never goes back; only differences mean something. */
int64_t clock_milliseconds(void);
/* The same in microseconds. */
int64_t clock_microseconds(void);

/* Sleeps, but returns at once when an interrupt was requested. */
void clock_sleep(int64_t milliseconds);

/* The present moment in UTC: "2026-11-22T15:04:05Z" and "20261122_150405". */
void clock_iso(char result[static 21]);
void clock_stamp(char result[static 16]);

#endif
