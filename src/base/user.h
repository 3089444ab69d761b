/* SPDX-License-Identifier: PostgreSQL
 *
 * Who runs the program.
 */
#ifndef BASE_USER_H
#define BASE_USER_H

/* "name@host" of the person at the keyboard: behind sudo the one who called it. Freed by the caller; NULL
 * when memory ran out. */
char *user_at_host(void);

#endif
