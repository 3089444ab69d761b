/* SPDX-License-Identifier: PostgreSQL
 *
 * The journal's file: writing the two records of an operation, and reading them back.
 */
#include "operations/journal.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "operations/journal_internal.h"
#include "operations/redact.h"

static void entry_free(struct journal_entry *entry)
{
        free(entry->file);
        free(entry->user);
        free(entry->host);
        free(entry->command);
        strings_free(&entry->notes);
        free(entry);
}

static int journal_file(const struct project *project, char **ret, ski_error *error)
{
        _cleanup_free_ char *state = NULL, *folder = NULL;
        int r;

        r = project_state_folder(project, &state, error);
        if (r < 0)
                return r;
        folder = path_join(state, "log");
        if (!folder)
                return ski_error_oom(error);
        r = folder_make(folder, 0700, error);
        if (r < 0)
                return r;
        *ret = path_join(folder, "operations.jsonl");
        return *ret ? 0 : ski_error_oom(error);
}

/* A writer that was killed, or a full disk, may have left a line without its end. */
static bool has_torn_end(const char *path)
{
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        char last = '\n';

        if (fd < 0)
                return false;
        off_t length = lseek(fd, 0, SEEK_END);
        return length > 0 && pread(fd, &last, 1, length - 1) == 1 && last != '\n';
}

static int append_record(const char *path, const json_t *record, ski_error *error)
{
        _cleanup_text_ struct text line = TEXT_INIT;
        _cleanup_free_ char *json = record ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(12)) : NULL;

        if (!json)
                return ski_error_oom(error);
        if (has_torn_end(path))
                text_append_char(&line, '\n');
        text_append(&line, json);
        text_append_char(&line, '\n');
        if (line.failed)
                return ski_error_oom(error);
        return file_append(path, line.bytes, line.length, 0600, error);
}

static int write_begin(struct journal_entry *entry, ski_error *error)
{
        json_auto_t *record = NULL;
        int r;

        r = journal_file(entry->project, &entry->file, error);
        if (r < 0)
                return r;
        record = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I}", "event", "begin", "id",
                           entry->id, "time", entry->started_at, "environment",
                           entry->environment ? entry->environment->name : "", "database",
                           entry->environment ? entry->environment->database : "", "user", entry->user, "host", entry->host,
                           "command", entry->command, "pid", (json_int_t)getpid(), "process_started",
                           (json_int_t)process_start_time(getpid()));
        return append_record(entry->file, record, error);
}

static int write_end(const struct journal_entry *entry, const struct journal_outcome *outcome, ski_error *error)
{
        json_auto_t *record = NULL;

        record = json_pack("{s:s, s:s, s:s, s:s, s:f, s:s}", "event", "end", "id", entry->id, "time",
                           outcome->ended_at, "outcome", outcome->word, "seconds", outcome->seconds, "detail",
                           outcome->detail);
        return append_record(entry->file, record, error);
}

static void warn_once(const ski_error *error)
{
        static bool warned;

        if (!warned)
                log_warning("the journal can't be written: %s", error->message);
        warned = true;
}

struct journal_entry *journal_begin(const struct project *project, const struct environment *environment,
                                    const char *command)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_text_ struct text redacted = TEXT_INIT;
        struct journal_entry *entry = calloc(1, sizeof(*entry));

        if (!entry)
                return NULL;
        redact_command(&redacted, command);
        entry->project = project;
        entry->environment = environment;
        entry->command = text_steal(&redacted);
        entry->user = who_runs_this();
        entry->host = this_host();
        entry->began = clock_microseconds();
        clock_iso(entry->started_at);
        snprintf(entry->id, sizeof(entry->id), "%.20s-%d-%llx", entry->started_at, (int)getpid(),
                 (unsigned long long)entry->began & 0xfffff);
        if (!entry->command || !entry->user || !entry->host) {
                entry_free(entry);
                return NULL;
        }
        if (write_begin(entry, &error) < 0) {
                warn_once(&error);
                free(steal(entry->file));
        }
        return entry;
}

void journal_note(struct journal_entry *entry, const char *format, ...)
{
        _cleanup_text_ struct text note = TEXT_INIT;
        va_list arguments;

        if (!entry)
                return;
        va_start(arguments, format);
        text_appendv(&note, format, arguments);
        va_end(arguments);
        strings_add(&entry->notes, text_get(&note));
}

/* With --show-values a message may repeat what rows hold; it then stays out of the journal. */
static void append_message(struct text *detail, const ski_error *error)
{
        char condition[16];

        snprintf(condition, sizeof(condition), "(%.5s)", error->sqlstate);
        if (error->code == -SKI_EDATA && !strstr(error->message ? error->message : "", condition))
                text_appendf(detail, "%s %s", ski_error_name(error->code), condition);
        else
                text_append(detail, error->message ? error->message : ski_error_name(error->code));
}

void journal_end(struct journal_entry *entry, const ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        _cleanup_text_ struct text detail = TEXT_INIT;
        struct journal_outcome outcome = { .word = "done" };

        if (!entry)
                return;
        if (error && error->code != 0) {
                outcome.word = error->code == -SKI_EINTERRUPTED ? "interrupted" : "failed";
                append_message(&detail, error);
                if (entry->notes.count > 0)
                        text_append(&detail, "; ");
        }
        strings_join(&entry->notes, "; ", &detail);
        outcome.detail = text_get(&detail);
        outcome.seconds = (double)(clock_microseconds() - entry->began) / 1e6;
        clock_iso(outcome.ended_at);
        if (entry->file && write_end(entry, &outcome, &trouble) < 0)
                warn_once(&trouble);
        if (entry->environment && (!error || error->code != -SKI_ECONNECT)) {
                interrupt_defer(+1);
                journal_write_to_server(entry, &outcome);
                interrupt_defer(-1);
        }
        entry_free(entry);
}

/* Reading ------------------------------------------------------------------------------------------ */

static char *text_of(const json_t *record, const char *key)
{
        const char *text = json_string_value(json_object_get(record, key));

        return strdup(text ? text : "");
}

static long long number_of(const json_t *record, const char *key)
{
        return json_integer_value(json_object_get(record, key));
}

static void line_clear(struct journal_line *line)
{
        free(line->started_at);
        free(line->environment);
        free(line->database);
        free(line->user);
        free(line->command);
        free(line->outcome);
        free(line->detail);
}

void journal_lines_clear(struct journal_lines *lines)
{
        for (size_t i = 0; i < lines->count; i++)
                line_clear(&lines->items[i]);
        free(lines->items);
        *lines = (struct journal_lines){ 0 };
}

/* A process of another host, or of another container's numbers, can't be looked for. */
static const char *outcome_without_end(const json_t *begin, const char *host)
{
        const char *where = json_string_value(json_object_get(begin, "host"));
        unsigned long long started = (unsigned long long)number_of(begin, "process_started");

        if (!where || strcmp(where, host) != 0)
                return "running";
        return process_start_time((pid_t)number_of(begin, "pid")) == started ? "running" : "interrupted";
}

/* `end` is NULL for an operation that wrote none. */
static int fill_line(struct journal_line *line, const json_t *begin, const json_t *end, const char *host)
{
        *line = (struct journal_line){
                .started_at = text_of(begin, "time"),
                .environment = text_of(begin, "environment"),
                .database = text_of(begin, "database"),
                .user = text_of(begin, "user"),
                .command = text_of(begin, "command"),
                .outcome = end ? text_of(end, "outcome") : strdup(outcome_without_end(begin, host)),
                .detail = text_of(end, "detail"),
                .seconds = json_number_value(json_object_get(end, "seconds")),
        };
        if (!line->started_at || !line->environment || !line->database || !line->user || !line->command ||
            !line->outcome || !line->detail)
                return -SKI_ENOMEM;
        return 0;
}

/* Sorts the file's records: beginnings in their order, ends by the beginning's id. What is no record, as a line
 * that was cut off, is passed over. */
static int sort_records(char *content, const char *environment, json_t *begins, json_t *ends)
{
        char *rest;

        for (char *line = strtok_r(content, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
                json_auto_t *record = json_loads(line, 0, NULL);
                const char *event = json_string_value(json_object_get(record, "event"));
                const char *id = json_string_value(json_object_get(record, "id"));

                if (!event || !id) {
                        log_debug("the journal holds a line that is no record");
                        continue;
                }
                if (strcmp(event, "end") == 0) {
                        if (json_object_set(ends, id, record) < 0)
                                return -SKI_ENOMEM;
                } else if (!environment ||
                           text_equal(environment, json_string_value(json_object_get(record, "environment")))) {
                        if (json_array_append(begins, record) < 0)
                                return -SKI_ENOMEM;
                }
        }
        return 0;
}

static int collect_lines(const json_t *begins, const json_t *ends, size_t limit, struct journal_lines *lines)
{
        size_t count = json_array_size(begins);
        size_t first = limit > 0 && count > limit ? count - limit : 0;
        _cleanup_free_ char *host = this_host();

        lines->items = calloc(count - first + 1, sizeof(*lines->items));
        if (!host || !lines->items)
                return -SKI_ENOMEM;
        for (size_t i = first; i < count; i++) {
                const json_t *begin = json_array_get(begins, i);
                const json_t *end = json_object_get(ends, json_string_value(json_object_get(begin, "id")));

                if (fill_line(&lines->items[lines->count++], begin, end, host) < 0)
                        return -SKI_ENOMEM;
        }
        return 0;
}

int journal_read(const struct project *project, const char *environment, size_t limit,
                 struct journal_lines *ret, ski_error *error)
{
        json_auto_t *begins = json_array(), *ends = json_object();
        _cleanup_(journal_lines_clear) struct journal_lines lines = { 0 };
        _cleanup_text_ struct text content = TEXT_INIT;
        _cleanup_free_ char *path = NULL;
        int r;

        path = text_format("%s/.skinspire/log/operations.jsonl", project_directory(project));
        if (!path || !begins || !ends)
                return ski_error_oom(error);
        *ret = (struct journal_lines){ 0 };
        if (!file_exists(path))
                return 0;
        r = file_read(path, &content, error);
        if (r < 0)
                return r;
        if (content.bytes && sort_records(content.bytes, environment, begins, ends) < 0)
                return ski_error_oom(error);
        if (collect_lines(begins, ends, limit, &lines) < 0)
                return ski_error_oom(error);
        *ret = lines;
        lines = (struct journal_lines){ 0 };
        return 0;
}
