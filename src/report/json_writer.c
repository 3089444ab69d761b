/* SPDX-License-Identifier: PostgreSQL */
#include "report/json_writer.h"

#include <stdio_ext.h>
#include <string.h>

#include "report/json.h"
#include "report/visible.h"

static void put(struct json_writer *writer, char character)
{
        putc_unlocked(character, writer->stream);
}

static void put_bytes(struct json_writer *writer, const char *bytes, size_t length)
{
        fwrite_unlocked(bytes, 1, length, writer->stream);
}

static void put_line_start(struct json_writer *writer)
{
        static const char spaces[] = "                                ";
        size_t left = 2 * (size_t)writer->depth;

        put(writer, '\n');
        while (left > 0) {
                size_t length = left < sizeof(spaces) - 1 ? left : sizeof(spaces) - 1;

                put_bytes(writer, spaces, length);
                left -= length;
        }
}

/* Where a member or an element begins. */
static void put_place(struct json_writer *writer)
{
        if (writer->depth == 0)
                return;
        if (writer->inside)
                put(writer, ',');
        put_line_start(writer);
        writer->inside = true;
}

static void put_opening(struct json_writer *writer, char bracket)
{
        put(writer, bracket);
        writer->depth++;
        writer->inside = false;
}

static void put_closing(struct json_writer *writer, char bracket)
{
        writer->depth--;
        if (writer->inside)
                put_line_start(writer);
        put(writer, bracket);
        writer->inside = true;
}

static bool stands_for_itself(char character)
{
        return (unsigned char)character >= 0x20 && (unsigned char)character < 0x80 && character != '"' &&
               character != '\\';
}

/* A character that may need an escape or be none; returns how many bytes it was. */
static size_t put_character(struct json_writer *writer, const char *string)
{
        static const char names[] = "\bb\ff\nn\rr\tt\"\"\\\\";
        unsigned code_point;
        size_t length = utf8_character(string, &code_point);

        if (length == 0) {
                put_bytes(writer, "\uFFFD", strlen("\uFFFD"));
                return 1;
        }
        if (length > 1) {
                put_bytes(writer, string, length);
                return length;
        }
        for (const char *name = names; *name; name += 2)
                if (*name == *string) {
                        put(writer, '\\');
                        put(writer, name[1]);
                        return 1;
                }
        fprintf(writer->stream, "\\u%04X", code_point);
        return 1;
}

/* The plain characters at the start, or one that is not; returns how many bytes these were. */
static size_t put_characters(struct json_writer *writer, const char *string)
{
        size_t plain = 0;

        while (stands_for_itself(string[plain]))
                plain++;
        if (plain == 0)
                return put_character(writer, string);
        put_bytes(writer, string, plain);
        return plain;
}

static void put_string(struct json_writer *writer, const char *string)
{
        put(writer, '"');
        while (*string)
                string += put_characters(writer, string);
        put(writer, '"');
}

static void put_key(struct json_writer *writer, const char *key)
{
        put_place(writer);
        if (!key)
                return;
        put_string(writer, key);
        put_bytes(writer, ": ", 2);
}

void json_object_begin(struct json_writer *writer, const char *key)
{
        put_key(writer, key);
        put_opening(writer, '{');
}

void json_object_end(struct json_writer *writer)
{
        put_closing(writer, '}');
}

void json_array_begin(struct json_writer *writer, const char *key)
{
        put_key(writer, key);
        put_opening(writer, '[');
}

void json_array_end(struct json_writer *writer)
{
        put_closing(writer, ']');
}

void json_answer_begin(struct json_writer *writer, FILE *stream)
{
        char version[16];

        *writer = (struct json_writer){ .stream = stream };
        __fsetlocking(stream, FSETLOCKING_BYCALLER);
        snprintf(version, sizeof(version), "%d", JSON_SCHEMA_VERSION);
        json_object_begin(writer, NULL);
        json_put_word(writer, "schema_version", version);
}

void json_answer_end(struct json_writer *writer)
{
        json_object_end(writer);
        put(writer, '\n');
}

void json_put_text(struct json_writer *writer, const char *key, const char *text)
{
        if (!text) {
                json_put_word(writer, key, "null");
                return;
        }
        put_key(writer, key);
        put_string(writer, text);
}

void json_put_word(struct json_writer *writer, const char *key, const char *word)
{
        put_key(writer, key);
        put_bytes(writer, word, strlen(word));
}

/* Copies a string that has its escapes already, from quote to quote; returns the closing one. */
static const char *copy_string(struct json_writer *writer, const char *string)
{
        put(writer, *string++);
        while (*string != '"') {
                if (*string == '\\')
                        put(writer, *string++), put(writer, *string++);
                else
                        string += put_characters(writer, string);
        }
        put(writer, '"');
        return string;
}

/* Only the white space between the tokens changes. */
void json_put_document(struct json_writer *writer, const char *key, const char *document)
{
        bool at_place =
                false; /* the next token begins a member or an element, if it is not the end of all of them */

        put_key(writer, key);
        for (const char *token = document; *token; token++) {
                switch (*token) {
                case ' ':
                case '\t':
                case '\n':
                case '\r':
                        continue;
                case ',':
                        at_place = true;
                        continue;
                case ']':
                case '}':
                        put_closing(writer, *token);
                        at_place = false;
                        continue;
                default:
                        break;
                }
                if (at_place)
                        put_place(writer);
                at_place = *token == '[' || *token == '{';
                if (at_place)
                        put_opening(writer, *token);
                else if (*token == '"')
                        token = copy_string(writer, token);
                else if (*token == ':')
                        put_bytes(writer, ": ", 2);
                else
                        put(writer, *token);
        }
}
