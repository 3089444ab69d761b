/* SPDX-License-Identifier: PostgreSQL */
#include "operations/edit_file.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/process.h"
#include "base/text.h"

static const char *find_editor(void)
{
        const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");

        if (visual && *visual)
                return visual;
        return editor && *editor ? editor : "editor";
}

static int fail(const char *editor, int status, ski_error *error)
{
        _cleanup_free_ char *end = process_describe_status(status);

        ski_error_set(error, -SKI_EPROGRAM, "the editor '%s' %s", editor, end ? end : "failed");
        return ski_error_hint(error, "the variable EDITOR names another");
}

int edit_file(const char *path, ski_error *error)
{
        const char *editor = find_editor();
        /* As for git and others: what the variable holds is read by the shell. */
        _cleanup_free_ char *script = text_format("%s \"$@\"", editor);
        const char *const argv[] = { "/bin/sh", "-c", script, editor, path, NULL };
        const struct process_options options = {
                .argv = argv, .input = STDIN_FILENO, .output = STDOUT_FILENO, .errors = STDERR_FILENO
        };
        int status = 0, r;
        pid_t pid;

        if (!script)
                return ski_error_oom(error);
        r = process_start(&options, &pid, error);
        if (r == 0)
                r = process_wait(pid, &status);
        if (r < 0)
                return r;
        return status == 0 ? 0 : fail(editor, status, error);
}
