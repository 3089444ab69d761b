/* SPDX-License-Identifier: PostgreSQL
 *
 * The backups that there are: in backups/ENVIRONMENT/, and flat in backups/ as pg_dump by hand has left them.
 */
#ifndef OPERATIONS_BACKUPS_H
#define OPERATIONS_BACKUPS_H

#include "config/environment.h"
#include "config/project.h"
#include "transfer/manifest.h"

enum backup_state {
        BACKUP_GOOD,       /* it was read back when it was made, and its files are as large as they were */
        BACKUP_UNVERIFIED, /* somebody else's: it has no manifest */
        BACKUP_DAMAGED,    /* see `problem` */
};

struct backup {
        char *path;
        char *name;        /* the last part of the path */
        char *environment; /* "" when nothing tells */
        char *created_at; /* "2026-11-22T15:04:05Z", by the manifest, else the name, else the file's own time */
        uint64_t bytes;
        enum backup_state state;
        char *problem;             /* NULL, or what is wrong with a damaged one */
        struct manifest *manifest; /* NULL: it has none that can be read */
};

struct backup_list {
        struct backup *items; /* newest first */
        size_t count;
};

#define BACKUP_LIST_INIT \
        {                \
                0        \
        }

/* Of an environment (NULL: all that there are). A folder that is not there holds none. */
int backups_find(const struct project *project, const struct environment *environment, struct backup_list *ret,
                 ski_error *error);
void backup_list_clear(struct backup_list *list);

/* The one that a person means: a path, a name in backups/ENVIRONMENT/ or backups/, or "latest" (NULL too), which is the
 * environment's newest that is not damaged. -SKI_ENOTFOUND with a hint. */
int backups_choose(const struct project *project, const struct environment *environment, const char *wanted,
                   struct backup *ret, ski_error *error);
void backup_clear(struct backup *backup);

/* The folder of an environment's backups. For the caller to free; NULL: out of memory. */
char *backups_folder(const struct project *project, const char *environment);

const char *backup_state_name(enum backup_state state);

#endif
