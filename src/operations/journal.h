/* SPDX-License-Identifier: PostgreSQL
 *
 * The journal: every change anywhere, with time, user, command and outcome. It is a file of JSON lines in
 * the project, and a table in the target's server where this role may write one.
 *
 * An entry is written when the operation begins and again when it ends, so that a killed one shows as
 * interrupted.
 */
#ifndef OPERATIONS_JOURNAL_H
#define OPERATIONS_JOURNAL_H

#include "config/environment.h"
#include "config/project.h"

struct journal_entry;

/* `command` is what was typed, without secrets; environment NULL: the change is to no single one, and only the
 * project's file can hold it. Journal trouble never stops an operation: it is a warning. */
struct journal_entry *journal_begin(const struct project *project, const struct environment *environment,
                                    const char *command);

/* Writes the outcome (error->code 0: done) and frees the entry. NULL is harmless. */
void journal_end(struct journal_entry *entry, const ski_error *error);

/* A further fact for the outcome, as the name of the retained database. */
void journal_note(struct journal_entry *entry, const char *format, ...) _printf_(2, 3);

struct journal_line {
        char *started_at;
        char *environment;
        char *database;
        char *user;
        char *command;
        char *outcome; /* "done", "failed", "running", "interrupted" */
        char *detail;  /* the error's message, or the notes */
        double seconds;
};

struct journal_lines {
        struct journal_line *items; /* oldest first */
        size_t count;
};

/* The project's journal; environment NULL: all; at most `limit` newest lines (0: all). */
int journal_read(const struct project *project, const char *environment, size_t limit,
                 struct journal_lines *ret, ski_error *error);
void journal_lines_clear(struct journal_lines *lines);

#endif
