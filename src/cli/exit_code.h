/* SPDX-License-Identifier: PostgreSQL
 *
 * Exit codes: what a script learns from the program's end.
 */
#ifndef CLI_EXIT_CODE_H
#define CLI_EXIT_CODE_H

#include "skinspire/error.h"

enum exit_code {
        EXIT_CODE_DONE = 0,
        EXIT_CODE_FAILED = 1,
        EXIT_CODE_USAGE = 2,
        EXIT_CODE_CONFIG = 3,
        EXIT_CODE_CONNECT = 4,
        EXIT_CODE_SERVER = 5,
        EXIT_CODE_DIFFERS = 6,
        EXIT_CODE_REFUSED = 7,
        EXIT_CODE_INTERRUPTED = 130,
};

/* The code for what a command returned; the error tells whose time limit passed. */
enum exit_code exit_code_of(int result, const ski_error *error);

/* All codes with their meanings, ended by a NULL meaning. */
struct exit_code_meaning {
        enum exit_code code;
        const char *meaning;
};
extern const struct exit_code_meaning exit_code_meanings[];

#endif
