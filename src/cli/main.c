/* SPDX-License-Identifier: PostgreSQL */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/invocation.h"
#include "cli/old_names.h"
#include "report/failure.h"
#include "report/terminal.h"

/* Also for a command line that could not be understood. */
static bool wants_json(int argc, char *const argv[])
{
        for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
                if (strcmp(argv[i], "--json") == 0)
                        return true;
        return false;
}

/* Where a standard stream is closed, the next file that is opened would take its number, and an answer would be
 * written into it. What stands in fails like a closed one: it can't be read where reading is expected, nor
 * written where writing is. */
static bool occupy_standard_streams(void)
{
        for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
                if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
                        return false;
        return true;
}

/* Once, so that the new spelling is learnt. As the journal has it, since a setting's value may be a secret. */
static int say_new_spelling(const struct invocation *invocation, ski_error *error)
{
        _cleanup_free_ char *line = invocation_line(invocation);

        if (!line)
                return ski_error_oom(error);
        if (strcmp(invocation->command->name, "help") != 0)
                log_info("this is now 'skinspire %s'", line);
        return 0;
}

static int run(int argc, char *const argv[], bool was_spelled_otherwise, ski_error *error)
{
        _cleanup_(invocation_freep) struct invocation *invocation = NULL;
        int r;

        r = invocation_parse(&skinspire_commands, argc, argv, &invocation, error);
        if (r < 0)
                return r;
        terminal_set_talk(invocation_flag(invocation, "quiet"), invocation_flag(invocation, "verbose"));
        if (was_spelled_otherwise) {
                r = say_new_spelling(invocation, error);
                if (r < 0)
                        return r;
        }
        r = invocation_open_project(invocation, error);
        if (r < 0)
                return r;
        return invocation->command->run(invocation, error);
}

static int run_by_old_name(int argc, char *const argv[], ski_error *error)
{
        _cleanup_text_ struct text explanation = TEXT_INIT;
        _cleanup_strings_ struct strings line = STRINGS_INIT;
        int r;

        if (old_names_explain(argc, argv, &explanation)) {
                fputs(text_get(&explanation), stdout);
                return explanation.failed ? ski_error_oom(error) : 0;
        }
        r = old_names_translate(argc, argv, &line, error);
        if (r < 0)
                return r;
        return run((int)line.count, line.items, old_names_differ(argc, argv, &line), error);
}

static bool is_command(const char *word)
{
        return command_find(&skinspire_commands, word) || command_family_find(&skinspire_commands, word);
}

/* The name that counts is argv[0], or else the first word, if that is no command of today. */
static int run_by_any_name(int argc, char *argv[], bool old, ski_error *error)
{
        int count = argc;
        char **call = old ? argv : NULL;

        if (!old && argc > 1 && !is_command(argv[1]))
                call = old_names_unfold(&count, argv);
        return call ? run_by_old_name(count, call, error) : run(argc, argv, false, error);
}

/* True when whoever read our output has gone, as head(1) does. */
static bool reader_has_left(void)
{
        struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };

        return poll(&output, 1, 0) == 1 && output.revents & POLLERR;
}

/* An answer that could not be written is a failure; one that nobody wanted to read on is not. */
static int finish_output(ski_error *error)
{
        bool failed_before = ferror(stdout);
        int errnum;

        errno = 0;
        if (fflush(stdout) == 0 && !failed_before)
                return 0;
        errnum = errno;
        if (errnum == EPIPE || reader_has_left())
                return 0;
        return ski_error_set_errno(error, -SKI_EIO, errnum ? errnum : EIO, "cannot write the answer");
}

static int exit_status(int result, const ski_error *error, bool old)
{
        enum exit_code code = exit_code_of(result, error);

        return old ? old_names_exit_code(code) : code;
}

int main(int argc, char *argv[])
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT, output_error = SKI_ERROR_INIT;
        bool old = argc > 0 && old_names_find(argv[0]);
        bool json = wants_json(argc, argv);
        int r;

        if (!occupy_standard_streams())
                return EXIT_CODE_FAILED;
        terminal_set_locale();
        interrupt_catch_signals();
        r = run_by_any_name(argc, argv, old, &error);
        failure_print(&error, exit_status(r, &error, old), json);
        if (finish_output(&output_error) < 0) {
                failure_print(&output_error, EXIT_CODE_FAILED, false);
                return EXIT_CODE_FAILED;
        }
        return exit_status(r, &error, old);
}
