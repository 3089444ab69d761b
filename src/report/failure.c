/* SPDX-License-Identifier: PostgreSQL */
#include "report/failure.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/json.h"
#include "report/progress.h"
#include "report/terminal.h"
#include "report/visible.h"

const char *failure_code_name(int code)
{
        static const char *const names[] = {
                [SKI_ENOMEM] = "memory",      [SKI_EUSAGE] = "usage",
                [SKI_ECONFIG] = "config",     [SKI_ECONNECT] = "connect",
                [SKI_ESERVER] = "server",     [SKI_EDATA] = "data",
                [SKI_ECONFLICT] = "conflict", [SKI_ETIMEOUT] = "timeout",
                [SKI_ELOST] = "lost",         [SKI_EDIFFERS] = "differs",
                [SKI_EREFUSED] = "refused",   [SKI_ENOTFOUND] = "not_found",
                [SKI_EBUSY] = "busy",         [SKI_EIO] = "io",
                [SKI_EPROGRAM] = "program",   [SKI_EINTERRUPTED] = "interrupted",
        };

        code = -code;
        return code > 0 && (size_t)code < ARRAY_LENGTH(names) ? names[code] : "unknown";
}

static json_t *json_position(unsigned position)
{
        return position > 0 ? json_integer(position) : json_null();
}

static void print_json(const ski_error *error, int exit_code)
{
        json_t *object = json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "code",
                                   failure_code_name(error->code), "exit_code", exit_code, "sqlstate",
                                   json_text(error->sqlstate[0] ? error->sqlstate : NULL), "message",
                                   json_text(error->message), "detail", json_text(error->detail), "hint",
                                   json_text(error->hint), "file", json_text(error->file), "line",
                                   json_position(error->line), "column", json_position(error->column));

        json_print(json_pack("{s:o}", "error", object), NULL);
}

/* "seed.sql:3:14: error: " as compilers write it, so that editors find the place; else the program's name. */
static void append_place(struct text *text, const ski_error *error, bool colors)
{
        const char *word = colors ? "\033[1;31merror:\033[0m" : "error:";

        if (error->file) {
                visible_append(text, error->file, false);
                if (error->line > 0)
                        text_appendf(text, ":%u", error->line);
                if (error->line > 0 && error->column > 0)
                        text_appendf(text, ":%u", error->column);
                text_appendf(text, ": %s ", word);
                return;
        }
        text_appendf(text, "skinspire: %s ", word);
        if (error->line > 0 && error->column > 0)
                text_appendf(text, "line %u, column %u: ", error->line, error->column);
}

static void append_indented(struct text *text, const char *lines)
{
        while (*lines) {
                size_t length = strcspn(lines, "\n");
                _cleanup_free_ char *line = strndup(lines, length);

                text_append(text, "    ");
                visible_append(text, line ? line : "", false);
                text_append_char(text, '\n');
                lines += length + (lines[length] == '\n');
        }
}

void failure_print(const ski_error *error, int exit_code, bool json)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (error->code == 0)
                return;
        progress_abandon();
        if (json) {
                print_json(error, exit_code);
                return;
        }
        append_place(&text, error, terminal_has_colors(stderr));
        visible_append(&text, error->message ? error->message : ski_error_name(error->code), true);
        text_append_char(&text, '\n');
        if (error->detail)
                append_indented(&text, error->detail);
        if (error->hint) {
                text_append(&text, "hint: ");
                visible_append(&text, error->hint, true);
                text_append_char(&text, '\n');
        }
        fputs(text_get(&text), stderr);
}
