/* SPDX-License-Identifier: PostgreSQL */
#include "report/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "report/terminal.h"
#include "report/visible.h"

enum { BAR_INTERVAL = 100, LINE_INTERVAL = 10 * 1000, BAR_WIDTH = 24 }; /* milliseconds; columns */

static struct {
        char *title; /* NULL: no work is going on */
        uint64_t total;
        int64_t begun, shown;
        bool on_screen;
} work;

static unsigned percent(uint64_t done)
{
        return (unsigned)((double)(done < work.total ? done : work.total) * 100 / (double)work.total);
}

void progress_hide(void)
{
        if (!work.on_screen)
                return;
        fputs("\r\033[K", stderr);
        work.on_screen = false;
        work.shown = 0;
}

static void draw_bar(uint64_t done, const char *what)
{
        _cleanup_text_ struct text line = TEXT_INIT;

        visible_append(&line, work.title, false);
        if (work.total > 0) {
                unsigned filled = percent(done) * BAR_WIDTH / 100;
                text_append(&line, " [");
                for (unsigned i = 0; i < BAR_WIDTH; i++)
                        text_append_char(&line, i < filled ? '#' : '.');
                text_appendf(&line, "] %3u%%", percent(done));
        }
        if (what) {
                text_append(&line, "  ");
                visible_append(&line, what, false);
        }
        /* Bytes for columns: a line with wide characters comes out shorter, never longer, than the screen. */
        size_t shown = text_utf8_prefix(text_get(&line), terminal_width(80) - 1);
        fprintf(stderr, "\r%.*s\033[K", (int)shown, text_get(&line));
        fflush(stderr);
        work.on_screen = true;
}

static void print_line(uint64_t done, const char *what)
{
        _cleanup_text_ struct text line = TEXT_INIT;

        visible_append(&line, work.title, false);
        if (work.total > 0)
                text_appendf(&line, ": %u%%", percent(done));
        if (what) {
                text_append(&line, ", ");
                visible_append(&line, what, false);
        }
        fprintf(stderr, "%s\n", text_get(&line));
}

void progress_begin(const char *title, uint64_t total)
{
        progress_end();
        if (terminal_is_quiet())
                return;
        work.title = strdup(title);
        work.total = total;
        work.begun = clock_milliseconds();
        work.shown = terminal_is(stderr) ? 0 : work.begun;
}

void progress_update(uint64_t done, const char *what)
{
        int64_t now = clock_milliseconds();
        bool bar = terminal_is(stderr);

        if (!work.title || (work.shown > 0 && now - work.shown < (bar ? BAR_INTERVAL : LINE_INTERVAL)))
                return;
        work.shown = now;
        if (bar)
                draw_bar(done, what);
        else
                print_line(done, what);
}

void progress_abandon(void)
{
        progress_hide();
        free(work.title);
        work.title = NULL;
}

void progress_end(void)
{
        if (work.title && !terminal_is(stderr))
                fprintf(stderr, "%s: done in %.1f s\n", work.title,
                        (double)(clock_milliseconds() - work.begun) / 1000);
        progress_abandon();
}
