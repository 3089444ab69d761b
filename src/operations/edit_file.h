/* SPDX-License-Identifier: PostgreSQL
 *
 * Opening a file in the user's editor.
 */
#ifndef OPERATIONS_EDIT_FILE_H
#define OPERATIONS_EDIT_FILE_H

#include "skinspire/error.h"

/* Starts what VISUAL or EDITOR names, which may have arguments, else `editor`, on the terminal, and waits for its end.
 * -SKI_EPROGRAM, with a hint, when it can't be started or fails. */
int edit_file(const char *path, ski_error *error);

#endif
