/* SPDX-License-Identifier: PostgreSQL
 *
 * The functions that completion.bash asks: each is one case statement over the command table.
 */
#include <string.h>

#include "cli/manual.h"

static const char *const kind_names[] = {
        [WORD_ANY] = "any",       [WORD_ENVIRONMENT] = "environment", [WORD_FILE] = "file",
        [WORD_FOLDER] = "folder", [WORD_COMMAND] = "command",
};

static void begin_function(struct text *text, const char *name, const char *meaning, const char *subject)
{
        text_appendf(text, "# %s\n%s()\n{\n    case %s in\n", meaning, name, subject);
}

static void end_function(struct text *text)
{
        text_append(text, "    esac\n}\n\n");
}

/* The second words of a family; with NULL, the first words of all commands. */
static void append_words(struct text *text, const struct command_table *table,
                         const struct command_family *family)
{
        FOR_EACH_COMMAND (command, table) {
                const char *names[] = { command->name, command->also };

                for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
                        const char *space = names[i] ? strchr(names[i], ' ') : NULL;
                        if (names[i] && !family && !command_family_of(table, command))
                                text_appendf(text, " %s", names[i]);
                        if (space && family && command_family_of(table, command) == family)
                                text_appendf(text, " %s", space + 1);
                }
        }
}

static void append_commands(struct text *text, const struct command_table *table)
{
        begin_function(text, "_skinspire_commands", "The words that may follow $1.", "$1");
        text_append(text, "    '') echo '");
        for (const struct command_family *family = table->families; family->name; family++)
                text_appendf(text, " %s", family->name);
        append_words(text, table, NULL);
        text_append(text, "' ;;\n");
        for (const struct command_family *family = table->families; family->name; family++) {
                text_appendf(text, "    %s) echo '", family->name);
                append_words(text, table, family);
                text_append(text, "' ;;\n");
        }
        end_function(text);
}

static void append_option_words(struct text *text, const struct command *command)
{
        const struct command_option *option;

        for (size_t i = 0; (option = command_option_at(command, i)); i++)
                if (command || command_option_find(NULL, option->name))
                        text_appendf(text, " --%s", option->name);
}

static void append_options(struct text *text, const struct command_table *table)
{
        begin_function(text, "_skinspire_options",
                       "The options of command $1; nothing when there is no such command.", "$1");
        FOR_EACH_COMMAND (command, table) {
                text_appendf(text, "    '%s'", command->name);
                if (command->also)
                        text_appendf(text, " | '%s'", command->also);
                text_append(text, ") echo '");
                append_option_words(text, command);
                text_append(text, "' ;;\n");
        }
        text_append(text, "    '') echo '");
        append_option_words(text, NULL);
        text_append(text, " --version' ;;\n");
        end_function(text);
}

/* owner is a pattern of command names. */
static void append_value(struct text *text, const char *owner, const struct command_option *option)
{
        if (option->kind == OPTION_FLAG || option->kind == OPTION_OPTIONAL)
                return;
        text_appendf(text, "    %s' --%s'", owner, option->name);
        if (option->letter)
                text_appendf(text, " | %s' -%c'", owner, option->letter);
        text_appendf(text, ") echo %s ;;\n", kind_names[option->word]);
}

static void append_values(struct text *text, const struct command_table *table)
{
        const struct command_option *option;

        begin_function(text, "_skinspire_value",
                       "The kind of value that option $2 of command $1 takes, if it takes one.", "\"$1 $2\"");
        FOR_EACH_COMMAND (command, table) {
                _cleanup_free_ char *owner = text_format("'%s'", command->name);
                for (size_t i = 0; owner && (option = command_option_at(command, i)); i++)
                        if (!command_option_is_common(command, option))
                                append_value(text, owner, option);
        }
        for (size_t i = 0; (option = command_option_at(NULL, i)); i++)
                append_value(text, "*", option);
        end_function(text);
}

static void append_arguments(struct text *text, const struct command_table *table)
{
        begin_function(text, "_skinspire_argument",
                       "The kind of argument that command $1 takes behind $2 others.", "\"$1 $2\"");
        FOR_EACH_COMMAND (command, table)
                for (size_t i = 0; i < command_argument_count(command); i++) {
                        const struct command_argument *argument = &command->arguments[i];
                        if (argument->word == WORD_ANY)
                                continue;
                        text_appendf(text, "    '%s '", command->name);
                        if (argument->many)
                                text_append_char(text, '*');
                        else
                                text_appendf(text, "%zu", i);
                        text_appendf(text, ") echo %s ;;\n", kind_names[argument->word]);
                }
        end_function(text);
}

void manual_append_completion(const struct command_table *table, struct text *text)
{
        append_commands(text, table);
        append_options(text, table);
        append_values(text, table);
        append_arguments(text, table);
}
