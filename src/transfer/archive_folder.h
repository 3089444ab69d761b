/* SPDX-License-Identifier: PostgreSQL
 *
 * An archive: a folder with a file of rows for each table, and three files of SQL. Several threads write it, each its
 * own tables, and several read it.
 */
#ifndef TRANSFER_ARCHIVE_FOLDER_H
#define TRANSFER_ARCHIVE_FOLDER_H

#include "transfer/archive_file.h"
#include "transfer/manifest.h"

/* Writing ------------------------------------------------------------------------------------------ */

struct archive_folder;

/* Makes the folder, which must not be there yet. Content and coding are borrowed until it is freed. */
int archive_folder_new(const char *path, const struct content *content, const struct archive_coding *coding,
                       struct archive_folder **ret, ski_error *error);
void archive_folder_free(struct archive_folder *folder);
DEFINE_CLEANUP(struct archive_folder, archive_folder_free);

/* Where the rows of the content's tables go; each table once. */
struct row_target_opener archive_folder_target(struct archive_folder *folder);

/* Writes the SQL, and tells the manifest of all files. */
int archive_folder_finish(struct archive_folder *folder, struct manifest *manifest, ski_error *error);

/* Reading ------------------------------------------------------------------------------------------ */

struct archive_reading {
        const char *path;
        const struct manifest *manifest;
        struct seal_secret *secret; /* NULL: not encrypted, or nobody gave one */
};

/* Gives the SQL of the archive to the manifest's content. */
int archive_folder_read_sql(const struct archive_reading *reading, ski_error *error);

/* Where the rows of the manifest's content come from. A table that is not what the manifest says is -SKI_EDIFFERS.
 * `reading` must live as long as the sources. */
struct row_source_opener archive_folder_source(const struct archive_reading *reading);

/* Reads one of the manifest's files as a whole and compares it, and the rows in it, with what the manifest says. */
int archive_folder_check_file(const struct archive_reading *reading, size_t index, ski_error *error);

#endif
