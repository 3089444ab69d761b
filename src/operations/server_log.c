/* SPDX-License-Identifier: PostgreSQL */
#include "operations/server_log.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "postgres/private_server.h"

enum { BLOCK = 65536 };

struct server_log {
        const struct project *project;
        int fd;
        off_t position; /* all before it was read; always the start of a line */
};

int server_log_open(const struct project *project, struct server_log **ret, ski_error *error)
{
        _cleanup_(server_log_freep) struct server_log *log = malloc(sizeof(*log));
        int r;

        if (!log)
                return ski_error_oom(error);
        *log = (struct server_log){ .project = project, .fd = -1 };
        r = private_server_open_log(project, &log->fd, error);
        if (r < 0)
                return r;
        *ret = steal(log);
        return 0;
}

void server_log_free(struct server_log *log)
{
        if (!log)
                return;
        closep(&log->fd);
        free(log);
}

static int complain(ski_error *error)
{
        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot read the private server's log");
}

/* Fills the buffer from that place, up to the file's end. */
static ssize_t read_at(int fd, char *buffer, size_t size, off_t place)
{
        size_t filled = 0;

        while (filled < size) {
                ssize_t length = pread(fd, buffer + filled, size - filled, place + (off_t)filled);
                if (length < 0 && errno == EINTR)
                        continue;
                if (length < 0)
                        return -1;
                if (length == 0)
                        break;
                filled += (size_t)length;
        }
        return (ssize_t)filled;
}

/* Reads on from the position, as far as whole lines go. */
static int read_lines(struct server_log *log, struct text *text, ski_error *error)
{
        size_t before = text->length;
        char buffer[BLOCK];
        ssize_t length;

        do {
                length = read_at(log->fd, buffer, sizeof(buffer),
                                 log->position + (off_t)(text->length - before));
                if (length < 0)
                        return complain(error);
                text_append_bytes(text, buffer, (size_t)length);
        } while (length == (ssize_t)sizeof(buffer) && !text->failed);
        if (text->failed)
                return ski_error_oom(error);
        while (text->length > before && text->bytes[text->length - 1] != '\n')
                text->length--;
        if (text->bytes)
                text->bytes[text->length] = '\0';
        log->position += (off_t)(text->length - before);
        return 0;
}

/* Goes back from the end, block by block, to the start of the line. */
static int find_line_from_end(int fd, off_t size, unsigned long lines, off_t *ret, ski_error *error)
{
        char buffer[BLOCK];
        off_t start = size;

        *ret = size;
        while (start > 0 && lines > 0) {
                size_t wanted = start < BLOCK ? (size_t)start : BLOCK;

                start -= (off_t)wanted;
                if (read_at(fd, buffer, wanted, start) < (ssize_t)wanted)
                        return complain(error);
                for (size_t i = wanted; i-- > 0;) {
                        off_t place = start + (off_t)i;
                        /* The newline at the very end ends the last line, it begins none. */
                        if (buffer[i] != '\n' || place + 1 == size)
                                continue;
                        *ret = place + 1;
                        if (--lines == 0)
                                return 0;
                }
        }
        if (lines > 0)
                *ret = 0;
        return 0;
}

int server_log_read_end(struct server_log *log, unsigned long lines, struct text *text, ski_error *error)
{
        struct stat status;
        int r;

        if (fstat(log->fd, &status) < 0)
                return complain(error);
        r = find_line_from_end(log->fd, status.st_size, lines, &log->position, error);
        return r < 0 ? r : read_lines(log, text, error);
}

/* 'server destroy' and a new start leave another file in the log's place. */
static void follow_name(struct server_log *log)
{
        struct stat ours, named;
        _cleanup_close_ int fd = -1;

        if (private_server_open_log(log->project, &fd, NULL) < 0 || fstat(log->fd, &ours) < 0 ||
            fstat(fd, &named) < 0)
                return;
        if (ours.st_dev != named.st_dev || ours.st_ino != named.st_ino) {
                int old = log->fd;
                log->fd = fd;
                fd = old;
                log->position = 0;
        } else if (ours.st_size < log->position) {
                log->position = 0;
        }
}

int server_log_read_new(struct server_log *log, struct text *text, ski_error *error)
{
        follow_name(log);
        return read_lines(log, text, error);
}
