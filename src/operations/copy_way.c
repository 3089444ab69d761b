/* SPDX-License-Identifier: PostgreSQL
 *
 * Which way a copy goes: the best one that is possible, or the one that was asked for.
 */
#include "base/log.h"
#include "operations/copy_internal.h"
#include "postgres/session_internal.h"
#include "sql/copy_may_create.h"

static const char *const names[] = {
        [COPY_WAY_BEST] = "best",     [COPY_WAY_CLONE] = "clone",       [COPY_WAY_GOLDEN] = "golden",
        [COPY_WAY_STREAM] = "stream", [COPY_WAY_IN_PLACE] = "in-place",
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
        return ski_error_hint(error, "the ways are best, clone, golden, stream and in-place");
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
        return ski_error_hint(error,
                              "without --way, --golden and --pause-source the best possible way is taken");
}

/* In place --------------------------------------------------------------------------------------------- */

/* The server, or a pooler before it, knows us, and does not let us in there. */
static bool is_kept_out(const ski_error *failure)
{
        return text_starts_with(failure->sqlstate, "28") || text_starts_with(failure->sqlstate, "08") ||
               text_equal(failure->sqlstate, "3D000");
}

static int connect_elsewhere(struct copy *copy, char **ret_reason, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = connect_maintenance(copy->target, &copy->session_options, &copy->target_server, &failure);
        if (r == 0)
                return 0;
        if (r == -SKI_EINTERRUPTED || !is_kept_out(&failure) ||
            session_open(copy->target, &copy->session_options, &session, NULL) < 0)
                return ski_error_move(error, &failure);
        return copy_say(ret_reason, error, "nothing but %s itself can be reached on its server",
                        copy->to->name);
}

/* NULL: another database can be made and reached. */
static int find_in_place_reason(struct copy *copy, char **ret_reason, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        bool direct = true;
        int r;

        r = connect_elsewhere(copy, ret_reason, error);
        if (r < 0 || *ret_reason)
                return r;
        r = session_is_direct(copy->target_server, &direct, error);
        if (r < 0)
                return r;
        if (!direct)
                return copy_say(ret_reason, error, "%s is reached through a pooler", copy->to->name);
        r = ski_execute(copy->target_server, &rows, error, sql_copy_may_create,
                        SKI_PARAMS(ski_text(copy->to->database)));
        if (r < 0 || ski_result_bool(rows, 0, 0))
                return r;
        return copy_say(ret_reason, error, "this role may not create databases");
}

int copy_refuse_wish_in_place(const struct copy *copy, ski_error *error)
{
        const char *wish = copy->options->pause_source ? "--pause-source" : wish_for_stream(copy->options);

        if (!wish)
                return 0;
        ski_error_set(error, -SKI_EREFUSED, "%s needs another database beside the target", wish);
        return ski_error_detail(error, "%s", copy->reason ? copy->reason : "the way in-place was asked for");
}

int copy_reach_target(struct copy *copy, ski_error *error)
{
        int r = 0;

        copy->way = copy->options->way;
        if (copy->way != COPY_WAY_IN_PLACE) {
                r = find_in_place_reason(copy, &copy->reason, error);
                if (r < 0 || !copy->reason || copy->way != COPY_WAY_BEST)
                        return r;
                copy->way = COPY_WAY_IN_PLACE;
        }
        return copy_refuse_wish_in_place(copy, error);
}

/* Clones ----------------------------------------------------------------------------------------------- */

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

/* The rows that an interrupted stream has brought are of a snapshot that ended with it, and what is read now would not fit
 * to them. */
static int refuse_resume(const struct copy *copy, ski_error *error)
{
        ski_error_set(error, -SKI_EREFUSED,
                      "there is nothing from which a copy of %s could go on: what an interrupted stream has "
                      "brought is "
                      "of a moment that only its own connection could see",
                      copy->from->name);
        return ski_error_hint(
                error, "without --resume it is copied from the beginning; a golden database (--golden) or "
                       "an archive ('skinspire restore --resume') lasts");
}

static int choose_golden(struct copy *copy, ski_error *error)
{
        const char *wish = wish_for_stream(copy->options);
        _cleanup_text_ struct text obstacle = TEXT_INIT;
        int r;

        if (!wish) {
                r = copy_golden_look(copy, error);
                return r == 0 && copy->options->resume && !copy->golden ? refuse_resume(copy, error) : r;
        }
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

static void announce_in_place(const struct copy *copy)
{
        log_info("%s is copied in place%s%s: one transaction, after which nothing of %s is retained",
                 copy->from->name, copy->reason ? ", since " : "", copy->reason ? copy->reason : "",
                 copy->to->name);
}

static void announce(const struct copy *copy)
{
        if (copy->way == COPY_WAY_IN_PLACE)
                announce_in_place(copy);
        else if (copy->way == COPY_WAY_GOLDEN)
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

        if (copy->options->resume && copy->way != COPY_WAY_GOLDEN)
                return refuse_resume(copy, error);
        if (copy->options->pause_source) {
                if (copy->options->way != COPY_WAY_BEST && copy->options->way != COPY_WAY_CLONE)
                        return ski_error_set(error, -SKI_EUSAGE,
                                             "--pause-source is for a clone, not for the way %s",
                                             copy_way_name(copy->options->way));
                r = copy_check_pause(copy, error);
                if (r < 0)
                        return r;
        }
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
