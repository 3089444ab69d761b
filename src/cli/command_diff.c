/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "catalog/script.h"
#include "cli/commands.h"
#include "cli/diff.h"
#include "cli/invocation.h"
#include "report/terminal.h"

static struct structure_request request_of(const struct invocation *invocation)
{
        const bool reverse = invocation_flag(invocation, "reverse");

        return (struct structure_request){
                .from = invocation_argument(invocation, reverse ? "TO" : "FROM"),
                .to = invocation_argument(invocation, reverse ? "FROM" : "TO"),
                .filter = { .schemas = invocation_list(invocation, "schema"),
                            .excluded = invocation_list(invocation, "exclude") },
                .renames = invocation_list(invocation, "rename"),
                .section = invocation_text(invocation, "section"),
                .concurrent = invocation_flag(invocation, "concurrent"),
                .keep_shadow = invocation_flag(invocation, "keep-shadow"),
        };
}

/* Each line of the text as a comment. */
static void append_comment(struct text *script, const char *text)
{
        while (*text) {
                size_t length = strcspn(text, "\n");

                text_appendf(script, "-- %.*s\n", (int)length, text);
                text += length + (text[length] == '\n');
        }
}

/* What it is for, and what it does not cover. Nothing where nothing has to be done. */
static void write_script(const struct structure_diff *diff, struct text *script)
{
        _cleanup_free_ char *steps = diff_count_steps(diff);
        _cleanup_free_ char *title =
                text_format("Makes the structure of %s equal to that of %s", diff->from_name, diff->to_name);

        if (!steps || !title)
                script->failed = true;
        if (diff->plan->count == 0 || script->failed)
                return;
        append_comment(script, title);
        append_comment(script, steps);
        for (size_t i = 0; i < diff->gaps.count; i++) {
                _cleanup_free_ char *gap = text_format("not compared: %s", diff->gaps.items[i]);

                if (gap)
                        append_comment(script, gap);
                else
                        script->failed = true;
        }
        for (size_t i = 0; i < diff->suggestions.count; i++) {
                text_append(script, "-- perhaps a new name, which would keep the data: --rename ");
                text_append(script, diff->suggestions.items[i]);
                text_append_char(script, '\n');
        }
        text_append_char(script, '\n');
        script_write(diff->plan, script);
}

static void say_gaps(const struct structure_diff *diff)
{
        for (size_t i = 0; i < diff->gaps.count; i++)
                log_warning("not compared: %s", diff->gaps.items[i]);
        if (diff->gaps.count > 0)
                log_warning("the comparison is incomplete");
}

static int print(const struct invocation *invocation, const struct structure_diff *diff, const char *script,
                 ski_error *error)
{
        const char *output = invocation_text(invocation, "output");
        int r;

        if (output) {
                r = file_write(output, script, strlen(script), 0644, error);
                if (r < 0)
                        return r;
        }
        if (invocation_flag(invocation, "json"))
                return diff_print_json(diff, script, error);
        if (invocation_flag(invocation, "summary"))
                return diff_print_summary(diff, error);
        if (!output)
                fputs(script, stdout);
        return 0;
}

int command_diff(struct invocation *invocation, ski_error *error)
{
        _cleanup_(structure_diff_clear) struct structure_diff diff = { 0 };
        _cleanup_text_ struct text script = TEXT_INIT;
        const ski_session_options options = invocation_session_options(invocation);
        const struct structure_request request = request_of(invocation);
        int r;

        r = diff_structures(invocation->project, &request, &options, &diff, error);
        if (r < 0)
                return r;
        say_gaps(&diff);
        write_script(&diff, &script);
        if (script.failed)
                return ski_error_oom(error);
        r = print(invocation, &diff, text_get(&script), error);
        if (r < 0)
                return r;
        if (diff.plan->count == 0)
                log_info("no difference between %s and %s", diff.from_name, diff.to_name);
        return invocation_flag(invocation, "exit-code") && diff.plan->count > 0 ? -SKI_EDIFFERS : 0;
}
