/* SPDX-License-Identifier: PostgreSQL
 *
 * The table of commands, in the order in which the overview shows them; nothing else belongs here. Those of the family db
 * stand in a file of their own.
 */
#include "cli/commands.h"

static const struct command_family families[] = {
        { "db", GROUP_CHANGE, "Write and run migrations, in Flask-Migrate's words" },
        { "env", GROUP_LOOK, "List the environments, choose the active one" },
        { "backup", GROUP_MOVE, "Back up a database, look after its backups" },
        { "server", GROUP_RUN, "Look after the project's private server" },
        { "triggers", GROUP_MAKE, "Keep triggers, policies and grants as the rules say" },
        { NULL },
};

/* The argument that most commands take. */
#define ENV_ARGUMENT                                                             \
        {                                                                        \
                .name = "ENV", .word = WORD_ENVIRONMENT, .optional = true,       \
                .help = "the environment to work on, instead of the active one", \
        }

#define TABLE_OPTION                                                                         \
        {                                                                                    \
                .name = "table", .letter = 't', .kind = OPTION_REPEATED, .value_name = "TABLE", \
                .help = "only this table, with its schema or without; can be repeated",      \
        }


static const struct command commands[] = {
        /* look ------------------------------------------------------------------------------------ */
        {
                .name = "env list",
                .also = "env",
                .group = GROUP_LOOK,
                .summary = "List the environments and how each one stands",
                .description =
                        "Shows for each environment whether it is the active one, whether it is protected, whether "
                        "its database can be reached, how many databases are retained for 'skinspire undo', and "
                        "where it is: its URL without the password, or the project's private server. Waits three "
                        "seconds at most for a server that does not answer, and starts none.",
                COMMAND_OPTIONS({ .name = "names",
                                  .kind = OPTION_FLAG,
                                  .help = "only the names, one in each line; no server is asked" }),
                COMMAND_EXAMPLES({ "skinspire env", "all environments of the project" },
                                 { "skinspire env list --json", "the same for a program" }),
                .exit_notes = "0 also when an environment can't be reached",
                .project = PROJECT_OPTIONAL,
                .run = command_env_list,
        },
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
                .name = "env golden",
                .group = GROUP_LOOK,
                .summary = "List or drop the golden databases of a server",
                .description = "A golden database is what 'skinspire copy', when it goes the golden way, keeps of the "
                               "source on the target's server, to clone it again and again. It takes as much room as a copy, "
                               "is as old as it says, and stays until it is dropped here.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS({ .name = "drop",
                                  .kind = OPTION_TEXT,
                                  .value_name = "DATABASE",
                                  .help = "drop the golden database of that name" }),
                COMMAND_EXAMPLES({ "skinspire env golden dev", "what is kept on dev's server" },
                                 { "skinspire env golden dev --drop app_golden_1a2b3c4d", "free its room" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_env_golden,
        },
        {
                .name = "env url",
                .group = GROUP_LOOK,
                .summary = "Print the URL of an environment's database",
                .description = "For other programs: 'psql \"$(skinspire env url dev)\"'. The password is left out "
                               "unless --with-password is given. For an environment in the private server it is "
                               "the URL of its socket, and the server is started, since whoever asks is about to "
                               "connect.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS({ .name = "with-password",
                                  .kind = OPTION_FLAG,
                                  .help = "with the password that the settings hold" }),
                COMMAND_EXAMPLES({ "skinspire env url", "where the active environment's database is" },
                                 { "skinspire env url test --with-password", "all that a program needs" }),
                .project = PROJECT_OPTIONAL,
                .run = command_env_url,
        },
        {
                .name = "config",
                .group = GROUP_LOOK,
                .summary = "Show every setting and where it comes from",
                .description = "A setting comes from the command line (--set), the process environment "
                               "(SKINSPIRE_TIMEOUTS_LOCK for timeouts.lock), .env, skinspire.yaml, or its default; the first of these that has it wins. "
                               "Passwords are never shown. With --verbose it also says what each setting means, and its unit.",
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
        {
                .name = "verify",
                .group = GROUP_LOOK,
                .summary = "Check that a database can be worked with",
                .description =
                        "Connects and checks the round trip, the versions of server and client, the programs pg_dump, "
                        "pg_restore and psql, encoding and locale, what the role may do, the extensions that the "
                        "settings want, whether the tables are open to the role, that foreign keys are enforced, "
                        "that the structure is the one that the project's files declare (database.schema and the "
                        "rules), that triggers, policies and grants are as the rules say, how many databases are "
                        "retained, how old the newest backup is, and whether the server's WAL is archived, with what pgBackRest "
                        "says of itself. What is missing or differs is a failure, an object that nobody declared a warning; "
                        "'skinspire diff ENV declared' shows all. What is well and seldom asked for has no line of its own without --all. Changes "
                        "nothing.\n\n"
                        "With --all-environments one that needs a URL and has none, as prod in a new project, is no "
                        "failure.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS({ .name = "all",
                                  .letter = 'a',
                                  .kind = OPTION_FLAG,
                                  .help = "show every check, as --verbose does" },
                                { .name = "all-environments",
                                  .kind = OPTION_FLAG,
                                  .help = "verify each environment of the project" }),
                COMMAND_EXAMPLES({ "skinspire verify", "whether the active environment is in order" },
                                 { "skinspire verify prod --json", "the same of prod, for a program" },
                                 { "skinspire verify --all-environments", "whether any of them is out of order" }),
                .exit_notes = "0 also with warnings, 4 when the database is missing or can't be reached, 6 when a "
                              "check failed, or with --all-environments an environment",
                .project = PROJECT_OPTIONAL,
                .run = command_verify,
        },
        {
                .name = "diff",
                .group = GROUP_LOOK,
                .summary = "Show what makes one structure into another",
                .description =
                        "Reads the structure of both sides and prints the SQL that makes FROM's equal to TO's: nothing "
                        "when they are equal already. psql runs it as it stands: one transaction, but for what the "
                        "server refuses inside one; each step has its risk above it. Changes nothing, and the order of "
                        "columns is no difference.\n\n"
                        "A side is an environment; a URL, whose password comes from PGPASSWORD, ~/.pgpass or an "
                        "environment of the same server; a file or folder of SQL, in whatever order it works; '!COMMAND' "
                        "or 'command:COMMAND' for what a command prints; 'declared' for all that the project's files "
                        "declare, which is what create makes: extensions, database.schema and the rules; a revision of the "
                        "migrations ('revision:head'; the word before it may be left out); or 'empty'. SQL "
                        "is loaded into a shadow database on the other side's server (else the active environment's, else "
                        "the private server), which is dropped at once unless --keep-shadow or the setting "
                        "database.keep_shadow keeps it ('skinspire env' shows it); while the files stay the same their "
                        "structure comes from a cache. "
                        "Statements about roles, databases and tablespaces are left out there. Between servers of two "
                        "major versions of PostgreSQL, of which each prints definitions in its own words, those of TO that "
                        "look different are read in a shadow database on FROM's server.\n\n"
                        "A new name is told from a drop and a create by --rename, or by a line '-- @renamed from=OLD' in "
                        "the files of TO, before the CREATE or the column; else it is only suggested where it is clear.\n\n"
                        "The program's own schema skinspire and the table alembic_version do not count. What is in a "
                        "database but can't be compared is named on stderr.",
                COMMAND_ARGUMENTS({ .name = "FROM", .help = "the structure to change" },
                                  { .name = "TO", .help = "the structure to reach" }),
                COMMAND_OPTIONS({ .name = "summary", .help = "a tree of what changes instead of the SQL" },
                                { .name = "output",
                                  .letter = 'o',
                                  .kind = OPTION_TEXT,
                                  .word = WORD_FILE,
                                  .value_name = "FILE",
                                  .help = "write the SQL to a file" },
                                { .name = "schema",
                                  .kind = OPTION_REPEATED,
                                  .value_name = "NAME",
                                  .help = "only what is in this schema; can be repeated" },
                                { .name = "exclude",
                                  .kind = OPTION_REPEATED,
                                  .value_name = "KIND|PATTERN",
                                  .help = "leave out a kind (comment) or names (audit.*); can be repeated" },
                                { .name = "rename",
                                  .kind = OPTION_REPEATED,
                                  .value_name = "OLD=NEW",
                                  .help = "public.wards.name=title: keep what is in it; can be repeated" },
                                { .name = "reverse", .help = "the other way round" },
                                { .name = "section",
                                  .kind = OPTION_TEXT,
                                  .value_name = "SECTION",
                                  .help = "of empty to TO: only what comes before rows (pre-data), or after (post-data)" },
                                { .name = "concurrent",
                                  .help = "build and drop indexes concurrently, check constraints later" },
                                { .name = "keep-shadow",
                                  .help = "keep the shadow database, so that the next diff loads only what has changed" },
                                { .name = "exit-code", .help = "exit with 6 when they differ" }),
                COMMAND_EXAMPLES({ "skinspire diff test dev", "what test lacks to be as dev" },
                                 { "skinspire diff dev declared", "what makes dev what the project's files say" },
                                 { "skinspire diff dev database/schema --summary", "how dev differs from the files" },
                                 { "skinspire diff prod dev --exit-code", "the same, for a script that asks" },
                                 { "skinspire diff empty '!pg_dump -s clinic'", "a database's structure as SQL" }),
                .exit_notes = "6 with --exit-code when the two differ",
                .project = PROJECT_OPTIONAL,
                .run = command_diff,
        },
        {
                .name = "inspect",
                .group = GROUP_LOOK,
                .summary = "Show what is in a database",
                .description =
                        "Reads the catalogs in one snapshot and changes nothing; no right on the tables is needed. "
                        "Without an option it gives an overview: the database and its server, how many objects of "
                        "each kind there are, the largest tables, and what stands out, as a foreign key without an "
                        "index or a trigger that is disabled. Each option shows one thing more closely, and several "
                        "can be given. --table and --schema=NAME narrow the others, too.\n\n"
                        "With --json and no option the answer is complete: the overview, and every object in full.\n\n"
                        "A table's name is taken to the letter, else as SQL reads it. Row counts are the server's "
                        "estimates; what an extension brought along is left out.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS({ .name = "tables", .help = "list tables and views of every kind" },
                                { .name = "table",
                                  .letter = 't',
                                  .kind = OPTION_TEXT,
                                  .value_name = "NAME",
                                  .help = "all about one table or view, with its schema or without" },
                                { .name = "schema",
                                  .kind = OPTION_OPTIONAL,
                                  .value_name = "NAME",
                                  .help = "all about every table, or those of one schema; sequences and types" },
                                { .name = "triggers", .help = "list triggers, their functions and states" },
                                { .name = "functions", .help = "list functions and procedures" },
                                { .name = "relations", .help = "list which table refers to which" },
                                { .name = "stats", .help = "sizes, dead rows, scans, last vacuum and analyze" }),
                COMMAND_EXAMPLES({ "skinspire inspect", "an overview of the active environment" },
                                 { "skinspire inspect test --table patients", "one table with all that hangs on it" },
                                 { "skinspire inspect dev --schema=public --triggers", "one schema and its triggers" },
                                 { "skinspire inspect prod --json", "everything, for a program" }),
                .project = PROJECT_OPTIONAL,
                .run = command_inspect,
        },
        {
                .name = "log",
                .group = GROUP_LOOK,
                .summary = "Show what was changed, when and by whom",
                .description =
                        "Lists the operations that the program ran for this project, the newest last: time, "
                        "environment, "
                        "user, command, outcome and duration. One that was killed shows as interrupted. The "
                        "same is "
                        "kept in the table skinspire.operation_log of each server where the role may write it.",
                COMMAND_ARGUMENTS({ .name = "ENV",
                                    .word = WORD_ENVIRONMENT,
                                    .optional = true,
                                    .help = "only this environment's; without it those of all" }),
                COMMAND_OPTIONS({ .name = "limit",
                                  .kind = OPTION_NUMBER,
                                  .value_name = "N",
                                  .help = "at most so many, the newest; 20 where not given, 0 for all" }),
                COMMAND_EXAMPLES({ "skinspire log", "the last 20 operations" },
                                 { "skinspire log test --limit 0", "all that was ever done to test" }),
                .project = PROJECT_OPTIONAL,
                .run = command_log,
        },

        /* make ------------------------------------------------------------------------------------ */
        {
                .name = "init",
                .group = GROUP_MAKE,
                .summary = "Make a new, empty project",
                .description =
                        "Writes skinspire.yaml, empty folders for SQL files, and .env.example, and adds what must "
                        "stay out of version control to .gitignore. No file is overwritten, and a folder that has a "
                        "skinspire.yaml is refused. The databases come afterwards, with 'skinspire setup'.",
                COMMAND_ARGUMENTS({ .name = "DIR",
                                    .word = WORD_FOLDER,
                                    .optional = true,
                                    .help = "the folder, made where it is missing; the current one when not given" }),
                COMMAND_OPTIONS({ .name = "name",
                                  .kind = OPTION_TEXT,
                                  .value_name = "NAME",
                                  .help = "the project's name, instead of the folder's; the names of databases and "
                                          "their role begin with it" }),
                COMMAND_EXAMPLES({ "skinspire init", "a project in the current folder" },
                                 { "skinspire init clinic", "a new folder with a project" },
                                 { "skinspire init . --name 'City Clinic'",
                                   "databases city_clinic_dev, city_clinic_test, city_clinic_prod" }),
                .exit_notes = "7 when there is a project already",
                .run = command_init,
        },
        {
                .name = "create",
                .group = GROUP_MAKE,
                .summary = "Make an environment's role, database and objects",
                .description =
                        "Makes what is missing: the role, the application's role, the database, the extensions of "
                        "database.extensions, the objects of the SQL files that database.schema names, in order and "
                        "in one transaction, and the triggers, policies and grants of database.rules. The "
                        "database is built under another name and takes its own when it is complete, so a "
                        "failure leaves "
                        "none. An empty database is filled. One that holds anything is given, in one transaction, "
                        "what it lacks of all this and what the rules want; what it has stays as it is, and where it "
                        "is not as declared, that is named: 'skinspire diff ENV declared' shows the SQL that would "
                        "change it.\n"
                        "\n"
                        "Where the role of the environment's URL may not create databases, or is missing "
                        "itself, "
                        "NAME_ADMIN_URL or environments.NAME.admin_url names a connection that may.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire create dev", "make the dev database" },
                                 { "skinspire create test --dry-run", "see what test still lacks" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_create,
        },
        {
                .name = "setup",
                .group = GROUP_MAKE,
                .summary = "Create a database with its standard rows and verify it",
                .description = "Does what 'create' does, runs the SQL files that database.seed names in one "
                               "transaction, and "
                               "verifies the result. Can be repeated: seed files add only what is missing.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire setup dev", "a database to work with, from nothing" },
                                 { "skinspire setup test --dry-run", "see what would be made and loaded" }),
                .exit_notes = "6 when the verification failed",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_setup,
        },
        {
                .name = "reset",
                .group = GROUP_MAKE,
                .summary = "Replace a database by a new one without rows",
                .description = "Builds a new database from the project's SQL files under another name, and "
                               "swaps it with the "
                               "present one. Owner, rights and settings of the database stay. The old one is "
                               "retained, and "
                               "'skinspire undo' brings it back.\n\n"
                               "Where the role may not create databases this is done in place, in one transaction. "
                               "Nothing is retained then: a backup is written and read back before, unless "
                               "--no-backup is given.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS({ .name = "init",
                                  .kind = OPTION_FLAG,
                                  .help = "load the standard rows too, from the files of database.seed" },
                                { .name = "no-backup", .help = "in place: write no backup of the database first" }),
                COMMAND_EXAMPLES({ "skinspire reset dev", "empty tables in dev" },
                                 { "skinspire reset test --init", "test as a new installation has it" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_reset,
        },
        {
                .name = "populate",
                .group = GROUP_MAKE,
                .summary = "Load the project's sample, to try things on",
                .description = "Runs the SQL files that database.sample names, in one transaction. Can be "
                               "repeated: sample files add only what is missing.\n"
                               "\n"
                               "A protected environment is refused, and no confirmation changes that: invented "
                               "patients among real ones can't be told apart afterwards.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire populate test", "rows to work with in test" },
                                 { "skinspire populate dev --dry-run", "see what would be loaded" }),
                .exit_notes = "7 for a protected environment",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_populate,
        },
        {
                .name = "triggers install",
                .group = GROUP_MAKE,
                .summary = "Put triggers, policies and grants in place",
                .description =
                        "Reads the functions and sections of database.triggers and the rules of database.rules, works "
                        "out what every table should have, and makes what is missing, mends what differs and drops "
                        "what was installed once and no rule asks for any more, in one transaction. What somebody "
                        "else made is left alone. Nothing is locked where nothing differs. Ends as 'skinspire "
                        "triggers verify'.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire triggers install dev", "after a change of the rules, or of the tables" },
                                 { "skinspire triggers install prod --dry-run", "see what would be made in prod" }),
                .exit_notes = "6 when a trigger or policy is there that no rule knows",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_triggers_install,
        },
        {
                .name = "triggers verify",
                .group = GROUP_MAKE,
                .summary = "Name each trigger that is not as the rules say",
                .description =
                        "Compares functions, triggers, policies and grants with the project's files. Missing and "
                        "disabled speak for themselves; changed is what was altered in the database, outdated what "
                        "was altered in the files, surplus what no rule asks for any more, foreign what somebody else "
                        "made. Changes nothing.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire triggers verify prod", "whether audit and policies are complete" }),
                .exit_notes = "6 when anything differs",
                .project = PROJECT_OPTIONAL,
                .run = command_triggers_verify,
        },
        {
                .name = "triggers list",
                .group = GROUP_MAKE,
                .summary = "List triggers, policies and grants with their state",
                .description = "Shows all that the rules want and all triggers and policies that are there, each with its "
                               "table, its rule and its state. Changes nothing.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire triggers list dev", "what every table of dev has" }),
                .project = PROJECT_OPTIONAL,
                .run = command_triggers_list,
        },
        {
                .name = "triggers drop",
                .group = GROUP_MAKE,
                .summary = "Take away what 'triggers install' made",
                .description = "Drops the functions, triggers and policies that carry an installation's mark, row-level "
                               "security with the last of them, and the rights of the application's role, in one "
                               "transaction. What somebody else made stays.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire triggers drop dev --dry-run", "see what would go" },
                                 { "skinspire triggers drop dev", "tables without audit and policies" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_triggers_drop,
        },
        {
                .name = "triggers test",
                .group = GROUP_MAKE,
                .summary = "Prove each trigger and policy by its effect",
                .description = "Runs the SQL files of database.tests in a transaction that is rolled back, and shows what "
                               "they tried. A trigger or policy that no test has tried counts as failed. The tables are "
                               "locked while it runs.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire triggers test dev", "that audit, stamps, passwords and policies work" }),
                .exit_notes = "6 when one has failed",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_triggers_test,
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
                        "A source on the same server to which nobody is connected is cloned: the server copies its "
                        "files, and the catalogs are compared. Any other one is streamed, and every row counted. "
                        "--pause-source ends the sessions of a source that is not protected, so that it can be "
                        "cloned.\n\n"
                        "With --golden a source that is in use is streamed once into a golden database on the "
                        "target's server, which nobody can enter; this copy and later ones with --golden are clones "
                        "of it, as old as it is. It counts only as long as the source's environment leads to the same "
                        "database. 'skinspire env golden' lists and drops such databases.\n\n"
                        "Where the role may not create databases, or nothing but the target can be reached (a pooler, "
                        "an entry of pg_hba.conf that names it), the copy is made in place: one transaction drops what is "
                        "there, lays down structure and rows, compares, and commits. Nothing is retained then: a "
                        "backup is written and read back before, unless --no-backup is given.\n\n"
                        "The project's script for copies (setting copy.after_copy) runs in the new database before "
                        "the swap: the place to silence mails, jobs and webhooks.\n\n"
                        "With --where or --empty large objects stay behind, statistics are collected anew, and materialized "
                        "views are filled from the rows that came along. A foreign key that the choice breaks ends the "
                        "copy.\n\n"
                        "With --schema-only the target keeps its rows and its place: what differs in structure is "
                        "changed in one transaction, compared again at its end, and a step that would lose data is "
                        "refused. The order of columns is no difference. A backup of the target is written and read back "
                        "before, for 'skinspire restore TARGET'.",
                COMMAND_ARGUMENTS({ .name = "SOURCE", .word = WORD_ENVIRONMENT, .help = "the environment to read" },
                                  { .name = "TARGET",
                                    .word = WORD_ENVIRONMENT,
                                    .help = "the environment whose database is replaced" }),
                COMMAND_OPTIONS({ .name = "no-disconnect",
                                  .help = "refuse when somebody is connected to the target, rather than end the session" },
                                { .name = "unmasked",
                                  .help = "copy out of a protected environment with its patients' data as they are" },
                                { .name = "schema-only",
                                  .help = "change the target's structure in place, and keep its rows" },
                                { .name = "allow-loss",
                                  .help = "with --schema-only: let steps happen that lose data" },
                                { .name = "no-backup",
                                  .help = "with --schema-only or in place: write no backup of the target first" },
                                { .name = "rename",
                                  .kind = OPTION_REPEATED,
                                  .value_name = "OLD=NEW",
                                  .help = "with --schema-only: public.wards.name=title keeps what is in it" },
                                { .name = "way",
                                  .kind = OPTION_TEXT,
                                  .value_name = "WAY",
                                  .help = "clone, golden, stream or in-place, rather than the best way that is possible" },
                                { .name = "golden",
                                  .kind = OPTION_OPTIONAL,
                                  .value_name = "refresh",
                                  .help = "clone what was kept of the source on the target's server, and keep it "
                                          "where nothing is; =refresh: keep it anew" },
                                { .name = "resume",
                                  .help = "after an interruption: go on from the golden database, or refuse" },
                                { .name = "table", .letter = 't', .kind = OPTION_REPEATED, .value_name = "PATTERN",
                                  .help = "only these tables (visits*, audit.*), with all types and functions" },
                                { .name = "exclude-table", .kind = OPTION_REPEATED, .value_name = "PATTERN",
                                  .help = "not these tables, views and sequences" },
                                { .name = "exclude-data", .kind = OPTION_REPEATED, .value_name = "PATTERN",
                                  .help = "these tables without their rows" },
                                { .name = "data-only", .help = "the rows, into the structure that the target has" },
                                { .name = "where", .kind = OPTION_REPEATED, .value_name = "TABLE=CONDITION",
                                  .help = "of the table only the rows on which the condition holds" },
                                { .name = "empty", .kind = OPTION_REPEATED, .value_name = "TABLE.COLUMN",
                                  .help = "the column becomes null in every row" },
                                { .name = "jobs", .letter = 'j', .kind = OPTION_NUMBER, .value_name = "N",
                                  .help = "how many tables and indexes are streamed at once (default: the cores)" },
                                { .name = "verify",
                                  .help = "read the streamed rows back from the target, and compare them" },
                                { .name = "pause-source",
                                  .help = "end the source's sessions and clone it while newcomers wait" },
                                { .name = "no-owner", .help = "the objects belong to the role that copies" },
                                { .name = "no-privileges", .help = "leave out what was granted on the objects" }),
                COMMAND_EXAMPLES({ "skinspire copy test dev", "dev becomes what test is now" },
                                 { "skinspire copy test dev --dry-run", "check everything, change nothing" },
                                 { "skinspire copy dev test --schema-only", "test gets dev's tables and keeps its rows" },
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
                                { .name = "to",
                                  .kind = OPTION_TEXT,
                                  .value_name = "DATABASE",
                                  .help = "the retained database to bring back, instead of the newest" },
                                { .name = "no-disconnect",
                                  .help = "refuse when somebody is connected, rather than end the session" }),
                COMMAND_EXAMPLES({ "skinspire undo dev", "dev is what it was before" },
                                 { "skinspire undo dev --dry-run", "say what would come back, and which writes go" },
                                 { "skinspire undo --list", "what could be brought back, everywhere" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_undo,
        },

        {
                .name = "export",
                .group = GROUP_MOVE,
                .summary = "Write a database's structure as SQL files",
                .description =
                        "Writes readable files into DIR: one for each table with its columns, keys, indexes, triggers, "
                        "policies, grants and comments; functions, views and types each in files of their own. Loading "
                        "the folder gives the same structure again, in whatever order the files come: this is how a "
                        "project begins that has a database already (setting database.schema).\n\n"
                        "A later export into the same folder replaces what changed and removes what is gone. SQL files "
                        "that somebody else wrote are never touched: where there are some, nothing is exported.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT,
                                  { .name = "DIR", .word = WORD_FILE, .help = "the folder; it is made where missing" }),
                COMMAND_OPTIONS({ .name = "dry-run", .help = "list the files and write nothing" }),
                COMMAND_EXAMPLES({ "skinspire export prod database/schema", "the project's files become what prod is" },
                                 { "skinspire export structure --dry-run", "what the active one's files would be" }),
                .exit_notes = "7 when somebody else's SQL files are in the folder",
                .project = PROJECT_OPTIONAL,
                .run = command_export,
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
        {
                .name = "vacuum",
                .group = GROUP_CHANGE,
                .summary = "Free the room of deleted rows",
                .description = "Runs VACUUM on each table of the database, or on the tables that are named. A "
                               "table that this "
                               "role may not vacuum is listed as skipped.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS(TABLE_OPTION,
                                { .name = "full",
                                  .kind = OPTION_FLAG,
                                  .help = "rewrite the tables, which locks each one meanwhile" },
                                { .name = "analyze",
                                  .kind = OPTION_FLAG,
                                  .help = "also collect the statistics that queries are planned by" }),
                COMMAND_EXAMPLES({ "skinspire vacuum test --analyze", "after many rows were changed" },
                                 { "skinspire vacuum --table patients --full",
                                   "give one table's room back to the disk" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_vacuum,
        },
        {
                .name = "analyze",
                .group = GROUP_CHANGE,
                .summary = "Collect the statistics that queries are planned by",
                .description = "Runs ANALYZE on each table of the database, or on the tables that are named.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS(TABLE_OPTION),
                COMMAND_EXAMPLES(
                        { "skinspire analyze", "the whole active database" },
                        { "skinspire analyze dev --table patients --table appointments", "two tables of dev" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_analyze,
        },
        /* run ------------------------------------------------------------------------------------- */
        {
                .name = "server start",
                .group = GROUP_RUN,
                .summary = "Start the private server, making it where there is none",
                .description =
                        "The private server is a PostgreSQL server inside the project, for every environment that "
                        "names no URL. Nobody else on the machine can connect to it, and nothing reaches it over "
                        "the network. It is made on first use and started whenever a command needs it, so this "
                        "command is for other programs. It runs until 'skinspire server stop' or the next reboot.",
                COMMAND_EXAMPLES({ "skinspire server start", "before another program connects" }),
                .project = PROJECT_OPTIONAL,
                .run = command_server_start,
        },
        {
                .name = "server stop",
                .group = GROUP_RUN,
                .summary = "Stop the private server",
                .description = "Ends all sessions and stops the server. Its databases stay, and the next command "
                               "that needs one of them starts it again.",
                COMMAND_EXAMPLES({ "skinspire server stop", "before the machine is put away" }),
                .project = PROJECT_OPTIONAL,
                .run = command_server_stop,
        },
        {
                .name = "server status",
                .group = GROUP_RUN,
                .summary = "Show whether the private server runs, and where it is",
                .description = "Shows its state (absent, stopped or running), version, process, size, folders, "
                               "and the user of the operating system that it runs as. Starts nothing.",
                COMMAND_EXAMPLES({ "skinspire server status", "how the private server is" },
                                 { "skinspire server status --json", "the same for a program" }),
                .exit_notes = "0 in every state",
                .project = PROJECT_OPTIONAL,
                .run = command_server_status,
        },
        {
                .name = "server logs",
                .group = GROUP_RUN,
                .summary = "Show what the private server has written in its log",
                .description = "Prints the last lines of the server's log. With --follow it goes on with what is "
                               "written from then on, until Ctrl-C.",
                COMMAND_OPTIONS({ .name = "lines",
                                  .letter = 'n',
                                  .kind = OPTION_NUMBER,
                                  .value_name = "N",
                                  .help = "so many of the last lines; 50 where not given" },
                                { .name = "follow",
                                  .letter = 'f',
                                  .kind = OPTION_FLAG,
                                  .help = "go on with new lines" }),
                COMMAND_EXAMPLES({ "skinspire server logs", "the last 50 lines" },
                                 { "skinspire server logs --lines 0 --follow", "only what happens from now on" }),
                .project = PROJECT_OPTIONAL,
                .run = command_server_logs,
        },
        {
                .name = "server destroy",
                .group = GROUP_RUN,
                .summary = "Remove the private server with all its databases",
                .description = "Stops the server and removes its data for good: the databases of every "
                               "environment without a URL, and what is retained of them. There is no undo. Says "
                               "first which databases are lost, and wants the project's name typed back, or given "
                               "with --confirm: the setting 'project', or else the name of the project's folder.",
                COMMAND_EXAMPLES({ "skinspire server destroy --dry-run", "which databases would be lost" },
                                 { "skinspire server destroy --confirm clinic", "without a question" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_server_destroy,
        },
        {
                .name = "psql",
                .group = GROUP_RUN,
                .summary = "Open psql in an environment's database",
                .description =
                        "Becomes psql, connected to the environment's database; starts the private server where it "
                        "lives there. What stands behind '--' are psql's own options. Options that name another "
                        "database or server are refused: inside, psql's \\connect does that.\n\n"
                        "A protected environment wants its database's name typed back, since psql may change "
                        "anything. What is done in psql is not kept in the journal.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT,
                                  { .name = "ARGS", .passed_on = true, .help = "options of psql" }),
                COMMAND_EXAMPLES({ "skinspire psql", "talk to the active environment's database" },
                                 { "skinspire psql test -- -f load.sql", "a script with psql's own commands" },
                                 { "skinspire psql dev -- -A -t -c 'select 1'", "bare output for a script" }),
                .exit_notes = "that of psql once it has started: 1 for a failed -c, 2 when it could not connect, 3 "
                              "when a script stopped at an error",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_psql,
        },
        { NULL },
};

static const struct command *const groups[] = { commands, commands_backup, commands_db, NULL };

const struct command_table skinspire_commands = { groups, families };
