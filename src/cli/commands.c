/* SPDX-License-Identifier: PostgreSQL
 *
 * The table of commands, in the order in which the overview shows them; nothing else belongs here.
 */
#include "cli/commands.h"

static const struct command_family families[] = {
        { "env", GROUP_LOOK, "List the environments, choose the active one" },
        { NULL },
};

static const struct command commands[] = {
        /* look ------------------------------------------------------------------------------------ */
        {
                .name = "env status",
                .group = GROUP_LOOK,
                .summary = "Show which environment is active, and why",
                .description = "The active environment is the first that is found in: --env, SKINSPIRE_ENV "
                               "and FLASK_ENV of the process, the file .flask_env_type (written by "
                               "'skinspire env use'), the same two names in .env. Where none of them says "
                               "anything it is dev.",
                COMMAND_EXAMPLES({ "skinspire env status", "the active environment and what decided it" }),
                .project = PROJECT_OPTIONAL,
                .run = command_env_status,
        },
        {
                .name = "env use",
                .group = GROUP_LOOK,
                .summary = "Choose the active environment",
                .description = "Writes the name into .flask_env_type in the project's folder, where the "
                               "application finds it too. Warns when a variable of the process stands above "
                               "that file.",
                COMMAND_ARGUMENTS({ .name = "NAME",
                                    .word = WORD_ENVIRONMENT,
                                    .help = "dev, test, prod, or another name of skinspire.yaml" }),
                COMMAND_EXAMPLES({ "skinspire env use test",
                                   "from now on commands work on test unless told otherwise" }),
                .project = PROJECT_OPTIONAL,
                .run = command_env_use,
        },
        {
                .name = "config",
                .group = GROUP_LOOK,
                .summary = "Show every setting and where it comes from",
                .description = "A setting comes from the command line (--set), the process environment, "
                               ".env, skinspire.yaml, or its default; the first of these that has it wins. "
                               "Passwords are never shown.",
                COMMAND_EXAMPLES(
                        { "skinspire config", "all settings that count now" },
                        { "skinspire config --set timeouts.lock=500", "how a setting would be understood" }),
                .project = PROJECT_OPTIONAL,
                .run = command_config,
        },
        {
                .name = "help",
                .group = GROUP_LOOK,
                .summary = "Explain a command",
                .description = "Without a command it lists them all. 'skinspire COMMAND --help' gives the "
                               "same explanation.",
                COMMAND_ARGUMENTS({ .name = "COMMAND",
                                    .word = WORD_COMMAND,
                                    .optional = true,
                                    .many = true,
                                    .help = "the command to explain" }),
                COMMAND_EXAMPLES(
                        { "skinspire help env use", "what 'env use' does and which options it knows" }),
                .run = command_help,
        },
        {
                .name = "version",
                .group = GROUP_LOOK,
                .summary = "Print the program's version",
                .description = "Also known as 'skinspire --version'. Names libpq's version too.",
                COMMAND_EXAMPLES({ "skinspire version", "for a report about a problem" }),
                .run = command_version,
        },
        /* move ------------------------------------------------------------------------------------ */
        {
                .name = "copy",
                .group = GROUP_MOVE,
                .summary = "Copy one environment's database over another's",
                .description =
                        "The new database is built beside the old one, compared with the source (objects, row "
                        "counts, sequences), and only then takes its name, in one transaction. The old one is "
                        "retained: 'skinspire undo TARGET' brings it back.\n\n"
                        "Owner, grants, comment, connection limit and settings of the target stay the target's. "
                        "Sessions that are connected to it are ended at the swap. A failure or a kill at any "
                        "moment leaves the target as it was.\n\n"
                        "The project's script for copies (setting copy.after_copy) runs in the new database before "
                        "the swap: the place to silence mails, jobs and webhooks.",
                COMMAND_ARGUMENTS({ .name = "SOURCE", .word = WORD_ENVIRONMENT, .help = "the environment to read" },
                                  { .name = "TARGET",
                                    .word = WORD_ENVIRONMENT,
                                    .help = "the environment whose database is replaced" }),
                COMMAND_OPTIONS({ .name = "no-disconnect",
                                  .help = "refuse when somebody is connected to the target, rather than end the session" },
                                { .name = "unmasked",
                                  .help = "copy out of a protected environment with its patients' data as they are" },
                                { .name = "no-owner", .help = "the objects belong to the role that copies" },
                                { .name = "no-privileges", .help = "leave out what was granted on the objects" }),
                COMMAND_EXAMPLES({ "skinspire copy test dev", "dev becomes what test is now" },
                                 { "skinspire copy test dev --dry-run", "check everything, change nothing" },
                                 { "skinspire copy prod test --unmasked --confirm skinspire_prod",
                                   "real data leaves production; the source's name confirms it" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_copy,
        },
        {
                .name = "undo",
                .group = GROUP_MOVE,
                .summary = "Bring back the database of before the last copy or reset",
                .description = "Swaps the retained database back and says which rows were written since; those "
                               "disappear from view. The present database is retained in its turn, so undoing "
                               "twice ends where it began. Each environment keeps as many as the settings "
                               "retention.count and retention.days say.",
                COMMAND_ARGUMENTS({ .name = "ENV",
                                    .word = WORD_ENVIRONMENT,
                                    .optional = true,
                                    .help = "the environment; without it the active one" }),
                COMMAND_OPTIONS({ .name = "list", .help = "show what is retained, in every environment or in ENV" },
                                { .name = "no-disconnect",
                                  .help = "refuse when somebody is connected, rather than end the session" }),
                COMMAND_EXAMPLES({ "skinspire undo dev", "dev is what it was before" },
                                 { "skinspire undo dev --dry-run", "say what would come back, and which writes go" },
                                 { "skinspire undo --list", "what could be brought back, everywhere" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_undo,
        },
        /* change ---------------------------------------------------------------------------------- */
        {
                .name = "sql",
                .group = GROUP_CHANGE,
                .summary = "Run SQL from files or the command line",
                .description =
                        "Runs the files, then the texts, statement by statement in one transaction: at the first "
                        "error nothing has changed. Data behind COPY FROM STDIN are read from the file; a dump of "
                        "pg_dump can be run. A script's own BEGIN and COMMIT are taken as parts of the one "
                        "transaction. Statements that refuse one, as VACUUM, need --no-transaction.\n\n"
                        "Rows that come back are printed as tables, with --csv or --json for programs. psql's own "
                        "commands (those with a backslash) are an error; 'skinspire psql' runs them.\n\n"
                        "A dry run does everything and rolls it back; only sequences stay advanced.",
                COMMAND_ARGUMENTS({ .name = "ENV",
                                    .word = WORD_ENVIRONMENT,
                                    .optional = true,
                                    .help = "the environment; the active one when not given" }),
                COMMAND_OPTIONS({ .name = "file",
                                  .letter = 'f',
                                  .kind = OPTION_REPEATED,
                                  .word = WORD_FILE,
                                  .value_name = "FILE",
                                  .help = "run this file; - is standard input" },
                                { .name = "command",
                                  .letter = 'c',
                                  .kind = OPTION_REPEATED,
                                  .value_name = "SQL",
                                  .help = "run this text" },
                                { .name = "no-transaction",
                                  .help = "run each statement on its own, and obey the script's own transactions" },
                                { .name = "read-only",
                                  .help = "let the server refuse every change; needs no confirmation" },
                                { .name = "csv", .help = "print rows as CSV with a header" }),
                COMMAND_EXAMPLES(
                        { "skinspire sql dev --file schema.sql", "all of the file, or nothing of it" },
                        { "skinspire sql -c 'select count(*) from patients'", "a question to the active environment" },
                        { "skinspire sql test --no-transaction -c 'vacuum full'",
                          "what refuses to run inside a transaction" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_sql,
        },
        { NULL },
};

const struct command_table skinspire_commands = { commands, families };
