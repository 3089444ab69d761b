/* SPDX-License-Identifier: PostgreSQL
 *
 * A plain dump: one file of SQL that psql restores without us.
 */
#ifndef TRANSFER_PLAIN_DUMP_H
#define TRANSFER_PLAIN_DUMP_H

#include "transfer/archive_file.h"
#include "transfer/manifest.h"

struct plain_dump;

/* Makes the file, and writes what comes before the rows. All tables of the content but the large objects must be in
 * text. Content and coding are borrowed until the dump is freed. */
int plain_dump_open(const char *path, const struct content *content, const struct archive_coding *coding,
                    struct plain_dump **ret, ski_error *error);
void plain_dump_free(struct plain_dump *dump);
DEFINE_CLEANUP(struct plain_dump, plain_dump_free);

/* Where the rows go: one table behind the other. A table that does not come to its end spoils the dump. */
struct row_target_opener plain_dump_target(struct plain_dump *dump);

/* Writes what comes behind the rows, and tells the manifest of the file (by the name that it will have) and of where
 * each table's rows are. */
int plain_dump_finish(struct plain_dump *dump, const char *name, struct manifest *manifest, ski_error *error);

/* Reads the file as a whole, and compares it and the rows in it with what the manifest says. */
int plain_dump_check(const char *path, const struct manifest *manifest, struct seal_secret *secret,
                     ski_error *error);

/* Reads the file while it is written, by a thread of its own, which stays behind the writer. */
struct plain_follower;

/* Dump, path and secret are borrowed. Between plain_dump_open() and the first row. */
int plain_follower_start(struct plain_dump *dump, const char *path, struct seal_secret *secret,
                         struct plain_follower **ret, ski_error *error);

/* When the dump is finished, and the manifest told of it: waits until all was read, and compares it with the manifest. */
int plain_follower_end(struct plain_follower *follower, const struct manifest *manifest, ski_error *error);

/* Gives up the dump where it was not read to its end. Before plain_dump_free(). */
void plain_follower_free(struct plain_follower *follower);
DEFINE_CLEANUP(struct plain_follower, plain_follower_free);

struct plain_reading {
        const char *path;
        const struct manifest *manifest;
        struct seal_secret *secret; /* NULL: not encrypted */
};

/* Whether it can be read in parts: not where no table has its rows in it, since nothing tells then where the structure's
 * first section ends. */
bool plain_dump_has_parts(const struct manifest *manifest);

/* Gives the SQL around the rows to the manifest's content: what belongs to large objects stands in the second section.
 * -SKI_EDIFFERS when the rows are not where the manifest says. */
int plain_dump_read_sql(const struct plain_reading *reading, ski_error *error);

/* Where the rows of the manifest's content come from. A table that is not what the manifest says is -SKI_EDIFFERS. Each
 * source reads on from where it stands, so tables come fastest in their order. `reading` must live as long as the
 * sources. */
struct row_source_opener plain_dump_source(const struct plain_reading *reading);

/* What the content of an encrypted plain dump is labelled with. */
extern const char plain_dump_label[];

#endif
