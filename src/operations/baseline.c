/* SPDX-License-Identifier: PostgreSQL */
#include "operations/baseline.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "catalog/plan.h"
#include "migration/revision_script.h"
#include "migration/versions.h"
#include "operations/diff_structures.h"
#include "operations/prove_revision.h"
#include "operations/run_migrations.h"

struct work {
        const struct change *change;
        const char *directory;
        struct baseline *baseline;
        struct migration_place *place;
        struct history *history; /* without revisions */
        struct structure_diff diff;
        bool had_folder;
};

static void work_clear(struct work *work)
{
        migration_place_free(work->place);
        history_free(work->history);
        structure_diff_clear(&work->diff);
}

void baseline_clear(struct baseline *baseline)
{
        new_migrations_clear(&baseline->made);
        new_revision_clear(&baseline->revision);
        strings_free(&baseline->gaps);
        *baseline = (struct baseline){ 0 };
}

/* A folder that 'db init' has made will do. */
static int check_folder(struct work *work, ski_error *error)
{
        int r;

        work->had_folder = folder_exists(work->place->folder);
        r = history_read(&work->place->versions, &work->history, error);
        if (r < 0 || work->history->count == 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED, "%s has revisions already, and a baseline would be the first",
                      work->place->folder);
        return ski_error_hint(error, "'skinspire db stamp' says which of them %s is at",
                              work->change->environment->name);
}

static int check_database(const struct work *work, ski_error *error)
{
        const struct version_table table = { .schema = work->place->table_schema, .name = work->place->table };
        const struct change *change = work->change;
        _cleanup_strings_ struct strings versions = STRINGS_INIT;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        bool exists;
        int r;

        r = change_open(change, false, NULL, &change->session, &session, error);
        if (r == 0)
                r = versions_read(session, &table, &versions, &exists, error);
        if (r < 0 || versions.count == 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED, "the database of %s is at the revision %s of a history already",
                      change->environment->name, versions.items[0]);
        return ski_error_hint(error,
                              "'skinspire db import' takes over the revisions of Alembic and Flask-Migrate");
}

static int read_structure(struct work *work, ski_error *error)
{
        const struct structure_request request = { .from = "empty", .to = work->change->environment->name };
        int r;

        r = diff_structures(work->change->project, &request, &work->change->session, &work->diff, error);
        if (r < 0)
                return r;
        if (work->diff.plan->count == 0) {
                ski_error_set(error, -SKI_EUSAGE, "the database of %s is empty",
                              work->change->environment->name);
                return ski_error_hint(error, "'skinspire db init' without --from begins with nothing");
        }
        for (size_t i = 0; i < work->diff.to->gaps.count; i++)
                strings_add(&work->baseline->gaps, work->diff.to->gaps.items[i]);
        return work->baseline->gaps.failed ? ski_error_oom(error) : 0;
}

static int compose(struct work *work, const struct revision_wish *wished, ski_error *error)
{
        _cleanup_text_ struct text upgrade = TEXT_INIT, downgrade = TEXT_INIT;
        _cleanup_(plan_freep) struct plan *back = NULL;
        struct revision_wish wish = *wished;
        int r;

        r = plan_make(work->diff.to, work->diff.from, &work->diff.wishes, &back, error);
        if (r < 0)
                return r;
        revision_script_upgrade(work->diff.plan, &upgrade);
        revision_script_downgrade(back, work->diff.plan, &downgrade);
        if (upgrade.failed || downgrade.failed)
                return ski_error_oom(error);
        wish.upgrade = text_get(&upgrade);
        wish.downgrade = text_get(&downgrade);
        if (!wish.version_path)
                wish.version_path = work->place->versions.items[0];
        return new_revision_compose(work->place, work->history, &wish, &work->baseline->revision, error);
}

static int prove(const struct work *work, ski_error *error)
{
        const struct revision_claim claim = { .revision = &work->baseline->revision,
                                              .old = work->diff.from,
                                              .wanted = work->diff.to };

        return prove_revision(work->change, &claim, error);
}

/* Writing ------------------------------------------------------------------------------------------ */

static int stamp(const struct work *work, ski_error *error)
{
        struct migration_result result = { 0 };
        const struct migration_options options = { .target = work->baseline->revision.id,
                                                   .directory = work->directory };
        int r;

        r = stamp_migrations(work->change, &options, false, &result, error);
        migration_result_clear(&result);
        return r;
}

/* What was made goes again; folders that were there stay. */
static void unmake(const struct work *work)
{
        const struct new_migrations *made = &work->baseline->made;

        unlink(work->baseline->revision.path);
        for (size_t i = made->files.count; i > 0; i--)
                unlink(made->files.items[i - 1]);
        for (size_t i = made->folders.count; i > 0; i--)
                rmdir(made->folders.items[i - 1]);
}

static int write_files(const struct work *work, ski_error *error)
{
        int r = 0;

        if (!work->had_folder)
                r = init_migrations(work->place, &work->baseline->made, error);
        if (r == 0)
                r = new_revision_write(&work->baseline->revision, error);
        if (r < 0)
                return r;
        r = stamp(work, error);
        if (r < 0)
                unmake(work);
        return r;
}

int baseline_make(const struct change *change, const char *directory, const struct revision_wish *wish,
                  struct baseline *ret, ski_error *error)
{
        _cleanup_(baseline_clear) struct baseline baseline = { 0 };
        _cleanup_(work_clear) struct work work = { .change = change,
                                                   .directory = directory,
                                                   .baseline = &baseline };
        int r;

        r = migration_place_find(change->project, directory, &work.place, error);
        if (r == 0)
                r = check_folder(&work, error);
        if (r == 0)
                r = check_database(&work, error);
        if (r == 0)
                r = read_structure(&work, error);
        if (r == 0)
                r = compose(&work, wish, error);
        if (r == 0)
                r = prove(&work, error);
        if (r == 0 && !change->dry_run)
                r = write_files(&work, error);
        if (r < 0)
                return r;
        *ret = baseline;
        baseline = (struct baseline){ 0 };
        return 0;
}
