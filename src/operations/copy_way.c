/* SPDX-License-Identifier: PostgreSQL
 *
 * Which way a copy goes: the best one that is possible, or the one that was asked for.
 */
#include "base/log.h"
#include "operations/copy_internal.h"

static const char *const names[] = {
        [COPY_WAY_BEST] = "best",
        [COPY_WAY_CLONE] = "clone",
        [COPY_WAY_GOLDEN] = "golden",
        [COPY_WAY_STREAM] = "stream",
};

const char *copy_way_name(enum copy_way way)
{
        return names[way];
}

int copy_way_find(const char *word, enum copy_way *ret, ski_error *error)
{
        for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
                if (text_equal(word, names[i])) {
                        *ret = (enum copy_way)i;
                        return 0;
                }
        }
        ski_error_set(error, -SKI_EUSAGE, "there is no way \"%s\" of copying", word);
        return ski_error_hint(error, "the ways are best, clone, golden and stream");
}

int copy_say(char **ret_sentence, ski_error *error, const char *format, ...)
{
        struct text sentence = TEXT_INIT;
        va_list arguments;

        va_start(arguments, format);
        text_appendv(&sentence, format, arguments);
        va_end(arguments);
        *ret_sentence = text_steal(&sentence);
        return *ret_sentence ? 0 : ski_error_oom(error);
}

static bool is_given(const struct strings *list)
{
        return list && list->count > 0;
}

/* What is asked for that only a way which touches each object can do; NULL: nothing. */
static const char *wish_for_stream(const struct copy_options *options)
{
        if (options->data_only)
                return "--data-only";
        if (options->no_owner)
                return "--no-owner";
        if (options->no_privileges)
                return "--no-privileges";
        if (options->verify)
                return "--verify";
        if (is_given(options->tables) || is_given(options->excluded_tables))
                return "a choice of tables";
        if (is_given(options->excluded_data) || is_given(options->conditions))
                return "a choice of rows";
        if (is_given(options->emptied))
                return "a filter";
        return NULL;
}

static int refuse(enum copy_way way, const char *obstacle, ski_error *error)
{
        ski_error_set(error, -SKI_EREFUSED, "the way %s is not possible: %s", copy_way_name(way), obstacle);
        return ski_error_hint(error, "without --way the best possible way is taken");
}

static int choose_clone(struct copy *copy, ski_error *error)
{
        const char *wish = wish_for_stream(copy->options);
        _cleanup_free_ char *obstacle = NULL;
        bool must = copy->options->way == COPY_WAY_CLONE || copy->options->pause_source;
        int r;

        r = wish ? copy_say(&obstacle, error, "%s is for the stream", wish)
                 : copy_clone_obstacle(copy, &obstacle, error);
        if (r < 0)
                return r;
        if (obstacle && must)
                return refuse(COPY_WAY_CLONE, obstacle, error);
        copy->way = obstacle ? COPY_WAY_STREAM : COPY_WAY_CLONE;
        copy->reason = steal(obstacle);
        return 0;
}

static int choose_golden(struct copy *copy, ski_error *error)
{
        const char *wish = wish_for_stream(copy->options);
        _cleanup_text_ struct text obstacle = TEXT_INIT;

        if (!wish)
                return copy_golden_look(copy, error);
        text_appendf(&obstacle, "%s is for the stream", wish);
        return refuse(COPY_WAY_GOLDEN, text_get(&obstacle), error);
}

static void announce_golden(const struct copy *copy)
{
        _cleanup_text_ struct text age = TEXT_INIT;

        if (!copy->golden) {
                log_info("%s is streamed into a golden database, which is cloned; later copies begin with that",
                         copy->from->name);
                return;
        }
        golden_append_age(copy->golden, &age);
        if (copy->options->refresh_golden)
                log_info("the golden database %s of %s, %s old, is made anew and cloned",
                         copy->golden->database, copy->from->name, text_get(&age));
        else
                log_info("the golden database %s is cloned: it is what %s was %s ago", copy->golden->database,
                         copy->from->name, text_get(&age));
}

static void announce(const struct copy *copy)
{
        if (copy->way == COPY_WAY_GOLDEN)
                announce_golden(copy);
        else if (copy->way == COPY_WAY_CLONE && copy->options->pause_source)
                log_info("%s is cloned: its sessions are ended, and newcomers wait meanwhile",
                         copy->from->name);
        else if (copy->way == COPY_WAY_CLONE)
                log_info("%s is cloned: it is on the same server, and nobody is connected to it",
                         copy->from->name);
        else
                log_info("%s is streamed%s%s", copy->from->name, copy->reason ? ": " : "",
                         copy->reason ? copy->reason : "");
}

int copy_choose_way(struct copy *copy, ski_error *error)
{
        int r;

        if (copy->options->pause_source) {
                if (copy->options->way != COPY_WAY_BEST && copy->options->way != COPY_WAY_CLONE)
                        return ski_error_set(error, -SKI_EUSAGE,
                                             "--pause-source is for a clone, not for the way %s",
                                             copy_way_name(copy->options->way));
                r = copy_check_pause(copy, error);
                if (r < 0)
                        return r;
        }
        copy->way = copy->options->way;
        if (copy->way == COPY_WAY_BEST || copy->way == COPY_WAY_CLONE) {
                r = choose_clone(copy, error);
                if (r < 0)
                        return r;
        }
        if (copy->way == COPY_WAY_GOLDEN) {
                r = choose_golden(copy, error);
                if (r < 0)
                        return r;
        }
        announce(copy);
        return 0;
}
