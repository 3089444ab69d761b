/* SPDX-License-Identifier: PostgreSQL */
#include "config/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const struct schema_key settings_schema[] = {
        { "project", SCHEMA_TEXT, 0, 0, "", "name of the project, shown in reports" },
        { "database.role", SCHEMA_TEXT, 1, 63, "skinspire_admin",
          "role that owns the databases of environments whose URL names no user" },
        { "database.prefix", SCHEMA_TEXT, 1, 63, "skinspire",
          "an environment's database is PREFIX_NAME where nothing else names it" },
        { "database.extensions", SCHEMA_LIST, 0, 0, "", "extensions that create installs" },
        { "database.schema", SCHEMA_LIST, 0, 0, "database/schema", "SQL files or folders, in order" },
        { "database.schema_command", SCHEMA_TEXT, 0, 0, "",
          "shell command, run in the project's folder, that prints more SQL of the schema" },
        { "database.seed", SCHEMA_LIST, 0, 0, "database/seed", "SQL files or folders with the standard rows" },
        { "database.sample", SCHEMA_LIST, 0, 0, "database/sample", "SQL files or folders with rows to try things on" },
        { "database.triggers", SCHEMA_LIST, 0, 0, "database/triggers", "SQL files or folders with functions and triggers" },
        { "database.rules", SCHEMA_TEXT, 0, 0, "database/rules.yaml",
          "YAML file that says which trigger, policy and grant goes on which table, if it exists" },
        { "database.tests", SCHEMA_LIST, 0, 0, "database/tests", "SQL files or folders that prove the triggers" },
        { "database.app_role", SCHEMA_TEXT, 0, 63, "",
          "role without login that the application's roles belong to; create makes it" },
        { "database.encoding", SCHEMA_TEXT, 1, 63, "UTF8", "encoding of new databases" },
        { "database.locale", SCHEMA_TEXT, 1, 255, "C.UTF-8", "locale of new databases" },
        { "database.keep_shadow", SCHEMA_FLAG, 0, 0, "false",
          "keep the shadow database of SQL files, so that diff loads only what has changed" },
        { "migrations.folder", SCHEMA_TEXT, 1, 0, "migrations", "folder whose folder versions holds the revisions" },
        { "migrations.promotion", SCHEMA_LIST, 0, 0, "",
          "environments through which each revision has to go, the first one first: dev, test, prod" },
        { "copy.after_copy", SCHEMA_TEXT, 0, 0, "database/after_copy.sql",
          "SQL file that runs in a copy before it takes its place, if it exists" },
        { "backup.directory", SCHEMA_TEXT, 1, 0, "backups", "folder of the backups" },
        { "backup.key_file", SCHEMA_TEXT, 0, 0, "", "file whose content encrypts backups with --encrypt, and opens them" },
        { "backup.keep_last", SCHEMA_NUMBER, 1, 100000, "10", "backups of each environment that prune keeps, the newest" },
        { "backup.keep_daily", SCHEMA_NUMBER, 0, 100000, "7", "days of which prune keeps the last backup" },
        { "backup.keep_weekly", SCHEMA_NUMBER, 0, 100000, "4", "weeks of which prune keeps the last backup" },
        { "backup.keep_monthly", SCHEMA_NUMBER, 0, 100000, "12", "months of which prune keeps the last backup" },
        { "backup.least_share", SCHEMA_NUMBER, 0, 100, "50",
          "percent of the last backup's rows below which a new one warns; 0: never" },
        { "retention.count", SCHEMA_NUMBER, 0, 100, "3", "retained databases kept for each environment" },
        { "retention.days", SCHEMA_NUMBER, 0, 3650, "7", "days that a retained database is kept; 0: any number" },
        { "timeouts.connect", SCHEMA_NUMBER, 1, 3600, "10", "seconds to wait for a connection" },
        { "timeouts.statement", SCHEMA_NUMBER, 0, 2147483647, "0", "milliseconds for a statement; 0: the server's limit" },
        { "timeouts.lock", SCHEMA_NUMBER, 0, 2147483647, "0", "milliseconds to wait for a lock; 0: the server's limit" },
        { "timeouts.silence", SCHEMA_NUMBER, 0, 86400, "60", "seconds of silence until the server is asked whether it still works; 0: never" },
        { "timeouts.swap", SCHEMA_NUMBER, 1, 3600, "30", "seconds that a replacement waits for its lock" },
        { "disk.reserve", SCHEMA_NUMBER, 0, 1048576, "100", "megabytes of free space that a copy must leave" },
        { "errors.show_values", SCHEMA_FLAG, 0, 0, "false", "errors may carry the values of rows" },
        { "server.user", SCHEMA_TEXT, 1, 63, "postgres",
          "user of the operating system that runs the private server when root starts it" },
        { "server.programs", SCHEMA_TEXT, 0, 0, "", "folder of initdb and pg_ctl; empty: the newest installed" },

        { "environments.*", SCHEMA_MAP, 0, 0, NULL, "an environment" },
        { "environments.*.url", SCHEMA_TEXT, 0, 0, NULL, "where the database is" },
        { "environments.*.admin_url", SCHEMA_TEXT, 0, 0, NULL, "how to connect with more rights" },
        { "environments.*.database", SCHEMA_TEXT, 1, 63, NULL, "name of the database, where the URL has none" },
        { "environments.*.role", SCHEMA_TEXT, 1, 63, NULL, "role that owns the database, where the URL has none" },
        { "environments.*.protected", SCHEMA_FLAG, 0, 0, NULL, "changes ask for the name of the database" },
        { NULL }
};
/* clang-format on */

static bool is_setting(const struct schema_key *key)
{
        return !text_starts_with(key->path, "environments.");
}

struct settings *settings_new(void)
{
        _cleanup_(settings_freep) struct settings *settings = calloc(1, sizeof(*settings));

        if (!settings)
                return NULL;
        settings->items = calloc(ARRAY_LENGTH(settings_schema), sizeof(*settings->items));
        if (!settings->items)
                return NULL;
        for (const struct schema_key *key = settings_schema; key->path; key++) {
                if (!is_setting(key))
                        continue;
                settings->items[settings->count++].key = key;
                if (settings_set(settings, key->path, key->initial, ORIGIN_DEFAULT, "", NULL) < 0)
                        return NULL;
        }
        return steal(settings);
}

void settings_free(struct settings *settings)
{
        if (!settings)
                return;
        for (size_t i = 0; i < settings->count; i++) {
                strings_free(&settings->items[i].items);
                free(settings->items[i].place);
        }
        free(settings->items);
        free(settings);
}

const struct setting *settings_find(const struct settings *settings, const char *key)
{
        for (size_t i = 0; i < settings->count; i++)
                if (strcmp(settings->items[i].key->path, key) == 0)
                        return &settings->items[i];
        return NULL;
}

static int unknown_setting(const struct settings *settings, const char *key, ski_error *error)
{
        _cleanup_strings_ struct strings known = STRINGS_INIT;
        const char *nearest;

        for (size_t i = 0; i < settings->count; i++)
                strings_add(&known, settings->items[i].key->path);
        if (known.failed)
                return ski_error_oom(error);
        nearest = text_nearest(key, (const char *const *)known.items);
        ski_error_set(error, -SKI_ECONFIG, "there is no setting of that name");
        if (nearest)
                ski_error_hint(error, "did you mean \"%s\"?", nearest);
        else if (text_starts_with(key, "environments."))
                ski_error_hint(
                        error,
                        "environments are set in skinspire.yaml and by variables such as DEV_DATABASE_URL");
        else
                ski_error_hint(error, "'skinspire config' shows all settings");
        return -SKI_ECONFIG;
}

int settings_set_items(struct settings *settings, const char *key, const struct strings *items,
                       enum origin origin, const char *place, ski_error *error)
{
        struct setting *setting = (struct setting *)settings_find(settings, key);
        _cleanup_strings_ struct strings copy = STRINGS_INIT;

        if (!setting)
                return unknown_setting(settings, key, error);
        for (size_t i = 0; i < items->count; i++)
                strings_add(&copy, items->items[i]);
        char *place_copy = strdup(place);
        if (copy.failed || !place_copy) {
                free(place_copy);
                return ski_error_oom(error);
        }
        strings_free(&setting->items);
        free(setting->place);
        setting->items = copy;
        copy = (struct strings)STRINGS_INIT;
        setting->place = place_copy;
        setting->origin = origin;
        if (setting->key->kind == SCHEMA_NUMBER)
                setting->number = strtol(setting->items.items[0], NULL, 10);
        if (setting->key->kind == SCHEMA_FLAG)
                setting->flag = strcmp(setting->items.items[0], "true") == 0;
        return 0;
}

int settings_set(struct settings *settings, const char *key, const char *text, enum origin origin,
                 const char *place, ski_error *error)
{
        const struct setting *setting = settings_find(settings, key);
        _cleanup_strings_ struct strings items = STRINGS_INIT;
        int r;

        if (!setting)
                return unknown_setting(settings, key, error);
        r = schema_check(setting->key, text, error);
        if (r < 0)
                return r;
        if (setting->key->kind == SCHEMA_LIST)
                schema_split_list(text, &items);
        else
                strings_add(&items, text);
        if (items.failed)
                return ski_error_oom(error);
        return settings_set_items(settings, key, &items, origin, place, error);
}

char *setting_format(const struct setting *setting)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        strings_join(&setting->items, ", ", &text);
        return text_steal(&text);
}

int setting_variable(const struct setting *setting, char **ret, ski_error *error)
{
        *ret = NULL;
        if (strcmp(setting->key->path, "project") == 0)
                return 0;
        *ret = text_format("SKINSPIRE_%s", setting->key->path);
        if (!*ret)
                return ski_error_oom(error);
        for (char *c = *ret; *c; c++)
                *c = *c == '.' ? '_' : (char)toupper((unsigned char)*c);
        return 0;
}
