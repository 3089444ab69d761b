/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/retained.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/user.h"
#include "postgres/database.h"
#include "sql/retained_databases.h"

/* How such a comment begins: by this they are found. */
#define RETAINED_COMMENT "skinspire retains this database"

char *retained_comment(const struct replacement_origin *origin, const char *name, const char *target,
                       const char *original)
{
        json_auto_t *facts = NULL;
        _cleanup_free_ char *person = user_at_host(), *json = NULL;
        char now[21];

        clock_iso(now);
        facts = json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s, s:s*, s:s*, s:s*}", "name", name, "database", target,
                          "environment", origin->environment, "operation", origin->operation, "source",
                          origin->source, "replaced_at", now, "replaced_by", person, "comment", original,
                          "counters", origin->counters);
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
        const char *json = comment ? strrchr(comment, '\n') : NULL;

        if (!json || !text_starts_with(comment, RETAINED_COMMENT))
                return NULL;
        return json_loads(json + 1, 0, NULL);
}

int original_comment(const char *comment, char **ret, ski_error *error)
{
        json_auto_t *facts = parse_comment(comment);
        const char *original = facts ? json_string_value(json_object_get(facts, "comment")) : comment;

        *ret = original ? strdup(original) : NULL;
        return original && !*ret ? ski_error_oom(error) : 0;
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

int retained_take(struct retained_list *list, const char *database, struct retained **ret, ski_error *error)
{
        size_t place = 0;

        while (database && place < list->count && strcmp(list->items[place].database, database) != 0)
                place++;
        if (place >= list->count)
                return -SKI_ENOTFOUND;
        struct retained *taken = malloc(sizeof(*taken));
        if (!taken)
                return ski_error_oom(error);
        *taken = list->items[place];
        list->items[place] = (struct retained){ 0 };
        *ret = taken;
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

static int add_retained(struct retained_list *list, const char *database, const json_t *facts, int64_t bytes,
                        int64_t age)
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
                .age = age,
        };
        return item->database && item->target && item->environment && item->operation && item->source &&
                               item->replaced_at && item->replaced_by && item->counters
                       ? 0
                       : -SKI_ENOMEM;
}

/* Newest first; within one second as the server had them. */
static int compare_retained(const void *a, const void *b)
{
        const struct retained *first = a, *second = b;
        int order = strcmp(second->replaced_at, first->replaced_at);

        if (order == 0 && first->age != second->age)
                order = first->age < second->age ? -1 : 1;
        return order != 0 ? order : strcmp(second->database, first->database);
}

int retained_read(ski_session *session, const char *target, struct retained_list *ret, ski_error *error)
{
        _cleanup_(retained_list_clear) struct retained_list list = { 0 };
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_retained_databases,
                        SKI_PARAMS(ski_text(RETAINED_COMMENT "%")));
        if (r < 0)
                return r;
        list.items = calloc(ski_result_rows(rows) + 1, sizeof(*list.items));
        if (!list.items)
                return ski_error_oom(error);
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                json_auto_t *facts = parse_comment(ski_result_text(rows, row, 1));
                const char *was = json_string_value(json_object_get(facts, "database"));
                const char *name = ski_result_text(rows, row, 0);

                if (!was || (target && strcmp(was, target) != 0))
                        continue;
                /* One that somebody renamed is in use again, whatever its comment still says. */
                if (!text_equal(json_string_value(json_object_get(facts, "name")), name))
                        continue;
                if (add_retained(&list, name, facts, ski_result_int8(rows, row, 2),
                                 ski_result_int8(rows, row, 3)) < 0)
                        return ski_error_oom(error);
        }
        qsort(list.items, list.count, sizeof(*list.items), compare_retained);
        *ret = list;
        list = (struct retained_list){ 0 };
        return 0;
}

int retained_find(const struct conninfo *server, const char *target, const ski_session_options *options,
                  struct retained_list *ret, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = connect_maintenance(server, options, &session, error);
        if (r < 0)
                return r;
        return retained_read(session, target, ret, error);
}
