/* SPDX-License-Identifier: PostgreSQL */
#include "cli/words.h"

#include <ctype.h>
#include <string.h>

#include "cli/invocation.h"

enum { LONGEST_SUMMARY = 60 };

static bool is_empty(const char *text)
{
        return !text || !text[0];
}

static bool is_one_line(const char *text)
{
        return !strchr(text, '\n') && !isspace((unsigned char)text[0]) &&
               !isspace((unsigned char)text[strlen(text) - 1]);
}

/* What is shown beside a name: a phrase, not a sentence. */
static void check_phrase(const char *owner, const char *what, const char *text, struct strings *faults)
{
        if (is_empty(text))
                strings_addf(faults, "%s: %s has no help", owner, what);
        else if (!is_one_line(text) || strchr(".!:,", text[strlen(text) - 1]))
                strings_addf(faults, "%s: the help of %s must be one line without a stop at its end", owner,
                             what);
        else if (isupper((unsigned char)text[0]) && islower((unsigned char)text[1]))
                strings_addf(faults, "%s: the help of %s must begin in lower case", owner, what);
}

static void check_summary(const char *owner, const char *summary, struct strings *faults)
{
        if (is_empty(summary))
                strings_addf(faults, "%s: has no summary", owner);
        else if (!is_one_line(summary) || summary[strlen(summary) - 1] == '.')
                strings_addf(faults, "%s: the summary must be one line without a full stop", owner);
        else if (!isupper((unsigned char)summary[0]) || strlen(summary) > LONGEST_SUMMARY)
                strings_addf(faults, "%s: the summary must begin with a capital and have at most %d characters",
                             owner, LONGEST_SUMMARY);
}

static bool consists_of(const char *name, const char *allowed)
{
        return name[0] && name[strspn(name, allowed)] == '\0';
}

static void check_name(const struct command_table *table, const struct command *command, struct strings *faults)
{
        const char *space = strchr(command->name, ' ');

        if (!consists_of(command->name, "abcdefghijklmnopqrstuvwxyz0123456789- ") ||
            (space && strchr(space + 1, ' ')))
                strings_addf(faults, "%s: a name is one or two words of small letters", command->name);
        if (space && !command_family_of(table, command))
                strings_addf(faults, "%s: no family is declared for its first word", command->name);
        if (command_find(table, command->name) != command ||
            (command->also && command_find(table, command->also) != command))
                strings_addf(faults, "%s: another command has this name", command->name);
        if (!command->run)
                strings_addf(faults, "%s: has no function", command->name);
        if (command->group >= GROUP_COUNT)
                strings_addf(faults, "%s: has no group", command->name);
}

static void check_arguments(const struct command *command, struct strings *faults)
{
        size_t count = command_argument_count(command);

        for (size_t i = 0; i < count; i++) {
                const struct command_argument *argument = &command->arguments[i];

                check_phrase(command->name, argument->name, argument->help, faults);
                if (!consists_of(argument->name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"))
                        strings_addf(faults, "%s: argument %s must be in capitals", command->name,
                                     argument->name);
                if ((argument->many || argument->passed_on) && i + 1 < count)
                        strings_addf(faults, "%s: %s takes all words, so it must be the last", command->name,
                                     argument->name);
        }
}

static void check_options(const struct command *command, struct strings *faults)
{
        const struct command_option *option;

        for (size_t i = 0; (option = command_option_at(command, i)); i++) {
                _cleanup_free_ char *what = text_format("--%s", option->name);

                check_phrase(command->name, what ? what : option->name, option->help, faults);
                if (!consists_of(option->name, "abcdefghijklmnopqrstuvwxyz0123456789-"))
                        strings_addf(faults, "%s: --%s must be in small letters", command->name, option->name);
                if ((option->kind == OPTION_FLAG) != is_empty(option->value_name))
                        strings_addf(faults, "%s: --%s must name its value, and a flag none", command->name,
                                     option->name);
                if (option->kind == OPTION_OPTIONAL && option->letter)
                        strings_addf(faults, "%s: --%s takes its value behind '=', so it can't have a letter",
                                     command->name, option->name);
                if (command_option_find(command, option->name) != option ||
                    (option->letter && command_option_find_letter(command, option->letter) != option))
                        strings_addf(faults, "%s: --%s or its letter is used twice", command->name,
                                     option->name);
        }
}

/* Splits a line as a shell would, as far as examples go: blanks, and single quotes. */
static void split_line(const char *line, struct strings *words)
{
        while (*line) {
                _cleanup_text_ struct text word = TEXT_INIT;

                line += strspn(line, " ");
                for (bool quoted = false; *line && (quoted || *line != ' '); line++) {
                        if (*line == '\'')
                                quoted = !quoted;
                        else
                                text_append_char(&word, *line);
                }
                strings_add(words, text_get(&word));
        }
}

static void check_example(const struct command_table *table, const struct command *command,
                          const struct command_example *example, struct strings *faults)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(invocation_freep) struct invocation *invocation = NULL;
        _cleanup_strings_ struct strings words = STRINGS_INIT;

        split_line(example->line, &words);
        if (words.failed || words.count == 0 || !text_equal(words.items[0], "skinspire"))
                strings_addf(faults, "%s: an example must begin with 'skinspire'", command->name);
        else if (invocation_parse(table, (int)words.count, words.items, &invocation, &error) < 0)
                strings_addf(faults, "%s: the example '%s' is no good: %s", command->name, example->line,
                             error.message);
        else if (invocation->command != command)
                strings_addf(faults, "%s: the example '%s' is one of '%s'", command->name, example->line,
                             invocation->command->name);
        check_phrase(command->name, example->line, example->meaning, faults);
}

static void check_command(const struct command_table *table, const struct command *command,
                          struct strings *faults)
{
        check_name(table, command, faults);
        check_summary(command->name, command->summary, faults);
        if (is_empty(command->description) || !text_ends_with(command->description, "."))
                strings_addf(faults, "%s: the description is missing, or does not end with a full stop",
                             command->name);
        check_arguments(command, faults);
        check_options(command, faults);
        if (command->exit_notes)
                check_phrase(command->name, "the exit notes", command->exit_notes, faults);
        if (!command->examples)
                strings_addf(faults, "%s: has no example", command->name);
        for (const struct command_example *example = command->examples; example && example->line; example++)
                check_example(table, command, example, faults);
}

void words_check(const struct command_table *table, struct strings *faults)
{
        for (const struct command_family *family = table->families; family->name; family++)
                check_summary(family->name, family->summary, faults);
        FOR_EACH_COMMAND (command, table)
                check_command(table, command, faults);
        if (!command_find(table, "help") || !command_find(table, "version"))
                strings_addf(faults, "the table has no 'help' or no 'version'");
}
