/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/golden.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/user.h"
#include "postgres/database.h"
#include "sql/golden_databases.h"
#include "transfer/names.h"

/* How such a comment begins: by this they are found. */
#define GOLDEN_COMMENT "skinspire keeps this golden database"

/* What tells one source from another, in one text. */
static char *identify(const struct golden_source *source)
{
        return text_format("%s\n%s\n%s\n%s", source->database, source->system, source->address, source->url);
}

char *golden_name(const struct golden_source *source)
{
        _cleanup_free_ char *identity = identify(source);

        return identity ? derived_golden_name(source->database, identity) : NULL;
}

char *golden_comment(const struct golden_source *source, const struct golden_content *content)
{
        json_auto_t *facts = NULL;
        _cleanup_free_ char *name = golden_name(source), *identity = identify(source), *person = user_at_host();
        _cleanup_free_ char *json = NULL;
        char now[21];

        clock_iso(now);
        facts = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*, s:s, s:I, s:I}", "name", name, "identity", identity,
                          "environment", source->environment, "source", source->database, "taken_at", now,
                          "taken_by", person, "digest", content->digest, "tables", (json_int_t)content->tables,
                          "rows", (json_int_t)content->rows);
        json = facts ? json_dumps(facts, JSON_COMPACT) : NULL;
        if (!json)
                return NULL;
        return text_format(GOLDEN_COMMENT
                           ": it is what %s of %s was at %s; 'skinspire env golden' lists and drops "
                           "such\n%s",
                           source->database, source->environment, now, json);
}

/* NULL for a comment that is not of our making, and for that of a database which was renamed since. */
static json_t *parse_comment(const char *comment, const char *database)
{
        const char *text = comment ? strrchr(comment, '\n') : NULL;
        json_t *facts;

        if (!text || !text_starts_with(comment, GOLDEN_COMMENT))
                return NULL;
        facts = json_loads(text + 1, 0, NULL);
        if (text_equal(json_string_value(json_object_get(facts, "name")), database))
                return facts;
        json_decref(facts);
        return NULL;
}

static char *copy_field(const json_t *facts, const char *key)
{
        const char *text = json_string_value(json_object_get(facts, key));

        return strdup(text ? text : "");
}

static void clear(struct golden *golden)
{
        free(golden->database);
        free(golden->environment);
        free(golden->source);
        free(golden->taken_at);
        free(golden->taken_by);
        free(golden->digest);
}

static int fill(struct golden *golden, const ski_result *rows, size_t row, const json_t *facts)
{
        *golden = (struct golden){
                .database = strdup(ski_result_text(rows, row, 0)),
                .environment = copy_field(facts, "environment"),
                .source = copy_field(facts, "source"),
                .taken_at = copy_field(facts, "taken_at"),
                .taken_by = copy_field(facts, "taken_by"),
                .digest = copy_field(facts, "digest"),
                .tables = json_integer_value(json_object_get(facts, "tables")),
                .rows = json_integer_value(json_object_get(facts, "rows")),
                .bytes = ski_result_int8(rows, row, 2),
                .is_closed = ski_result_bool(rows, row, 3),
        };
        return golden->database && golden->environment && golden->source && golden->taken_at &&
                               golden->taken_by && golden->digest
                       ? 0
                       : -SKI_ENOMEM;
}

/* Those of one identity; NULL: all. */
static int read_some(ski_session *session, const char *identity, struct golden_list *ret, ski_error *error)
{
        _cleanup_(golden_list_clear) struct golden_list list = { 0 };
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_golden_databases, SKI_PARAMS(ski_text(GOLDEN_COMMENT "%")));
        if (r < 0)
                return r;
        list.items = calloc(ski_result_rows(rows) + 1, sizeof(*list.items));
        if (!list.items)
                return ski_error_oom(error);
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                json_auto_t *facts =
                        parse_comment(ski_result_text(rows, row, 1), ski_result_text(rows, row, 0));

                if (!facts ||
                    (identity && !text_equal(json_string_value(json_object_get(facts, "identity")), identity)))
                        continue;
                if (fill(&list.items[list.count++], rows, row, facts) < 0)
                        return ski_error_oom(error);
        }
        *ret = list;
        list = (struct golden_list){ 0 };
        return 0;
}

int golden_read(ski_session *session, struct golden_list *ret, ski_error *error)
{
        return read_some(session, NULL, ret, error);
}

void golden_list_clear(struct golden_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                clear(&list->items[i]);
        free(list->items);
        *list = (struct golden_list){ 0 };
}

struct golden *golden_take(struct golden_list *list, const char *database)
{
        for (size_t i = 0; i < list->count; i++) {
                struct golden *taken;

                if (!text_equal(list->items[i].database, database))
                        continue;
                taken = malloc(sizeof(*taken));
                if (!taken)
                        return NULL;
                *taken = list->items[i];
                list->items[i] = (struct golden){ 0 };
                return taken;
        }
        return NULL;
}

void golden_free(struct golden *golden)
{
        if (!golden)
                return;
        clear(golden);
        free(golden);
}

static int check_name_is_free(ski_session *session, const char *name, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts facts = { 0 };
        bool found;
        int r;

        r = database_facts_read(session, name, &facts, &found, error);
        if (r < 0)
                return r;
        if (!found)
                return -SKI_ENOTFOUND;
        ski_error_set(error, -SKI_EREFUSED, "a database named %s stands where the golden one belongs", name);
        return ski_error_hint(error, "rename or drop it: its comment does not say that it is golden");
}

int golden_find(ski_session *session, const struct golden_source *source, struct golden **ret, ski_error *error)
{
        _cleanup_(golden_list_clear) struct golden_list list = { 0 };
        _cleanup_free_ char *name = golden_name(source), *identity = identify(source);
        int r;

        if (!name || !identity)
                return ski_error_oom(error);
        r = read_some(session, identity, &list, error);
        if (r < 0)
                return r;
        *ret = golden_take(&list, name);
        if (*ret)
                return 0;
        return check_name_is_free(session, name, error);
}

int64_t golden_age(const struct golden *golden)
{
        struct tm when = { 0 };
        int64_t age;

        if (!strptime(golden->taken_at, "%Y-%m-%dT%H:%M:%SZ", &when))
                return 0;
        age = (int64_t)difftime(time(NULL), timegm(&when));
        return age > 0 ? age : 0;
}

void golden_append_age(const struct golden *golden, struct text *text)
{
        static const struct {
                int64_t seconds;
                const char *name;
        } units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
        int64_t age = golden_age(golden);
        size_t i = 0;

        while (i + 1 < ARRAY_LENGTH(units) && age < 2 * units[i].seconds)
                i++;
        age /= units[i].seconds;
        text_appendf(text, "%lld %s%s", (long long)age, units[i].name, text_plural((unsigned long long)age));
}
