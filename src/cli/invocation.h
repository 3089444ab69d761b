/* SPDX-License-Identifier: PostgreSQL
 *
 * An invocation: the command line as understood, and what every command starts from.
 *
 * Options and arguments are asked for by their names in the command's entry; asking for one that the
 * entry does not declare is a programming error (assert). All answers belong to the invocation.
 */
#ifndef CLI_INVOCATION_H
#define CLI_INVOCATION_H

#include <stdbool.h>

#include "base/macro.h"
#include "base/text.h"
#include "cli/command.h"
#include "config/environment.h"
#include "config/project.h"
#include "operations/change.h"
#include "skinspire/session.h"

struct invocation {
        const struct command_table *table;
        const struct command *command;
        struct project *project; /* NULL when the command's entry needs none */
        struct strings *options; /* the values of each option, in command_option_at()'s order; "" for a flag */
        struct strings *arguments;   /* the words of each argument */
        struct environment *changed; /* these four belong to invocation_change() */
        struct confirmation confirmation;
        struct change change;
        char *line;
};

/* Reads the command line. An explanation that was asked for (--help, or no command at all) comes back as
 * an invocation of the command "help". Errors: -SKI_EUSAGE, -SKI_ENOMEM. */
int invocation_parse(const struct command_table *table, int argc, char *const argv[], struct invocation **ret,
                     ski_error *error);
/* The index of the first word that is neither an option nor the value of one that every command knows; argc: none. */
int invocation_first_word(int argc, char *const argv[]);
void invocation_free(struct invocation *invocation);
DEFINE_CLEANUP(struct invocation, invocation_free);

/* Opens what the entry says the command needs. */
int invocation_open_project(struct invocation *invocation, ski_error *error);

bool invocation_flag(const struct invocation *invocation, const char *option);
const char *invocation_text(const struct invocation *invocation, const char *option); /* NULL: not given */
unsigned long invocation_number(const struct invocation *invocation, const char *option,
                                unsigned long otherwise);
const struct strings *invocation_list(const struct invocation *invocation, const char *option);

const char *invocation_argument(const struct invocation *invocation,
                                const char *argument); /* NULL: not given */
const struct strings *invocation_arguments(const struct invocation *invocation, const char *argument);

/* The environment to work on: the argument ENV where the command has one, --env, or the active one. */
int invocation_environment(const struct invocation *invocation, struct environment **ret, ski_error *error);

/* How to open sessions, from the settings and --show-values; texts belong to the project. */
ski_session_options invocation_session_options(const struct invocation *invocation);

/* How operations ask: --confirm, else on the terminal. For commands that change something. */
struct confirmation invocation_confirmation(const struct invocation *invocation);

/* What a changing operation starts from. `argument` names the environment that changes (NULL: as for
 * invocation_environment()). A command that only looks gets one that nobody can confirm. The change belongs to
 * the invocation; it is asked for once. */
int invocation_change(struct invocation *invocation, const char *argument, const struct change **ret,
                      ski_error *error);

/* The same, with the environment's name at hand. */
int invocation_change_named(struct invocation *invocation, const char *environment, const struct change **ret,
                            ski_error *error);

/* The command line for the journal, without the values of settings and without what is passed on: they may
 * hold secrets. For the caller to free; NULL when memory ran out. */
char *invocation_line(const struct invocation *invocation);

/* A guard before what can't be taken back: --confirm must repeat `name`, or it is asked for on the
 * terminal after `question`. -SKI_EREFUSED, also where there is no terminal. */
int invocation_confirm(const struct invocation *invocation, const char *name, const char *question,
                       ski_error *error);

#endif
