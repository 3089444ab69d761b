/* SPDX-License-Identifier: PostgreSQL */
#include "report/prompt.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "report/progress.h"
#include "report/visible.h"

static int open_terminal(void)
{
        return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

bool prompt_is_possible(void)
{
        _cleanup_close_ int terminal = open_terminal();

        return terminal >= 0;
}

/* Reads one line without its end; the terminal hands over whole lines. *ret_ended: an end was typed.
 * -errno; -EINTR for Ctrl-C. */
static int read_line(int terminal, struct text *line, bool *ret_ended)
{
        char character;

        for (;;) {
                ssize_t length = interrupt_requested() ? -1 : read(terminal, &character, 1);

                if (length < 0 && (interrupt_requested() || errno != EINTR))
                        return interrupt_requested() ? -EINTR : -errno;
                *ret_ended = length > 0 && character == '\n';
                if (length == 0 || *ret_ended)
                        return 0;
                if (length > 0)
                        text_append_char(line, character);
        }
}

/* Shows the question and reads the answer. Neither Ctrl-C nor Ctrl-D leaves the question's line. */
static int ask(int terminal, const struct text *shown, struct text *answer, bool *ret_ended, ski_error *error)
{
        int r;

        *ret_ended = false;
        if (shown->failed)
                return ski_error_oom(error);
        r = write_all(terminal, text_get(shown), shown->length);
        if (r == 0)
                r = read_line(terminal, answer, ret_ended);
        if (!*ret_ended)
                write_all(terminal, "\n", 1);
        if (r == -EINTR)
                return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted; nothing was changed");
        if (r < 0)
                return ski_error_set_errno(error, -SKI_EREFUSED, -r, "cannot ask on the terminal");
        return answer->failed ? ski_error_oom(error) : 0;
}

int prompt_for_name(const char *question, const char *name, _unused_ void *context, ski_error *error)
{
        _cleanup_text_ struct text shown = TEXT_INIT, answer = TEXT_INIT;
        _cleanup_close_ int terminal = open_terminal();
        bool ended;
        int r;

        if (terminal < 0) {
                _cleanup_free_ char *word = text_shell_word(name);

                if (!word)
                        return ski_error_oom(error);
                ski_error_set(error, -SKI_EREFUSED,
                              "this needs a confirmation, and there is no terminal to ask on");
                return ski_error_hint(error, "if you are sure: --confirm %s", word);
        }
        progress_hide();
        visible_append(&shown, question, true);
        text_append(&shown, "\nType ");
        visible_append(&shown, name, false);
        text_append(&shown, " to go on: ");
        r = ask(terminal, &shown, &answer, &ended, error);
        if (r < 0)
                return r;
        if (!text_equal(text_get(&answer), name))
                return ski_error_set(error, -SKI_EREFUSED, "that is not '%s'; nothing was changed", name);
        return 0;
}

/* The answer's first character that is no blank, as a small letter; 0 for an empty line. */
static char letter_of(const struct text *answer)
{
        const char *start = text_get(answer);

        return (char)tolower((unsigned char)start[strspn(start, " \t")]);
}

int prompt_for_letter(const char *question, const char *letters, char *ret, ski_error *error)
{
        _cleanup_close_ int terminal = open_terminal();

        if (terminal < 0)
                return ski_error_set(error, -SKI_EREFUSED, "this asks, and there is no terminal to ask on");
        for (;;) {
                _cleanup_text_ struct text shown = TEXT_INIT, answer = TEXT_INIT;
                bool ended;
                int r;

                progress_hide();
                visible_append(&shown, question, true);
                text_append_char(&shown, ' ');
                r = ask(terminal, &shown, &answer, &ended, error);
                if (r < 0)
                        return r;
                if (!ended)
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted; nothing was changed");
                *ret = letter_of(&answer);
                if (*ret && strchr(letters, *ret))
                        return 0;
        }
}

int prompt_for_secret(const char *question, char **ret, ski_error *error)
{
        _cleanup_text_ struct text shown = TEXT_INIT, answer = TEXT_INIT;
        _cleanup_close_ int terminal = open_terminal();
        struct termios before, silent;
        bool ended;
        int r;

        if (terminal < 0 || tcgetattr(terminal, &before) < 0)
                return ski_error_set(error, -SKI_EREFUSED,
                                     "this needs a passphrase, and there is no terminal to ask on");
        progress_hide();
        visible_append(&shown, question, true);
        text_append(&shown, ": ");
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(terminal, TCSAFLUSH, &silent);
        r = ask(terminal, &shown, &answer, &ended, error);
        tcsetattr(terminal, TCSAFLUSH, &before);
        /* The end that was typed was not shown. */
        if (ended)
                write_all(terminal, "\n", 1);
        if (r == 0)
                *ret = strdup(text_get(&answer));
        explicit_bzero(answer.bytes, answer.length);
        if (r < 0)
                return r;
        return *ret ? 0 : ski_error_oom(error);
}
