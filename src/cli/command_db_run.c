/* SPDX-License-Identifier: PostgreSQL
 *
 * The commands that run migrations.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/command_db.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "cli/revision_text.h"
#include "operations/run_migrations.h"
#include "report/json.h"

/* "1a2b, 3c4d", the parents of a revision; nothing for a first one. */
static void append_parents(const struct revision *revision, struct text *text)
{
        for (size_t i = 0; i < revision->parents.count; i++)
                text_appendf(text, "%s%s", i > 0 ? ", " : "", revision->parents.items[i]->id);
}

static void append_step(const struct revision *revision, enum revision_direction direction, struct text *text)
{
        _cleanup_free_ char *summary = revision_summary(revision);

        if (direction == REVISION_UPGRADE) {
                append_parents(revision, text);
                text_appendf(text, " -> %s, %s", revision->id, summary ? summary : "");
        } else {
                text_appendf(text, "%s -> ", revision->id);
                append_parents(revision, text);
                text_appendf(text, ", %s", summary ? summary : "");
        }
}

void command_db_show_step(const struct revision *revision, enum revision_direction direction, void *context)
{
        _cleanup_text_ struct text line = TEXT_INIT;

        (void)context;
        append_step(revision, direction, &line);
        log_info("Running %s %s", direction == REVISION_UPGRADE ? "upgrade" : "downgrade", text_get(&line));
}

static json_t *steps_json(const struct walk *walk)
{
        json_t *steps = json_array();

        for (size_t i = 0; i < walk->steps.count; i++) {
                const struct revision *revision = walk->steps.items[i];
                _cleanup_free_ char *summary = revision_summary(revision);

                json_array_append_new(steps, json_pack("{s:s, s:o, s:s}", "revision", revision->id, "message",
                                                       json_text(summary), "file", revision->path));
        }
        return steps;
}

static int print_json(const struct migration_result *result, const struct environment *environment,
                      bool dry_run, ski_error *error)
{
        return json_print(json_pack("{s:o, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:f}", "environment",
                                    json_text(environment->name), "direction",
                                    result->walk.direction == REVISION_UPGRADE ? "upgrade" : "downgrade",
                                    "dry_run", dry_run, "before", json_texts(&result->before), "after",
                                    json_texts(&result->after), "edited", json_texts(&result->edited), "steps",
                                    steps_json(&result->walk), "risks", revision_risks_json(&result->risks),
                                    "seconds", result->seconds),
                          error);
}

/* As comments of SQL, in front of the statements that they are about. */
static void print_risks(const struct revision_risks *risks, const struct revision *revision)
{
        for (size_t i = 0; i < risks->count; i++) {
                const struct revision_risk *risk = &risks->items[i];
                _cleanup_text_ struct text text = TEXT_INIT;

                if (risk->revision != revision)
                        continue;
                revision_risk_describe(risk, &text);
                printf("-- %s in line %u: %s\n", risk->rule->is_note ? "note" : "risk", risk->line,
                       text_get(&text));
        }
}

static void print_sql(const struct revision *revision, enum revision_direction direction)
{
        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];
                size_t start = 0, length = part->length;

                while (length > 0 && strchr(" \t\r\n", part->text[length - 1]))
                        length--;
                while (start < length && strchr("\r\n", part->text[start]))
                        start++;
                if (part->direction != direction || start == length)
                        continue;
                if (part->outside_transaction)
                        puts("-- outside of the transaction:");
                printf("%.*s\n", (int)(length - start), part->text + start);
        }
}

/* What a dry run would do. */
static void print_walk(const struct migration_result *result)
{
        for (size_t i = 0; i < result->walk.steps.count; i++) {
                const struct revision *revision = result->walk.steps.items[i];
                _cleanup_text_ struct text line = TEXT_INIT;

                append_step(revision, result->walk.direction, &line);
                printf("would run %s %s\n",
                       result->walk.direction == REVISION_UPGRADE ? "upgrade" : "downgrade", text_get(&line));
                print_risks(&result->risks, revision);
                print_sql(revision, result->walk.direction);
        }
        if (result->walk.steps.count == 0)
                puts("nothing to run");
}

/* FROM:TO, or just TO, which then begins at the base, and where it counts down from the head there. */
static int split_range(struct migration_options *options, char **ret_from, ski_error *error)
{
        const char *colon = strchr(options->target, ':');
        bool is_down = options->direction == REVISION_DOWNGRADE;
        const char *usual = is_down ? "head" : "base";

        if (is_down && !colon && *options->target != '-') {
                ski_error_set(error, -SKI_EUSAGE, "downgrade with --sql requires <fromrev>:<torev>");
                return ski_error_hint(error, "head:base takes back all that there is, -1 the last revision");
        }
        if (colon && (strchr(colon + 1, ':') || (is_down && !colon[1])))
                return ski_error_set(error, -SKI_EUSAGE, "'%s' is no range: with --sql it is FROM:TO",
                                     options->target);
        *ret_from = colon && colon > options->target
                            ? strndup(options->target, (size_t)(colon - options->target))
                            : strdup(usual);
        if (colon)
                options->target = colon[1] ? colon + 1 : "head";
        return *ret_from ? 0 : ski_error_oom(error);
}

typedef int write_script(const struct project *project, const struct migration_options *options,
                         const char *from, struct text *ret, ski_error *error);

static int print_script(const struct invocation *invocation, struct migration_options *options,
                        write_script *write, ski_error *error)
{
        _cleanup_free_ char *from = NULL;
        _cleanup_text_ struct text script = TEXT_INIT;
        int r;

        r = split_range(options, &from, error);
        if (r == 0)
                r = write(invocation->project, options, from, &script, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o}", "sql", json_text(text_get(&script))), error);
        fputs(text_get(&script), stdout);
        return 0;
}

static int run(struct invocation *invocation, enum revision_direction direction, const char *usual,
               ski_error *error)
{
        _cleanup_(migration_result_clear) struct migration_result result = { 0 };
        const char *target = invocation_argument(invocation, "REVISION");
        struct migration_options options = {
                .direction = direction,
                .target = target ? target : usual,
                .directory = invocation_text(invocation, "directory"),
                .version = SKINSPIRE_VERSION,
                .transaction_per_migration = invocation_flag(invocation, "transaction-per-migration"),
                .no_backup = invocation_flag(invocation, "no-backup"),
                .allow_risk = invocation_flag(invocation, "allow-risk"),
                .no_wait = invocation_flag(invocation, "no-wait"),
                .progress = command_db_show_step,
        };
        const struct change *change;
        int r;

        if (invocation_flag(invocation, "sql"))
                return print_script(invocation, &options, write_migrations, error);
        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = run_migrations(change, &options, &result, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&result, change->environment, change->dry_run, error);
        if (change->dry_run)
                print_walk(&result);
        return 0;
}

int command_db_upgrade(struct invocation *invocation, ski_error *error)
{
        return run(invocation, REVISION_UPGRADE, "head", error);
}

int command_db_downgrade(struct invocation *invocation, ski_error *error)
{
        _cleanup_free_ char *steps = text_format("-%lu", invocation_number(invocation, "steps", 1));

        if (!steps)
                return ski_error_oom(error);
        if (invocation_number(invocation, "steps", 0) > 0 && invocation_argument(invocation, "REVISION"))
                return ski_error_set(error, -SKI_EUSAGE, "--steps and REVISION say the same in two ways");
        return run(invocation, REVISION_DOWNGRADE, steps, error);
}

static int print_stamp(const struct invocation *invocation, const struct change *change,
                       const struct migration_result *result, ski_error *error)
{
        _cleanup_text_ struct text before = TEXT_INIT, after = TEXT_INIT;

        if (invocation_flag(invocation, "json"))
                return print_json(result, change->environment, change->dry_run, error);
        strings_join(&result->before, ", ", &before);
        strings_join(&result->after, ", ", &after);
        if (before.failed || after.failed)
                return ski_error_oom(error);
        if (change->dry_run)
                printf("would stamp %s -> %s\n", text_get(&before), text_get(&after));
        else if (!text_equal(text_get(&before), text_get(&after)))
                log_info("Running stamp_revision %s -> %s", text_get(&before), text_get(&after));
        return 0;
}

int command_db_stamp(struct invocation *invocation, ski_error *error)
{
        _cleanup_(migration_result_clear) struct migration_result result = { 0 };
        const char *target = invocation_argument(invocation, "REVISION");
        struct migration_options options = { .target = target ? target : "head",
                                             .directory = invocation_text(invocation, "directory"),
                                             .version = SKINSPIRE_VERSION,
                                             .no_wait = invocation_flag(invocation, "no-wait") };
        const struct change *change;
        int r;

        if (invocation_flag(invocation, "sql"))
                return print_script(invocation, &options, write_stamp, error);
        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = stamp_migrations(change, &options, invocation_flag(invocation, "purge"), &result, error);
        return r < 0 ? r : print_stamp(invocation, change, &result, error);
}
