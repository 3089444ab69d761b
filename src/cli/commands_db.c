/* SPDX-License-Identifier: PostgreSQL
 *
 * The commands of the family db, in the order in which its help shows them; nothing else belongs here.
 */
#include "cli/commands.h"

#define MESSAGE_OPTION                                                                     \
        {                                                                                  \
                .name = "message", .letter = 'm', .kind = OPTION_TEXT, .value_name = "TEXT", \
                .help = "what the revision is for",                                        \
        }

#define LABEL_OPTION                                                              \
        {                                                                         \
                .name = "branch-label", .kind = OPTION_TEXT, .value_name = "LABEL", \
                .help = "a name for the line that begins with it",                \
        }

#define ID_OPTION                                                             \
        {                                                                     \
                .name = "rev-id", .kind = OPTION_TEXT, .value_name = "ID",    \
                .help = "the revision's identifier, instead of a random one", \
        }

#define HEAD_OPTION                                                                   \
        {                                                                             \
                .name = "head", .kind = OPTION_REPEATED, .value_name = "REVISION",    \
                .help = "what it follows, instead of the one head",                   \
        }

#define SPLICE_OPTION                                                               \
        {                                                                           \
                .name = "splice", .help = "it may follow a revision that is no head", \
        }

#define VERSION_PATH_OPTION                                                                       \
        {                                                                                         \
                .name = "version-path", .kind = OPTION_TEXT, .word = WORD_FOLDER, .value_name = "DIR", \
                .help = "which of several folders of revisions the file goes into",               \
        }

#define RENAME_OPTION                                                                                 \
        {                                                                                             \
                .name = "rename", .kind = OPTION_REPEATED, .value_name = "OLD=NEW",                   \
                .help = "what the database calls OLD is NEW from now on, and keeps its content",      \
        }

/* What Flask-Migrate and Alembic hand to env.py, which runs in none of our commands. */
#define X_ARG_OPTION                                                                                \
        {                                                                                           \
                "x-arg", 'x', "it is for env.py, which does not run here; --env chooses the database" \
        }

#define TAG_OPTION                                                                          \
        {                                                                                   \
                "tag", 0, "it is for env.py, which does not run here; the journal has who ran what" \
        }

/* The option that every command of the family db knows. */
#define DIRECTORY_OPTION                                                                          \
        {                                                                                         \
                .name = "directory", .letter = 'd', .kind = OPTION_TEXT, .word = WORD_FOLDER,     \
                .value_name = "DIR", .help = "the folder of migrations, instead of the project's", \
        }

#define MIGRATION_OPTIONS                                                                                  \
        { .name = "sql", .kind = OPTION_FLAG, .help = "print the script instead; no database is asked" },  \
                { .name = "transaction-per-migration", .kind = OPTION_FLAG,                                \
                  .help = "commit after each revision" },                                                  \
                { .name = "no-backup", .kind = OPTION_FLAG, .help = "write no backup of the database first" }, \
                { .name = "allow-risk", .kind = OPTION_FLAG,                                               \
                  .help = "with --confirm: what loses data or locks for long in a protected database, too" }, \
                { .name = "no-wait", .kind = OPTION_FLAG, .help = "fail while another run is going on" },  \
                DIRECTORY_OPTION

const struct command commands_db[] = {
        {
                .name = "db init",
                .group = GROUP_CHANGE,
                .summary = "Make the folder of migrations",
                .description = "Makes the folder that the setting migrations.folder names, or --directory, with an "
                               "empty folder for revisions in it. One that has something in it is left alone. A "
                               "Flask-Migrate project's alembic.ini counts as it is: script_location, "
                               "version_locations, version_table, file_template, truncate_slug_length, timezone.\n\n"
                               "With --from a project begins that has only a database: a first revision is written that "
                               "makes all of ENV's structure, and ENV is stamped as being at it. The revision is proved "
                               "first, in a shadow database on ENV's server: its upgrade must give that very structure, "
                               "its downgrade none, and its upgrade the structure again. Rows are in no revision.",
                COMMAND_OPTIONS(DIRECTORY_OPTION,
                                { .name = "from",
                                  .kind = OPTION_TEXT,
                                  .word = WORD_ENVIRONMENT,
                                  .value_name = "ENV",
                                  .help = "begin with this environment's structure, and stamp it" },
                                MESSAGE_OPTION, ID_OPTION),
                COMMAND_OTHER_OPTIONS(
                        { "multidb", 0, "one history is for one database; -d DIR makes a folder for another one's" },
                        { "template", 't', "a revision is plain SQL, and has no template" },
                        { "package", 0, "revisions are plain SQL, and no Python looks for them" }),
                COMMAND_EXAMPLES({ "skinspire db init", "a project begins to write migrations" },
                                 { "skinspire db init --from prod", "and has a database already" }),
                .exit_notes = "7 when the folder is not empty, or the database has a history",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_db_init,
        },
        {
                .name = "db import",
                .group = GROUP_CHANGE,
                .summary = "Take over revisions of Alembic, or loose files of SQL",
                .description =
                        "Writes each Python revision of a Flask-Migrate or plain Alembic project as a file of SQL, with "
                        "the same identifier, parents, labels, dependencies, message and date, so that a database which "
                        "Alembic stamped goes on without a break. DIR is the folder with env.py; where none is given it "
                        "is the folder of migrations itself. The Python files stay where they are, and no command of "
                        "this program reads them; Alembic can go on beside it.\n\n"
                        "The project's own Alembic says what each revision sends, without a database. Then it takes a "
                        "scratch database on the environment's server through all revisions, up and down, while the "
                        "new files take another one the same way; both are compared after every step, and dropped. "
                        "All files are written, or none. Revisions that are there already stay as they are: a "
                        "second import brings what is new.\n\n"
                        "A revision that reads the database says something else on every database. Such ones are named, "
                        "and nothing is written, unless --record asks for what they send to an empty database, or a file "
                        "with the revision's identifier was written by hand.\n\n"
                        "A DIR with files of SQL that are numbered (001_x.sql, V1_2__x.sql, 10.sql behind 9.sql) or dated "
                        "(20240131_x.sql, 2024-01-31T1530_x.sql) becomes one line of revisions, whose identifiers are the "
                        "numbers. 001_x.down.sql, U1__x.sql, 001_x_rollback.sql and the like are the ways back; dbmate's "
                        "and goose's marks inside of a file are understood. All of them must run one after the other in a "
                        "scratch database; a way back that does not lead back is told. --stamp says what the "
                        "environment's database has already.",
                COMMAND_ARGUMENTS({ .name = "DIR",
                                    .optional = true,
                                    .word = WORD_FOLDER,
                                    .help = "the folder with env.py, or with files of SQL; the folder of migrations "
                                            "when not given" }),
                COMMAND_OPTIONS(DIRECTORY_OPTION,
                                { .name = "python",
                                  .kind = OPTION_TEXT,
                                  .value_name = "PROGRAM",
                                  .help = "the project's Python, when it is not the first that knows Alembic" },
                                { .name = "record",
                                  .help = "take what revisions that read the database send to an empty one" },
                                { .name = "stamp",
                                  .kind = OPTION_TEXT,
                                  .value_name = "REVISION",
                                  .help = "the revision that the environment's database is at" },
                                { .name = "unproved", .help = "write without trying anything" }),
                COMMAND_EXAMPLES({ "skinspire db import", "the project's own migrations become SQL" },
                                 { "skinspire db import ../old/migrations --dry-run", "can that history be taken over?" },
                                 { "skinspire db import sql/ --stamp 042", "files of SQL, of which the database has 42" }),
                .exit_notes = "6 when the databases differ, 7 when revisions need a database",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_db_import,
        },
        {
                .name = "db revision",
                .group = GROUP_CHANGE,
                .summary = "Write an empty revision",
                .description = "Writes a revision's file, with a header and two empty parts, to be filled with the SQL "
                               "that leads up to it and back. It follows the one head, or what --head names: an "
                               "identifier, LABEL@head, 'base' for a line of its own. No database is asked.",
                COMMAND_OPTIONS(DIRECTORY_OPTION, MESSAGE_OPTION,
                                { .name = "sql", .help = "print the file instead of writing it" },
                                HEAD_OPTION, SPLICE_OPTION, LABEL_OPTION, VERSION_PATH_OPTION, ID_OPTION,
                                { .name = "depends-on",
                                  .kind = OPTION_REPEATED,
                                  .value_name = "REVISION",
                                  .help = "a revision that must have run before it, without being followed by it" }),
                COMMAND_OTHER_OPTIONS({ "autogenerate", 0, "'skinspire db migrate' compares and writes what differs" },
                                      X_ARG_OPTION),
                COMMAND_EXAMPLES({ "skinspire db revision -m 'add phones'", "the next revision, to be filled" },
                                 { "skinspire db revision -m invoices --head base --branch-label billing",
                                   "the first revision of a line of its own" }),
                .exit_notes = "1 when it can't follow what was asked for, 7 when the identifier or label is taken",
                .project = PROJECT_OPTIONAL,
                .run = command_db_revision,
        },
        {
                .name = "db migrate",
                .group = GROUP_CHANGE,
                .summary = "Write a revision by comparing, and prove it",
                .description =
                        "Compares the environment's database, which must be at the head of its history, with what the "
                        "project declares: database.schema, what database.schema_command prints, and the rules. Where they "
                        "differ it writes a revision whose upgrade makes the one into the other and whose downgrade goes "
                        "back, each step under a comment with its risk. Where they do not, no file is written.\n\n"
                        "Before it is written the file is proved: its text runs in a shadow database with the database's "
                        "structure, up, down and up again, and each time the structure must be exactly what it should. "
                        "The database itself is only read.\n\n"
                        "With --apply the file is then shown and may be edited (and is proved again), kept or deleted; when that "
                        "is agreed to it runs as by 'skinspire db upgrade'. Without a terminal it runs at once, unless it loses "
                        "data.",
                COMMAND_OPTIONS(DIRECTORY_OPTION, MESSAGE_OPTION,
                                { .name = "sql", .help = "print the file instead of writing it" }, RENAME_OPTION,
                                { .name = "concurrent",
                                  .help = "build and drop indexes CONCURRENTLY, and validate constraints later" },
                                { .name = "unproved", .help = "write the file without trying it, and note that in it" },
                                { .name = "apply", .help = "show it, ask on the terminal, and run it" },
                                { .name = "no-backup", .help = "with --apply, write no backup of the database first" },
                                HEAD_OPTION, SPLICE_OPTION, LABEL_OPTION, VERSION_PATH_OPTION, ID_OPTION),
                COMMAND_OTHER_OPTIONS(X_ARG_OPTION),
                COMMAND_EXAMPLES({ "skinspire db migrate -m 'add phones'", "what the files say now, as a revision" },
                                 { "skinspire db migrate --dry-run", "the file, proved but not written" },
                                 { "skinspire db migrate -m names --rename public.patients.name=full_name",
                                   "a column keeps its values under a new name" }),
                .exit_notes = "1 when it can't follow what was asked for, 6 when it can't be proved, 7 when the database is "
                              "not at the head",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_db_migrate,
        },
        {
                .name = "db check",
                .group = GROUP_CHANGE,
                .summary = "Say whether 'db migrate' would find anything",
                .description = "Compares the environment's database with what the project declares, as 'skinspire db migrate' "
                               "does, and names what differs. Changes nothing.",
                COMMAND_OPTIONS(DIRECTORY_OPTION, RENAME_OPTION),
                COMMAND_OTHER_OPTIONS(X_ARG_OPTION),
                COMMAND_EXAMPLES({ "skinspire db check", "do files, migrations and database agree?" }),
                .exit_notes = "6 when something differs, 7 when the database is not at the head",
                .project = PROJECT_OPTIONAL,
                .run = command_db_check,
        },
        {
                .name = "db merge",
                .group = GROUP_CHANGE,
                .summary = "Join lines of revisions that have parted",
                .description = "Writes a revision that follows all of those named, and so joins their lines. It has no "
                               "statements of its own unless some are written into it. No database is asked.",
                COMMAND_ARGUMENTS({ .name = "REVISIONS",
                                    .many = true,
                                    .help = "the heads to join; 'heads' means them all" }),
                COMMAND_OPTIONS(DIRECTORY_OPTION, MESSAGE_OPTION, LABEL_OPTION, ID_OPTION),
                COMMAND_EXAMPLES({ "skinspire db merge -m 'join billing' heads", "one head again" }),
                .exit_notes = "1 when fewer than two revisions are named, or one of them is no head",
                .project = PROJECT_OPTIONAL,
                .run = command_db_merge,
        },
        {
                .name = "db squash",
                .group = GROUP_CHANGE,
                .summary = "Make one revision out of several, and prove it",
                .description =
                        "Makes one revision out of those of RANGE, both ends among them; all of them where none is given. It "
                        "keeps the identifier and the file of the last one, so databases that are there go on as they are; "
                        "the header names the others. A database at one of the others must come to the last one first; ENV's "
                        "and those of migrations.promotion are looked at, and any other is refused afterwards with what to do.\n\n"
                        "In a shadow database on the environment's server the revisions run, and then the one: its upgrade "
                        "must give exactly what theirs give, and its downgrade what was before them. Only then is it written, "
                        "and only then do the other files go. Where the first of all is among them and none is about rows, "
                        "it is written anew from the structure; else it has their statements, one behind the other.",
                COMMAND_ARGUMENTS({ .name = "RANGE", .optional = true,
                                    .help = "START:END, as of 'db history'; all where none is given" }),
                COMMAND_OPTIONS(DIRECTORY_OPTION, MESSAGE_OPTION,
                                { .name = "keep-statements", .help = "one behind the other, also where it could be anew" }),
                COMMAND_EXAMPLES({ "skinspire db squash --dry-run", "the one file, proved but not written" },
                                 { "skinspire db squash :1a2b -m 'all of last year'", "the first ones up to 1a2b" }),
                .exit_notes = "1 when there is no such range, 6 when it can't be proved, 7 when these can't become one",
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_db_squash,
        },
        {
                .name = "db edit",
                .group = GROUP_CHANGE,
                .summary = "Open a revision in the editor",
                .description = "Starts the editor that VISUAL or EDITOR names, and checks afterwards that all revisions "
                               "can still be read.",
                COMMAND_ARGUMENTS({ .name = "REVISION",
                                    .optional = true,
                                    .help = "the revision; the head when not given" }),
                COMMAND_OPTIONS(DIRECTORY_OPTION),
                COMMAND_EXAMPLES({ "skinspire db edit", "the newest revision" },
                                 { "skinspire db edit 1a2b", "the one whose identifier begins so" }),
                .project = PROJECT_OPTIONAL,
                .run = command_db_edit,
        },
        {
                .name = "db history",
                .group = GROUP_CHANGE,
                .summary = "List the revisions, the newest first",
                .description = "Shows for each revision what it follows and what it is for. The order is always the same. "
                               "A range has two ends, of which either may be left out: base:1a2b, -3:, 1a2b:+2, "
                               ":current. Only 'current' and --indicate-current ask the environment's database.",
                COMMAND_OPTIONS(DIRECTORY_OPTION,
                                { .name = "rev-range",
                                  .letter = 'r',
                                  .kind = OPTION_TEXT,
                                  .value_name = "START:END",
                                  .help = "only these, both ends among them" },
                                { .name = "indicate-current",
                                  .letter = 'i',
                                  .help = "mark where the environment's database is" }),
                COMMAND_EXAMPLES({ "skinspire db history", "all revisions" },
                                 { "skinspire db history -r -3:", "the head and three before it" },
                                 { "skinspire db history -i -r current: --env test", "what test still lacks" }),
                .exit_notes = "1 when there is no such revision or range",
                .project = PROJECT_OPTIONAL,
                .run = command_db_history,
        },
        {
                .name = "db current",
                .group = GROUP_CHANGE,
                .summary = "Show where a database is in its history",
                .description = "Asks the environment's database, whose table alembic_version holds the newest revisions "
                               "that have run; without the table nothing is shown. A revision that no file has is an "
                               "error that says how to mend it. Changes nothing.",
                COMMAND_OPTIONS(DIRECTORY_OPTION),
                COMMAND_OTHER_OPTIONS(X_ARG_OPTION),
                COMMAND_EXAMPLES({ "skinspire db current", "where the active environment's database is" },
                                 { "skinspire db current --env test -v", "the same for test, with all that the files say" }),
                .exit_notes = "1 when the database is at a revision that no file has",
                .project = PROJECT_OPTIONAL,
                .run = command_db_current,
        },
        {
                .name = "db show",
                .group = GROUP_CHANGE,
                .summary = "Show all about a revision",
                .description = "Shows what a revision follows, which labels hold there, its file and its header. A "
                               "revision is named by its identifier or the beginning of it, a label, 'head', 'heads', "
                               "LABEL@head, and steps from there (1a2b+1, head-2, -2), or 'current', which asks the "
                               "environment's database.",
                COMMAND_ARGUMENTS({ .name = "REVISION",
                                    .optional = true,
                                    .help = "the revision; the head when not given" }),
                COMMAND_OPTIONS(DIRECTORY_OPTION),
                COMMAND_EXAMPLES({ "skinspire db show", "the newest revision" },
                                 { "skinspire db show billing@head", "the newest on a branch" }),
                .exit_notes = "1 when there is no such revision",
                .project = PROJECT_OPTIONAL,
                .run = command_db_show,
        },
        {
                .name = "db heads",
                .group = GROUP_CHANGE,
                .summary = "Show the revisions that no other follows",
                .description = "Lists the last revision of every line, with its labels. More than one means that lines "
                               "have parted; 'skinspire db merge' joins them. An effective head is one that another "
                               "line depends on. No database is asked.",
                COMMAND_OPTIONS(DIRECTORY_OPTION,
                                { .name = "resolve-dependencies",
                                  .help = "leave out what another revision depends on" }),
                COMMAND_EXAMPLES({ "skinspire db heads", "the last revisions" },
                                 { "skinspire db heads -v", "the same with all that their files say" }),
                .project = PROJECT_OPTIONAL,
                .run = command_db_heads,
        },
        {
                .name = "db branches",
                .group = GROUP_CHANGE,
                .summary = "Show the revisions that several follow",
                .description = "Lists each revision at which lines part, with those that follow it. No database is asked.",
                COMMAND_OPTIONS(DIRECTORY_OPTION),
                COMMAND_EXAMPLES({ "skinspire db branches", "where lines part" },
                                 { "skinspire db branches -v", "the same with all that their files say" }),
                .project = PROJECT_OPTIONAL,
                .run = command_db_branches,
        },
        {
                .name = "db lint",
                .group = GROUP_CHANGE,
                .summary = "Show what revisions would do to a database in use",
                .description =
                        "Reads the statements of revisions, also those written by hand, with PostgreSQL's own parser, and "
                        "shows each that loses data, rewrites or reads a whole table under a lock, breaks what runs, or "
                        "can't work: its place, the lock, why, and what is safer. Tables that the same revision makes "
                        "can't be harmed.\n\n"
                        "Without FILES all revisions are read, and no database is asked. With --pending they are those that "
                        "the environment's database lacks, and tables that have no rows there do not count. A line "
                        "'-- lint: allow RULE' in a revision says that this has been thought of.",
                COMMAND_ARGUMENTS({ .name = "FILES",
                                    .optional = true,
                                    .many = true,
                                    .word = WORD_FILE,
                                    .help = "revisions, or plain SQL; all revisions when not given" }),
                COMMAND_OPTIONS(DIRECTORY_OPTION,
                                { .name = "pending", .help = "what the environment's database has not run yet" }),
                COMMAND_EXAMPLES({ "skinspire db lint migrations/versions/1a2b_add_phones.sql", "one that was just written" },
                                 { "skinspire db lint --pending --env prod", "what would come over prod" }),
                .exit_notes = "6 when there is anything but notes",
                .project = PROJECT_OPTIONAL,
                .run = command_db_lint,
        },
        {
                .name = "db upgrade",
                .group = GROUP_CHANGE,
                .summary = "Run the migrations up to a revision",
                .description =
                        "Runs the upgrades of all revisions from where the database is up to REVISION (head where none "
                        "is given), each before those that follow it, and notes in the table alembic_version how far "
                        "it came. All of it is one transaction: at the first error nothing has changed. Parts of a "
                        "revision that PostgreSQL refuses inside of one stand behind '-- @upgrade outside "
                        "transaction'; what comes before such a part is committed first, and an interrupted run is "
                        "taken up there. At the end the rules for triggers, policies and grants are applied.\n\n"
                        "A revision is named by its identifier or the beginning of one, by its label, or as head, "
                        "heads, base, +2, 1a2b-1, billing@head. A second run waits for the first. Waiting for a lock "
                        "in the database ends after three seconds (or timeouts.lock), and the transaction is tried "
                        "again. A backup is written and read back first. What ran is written down in skinspire.migration_log.\n\n"
                        "--dry-run shows the SQL, and in front of it each statement that loses data, rewrites or reads a table "
                        "under a lock; tables without rows can't be harmed. On a protected environment such statements, and code "
                        "that can't be seen (DO, functions that do not come with the server), are shown before the question; "
                        "--confirm alone refuses them, and needs --allow-risk. Where the "
                        "setting migrations.promotion names environments (dev, test, prod), a revision runs in one only "
                        "after it has run in those before, with the very same file, and was not taken back there; a stamp does "
                        "not count as a run.",
                COMMAND_ARGUMENTS({ .name = "REVISION", .optional = true,
                                    .help = "how far; head where none is given" }),
                COMMAND_OPTIONS(MIGRATION_OPTIONS),
                COMMAND_OTHER_OPTIONS(X_ARG_OPTION, TAG_OPTION),
                COMMAND_EXAMPLES({ "skinspire db upgrade", "all that is new" },
                                 { "skinspire db upgrade +1 --env test", "the next one in test" },
                                 { "skinspire db upgrade --dry-run", "which would run" },
                                 { "skinspire db upgrade 1a2b:head --sql", "the script, without a database" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_db_upgrade,
        },
        {
                .name = "db downgrade",
                .group = GROUP_CHANGE,
                .summary = "Take migrations back",
                .description =
                        "Runs the downgrades of all revisions above REVISION (-1, the last one, where none is given), "
                        "each before those that it follows, as 'skinspire db upgrade' runs upgrades. A revision whose "
                        "file has no downgrade part can't be taken back. Rows of a dropped column or table do not come "
                        "back by an upgrade.",
                COMMAND_ARGUMENTS({ .name = "REVISION", .optional = true,
                                    .help = "what is left as the newest; -1 where none is given" }),
                COMMAND_OPTIONS(MIGRATION_OPTIONS, { .name = "steps", .kind = OPTION_NUMBER, .value_name = "N",
                                                     .help = "how many of them, instead of REVISION" }),
                COMMAND_OTHER_OPTIONS(X_ARG_OPTION, TAG_OPTION),
                COMMAND_EXAMPLES({ "skinspire db downgrade", "take the last one back" },
                                 { "skinspire db downgrade -2", "the last two" },
                                 { "skinspire db downgrade base", "all of them" },
                                 { "skinspire db downgrade head:1a2b --sql", "the script, without a database" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_db_downgrade,
        },
        {
                .name = "db stamp",
                .group = GROUP_CHANGE,
                .summary = "Say which revision a database is at",
                .description = "Writes REVISION into the table alembic_version, and runs nothing: for a database that was "
                               "brought there by other means. Revisions of other branches stay in the table. The end of an "
                               "upgrade that is going on is waited for, and skinspire.migration_log gets a row for each "
                               "revision that the stamp adds or takes away.",
                COMMAND_ARGUMENTS({ .name = "REVISION", .optional = true,
                                    .help = "where it is; head where none is given; with --sql FROM:TO" }),
                COMMAND_OPTIONS({ .name = "sql", .help = "print the script instead; no database is asked" },
                                { .name = "purge", .kind = OPTION_FLAG,
                                  .help = "forget what the table holds, also revisions that no file has" },
                                { .name = "no-wait", .kind = OPTION_FLAG,
                                  .help = "fail while another run is going on" },
                                DIRECTORY_OPTION),
                COMMAND_OTHER_OPTIONS(X_ARG_OPTION, TAG_OPTION),
                COMMAND_EXAMPLES({ "skinspire db stamp head", "it has everything already" },
                                 { "skinspire db stamp --purge 1a2b", "whatever the table says now" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_db_stamp,
        },
        { NULL },
};
