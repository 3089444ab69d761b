/* SPDX-License-Identifier: PostgreSQL
 *
 * Looking at a whole dump before anything of it is run.
 */
#ifndef TRANSFER_DUMP_LOOK_H
#define TRANSFER_DUMP_LOOK_H

#include <stdint.h>

#include "transfer/dump_feed.h"

struct dump_facts {
        uint64_t statements;
        uint64_t copies; /* of them, COPY with rows behind it */
        uint64_t data_bytes;
        bool names_owners; /* it says whose the objects are to be */
        bool is_pg_dump;
        /* Where what pg_dump writes behind the rows begins: indexes, constraints, triggers and the like, to the end. 0: not
         * known, or nothing but this. */
        uint64_t rest_offset;
};

/* Reads all of it. -SKI_EDIFFERS for a dump that is empty, cut off or damaged, -SKI_EREFUSED for one that does more than
 * fill a database (psql's commands, other databases, roles, settings of the server). */
int dump_look(struct dump_feed *feed, struct dump_facts *ret, ski_error *error);

/* True when the statement begins with these words, in any case and with any white space. */
bool statement_begins(const char *statement, const char *words);

#endif
