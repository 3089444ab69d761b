/* SPDX-License-Identifier: PostgreSQL */
#include <ctype.h>
#include <string.h>

#include "cli/exit_code.h"
#include "cli/manual.h"

/* Prose for roff: a dash that is typed, a backslash, and a line that begins like a request are escaped. */
static void append_prose(struct text *text, const char *prose)
{
        if (*prose == '.' || *prose == '\'')
                text_append(text, "\\&");
        for (; *prose; prose++) {
                if (*prose == '-')
                        text_append(text, "\\-");
                else if (*prose == '\\')
                        text_append(text, "\\e");
                else if (text_starts_with(prose, "\n\n")) {
                        text_append(text, "\n.PP\n");
                        prose += strspn(prose, "\n") - 1;
                        if (prose[1] == '.' || prose[1] == '\'')
                                text_append(text, "\\&");
                } else
                        text_append_char(text, *prose);
        }
        text_append_char(text, '\n');
}

/* A paragraph with a hanging name; the name is set bold, and its value in italics. */
static void append_entry(struct text *text, const char *name, const char *value, const char *meaning)
{
        text_append(text, ".TP\n\\fB");
        for (; *name; name++)
                text_append(text, *name == '-' ? "\\-" : (char[]){ *name, '\0' });
        text_append(text, "\\fR");
        if (value)
                text_appendf(text, " \\fI%s\\fR", value);
        text_append_char(text, '\n');
        append_prose(text, meaning);
}

static void append_option(struct text *text, const struct command_option *option)
{
        _cleanup_text_ struct text name = TEXT_INIT;

        if (option->letter)
                text_appendf(&name, "-%c, ", option->letter);
        text_appendf(&name, "--%s", option->name);
        if (option->kind == OPTION_OPTIONAL)
                text_appendf(&name, "[=%s]", option->value_name);
        append_entry(text, text_get(&name), option->kind == OPTION_OPTIONAL ? NULL : option->value_name,
                     option->help);
}

static void append_command(struct text *text, const struct command *command)
{
        _cleanup_text_ struct text usage = TEXT_INIT;
        const struct command_option *option;

        command_append_usage(command, &usage);
        text_append(text, ".SS ");
        append_prose(text, text_get(&usage));
        text_appendf(text, "%s.\n", command->summary);
        if (command->also)
                text_appendf(text, "The same as \\fBskinspire %s\\fR.\n", command->also);
        text_append(text, ".PP\n");
        append_prose(text, command->description);
        for (size_t i = 0; i < command_argument_count(command); i++)
                append_entry(text, command->arguments[i].name, NULL, command->arguments[i].help);
        for (size_t i = 0; (option = command_option_at(command, i)); i++)
                if (!command_option_is_common(command, option))
                        append_option(text, option);
        if (command->changes)
                text_append(text, ".PP\nKnows \\fB\\-\\-dry\\-run\\fR and \\fB\\-\\-confirm\\fR.\n");
        if (command->exit_notes) {
                text_append(text, ".PP\nExit code: ");
                append_prose(text, command->exit_notes);
        }
        for (const struct command_example *example = command->examples; example->line; example++)
                append_entry(text, example->line, NULL, example->meaning);
}

static void append_commands(struct text *text, const struct command_table *table)
{
        for (enum command_group group = 0; group < GROUP_COUNT; group++) {
                bool has_title = false;

                FOR_EACH_COMMAND (command, table) {
                        if (command->group != group)
                                continue;
                        if (!has_title) {
                                text_append(text, ".SH COMMANDS: ");
                                for (const char *c = command_group_name(group); *c; c++)
                                        text_append_char(text, (char)toupper((unsigned char)*c));
                                text_append_char(text, '\n');
                        }
                        has_title = true;
                        append_command(text, command);
                }
        }
}

void manual_append_page(const struct command_table *table, const char *version, struct text *text)
{
        const struct command_option *option;

        text_append(text, ".\\\" Made from the command table; do not edit.\n");
        text_appendf(text, ".TH SKINSPIRE 1 \"\" \"skinspire %s\" \"User Commands\"\n", version);
        text_append(text,
                    ".SH NAME\nskinspire \\- create, copy and look after a project's PostgreSQL databases\n"
                    ".SH SYNOPSIS\n.B skinspire\n\\fICOMMAND\\fR [\\fIENV\\fR] [\\fIoptions\\fR]\n"
                    ".SH DESCRIPTION\n");
        append_prose(
                text,
                "A project is a folder with skinspire.yaml, SQL files and migrations. Each of its environments "
                "(dev, test, prod, and any other that skinspire.yaml names) has one database. ENV is the "
                "environment to work on; without it the active one is meant. An environment that names no URL "
                "lives in the project's private server.\n\n"
                "The answer goes to standard output, everything else to standard error.");
        text_append(
                text,
                ".SH OPTIONS\nEvery command knows these; \\fB\\-\\-dry\\-run\\fR and \\fB\\-\\-confirm\\fR are "
                "known where something is changed. They may stand anywhere; \\fB\\-\\-\\fR ends options.\n");
        for (size_t i = 0; (option = command_option_at(NULL, i)); i++)
                append_option(text, option);
        append_commands(text, table);
        text_append(text, ".SH EXIT STATUS\n");
        for (const struct exit_code_meaning *exit = exit_code_meanings; exit->meaning; exit++) {
                _cleanup_free_ char *code = text_format("%d", exit->code);
                append_entry(text, code ? code : "", NULL, exit->meaning);
        }
        text_append(text, ".SH ENVIRONMENT\n");
        append_entry(text, "SKINSPIRE_PROJECT", NULL, "the project's folder, below --project");
        append_entry(text, "SKINSPIRE_ENV, FLASK_ENV", NULL, "the active environment, below --env");
        append_entry(text, "NAME_DATABASE_URL, DATABASE_URL", NULL,
                     "an environment's database (DEV_DATABASE_URL, ...), and the active environment's");
        append_entry(text, "NAME_ADMIN_URL", NULL,
                     "a connection that may make the environment's role and database (DEV_ADMIN_URL, ...)");
        append_entry(text, "SKINSPIRE_TIMEOUTS_LOCK, ...", NULL,
                     "any setting of 'skinspire config', in capitals and with _ for each point");
        append_entry(text, "NO_COLOR", NULL, "when not empty, no colours");
        append_entry(text, "PGHOST, PGUSER, PGSSLMODE, ...", NULL, "what a URL leaves open, as in psql");
        text_append(text, ".SH FORMER NAMES\n");
        append_prose(text,
                     "Called by the name of a script that it took the place of (db_copy, switch_env, manage_db "
                     "and the "
                     "others in scripts/), it understands that script's words, says once what the command is "
                     "now, and "
                     "ends with 0, 1, or 2 for wrong usage. 'manage_db --help' lists the words of manage_db.");
        text_append(text, ".SH FILES\n");
        append_entry(text, "skinspire.yaml", NULL, "the project's settings");
        append_entry(text, ".env", NULL, "settings and passwords of this machine, kept out of version control");
        append_entry(text, ".flask_env_type", NULL, "the active environment, written by 'skinspire env use'");
        append_entry(text, ".skinspire/", NULL, "the private server, logs and other state; never edit it");
        text_append(text, ".SH SEE ALSO\n.BR psql (1),\n.BR pg_dump (1)\n");
}
