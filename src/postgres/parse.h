/* SPDX-License-Identifier: PostgreSQL
 *
 * What kind of statement one statement is, as far as whoever runs it must know.
 */
#ifndef POSTGRES_PARSE_H
#define POSTGRES_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/macro.h"

enum statement_kind {
        STATEMENT_OTHER,
        STATEMENT_BEGIN,     /* BEGIN, START TRANSACTION */
        STATEMENT_COMMIT,    /* COMMIT, END */
        STATEMENT_ROLLBACK,  /* ROLLBACK, ABORT */
        STATEMENT_PREPARED,  /* PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED */
        STATEMENT_SAVEPOINT, /* SAVEPOINT, RELEASE, ROLLBACK TO */
        STATEMENT_COPY_IN,   /* COPY … FROM STDIN */
        STATEMENT_COPY_OUT,  /* COPY … TO STDOUT */
};

/* The statement's first words in lower case, without what stands in quotes, comments and parentheses.
 * They are enough to know a statement whose syntax is newer than our parser. */
struct statement_words {
        char items[10][16]; /* a longer word is cut, and so equals no keyword */
        size_t count;       /* of all words, also of those that found no room above */
        bool concurrently;  /* these may stand anywhere */
        bool from_stdin, to_stdout;
};

struct statement_traits {
        enum statement_kind kind;
        const char *alone; /* "VACUUM": the server refuses it inside a transaction; NULL: it does not */
        bool sets_modes;   /* a BEGIN with an isolation level or the like */
        bool adds_label;   /* ALTER TYPE … ADD VALUE: nobody can use the label before it is committed */
        bool is_binary;    /* a COPY in binary format */
        char *table;       /* the table that a COPY names, without its schema; NULL when it names none */
};

void statement_traits_clear(struct statement_traits *traits);

/* Fills the traits from the server's own parser, or from the words where that does not know the syntax
 * (or where the statement is large). `length` is strlen(text). */
void statement_classify(const char *text, size_t length, const struct statement_words *words,
                        struct statement_traits *ret);

#endif
