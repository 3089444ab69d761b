/* SPDX-License-Identifier: PostgreSQL
 *
 * The commands about backups, in the order in which the overview shows them; nothing else belongs here.
 */
#include "cli/commands.h"

#define ENV_ARGUMENT                                                             \
        {                                                                        \
                .name = "ENV", .word = WORD_ENVIRONMENT, .optional = true,       \
                .help = "the environment to work on, instead of the active one", \
        }

#define KEY_FILE_OPTION                                                                   \
        {                                                                                 \
                .name = "key-file", .kind = OPTION_TEXT, .word = WORD_FILE, .value_name = "FILE", \
                .help = "the file whose content encrypts and opens it",                   \
        }

#define JOBS_OPTION                                                              \
        {                                                                        \
                .name = "jobs", .letter = 'j', .kind = OPTION_NUMBER, .value_name = "N", \
                .help = "how many tables at once; without it as many as there are processors", \
        }

#define KEEP_OPTION(option, words)                                                           \
        {                                                                                    \
                .name = option, .kind = OPTION_NUMBER, .value_name = "N", .help = words,     \
        }

const struct command commands_backup[] = {
        {
                .name = "backup",
                .group = GROUP_MOVE,
                .summary = "Back up a database into a file",
                .description =
                        "Writes one moment of the database, while others go on working in it, into "
                        "backups/ENV/DATABASE_YYYYMMDD_HHMMSS.sql, with a manifest beside it: checksums, the rows of each "
                        "table, a fingerprint of the structure, the revision of the migrations, versions, time and author. "
                        "It gets its name only after it was read back from the disk and held against what the server sent; "
                        "a failure or a kill leaves nothing that looks like a backup.\n\n"
                        "A plain dump can be restored by psql alone; --compress makes it a .sql.zst, for which "
                        "'zstd -dc FILE | psql' does. --format archive writes a folder with a compressed file for each "
                        "table, several at a time: the form that is written and restored fastest.\n\n"
                        "--encrypt takes the key file of --key-file or of the setting backup.key_file, else the "
                        "passphrase in SKINSPIRE_PASSPHRASE, else it asks for one. Who loses it loses the backup.\n\n"
                        "A database without rows, or with far fewer than the last backup (setting backup.least_share), "
                        "is backed up with a warning.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS({ .name = "format",
                                  .kind = OPTION_TEXT,
                                  .value_name = "FORMAT",
                                  .help = "plain (the default) or archive" },
                                { .name = "compress", .letter = 'z', .help = "compress a plain dump with zstd" },
                                { .name = "encrypt", .help = "only who has the key or the passphrase can read it" },
                                KEY_FILE_OPTION,
                                { .name = "output",
                                  .letter = 'o',
                                  .kind = OPTION_TEXT,
                                  .word = WORD_FILE,
                                  .value_name = "FILE",
                                  .help = "write it there, instead of where backups are kept" },
                                JOBS_OPTION),
                COMMAND_EXAMPLES({ "skinspire backup", "the active environment, as a file of SQL" },
                                 { "skinspire backup prod --format archive --encrypt --key-file backup.key",
                                   "prod, fast, small and unreadable for others" },
                                 { "skinspire backup dev --dry-run", "say where it would be written" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_backup,
        },
        {
                .name = "backup list",
                .group = GROUP_MOVE,
                .summary = "List the backups that there are",
                .description =
                        "Newest first within each environment. A good one has a manifest, and its files are as large as "
                        "they were when it was read back; 'skinspire backup verify' reads it again. An unverified one has "
                        "no manifest, as a file of pg_dump's. Files directly in backups/ belong to the environment whose "
                        "database or name theirs begins with.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_EXAMPLES({ "skinspire backup list", "all backups of all environments" },
                                 { "skinspire backup list dev --json", "dev's, for a program" }),
                .project = PROJECT_OPTIONAL,
                .run = command_backup_list,
        },
        {
                .name = "backup verify",
                .group = GROUP_MOVE,
                .summary = "Check whether a backup can be relied on",
                .description =
                        "Reads all of it, decrypts and unpacks it, and compares checksums, rows and their sums with the "
                        "manifest. With --restore it is also restored into a scratch database on the environment's server, "
                        "rows and structure are compared there, and the scratch database is dropped.",
                COMMAND_ARGUMENTS({ .name = "FILE",
                                    .word = WORD_FILE,
                                    .optional = true,
                                    .help = "the backup, by its name or path; without it the environment's newest" }),
                COMMAND_OPTIONS({ .name = "restore", .help = "really restore it into a scratch database" },
                                KEY_FILE_OPTION,
                                { .name = "no-owner", .help = "the objects belong to the environment's role" },
                                { .name = "no-privileges", .help = "leave out what was granted on the objects" }),
                COMMAND_EXAMPLES({ "skinspire backup verify", "the active environment's newest backup" },
                                 { "skinspire backup verify --env prod --restore", "prod's newest, by restoring it" }),
                .exit_notes = "6 when the backup is damaged",
                .project = PROJECT_OPTIONAL,
                .run = command_backup_verify,
        },
        {
                .name = "backup prune",
                .group = GROUP_MOVE,
                .summary = "Remove old backups of an environment",
                .description =
                        "Keeps the newest, and the last one of each of the newest days, weeks and months that have one, as "
                        "the settings backup.keep_last, keep_daily, keep_weekly and keep_monthly say; removes the others. "
                        "The newest good backup always stays. Damaged ones count for nothing, and go when a good one is "
                        "newer. Files without a manifest are somebody else's and stay.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT),
                COMMAND_OPTIONS(KEEP_OPTION("keep-last", "how many of the newest to keep"),
                                KEEP_OPTION("keep-daily", "of how many days to keep the last one"),
                                KEEP_OPTION("keep-weekly", "of how many weeks to keep the last one"),
                                KEEP_OPTION("keep-monthly", "of how many months to keep the last one")),
                COMMAND_EXAMPLES({ "skinspire backup prune --dry-run", "say what would go" },
                                 { "skinspire backup prune prod --keep-daily 30", "a month of days for prod" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_backup_prune,
        },
        {
                .name = "backup drill",
                .group = GROUP_MOVE,
                .summary = "Check the newest backup of each environment",
                .description =
                        "For timers and monitoring: verifies the newest backup of each environment that has one, or of "
                        "those that are named, as 'backup verify' does. A damaged one, one without a manifest, one that is "
                        "too old, and none at all where the environment was named are findings. skinspire-drill.timer, "
                        "which is installed with the program, runs it every night.",
                COMMAND_ARGUMENTS({ .name = "ENV",
                                    .word = WORD_ENVIRONMENT,
                                    .optional = true,
                                    .many = true,
                                    .help = "only these environments, which must have one" }),
                COMMAND_OPTIONS({ .name = "restore", .help = "really restore each into a scratch database" },
                                { .name = "max-age",
                                  .kind = OPTION_NUMBER,
                                  .value_name = "HOURS",
                                  .help = "how old the newest may be" },
                                KEY_FILE_OPTION),
                COMMAND_EXAMPLES({ "skinspire backup drill prod --max-age 26", "is there a good one of last night" },
                                 { "skinspire backup drill --restore --json", "all of them, restored, for a program" }),
                .exit_notes = "6 with findings, and when there is no backup",
                .project = PROJECT_OPTIONAL,
                .run = command_backup_drill,
        },
        {
                .name = "restore",
                .also = "restore-backup",
                .group = GROUP_MOVE,
                .summary = "Put a backup in the place of a database",
                .description =
                        "The backup is read through and checked first. Then the new database is built beside the old one, "
                        "compared with the manifest, and takes its name in one transaction; the old one is retained: "
                        "'skinspire undo ENV' brings it back. A failure or a kill at any moment leaves the environment as "
                        "it was.\n\n"
                        "FILE is looked for as a path, in backups/ENV/ and in backups/; 'latest', or no FILE, is the "
                        "newest that is not damaged. Besides this program's own backups it takes plain dumps, compressed "
                        "by gzip or zstd too, and the custom, directory and tar forms of pg_dump; of other versions as far "
                        "as this server understands them, where settings that it does not know are passed over with a "
                        "note. Commands of psql in a dump are refused. A dump without a manifest is called unverified.\n\n"
                        "With --table the new database holds all that the present one holds, but for the rows of these "
                        "tables; nobody can write to the present one meanwhile, and foreign keys are checked.\n\n"
                        "With --resume a run that fails or is interrupted leaves what it has restored of a backup "
                        "with a manifest, and the next one with --resume goes on with that: each table's rows are there as "
                        "a whole or not at all, and those that are there are read and compared with the backup's.\n\n"
                        "The backup of another environment asks first; rows of a protected one need --unmasked, and the "
                        "project's script for copies (setting copy.after_copy) runs then.",
                COMMAND_ARGUMENTS(ENV_ARGUMENT,
                                  { .name = "FILE",
                                    .word = WORD_FILE,
                                    .optional = true,
                                    .help = "the backup, or 'latest'" }),
                COMMAND_OPTIONS({ .name = "file",
                                  .letter = 'f',
                                  .kind = OPTION_TEXT,
                                  .word = WORD_FILE,
                                  .value_name = "FILE",
                                  .help = "the backup, as FILE" },
                                { .name = "into",
                                  .kind = OPTION_TEXT,
                                  .value_name = "NEW",
                                  .help = "make a new database of that name instead of replacing one" },
                                { .name = "table",
                                  .letter = 't',
                                  .kind = OPTION_REPEATED,
                                  .value_name = "TABLE",
                                  .help = "only the rows of this table, with its schema or of public; can be repeated" },
                                KEY_FILE_OPTION,
                                { .name = "unmasked",
                                  .help = "restore a protected environment's backup elsewhere, with its patients' data as they are" },
                                { .name = "no-disconnect",
                                  .help = "refuse when somebody is connected, rather than end the session" },
                                { .name = "no-owner", .help = "the objects belong to the environment's role" },
                                { .name = "no-privileges", .help = "leave out what was granted on the objects" },
                                { .name = "resume",
                                  .help = "go on where an interrupted run with --resume has stopped" },
                                JOBS_OPTION),
                COMMAND_EXAMPLES({ "skinspire restore dev", "dev is what its newest backup holds" },
                                 { "skinspire restore dev backups/skinspire_dev_20250321.sql", "what that file holds" },
                                 { "skinspire restore dev latest --into skinspire_look", "look at a backup beside dev" }),
                .changes = true,
                .project = PROJECT_OPTIONAL,
                .run = command_restore,
        },
        { NULL },
};
