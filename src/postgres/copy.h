/* SPDX-License-Identifier: PostgreSQL
 *
 * COPY between the server and us: data that stream in pieces of any size, never whole in memory.
 *
 * Each runs one statement, inside the session's scope where one is open, else on its own.
 * Errors: as ski_execute(), and what the source or sink returned.
 */
#ifndef POSTGRES_COPY_H
#define POSTGRES_COPY_H

#include <stddef.h>
#include <stdint.h>

#include "skinspire/session.h"

/* Gives the next piece: 1, or 0 at the end. A negative code (with the error filled) cancels the COPY. */
typedef int copy_source(const char **ret_bytes, size_t *ret_length, void *context, ski_error *error);

/* Takes a piece: 0. A negative code (with the error filled) cancels the COPY. */
typedef int copy_sink(const char *bytes, size_t length, void *context, ski_error *error);

struct copy_input {
        const char *statement; /* COPY … FROM STDIN */
        const char *table;     /* what it fills, without schema, to find the line in errors; or NULL */
        copy_source *source;
        void *context;
        uint64_t rows;        /* set on success: how many were copied */
        uint64_t failed_line; /* set on failure: the line of the data that the server refused; 0: unknown */
};

int copy_in(ski_session *session, struct copy_input *input, ski_error *error);

/* The same pushed: begin, put any number of pieces, then finish or abandon; the session takes nothing else meanwhile.
 * After a put that failed, abandon. */
int copy_in_begin(ski_session *session, const char *statement, ski_error *error);
int copy_in_put(ski_session *session, const char *bytes, size_t length, ski_error *error);
int copy_in_finish(ski_session *session, const char *statement, uint64_t *ret_rows, ski_error *error);
void copy_in_abandon(ski_session *session);

/* COPY … TO STDOUT. ret_rows may be NULL. */
int copy_out(ski_session *session, const char *statement, copy_sink *sink, void *context, uint64_t *ret_rows,
             ski_error *error);

#endif
