/* SPDX-License-Identifier: PostgreSQL */
#include "cli/help.h"

#include <string.h>

#include "report/json.h"
#include "report/wrap.h"

enum { INDENT = 2, MOST_NAME_WIDTH = 26 };

/* One line of a list: a name, and its meaning in a column of its own. */
static void append_entry(struct text *text, const char *name, const char *meaning, size_t column, size_t width)
{
        size_t length = INDENT + strlen(name);

        text_appendf(text, "%*s%s", INDENT, "", name);
        if (length + 2 > column) {
                text_append_char(text, '\n');
                length = 0;
        }
        text_appendf(text, "%*s", (int)(column - length), "");
        wrap_append(text, meaning, column, column, width);
}

static bool is_in_overview(const struct command_table *table, const struct command *command)
{
        return !command_family_of(table, command);
}

void help_append_overview(const struct command_table *table, size_t width, struct text *text)
{
        enum { COLUMN = 16 };

        text_append(text, "usage: skinspire COMMAND [ENV] [options]\n\n");
        wrap_append(
                text,
                "Creates, copies and looks after the PostgreSQL databases of a project, one for each "
                "environment: dev, test, prod, and any other that skinspire.yaml names. ENV is the environment "
                "to work on; without it the active one is meant.",
                0, 0, width);
        for (enum command_group group = 0; group < GROUP_COUNT; group++) {
                bool has_title = false;
                _cleanup_text_ struct text title = TEXT_INIT;

                text_appendf(&title, "\n%s: %s\n", command_group_name(group), command_group_summary(group));
                for (const struct command_family *family = table->families; family->name; family++) {
                        _cleanup_free_ char *name = text_format("%s ...", family->name);
                        if (family->group != group)
                                continue;
                        text_append(text, has_title ? "" : text_get(&title));
                        has_title = true;
                        append_entry(text, name ? name : family->name, family->summary, COLUMN, width);
                }
                FOR_EACH_COMMAND (command, table) {
                        if (command->group != group || !is_in_overview(table, command))
                                continue;
                        text_append(text, has_title ? "" : text_get(&title));
                        has_title = true;
                        append_entry(text, command->name, command->summary, COLUMN, width);
                }
        }
        text_append_char(text, '\n');
        wrap_append(text,
                    "'skinspire help COMMAND' explains a command. A new project begins with 'skinspire init'.",
                    0, 0, width);
}

void help_append_family(const struct command_table *table, const struct command_family *family, size_t width,
                        struct text *text)
{
        size_t column = 0;

        FOR_EACH_COMMAND (command, table)
                if (command_family_of(table, command) == family && strlen(command->name) + INDENT + 2 > column)
                        column = strlen(command->name) + INDENT + 2;
        wrap_append(text, family->summary, 0, 0, width);
        text_append_char(text, '\n');
        FOR_EACH_COMMAND (command, table)
                if (command_family_of(table, command) == family)
                        append_entry(text, command->name, command->summary, column, width);
        text_appendf(text, "\n'skinspire help %s COMMAND' explains one of them.\n", family->name);
}

static void append_option_name(struct text *text, const struct command_option *option)
{
        if (option->letter)
                text_appendf(text, "-%c, ", option->letter);
        text_appendf(text, "--%s", option->name);
        if (option->value_name)
                text_appendf(text, option->kind == OPTION_OPTIONAL ? "[=%s]" : " %s", option->value_name);
}

static size_t name_column(const struct command *command)
{
        size_t widest = 0;
        const struct command_option *option;

        for (size_t i = 0; (option = command_option_at(command, i)); i++) {
                _cleanup_text_ struct text name = TEXT_INIT;
                append_option_name(&name, option);
                if (name.length > widest && name.length <= MOST_NAME_WIDTH)
                        widest = name.length;
        }
        return widest + INDENT + 2;
}

static void append_options(struct text *text, const struct command *command, bool common, size_t column,
                           size_t width)
{
        const struct command_option *option;
        bool has_title = false;

        for (size_t i = 0; (option = command_option_at(command, i)); i++) {
                _cleanup_text_ struct text name = TEXT_INIT;

                if (command_option_is_common(command, option) != common)
                        continue;
                if (!has_title)
                        text_append(text, common ? "\ncommon options:\n" : "\noptions:\n");
                has_title = true;
                append_option_name(&name, option);
                append_entry(text, text_get(&name), option->help, column, width);
        }
}

void help_append_command(const struct command *command, size_t width, struct text *text)
{
        size_t column = name_column(command), count = command_argument_count(command);

        text_append(text, "usage: ");
        command_append_usage(command, text);
        if (command->also)
                text_appendf(text, "\n       the same as 'skinspire %s'", command->also);
        text_appendf(text, "\n\n%s.\n\n", command->summary);
        wrap_append(text, command->description, 0, 0, width);

        if (count > 0)
                text_append(text, "\narguments:\n");
        for (size_t i = 0; i < count; i++)
                append_entry(text, command->arguments[i].name, command->arguments[i].help, column, width);
        append_options(text, command, false, column, width);
        append_options(text, command, true, column, width);

        text_append(text, "\nexamples:\n");
        for (const struct command_example *example = command->examples; example->line; example++) {
                text_appendf(text, "%*s%s\n", INDENT, "", example->line);
                text_appendf(text, "%*s", 3 * INDENT, "");
                wrap_append(text, example->meaning, 3 * INDENT, 3 * INDENT, width);
        }
        if (command->exit_notes) {
                text_append(text, "\nexit code: ");
                wrap_append(text, command->exit_notes, 11, 11, width);
        }
}

static json_t *json_of_option(const struct command_option *option)
{
        static const char *const kinds[] = {
                [OPTION_FLAG] = "flag",         [OPTION_TEXT] = "text",         [OPTION_NUMBER] = "number",
                [OPTION_REPEATED] = "repeated", [OPTION_OPTIONAL] = "optional",
        };
        char letter[2] = { option->letter, '\0' };

        return json_pack("{s:s, s:o, s:s, s:o, s:s}", "name", option->name, "letter",
                         json_text(option->letter ? letter : NULL), "kind", kinds[option->kind], "value",
                         json_text(option->value_name), "help", option->help);
}

static json_t *json_of_argument(const struct command_argument *argument)
{
        return json_pack("{s:s, s:b, s:b, s:s}", "name", argument->name, "optional",
                         argument->optional || argument->passed_on, "many",
                         argument->many || argument->passed_on, "help", argument->help);
}

json_t *help_json(const struct command *command)
{
        json_auto_t *arguments = json_array(), *options = json_array();
        const struct command_option *option;

        for (size_t i = 0; i < command_argument_count(command); i++)
                if (json_array_append_new(arguments, json_of_argument(&command->arguments[i])) < 0)
                        return NULL;
        for (size_t i = 0; (option = command_option_at(command, i)); i++)
                if (json_array_append_new(options, json_of_option(option)) < 0)
                        return NULL;
        return json_pack("{s:s, s:s, s:s, s:s, s:b, s:O, s:O}", "name", command->name, "group",
                         command_group_name(command->group), "summary", command->summary, "description",
                         command->description, "changes", command->changes, "arguments", arguments, "options",
                         options);
}
