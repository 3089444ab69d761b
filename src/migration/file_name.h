/* SPDX-License-Identifier: PostgreSQL
 *
 * What the file of a new revision is called, by Alembic's file_template, and the date that stands in it.
 */
#ifndef MIGRATION_FILE_NAME_H
#define MIGRATION_FILE_NAME_H

#include <stdbool.h>
#include <time.h>

#include "skinspire/error.h"

/* A moment as a time zone's clocks show it. */
struct file_date {
        struct tm clock;
        struct timespec time;
        bool has_zone; /* one was asked for, so it is shown */
};

bool file_name_zone_exists(const char *name);

/* The present moment; zone NULL: the machine's. */
void file_date_now(const char *zone, struct file_date *ret);
/* "2026-11-22 15:04:05.000000", with "+01:00" where a zone was asked for. The caller's to free; NULL: out of memory. */
char *file_date_text(const struct file_date *date);

/* -SKI_ECONFIG: it can't be made into a name. */
int file_name_check_template(const char *template, ski_error *error);

/* A checked template's name for the revision, with ".sql" behind it; `slug_length` is in characters. The caller's to
 * free; NULL: out of memory. */
char *file_name_compose(const char *template, const char *id, const char *message, unsigned long slug_length,
                        const struct file_date *date);

#endif
