/* SPDX-License-Identifier: PostgreSQL
 *
 * SQL that a command prints, in a file that lives as long as somebody reads it.
 */
#ifndef OPERATIONS_SQL_OUTPUT_H
#define OPERATIONS_SQL_OUTPUT_H

#include "skinspire/error.h"

/* An empty file, open for writing; the path is given back to sql_output_remove(). */
int sql_output_make(char **ret_path, int *ret_fd, ski_error *error);

/* What the shell's command prints; `directory` is where it runs, NULL: here. -SKI_EPROGRAM when it fails. */
int sql_output_of(const char *command, const char *directory, char **ret_path, ski_error *error);

/* NULL is harmless. */
void sql_output_remove(char *path);

/* An error in that file is one in what the command printed. */
void sql_output_place_error(const char *path, ski_error *error);

#endif
