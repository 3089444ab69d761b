/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/statements.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "catalog/load_internal.h"
#include "postgres/target.h"

void statements_clear(struct statements *statements)
{
        for (size_t i = 0; i < statements->count; i++)
                free(statements->items[i].text);
        free(statements->items);
        strings_free(&statements->contexts);
        *statements = (struct statements){ 0 };
}

/* Contexts ----------------------------------------------------------------------------------------- */

/* The settings that hold, in the order in which they were made; one for each parameter. */
struct context {
        struct strings parameters, settings;
};

static void context_clear(struct context *context)
{
        strings_free(&context->parameters);
        strings_free(&context->settings);
}

/* "search_path" of "SET LOCAL search_path = x"; what stands before the first comma of a set_config(). */
static char *parameter_of(const char *setting)
{
        static const char *const words[] = { "set ", "reset ", "local ", "session " };
        size_t length;
        char *name;

        if (strncasecmp(setting, "select", 6) == 0)
                return strndup(setting, strcspn(setting, ","));
        for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
                if (strncasecmp(setting, words[i], strlen(words[i])) == 0)
                        setting += strlen(words[i]);
        setting += strspn(setting, " \t\n");
        length = strcspn(setting, " \t\n=");
        name = strndup(setting, length);
        for (char *c = name; c && *c; c++)
                *c = (char)tolower((unsigned char)*c);
        return name;
}

static int context_set(struct context *context, const char *setting, ski_error *error)
{
        _cleanup_free_ char *parameter = parameter_of(setting);

        if (!parameter)
                return ski_error_oom(error);
        for (size_t i = context->parameters.count; i > 0; i--) {
                if (strcmp(context->parameters.items[i - 1], parameter) == 0 || strcmp(parameter, "all") == 0) {
                        strings_remove(&context->parameters, i - 1);
                        strings_remove(&context->settings, i - 1);
                }
        }
        strings_add(&context->parameters, parameter);
        strings_add(&context->settings, setting);
        return context->parameters.failed || context->settings.failed ? ski_error_oom(error) : 0;
}

/* Its place among the contexts that were seen. */
static size_t context_number(const struct context *context, struct strings *contexts)
{
        _cleanup_text_ struct text sql = TEXT_INIT;

        for (size_t i = 0; i < context->settings.count; i++)
                text_appendf(&sql, "%s;\n", context->settings.items[i]);
        for (size_t i = contexts->count; i > 0; i--)
                if (strcmp(contexts->items[i - 1], text_get(&sql)) == 0)
                        return i - 1;
        strings_add(contexts, text_get(&sql));
        contexts->failed |= sql.failed;
        return contexts->count - 1;
}

/* Listing ------------------------------------------------------------------------------------------ */

static int add(struct statements *statements, const char *text, size_t length, size_t context, ski_error *error)
{
        struct listed_statement *items = statements->items, *item;
        struct digest digest;

        /* Doubled whenever the count is a power of two. */
        if ((statements->count & (statements->count - 1)) == 0) {
                items = reallocarray(items, statements->count ? statements->count * 2 : 1, sizeof(*items));
                if (!items)
                        return ski_error_oom(error);
                statements->items = items;
        }
        if (statements->contexts.failed)
                return ski_error_oom(error);
        item = &items[statements->count];
        *item = (struct listed_statement){ .text = strndup(text, length), .context = context };
        if (!item->text)
                return ski_error_oom(error);
        statements->count++;
        digest_begin(&digest);
        digest_add_text(&digest, statements->contexts.items[context]);
        digest_add_text(&digest, item->text);
        digest_end(&digest, item->digest);
        return 0;
}

static int list_file(const char *file, struct context *context, struct statements *statements, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open(file, &script, error);
        while (r == 0 && (r = script_next(script, &statement, error)) > 0) {
                enum load_kind kind = load_kind_of(&statement);

                r = 0;
                if (kind == LOAD_SETTING)
                        r = context_set(context, statement.text, error);
                else if (kind != LOAD_SHARED && kind != LOAD_IDLE && statement.traits.kind != STATEMENT_COPY_IN)
                        r = add(statements, statement.text, statement.length,
                                context_number(context, &statements->contexts), error);
        }
        return r;
}

int statements_list(const struct strings *files, struct statements *ret, ski_error *error)
{
        _cleanup_(context_clear) struct context context = { 0 };
        int r = 0;

        *ret = (struct statements){ 0 };
        for (size_t i = 0; r == 0 && i < files->count; i++)
                r = list_file(files->items[i], &context, ret, error);
        if (r < 0)
                statements_clear(ret);
        return r;
}

/* Files -------------------------------------------------------------------------------------------- */

int statements_write(const struct statements *statements, const char *path, ski_error *error)
{
        json_auto_t *list = json_array(), *contexts = json_array(), *all = NULL;
        _cleanup_free_ char *json = NULL;

        for (size_t i = 0; i < statements->count; i++)
                json_array_append_new(list, json_pack("[i, s]", (int)statements->items[i].context,
                                                      statements->items[i].text));
        for (size_t i = 0; i < statements->contexts.count; i++)
                json_array_append_new(contexts, json_string(statements->contexts.items[i]));
        if (json_array_size(list) != statements->count ||
            json_array_size(contexts) != statements->contexts.count)
                return ski_error_set(error, -SKI_EUSAGE, "the statements are no UTF-8");
        all = json_pack("{s:O, s:O}", "contexts", contexts, "statements", list);
        json = all ? json_dumps(all, JSON_COMPACT) : NULL;
        if (!json)
                return ski_error_oom(error);
        return file_write_cached(path, json, strlen(json), error);
}

int statements_read(const char *path, struct statements *ret, ski_error *error)
{
        json_auto_t *all = json_load_file(path, 0, NULL);
        const json_t *item;
        size_t i;
        int r = 0;

        *ret = (struct statements){ 0 };
        json_array_foreach(json_object_get(all, "contexts"), i, item)
                strings_add(&ret->contexts, json_string_value(item) ? json_string_value(item) : "");
        json_array_foreach(json_object_get(all, "statements"), i, item)
        {
                size_t context = (size_t)json_integer_value(json_array_get(item, 0));
                const char *text = json_string_value(json_array_get(item, 1));

                if (r == 0 && (!text || context >= ret->contexts.count))
                        r = -SKI_ENOTFOUND;
                if (r == 0)
                        r = add(ret, text, strlen(text), context, error);
        }
        if (r == 0 && all)
                return 0;
        statements_clear(ret);
        return ski_error_set(error, -SKI_ENOTFOUND, "%s lists no statements", path);
}

/* Comparing ---------------------------------------------------------------------------------------- */

static int compare_digests(const void *a, const void *b)
{
        const struct listed_statement *const *first = a, *const *second = b;

        return memcmp((*first)->digest, (*second)->digest, DIGEST_BYTES);
}

static const struct listed_statement **sorted(const struct statements *statements)
{
        const struct listed_statement **order = calloc(statements->count + 1, sizeof(*order));

        for (size_t i = 0; order && i < statements->count; i++)
                order[i] = &statements->items[i];
        if (order && statements->count > 0)
                qsort(order, statements->count, sizeof(*order), compare_digests);
        return order;
}

int statements_compare(const struct statements *from, const struct statements *to, bool **ret_only_from,
                       bool **ret_only_to, size_t *ret_from_count, size_t *ret_to_count, ski_error *error)
{
        _cleanup_free_ const struct listed_statement **first = sorted(from), **second = sorted(to);
        _cleanup_free_ bool *only_from = calloc(from->count + 1, 1), *only_to = calloc(to->count + 1, 1);
        size_t i = 0, k = 0;

        if (!first || !second || !only_from || !only_to)
                return ski_error_oom(error);
        *ret_from_count = *ret_to_count = 0;
        while (i < from->count || k < to->count) {
                int order = i == from->count ? 1 : k == to->count ? -1 : compare_digests(&first[i], &second[k]);

                if (order < 0) {
                        only_from[first[i++] - from->items] = true;
                        ++*ret_from_count;
                } else if (order > 0) {
                        only_to[second[k++] - to->items] = true;
                        ++*ret_to_count;
                } else {
                        i++;
                        k++;
                }
        }
        *ret_only_from = steal(only_from);
        *ret_only_to = steal(only_to);
        return 0;
}

/* Composing ---------------------------------------------------------------------------------------- */

static bool compose(const struct statements *statements, const bool *chosen, bool drops, struct text *sql)
{
        size_t context = SIZE_MAX;

        for (size_t i = 0; i < statements->count; i++) {
                const struct listed_statement *statement = &statements->items[i];

                if (!chosen[i])
                        continue;
                if (statement->context != context)
                        text_appendf(sql, "RESET ALL;\n%s", statements->contexts.items[statement->context]);
                context = statement->context;
                if (!drops)
                        text_append(sql, statement->text);
                else if (!statement_append_drop(statement->text, sql))
                        return false;
                text_append(sql, ";\n");
        }
        return true;
}

void statements_compose(const struct statements *statements, const bool *chosen, struct text *sql)
{
        compose(statements, chosen, false, sql);
}

bool statements_compose_drops(const struct statements *statements, const bool *chosen, struct text *sql)
{
        return compose(statements, chosen, true, sql);
}

static bool begins(const char *text, const char *word)
{
        size_t length = strlen(word);

        return strncasecmp(text, word, length) == 0 && !isalnum((unsigned char)text[length]) &&
               text[length] != '_';
}

enum statement_sweep statement_sweeps(const char *text)
{
        static const char *const any[] = { "call", "do", "execute", "import", "reassign", "select", "with" };

        for (size_t i = 0; i < ARRAY_LENGTH(any); i++)
                if (begins(text, any[i]))
                        return SWEEP_ANY;
        if (begins(text, "create") && begins(text + 6 + strspn(text + 6, " \t\r\n"), "event"))
                return SWEEP_ANY;
        if ((begins(text, "grant") || begins(text, "revoke")) && strcasestr(text, "schema"))
                return SWEEP_NEW;
        return begins(text, "alter") && strcasestr(text, "default") && strcasestr(text, "privileges")
                       ? SWEEP_NEW
                       : SWEEP_NOTHING;
}

/* CREATE UNLOGGED TABLE, and so on. */
static bool makes_table(const char *text)
{
        static const char *const words[] = { "create", "global", "local", "temporary", "temp", "unlogged" };

        for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
                if (strncasecmp(text, words[i], strlen(words[i])) == 0)
                        text += strlen(words[i]);
                text += strspn(text, " \t\r\n");
        }
        return strncasecmp(text, "table", strlen("table")) == 0;
}

static bool may_imitate(const char *text)
{
        if (strcasestr(text, "%type") || strcasestr(text, "%rowtype"))
                return true;
        return makes_table(text) &&
               (strcasestr(text, "like") || strcasestr(text, "select") || strcasestr(text, "execute"));
}

bool statements_imitate(const struct statements *statements, const bool *chosen, const struct strings *names)
{
        for (size_t i = 0; i < statements->count; i++) {
                const char *text = statements->items[i].text;

                if (chosen[i] || !may_imitate(text))
                        continue;
                for (size_t k = 0; k < names->count; k++)
                        if (strcasestr(text, names->items[k]))
                                return true;
        }
        return false;
}

void statements_digest(const struct statements *statements, char result[static DIGEST_DIGITS + 1])
{
        struct digest digest;

        digest_begin(&digest);
        for (size_t i = 0; i < statements->count; i++)
                digest_add(&digest, statements->items[i].digest, DIGEST_BYTES);
        digest_end_text(&digest, result);
}
