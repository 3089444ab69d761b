/* SPDX-License-Identifier: PostgreSQL
 *
 * What the files of the replacing step share.
 */
#ifndef TRANSFER_REPLACE_INTERNAL_H
#define TRANSFER_REPLACE_INTERNAL_H

#include "transfer/replace.h"

struct replacement {
        char *target;
        char *building; /* the new database's temporary name: the same for every replacement of this target */
        struct conninfo *server;
        const ski_session_options *session_options;
        struct replacement_options options;
        ski_session *holder; /* its open transaction owns the lock and does the swap */
        ski_scope holding;
        ski_session *helper; /* what can't run in that transaction, or while it waits */
        char *tablespace;    /* the target's; NULL for the default, and where there is no target yet */
        bool target_exists;
        bool is_built;
};

/* What the target's database is; ret_found false when there is none of that name. */
struct database_facts {
        char *oid;
        char *owner;
        char *encoding;
        char *collate;
        char *ctype;
        char *locale_provider;
        char *locale;
        char *tablespace;
        char *connection_limit;
        char *comment;
        bool allow_connections;
        bool is_template;
};

int database_facts_read(ski_session *session, const char *database, struct database_facts *ret, bool *ret_found,
                        ski_error *error);
void database_facts_clear(struct database_facts *facts);

/* Gives `database` what the database `from` has beyond its content: owner, grants, connection limit,
 * settings, labels. Inside the open scope. The comment is left alone. */
int carry_properties(ski_session *session, const struct database_facts *from, const char *database,
                     ski_error *error);

/* The comment of a retained database; it remembers the comment that people wrote. Freed by the caller. */
char *retained_comment(const struct replacement_origin *origin, const char *target,
                       const char *original_comment);
/* The comment that people had written, out of a retained database's; NULL when there was none. */
char *retained_original_comment(const char *comment);

/* Runs statements that quote_format() made; text.failed is an error. */
int run_built(ski_session *session, struct text *statement, ski_error *error);

int comment_on_database(ski_session *session, const char *database, const char *comment, ski_error *error);

/* The two renames in the holder's transaction: `target` (where it exists) becomes `aside`, `risen` becomes the
 * target. Sessions of both are ended while newcomers wait. Does not commit. */
int swap_names(struct replacement *replacement, const char *risen, const char *aside, ski_error *error);

/* TARGET_old_YYYYMMDD_HHMMSS within 63 bytes, different from every present database. Freed by the caller. */
int retained_name(ski_session *session, const char *target, char **ret_name, ski_error *error);

#endif
