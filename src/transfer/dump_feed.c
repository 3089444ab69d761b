/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/dump_feed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/process.h"
#include "postgres/programs.h"
#include "transfer/archive_file.h"
#include "transfer/dump_tar.h"
#include "transfer/plain_dump.h"

enum { EDGE = 512 /* bytes of a dump's beginning and end that are looked at */ };

struct dump_feed {
        char *path;
        struct script_feed script;
        struct byte_source *source; /* NULL: pg_restore */
        pid_t pid;
        int output, words; /* of pg_restore */
        size_t first_length, last_length;
        char first[EDGE], last[EDGE + 1];
};

/* Edges -------------------------------------------------------------------------------------------- */

static void remember(struct dump_feed *feed, const char *bytes, size_t length)
{
        size_t room = EDGE - feed->first_length, kept = length < EDGE ? length : EDGE;

        memcpy(feed->first + feed->first_length, bytes, length < room ? length : room);
        feed->first_length += length < room ? length : room;
        if (feed->last_length + kept > EDGE) {
                size_t dropped = feed->last_length + kept - EDGE;

                memmove(feed->last, feed->last + dropped, feed->last_length - dropped);
                feed->last_length -= dropped;
        }
        memcpy(feed->last + feed->last_length, bytes + length - kept, kept);
        feed->last_length += kept;
}

static bool has(const char *bytes, size_t length, const char *words)
{
        return memmem(bytes, length, words, strlen(words)) != NULL;
}

bool dump_feed_is_pg_dump(const struct dump_feed *feed)
{
        return has(feed->first, feed->first_length, "-- PostgreSQL database dump\n");
}

bool dump_feed_is_cluster(const struct dump_feed *feed)
{
        return has(feed->first, feed->first_length, "-- PostgreSQL database cluster dump\n");
}

bool dump_feed_is_complete(const struct dump_feed *feed)
{
        return has(feed->last, feed->last_length, "-- PostgreSQL database dump complete\n");
}

/* Files -------------------------------------------------------------------------------------------- */

static int read_source(void *context, char *buffer, size_t size, size_t *ret_length, ski_error *error)
{
        struct dump_feed *feed = context;
        int r;

        r = feed->source->read(feed->source, buffer, size, ret_length, error);
        if (r == 0)
                remember(feed, buffer, *ret_length);
        return r;
}

/* pg_restore --------------------------------------------------------------------------------------- */

bool dump_needs_pg_restore(const char *path)
{
        _cleanup_free_ char *contents = text_format("%s/toc.dat", path);
        _cleanup_close_ int fd = -1;
        char begin[5];

        if (contents && file_exists(contents))
                return true;
        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || read(fd, begin, sizeof(begin)) != sizeof(begin))
                return false;
        return memcmp(begin, "PGDMP", sizeof(begin)) == 0 || dump_is_tar(path);
}

/* What pg_restore says of a file that it can't read. */
static int pg_restore_failed(struct dump_feed *feed, ski_error *error)
{
        char words[2048];
        ssize_t length = pread(feed->words, words, sizeof(words) - 1, 0);
        char *line = words, *end;

        words[length > 0 ? length : 0] = '\0';
        if (text_starts_with(line, "pg_restore: "))
                line += strlen("pg_restore: ");
        if (text_starts_with(line, "error: "))
                line += strlen("error: ");
        end = strchr(line, '\n');
        if (end)
                *end = '\0';
        if (strstr(line, "unsupported version")) {
                ski_error_set(error, -SKI_EPROGRAM, "%s was written by a newer pg_dump than this pg_restore",
                              feed->path);
                ski_error_detail(error, "%s", line);
                return ski_error_hint(error,
                                      "install a newer postgresql-client, from apt.postgresql.org where the "
                                      "distribution has none; the setting server.programs names its folder");
        }
        ski_error_set(error, -SKI_EDIFFERS, "%s is damaged, or no dump", feed->path);
        return ski_error_detail(error, "pg_restore says: %s", line);
}

static int read_pg_restore(void *context, char *buffer, size_t size, size_t *ret_length, ski_error *error)
{
        struct dump_feed *feed = context;
        ssize_t length;
        int status = 0;

        do {
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
                length = read(feed->output, buffer, size);
        } while (length < 0 && errno == EINTR);
        if (length < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot read what pg_restore writes");
        *ret_length = (size_t)length;
        remember(feed, buffer, (size_t)length);
        if (length > 0 || feed->pid <= 0)
                return 0;
        if (process_wait(feed->pid, &status) < 0)
                return ski_error_set(error, -SKI_EPROGRAM, "pg_restore can't be waited for");
        feed->pid = 0;
        return status == 0 ? 0 : pg_restore_failed(feed, error);
}

static int start_pg_restore(struct dump_feed *feed, const char *programs, ski_error *error)
{
        _cleanup_free_ char *program = NULL;
        int ends[2], r;

        r = dump_is_tar(feed->path) ? dump_check_tar(feed->path, error) : 0;
        if (r == 0)
                r = programs_find("pg_restore", 0, programs, &program, error);
        if (r < 0)
                return r;
        feed->words = memfd_create("words", MFD_CLOEXEC);
        if (feed->words < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot make a file in memory");
        r = process_pipe(ends, error);
        if (r < 0)
                return r;
        feed->output = ends[0];
        _cleanup_close_ int writing = ends[1];
        const char *const argv[] = { program, "--file=-", feed->path, NULL };
        const char *const environment[] = { "LC_ALL=C", NULL };
        const struct process_options options = {
                .argv = argv,
                .environment = environment,
                .unset_prefix = "PG",
                .input = PROCESS_NULL,
                .output = writing,
                .errors = feed->words,
        };
        feed->script.read = read_pg_restore;
        return process_start(&options, &feed->pid, error);
}

/* Opening ------------------------------------------------------------------------------------------ */

/* A path must not be taken for an option. */
static char *safe_path(const char *path)
{
        return path[0] == '-' ? text_format("./%s", path) : strdup(path);
}

int dump_feed_open(const char *path, struct seal_secret *secret, const char *programs, struct dump_feed **ret,
                   ski_error *error)
{
        _cleanup_(dump_feed_freep) struct dump_feed *feed = calloc(1, sizeof(*feed));
        int r;

        if (!feed)
                return ski_error_oom(error);
        feed->output = feed->words = -1;
        feed->path = safe_path(path);
        if (!feed->path)
                return ski_error_oom(error);
        feed->script = (struct script_feed){ .read = read_source, .context = feed, .name = feed->path };
        if (dump_needs_pg_restore(path))
                r = start_pg_restore(feed, programs, error);
        else if (folder_exists(path))
                r = ski_error_set(error, -SKI_EDIFFERS,
                                  "the folder %s is no backup: it has neither a manifest nor a toc.dat", path);
        else
                r = archive_source_open(feed->path, plain_dump_label, secret, NULL, NULL, &feed->source, error);
        if (r < 0)
                return r;
        *ret = steal(feed);
        return 0;
}

void dump_feed_free(struct dump_feed *feed)
{
        if (!feed)
                return;
        byte_source_free(feed->source);
        process_kill(feed->pid);
        closep(&feed->output);
        closep(&feed->words);
        free(feed->path);
        free(feed);
}

const struct script_feed *dump_feed_script(const struct dump_feed *feed)
{
        return &feed->script;
}
