/* SPDX-License-Identifier: PostgreSQL */
#include "report/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "report/progress.h"
#include "report/visible.h"

static struct {
        bool quiet;
        bool verbose;
} talk;

void terminal_set_locale(void)
{
        setlocale(LC_CTYPE, "");
        /* A bare machine has LANG unset; names may hold any character all the same. */
        if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
                setlocale(LC_CTYPE, "C.UTF-8");
}

static void say(enum log_level level, const char *message, _unused_ void *context)
{
        _cleanup_text_ struct text visible = TEXT_INIT;
        bool colors = terminal_has_colors(stderr);
        const char *prefix = "";

        if (talk.quiet || (level == LOG_LEVEL_DEBUG && !talk.verbose))
                return;
        if (level == LOG_LEVEL_WARNING)
                prefix = colors ? "\033[33mwarning:\033[0m " : "warning: ";
        visible_append(&visible, message, true);
        progress_hide();
        fprintf(stderr, "%s%s\n", prefix, text_get(&visible));
}

void terminal_set_talk(bool quiet, bool verbose)
{
        talk.quiet = quiet;
        talk.verbose = verbose;
        log_set_handler(say, NULL);
}

bool terminal_is_quiet(void)
{
        return talk.quiet;
}

bool terminal_is(FILE *stream)
{
        return isatty(fileno(stream));
}

bool terminal_has_colors(FILE *stream)
{
        const char *refused = getenv("NO_COLOR"), *kind = getenv("TERM");

        return terminal_is(stream) && !(refused && refused[0]) && kind && strcmp(kind, "dumb") != 0;
}

size_t terminal_width(size_t otherwise)
{
        struct winsize size = { 0 };

        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 20)
                return otherwise;
        return size.ws_col;
}
