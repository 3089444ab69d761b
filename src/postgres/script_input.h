/* SPDX-License-Identifier: PostgreSQL
 *
 * The bytes of an SQL script, from a file, standard input or a text, through a window of fixed size,
 * with the place of each byte for people.
 *
 * What goes wrong is remembered, as in struct text: from then on the input reads as ended, and whoever
 * meets an end looks at `failure` first.
 */
#ifndef POSTGRES_SCRIPT_INPUT_H
#define POSTGRES_SCRIPT_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "skinspire/error.h"

/* Where the bytes come from when it is neither a file nor a text: up to `size` of them, 0 at the end. */
struct script_feed {
        int (*read)(void *context, char *buffer, size_t size, size_t *ret_length, ski_error *error);
        void *context;
        const char *name; /* for errors */
};

struct script_place {
        unsigned line, column; /* 1-based; the column counts characters */
};

struct script_input {
        char *name;   /* the file, for errors; NULL for a text */
        int fd;       /* -1 for a text, and with a feed */
        const struct script_feed *feed; /* NULL: there is none */
        char *buffer; /* the window's memory; NULL for a text, whose bytes are borrowed */
        const char *bytes;
        size_t position, length; /* of the window */
        bool at_end;             /* nothing follows the window */
        uint64_t offset;         /* of bytes[position] in the whole */
        struct script_place place;

        bool is_utf8;                  /* false: bytes pass as they are, each is one character */
        unsigned char expected;        /* how many bytes the current character still has … */
        unsigned char lowest, highest; /* … and what the next one may be */
        struct script_place character; /* where the current character began */

        struct text *record; /* what is taken is also appended here; NULL: nowhere */
        struct script_place record_place;
        ski_error failure;
};

enum { SCRIPT_END = -1 };

/* "-" is standard input. */
int script_input_open(struct script_input *input, const char *path, ski_error *error);
/* The feed must live as long as the input. */
int script_input_feed(struct script_input *input, const struct script_feed *feed, ski_error *error);
void script_input_text(struct script_input *input, const char *text, size_t length);
void script_input_close(struct script_input *input);

/* Makes `count` more bytes visible in the window; false when fewer are left. count is small. */
bool script_input_fill(struct script_input *input, size_t count);

/* The byte `ahead` of the next one, 0…255, or SCRIPT_END. */
static inline int script_input_peek(struct script_input *input, size_t ahead)
{
        if (input->position + ahead >= input->length && !script_input_fill(input, ahead + 1))
                return SCRIPT_END;
        return (unsigned char)input->bytes[input->position + ahead];
}

/* Consumes the next byte: checks it, moves the place on, records it. */
int script_input_take(struct script_input *input);

/* Consumes what the window holds up to `length` bytes, as script_input_take() does; false: see `failure`. */
bool script_input_skip(struct script_input *input, size_t length);

/* Fills `failure` and its place; later failures are dropped. */
void script_input_fail(struct script_input *input, struct script_place place, int code, const char *format, ...)
        _printf_(4, 5);

#endif
