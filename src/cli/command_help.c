/* SPDX-License-Identifier: PostgreSQL */
#include <libpq-fe.h>
#include <stdio.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "report/json.h"
#include "report/terminal.h"

enum { WIDEST = 100 };

static size_t help_width(void)
{
        size_t width = terminal_width(80);

        return width < WIDEST ? width : WIDEST;
}

/* The one command asked for, every command of the family asked for, or all. */
static int print_json(const struct command_table *table, const struct command *wanted,
                      const struct command_family *family, ski_error *error)
{
        json_auto_t *commands = json_array();

        FOR_EACH_COMMAND (command, table) {
                if ((wanted && command != wanted) ||
                    (!wanted && family && command_family_of(table, command) != family))
                        continue;
                if (json_array_append_new(commands, help_json(command)) < 0)
                        return ski_error_oom(error);
        }
        return json_print(json_pack("{s:O}", "commands", commands), error);
}

int command_help(struct invocation *invocation, ski_error *error)
{
        const struct command_table *table = invocation->table;
        const struct strings *words = invocation_arguments(invocation, "COMMAND");
        const struct command *command = NULL;
        const struct command_family *family = NULL;
        _cleanup_text_ struct text topic = TEXT_INIT, text = TEXT_INIT;

        strings_join(words, " ", &topic);
        if (words->count > 0) {
                command = command_find(table, text_get(&topic));
                family = command_family_find(table, text_get(&topic));
                if (!command && !family)
                        return command_unknown(table, text_get(&topic), error);
        }
        if (invocation_flag(invocation, "json"))
                return print_json(table, command, family, error);

        if (command)
                help_append_command(command, help_width(), &text);
        if (command && family)
                text_append_char(&text, '\n');
        if (family)
                help_append_family(table, family, help_width(), &text);
        if (!command && !family)
                help_append_overview(table, help_width(), &text);
        if (text.failed)
                return ski_error_oom(error);
        fputs(text_get(&text), stdout);
        return 0;
}

int command_version(struct invocation *invocation, ski_error *error)
{
        int number = PQlibVersion();
        _cleanup_free_ char *libpq = text_format("%d.%d", number / 10000, number % 10000);

        if (invocation_flag(invocation, "json"))
                return json_print(
                        json_pack("{s:s, s:o}", "version", SKINSPIRE_VERSION, "libpq", json_text(libpq)),
                        error);
        printf("skinspire %s (libpq %s)\n", SKINSPIRE_VERSION, libpq ? libpq : "unknown");
        return 0;
}
