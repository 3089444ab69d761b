/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/options.h"

#include <string.h>

/* One option of a list, within its text. */
struct option {
        const char *text;
        size_t length, name_length;
};

/* Moves `*list` behind the next option; false at the end. A value may be a literal with commas in it. */
static bool next_option(const char **list, struct option *ret)
{
        const char *start = *list + strspn(*list, ", "), *end = start;
        bool quoted = false;

        while (*end && (quoted || *end != ',')) {
                if (*end == '\'')
                        quoted = !quoted;
                end++;
        }
        *list = end;
        *ret = (struct option){ start, (size_t)(end - start), strcspn(start, "=") };
        return end > start;
}

/* Moves `*list` behind the option of the same name; false when there is none. */
static bool find_option(const char **list, const struct option *wanted, struct option *ret)
{
        while (next_option(list, ret)) {
                if (ret->name_length == wanted->name_length &&
                    strncmp(ret->text, wanted->text, wanted->name_length) == 0)
                        return true;
        }
        return false;
}

static void append(struct text *text, const char *bytes, size_t length)
{
        if (text->length > 0)
                text_append(text, ", ");
        text_append_bytes(text, bytes, length);
}

static void find_removed(struct text *text, const char *before, const char *after)
{
        struct option option, other;

        while (next_option(&before, &option)) {
                const char *rest = after;

                if (!find_option(&rest, &option, &other))
                        append(text, option.text, option.name_length);
        }
}

/* From the first option on that is new, has another value or stands before one that it came after. */
static void find_set(struct text *text, const char *before, const char *after)
{
        const char *kept = before; /* the options of `before` that are left to be met */
        struct option option, other;

        while (next_option(&after, &option)) {
                bool is_kept = text->length == 0 && find_option(&kept, &option, &other) &&
                               other.length == option.length &&
                               strncmp(other.text, option.text, option.length) == 0;

                if (!is_kept)
                        append(text, option.text, option.length);
        }
}

void options_join(struct text *text, const char *options, const char *more)
{
        text_append(text, options ? options : "");
        text_append(text, options && more ? ", " : "");
        text_append(text, more ? more : "");
}

void options_alter(struct step *step, const char *alter, const struct fact *from, const struct fact *to,
                   const char *property)
{
        _cleanup_text_ struct text removed = TEXT_INIT, set = TEXT_INIT;

        find_removed(&removed, fact_text(from, property), fact_text(to, property));
        find_set(&set, fact_text(from, property), fact_text(to, property));
        if (removed.length > 0)
                step_add(step, "%s RESET (%s)", alter, text_get(&removed));
        if (set.length > 0)
                step_add(step, "%s SET (%s)", alter, text_get(&set));
        step->failed |= removed.failed || set.failed;
}
