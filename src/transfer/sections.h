/* SPDX-License-Identifier: PostgreSQL
 *
 * A database's structure as SQL in two sections, around the rows. pg_dump writes them where one is installed that knows
 * the server; where the server is newer, the structure engine does.
 */
#ifndef TRANSFER_SECTIONS_H
#define TRANSFER_SECTIONS_H

#include "config/conninfo.h"
#include "transfer/content.h"

struct section_request {
        const struct conninfo *conninfo;
        const char *snapshot; /* exported by the session, which stays open */
        ski_session *session; /* in that snapshot */
        ski_session *
                empty; /* in a new database of the kind that the sections are for; NULL: only pg_dump will do */
        const char *programs; /* the folder to look for pg_dump in first; or NULL */
        bool no_owner;
        bool no_privileges;
};

/* Who would write the sections. */
struct section_writer {
        char *pg_dump; /* its path; NULL: the structure engine */
        int major;     /* of pg_dump */
};

/* Errors: those of programs_find() but for a missing program. */
int sections_find_writer(int server_version, const char *programs, struct section_writer *ret,
                         ski_error *error);
void section_writer_clear(struct section_writer *writer);

/* Fills in the content's two sections. Errors: -SKI_EPROGRAM with what pg_dump says, -SKI_EREFUSED when the structure
 * engine has to write them and does not know all that is there. */
int sections_read(const struct section_request *request, const struct section_writer *writer,
                  struct content *content, ski_error *error);

#endif
