/* SPDX-License-Identifier: PostgreSQL
 *
 * How an error is shown.
 */
#ifndef REPORT_FAILURE_H
#define REPORT_FAILURE_H

#include <stdbool.h>

#include "skinspire/error.h"

/* On stderr for people; with `json` as an object on stdout for programs. Prints nothing for an empty error. */
void failure_print(const ski_error *error, int exit_code, bool json);

/* The stable name that programs know the error by, as "connect". */
const char *failure_code_name(int code);

#endif
