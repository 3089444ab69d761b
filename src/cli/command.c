/* SPDX-License-Identifier: PostgreSQL */
#include "cli/command.h"

#include <string.h>

#include "base/macro.h"
#include "base/text.h"

static const struct command_option common_options[] = {
        { "env", 0, OPTION_TEXT, WORD_ENVIRONMENT, "ENV",
          "the environment to work on, instead of the active one" },
        { "project", 0, OPTION_TEXT, WORD_FOLDER, "DIR",
          "the project's folder, instead of the nearest one that holds skinspire.yaml" },
        { "set", 0, OPTION_REPEATED, WORD_ANY, "KEY=VALUE",
          "a setting for this run only, as named by 'skinspire config'" },
        { "json", 0, OPTION_FLAG, WORD_ANY, NULL, "answer in JSON, errors too" },
        { "quiet", 'q', OPTION_FLAG, WORD_ANY, NULL, "say nothing but the answer and errors" },
        { "verbose", 'v', OPTION_FLAG, WORD_ANY, NULL, "say more about what is done" },
        { "show-values", 0, OPTION_FLAG, WORD_ANY, NULL, "let error messages repeat the values of rows" },
        { "help", 'h', OPTION_FLAG, WORD_ANY, NULL, "explain the command, and do nothing" },
};

static const struct command_option changing_options[] = {
        { "dry-run", 'n', OPTION_FLAG, WORD_ANY, NULL, "show what would be done, and do nothing" },
        { "confirm", 0, OPTION_TEXT, WORD_ANY, "NAME",
          "confirm by this name what would otherwise be asked for, for use without a terminal" },
};

static const struct {
        const char *name;
        const char *summary;
} groups[GROUP_COUNT] = {
        [GROUP_LOOK] = { "look", "changes nothing" },
        [GROUP_MAKE] = { "make", "projects and databases" },
        [GROUP_MOVE] = { "move", "data between databases" },
        [GROUP_CHANGE] = { "change", "what a database holds" },
        [GROUP_RUN] = { "run", "servers and programs" },
};

const char *command_group_name(enum command_group group)
{
        return groups[group].name;
}

const char *command_group_summary(enum command_group group)
{
        return groups[group].summary;
}

const struct command *command_find(const struct command_table *table, const char *name)
{
        FOR_EACH_COMMAND (command, table)
                if (text_equal(command->name, name) || (command->also && text_equal(command->also, name)))
                        return command;
        return NULL;
}

const struct command_family *command_family_find(const struct command_table *table, const char *name)
{
        for (const struct command_family *family = table->families; family->name; family++)
                if (text_equal(family->name, name))
                        return family;
        return NULL;
}

const struct command_family *command_family_of(const struct command_table *table, const struct command *command)
{
        size_t length = strcspn(command->name, " ");

        for (const struct command_family *family = table->families; family->name; family++)
                if (strlen(family->name) == length && strncmp(family->name, command->name, length) == 0)
                        return family;
        return NULL;
}

/* What a person may have meant: a name that looks alike, or a subcommand whose last word was typed. */
static int nearest_command(const struct command_table *table, const char *typed, char **ret)
{
        _cleanup_strings_ struct strings names = STRINGS_INIT;
        const char *nearest = NULL;

        FOR_EACH_COMMAND (command, table) {
                strings_add(&names, command->name);
                if (command->also)
                        strings_add(&names, command->also);
        }
        for (const struct command_family *family = table->families; family->name; family++)
                strings_add(&names, family->name);
        if (names.failed)
                return -SKI_ENOMEM;
        if (names.count > 0)
                nearest = text_nearest(typed, (const char *const *)names.items);
        for (size_t i = 0; !nearest && i < names.count; i++) {
                const char *space = strchr(names.items[i], ' ');
                if (space && strcmp(space + 1, typed) == 0)
                        nearest = names.items[i];
        }
        *ret = nearest ? strdup(nearest) : NULL;
        return 0;
}

int command_unknown(const struct command_table *table, const char *name, ski_error *error)
{
        _cleanup_free_ char *nearest = NULL;

        if (nearest_command(table, name, &nearest) < 0)
                return ski_error_oom(error);
        ski_error_set(error, -SKI_EUSAGE, "unknown command '%s'", name);
        if (nearest)
                return ski_error_hint(error, "did you mean 'skinspire %s'?", nearest);
        for (const struct command_family *family = table->families; family->name; family++)
                if (text_starts_with(name, family->name) && name[strlen(family->name)] == ' ')
                        return ski_error_hint(error, "'skinspire help %s' lists its commands", family->name);
        return ski_error_hint(error, "'skinspire help' lists all commands");
}

static size_t own_option_count(const struct command *command)
{
        size_t count = 0;

        if (command && command->options)
                while (command->options[count].name)
                        count++;
        return count;
}

/* True where the command takes environments as arguments of other names, as SOURCE and TARGET: --env, which comes
 * first among the common options, would say nothing there. */
static bool names_its_environments(const struct command *command)
{
        size_t count = command ? command_argument_count(command) : 0;

        for (size_t i = 0; i < count; i++)
                if (command->arguments[i].word == WORD_ENVIRONMENT &&
                    !text_equal(command->arguments[i].name, "ENV"))
                        return true;
        return false;
}

const struct command_option *command_option_at(const struct command *command, size_t index)
{
        size_t own = own_option_count(command);

        if (index < own)
                return &command->options[index];
        index -= own;
        if (!command || command->changes) {
                if (index < ARRAY_LENGTH(changing_options))
                        return &changing_options[index];
                index -= ARRAY_LENGTH(changing_options);
        }
        index += names_its_environments(command);
        return index < ARRAY_LENGTH(common_options) ? &common_options[index] : NULL;
}

const struct command_option *command_option_find(const struct command *command, const char *name)
{
        const struct command_option *option;

        for (size_t i = 0; (option = command_option_at(command, i)); i++)
                if (text_equal(option->name, name))
                        return option;
        return NULL;
}

const struct command_option *command_option_find_letter(const struct command *command, char letter)
{
        const struct command_option *option;

        for (size_t i = 0; (option = command_option_at(command, i)); i++)
                if (option->letter && option->letter == letter)
                        return option;
        return NULL;
}

bool command_option_is_common(const struct command *command, const struct command_option *option)
{
        return !command || !command->options || option < command->options ||
               option >= command->options + own_option_count(command);
}

size_t command_option_count(const struct command *command)
{
        size_t count = 0;

        while (command_option_at(command, count))
                count++;
        return count;
}

size_t command_argument_count(const struct command *command)
{
        size_t count = 0;

        if (command->arguments)
                while (command->arguments[count].name)
                        count++;
        return count;
}

void command_append_usage(const struct command *command, struct text *text)
{
        size_t count = command_argument_count(command);

        text_appendf(text, "skinspire %s", command->name);
        for (size_t i = 0; i < count; i++) {
                const struct command_argument *argument = &command->arguments[i];
                const char *dots = argument->many || argument->passed_on ? "..." : "";

                if (argument->passed_on)
                        text_appendf(text, " [options] [-- %s%s]", argument->name, dots);
                else
                        text_appendf(text, argument->optional ? " [%s%s]" : " %s%s", argument->name, dots);
        }
        if (count == 0 || !command->arguments[count - 1].passed_on)
                text_append(text, " [options]");
}
