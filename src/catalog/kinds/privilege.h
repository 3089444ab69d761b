/* SPDX-License-Identifier: PostgreSQL
 *
 * Lists of privileges as facts have them: "INSERT, SELECT*", where * is a grant option.
 */
#ifndef CATALOG_KINDS_PRIVILEGE_H
#define CATALOG_KINDS_PRIVILEGE_H

#include "catalog/step.h"

/* Adds the GRANTs and REVOKEs on the target ("TABLE public.patients") that lead a grantee from one list to the other. */
void privileges_change(struct step *step, const char *target, const char *grantee, const char *from, const char *to);

#endif
