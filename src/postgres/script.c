/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/script.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "postgres/script_input.h"

/* What the lexer knows about the statement that it is in. */
struct statement_state {
        struct statement_words words;
        char previous[16]; /* the last word; "" after anything else */
        unsigned parentheses;
        struct script_place first_parenthesis;
        unsigned blocks; /* BEGIN ATOMIC and the CASEs inside, each closed by END */
        struct script_place atomic;
        bool string_ended; /* the last token was an E'' string … */
        bool line_ended;   /* … and a line break followed: another piece of it may come */
};

struct script {
        struct script_input input;
        struct text text; /* of the statement */
        struct statement_state state;
        struct script_statement current;
        bool standard_strings;
        bool in_data;
        struct script_place data; /* where they began */
        bool unclosed;            /* the script ended inside of something */
};

/* Opening and closing ----------------------------------------------------------------------------- */

static struct script *script_new(void)
{
        struct script *script = calloc(1, sizeof(*script));

        if (script) {
                script->standard_strings = true;
                script->input.fd = -1;
        }
        return script;
}

void script_free(struct script *script)
{
        if (!script)
                return;
        script_input_close(&script->input);
        text_free(&script->text);
        statement_traits_clear(&script->current.traits);
        free(script);
}

static void skip_byte_order_mark(struct script_input *input)
{
        if (script_input_peek(input, 0) != 0xEF || script_input_peek(input, 1) != 0xBB ||
            script_input_peek(input, 2) != 0xBF)
                return;
        script_input_skip(input, 3);
        input->place = (struct script_place){ 1, 1 };
}

int script_open(const char *path, struct script **ret, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = script_new();
        int r;

        if (!script)
                return ski_error_oom(error);
        r = script_input_open(&script->input, path, error);
        if (r < 0)
                return r;
        skip_byte_order_mark(&script->input);
        *ret = steal(script);
        return 0;
}

int script_open_text(const char *text, size_t length, struct script **ret, ski_error *error)
{
        struct script *script = script_new();

        if (!script)
                return ski_error_oom(error);
        script_input_text(&script->input, text, length);
        skip_byte_order_mark(&script->input);
        *ret = script;
        return 0;
}

int script_open_feed(const struct script_feed *feed, struct script **ret, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = script_new();
        int r;

        if (!script)
                return ski_error_oom(error);
        r = script_input_feed(&script->input, feed, error);
        if (r < 0)
                return r;
        skip_byte_order_mark(&script->input);
        *ret = steal(script);
        return 0;
}

void script_set_standard_strings(struct script *script, bool standard)
{
        script->standard_strings = standard;
}

void script_set_utf8(struct script *script, bool is_utf8)
{
        script->input.is_utf8 = is_utf8;
}

uint64_t script_offset(const struct script *script)
{
        return script->input.offset;
}

/* Characters -------------------------------------------------------------------------------------- */

static bool is_blank(int c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_line_end(int c)
{
        return c == '\n' || c == '\r' || c == SCRIPT_END;
}

static bool is_digit(int c)
{
        return c >= '0' && c <= '9';
}

/* What may begin a name; any character outside ASCII may. */
static bool is_name_start(int c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

/* What a name goes on with; a dollar too, but not in the tag of a dollar quote. */
static bool is_name_character(int c)
{
        return is_name_start(c) || is_digit(c);
}

static int peek(struct script *script, size_t ahead)
{
        return script_input_peek(&script->input, ahead);
}

static int take(struct script *script)
{
        return script_input_take(&script->input);
}

/* Tokens ------------------------------------------------------------------------------------------ */

/* Something that began at `place` has no end. The input's own failure, if any, is the real reason. */
static void fail_unclosed(struct script *script, struct script_place place, const char *what)
{
        script->unclosed = true;
        script_input_fail(&script->input, place, -SKI_EUSAGE, "the %s that begins here is not closed", what);
}

/* From the opening quote to the closing one; a doubled quote is part of the content. */
static void take_quoted(struct script *script, bool backslashes, const char *what)
{
        struct script_place place = script->input.place;
        int quote = take(script);

        for (int c = take(script); c != SCRIPT_END; c = take(script)) {
                if (c == '\\' && backslashes)
                        take(script);
                else if (c == quote && peek(script, 0) == quote)
                        take(script);
                else if (c == quote)
                        return;
        }
        fail_unclosed(script, place, what);
}

/* 'a'
 *   'b' is one string in two pieces, and the kind of the first piece rules in the second. */
static void take_string(struct script *script, bool backslashes)
{
        take_quoted(script, backslashes, "quoted string");
        script->state.string_ended = backslashes;
        script->state.line_ended = false;
}

static void take_line_comment(struct script *script)
{
        while (!is_line_end(peek(script, 0)))
                take(script);
}

static void take_block_comment(struct script *script)
{
        struct script_place place = script->input.place;
        unsigned depth = 0;

        do {
                int c = take(script), next = peek(script, 0);

                if (c == SCRIPT_END) {
                        fail_unclosed(script, place, "comment");
                        return;
                }
                if (c == '/' && next == '*')
                        depth++;
                else if (c == '*' && next == '/')
                        depth--;
                else
                        continue;
                take(script);
        } while (depth > 0);
}

/* The closing delimiter: $, the tag, $. Each dollar in the content may be its first. */
static void take_dollar_content(struct script *script, const char *tag, size_t length,
                                struct script_place place)
{
        for (int c = take(script); c != SCRIPT_END; c = take(script)) {
                size_t same = 0;
                bool differs = false;

                if (c != '$')
                        continue;
                while (is_name_character(peek(script, 0)) && !differs) {
                        differs = same >= length || (unsigned char)tag[same] != peek(script, 0);
                        if (!differs)
                                same++;
                        take(script);
                }
                if (!differs && same == length && peek(script, 0) == '$') {
                        take(script);
                        return;
                }
        }
        fail_unclosed(script, place, "dollar-quoted string");
}

/* A dollar quote, or a parameter as $1, or a lone dollar. */
static void take_dollar(struct script *script)
{
        struct script_place place = script->input.place;
        _cleanup_text_ struct text tag = TEXT_INIT;

        take(script);
        if (is_digit(peek(script, 0)))
                return;
        while (is_name_character(peek(script, 0)))
                text_append_char(&tag, (char)take(script));
        if (tag.failed)
                script_input_fail(&script->input, place, -SKI_ENOMEM, "out of memory for the statement");
        if (peek(script, 0) != '$')
                return;
        take(script);
        take_dollar_content(script, text_get(&tag), tag.length, place);
}

/* The letters do not matter to us, only that those of 1e5 or 0xFF begin no name. */
static void take_number(struct script *script)
{
        while (is_name_character(peek(script, 0)))
                take(script);
}

/* Words ------------------------------------------------------------------------------------------- */

static bool word_at(const struct statement_words *words, size_t index, const char *keyword)
{
        return index < words->count && strcmp(words->items[index], keyword) == 0;
}

/* CREATE [OR REPLACE] FUNCTION | PROCEDURE, whose body may be BEGIN ATOMIC … END with semicolons inside. */
static bool creates_routine(const struct statement_words *words)
{
        size_t kind = word_at(words, 1, "or") && word_at(words, 2, "replace") ? 3 : 1;

        return word_at(words, 0, "create") &&
               (word_at(words, kind, "function") || word_at(words, kind, "procedure"));
}

/* As psql does, but for the names that psql stumbles over: `begin` counts only before ATOMIC, and what
 * follows a dot or AS is a name. */
static void count_blocks(struct statement_state *state, const char *word, struct script_place place)
{
        bool is_name = strcmp(state->previous, ".") == 0 || strcmp(state->previous, "as") == 0;

        if (state->parentheses > 0 || is_name || !creates_routine(&state->words))
                return;
        if (state->blocks == 0) {
                if (strcmp(word, "atomic") == 0 && strcmp(state->previous, "begin") == 0) {
                        state->blocks = 1;
                        state->atomic = place;
                }
        } else if (strcmp(word, "case") == 0) {
                state->blocks++;
        } else if (strcmp(word, "end") == 0) {
                state->blocks--;
        }
}

static void note_word(struct statement_state *state, const char *word, struct script_place place)
{
        struct statement_words *words = &state->words;

        count_blocks(state, word, place);
        if (state->parentheses == 0) {
                if (words->count < ARRAY_LENGTH(words->items))
                        memcpy(words->items[words->count], word, sizeof(words->items[0]));
                words->count++;
                words->from_stdin |= strcmp(state->previous, "from") == 0 && strcmp(word, "stdin") == 0;
                words->to_stdout |= strcmp(state->previous, "to") == 0 && strcmp(word, "stdout") == 0;
        }
        words->concurrently |= strcmp(word, "concurrently") == 0;
        memcpy(state->previous, word, sizeof(state->previous));
}

/* A name or keyword, or the letters before a quote: E'…', U&"…" and their like. */
static void take_word(struct script *script)
{
        struct script_place place = script->input.place;
        char word[sizeof(script->state.previous)] = "";
        size_t length = 0;

        while (is_name_character(peek(script, 0)) || peek(script, 0) == '$') {
                int c = take(script);
                if (length < sizeof(word) - 1)
                        word[length] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
                length++;
        }
        int next = peek(script, 0);
        if (length == 1 && next == '\'' && strchr("ebxn", word[0])) {
                take_string(script, word[0] == 'e' || (word[0] == 'n' && !script->standard_strings));
        } else if (length == 1 && word[0] == 'u' && next == '&' && peek(script, 1) == '\'') {
                take(script);
                take_string(script, false);
        } else {
                note_word(&script->state, word, place);
                return;
        }
        script->state.previous[0] = '\0';
}

/* Statements -------------------------------------------------------------------------------------- */

static bool at_line_comment(struct script *script)
{
        return peek(script, 0) == '-' && peek(script, 1) == '-';
}

static bool at_block_comment(struct script *script)
{
        return peek(script, 0) == '/' && peek(script, 1) == '*';
}

/* True when a blank or a comment was there. */
static bool take_gap(struct script *script)
{
        if (at_line_comment(script)) {
                take_line_comment(script);
        } else if (at_block_comment(script)) {
                take_block_comment(script);
                script->state.string_ended = false;
        } else if (is_blank(peek(script, 0))) {
                script->state.line_ended |= is_line_end(take(script));
        } else {
                return false;
        }
        return true;
}

static void fail_command(struct script *script, struct script_place place)
{
        char name[24] = "";
        size_t length = 0;

        for (int c = peek(script, 0); length < sizeof(name) - 1 && c > ' ' && c < 0x7F;
             c = peek(script, length))
                name[length++] = (char)c;
        script_input_fail(&script->input, place, -SKI_EUSAGE, "%s is a command of psql, not SQL", name);
        ski_error_hint(&script->input.failure, "psql itself can run it: skinspire psql ENV -- -f FILE");
}

/* Skips pg_dump's \restrict KEY and \unrestrict KEY, which only mean something to psql. */
static void take_command(struct script *script)
{
        static const char *const skipped[] = { "\\restrict", "\\unrestrict" };
        struct script_place place = script->input.place;

        for (size_t i = 0; i < ARRAY_LENGTH(skipped); i++) {
                size_t length = 0;
                while (skipped[i][length] && peek(script, length) == skipped[i][length])
                        length++;
                if (!skipped[i][length] &&
                    (is_blank(peek(script, length)) || is_line_end(peek(script, length)))) {
                        take_line_comment(script);
                        return;
                }
        }
        fail_command(script, place);
}

static void take_parenthesis(struct script *script)
{
        struct statement_state *state = &script->state;
        struct script_place place = script->input.place;

        if (take(script) == '(') {
                if (state->parentheses++ == 0)
                        state->first_parenthesis = place;
        } else if (state->parentheses > 0) {
                state->parentheses--;
        }
}

/* One token of a statement, or a single character of what means nothing here. */
static void take_token(struct script *script)
{
        struct statement_state *state = &script->state;
        int c = peek(script, 0);
        bool continues = state->string_ended && state->line_ended;

        state->string_ended = false;
        if (is_name_start(c)) {
                take_word(script);
                return;
        }
        state->previous[0] = c == '.' ? '.' : '\0';
        state->previous[1] = '\0';
        if (c == '\'')
                take_string(script, continues || !script->standard_strings);
        else if (c == '"')
                take_quoted(script, false, "quoted name");
        else if (c == '$')
                take_dollar(script);
        else if (is_digit(c))
                take_number(script);
        else if (c == '(' || c == ')')
                take_parenthesis(script);
        else if (c == '\\')
                fail_command(script, script->input.place);
        else
                take(script);
}

/* What stands between two statements. */
static void skip_to_statement(struct script *script)
{
        for (;;) {
                if (take_gap(script))
                        continue;
                if (peek(script, 0) == ';')
                        take(script);
                else if (peek(script, 0) == '\\')
                        take_command(script);
                else
                        return;
        }
}

/* Takes everything up to the semicolon or the end of the script, which also ends a statement. */
static void take_statement(struct script *script)
{
        struct statement_state *state = &script->state;

        *state = (struct statement_state){ 0 };
        while (peek(script, 0) != SCRIPT_END) {
                if (peek(script, 0) == ';' && state->parentheses == 0 && state->blocks == 0)
                        return;
                if (!take_gap(script))
                        take_token(script);
        }
        if (state->parentheses > 0)
                fail_unclosed(script, state->first_parenthesis, "parenthesis");
        else if (state->blocks > 0)
                fail_unclosed(script, state->atomic, "body (BEGIN ATOMIC)");
}

/* The data begin on the line after the statement's semicolon. */
static void find_data(struct script *script)
{
        struct script_statement *statement = &script->current;

        if (peek(script, 0) == ';')
                take(script);
        while (is_blank(peek(script, 0)) && peek(script, 0) != '\n')
                take(script);
        if (at_line_comment(script))
                take_line_comment(script);
        while (peek(script, 0) == '\r')
                take(script);
        if (peek(script, 0) == SCRIPT_END) {
                script_input_fail(&script->input, (struct script_place){ statement->line, statement->column },
                                  -SKI_EUSAGE, "no data follow COPY FROM STDIN");
                ski_error_hint(&script->input.failure,
                               "the data stand on the next lines and end with a line of \\.");
                return;
        }
        if (peek(script, 0) != '\n') {
                script_input_fail(&script->input, script->input.place, -SKI_EUSAGE,
                                  "more text on the line of COPY FROM STDIN; its data begin on the next line");
                return;
        }
        take(script);
        script->in_data = true;
        script->data = script->input.place;
        statement->data_line = script->data.line;
}

/* Hands on what the input met; an error of the script, or of reading it. */
static int failure(struct script *script, ski_error *error)
{
        int code = script->input.failure.code;
        ski_error copy = SKI_ERROR_INIT;

        if (code == 0 || !error)
                return code;
        /* It stays in the input as well, so that every further call fails too. */
        ski_error_set(&copy, code, "%s", script->input.failure.message);
        if (script->input.failure.hint)
                ski_error_hint(&copy, "%s", script->input.failure.hint);
        ski_error_place(&copy, script->input.failure.file, script->input.failure.line,
                        script->input.failure.column);
        return ski_error_move(error, &copy);
}

static int skip_data(struct script *script, ski_error *error)
{
        const char *bytes;
        size_t length;
        int r = 1;

        while (script->in_data && r > 0)
                r = script_read_data(script, &bytes, &length, error);
        return r < 0 ? r : 0;
}

int script_next(struct script *script, struct script_statement *ret, ski_error *error)
{
        struct script_statement *statement = &script->current;
        struct script_input *input = &script->input;
        int r;

        r = skip_data(script, error);
        if (r < 0)
                return r;
        statement_traits_clear(&statement->traits);
        text_clear(&script->text);
        skip_to_statement(script);
        if (peek(script, 0) == SCRIPT_END)
                return failure(script, error);

        *statement = (struct script_statement){ .file = input->name,
                                                .line = input->place.line,
                                                .column = input->place.column,
                                                .offset = input->offset };
        input->record = &script->text;
        input->record_place = input->place;
        take_statement(script);
        input->record = NULL;
        if (input->failure.code != 0)
                return failure(script, error);
        statement->text = text_get(&script->text);
        statement->length = script->text.length;
        statement_classify(statement->text, statement->length, &script->state.words, &statement->traits);
        if (statement->traits.kind == STATEMENT_COPY_IN && !statement->traits.is_binary)
                find_data(script);
        if (input->failure.code != 0)
                return failure(script, error);
        *ret = *statement;
        return 1;
}

/* Data -------------------------------------------------------------------------------------------- */

/* At the beginning of a line: is it \. alone? psql ends the data there, also within a quoted CSV field.
 * ret_length is the line's, its end included. */
static bool at_data_end(struct script *script, size_t *ret_length)
{
        if (peek(script, 0) != '\\' || peek(script, 1) != '.')
                return false;
        size_t length = peek(script, 2) == '\r' ? 3 : 2;
        int c = peek(script, length);
        *ret_length = length + (c == '\n');
        return c == '\n' || c == SCRIPT_END;
}

/* How much of the window is data for certain: up to a line that could be the last one. */
static size_t data_in_window(const struct script_input *input)
{
        const char *start = input->bytes + input->position, *end = input->bytes + input->length;
        const char *at = start;

        while ((at = memchr(at, '\n', (size_t)(end - at)))) {
                at++;
                if (at == end || (*at == '\\' && (at + 1 == end || at[1] == '.')))
                        return (size_t)(at - start);
        }
        return (size_t)(end - start);
}

int script_read_data(struct script *script, const char **ret_bytes, size_t *ret_length, ski_error *error)
{
        struct script_input *input = &script->input;
        size_t length;

        if (!script->in_data)
                return 0;
        if (input->place.column == 1 && at_data_end(script, &length)) {
                script_input_skip(input, length);
                script->in_data = false;
                return 0;
        }
        if (peek(script, 0) == SCRIPT_END) {
                script->unclosed = true;
                script_input_fail(input, script->data, -SKI_EUSAGE,
                                  "the data that begin here are not ended by a line of \\.");
                return failure(script, error);
        }
        length = data_in_window(input);
        *ret_bytes = input->bytes + input->position;
        *ret_length = length;
        return script_input_skip(input, length) ? 1 : failure(script, error);
}

/* The words are enough here, and many times as fast as the parser. */
bool script_ends_inside(const char *text, size_t length)
{
        _cleanup_(script_freep) struct script *script = NULL;

        if (script_open_text(text, length, &script, NULL) < 0)
                return false;
        for (skip_to_statement(script); peek(script, 0) != SCRIPT_END; skip_to_statement(script)) {
                take_statement(script);
                if (word_at(&script->state.words, 0, "copy") && script->state.words.from_stdin)
                        find_data(script);
                skip_data(script, NULL);
        }
        return script->unclosed;
}

void script_place_error(const char *file, unsigned line, unsigned column, ski_error *error)
{
        if (error->line > 1) {
                line += error->line - 1;
                column = error->column;
        } else if (error->line == 1 && error->column > 0) {
                column += error->column - 1;
        }
        ski_error_place(error, file, line, column);
}
