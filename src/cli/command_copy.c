/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/command_copy.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "cli/shown_phase.h"
#include "operations/copy_database.h"
#include "report/json.h"

enum { MOST_JOBS = 100 };

static json_t *phases_json(const struct engine_summary *summary)
{
        json_t *phases = json_array();

        for (size_t i = 0; i < summary->phase_count; i++) {
                const struct engine_phase *phase = &summary->phases[i];

                json_array_append_new(phases, json_pack("{s:s, s:I, s:f, s:f, s:f}", "name", phase->name,
                                                        "tasks", (json_int_t)phase->tasks, "thread_seconds",
                                                        phase->seconds, "from", phase->from, "to", phase->to));
        }
        return phases;
}

static int print_json(const struct copy_result *result, const struct environment *source,
                      const struct environment *target, bool dry_run, ski_error *error)
{
        json_t *sessions = json_array(), *limits = json_array();

        for (size_t i = 0; i < result->sessions.count; i++)
                json_array_append_new(sessions, json_text(result->sessions.items[i]));
        for (size_t i = 0; i < result->limits.count; i++)
                json_array_append_new(limits, json_text(result->limits.items[i]));
        return json_print(json_pack("{s:o, s:o, s:o, s:o, s:b, s:b, s:I, s:I, s:o, s:f, s:f, s:o, s:o, s:o, "
                                    "s:s, s:o, s:o, s:o, s:o}",
                                    "source", json_text(source->name), "target", json_text(target->name),
                                    "source_database", json_text(result->source_database), "target_database",
                                    json_text(result->target_database), "dry_run", dry_run, "replaced",
                                    result->target_existed, "bytes", (json_int_t)result->bytes, "tables",
                                    (json_int_t)result->tables, "rows",
                                    result->rows < 0 ? json_null() : json_integer(result->rows), "seconds",
                                    result->seconds, "swap_seconds", result->swap_seconds, "retained",
                                    json_text(result->retained), "sessions_ended", sessions, "not_carried_over",
                                    limits, "way", copy_way_name(result->way), "reason",
                                    json_text(result->reason), "golden", json_text(result->golden),
                                    "golden_taken_at", json_text(result->golden_taken_at), "phases",
                                    phases_json(&result->summary)),
                          error);
}

/* "where the time went: rows 0.1-4.8 s, indexes 2.2-9.7 s, …" */
static void print_phases(const struct engine_summary *summary)
{
        for (size_t i = 0; i < summary->phase_count; i++)
                printf("%s%s %.1f to %.1f s", i == 0 ? "where the time went: " : ", ", summary->phases[i].name,
                       summary->phases[i].from, summary->phases[i].to);
        if (summary->phase_count > 0)
                putchar('\n');
}

static void print_text(const struct copy_result *result, const struct environment *source,
                       const struct environment *target, bool dry_run, bool verified)
{
        _cleanup_text_ struct text size = TEXT_INIT;

        text_append_size(&size, (unsigned long long)result->bytes);
        if (dry_run) {
                printf("%s (%s, %s) would be copied to %s (%s)%s; nothing was changed\n", source->name,
                       result->source_database, text_get(&size), target->name, result->target_database,
                       result->way == COPY_WAY_IN_PLACE ? ", in place"
                       : result->target_existed         ? ", whose present database would be retained"
                                                        : ", which is new");
                return;
        }
        printf("copied %s to %s: %llu table%s, ", source->name, target->name,
               (unsigned long long)result->tables, text_plural(result->tables));
        if (result->rows < 0)
                printf("%s cloned in %.1f s; the catalogs are equal\n", text_get(&size), result->seconds);
        else
                printf("%lld row%s, %s in %.1f s%s; counts, structure and sequences are equal%s\n",
                       (long long)result->rows, text_plural((unsigned long long)result->rows), text_get(&size),
                       result->seconds, result->way == COPY_WAY_IN_PLACE ? ", in place" : "",
                       verified ? ", and every row was read back" : "");
        print_phases(&result->summary);
        if (result->retained)
                printf("the old %s is retained as %s; 'skinspire undo %s' brings it back\n",
                       result->target_database, result->retained, target->name);
}

static int read_way(const struct invocation *invocation, struct copy_options *options, ski_error *error)
{
        const char *way = invocation_text(invocation, "way"), *golden = invocation_text(invocation, "golden");
        int r;

        r = way ? copy_way_find(way, &options->way, error) : 0;
        if (r < 0)
                return r;
        if (options->resume && text_equal(golden, "refresh"))
                return ski_error_set(error, -SKI_EUSAGE,
                                     "--resume goes on from a golden database, and "
                                     "--golden=refresh makes it anew");
        if (options->resume && !way)
                options->way = COPY_WAY_GOLDEN;
        if (!golden)
                return 0;
        if (way && options->way != COPY_WAY_GOLDEN)
                return ski_error_set(error, -SKI_EUSAGE, "--golden and --way %s are two ways", way);
        if (golden[0] && !text_equal(golden, "refresh"))
                return ski_error_set(error, -SKI_EUSAGE, "--golden or --golden=refresh, not --golden=%s",
                                     golden);
        options->way = COPY_WAY_GOLDEN;
        options->refresh_golden = golden[0] != '\0';
        return 0;
}

int command_copy(struct invocation *invocation, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *source = NULL;
        _cleanup_(copy_result_clear) struct copy_result result = { 0 };
        const struct change *change;
        struct shown_phase shown = { "" };
        struct copy_options options = {
                .no_backup = invocation_flag(invocation, "no-backup"),
                .pause_source = invocation_flag(invocation, "pause-source"),
                .keep_sessions = invocation_flag(invocation, "no-disconnect"),
                .unmasked = invocation_flag(invocation, "unmasked"),
                .no_owner = invocation_flag(invocation, "no-owner"),
                .no_privileges = invocation_flag(invocation, "no-privileges"),
                .tables = invocation_list(invocation, "table"),
                .excluded_tables = invocation_list(invocation, "exclude-table"),
                .excluded_data = invocation_list(invocation, "exclude-data"),
                .conditions = invocation_list(invocation, "where"),
                .emptied = invocation_list(invocation, "empty"),
                .data_only = invocation_flag(invocation, "data-only"),
                .verify = invocation_flag(invocation, "verify"),
                .resume = invocation_flag(invocation, "resume"),
                .jobs = invocation_number(invocation, "jobs", 0),
                .progress = show_phase,
                .context = &shown,
        };
        int r;

        r = read_way(invocation, &options, error);
        if (r < 0)
                return r;
        if (options.jobs > MOST_JOBS)
                return ski_error_set(error, -SKI_EUSAGE, "--jobs: at most %d, each needs three connections",
                                     MOST_JOBS);
        if (options.data_only && options.tables->count + options.excluded_tables->count > 0)
                return ski_error_set(
                        error, -SKI_EUSAGE,
                        "--data-only keeps all tables of the target; --exclude-data leaves out rows");
        r = environment_find(invocation->project, invocation_argument(invocation, "SOURCE"), &source, error);
        if (r < 0)
                return r;
        r = invocation_change(invocation, "TARGET", &change, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "schema-only"))
                return command_copy_structure(invocation, source, change, error);
        if (invocation_flag(invocation, "allow-loss") || invocation_list(invocation, "rename")->count > 0)
                return ski_error_set(error, -SKI_EUSAGE, "--allow-loss and --rename go with --schema-only");
        r = copy_database(change, source, &options, &result, error);
        end_phases(&shown, r);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&result, source, change->environment, change->dry_run, error);
        print_text(&result, source, change->environment, change->dry_run, options.verify);
        return 0;
}
