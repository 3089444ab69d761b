/* SPDX-License-Identifier: PostgreSQL */
#include "operations/populate_database.h"

#include <string.h>

#include "operations/build_database.h"

void population_clear(struct population *population)
{
        strings_free(&population->files);
}

static int refuse_protected(const struct change *change, ski_error *error)
{
        const char *name = change->environment->name;
        _cleanup_free_ char *protector = NULL;
        bool is_protected;
        int r;

        r = guard_is_protected(change->project, change->environment, &is_protected, &protector, error);
        if (r < 0 || !is_protected)
                return r;
        if (strcmp(protector, name) == 0)
                ski_error_set(error, -SKI_EREFUSED, "%s is protected, and sample data are never loaded there",
                              name);
        else
                ski_error_set(error, -SKI_EREFUSED,
                              "%s is the same database as %s, which is protected, and sample data are never "
                              "loaded there",
                              name, protector);
        return ski_error_hint(error, "no confirmation allows it; another environment takes them");
}

static int find_sample(const struct change *change, struct strings *ret, ski_error *error)
{
        int r;

        r = find_files(change->project, "database.sample", ret, error);
        if (r < 0 || ret->count > 0)
                return r;
        ski_error_set(error, -SKI_ECONFIG, "the project has no sample data");
        return ski_error_hint(error, "database.sample in skinspire.yaml names their SQL files");
}

static int check_reachable(const struct change *change, ski_error *error)
{
        const ski_session_options options = change_catalog_options(change);
        SKI_CLEANUP_SESSION ski_session *session = NULL;

        return change_open(change, false, NULL, &options, &session, error);
}

static int populate_journalled(const struct change *change, struct population *population, ski_error *error)
{
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = load_rows(change, &population->files, &population->statements, &failure);
        if (r == -SKI_EDATA && strcmp(failure.sqlstate, "23505") == 0)
                ski_error_hint(&failure, "a sample that can be loaded again adds only what is missing, as with "
                                         "ON CONFLICT DO NOTHING");
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int populate_database(const struct change *change, struct population *ret, ski_error *error)
{
        _cleanup_(population_clear) struct population population = { 0 };
        int r;

        r = find_sample(change, &population.files, error);
        if (r == 0)
                r = refuse_protected(change, error);
        if (r == 0)
                r = check_reachable(change, error);
        if (r == 0 && !change->dry_run)
                r = populate_journalled(change, &population, error);
        if (r < 0)
                return r;
        *ret = population;
        population = (struct population){ 0 };
        return 0;
}
