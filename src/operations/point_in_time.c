/* SPDX-License-Identifier: PostgreSQL */
#include "operations/point_in_time.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

#include "base/process.h"

bool archives_by_pgbackrest(const char *archive_command)
{
        return archive_command && strstr(archive_command, "pgbackrest");
}

/* "--stanza=clinic" as it stands in the command; NULL when there is none. */
static char *find_option(const char *command, const char *option)
{
        const char *at = strstr(command, option);

        return at ? strndup(at, strcspn(at, " \"'")) : NULL;
}

static int run_info(const char *archive_command, struct text *output, ski_error *error)
{
        _cleanup_free_ char *stanza = find_option(archive_command, "--stanza=");
        _cleanup_free_ char *config = find_option(archive_command, "--config=");
        const char *const argv[] = { "pgbackrest", "--log-level-console=off", "--output=json",
                                     "info",       stanza ? stanza : config,  stanza ? config : NULL,
                                     NULL };
        const struct process_options options = { .argv = argv, .input = PROCESS_NULL };
        int status, r;

        r = process_run(&options, output, NULL, &status, error);
        if (r == -SKI_EINTERRUPTED || r == -SKI_ENOMEM)
                return r;
        if (r < 0 || status != 0)
                return ski_error_set(error, -SKI_ENOTFOUND, "pgbackrest can't be asked here");
        return 0;
}

/* When its newest backup ended; "" when there is none. */
static void describe_newest(const json_t *stanza, char ret[static 21])
{
        const json_t *backups = json_object_get(stanza, "backup");
        size_t count = json_array_size(backups);
        const json_t *times =
                count > 0 ? json_object_get(json_array_get(backups, count - 1), "timestamp") : NULL;
        time_t stop = (time_t)json_integer_value(json_object_get(times, "stop"));
        struct tm moment;

        ret[0] = '\0';
        if (stop > 0 && gmtime_r(&stop, &moment))
                strftime(ret, 21, "%Y-%m-%dT%H:%M:%SZ", &moment);
}

int pgbackrest_ask(const char *archive_command, bool *ret_good, char **ret_words, ski_error *error)
{
        _cleanup_text_ struct text output = TEXT_INIT;
        char newest[21];
        int r;

        r = run_info(archive_command, &output, error);
        if (r < 0)
                return r;
        json_auto_t *answer = json_loadb(text_get(&output), output.length, 0, NULL);
        const json_t *stanza = json_array_get(answer, 0), *status = json_object_get(stanza, "status");
        const char *message = json_string_value(json_object_get(status, "message"));
        if (!message)
                return ski_error_set(error, -SKI_ENOTFOUND, "pgbackrest can't be asked here");
        describe_newest(stanza, newest);
        *ret_good = json_integer_value(json_object_get(status, "code")) == 0;
        *ret_words = text_format("%s%s%s", message, newest[0] ? "; its newest backup is of " : "", newest);
        return *ret_words ? 0 : ski_error_oom(error);
}
