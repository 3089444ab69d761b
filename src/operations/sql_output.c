/* SPDX-License-Identifier: PostgreSQL */
#include "operations/sql_output.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/process.h"
#include "base/text.h"

void sql_output_remove(char *path)
{
        if (path)
                unlink(path);
        free(path);
}

int sql_output_make(char **ret_path, int *ret_fd, ski_error *error)
{
        const char *given = getenv("TMPDIR"), *folder = given && given[0] ? given : "/tmp";
        _cleanup_free_ char *path = text_format("%s/skinspire.XXXXXX", folder);

        if (!path)
                return ski_error_oom(error);
        *ret_fd = mkstemp(path);
        if (*ret_fd < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot make a file in %s", folder);
        *ret_path = steal(path);
        return 0;
}

static int run(const char *command, const char *directory, int output, ski_error *error)
{
        const char *const argv[] = { "/bin/sh", "-c", command, NULL };
        const struct process_options options = {
                .argv = argv,
                .directory = directory,
                .input = PROCESS_NULL,
                .output = output,
                .errors = STDERR_FILENO,
        };
        _cleanup_free_ char *ended = NULL;
        int r, status = 0;
        pid_t pid;

        r = process_start(&options, &pid, error);
        if (r == 0)
                r = process_wait(pid, &status);
        if (r < 0 || status == 0)
                return r;
        ended = process_describe_status(status);
        return ski_error_set(error, -SKI_EPROGRAM, "the command '%s' %s", command, ended ? ended : "failed");
}

int sql_output_of(const char *command, const char *directory, char **ret_path, ski_error *error)
{
        _cleanup_close_ int output = -1;
        char *path = NULL;
        int r;

        r = sql_output_make(&path, &output, error);
        if (r == 0)
                r = run(command, directory, output, error);
        if (r < 0)
                sql_output_remove(path);
        else
                *ret_path = path;
        return r;
}

void sql_output_place_error(const char *path, ski_error *error)
{
        if (error && path && text_equal(error->file, path))
                ski_error_place(error, "what the command printed", error->line, error->column);
}
