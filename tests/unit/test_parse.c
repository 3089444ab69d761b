/* SPDX-License-Identifier: PostgreSQL
 *
 * The parser, on a small table of its own, so that the program's commands may change freely.
 */
#include "unit.h"

#include "base/text.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "cli/words.h"

static int run_nothing(struct invocation *invocation, ski_error *error)
{
        (void)invocation, (void)error;
        return 0;
}

static const struct command_family families[] = { { "server", GROUP_RUN, "Look after a server" }, { NULL } };

static const struct command commands[] = {
        {
                .name = "look",
                .also = "watch",
                COMMAND_ARGUMENTS({ .name = "ENV", .word = WORD_ENVIRONMENT, .optional = true }),
                COMMAND_OPTIONS({ .name = "lines", .letter = 'l', .kind = OPTION_NUMBER, .value_name = "N" },
                                { .name = "file", .letter = 'f', .kind = OPTION_TEXT, .value_name = "FILE" },
                                { .name = "table", .kind = OPTION_REPEATED, .value_name = "TABLE" },
                                { .name = "all", .letter = 'a', .kind = OPTION_FLAG }),
                .run = run_nothing,
        },
        {
                .name = "move",
                .changes = true,
                COMMAND_ARGUMENTS({ .name = "SOURCE", .word = WORD_ENVIRONMENT },
                                  { .name = "TARGET", .word = WORD_ENVIRONMENT }),
                .run = run_nothing,
        },
        { .name = "server start", .run = run_nothing },
        { .name = "server stop", .run = run_nothing },
        {
                .name = "hand",
                COMMAND_ARGUMENTS({ .name = "ENV", .optional = true }, { .name = "ARG", .passed_on = true }),
                .run = run_nothing,
        },
        {
                .name = "help",
                COMMAND_ARGUMENTS({ .name = "COMMAND", .optional = true, .many = true }),
                .run = run_nothing,
        },
        { .name = "version", .run = run_nothing },
        { NULL },
};

static const struct command *const groups[] = { commands, NULL };
static const struct command_table table = { groups, families };

enum { MOST_WORDS = 16 };

/* Words are given as in the shell's argv, behind the program's name, ended by NULL. */
static int parse(const char *const words[], struct invocation **ret, ski_error *error)
{
        char *argv[MOST_WORDS + 2] = { (char *)"skinspire" };
        int argc = 1;

        for (; *words && argc <= MOST_WORDS; words++)
                argv[argc++] = (char *)*words;
        return invocation_parse(&table, argc, argv, ret, error);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static struct invocation *parse_well(const char *const words[], const char *command)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct invocation *invocation = NULL;

        assert_no_error(parse(words, &invocation, &error), &error);
        assert_string_equal(invocation->command->name, command);
        return invocation;
}

static void assert_refused(const char *const words[], const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct invocation *invocation = NULL;
        int r = parse(words, &invocation, &error);

        assert_null(invocation);
        assert_error(r, -SKI_EUSAGE, &error, expected);
}

static void assert_list(const struct strings *list, const char *joined)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        strings_join(list, "|", &text);
        assert_string_equal(text_get(&text), joined);
}

static void test_finds_the_command(void **state)
{
        (void)state;
        invocation_free(parse_well(WORDS("look"), "look"));
        invocation_free(parse_well(WORDS("watch"), "look"));
        invocation_free(parse_well(WORDS("server", "start"), "server start"));
        invocation_free(parse_well(WORDS("--quiet", "--env", "look", "server", "stop"), "server stop"));
        invocation_free(parse_well(WORDS("--version"), "version"));
        invocation_free(parse_well((const char *const[]){ NULL }, "help"));
        invocation_free(parse_well(WORDS("--json"), "help"));
}

static void test_help_stands_anywhere(void **state)
{
        const char *const *const lines[] = {
                WORDS("server", "start", "--help"), WORDS("server", "-h", "start"),
                WORDS("--help", "server", "start"), WORDS("server", "start", "--no-such-option", "-h"),
                WORDS("server", "--help"),
        };
        static const char *const topics[] = { "server start", "server", "server start", "server start",
                                              "server" };

        (void)state;
        for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
                _cleanup_(invocation_freep) struct invocation *invocation = parse_well(lines[i], "help");
                assert_list(invocation_arguments(invocation, "COMMAND"), topics[i]);
                assert_false(invocation_flag(invocation, "json"));
        }
        _cleanup_(invocation_freep) struct invocation *json = parse_well(WORDS("move", "-h", "--json"), "help");
        assert_true(invocation_flag(json, "json"));
        /* Behind "--" it is a word like any other. */
        _cleanup_(invocation_freep) struct invocation *hand = parse_well(WORDS("hand", "--", "--help"), "hand");
        assert_list(invocation_arguments(hand, "ARG"), "--help");
}

static void test_reads_options_in_every_spelling(void **state)
{
        const char *const *const lines[] = {
                WORDS("look", "dev", "--lines", "7", "--file", "a=b", "-a", "-q"),
                WORDS("look", "--lines=7", "--file=a=b", "--all", "--quiet", "dev"),
                WORDS("-q", "look", "-l7", "-fa=b", "-a", "dev"),
                WORDS("look", "-qal", "7", "-f", "a=b", "dev"),
                WORDS("look", "-aq", "-aql7", "--file", "a=b", "--", "dev"),
        };

        (void)state;
        for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
                _cleanup_(invocation_freep) struct invocation *invocation = parse_well(lines[i], "look");
                assert_int_equal(invocation_number(invocation, "lines", 1), 7);
                assert_string_equal(invocation_text(invocation, "file"), "a=b");
                assert_true(invocation_flag(invocation, "all"));
                assert_true(invocation_flag(invocation, "quiet"));
                assert_false(invocation_flag(invocation, "verbose"));
                assert_string_equal(invocation_argument(invocation, "ENV"), "dev");
        }
}

static void test_knows_what_is_not_given(void **state)
{
        _cleanup_(invocation_freep) struct invocation *invocation = parse_well(WORDS("look"), "look");

        (void)state;
        assert_int_equal(invocation_number(invocation, "lines", 50), 50);
        assert_null(invocation_text(invocation, "file"));
        assert_null(invocation_argument(invocation, "ENV"));
        assert_int_equal(invocation_list(invocation, "table")->count, 0);
        assert_false(invocation_flag(invocation, "all"));
}

static void test_collects_repeated_options(void **state)
{
        _cleanup_(invocation_freep) struct invocation *invocation = parse_well(
                WORDS("look", "--table", "b", "--set", "x=1", "--table=a", "--set=y=", "--table", "b"), "look");

        (void)state;
        assert_list(invocation_list(invocation, "table"), "b|a|b");
        assert_list(invocation_list(invocation, "set"), "x=1|y=");
}

static void test_refuses_what_could_be_meant_otherwise(void **state)
{
        (void)state;
        assert_refused(WORDS("look", "--li", "7"), "no option '--li'");
        assert_refused(WORDS("look", "--lnies", "7"), "'--lines'");
        assert_refused(WORDS("look", "-x"), "'-x'");
        assert_refused(WORDS("look", "-a\xC3\xA4"), "'-\xC3\xA4'");
        assert_refused(WORDS("look", "--file"), "'--file' needs a value: FILE");
        assert_refused(WORDS("look", "--file", "--all"), "--file=--all");
        assert_refused(WORDS("look", "--file="), "is empty");
        assert_refused(WORDS("look", "--all=yes"), "takes no value");
        assert_refused(WORDS("look", "--file", "a", "-f", "b"), "given twice");
        assert_refused(WORDS("look", "--dry-run"), "no option '--dry-run'");
        assert_refused(WORDS("look", ""), "empty word for ENV");
        assert_refused(WORDS("look", "dev", "test"), "has no use for 'test'");
        assert_refused(WORDS("look", "dev", "--env", "test"), "two environments");
        assert_refused(WORDS("move", "a"), "needs TARGET");
        assert_refused(WORDS("move", "a", "b", "--env", "dev"), "no option '--env'");
        assert_refused(WORDS("hand", "-c", "select 1"), "skinspire hand -- -c");
}

static void test_the_same_twice_is_no_contradiction(void **state)
{
        (void)state;
        invocation_free(parse_well(WORDS("look", "dev", "--env", "development"), "look"));
        invocation_free(parse_well(WORDS("look", "--file", "a", "--file", "a", "-aa"), "look"));
}

static void test_takes_whole_numbers_only(void **state)
{
        static const char *const bad[] = { "-5", "five", "5k", "1.5", " 5", "99999999999999999999999", "0x10" };

        (void)state;
        for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
                assert_refused(WORDS("look", "--lines", bad[i]), "needs a whole number");
        _cleanup_(invocation_freep) struct invocation *invocation =
                parse_well(WORDS("look", "-l", "0"), "look");
        assert_int_equal(invocation_number(invocation, "lines", 9), 0);
}

static void test_names_the_nearest_command(void **state)
{
        (void)state;
        assert_refused(WORDS("loko"), "did you mean 'skinspire look'?");
        assert_refused(WORDS("serever", "start"), "did you mean 'skinspire server'?");
        assert_refused(WORDS("server", "strat"), "did you mean 'skinspire server start'?");
        assert_refused(WORDS("stop"), "did you mean 'skinspire server stop'?");
        assert_refused(WORDS("xyzzy"), "'skinspire help' lists");
        assert_refused(WORDS("server"), "needs one more word: start, stop");
        assert_refused(WORDS("server", "--json"), "needs one more word");
        assert_refused(WORDS(""), "unknown command ''");
}

static void test_hands_words_on(void **state)
{
        _cleanup_(invocation_freep) struct invocation *both =
                parse_well(WORDS("hand", "dev", "--", "-c", "", "--", "--json"), "hand");
        _cleanup_(invocation_freep) struct invocation *alone = parse_well(WORDS("hand", "--", "dev"), "hand");

        (void)state;
        assert_string_equal(invocation_argument(both, "ENV"), "dev");
        assert_list(invocation_arguments(both, "ARG"), "-c||--|--json");
        assert_false(invocation_flag(both, "json"));
        assert_null(invocation_argument(alone, "ENV"));
        assert_list(invocation_arguments(alone, "ARG"), "dev");
}

static void test_words_behind_two_dashes_are_arguments(void **state)
{
        _cleanup_(invocation_freep) struct invocation *invocation =
                parse_well(WORDS("move", "--", "-source", "--target"), "move");

        (void)state;
        assert_string_equal(invocation_argument(invocation, "SOURCE"), "-source");
        assert_string_equal(invocation_argument(invocation, "TARGET"), "--target");
}

static void test_a_journal_line_holds_no_setting(void **state)
{
        _cleanup_(invocation_freep) struct invocation *move =
                parse_well(WORDS("move", "a", "b", "-n", "--set", "x.url=postgresql://u:secret@h/d"), "move");
        _cleanup_(invocation_freep) struct invocation *hand = parse_well(WORDS("hand", "--", "secret"), "hand");
        _cleanup_free_ char *move_line = invocation_line(move), *hand_line = invocation_line(hand);

        (void)state;
        assert_non_null(strstr(move_line, "a b --dry-run"));
        assert_non_null(strstr(move_line, "--set x.url="));
        assert_null(strstr(move_line, "secret"));
        assert_null(strstr(hand_line, "secret"));
}

/* The build holds the same check; here its faults are readable, and it is shown that it finds some. */
static void test_every_command_has_its_words(void **state)
{
        _cleanup_strings_ struct strings none = STRINGS_INIT, many = STRINGS_INIT;
        _cleanup_text_ struct text all = TEXT_INIT;

        (void)state;
        words_check(&skinspire_commands, &none);
        strings_join(&none, "\n", &all);
        assert_string_equal(text_get(&all), "");

        words_check(&table, &many);
        strings_join(&many, "\n", &all);
        assert_non_null(strstr(text_get(&all), "look: has no summary"));
        assert_non_null(strstr(text_get(&all), "look: --lines has no help"));
        assert_non_null(strstr(text_get(&all), "move: SOURCE has no help"));
        assert_non_null(strstr(text_get(&all), "server start: has no example"));
}

static const struct command bad_commands[] = {
        {
                .name = "Bad",
                .summary = "does things.",
                .description = "No end",
                COMMAND_ARGUMENTS({ .name = "ALL", .many = true, .help = "Ends badly." },
                                  { .name = "LAST", .help = "a last one" }),
                COMMAND_OPTIONS({ .name = "json", .kind = OPTION_FLAG, .help = "twice" },
                                { .name = "n", .letter = 'q', .kind = OPTION_TEXT, .help = "no value name" }),
                COMMAND_EXAMPLES({ "skinspire Bad --nope x y", "an option that is not there" },
                                 { "Bad x", "not the program" }),
                .run = run_nothing,
        },
        { .name = "orphan child", .run = run_nothing },
        { NULL },
};

static void test_finds_each_fault_of_an_entry(void **state)
{
        static const struct command_family no_families[] = { { NULL } };
        static const struct command *const bad_groups[] = { bad_commands, NULL };
        static const struct command_table bad = { bad_groups, no_families };
        static const char *const expected[] = {
                "Bad: a name is one or two words of small letters",
                "Bad: the summary must be one line without a full stop",
                "Bad: the description is missing, or does not end with a full stop",
                "Bad: the help of ALL must be one line without a stop at its end",
                "Bad: ALL takes all words, so it must be the last",
                "Bad: --json or its letter is used twice",
                "Bad: --n must name its value, and a flag none",
                "Bad: --quiet or its letter is used twice",
                "is no good: 'skinspire Bad' knows no option '--nope'",
                "Bad: an example must begin with 'skinspire'",
                "orphan child: no family is declared for its first word",
                "orphan child: has no summary",
                "the table has no 'help' or no 'version'",
        };
        _cleanup_strings_ struct strings faults = STRINGS_INIT;
        _cleanup_text_ struct text all = TEXT_INIT;

        (void)state;
        words_check(&bad, &faults);
        strings_join(&faults, "\n", &all);
        for (size_t i = 0; i < ARRAY_LENGTH(expected); i++)
                if (!strstr(text_get(&all), expected[i]))
                        fail_msg("not found: %s\nin:\n%s", expected[i], text_get(&all));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_finds_the_command),
                cmocka_unit_test(test_help_stands_anywhere),
                cmocka_unit_test(test_reads_options_in_every_spelling),
                cmocka_unit_test(test_knows_what_is_not_given),
                cmocka_unit_test(test_collects_repeated_options),
                cmocka_unit_test(test_refuses_what_could_be_meant_otherwise),
                cmocka_unit_test(test_the_same_twice_is_no_contradiction),
                cmocka_unit_test(test_takes_whole_numbers_only),
                cmocka_unit_test(test_names_the_nearest_command),
                cmocka_unit_test(test_hands_words_on),
                cmocka_unit_test(test_words_behind_two_dashes_are_arguments),
                cmocka_unit_test(test_a_journal_line_holds_no_setting),
                cmocka_unit_test(test_every_command_has_its_words),
                cmocka_unit_test(test_finds_each_fault_of_an_entry),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
