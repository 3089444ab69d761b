/* SPDX-License-Identifier: PostgreSQL
 *
 * What a command is: one entry of the table in commands.c. The parser, --help, the manual page and the
 * completion all read it; words.c refuses to build an entry that lacks words.
 *
 * To add a command: write its function in command_SUBJECT.c, declare it in commands.h, and add the entry.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "skinspire/error.h"

struct invocation;

enum command_group { GROUP_LOOK, GROUP_MAKE, GROUP_MOVE, GROUP_CHANGE, GROUP_RUN, GROUP_COUNT };

/* What a word names; the completion offers such words. */
enum word_kind { WORD_ANY, WORD_ENVIRONMENT, WORD_FILE, WORD_FOLDER, WORD_COMMAND };

/* A number is whole and not negative. A repeated option collects its values in a list. An optional one has a value
 * only behind "=", else it is given as "". */
enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_REPEATED, OPTION_OPTIONAL };

struct command_option {
        const char *name; /* "dry-run", without its dashes */
        char letter;      /* 'n', or 0 */
        enum option_kind kind;
        enum word_kind word;
        const char *value_name; /* "FILE"; none for a flag */
        const char *help;       /* a phrase, without a full stop */
};

/* What people know from another program's command of that name: no help shows it, but who types it learns what to do. */
struct command_other_option {
        const char *name;
        char letter;
        const char *instead;
};

struct command_argument {
        const char *name; /* "ENV", "TABLE" */
        enum word_kind word;
        bool optional;
        bool many;      /* the last one only: takes all words that are left */
        bool passed_on; /* the last one only: takes the words behind "--", and no others */
        const char *help;
};

struct command_example {
        const char *line; /* as typed; the build tries whether the parser takes it */
        const char *meaning;
};

/* Optional: the folder may be without skinspire.yaml, as one with nothing but a .env is. */
enum project_need { PROJECT_NONE, PROJECT_OPTIONAL, PROJECT_REQUIRED };

struct command {
        const char *name; /* "copy"; a space makes a subcommand: "server start" */
        const char *also; /* another name for the same; or NULL */
        enum command_group group;
        const char *summary;     /* one line that begins with a verb, without a full stop */
        const char *description; /* sentences; an empty line between paragraphs */
        const struct command_argument *arguments;
        const struct command_option *options;
        const struct command_other_option *other_options; /* or NULL */
        const struct command_example *examples;
        const char *exit_notes;    /* what its exit codes mean beyond the usual; or NULL */
        bool changes;              /* knows --dry-run and --confirm */
        enum project_need project; /* what is open before run() */

        /* Returns 0 or a negative SKI_E… code, with the error filled for main() to print; a command that
         * has already given its answer (as with -SKI_EDIFFERS) leaves the error empty. */
        int (*run)(struct invocation *invocation, ski_error *error);
};

/* The first word that several commands share. */
struct command_family {
        const char *name;
        enum command_group group;
        const char *summary;
};

/* All lists here end with an entry whose name is NULL. */
struct command_table {
        const struct command *const *groups; /* lists of commands; NULL behind the last */
        const struct command_family *families;
};

/* Each command of the table, in its order; to be left by return only. */
#define FOR_EACH_COMMAND(command, table)                                                                 \
        for (const struct command *const *group_of_##command = (table)->groups; *group_of_##command;      \
             group_of_##command++)                                                                        \
                for (const struct command *command = *group_of_##command; command->name; command++)

#define COMMAND_ARGUMENTS(...)                         \
        .arguments = (const struct command_argument[]) \
        {                                              \
                __VA_ARGS__,                           \
                {                                      \
                        NULL                           \
                }                                      \
        }
#define COMMAND_OPTIONS(...)                       \
        .options = (const struct command_option[]) \
        {                                          \
                __VA_ARGS__,                       \
                {                                  \
                        NULL                       \
                }                                  \
        }
#define COMMAND_OTHER_OPTIONS(...)                             \
        .other_options = (const struct command_other_option[]) \
        {                                                      \
                __VA_ARGS__,                                   \
                {                                              \
                        NULL                                   \
                }                                              \
        }
#define COMMAND_EXAMPLES(...)                        \
        .examples = (const struct command_example[]) \
        {                                            \
                __VA_ARGS__,                         \
                {                                    \
                        NULL                         \
                }                                    \
        }

/* "look", and what the group is about. */
const char *command_group_name(enum command_group group);
const char *command_group_summary(enum command_group group);

/* The command of that name or other name, the family of that name; NULL when there is none. */
const struct command *command_find(const struct command_table *table, const char *name);
const struct command_family *command_family_find(const struct command_table *table, const char *name);
/* The family that the command belongs to, or NULL. */
const struct command_family *command_family_of(const struct command_table *table,
                                               const struct command *command);

/* Fills the error about a name that is no command, with the nearest one as a hint; -SKI_EUSAGE. */
int command_unknown(const struct command_table *table, const char *name, ski_error *error);

/* Every option that the command knows: its own, then those of every command. NULL behind the last one.
 * A NULL command knows what every command knows, and what every changing command knows. */
const struct command_option *command_option_at(const struct command *command, size_t index);
const struct command_option *command_option_find(const struct command *command, const char *name);
const struct command_option *command_option_find_letter(const struct command *command, char letter);
/* True for the options that are not of the command itself. */
bool command_option_is_common(const struct command *command, const struct command_option *option);

/* How many options and arguments it has. */
size_t command_option_count(const struct command *command);
size_t command_argument_count(const struct command *command);

/* Appends "skinspire copy SOURCE TARGET [options]". */
void command_append_usage(const struct command *command, struct text *text);

#endif
