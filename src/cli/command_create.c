/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/invocation.h"
#include "cli/verification.h"
#include "operations/create_database.h"
#include "operations/populate_database.h"
#include "report/json.h"

enum { NAMED = 10 };

static json_t *creation_json(const struct creation *creation, const struct change *change)
{
        const struct completion *completion = &creation->completion;
        const struct environment *environment = change->environment;

        return json_pack(
                "{s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:b, s:o, s:o, s:I, s:b, s:o, s:o, s:o}", "environment",
                json_text(environment->name), "database", json_text(environment->database), "role",
                json_text(environment->role), "dry_run", change->dry_run, "made_role", creation->role,
                "made_app_role", creation->app_role, "made_database", creation->database, "had_objects",
                creation->has_objects, "made_extensions", json_texts(&creation->extensions), "schema_files",
                json_texts(&creation->scripts), "statements", (json_int_t)creation->statements, "made_triggers",
                creation->triggers, "added", json_texts(&completion->additions), "not_added",
                json_texts(&completion->refused), "left_different", json_texts(&completion->rest));
}

/* Files of the project by their path in it. */
static void print_files(const struct strings *files, const struct project *project)
{
        const char *folder = project_directory(project);

        for (size_t i = 0; i < files->count; i++) {
                const char *path = files->items[i];

                if (text_starts_with(path, folder) && path[strlen(folder)] == '/')
                        path += strlen(folder) + 1;
                printf("  %s\n", path);
        }
}

/* What creating does not change. */
static void print_rest(const struct creation *creation, const struct change *change)
{
        const struct completion *completion = &creation->completion;
        const size_t count = completion->rest.count;

        for (size_t i = 0; i < completion->refused.count; i++)
                printf("not added: %s\n", completion->refused.items[i]);
        for (size_t i = 0; i < count && i < NAMED; i++)
                printf("left as it is: %s\n", completion->rest.items[i]);
        if (count > NAMED)
                printf("left as they are: %zu more\n", count - NAMED);
        if (count + completion->refused.count > 0)
                printf("'skinspire diff %s declared' shows what makes the database as declared\n",
                       change->environment->name);
}

static void print_creation(const struct creation *creation, const struct change *change)
{
        const char *database = change->environment->database;
        _cleanup_strings_ struct strings lines = STRINGS_INIT;

        if (creation_is_complete(creation)) {
                printf("%s exists; %s\n", database,
                       creation->has_objects ? "left as it is" : "there is nothing to load into it");
                print_rest(creation, change);
                return;
        }
        if (!creation->database)
                printf("%s exists%s\n", database,
                       creation->has_objects ? "; what it holds is left as it is" : "");
        creation_describe(creation, change->environment, &lines);
        for (size_t i = 0; i < lines.count; i++)
                printf("%s %s\n", change->dry_run ? "would make" : "made", lines.items[i]);
        print_rest(creation, change);
        if (change->dry_run)
                print_files(&creation->scripts, change->project);
}

int command_create(struct invocation *invocation, ski_error *error)
{
        _cleanup_(creation_clear) struct creation creation = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        r = create_database(change, &creation, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return json_print(creation_json(&creation, change), error);
        print_creation(&creation, change);
        return 0;
}

/* setup -------------------------------------------------------------------------------------------- */

static int print_setup(const struct invocation *invocation, const struct setup_result *result,
                       const struct change *change, ski_error *error)
{
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o, s:I, s:o}", "creation",
                                            creation_json(&result->creation, change), "seed_files",
                                            json_texts(&result->seeds), "seed_statements",
                                            (json_int_t)result->seed_statements, "verification",
                                            verification_json(&result->verification)),
                                  error);
        print_creation(&result->creation, change);
        if (result->seeds.count > 0)
                printf("%s the rows of %zu SQL file%s\n", change->dry_run ? "would load" : "loaded",
                       result->seeds.count, text_plural(result->seeds.count));
        if (change->dry_run) {
                print_files(&result->seeds, change->project);
                return 0;
        }
        printf("\n");
        return verification_print(&result->verification, invocation_flag(invocation, "verbose"), error);
}

int command_setup(struct invocation *invocation, ski_error *error)
{
        _cleanup_(setup_result_clear) struct setup_result result = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        r = setup_database(change, &result, error);
        if (r < 0)
                return r;
        r = print_setup(invocation, &result, change, error);
        if (r < 0)
                return r;
        return verification_state(&result.verification) == CHECK_FAILED ? -SKI_EDIFFERS : 0;
}

/* reset -------------------------------------------------------------------------------------------- */

static int print_reset_json(const struct reset_result *result, const struct environment *environment,
                            bool dry_run, ski_error *error)
{
        return json_print(json_pack("{s:o, s:o, s:b, s:b, s:o, s:o, s:I, s:o, s:b}", "environment",
                                    json_text(environment->name), "database", json_text(environment->database),
                                    "dry_run", dry_run, "replaced", result->existed, "extensions",
                                    json_texts(&result->extensions), "files", json_texts(&result->files),
                                    "statements", (json_int_t)result->statements, "retained",
                                    json_text(result->retained), "in_place", result->in_place),
                          error);
}

static void print_reset(const struct reset_result *result, const struct change *change)
{
        const char *database = change->environment->database;

        if (change->dry_run) {
                printf("%s would be made anew from these SQL files%s\n", database,
                       result->in_place  ? ", in place"
                       : result->existed ? ", and the present one would be retained"
                                         : "");
                print_files(&result->files, change->project);
                return;
        }
        printf("%s is new: %llu statement%s of %zu SQL file%s\n", database,
               (unsigned long long)result->statements, text_plural(result->statements), result->files.count,
               text_plural(result->files.count));
        if (result->retained)
                printf("the old one is retained as %s; 'skinspire undo %s' brings it back\n", result->retained,
                       change->environment->name);
}

int command_reset(struct invocation *invocation, ski_error *error)
{
        _cleanup_(reset_result_clear) struct reset_result result = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        const struct reset_options options = {
                .init = invocation_flag(invocation, "init"),
                .no_backup = invocation_flag(invocation, "no-backup"),
        };
        r = reset_database(change, &options, &result, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_reset_json(&result, change->environment, change->dry_run, error);
        print_reset(&result, change);
        return 0;
}

/* populate ----------------------------------------------------------------------------------------- */

static int print_population(const struct invocation *invocation, const struct population *population,
                            const struct change *change, ski_error *error)
{
        const struct environment *environment = change->environment;

        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o, s:b, s:o, s:I}", "environment",
                                            json_text(environment->name), "database",
                                            json_text(environment->database), "dry_run", change->dry_run,
                                            "sample_files", json_texts(&population->files), "statements",
                                            (json_int_t)population->statements),
                                  error);
        if (change->dry_run) {
                printf("%s would be given the rows of these SQL files\n", environment->database);
                print_files(&population->files, change->project);
                return 0;
        }
        printf("%s holds the sample: %llu statement%s of %zu SQL file%s\n", environment->database,
               (unsigned long long)population->statements, text_plural(population->statements),
               population->files.count, text_plural(population->files.count));
        return 0;
}

int command_populate(struct invocation *invocation, ski_error *error)
{
        _cleanup_(population_clear) struct population population = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        r = populate_database(change, &population, error);
        return r < 0 ? r : print_population(invocation, &population, change, error);
}
