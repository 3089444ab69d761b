/* SPDX-License-Identifier: PostgreSQL */
#include "cli/old_names.h"

#include <string.h>

#include "cli/command.h"
#include "cli/invocation.h"

/* The first line that fits counts. What it names is taken out of what was typed, and `line` put in front. */
struct old_line {
        const char *script;
        const char *word;  /* the first one behind the script's name, or NULL: none is needed */
        const char *flag;  /* that stands anywhere, or NULL: none is needed */
        const char *usual; /* an option that says what is done anyway now, or NULL */
        bool plain;        /* no option of the command's own may stand anywhere */
        const char *line;  /* the command of today */
};

static const struct old_line old_lines[] = {
        { "db_copy", .line = "copy" },
        { "copy_db", .line = "copy" },
        { "create_database", .line = "setup" },
        { "setup_db", .line = "setup" },
        { "reset_database", .line = "reset" },
        { "install_triggers", .line = "triggers install" },
        { "populate_test_data", .line = "populate" },
        { "switch_env", "status", .line = "env status" },
        { "switch_env", .flag = "--status", .line = "env status" },
        { "switch_env", .line = "env use" },
        { "verify_db_service", .line = "verify" },
        /* It always showed everything: tables with their columns and constraints, triggers, functions, statistics. */
        { "db_inspector", .plain = true, .line = "inspect --schema --functions --stats" },
        { "db_inspector", .line = "inspect" },
        { "migration_manager", .flag = "--rollback", .usual = "--backup", .line = "db downgrade" },
        { "migration_manager", .usual = "--backup", .line = "db migrate --apply" },
        { "backup_manager", "list", .line = "backup list" },
        { "backup_manager", "verify", .line = "backup verify" },
        { "backup_manager", "restore", .line = "restore" },
        { "backup_manager", "backup", .line = "backup" },
        { "backup_manager", "create", .line = "backup" },
        { "backup_manager", .line = "backup" },

        { "manage_db", "copy-db", .line = "copy" },
        { "manage_db", "switch-env", "--status", .line = "env status" },
        { "manage_db", "switch-env", .line = "env use" },
        { "manage_db", "show-db-config", .line = "config" },
        { "manage_db", "check-database", .line = "verify" },
        { "manage_db", "verify-all", .line = "verify --all" },
        { "manage_db", "inspect-db", .line = "inspect" },
        { "manage_db", "initialize-db", .line = "setup" },
        { "manage_db", "reset-database", .line = "reset" },
        { "manage_db", "reset-and-initialize", .line = "reset --init" },
        /* Tables without rows are what the next word, initialize-db, fills as well; and undo brings the rows back. */
        { "manage_db", "drop-all-db-tables", .line = "reset" },
        { "manage_db", "run-sql", .line = "sql" },
        { "manage_db", "vacuum", .line = "vacuum" },
        { "manage_db", "analyze", .line = "analyze" },
        { "manage_db", "apply-base-db-triggers", .line = "triggers install" },
        { "manage_db", "apply-db-triggers", .line = "triggers install" },
        { "manage_db", "apply-all-db-schema-triggers", .line = "triggers install" },
        { "manage_db", "verify-db-triggers", .line = "triggers verify" },
        { "manage_db", "test-db-triggers", .line = "triggers test" },
        { "manage_db", "backup", .line = "backup" },
        { "manage_db", "create-backup", .line = "backup" },
        { "manage_db", "list-all-backups", .line = "backup list" },
        { "manage_db", "restore", .line = "restore" },
        { "manage_db", "restore-backup", .line = "restore" },
        { "manage_db", "create-db-migration", .line = "db migrate" },
        { "manage_db", "apply-db-migration", .line = "db upgrade" },
        { "manage_db", "rollback-db-migration", .line = "db downgrade" },
        { "manage_db", "show-all-migrations", .line = "db history" },
        { "manage_db", "stamp-migrations", .line = "db stamp" },
        { "manage_db", "merge-migration-heads", .line = "db merge heads" },
        { "manage_db", "detect-schema-changes", .line = "db check" },
        { "manage_db", "sync-models-to-db", .line = "db migrate --apply" },
        { NULL },
};

/* Names ------------------------------------------------------------------------------------------- */

static bool is_ending(const char *rest)
{
        return !*rest || strcmp(rest, ".py") == 0 || strcmp(rest, ".bat") == 0;
}

const char *old_names_find(const char *program)
{
        const char *slash = strrchr(program, '/');
        const char *name = slash ? slash + 1 : program;

        for (const struct old_line *old = old_lines; old->script; old++)
                if (text_starts_with(name, old->script) && is_ending(name + strlen(old->script)))
                        return old->script;
        return NULL;
}

static bool is_word_of(const char *script, const char *word)
{
        for (const struct old_line *old = old_lines; old->script; old++)
                if (strcmp(old->script, script) == 0 && text_equal(old->word, word))
                        return true;
        return false;
}

char **old_names_unfold(int *argc, char *argv[])
{
        static char manager[] = "manage_db";

        if (*argc < 2)
                return NULL;
        if (old_names_find(argv[1])) {
                --*argc;
                return argv + 1;
        }
        if (!is_word_of(manager, argv[1]))
                return NULL;
        argv[0] = manager;
        return argv;
}

/* A script that does nothing without a word. */
static bool needs_word(const char *script)
{
        for (const struct old_line *old = old_lines; old->script; old++)
                if (strcmp(old->script, script) == 0 && !old->word)
                        return false;
        return true;
}

/* Words ------------------------------------------------------------------------------------------- */

static const char *first_word(int argc, char *const argv[])
{
        int i = invocation_first_word(argc, argv);

        return i < argc ? argv[i] : NULL;
}

static bool has_flag(int argc, char *const argv[], const char *flag)
{
        for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
                if (strcmp(argv[i], flag) == 0)
                        return true;
        return false;
}

static bool wants_help(int argc, char *const argv[])
{
        return has_flag(argc, argv, "--help") || has_flag(argc, argv, "-h");
}

static bool is_common_option(const char *word)
{
        _cleanup_free_ char *name = strndup(word + 2, strcspn(word + 2, "="));

        return name && command_option_find(NULL, name);
}

/* An option that is not one of those that every command knows. */
static bool has_own_option(int argc, char *const argv[])
{
        for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
                bool is_letter = argv[i][0] == '-' && argv[i][1] && argv[i][1] != '-';

                if (is_letter ? !command_option_find_letter(NULL, argv[i][1])
                              : text_starts_with(argv[i], "--") && !is_common_option(argv[i]))
                        return true;
        }
        return false;
}

static const struct old_line *find_line(const char *script, int argc, char *const argv[])
{
        const char *word = first_word(argc, argv);

        for (const struct old_line *old = old_lines; old->script; old++)
                if (strcmp(old->script, script) == 0 && (!old->word || text_equal(old->word, word)) &&
                    (!old->flag || has_flag(argc, argv, old->flag)) &&
                    (!old->plain || !has_own_option(argc, argv)))
                        return old;
        return NULL;
}

static int unknown_word(const char *script, const char *word, ski_error *error)
{
        _cleanup_strings_ struct strings words = STRINGS_INIT;
        const char *nearest;

        if (!word) {
                ski_error_set(error, -SKI_EUSAGE, "%s needs a word that says what to do", script);
                return ski_error_hint(error, "'%s --help' lists them", script);
        }
        for (const struct old_line *old = old_lines; old->script; old++)
                if (strcmp(old->script, script) == 0)
                        strings_add(&words, old->word);
        if (words.failed)
                return ski_error_oom(error);
        nearest = text_nearest(word, (const char *const *)words.items);
        ski_error_set(error, -SKI_EUSAGE, "%s knows no word '%s'", script, word);
        if (nearest)
                return ski_error_hint(error, "did you mean '%s'?", nearest);
        return ski_error_hint(error, "'%s --help' lists those that it knows", script);
}

/* Lines ------------------------------------------------------------------------------------------- */

static void add_words(struct strings *words, const char *line)
{
        while (*line) {
                size_t length = strcspn(line, " ");

                strings_addf(words, "%.*s", (int)length, line);
                line += length + (line[length] == ' ');
        }
}

static void compose(const struct old_line *old, int argc, char *const argv[], struct strings *line)
{
        int word = old->word ? invocation_first_word(argc, argv) : 0;
        bool options_end = false;

        strings_add(line, "skinspire");
        add_words(line, old->line);
        for (int i = 1; i < argc; i++) {
                options_end |= strcmp(argv[i], "--") == 0;
                if (i != word &&
                    (options_end || (!text_equal(argv[i], old->flag) && !text_equal(argv[i], old->usual))))
                        strings_add(line, argv[i]);
        }
}

int old_names_translate(int argc, char *const argv[], struct strings *ret, ski_error *error)
{
        const char *script = old_names_find(argv[0]);
        const struct old_line *old = find_line(script, argc, argv);

        if (!old)
                return unknown_word(script, first_word(argc, argv), error);
        compose(old, argc, argv, ret);
        return ret->failed ? ski_error_oom(error) : 0;
}

bool old_names_differ(int argc, char *const argv[], const struct strings *line)
{
        if ((size_t)argc != line->count)
                return true;
        for (int i = 1; i < argc; i++)
                if (strcmp(argv[i], line->items[i]) != 0)
                        return true;
        return false;
}

static void explain_line(const struct old_line *old, struct text *text)
{
        _cleanup_free_ char *typed = text_format("%s %s", old->word, old->flag ? old->flag : "");

        text_appendf(text, "  %-30s skinspire %s\n", typed ? typed : old->word, old->line);
}

bool old_names_explain(int argc, char *const argv[], struct text *text)
{
        const char *script = old_names_find(argv[0]);

        if (!needs_word(script) || first_word(argc, argv) || !wants_help(argc, argv))
                return false;
        text_appendf(text, "usage: %s WORD [options]\n\nWhat its words are now:\n", script);
        for (const struct old_line *old = old_lines; old->script; old++)
                if (strcmp(old->script, script) == 0)
                        explain_line(old, text);
        return true;
}

enum exit_code old_names_exit_code(enum exit_code code)
{
        return code == EXIT_CODE_DONE || code == EXIT_CODE_USAGE ? code : EXIT_CODE_FAILED;
}
