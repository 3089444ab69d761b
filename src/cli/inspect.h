/* SPDX-License-Identifier: PostgreSQL
 *
 * How an inspection is shown: as JSON, or as tables for people.
 */
#ifndef CLI_INSPECT_H
#define CLI_INSPECT_H

#include <stdbool.h>

#include "operations/inspect.h"

/* What somebody wants to see; with none of these it is the overview. */
struct inspect_sections {
        bool overview;
        bool tables;
        bool details; /* tables with all that belongs to them */
        bool schema;  /* what a schema has besides tables */
        bool triggers;
        bool functions;
        bool relations;
        bool stats;
};

/* Prints a key for each part that a section is about. Where details are wanted, each table carries what belongs to
 * it. A failed write stays in stdout's error flag, which main() looks at. */
void inspection_print_json(const struct inspection *inspection, const struct inspect_sections *sections,
                           const char *environment);

int inspection_print(const struct inspection *inspection, const struct inspect_sections *sections,
                     ski_error *error);

#endif
