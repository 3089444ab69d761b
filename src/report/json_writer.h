/* SPDX-License-Identifier: PostgreSQL
 *
 * JSON written as it comes, in the layout of json_print(): for answers so long that building them first would take
 * more time than making them. The caller sees to it that what he opens is closed, and that members have a key and
 * elements none (NULL). A failed write stays in the stream's error flag.
 */
#ifndef REPORT_JSON_WRITER_H
#define REPORT_JSON_WRITER_H

#include <stdbool.h>
#include <stdio.h>

struct json_writer {
        FILE *stream; /* used by one thread alone */
        unsigned depth;
        bool inside; /* something stands in the innermost object or array already */
};

/* The answer's object, which begins with schema_version, and its end. */
void json_answer_begin(struct json_writer *writer, FILE *stream);
void json_answer_end(struct json_writer *writer);

void json_object_begin(struct json_writer *writer, const char *key);
void json_object_end(struct json_writer *writer);
void json_array_begin(struct json_writer *writer, const char *key);
void json_array_end(struct json_writer *writer);

/* A string, or null for NULL; bytes that are no UTF-8 become U+FFFD. */
void json_put_text(struct json_writer *writer, const char *key, const char *text);
/* A number, true, false or null, as it stands in JSON. */
void json_put_word(struct json_writer *writer, const char *key, const char *word);
/* Well-formed JSON of any kind and layout. */
void json_put_document(struct json_writer *writer, const char *key, const char *document);

#endif
