/* SPDX-License-Identifier: PostgreSQL
 *
 * Questions on the terminal, which is asked even when input and output go elsewhere.
 */
#ifndef REPORT_PROMPT_H
#define REPORT_PROMPT_H

#include <stdbool.h>

#include "skinspire/error.h"

/* True when there is a terminal to ask on. */
bool prompt_is_possible(void);

/* Shows the question and waits until the name is typed back. -SKI_EREFUSED when another word is typed or
 * there is no terminal; -SKI_EINTERRUPTED for Ctrl-C. The context is not used; it makes this an `ask` of
 * struct confirmation. */
int prompt_for_name(const char *question, const char *name, void *context, ski_error *error);

/* Shows the question until a line begins with one of the small letters. -SKI_EREFUSED when there is no terminal;
 * -SKI_EINTERRUPTED for Ctrl-C and Ctrl-D. */
int prompt_for_letter(const char *question, const char *letters, char *ret, ski_error *error);

/* Asks for a secret, which is not shown while it is typed; for the caller to wipe and free. -SKI_EREFUSED when there is
 * no terminal, -SKI_EINTERRUPTED for Ctrl-C. */
int prompt_for_secret(const char *question, char **ret, ski_error *error);

#endif
