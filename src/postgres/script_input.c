/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/script_input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"

enum {
        WINDOW = 65536,
        /* A message of the protocol has at most 1 GB, so no longer statement can reach a server. Before that
         * limit, it stops an unclosed quote from taking a huge file into memory. */
        LONGEST_RECORD = 0x3fffff00,
};

static const struct script_place nowhere;

static void start(struct script_input *input)
{
        *input = (struct script_input){ .fd = -1, .place = { 1, 1 }, .is_utf8 = true };
}

int script_input_open(struct script_input *input, const char *path, ski_error *error)
{
        bool standard = strcmp(path, "-") == 0;

        start(input);
        input->name = strdup(standard ? "standard input" : path);
        input->buffer = malloc(WINDOW);
        if (!input->name || !input->buffer)
                return ski_error_oom(error);
        input->bytes = input->buffer;
        input->fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC);
        if (input->fd < 0)
                return ski_error_set_errno(error, errno == ENOENT ? -SKI_ENOTFOUND : -SKI_EIO, errno,
                                           "cannot open %s", input->name);
        return 0;
}

int script_input_feed(struct script_input *input, const struct script_feed *feed, ski_error *error)
{
        start(input);
        input->feed = feed;
        input->name = strdup(feed->name);
        input->bytes = input->buffer = malloc(WINDOW);
        return input->name && input->buffer ? 0 : ski_error_oom(error);
}

void script_input_text(struct script_input *input, const char *text, size_t length)
{
        start(input);
        input->bytes = text;
        input->length = length;
        input->at_end = true;
}

void script_input_close(struct script_input *input)
{
        closep(&input->fd);
        free(input->name);
        free(input->buffer);
        ski_error_clear(&input->failure);
        *input = (struct script_input){ .fd = -1 };
}

void script_input_fail(struct script_input *input, struct script_place place, int code, const char *format, ...)
{
        _cleanup_free_ char *message = NULL;
        va_list arguments;

        if (input->failure.code != 0)
                return;
        va_start(arguments, format);
        int length = vasprintf(&message, format, arguments);
        va_end(arguments);
        if (length < 0) {
                message = NULL;
                ski_error_oom(&input->failure);
        } else {
                ski_error_set(&input->failure, code, "%s", message);
                if (place.line > 0)
                        ski_error_place(&input->failure, input->name, place.line, place.column);
        }
        /* Reads as ended from here on. */
        input->length = input->position;
        input->at_end = true;
}

static ssize_t read_feed(struct script_input *input)
{
        size_t length;
        int r = input->feed->read(input->feed->context, input->buffer + input->length, WINDOW - input->length,
                                  &length, &input->failure);

        if (r == 0)
                return (ssize_t)length;
        /* Reads as ended from here on. */
        input->length = input->position;
        input->at_end = true;
        return -1;
}

static ssize_t read_more(struct script_input *input)
{
        if (input->feed)
                return read_feed(input);
        for (;;) {
                if (interrupt_requested()) {
                        script_input_fail(input, nowhere, -SKI_EINTERRUPTED, "interrupted");
                        return -1;
                }
                ssize_t length = read(input->fd, input->buffer + input->length, WINDOW - input->length);
                if (length >= 0)
                        return length;
                if (errno != EINTR) {
                        script_input_fail(input, nowhere, -SKI_EIO, "cannot read %s: %s", input->name,
                                          strerror(errno));
                        return -1;
                }
        }
}

bool script_input_fill(struct script_input *input, size_t count)
{
        if (!input->at_end && input->position > 0) {
                memmove(input->buffer, input->buffer + input->position, input->length - input->position);
                input->length -= input->position;
                input->position = 0;
        }
        while (!input->at_end && input->length < count) {
                ssize_t length = read_more(input);
                if (length < 0)
                        break;
                if (length == 0)
                        input->at_end = true;
                input->length += (size_t)length;
        }
        if (input->length - input->position >= count)
                return true;
        if (input->expected > 0 && input->position == input->length)
                script_input_fail(input, input->character, -SKI_EUSAGE, "a character that is not valid UTF-8");
        return false;
}

/* Begins a character: how many bytes follow, and what the first of those may be. Overlong forms, surrogates
 * and what lies above U+10FFFF are excluded by that second byte. */
static bool begin_character(struct script_input *input, unsigned char byte)
{
        input->character = input->place;
        input->lowest = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
        input->highest = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
        input->expected = byte < 0x80 ? 0 : byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
        return byte < 0x80 || (byte >= 0xC2 && byte <= 0xF4);
}

static bool continue_character(struct script_input *input, unsigned char byte)
{
        if (byte < input->lowest || byte > input->highest)
                return false;
        input->expected--;
        input->lowest = 0x80;
        input->highest = 0xBF;
        return true;
}

/* Checks one byte and moves the place over it. */
static bool check(struct script_input *input, unsigned char byte)
{
        bool within = input->expected > 0;

        if (byte == '\0') {
                script_input_fail(input, input->place, -SKI_EUSAGE, "a NUL byte, which no SQL text may hold");
                return false;
        }
        if (input->is_utf8 && (byte >= 0x80 || within) &&
            !(within ? continue_character(input, byte) : begin_character(input, byte))) {
                script_input_fail(input, within ? input->character : input->place, -SKI_EUSAGE,
                                  "a character that is not valid UTF-8");
                return false;
        }
        if (byte == '\n') {
                input->place.line++;
                input->place.column = 1;
        } else if (!within) {
                input->place.column++;
        }
        return true;
}

static void record(struct script_input *input, const char *bytes, size_t length)
{
        if (!input->record)
                return;
        text_append_bytes(input->record, bytes, length);
        if (input->record->failed)
                script_input_fail(input, input->record_place, -SKI_ENOMEM, "out of memory for the statement");
        else if (input->record->length > LONGEST_RECORD)
                script_input_fail(input, input->record_place, -SKI_EUSAGE,
                                  "the statement that begins here is longer than 1 GB");
}

int script_input_take(struct script_input *input)
{
        int byte = script_input_peek(input, 0);

        if (byte == SCRIPT_END || !check(input, (unsigned char)byte))
                return SCRIPT_END;
        const char *taken = input->bytes + input->position;
        input->position++;
        input->offset++;
        record(input, taken, 1);
        return byte;
}

bool script_input_skip(struct script_input *input, size_t length)
{
        const char *taken = input->bytes + input->position;

        for (size_t i = 0; i < length; i++)
                if (!check(input, (unsigned char)taken[i]))
                        return false;
        input->position += length;
        input->offset += length;
        record(input, taken, length);
        return true;
}
