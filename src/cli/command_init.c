/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/init_project.h"
#include "report/json.h"

static int print_json(const struct new_project *project, ski_error *error)
{
        return json_print(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "project", json_text(project->name),
                                    "folder", json_text(project->directory), "prefix",
                                    json_text(project->prefix), "role", json_text(project->role), "created",
                                    json_texts(&project->created), "extended", json_texts(&project->extended)),
                          error);
}

/* As a shell takes it. */
static void append_shell_word(struct text *text, const char *word)
{
        text_append_char(text, '\'');
        for (; *word; word++)
                if (*word == '\'')
                        text_append(text, "'\\''");
                else
                        text_append_char(text, *word);
        text_append_char(text, '\'');
}

static void print_text(const struct new_project *project, const char *directory)
{
        _cleanup_free_ char *here = realpath(".", NULL);
        _cleanup_text_ struct text go = TEXT_INIT;

        for (size_t i = 0; i < project->created.count; i++)
                log_info("wrote %s", project->created.items[i]);
        for (size_t i = 0; i < project->extended.count; i++)
                log_info("added lines to %s", project->extended.items[i]);
        if (!text_equal(here, project->directory)) {
                text_append(&go, "cd ");
                append_shell_word(&go, directory);
                text_append(&go, " && ");
        }
        log_info("\nThe project %s is ready. Next:\n"
                 "  put SQL files that make your tables into database/schema/\n"
                 "  %sskinspire setup dev",
                 project->name, text_get(&go));
}

int command_init(struct invocation *invocation, ski_error *error)
{
        _cleanup_(new_project_clear) struct new_project project = { 0 };
        const char *directory = invocation_argument(invocation, "DIR");
        int r;

        if (!directory)
                directory = invocation_text(invocation, "project");
        if (!directory)
                directory = ".";
        r = init_project(directory, invocation_text(invocation, "name"), &project, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&project, error);
        print_text(&project, directory);
        return 0;
}
