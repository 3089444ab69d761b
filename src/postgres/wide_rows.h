/* SPDX-License-Identifier: PostgreSQL
 *
 * Wide rows of several threads: one at a time is in memory, the others wait where they are.
 */
#ifndef POSTGRES_WIDE_ROWS_H
#define POSTGRES_WIDE_ROWS_H

#include "skinspire/error.h"

/* Bytes, from which on a row is a wide one. */
enum { WIDE_ROW = 8 << 20 };

/* Waits until no other wide row is in memory. A thread that has entered must not wait for one that has not. Errors:
 * -SKI_EINTERRUPTED. */
int wide_rows_enter(ski_error *error);
void wide_rows_leave(void);

#endif
