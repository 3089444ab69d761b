/* SPDX-License-Identifier: PostgreSQL
 *
 * Dumps as a stream of SQL, whatever form they have: plain, compressed by zstd or gzip, encrypted by us, and what only
 * pg_restore can read (custom, directory, tar).
 */
#ifndef TRANSFER_DUMP_FEED_H
#define TRANSFER_DUMP_FEED_H

#include <stdbool.h>

#include "postgres/script_input.h"
#include "transfer/archive_seal.h"

struct dump_feed;

/* `secret` may be NULL where nothing is encrypted; `programs` is the folder to look for pg_restore in first, or NULL. A
 * pg_restore that is too old for the dump is -SKI_EPROGRAM. */
int dump_feed_open(const char *path, struct seal_secret *secret, const char *programs, struct dump_feed **ret,
                   ski_error *error);
void dump_feed_free(struct dump_feed *feed);
DEFINE_CLEANUP(struct dump_feed, dump_feed_free);

/* The SQL; valid as long as the feed. A dump that turns out to be damaged is -SKI_EDIFFERS. */
const struct script_feed *dump_feed_script(const struct dump_feed *feed);

/* What has come by so far: whether it began as pg_dump's and as pg_dumpall's output does, and, at the end, whether it
 * ended as the former does. */
bool dump_feed_is_pg_dump(const struct dump_feed *feed);
bool dump_feed_is_cluster(const struct dump_feed *feed);
bool dump_feed_is_complete(const struct dump_feed *feed);

/* True for a dump that pg_restore is needed for. */
bool dump_needs_pg_restore(const char *path);

#endif
