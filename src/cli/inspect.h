/* SPDX-License-Identifier: PostgreSQL
 *
 * How an inspection is shown: as JSON, or as tables for people.
 */
#ifndef CLI_INSPECT_H
#define CLI_INSPECT_H

#include <jansson.h>
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

/* A key for each part that a section is about. Where details are wanted, each table carries what belongs to it.
 * NULL when memory ran out. */
json_t *inspection_json(const struct inspection *inspection, const struct inspect_sections *sections);

int inspection_print(const struct inspection *inspection, const struct inspect_sections *sections,
                     ski_error *error);

#endif
