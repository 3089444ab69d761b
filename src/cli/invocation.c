/* SPDX-License-Identifier: PostgreSQL */
#include "cli/invocation.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "report/prompt.h"

void invocation_free(struct invocation *invocation)
{
        if (!invocation)
                return;
        for (size_t i = 0; invocation->options && i < command_option_count(invocation->command); i++)
                strings_free(&invocation->options[i]);
        for (size_t i = 0; invocation->arguments && i < command_argument_count(invocation->command); i++)
                strings_free(&invocation->arguments[i]);
        free(invocation->options);
        free(invocation->arguments);
        environment_free(invocation->changed);
        free(invocation->line);
        project_free(invocation->project);
        free(invocation);
}

static const struct strings *option_values(const struct invocation *invocation, const char *name)
{
        const struct command_option *option;

        for (size_t i = 0; (option = command_option_at(invocation->command, i)); i++)
                if (text_equal(option->name, name))
                        return &invocation->options[i];
        assert(0 && "the command's entry declares no such option");
        abort();
}

bool invocation_flag(const struct invocation *invocation, const char *option)
{
        return option_values(invocation, option)->count > 0;
}

const char *invocation_text(const struct invocation *invocation, const char *option)
{
        const struct strings *values = option_values(invocation, option);

        return values->count > 0 ? values->items[0] : NULL;
}

unsigned long invocation_number(const struct invocation *invocation, const char *option,
                                unsigned long otherwise)
{
        const char *value = invocation_text(invocation, option);

        return value ? strtoul(value, NULL, 10) : otherwise;
}

const struct strings *invocation_list(const struct invocation *invocation, const char *option)
{
        return option_values(invocation, option);
}

const struct strings *invocation_arguments(const struct invocation *invocation, const char *argument)
{
        size_t count = command_argument_count(invocation->command);

        for (size_t i = 0; i < count; i++)
                if (text_equal(invocation->command->arguments[i].name, argument))
                        return &invocation->arguments[i];
        assert(0 && "the command's entry declares no such argument");
        abort();
}

const char *invocation_argument(const struct invocation *invocation, const char *argument)
{
        const struct strings *words = invocation_arguments(invocation, argument);

        return words->count > 0 ? words->items[0] : NULL;
}

int invocation_open_project(struct invocation *invocation, ski_error *error)
{
        const struct strings *settings = invocation_list(invocation, "set");
        struct project_overrides overrides = {
                .directory = invocation_text(invocation, "project"),
                .environment = command_option_find(invocation->command, "env")
                                       ? invocation_text(invocation, "env")
                                       : NULL,
                .settings = settings->count > 0 ? (const char *const *)settings->items : NULL,
        };
        int r;

        if (invocation->command->project == PROJECT_NONE)
                return 0;
        r = project_open(&overrides, &invocation->project, error);
        if (r < 0)
                return r;
        if (invocation->command->project == PROJECT_OPTIONAL || project_has_file(invocation->project))
                return 0;
        ski_error_set(error, -SKI_ECONFIG, "there is no skinspire.yaml in %s%s",
                      project_directory(invocation->project),
                      overrides.directory ? "" : ", nor in a folder above it");
        return ski_error_hint(error,
                              "'skinspire init' makes a new project; --project DIR names another folder");
}

static bool has_environment_argument(const struct invocation *invocation)
{
        size_t count = command_argument_count(invocation->command);

        for (size_t i = 0; i < count; i++)
                if (text_equal(invocation->command->arguments[i].name, "ENV"))
                        return true;
        return false;
}

int invocation_environment(const struct invocation *invocation, struct environment **ret, ski_error *error)
{
        const char *name = NULL;

        if (has_environment_argument(invocation))
                name = invocation_argument(invocation, "ENV");
        if (!name)
                name = invocation_text(invocation, "env");
        return environment_find(invocation->project, name, ret, error);
}

static unsigned setting_unsigned(const struct project *project, const char *key)
{
        long value = setting_number(project, key);

        if (value <= 0)
                return 0;
        return value > INT_MAX ? INT_MAX : (unsigned)value;
}

ski_session_options invocation_session_options(const struct invocation *invocation)
{
        const struct project *project = invocation->project;
        ski_session_options options = SKI_SESSION_OPTIONS_INIT;

        options.connect_timeout = setting_unsigned(project, "timeouts.connect");
        options.statement_timeout = setting_unsigned(project, "timeouts.statement");
        options.lock_timeout = setting_unsigned(project, "timeouts.lock");
        options.silence_limit = setting_unsigned(project, "timeouts.silence");
        options.show_values =
                invocation_flag(invocation, "show-values") || setting_flag(project, "errors.show_values");
        return options;
}

struct confirmation invocation_confirmation(const struct invocation *invocation)
{
        return (struct confirmation){ .given = invocation_text(invocation, "confirm"), .ask = prompt_for_name };
}

static void append_option(struct text *line, const struct command_option *option, const struct strings *values)
{
        for (size_t i = 0; i < values->count; i++) {
                text_appendf(line, " --%s", option->name);
                if (text_equal(option->name, "set"))
                        text_appendf(line, " %.*s=...", (int)strcspn(values->items[i], "="), values->items[i]);
                else if (option->kind == OPTION_OPTIONAL && values->items[i][0])
                        text_appendf(line, "=%s", values->items[i]);
                else if (option->kind != OPTION_FLAG && option->kind != OPTION_OPTIONAL)
                        text_appendf(line, " %s", values->items[i]);
        }
}

int invocation_change(struct invocation *invocation, const char *argument, const struct change **ret,
                      ski_error *error)
{
        return invocation_change_named(invocation, argument ? invocation_argument(invocation, argument) : NULL, ret,
                                       error);
}

int invocation_change_named(struct invocation *invocation, const char *environment, const struct change **ret,
                            ski_error *error)
{
        int r;

        r = environment ? environment_find(invocation->project, environment, &invocation->changed, error)
                        : invocation_environment(invocation, &invocation->changed, error);
        if (r < 0)
                return r;
        invocation->line = invocation_line(invocation);
        if (!invocation->line)
                return ski_error_oom(error);
        invocation->change = (struct change){
                .project = invocation->project,
                .environment = invocation->changed,
                .command = invocation->line,
                .session = invocation_session_options(invocation),
        };
        if (invocation->command->changes) {
                invocation->confirmation = invocation_confirmation(invocation);
                invocation->change.confirmation = &invocation->confirmation;
                invocation->change.dry_run = invocation_flag(invocation, "dry-run");
        }
        *ret = &invocation->change;
        return 0;
}

char *invocation_line(const struct invocation *invocation)
{
        const struct command *command = invocation->command;
        const struct command_option *option;
        _cleanup_text_ struct text line = TEXT_INIT;

        text_append(&line, command->name);
        for (size_t i = 0; i < command_argument_count(command); i++)
                for (size_t j = 0; j < invocation->arguments[i].count && !command->arguments[i].passed_on; j++)
                        text_appendf(&line, " %s", invocation->arguments[i].items[j]);
        for (size_t i = 0; (option = command_option_at(command, i)); i++)
                append_option(&line, option, &invocation->options[i]);
        return text_steal(&line);
}

int invocation_confirm(const struct invocation *invocation, const char *name, const char *question,
                       ski_error *error)
{
        const char *given = invocation_text(invocation, "confirm");

        if (!given && !prompt_is_possible()) {
                _cleanup_free_ char *word = text_shell_word(name);

                if (!word)
                        return ski_error_oom(error);
                ski_error_set(error, -SKI_EREFUSED,
                              "this needs a confirmation, and there is no terminal to ask on");
                ski_error_detail(error, "%s", question);
                return ski_error_hint(error, "if you are sure: --confirm %s", word);
        }
        if (!given)
                return prompt_for_name(question, name, NULL, error);
        if (text_equal(given, name))
                return 0;
        ski_error_set(error, -SKI_EREFUSED, "--confirm names '%s', but this is about '%s'", given, name);
        return ski_error_hint(error, "nothing was changed; check which one you mean");
}
