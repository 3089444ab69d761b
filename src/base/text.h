/* SPDX-License-Identifier: PostgreSQL
 *
 * Text that grows, lists of strings, and small questions about strings.
 *
 * Appending never fails at the call: when memory runs out, the text or list remembers it in `failed`,
 * and text_steal() or the one check at the end sees it.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/macro.h"

struct text {
        char *bytes; /* always ends in NUL once something was appended; may be NULL before */
        size_t length;
        size_t capacity;
        bool failed;
};

#define TEXT_INIT \
        {         \
                0 \
        }

void text_append(struct text *text, const char *string);
void text_append_bytes(struct text *text, const char *bytes, size_t length);
void text_append_char(struct text *text, char character);
void text_appendf(struct text *text, const char *format, ...) _printf_(2, 3);
void text_appendv(struct text *text, const char *format, va_list arguments) _printf_(2, 0);

/* The content as a string, "" when empty; valid until the next change. */
const char *text_get(const struct text *text);
/* The content as a string that the caller frees, or NULL when memory ran out. Leaves the text empty. */
char *text_steal(struct text *text);
void text_clear(struct text *text); /* empties, keeps the memory */
void text_free(struct text *text);

#define _cleanup_text_ _cleanup_(text_free)

/* What a count adds to its word: "1 table", "2 tables". */
static inline const char *text_plural(unsigned long long count)
{
        return count == 1 ? "" : "s";
}

/* 'it'\''s', one word for a shell, freed by the caller; NULL when memory ran out. */
char *text_shell_word(const char *string);

/* asprintf() that returns the string, or NULL when memory ran out. */
char *text_format(const char *format, ...) _printf_(1, 2);

struct strings {
        char **items; /* items[count] is NULL once something was added, so it serves as an argv */
        size_t count;
        bool failed;
};

#define STRINGS_INIT \
        {            \
                0    \
        }

void strings_add(struct strings *strings, const char *string); /* copies */
void strings_addf(struct strings *strings, const char *format, ...) _printf_(2, 3);
void strings_remove(struct strings *strings, size_t index);
void strings_sort(struct strings *strings); /* by bytes */
bool strings_contain(const struct strings *strings, const char *string);
void strings_join(const struct strings *strings, const char *separator, struct text *text);
void strings_free(struct strings *strings);

#define _cleanup_strings_ _cleanup_(strings_free)

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts_with(const char *string, const char *prefix);
bool text_ends_with(const char *string, const char *suffix);

/* The word of the list (ended by NULL) that a person may have meant, or NULL when none is near.
 * Optimal string alignment distance, at most a third of the word's length. */
const char *text_nearest(const char *word, const char *const *list);

/* The longest prefix of at most `limit` bytes that does not cut a UTF-8 character. */
size_t text_utf8_prefix(const char *string, size_t limit);

/* How many bytes at the start are UTF-8 text without NUL; `length` when all are. */
size_t text_utf8_valid(const char *bytes, size_t length);

/* "12 kB", "3.4 MB": powers of 1024 with PostgreSQL's unit names. */
void text_append_size(struct text *text, unsigned long long bytes);

#endif
