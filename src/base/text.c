/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool text_reserve(struct text *text, size_t more)
{
        if (text->failed)
                return false;
        if (more >= SIZE_MAX / 2 - text->length) {
                text->failed = true;
                return false;
        }
        size_t needed = text->length + more + 1;
        if (needed <= text->capacity)
                return true;

        size_t capacity = text->capacity ? text->capacity : 64;
        while (capacity < needed)
                capacity *= 2;
        char *bytes = realloc(text->bytes, capacity);
        if (!bytes) {
                text->failed = true;
                return false;
        }
        text->bytes = bytes;
        text->capacity = capacity;
        return true;
}

void text_append_bytes(struct text *text, const char *bytes, size_t length)
{
        if (!text_reserve(text, length))
                return;
        if (length > 0)
                memcpy(text->bytes + text->length, bytes, length);
        text->length += length;
        text->bytes[text->length] = '\0';
}

void text_append(struct text *text, const char *string)
{
        text_append_bytes(text, string, strlen(string));
}

void text_append_char(struct text *text, char character)
{
        text_append_bytes(text, &character, 1);
}

void text_appendv(struct text *text, const char *format, va_list arguments)
{
        _cleanup_free_ char *formatted = NULL;

        int length = vasprintf(&formatted, format, arguments);
        if (length < 0) {
                formatted = NULL;
                text->failed = true;
                return;
        }
        text_append_bytes(text, formatted, (size_t)length);
}

void text_appendf(struct text *text, const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        text_appendv(text, format, arguments);
        va_end(arguments);
}

const char *text_get(const struct text *text)
{
        return text->length > 0 ? text->bytes : "";
}

char *text_steal(struct text *text)
{
        char *bytes = NULL;

        if (!text->failed)
                bytes = text->bytes ? steal(text->bytes) : strdup("");
        text_free(text);
        return bytes;
}

void text_clear(struct text *text)
{
        text->length = 0;
        text->failed = false;
        if (text->bytes)
                text->bytes[0] = '\0';
}

void text_free(struct text *text)
{
        free(text->bytes);
        *text = (struct text)TEXT_INIT;
}

char *text_format(const char *format, ...)
{
        va_list arguments;
        char *formatted;

        va_start(arguments, format);
        int length = vasprintf(&formatted, format, arguments);
        va_end(arguments);
        return length < 0 ? NULL : formatted;
}

char *text_shell_word(const char *string)
{
        _cleanup_text_ struct text word = TEXT_INIT;

        text_append_char(&word, '\'');
        for (; *string; string++)
                if (*string == '\'')
                        text_append(&word, "'\\''");
                else
                        text_append_char(&word, *string);
        text_append_char(&word, '\'');
        return text_steal(&word);
}

static void strings_take(struct strings *strings, char *string)
{
        if (!string || strings->failed) {
                free(string);
                strings->failed = true;
                return;
        }
        /* Room for the item and the NULL behind it; grown whenever count reaches a power of two. */
        if ((strings->count & (strings->count + 1)) == 0) {
                size_t capacity = (strings->count + 1) * 2;
                char **items = reallocarray(strings->items, capacity + 1, sizeof(char *));
                if (!items) {
                        free(string);
                        strings->failed = true;
                        return;
                }
                strings->items = items;
        }
        strings->items[strings->count++] = string;
        strings->items[strings->count] = NULL;
}

void strings_add(struct strings *strings, const char *string)
{
        strings_take(strings, strdup(string));
}

void strings_addf(struct strings *strings, const char *format, ...)
{
        va_list arguments;
        char *formatted;

        va_start(arguments, format);
        if (vasprintf(&formatted, format, arguments) < 0)
                formatted = NULL;
        va_end(arguments);
        strings_take(strings, formatted);
}

static int compare_strings(const void *a, const void *b)
{
        return strcmp(*(char *const *)a, *(char *const *)b);
}

void strings_remove(struct strings *strings, size_t index)
{
        free(strings->items[index]);
        memmove(&strings->items[index], &strings->items[index + 1],
                (strings->count - index) * sizeof(*strings->items));
        strings->count--;
}

void strings_sort(struct strings *strings)
{
        if (strings->count > 1)
                qsort(strings->items, strings->count, sizeof(char *), compare_strings);
}

bool strings_contain(const struct strings *strings, const char *string)
{
        for (size_t i = 0; i < strings->count; i++)
                if (strcmp(strings->items[i], string) == 0)
                        return true;
        return false;
}

void strings_join(const struct strings *strings, const char *separator, struct text *text)
{
        for (size_t i = 0; i < strings->count; i++) {
                if (i > 0)
                        text_append(text, separator);
                text_append(text, strings->items[i]);
        }
}

void strings_free(struct strings *strings)
{
        for (size_t i = 0; i < strings->count; i++)
                free(strings->items[i]);
        free(strings->items);
        *strings = (struct strings)STRINGS_INIT;
}

bool text_equal(const char *a, const char *b)
{
        return a && b ? strcmp(a, b) == 0 : a == b;
}

bool text_starts_with(const char *string, const char *prefix)
{
        return strncmp(string, prefix, strlen(prefix)) == 0;
}

bool text_ends_with(const char *string, const char *suffix)
{
        size_t length = strlen(string), tail = strlen(suffix);

        return length >= tail && memcmp(string + length - tail, suffix, tail) == 0;
}

static size_t smaller(size_t a, size_t b)
{
        return a < b ? a : b;
}

/* Optimal string alignment: edits and swaps of neighbours, over words too short to need more than the
 * three rows below. Longer words count as far away. */
static size_t distance(const char *a, const char *b)
{
        enum { LONGEST = 63 };
        size_t rows[3][LONGEST + 1];
        size_t length_a = strlen(a), length_b = strlen(b);

        if (length_a > LONGEST || length_b > LONGEST)
                return SIZE_MAX;
        for (size_t j = 0; j <= length_b; j++)
                rows[0][j] = j;
        for (size_t i = 1; i <= length_a; i++) {
                size_t *row = rows[i % 3], *above = rows[(i - 1) % 3];
                row[0] = i;
                for (size_t j = 1; j <= length_b; j++) {
                        size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);
                        row[j] = smaller(change, smaller(above[j], row[j - 1]) + 1);
                        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                                row[j] = smaller(row[j], rows[(i - 2) % 3][j - 2] + 1);
                }
        }
        return rows[length_a % 3][length_b];
}

const char *text_nearest(const char *word, const char *const *list)
{
        const char *nearest = NULL;
        size_t length = strlen(word);
        size_t best = (length < 3 ? 1 : length / 3) + 1;

        for (; *list; list++) {
                size_t d = distance(word, *list);
                if (d < best) {
                        best = d;
                        nearest = *list;
                }
        }
        return nearest;
}

size_t text_utf8_prefix(const char *string, size_t limit)
{
        size_t length = strnlen(string, limit + 1);

        if (length <= limit)
                return length;
        while (limit > 0 && ((unsigned char)string[limit] & 0xC0) == 0x80)
                limit--;
        return limit;
}

/* The length of the character that begins here, or 0: no overlong forms, surrogates, or more than U+10FFFF. */
static size_t utf8_character(const unsigned char *bytes, size_t length)
{
        unsigned char first = bytes[0], least = 0x80, most = 0xBF;
        size_t size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;

        if (first == 0 || size > length)
                return 0;
        if (first == 0xE0)
                least = 0xA0;
        if (first == 0xED)
                most = 0x9F;
        if (first == 0xF0)
                least = 0x90;
        if (first == 0xF4)
                most = 0x8F;
        for (size_t i = 1; i < size; i++) {
                if (bytes[i] < least || bytes[i] > most)
                        return 0;
                least = 0x80;
                most = 0xBF;
        }
        return size;
}

size_t text_utf8_valid(const char *bytes, size_t length)
{
        size_t valid = 0, size;

        while (valid < length && (size = utf8_character((const unsigned char *)bytes + valid, length - valid)) > 0)
                valid += size;
        return valid;
}

void text_append_size(struct text *text, unsigned long long bytes)
{
        static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB", "PB" };
        size_t unit = 0;
        double size = (double)bytes;

        while (size >= 1024 && unit + 1 < ARRAY_LENGTH(units)) {
                size /= 1024;
                unit++;
        }
        text_appendf(text, unit == 0 || size >= 100 ? "%.0f %s" : "%.1f %s", size, units[unit]);
}
