/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/run_sql.h"
#include "report/json.h"
#include "report/progress.h"
#include "report/table.h"
#include "report/visible.h"

/* What the answer is made of while the statements run. */
struct answer {
        json_t *results; /* for --json, else NULL */
        bool csv;
        bool printed; /* something stands on stdout already */
        char *file;   /* that the progress bar is about */
};

static void answer_free(struct answer *answer)
{
        json_decref(answer->results);
        free(answer->file);
}

/* One result ------------------------------------------------------------------------------------- */

static bool looks_numeric(const ski_result *result, size_t column)
{
        bool some = false;

        for (size_t row = 0; row < ski_result_rows(result); row++) {
                const char *value = ski_result_text(result, row, column);
                if (value && (!value[0] || value[strspn(value, "0123456789.-+e")]))
                        return false;
                some |= value != NULL;
        }
        return some;
}

/* Column names come from the database as values do, so they are made safe too. */
static int print_table(const ski_result *result, ski_error *error)
{
        size_t columns = ski_result_columns(result), rows = ski_result_rows(result);
        _cleanup_(table_freep) struct table *table = NULL;
        _cleanup_strings_ struct strings titles = STRINGS_INIT;
        _cleanup_free_ struct table_column *heads = calloc(columns + 1, sizeof(*heads));
        _cleanup_free_ const char **cells = calloc(columns, sizeof(char *));

        for (size_t i = 0; i < columns; i++) {
                _cleanup_text_ struct text title = TEXT_INIT;
                visible_append(&title, ski_result_column_name(result, i), false);
                strings_add(&titles, text_get(&title));
        }
        if (!heads || !cells || titles.failed)
                return ski_error_oom(error);
        for (size_t i = 0; i < columns; i++)
                heads[i] = (struct table_column){ titles.items[i],
                                                  looks_numeric(result, i) ? TABLE_RIGHT : TABLE_WRAP };
        table = table_new(heads);
        if (!table)
                return ski_error_oom(error);
        for (size_t row = 0; row < rows; row++) {
                for (size_t i = 0; i < columns; i++)
                        cells[i] = ski_result_text(result, row, i);
                table_add_row(table, cells);
        }
        return table_print(table, error);
}

/* As COPY … (FORMAT csv) writes it: null is nothing, an empty string is "". */
static void print_csv_field(const char *value)
{
        if (!value)
                return;
        if (value[0] && !strpbrk(value, "\",\r\n") && strcmp(value, "\\.") != 0) {
                fputs(value, stdout);
                return;
        }
        putchar('"');
        for (; *value; value++) {
                if (*value == '"')
                        putchar('"');
                putchar(*value);
        }
        putchar('"');
}

static void print_csv(const ski_result *result)
{
        size_t columns = ski_result_columns(result);

        for (size_t i = 0; i < columns; i++) {
                fputs(i > 0 ? "," : "", stdout);
                print_csv_field(ski_result_column_name(result, i));
        }
        putchar('\n');
        for (size_t row = 0; row < ski_result_rows(result); row++) {
                for (size_t i = 0; i < columns; i++) {
                        fputs(i > 0 ? "," : "", stdout);
                        print_csv_field(ski_result_text(result, row, i));
                }
                putchar('\n');
        }
}

/* Rows are arrays: a result may have two columns of one name. */
static int add_json(const ski_result *result, json_t *results, ski_error *error)
{
        json_t *columns = json_array(), *rows = json_array();
        bool failed = false;

        for (size_t i = 0; i < ski_result_columns(result); i++)
                failed |= json_array_append_new(columns, json_text(ski_result_column_name(result, i))) < 0;
        for (size_t row = 0; row < ski_result_rows(result); row++) {
                json_t *values = json_array();
                for (size_t i = 0; i < ski_result_columns(result); i++)
                        failed |= json_array_append_new(values, json_text(ski_result_text(result, row, i))) < 0;
                failed |= json_array_append_new(rows, values) < 0;
        }
        json_t *item = json_pack("{s:o, s:o, s:o}", "tag", json_text(ski_result_tag(result)), "columns",
                                 columns, "rows", rows);
        if (json_array_append_new(results, item) < 0 || failed)
                return ski_error_oom(error);
        return 0;
}

/* Several answers are kept apart by an empty line. */
static void begin_printing(struct answer *answer)
{
        progress_hide();
        if (answer->printed)
                putchar('\n');
        answer->printed = true;
}

static int show_result(const ski_result *result, void *context, ski_error *error)
{
        struct answer *answer = context;

        if (answer->results)
                return add_json(result, answer->results, error);
        if (ski_result_columns(result) == 0) {
                log_debug("%s", ski_result_tag(result));
                return 0;
        }
        if (!answer->csv && ski_result_rows(result) == 0) {
                log_info("no rows");
                return 0;
        }
        begin_printing(answer);
        if (!answer->csv)
                return print_table(result, error);
        print_csv(result);
        return 0;
}

/* While they run ---------------------------------------------------------------------------------- */

static int show_copy_data(const char *bytes, size_t length, void *context, ski_error *error)
{
        struct answer *answer = context;

        if (answer->results) {
                ski_error_set(error, -SKI_EUSAGE, "the data of COPY TO STDOUT do not fit into --json");
                return ski_error_hint(error, "leave --json away, or use SELECT");
        }
        progress_hide();
        answer->printed = true;
        fwrite(bytes, 1, length, stdout);
        return 0;
}

static void show_progress(const struct script_progress *progress, void *context)
{
        struct answer *answer = context;
        struct stat status;

        if (!progress->file)
                return;
        if (!text_equal(answer->file, progress->file)) {
                free(answer->file);
                answer->file = strdup(progress->file);
                if (stat(progress->file, &status) < 0)
                        status.st_size = 0;
                progress_begin(progress->file, (uint64_t)status.st_size);
        }
        progress_update(progress->bytes, NULL);
}

/* What was asked for ------------------------------------------------------------------------------ */

/* Files and texts in this order; psql's rule of "as on the command line" would need them in one list. */
static struct script_source *list_sources(const struct strings *files, const struct strings *texts)
{
        struct script_source *sources = calloc(files->count + texts->count + 1, sizeof(*sources));

        for (size_t i = 0; sources && i < files->count; i++)
                sources[i].file = files->items[i];
        for (size_t i = 0; sources && i < texts->count; i++)
                sources[files->count + i].text = texts->items[i];
        return sources;
}

/* The command line for the journal, without the SQL itself: it may hold a row's values. */
static char *journal_line(const struct invocation *invocation, const struct environment *environment,
                          const struct strings *files, const struct strings *texts)
{
        _cleanup_text_ struct text line = TEXT_INIT;

        text_appendf(&line, "sql %s", environment->name);
        for (size_t i = 0; i < files->count; i++)
                text_appendf(&line, " --file %s", files->items[i]);
        for (size_t i = 0; i < texts->count; i++)
                text_append(&line, " --command ...");
        if (invocation_flag(invocation, "no-transaction"))
                text_append(&line, " --no-transaction");
        return text_steal(&line);
}

static int print_outcome(struct answer *answer, uint64_t statements, double seconds, bool dry_run,
                         ski_error *error)
{
        if (answer->results)
                return json_print(json_pack("{s:O, s:I, s:b, s:f}", "results", answer->results, "statements",
                                            (json_int_t)statements, "dry_run", dry_run, "seconds", seconds),
                                  error);
        log_info("%llu statement%s in %.1f s%s", (unsigned long long)statements, text_plural(statements), seconds,
                 dry_run ? ", all rolled back" : "");
        return 0;
}

static int check_options(const struct invocation *invocation, const struct strings *files,
                         const struct strings *texts, ski_error *error)
{
        if (files->count + texts->count == 0) {
                ski_error_set(error, -SKI_EUSAGE, "there is nothing to run");
                return ski_error_hint(error, "name a file with --file (- is standard input), or give SQL with "
                                             "--command");
        }
        if (invocation_flag(invocation, "csv") && invocation_flag(invocation, "json"))
                return ski_error_set(error, -SKI_EUSAGE, "--csv and --json exclude each other");
        if (invocation_flag(invocation, "no-transaction") &&
            (invocation_flag(invocation, "dry-run") || invocation_flag(invocation, "read-only")))
                return ski_error_set(error, -SKI_EUSAGE, "--no-transaction excludes --dry-run and --read-only");
        return 0;
}

int command_sql(struct invocation *invocation, ski_error *error)
{
        const struct strings *files = invocation_list(invocation, "file");
        const struct strings *texts = invocation_list(invocation, "command");
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(answer_free) struct answer answer = { .csv = invocation_flag(invocation, "csv") };
        _cleanup_free_ struct script_source *sources = list_sources(files, texts);
        _cleanup_free_ char *line = NULL;
        const struct confirmation confirmation = invocation_confirmation(invocation);
        int64_t start = clock_milliseconds();
        uint64_t statements = 0;
        int r;

        r = check_options(invocation, files, texts, error);
        if (r < 0)
                return r;
        r = invocation_environment(invocation, &environment, error);
        if (r < 0)
                return r;
        line = journal_line(invocation, environment, files, texts);
        if (invocation_flag(invocation, "json"))
                answer.results = json_array();
        if (!sources || !line || (invocation_flag(invocation, "json") && !answer.results))
                return ski_error_oom(error);
        const struct change change = { .project = invocation->project,
                                       .environment = environment,
                                       .command = line,
                                       .confirmation = &confirmation,
                                       .session = invocation_session_options(invocation),
                                       .dry_run = invocation_flag(invocation, "dry-run") };
        const struct sql_job job = { .sources = sources,
                                     .count = files->count + texts->count,
                                     .no_transaction = invocation_flag(invocation, "no-transaction"),
                                     .read_only = invocation_flag(invocation, "read-only"),
                                     .receiver = { show_result, show_copy_data, show_progress, &answer } };
        r = run_sql(&change, &job, &statements, error);
        progress_abandon();
        if (r < 0)
                return r;
        return print_outcome(&answer, statements, (double)(clock_milliseconds() - start) / 1000, change.dry_run,
                             error);
}
