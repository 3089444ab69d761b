/* SPDX-License-Identifier: PostgreSQL
 *
 * SQL scripts: cuts a file, standard input or a text into statements as psql does, and hands out the data
 * lines that follow COPY … FROM STDIN. Of any size: the memory used is that of the largest statement.
 *
 * The lexer is our own although the server's parser is at hand: that one takes a whole text at once, while
 * a script may be larger than memory, and the data after a COPY are no SQL.
 *
 * pg_dump's \restrict and \unrestrict are skipped; other commands of psql are errors that say so. Errors of
 * the script itself (an unclosed quote, a byte that is no UTF-8) are -SKI_EUSAGE with file, line and column.
 */
#ifndef POSTGRES_SCRIPT_H
#define POSTGRES_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macro.h"
#include "postgres/parse.h"
#include "skinspire/error.h"

struct script;
struct script_feed;

struct script_statement {
        const char *text; /* without the semicolon; like all texts here, valid until the next call */
        size_t length;
        const char *file;      /* "standard input"; NULL for a text */
        unsigned line, column; /* of its first character, from 1 */
        uint64_t offset;       /* of its first byte in the file, from 0 */
        struct statement_traits traits;
        unsigned data_line; /* where the data of a COPY … FROM STDIN begin; 0: no data follow */
};

/* "-" is standard input. Errors: -SKI_ENOTFOUND, -SKI_EIO, -SKI_ENOMEM. */
int script_open(const char *path, struct script **ret, ski_error *error);
/* Reads from a string, which must live as long as the script. */
int script_open_text(const char *text, size_t length, struct script **ret, ski_error *error);
/* Reads from a feed (postgres/script_input.h), which must live as long as the script. */
int script_open_feed(const struct script_feed *feed, struct script **ret, ski_error *error);
void script_free(struct script *script);
DEFINE_CLEANUP(struct script, script_free);

/* What SET can change about reading: whether a plain '…' ends at any quote or knows backslashes
 * (standard_conforming_strings), and whether the bytes are UTF-8 (client_encoding). Both hold at first. */
void script_set_standard_strings(struct script *script, bool standard);
void script_set_utf8(struct script *script, bool is_utf8);

/* The next statement: 1, or 0 at the script's end. Data of the last one that were not read are skipped. */
int script_next(struct script *script, struct script_statement *ret, ski_error *error);

/* The next piece of the data that follow the statement: 1, or 0 at their end (the line with \.). */
int script_read_data(struct script *script, const char **ret_bytes, size_t *ret_length, ski_error *error);

/* True when what follows the text would still belong to something that began in it: a quote, a comment over several
 * lines, parentheses, a function's body, the data of a COPY. A last statement without a semicolon is nothing of that kind. */
bool script_ends_inside(const char *text, size_t length);

/* How many bytes were consumed. */
uint64_t script_offset(const struct script *script);

/* Turns an error's place in a statement, which begins at that place of the file, into its place in the file. */
void script_place_error(const char *file, unsigned line, unsigned column, ski_error *error);

#endif
