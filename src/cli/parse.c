/* SPDX-License-Identifier: PostgreSQL
 *
 * From words to an invocation, in two passes: the first finds the command, the second reads all other
 * words by the command's entry. So an option may stand before the command as well as behind it.
 */
#include "cli/invocation.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "cli/command.h"

/* Where the first pass found the command: the words [first, first + count) of argv. */
struct command_place {
        const struct command *command;
        const struct command_family *family; /* when a family was named without one of its commands */
        int first, count;
};

struct parser {
        struct invocation *invocation;
        int argc;
        char *const *argv;
        struct command_place place;
        struct strings words;     /* for the command's arguments */
        struct strings passed_on; /* behind "--" */
        int next;
        ski_error *error;
};

static const char *command_name(const struct parser *parser)
{
        return parser->invocation->command->name;
}

/* How many words the option takes that starts at argv[i]: itself, and its value where it stands apart. */
static int option_width(const char *word)
{
        const struct command_option *option;

        if (text_starts_with(word, "--"))
                option = command_option_find(NULL, word + 2);
        else
                option = word[1] && !word[2] ? command_option_find_letter(NULL, word[1]) : NULL;
        return option && option->kind != OPTION_FLAG ? 2 : 1;
}

int invocation_first_word(int argc, char *const argv[])
{
        int i = 1;

        while (i < argc && argv[i][0] == '-' && strcmp(argv[i], "--") != 0 && strcmp(argv[i], "--version") != 0)
                i += option_width(argv[i]);
        return i < argc && strcmp(argv[i], "--") != 0 ? i : argc;
}

static bool has_word(int argc, char *const argv[], const char *word)
{
        for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
                if (strcmp(argv[i], word) == 0)
                        return true;
        return false;
}

static int unfinished_family(const struct command_table *table, const struct command_family *family,
                             ski_error *error)
{
        _cleanup_text_ struct text names = TEXT_INIT;

        FOR_EACH_COMMAND (command, table)
                if (command_family_of(table, command) == family && strchr(command->name, ' '))
                        text_appendf(&names, "%s%s", names.length > 0 ? ", " : "",
                                     strchr(command->name, ' ') + 1);
        ski_error_set(error, -SKI_EUSAGE, "'skinspire %s' needs one more word: %s", family->name,
                      text_get(&names));
        return ski_error_hint(error, "'skinspire help %s' explains them", family->name);
}

/* The longest name wins: "env use" before "env" with an argument "use". */
static int find_command(const struct command_table *table, int argc, char *const argv[],
                        struct command_place *ret, ski_error *error)
{
        int first = invocation_first_word(argc, argv);

        *ret = (struct command_place){ .first = first };
        if (first >= argc) {
                ret->command = command_find(table, "help");
                return 0;
        }
        ret->count = 1;
        if (strcmp(argv[first], "--version") == 0) {
                ret->command = command_find(table, "version");
                return 0;
        }
        _cleanup_free_ char *pair = NULL;
        if (first + 1 < argc) {
                pair = text_format("%s %s", argv[first], argv[first + 1]);
                if (!pair)
                        return ski_error_oom(error);
                ret->command = command_find(table, pair);
                ret->count = ret->command ? 2 : 1;
        }
        if (!ret->command)
                ret->command = command_find(table, argv[first]);
        if (ret->command &&
            (ret->count == 2 || !pair || argv[first + 1][0] == '-' || command_argument_count(ret->command) > 0))
                return 0;
        ret->family = command_family_find(table, argv[first]);
        if (ret->family && pair && argv[first + 1][0] != '-')
                return command_unknown(table, pair, error);
        if (ret->command || ret->family)
                return 0;
        return command_unknown(table, argv[first], error);
}

/* The number of an option in the invocation's list. */
static size_t option_index(const struct command *command, const struct command_option *option)
{
        size_t i = 0;

        while (command_option_at(command, i) != option)
                i++;
        return i;
}

static bool is_whole_number(const char *value)
{
        size_t digits = strspn(value, "0123456789");

        errno = 0;
        if (digits == 0 || value[digits])
                return false;
        strtoul(value, NULL, 10);
        return errno == 0;
}

/* `typed` is the option as it stands on the command line, for messages. */
static int give_value(struct parser *parser, const struct command_option *option, const char *typed,
                      const char *value)
{
        struct strings *values =
                &parser->invocation->options[option_index(parser->invocation->command, option)];

        if (option->kind != OPTION_FLAG && option->kind != OPTION_OPTIONAL && !value[0])
                return ski_error_set(parser->error, -SKI_EUSAGE, "the value of '%s' is empty", typed);
        if (option->kind == OPTION_NUMBER && !is_whole_number(value))
                return ski_error_set(parser->error, -SKI_EUSAGE, "'%s' needs a whole number, not '%s'", typed,
                                     value);
        if (option->kind != OPTION_REPEATED && values->count > 0) {
                if (option->kind == OPTION_FLAG || strcmp(values->items[0], value) == 0)
                        return 0;
                return ski_error_set(parser->error, -SKI_EUSAGE, "'%s' is given twice, as '%s' and as '%s'",
                                     typed, values->items[0], value);
        }
        strings_add(values, value);
        return values->failed ? ski_error_oom(parser->error) : 0;
}

/* "-1" is a number, or counts from somewhere ("-3:"); no option is called by a digit. */
static bool looks_like_option(const char *word)
{
        return word[0] == '-' && word[1] && !isdigit((unsigned char)word[1]);
}

/* The value that stands apart. What looks like an option is more likely a forgotten value. */
static int take_value(struct parser *parser, const struct command_option *option, const char *typed,
                      const char **ret)
{
        const char *value = parser->next < parser->argc ? parser->argv[parser->next] : NULL;

        if (value && (option->kind == OPTION_NUMBER || !looks_like_option(value))) {
                parser->next++;
                *ret = value;
                return 0;
        }
        ski_error_set(parser->error, -SKI_EUSAGE, "'%s' needs a value: %s", typed, option->value_name);
        if (value)
                ski_error_hint(parser->error, "a value that begins with a dash is written as --%s=%s",
                               option->name, value);
        return -SKI_EUSAGE;
}

static bool passes_words_on(const struct command *command)
{
        size_t count = command_argument_count(command);

        return count > 0 && command->arguments[count - 1].passed_on;
}

static const char *instead_of(const struct command *command, const char *typed)
{
        for (const struct command_other_option *other = command->other_options; other && other->name; other++) {
                if (typed[1] == '-' ? strcmp(typed + 2, other->name) == 0 : typed[1] == other->letter)
                        return other->instead;
        }
        return NULL;
}

static int unknown_option(struct parser *parser, const char *typed)
{
        const struct command *command = parser->invocation->command;
        const struct command_option *option;
        _cleanup_strings_ struct strings names = STRINGS_INIT;
        const char *nearest = NULL, *instead = instead_of(command, typed);

        for (size_t i = 0; (option = command_option_at(command, i)); i++)
                strings_addf(&names, "--%s", option->name);
        if (names.failed)
                return ski_error_oom(parser->error);
        if (typed[1] == '-')
                nearest = text_nearest(typed, (const char *const *)names.items);
        ski_error_set(parser->error, -SKI_EUSAGE, "'skinspire %s' knows no option '%s'", command->name, typed);
        if (instead)
                return ski_error_hint(parser->error, "%s", instead);
        if (nearest)
                return ski_error_hint(parser->error, "did you mean '%s'?", nearest);
        if (passes_words_on(command))
                return ski_error_hint(parser->error,
                                      "what is meant for %s stands behind '--': skinspire %s -- %s",
                                      command->name, command->name, typed);
        return ski_error_hint(parser->error, "'skinspire help %s' lists its options", command->name);
}

static int parse_long_option(struct parser *parser, const char *word)
{
        const char *equals = strchr(word, '=');
        _cleanup_free_ char *typed = equals ? strndup(word, (size_t)(equals - word)) : strdup(word);
        const char *value = equals ? equals + 1 : "";
        int r;

        if (!typed)
                return ski_error_oom(parser->error);
        const struct command_option *option = command_option_find(parser->invocation->command, typed + 2);
        if (!option)
                return unknown_option(parser, typed);
        if (option->kind == OPTION_FLAG && equals)
                return ski_error_set(parser->error, -SKI_EUSAGE, "'%s' takes no value", typed);
        if (option->kind == OPTION_OPTIONAL && equals && !value[0])
                return ski_error_set(parser->error, -SKI_EUSAGE, "the value of '%s' is empty", typed);
        if (option->kind != OPTION_FLAG && option->kind != OPTION_OPTIONAL && !equals) {
                r = take_value(parser, option, typed, &value);
                if (r < 0)
                        return r;
        }
        return give_value(parser, option, typed, value);
}

/* "-qv", "-n5", "-n 5": the first letter that takes a value takes the rest of the word. */
static int parse_letters(struct parser *parser, const char *word)
{
        int r;

        for (const char *letter = word + 1; *letter; letter++) {
                /* The whole character, for the message about one that nobody knows. */
                size_t length = 1;
                while (((unsigned char)letter[length] & 0xC0) == 0x80)
                        length++;
                _cleanup_free_ char *typed = text_format("-%.*s", (int)length, letter);
                const struct command_option *option;
                const char *value = "";

                if (!typed)
                        return ski_error_oom(parser->error);
                option = command_option_find_letter(parser->invocation->command, *letter);
                if (!option)
                        return unknown_option(parser, typed);
                if (option->kind != OPTION_FLAG && letter[1])
                        return give_value(parser, option, typed, letter + 1);
                if (option->kind != OPTION_FLAG) {
                        r = take_value(parser, option, typed, &value);
                        if (r < 0)
                                return r;
                }
                r = give_value(parser, option, typed, value);
                if (r < 0)
                        return r;
        }
        return 0;
}

static int parse_words(struct parser *parser)
{
        const struct command *command = parser->invocation->command;
        struct strings *words = &parser->words;
        bool options_end = false;
        int r = 0;

        while (parser->next < parser->argc && r == 0) {
                const char *word = parser->argv[parser->next];

                if (parser->next == parser->place.first && parser->place.count > 0) {
                        parser->next += parser->place.count;
                        continue;
                }
                parser->next++;
                if (options_end || !looks_like_option(word)) {
                        strings_add(words, word);
                } else if (strcmp(word, "--") == 0) {
                        options_end = true;
                        words = passes_words_on(command) ? &parser->passed_on : &parser->words;
                } else {
                        r = word[1] == '-' ? parse_long_option(parser, word) : parse_letters(parser, word);
                }
        }
        if (r == 0 && (parser->words.failed || parser->passed_on.failed))
                return ski_error_oom(parser->error);
        return r;
}

static int argument_error(struct parser *parser, const char *problem, const char *word)
{
        _cleanup_text_ struct text usage = TEXT_INIT;

        command_append_usage(parser->invocation->command, &usage);
        ski_error_set(parser->error, -SKI_EUSAGE, "'skinspire %s' %s%s%s", command_name(parser), problem, word,
                      text_ends_with(problem, "'") ? "'" : "");
        return ski_error_hint(parser->error, "usage: %s", text_get(&usage));
}

/* How many words the arguments behind this one can't do without. */
static size_t needed_behind(const struct command *command, size_t at)
{
        size_t needed = 0;

        for (size_t i = at + 1; i < command_argument_count(command); i++)
                needed += !command->arguments[i].optional && !command->arguments[i].passed_on;
        return needed;
}

/* Deals the words out to the arguments, in their order; one that may be left out leaves what others need. */
static int place_arguments(struct parser *parser)
{
        const struct command *command = parser->invocation->command;
        size_t count = command_argument_count(command), used = 0;

        for (size_t i = 0; i < count; i++) {
                const struct command_argument *argument = &command->arguments[i];
                const struct strings *source = argument->passed_on ? &parser->passed_on : &parser->words;
                size_t from = argument->passed_on ? 0 : used;
                size_t most = argument->many || argument->passed_on ? source->count : from + 1;
                struct strings *target = &parser->invocation->arguments[i];

                if (argument->optional && !argument->passed_on &&
                    parser->words.count - used <= needed_behind(command, i))
                        continue;
                for (; from < most && from < source->count; from++) {
                        if (!source->items[from][0] && !argument->passed_on)
                                return argument_error(parser, "got an empty word for ", argument->name);
                        strings_add(target, source->items[from]);
                }
                if (!argument->passed_on)
                        used = from;
                if (target->failed)
                        return ski_error_oom(parser->error);
                if (target->count == 0 && !argument->optional && !argument->passed_on)
                        return argument_error(parser, "needs ", argument->name);
        }
        if (used < parser->words.count)
                return argument_error(parser, "has no use for '", parser->words.items[used]);
        return 0;
}

/* "copy dev" with --env test: one of them is a mistake. */
static int check_environment_given_once(struct parser *parser)
{
        const struct invocation *invocation = parser->invocation;
        size_t count = command_argument_count(invocation->command);

        if (!command_option_find(invocation->command, "env"))
                return 0;
        const char *option = invocation_text(invocation, "env");

        for (size_t i = 0; option && i < count; i++) {
                if (!text_equal(invocation->command->arguments[i].name, "ENV") ||
                    !invocation->arguments[i].count)
                        continue;
                const char *word = invocation->arguments[i].items[0];
                if (!text_equal(environment_canonical_name(word), environment_canonical_name(option)))
                        return ski_error_set(parser->error, -SKI_EUSAGE,
                                             "two environments are given, '%s' and '--env %s'", word, option);
        }
        return 0;
}

static struct invocation *invocation_new(const struct command_table *table, const struct command *command)
{
        struct invocation *invocation = calloc(1, sizeof(*invocation));

        if (!invocation)
                return NULL;
        invocation->table = table;
        invocation->command = command;
        invocation->options = calloc(command_option_count(command), sizeof(struct strings));
        invocation->arguments = calloc(command_argument_count(command) + 1, sizeof(struct strings));
        if (!invocation->options || !invocation->arguments) {
                invocation_free(invocation);
                return NULL;
        }
        return invocation;
}

/* Turns "server start --help" into "help server start". */
static int invocation_of_help(const struct command_table *table, const char *topic, bool json,
                              struct invocation **ret, ski_error *error)
{
        char *const words[] = { "skinspire", "help", "--json", NULL };
        _cleanup_(invocation_freep) struct invocation *invocation = NULL;
        int r;

        r = invocation_parse(table, json ? 3 : 2, words, &invocation, error);
        if (r < 0)
                return r;
        if (topic)
                strings_add(&invocation->arguments[0], topic);
        if (invocation->arguments[0].failed)
                return ski_error_oom(error);
        *ret = steal(invocation);
        return 0;
}

static int parse_by_entry(struct parser *parser)
{
        int r;

        r = parse_words(parser);
        if (r == 0)
                r = place_arguments(parser);
        if (r == 0)
                r = check_environment_given_once(parser);
        return r;
}

/* "env --help" is about all of the family, "env list --help" about the one command. */
static const char *topic_of(const struct command_table *table, const struct command_place *place,
                            char *const argv[])
{
        const struct command_family *family =
                place->count == 1 ? command_family_find(table, argv[place->first]) : NULL;

        return family ? family->name : place->command->name;
}

int invocation_parse(const struct command_table *table, int argc, char *const argv[], struct invocation **ret,
                     ski_error *error)
{
        _cleanup_(invocation_freep) struct invocation *invocation = NULL;
        struct parser parser = { .argc = argc, .argv = argv, .next = 1, .error = error };
        int r;

        r = find_command(table, argc, argv, &parser.place, error);
        if (r < 0)
                return r;
        const struct command *command = parser.place.command;
        if (parser.place.count > 0 && (has_word(argc, argv, "--help") || has_word(argc, argv, "-h")))
                return invocation_of_help(table, topic_of(table, &parser.place, argv),
                                          has_word(argc, argv, "--json"), ret, error);
        if (!command)
                return unfinished_family(table, parser.place.family, error);

        invocation = invocation_new(table, command);
        if (!invocation)
                return ski_error_oom(error);
        parser.invocation = invocation;
        r = parse_by_entry(&parser);
        strings_free(&parser.words);
        strings_free(&parser.passed_on);
        if (r < 0)
                return r;
        *ret = steal(invocation);
        return 0;
}
