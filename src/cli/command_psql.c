/* SPDX-License-Identifier: PostgreSQL */
#include <getopt.h>
#include <stdio.h>

#include "base/process.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/guard.h"
#include "postgres/private_server.h"
#include "postgres/programs.h"

/* psql would take a second address for the first one, or forget half of it, and so meet a database that nobody
 * meant. The letters are all that psql knows, as its values must not be taken for options. */
static int check_passed_on(const struct strings *words, ski_error *error)
{
        static const char letters[] = ":aAbc:d:eEf:F:h:HlL:no:p:P:qR:sStT:U:v:VwWxXz0";
        static const struct option address[] = {
                { "dbname", required_argument, NULL, 'd' },
                { "host", required_argument, NULL, 'h' },
                { "port", required_argument, NULL, 'p' },
                { "username", required_argument, NULL, 'U' },
                { NULL, 0, NULL, 0 },
        };
        _cleanup_strings_ struct strings copy = STRINGS_INIT; /* getopt_long() puts them into another order */
        int option;

        strings_add(&copy, "psql");
        for (size_t i = 0; i < words->count; i++)
                strings_add(&copy, words->items[i]);
        if (copy.failed)
                return ski_error_oom(error);
        optind = 0;
        opterr = 0;
        while ((option = getopt_long((int)copy.count, copy.items, letters, address, NULL)) != -1) {
                if (option != 'd' && option != 'h' && option != 'p' && option != 'U')
                        continue;
                ski_error_set(error, -SKI_EUSAGE,
                              "psql's option -%c names an address, which the environment does already", option);
                return ski_error_hint(error, "name another environment, or use \\connect inside psql");
        }
        return 0;
}

/* What there is to start: psql, the address without its password, and what is passed on. */
static int build_command(const struct invocation *invocation, const struct conninfo *address,
                         struct strings *ret, ski_error *error)
{
        const struct strings *passed_on = invocation_arguments(invocation, "ARGS");
        _cleanup_free_ char *path = NULL, *where = conninfo_string(address);
        int r;

        if (!where)
                return ski_error_oom(error);
        r = programs_find("psql", 0, setting_text(invocation->project, "server.programs"), &path, error);
        if (r < 0)
                return r;
        strings_add(ret, path);
        strings_add(ret, "-d");
        strings_add(ret, where);
        for (size_t i = 0; i < passed_on->count; i++)
                strings_add(ret, passed_on->items[i]);
        return ret->failed ? ski_error_oom(error) : 0;
}

/* As one would type it. */
static void print_command(const struct strings *command)
{
        for (size_t i = 0; i < command->count; i++) {
                printf(i > 0 ? " '" : "'");
                for (const char *at = command->items[i]; *at; at++)
                        *at == '\'' ? (void)fputs("'\\''", stdout) : (void)putchar(*at);
                putchar('\'');
        }
        putchar('\n');
}

int command_psql(struct invocation *invocation, ski_error *error)
{
        const struct confirmation confirmation = invocation_confirmation(invocation);
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(conninfo_freep) struct conninfo *address = NULL;
        _cleanup_strings_ struct strings command = STRINGS_INIT, variables = STRINGS_INIT;
        int r;

        r = check_passed_on(invocation_arguments(invocation, "ARGS"), error);
        if (r < 0)
                return r;
        r = invocation_environment(invocation, &environment, error);
        if (r < 0)
                return r;
        r = environment_conninfo(invocation->project, environment, false, &address, error);
        if (r < 0)
                return r;
        r = build_command(invocation, address, &command, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "dry-run")) {
                print_command(&command);
                return 0;
        }
        r = guard_change(invocation->project, environment, "lets psql change anything in", &confirmation,
                         error);
        if (r < 0)
                return r;
        r = program_environment(address, &variables, error);
        if (r < 0)
                return r;
        fflush(stdout);
        return process_become(&(struct process_options){ .argv = (const char *const *)command.items,
                                                         .environment = (const char *const *)variables.items,
                                                         .unset_prefix = "PG" },
                              error);
}
