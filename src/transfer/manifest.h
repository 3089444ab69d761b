/* SPDX-License-Identifier: PostgreSQL
 *
 * A backup's manifest: what it is a backup of, what its files are, and what they hold; a JSON file beside a backup that
 * is one file, and in a backup that is a folder.
 *
 * It carries a checksum of itself. Where the backup is encrypted it is also authenticated with the backup's key, so that
 * nobody without the key can make one that fits other files.
 */
#ifndef TRANSFER_MANIFEST_H
#define TRANSFER_MANIFEST_H

#include "base/arena.h"
#include "transfer/archive_disk.h"
#include "transfer/archive_seal.h"
#include "transfer/content.h"

/* A plain dump is one file of SQL; an archive a folder with a file for each table. */
enum manifest_form { MANIFEST_PLAIN, MANIFEST_ARCHIVE };

struct manifest_file {
        const char *name; /* within the backup's folder */
        struct disk_file disk;
};

/* Where the SQL of a plain dump holds the rows of a table. */
struct manifest_span {
        uint64_t offset, bytes;
};

/* All texts belong to the manifest; NULL where nothing is known. */
struct manifest {
        enum manifest_form form;
        int64_t sequence; /* counts an environment's backups: clocks may go back */
        const char *project, *environment, *database;
        const char *created_at, *created_by, *tool_version;
        const char *revision;    /* of the migrations, as the database has noted it */
        const char *fingerprint; /* a digest of the structure */
        struct strings objects;  /* that it consists of, each with its print; see transfer/fingerprint.h */
        const char *salt;        /* NULL: not encrypted */
        bool by_passphrase;
        bool is_compressed;
        struct manifest_file *files;
        size_t file_count;
        struct content *content;     /* without SQL; owned */
        struct manifest_span *spans; /* of each table, in a plain dump */
        const struct row_tally
                *tallies; /* of each table, as read: those in the content are for whoever moves rows */

        struct arena arena; /* private, as are the next two: */
        char *body;         /* what `mac` is about */
        const char *mac;
};

/* With the content's arena empty; everything to be filled in by the caller, texts by manifest->arena. */
struct manifest *manifest_new(void);
void manifest_free(struct manifest *manifest);
DEFINE_CLEANUP(struct manifest, manifest_free);

/* Where a backup's manifest is. For the caller to free; NULL: out of memory. */
char *manifest_path(const char *backup);

/* The name of a table's file in an archive, by its place in the content. As above. */
char *manifest_table_file(size_t index, const char *suffix);
/* NULL when there is none of that name. */
const struct manifest_file *manifest_find_file(const struct manifest *manifest, const char *name);

uint64_t manifest_bytes(const struct manifest *manifest); /* of all files */

/* Notes the content's tallies as those that the files are held against. */
int manifest_keep_tallies(struct manifest *manifest, ski_error *error);

/* `seal` NULL: not encrypted. Errors: -SKI_EIO, -SKI_ENOMEM; -SKI_EDATA for a name that is no UTF-8. */
int manifest_write(const struct manifest *manifest, const struct seal *seal, const char *path,
                   ski_error *error);

/* -SKI_ENOTFOUND when there is no such file, -SKI_EDIFFERS when it is damaged or no manifest. */
int manifest_read(const char *path, struct manifest **ret, ski_error *error);

/* Whether somebody with the secret wrote it. -SKI_EDIFFERS when not. */
int manifest_authenticate(const struct manifest *manifest, struct seal_secret *secret, ski_error *error);

#endif
