/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/census.h"

#include <string.h>

#include "catalog/printed.h"
#include "postgres/session_internal.h"
#include "sql/census_facts.h"
#include "sql/census_sequences.h"

enum { DIFFERENCES_SHOWN = 20 };

void census_clear(struct census *census)
{
        strings_free(&census->facts);
        strings_free(&census->sequences);
        strings_free(&census->positions);
        strings_free(&census->directions);
        *census = (struct census){ 0 };
}

static int take_facts(ski_session *session, bool definitions, struct census *census, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        struct arena arena = ARENA_INIT;
        int r;

        r = ski_execute(session, &rows, error, sql_census_facts, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                const char *name = printed_unquote(&arena, ski_result_text(rows, row, 1));
                const char *definition = ski_result_text(rows, row, 2);

                strings_addf(&census->facts, "%s %s%s%s", ski_result_text(rows, row, 0), name ? name : "",
                             definitions ? ": " : "", definitions && definition ? definition : "");
        }
        strings_sort(&census->facts);
        r = census->facts.failed || arena.failed ? ski_error_oom(error) : 0;
        arena_free(&arena);
        return r;
}

int census_take_sequences(ski_session *session, struct census *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_census_sequences, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                const char *position = ski_result_text(rows, row, 1);

                strings_add(&ret->sequences, ski_result_text(rows, row, 0));
                strings_add(&ret->positions, position ? position : "-");
                strings_add(&ret->directions, ski_result_bool(rows, row, 3)   ? "cycle"
                                              : ski_result_bool(rows, row, 2) ? "down"
                                                                              : "up");
        }
        return ret->sequences.failed || ret->positions.failed || ret->directions.failed ? ski_error_oom(error)
                                                                                        : 0;
}

int census_take_catalog(ski_session *session, bool definitions, struct census *ret, ski_error *error)
{
        _cleanup_(census_clear) struct census census = { 0 };
        int r;

        r = census_take_sequences(session, &census, error);
        if (r == 0)
                r = take_facts(session, definitions, &census, error);
        if (r < 0)
                return r;
        *ret = census;
        census = (struct census){ 0 };
        return 0;
}

struct differences {
        struct text lines;
        size_t count;
};

static _printf_(2, 3) void differ(struct differences *differences, const char *format, ...)
{
        va_list arguments;

        if (differences->count++ >= DIFFERENCES_SHOWN)
                return;
        if (differences->lines.length > 0)
                text_append_char(&differences->lines, '\n');
        va_start(arguments, format);
        text_appendv(&differences->lines, format, arguments);
        va_end(arguments);
}

/* Both lists are sorted: a walk along both finds what stands in one alone. */
static void compare_facts(const struct strings *source, const struct strings *target,
                          struct differences *differences)
{
        size_t i = 0, j = 0;

        while (i < source->count || j < target->count) {
                int order = i == source->count   ? 1
                            : j == target->count ? -1
                                                 : strcmp(source->items[i], target->items[j]);
                if (order < 0)
                        differ(differences, "missing in the copy: %s", source->items[i++]);
                else if (order > 0)
                        differ(differences, "only in the copy: %s", target->items[j++]);
                else
                        i++, j++;
        }
}

/* A sequence that moved while it was read must have been copied somewhere on its way. */
static bool is_between(const char *position, const char *before, const char *after, const char *direction)
{
        if (text_equal(position, before) || text_equal(position, after))
                return true;
        if (text_equal(before, after) || text_equal(position, "-"))
                return false;
        if (text_equal(direction, "cycle"))
                return true;

        long long value = strtoll(position, NULL, 10), end = strtoll(after, NULL, 10);
        bool down = text_equal(direction, "down");
        if (down ? value < end : value > end)
                return false;
        if (text_equal(before, "-"))
                return true;
        long long start = strtoll(before, NULL, 10);
        return down ? value <= start : value >= start;
}

static void compare_sequences(const struct census *source, const struct census *later,
                              const struct census *target, struct differences *differences)
{
        size_t l = 0, t = 0;

        for (size_t s = 0; s < source->sequences.count; s++) {
                const char *name = source->sequences.items[s];

                while (l < later->sequences.count && strcmp(later->sequences.items[l], name) < 0)
                        l++;
                while (t < target->sequences.count && strcmp(target->sequences.items[t], name) < 0)
                        t++;
                if (t == target->sequences.count || strcmp(target->sequences.items[t], name) != 0)
                        continue; /* a difference of the facts already */
                bool known = l < later->sequences.count && strcmp(later->sequences.items[l], name) == 0;
                const char *before = source->positions.items[s];
                if (!is_between(target->positions.items[t], before, known ? later->positions.items[l] : before,
                                source->directions.items[s]))
                        differ(differences, "sequence %s stands at %s in the source, at %s in the copy", name,
                               before, target->positions.items[t]);
        }
}

int census_compare(const struct census *source, const struct census *later, const struct census *target,
                   ski_error *error)
{
        struct differences differences = { .lines = TEXT_INIT };

        compare_facts(&source->facts, &target->facts, &differences);
        compare_sequences(source, later, target, &differences);
        if (differences.count > 0) {
                if (differences.count > DIFFERENCES_SHOWN)
                        text_appendf(&differences.lines, "\n… and %zu more",
                                     differences.count - DIFFERENCES_SHOWN);
                ski_error_set(error, -SKI_EDIFFERS, "the copy is not equal to its source: %zu difference%s",
                              differences.count, differences.count == 1 ? "" : "s");
                ski_error_detail(error, "%s", text_get(&differences.lines));
        }
        text_free(&differences.lines);
        return differences.count > 0 ? -SKI_EDIFFERS : 0;
}

size_t census_count_tables(const struct census *census)
{
        size_t count = 0;

        for (size_t i = 0; i < census->facts.count; i++)
                count += text_starts_with(census->facts.items[i], "table ");
        return count;
}

static void add_texts(struct digest *digest, const struct strings *texts)
{
        for (size_t i = 0; i < texts->count; i++)
                digest_add_text(digest, texts->items[i]);
        digest_add_text(digest, NULL);
}

void census_digest(const struct census *census, char result[static DIGEST_DIGITS + 1])
{
        struct digest digest;

        digest_begin(&digest);
        add_texts(&digest, &census->facts);
        add_texts(&digest, &census->sequences);
        add_texts(&digest, &census->positions);
        digest_end_text(&digest, result);
}
