/* SPDX-License-Identifier: PostgreSQL
 *
 * Retained databases: what their comments say, finding, pruning, and bringing one back.
 */
#include <jansson.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/user.h"
#include "postgres/quote.h"
#include "sql/retained_databases.h"
#include "transfer/replace_internal.h"

/* A sentence for people, then JSON for the program. */
#define RETAINED_COMMENT "skinspire retains this database"

char *retained_comment(const struct replacement_origin *origin, const char *target,
                       const char *original_comment)
{
        json_auto_t *facts = NULL;
        _cleanup_free_ char *person = user_at_host(), *json = NULL;
        char now[21];

        clock_iso(now);
        facts = json_pack("{s:s, s:s, s:s, s:s*, s:s, s:s*, s:s*, s:s*}", "database", target, "environment",
                          origin->environment, "operation", origin->operation, "source", origin->source,
                          "replaced_at", now, "replaced_by", person, "comment", original_comment, "counters",
                          origin->counters);
        json = facts ? json_dumps(facts, JSON_COMPACT) : NULL;
        if (!json)
                return NULL;
        return text_format(RETAINED_COMMENT
                           " since %s: it was %s until %s%s%s; 'skinspire undo %s' brings it back\n%s",
                           now, target, origin->operation, origin->source ? " from " : "",
                           origin->source ? origin->source : "", origin->environment, json);
}

/* NULL for a comment that is not of our making. */
static json_t *parse_comment(const char *comment)
{
        const char *json = comment ? strchr(comment, '\n') : NULL;

        if (!json || !text_starts_with(comment, RETAINED_COMMENT))
                return NULL;
        return json_loads(json + 1, 0, NULL);
}

char *retained_original_comment(const char *comment)
{
        json_auto_t *facts = parse_comment(comment);
        const char *original = json_string_value(json_object_get(facts, "comment"));

        return original ? strdup(original) : NULL;
}

static void retained_clear(struct retained *retained)
{
        free(retained->database);
        free(retained->target);
        free(retained->environment);
        free(retained->operation);
        free(retained->source);
        free(retained->replaced_at);
        free(retained->replaced_by);
        free(retained->counters);
}

void retained_free(struct retained *retained)
{
        if (!retained)
                return;
        retained_clear(retained);
        free(retained);
}

int retained_take_first(struct retained_list *list, struct retained **ret, ski_error *error)
{
        struct retained *first = malloc(sizeof(*first));

        if (!first)
                return ski_error_oom(error);
        *first = list->items[0];
        list->items[0] = (struct retained){ 0 };
        *ret = first;
        return 0;
}

void retained_list_clear(struct retained_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                retained_clear(&list->items[i]);
        free(list->items);
        *list = (struct retained_list){ 0 };
}

static char *copy_field(const json_t *facts, const char *key)
{
        const char *text = json_string_value(json_object_get(facts, key));

        return strdup(text ? text : "");
}

static int add_retained(struct retained_list *list, const char *database, const json_t *facts, int64_t bytes)
{
        struct retained *item = &list->items[list->count++];

        *item = (struct retained){
                .database = strdup(database),
                .target = copy_field(facts, "database"),
                .environment = copy_field(facts, "environment"),
                .operation = copy_field(facts, "operation"),
                .source = copy_field(facts, "source"),
                .replaced_at = copy_field(facts, "replaced_at"),
                .replaced_by = copy_field(facts, "replaced_by"),
                .counters = copy_field(facts, "counters"),
                .bytes = bytes,
        };
        return item->database && item->target && item->environment && item->operation && item->source &&
                               item->replaced_at && item->replaced_by && item->counters
                       ? 0
                       : -SKI_ENOMEM;
}

/* Newest first; within one second by name, whose end counts up. */
static int compare_retained(const void *a, const void *b)
{
        const struct retained *first = a, *second = b;
        int order = strcmp(second->replaced_at, first->replaced_at);

        if (order == 0)
                order = (int)strlen(second->database) - (int)strlen(first->database);
        return order != 0 ? order : strcmp(second->database, first->database);
}

static int read_retained(ski_session *session, const char *target, struct retained_list *list, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_retained_databases,
                        SKI_PARAMS(ski_text(RETAINED_COMMENT "%")));
        if (r < 0)
                return r;
        list->items = calloc(ski_result_rows(rows) + 1, sizeof(*list->items));
        if (!list->items)
                return ski_error_oom(error);
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                json_auto_t *facts = parse_comment(ski_result_text(rows, row, 1));
                const char *was = json_string_value(json_object_get(facts, "database"));

                if (!was || (target && strcmp(was, target) != 0))
                        continue;
                if (add_retained(list, ski_result_text(rows, row, 0), facts, ski_result_int8(rows, row, 2)) < 0)
                        return ski_error_oom(error);
        }
        qsort(list->items, list->count, sizeof(*list->items), compare_retained);
        return 0;
}

int retained_find(const struct conninfo *server, const char *target, const ski_session_options *options,
                  struct retained_list *ret, ski_error *error)
{
        _cleanup_(retained_list_clear) struct retained_list list = { 0 };
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = connect_maintenance(server, options, &session, error);
        if (r < 0)
                return r;
        r = read_retained(session, target, &list, error);
        if (r < 0)
                return r;
        *ret = list;
        list = (struct retained_list){ 0 };
        return 0;
}

static bool is_too_old(const struct retained *retained, long days)
{
        struct tm when = { 0 };

        if (days <= 0 || !strptime(retained->replaced_at, "%Y-%m-%dT%H:%M:%SZ", &when))
                return false;
        return difftime(time(NULL), timegm(&when)) > (double)days * 86400;
}

/* Never by force: somebody may be looking at it. */
static int drop_retained(ski_session *session, const char *database, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "drop database if exists %I", database);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute_alone(session, NULL, error, text_get(&statement));
}

void replacement_prune(struct replacement *replacement)
{
        _cleanup_(retained_list_clear) struct retained_list list = { 0 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        if (read_retained(replacement->helper, replacement->target, &list, &error) < 0) {
                log_warning("cannot look for old retained databases: %s", error.message);
                return;
        }
        for (size_t i = 0; i < list.count; i++) {
                const struct retained *retained = &list.items[i];

                if ((long)i < replacement->options.retain_count &&
                    !is_too_old(retained, replacement->options.retain_days))
                        continue;
                if (drop_retained(replacement->helper, retained->database, &error) < 0)
                        log_warning("the old retained database %s stays: %s", retained->database,
                                    error.message);
                else
                        log_info("dropped the old retained database %s", retained->database);
        }
}

/* The comments change sides as well: the one that comes back gets the one that people wrote. */
static int change_comments(struct replacement *replacement, const struct replacement_origin *origin,
                           const char *aside, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts returned = { 0 }, present = { 0 };
        _cleanup_free_ char *original = NULL, *comment = NULL;
        bool found;
        int r;

        r = database_facts_read(replacement->holder, replacement->target, &returned, &found, error);
        if (r < 0)
                return r;
        original = retained_original_comment(returned.comment);
        r = comment_on_database(replacement->holder, replacement->target, original, error);
        if (r < 0 || !replacement->target_exists)
                return r;
        r = database_facts_read(replacement->holder, aside, &present, &found, error);
        if (r < 0)
                return r;
        comment = retained_comment(origin, replacement->target, present.comment);
        if (!comment)
                return ski_error_oom(error);
        return comment_on_database(replacement->holder, aside, comment, error);
}

int replacement_undo(struct replacement *replacement, const struct retained *retained, const char *counters,
                     char **ret_put_aside, ski_error *error)
{
        const struct replacement_origin origin = { .operation = "undo",
                                                   .environment = retained->environment,
                                                   .counters = counters };
        _cleanup_free_ char *aside = NULL;
        int r;

        r = retained_name(replacement->helper, replacement->target, &aside, error);
        if (r < 0)
                return r;
        r = swap_names(replacement, retained->database, aside, error);
        if (r < 0)
                return r;
        r = change_comments(replacement, &origin, aside, error);
        if (r < 0)
                return r;
        r = ski_scope_commit(&replacement->holding, error);
        if (r < 0)
                return r;
        *ret_put_aside = replacement->target_exists ? steal(aside) : NULL;
        return 0;
}
