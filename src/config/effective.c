/* SPDX-License-Identifier: PostgreSQL
 *
 * What `skinspire config` shows: every value that counts and where it came from.
 */
#include <stdlib.h>
#include <string.h>

#include "config/environment.h"
#include "config/project_internal.h"

/* Copies all texts. */
static int add(struct effective_values *values, const char *key, const char *value, enum origin origin,
               const char *place, const char *help, ski_error *error)
{
        struct effective_value *items = reallocarray(values->items, values->count + 1, sizeof(*items)), *item;

        if (!items)
                return ski_error_oom(error);
        values->items = items;
        item = &items[values->count++];
        *item = (struct effective_value){ .key = strdup(key),
                                          .value = strdup(value),
                                          .origin = origin,
                                          .place = strdup(place),
                                          .help = strdup(help) };
        return item->key && item->value && item->place && item->help ? 0 : ski_error_oom(error);
}

static int add_settings(const struct project *project, struct effective_values *values, ski_error *error)
{
        int r;

        for (size_t i = 0; i < project->settings->count; i++) {
                const struct setting *setting = &project->settings->items[i];
                _cleanup_free_ char *value = setting_format(setting);

                if (!value)
                        return ski_error_oom(error);
                r = add(values, setting->key->path, value, setting->origin, setting->place, setting->key->help,
                        error);
                if (r < 0)
                        return r;
        }
        return 0;
}

/* One row of an environment; its help is that of the table's row "environments.*.PART". */
static int add_part(struct effective_values *values, const char *name, const char *part, const char *value,
                    const struct sourced *source, ski_error *error)
{
        _cleanup_free_ char *key = text_format("environments.%s.%s", name, part);
        _cleanup_free_ char *path = text_format("environments.*.%s", part);

        if (!key || !path)
                return ski_error_oom(error);
        return add(values, key, value, source->value ? source->origin : ORIGIN_DEFAULT,
                   source->place ? source->place : "", schema_key_find(settings_schema, path)->help, error);
}

static int add_url(struct effective_values *values, const char *name, const char *part,
                   const struct sourced *source, const struct conninfo *conninfo, ski_error *error)
{
        _cleanup_free_ char *url = conninfo_url(conninfo), *shown = NULL;

        if (!url)
                return ski_error_oom(error);
        shown = text_format("%s%s", url, conninfo_get(conninfo, "password") ? " (password set)" : "");
        return shown ? add_part(values, name, part, shown, source, error) : ski_error_oom(error);
}

static int add_unreadable(struct effective_values *values, const char *name, const struct sourced *source,
                          const ski_error *failure, ski_error *error)
{
        _cleanup_free_ char *shown = text_format("unusable: %s", failure->message);

        return shown ? add_part(values, name, "url", shown, source, error) : ski_error_oom(error);
}

static int add_resolved(const struct environment_sources *sources, const char *name,
                        struct effective_values *values, ski_error *error)
{
        bool needs_url = strcmp(name, "prod") == 0 || strcmp(sources->is_protected.value, "true") == 0;
        int r;

        if (sources->conninfo)
                r = add_url(values, name, "url", &sources->url, sources->conninfo, error);
        else
                r = add_part(values, name, "url", needs_url ? "not set" : "private server", &sources->url,
                             error);
        if (r < 0)
                return r;
        if (sources->admin) {
                r = add_url(values, name, "admin_url", &sources->admin_url, sources->admin, error);
                if (r < 0)
                        return r;
        }
        r = add_part(values, name, "database", sources->database.value, &sources->database, error);
        if (r < 0)
                return r;
        r = add_part(values, name, "role", sources->role.value, &sources->role, error);
        if (r < 0)
                return r;
        return add_part(values, name, "protected", sources->is_protected.value, &sources->is_protected, error);
}

static int add_environment(const struct project *project, const char *name, struct effective_values *values,
                           ski_error *error)
{
        _cleanup_(environment_sources_clear) struct environment_sources sources = { 0 };
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = environment_resolve(project, name, &sources, &failure);
        if (r == -SKI_ECONFIG)
                return add_unreadable(values, name, &sources.url, &failure, error);
        if (r < 0)
                return ski_error_move(error, &failure);
        return add_resolved(&sources, name, values, error);
}

int project_effective_values(const struct project *project, struct effective_values *ret, ski_error *error)
{
        _cleanup_(effective_values_free) struct effective_values values = { 0 };
        const struct strings *names = environment_names(project);
        const char *active, *place;
        int r;

        r = environment_active(project, &active, &place, error);
        if (r < 0)
                return r;
        r = add(&values, "environment", active, project->active.origin, place, "the active environment", error);
        if (r < 0)
                return r;
        r = add_settings(project, &values, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < names->count; i++) {
                r = add_environment(project, names->items[i], &values, error);
                if (r < 0)
                        return r;
        }
        *ret = values;
        values = (struct effective_values){ 0 };
        return 0;
}

void effective_values_free(struct effective_values *values)
{
        for (size_t i = 0; i < values->count; i++) {
                free(values->items[i].key);
                free(values->items[i].value);
                free(values->items[i].place);
                free(values->items[i].help);
        }
        free(values->items);
        *values = (struct effective_values){ 0 };
}
