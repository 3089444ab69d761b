/* SPDX-License-Identifier: PostgreSQL
 *
 * Renames: what keeps its content under a new name. A structure does not tell them from a drop and a create; people do,
 * and otherwise they are suggested where there is only one way to see it.
 */
#ifndef CATALOG_RENAMES_H
#define CATALOG_RENAMES_H

#include "catalog/plan.h"

/* Makes the steps of the renames, each written OLD=NEW: OLD is what SQL calls the object ("public.patients",
 * "public.patients.name", "name_check ON public.patients", "public.mood:label"; the schema public may be left out),
 * NEW is the bare new name, to the letter. With `must_exist`, -SKI_ENOTFOUND for an OLD that is not there; else such a
 * rename was made before and is passed over. -SKI_EUSAGE for what can't be read or renamed. The plan borrows from
 * both. */
int renames_plan(const struct snapshot *from, const struct strings *renames, bool must_exist,
                 const struct script_wishes *wishes, struct plan **ret, ski_error *error);

/* The steps that take these renames back; `from` is what was before them. One that was not made is passed over. */
int renames_plan_back(const struct snapshot *from, const struct strings *renames,
                      const struct script_wishes *wishes, struct plan **ret, ski_error *error);

/* Adds OLD=NEW for each table and column that may have been renamed: what goes and what comes are alike, and there is
 * no second pair like them. */
int renames_suggest(const struct snapshot *from, const struct snapshot *to, struct strings *ret,
                    ski_error *error);

/* Reads the notes "-- @renamed from=NAME" of SQL files, each before the column or the CREATE that it is about, and adds
 * them as OLD=NEW. `to` is the structure that the files describe. -SKI_EUSAGE with the place for a note that is about
 * nothing. */
int renames_from_notes(const struct strings *files, const struct snapshot *to, struct strings *ret,
                       ski_error *error);

#endif
