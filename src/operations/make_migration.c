/* SPDX-License-Identifier: PostgreSQL */
#include "operations/make_migration.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "catalog/kind.h"
#include "catalog/renames.h"
#include "catalog/shadow.h"
#include "migration/revision_script.h"
#include "operations/prove_revision.h"
#include "operations/read_current.h"
#include "postgres/quote.h"

static const char unproved[] = "neither its upgrade nor its downgrade was tried";

void new_migration_clear(struct new_migration *migration)
{
        shadow_free(migration->shadow);
        new_revision_clear(&migration->revision);
        structure_drift_clear(&migration->drift);
        free(migration->current.items);
        migration_files_clear(&migration->files);
}

/* Looking -------------------------------------------------------------------------------------------- */

static bool is_among(const struct revision *revision, const struct revision_list *list)
{
        for (size_t i = 0; i < list->count; i++) {
                if (list->items[i] == revision)
                        return true;
        }
        return false;
}

/* Where revisions are still to run, a comparison would write once more what they do. */
static int check_current(const struct new_migration *migration, const struct environment *environment,
                         ski_error *error)
{
        struct revision_list heads = { 0 };
        bool is_current;

        if (!history_heads(migration->files.history, &heads))
                return ski_error_oom(error);
        is_current = heads.count == migration->current.count;
        for (size_t i = 0; i < heads.count; i++)
                is_current &= is_among(heads.items[i], &migration->current);
        free(heads.items);
        if (is_current)
                return 0;
        ski_error_set(error, -SKI_EREFUSED,
                      "Target database is not up to date: %s is not at the head of its history",
                      environment->name);
        return ski_error_hint(
                error,
                "'skinspire db upgrade heads' brings it there; 'skinspire db stamp heads' says that it is "
                "there already");
}

/* A table of that name and nothing else: in a pattern some signs stand for more. */
static void exclude_name(const char *name, struct strings *excluded)
{
        _cleanup_text_ struct text pattern = TEXT_INIT;

        for (; *name; name++) {
                if (strchr("*?[\\", *name))
                        text_append_char(&pattern, '\\');
                text_append_char(&pattern, *name);
        }
        strings_add(excluded, text_get(&pattern));
        excluded->failed |= pattern.failed;
}

/* The server quotes it where it needs to be. */
static int exclude_version_table(const struct new_migration *migration, struct strings *excluded,
                                 ski_error *error)
{
        _cleanup_text_ struct text quoted = TEXT_INIT;

        quote_identifier(&quoted, migration->files.place->table);
        exclude_name(migration->files.place->table, excluded);
        exclude_name(text_get(&quoted), excluded);
        return quoted.failed || excluded->failed ? ski_error_oom(error) : 0;
}

/* ret_shadow: where the shadow of the declared structure may be left; or NULL. */
static int compare(const struct change *change, const struct migration_request *request,
                   struct new_migration *migration, struct shadow **ret_shadow, ski_error *error)
{
        _cleanup_strings_ struct strings excluded = STRINGS_INIT;
        const struct structure_request comparison = {
                .from = change->environment->name,
                .to = "declared",
                .filter = { .excluded = &excluded, .version_schema = migration->files.place->table_schema },
                .renames = request->renames,
                .concurrent = request->concurrent,
                .leave_shadow = ret_shadow,
        };
        int r;

        r = exclude_version_table(migration, &excluded, error);
        if (r == 0)
                r = diff_structures(change->project, &comparison, &change->session, &migration->drift.diff,
                                    error);
        return r < 0 ? r : structure_drift_judge(&migration->drift, error);
}

static int locate(const struct change *change, struct new_migration *migration, ski_error *error)
{
        int r;

        r = read_current_whole(change, &migration->files, &migration->current, error);
        return r < 0 ? r : check_current(migration, change->environment, error);
}

int look_for_migration(const struct change *change, const struct migration_request *request,
                       struct new_migration *ret, ski_error *error)
{
        int r;

        r = migration_files_read(change->project, request->directory, &ret->files, error);
        if (r == 0)
                r = locate(change, ret, error);
        return r < 0 ? r : compare(change, request, ret, NULL, error);
}

/* Making --------------------------------------------------------------------------------------------- */

/* Everything on the way from the comparison to the file. */
struct making {
        const struct change *change;
        const struct migration_request *request;
        struct new_migration *migration;
        struct script_wishes wishes;
        struct plan *downgrade;
        struct plan *renames_back; /* NULL: nothing is renamed */
};

static void making_clear(struct making *making)
{
        plan_free(making->downgrade);
        plan_free(making->renames_back);
}

/* What can't be written is refused before anything is compared. */
static int check_wish(const struct making *making, ski_error *error)
{
        struct new_revision empty = { 0 };
        int r;

        r = new_revision_compose(making->migration->files.place, making->migration->files.history,
                                 &making->request->wish, &empty, error);
        new_revision_clear(&empty);
        return r;
}

static int plan_back(struct making *making, ski_error *error)
{
        const struct structure_diff *diff = &making->migration->drift.diff;
        int r;

        making->wishes = diff->wishes;
        r = plan_make(diff->to, diff->from, &making->wishes, &making->downgrade, error);
        if (r == 0 && diff->original)
                r = renames_plan_back(diff->original, &diff->renames, &making->wishes, &making->renames_back,
                                      error);
        return r;
}

static int write_statements(const struct making *making, struct text *upgrade, struct text *downgrade,
                            ski_error *error)
{
        const struct plan *plan = making->migration->drift.diff.plan;
        struct plan back = *making->downgrade;
        size_t renamed = making->renames_back ? making->renames_back->count : 0;
        _cleanup_free_ struct step *steps = calloc(back.count + renamed + 1, sizeof(*steps));

        if (!steps)
                return ski_error_oom(error);
        if (back.count > 0)
                memcpy(steps, back.steps, back.count * sizeof(*steps));
        if (renamed > 0)
                memcpy(steps + back.count, making->renames_back->steps, renamed * sizeof(*steps));
        back = (struct plan){ .steps = steps, .count = back.count + renamed };
        revision_script_upgrade(plan, upgrade);
        revision_script_downgrade(&back, plan, downgrade);
        return upgrade->failed || downgrade->failed ? ski_error_oom(error) : 0;
}

static int compose(struct making *making, ski_error *error)
{
        _cleanup_text_ struct text upgrade = TEXT_INIT, downgrade = TEXT_INIT;
        struct new_migration *migration = making->migration;
        struct revision_wish wish = making->request->wish;
        int r;

        r = plan_back(making, error);
        if (r == 0)
                r = write_statements(making, &upgrade, &downgrade, error);
        if (r < 0)
                return r;
        wish.upgrade = text_get(&upgrade);
        wish.downgrade = text_get(&downgrade);
        wish.unproved = making->request->unproved ? unproved : NULL;
        return new_revision_compose(migration->files.place, migration->files.history, &wish,
                                    &migration->revision, error);
}

static bool touches_extensions(const struct plan *plan)
{
        for (size_t i = 0; i < plan->count; i++) {
                if (strcmp(plan->steps[i].fact->kind->name, "extension") == 0)
                        return true;
        }
        return false;
}

/* The shadow in which the files were loaded. Extensions were made there by somebody else than will make them here. */
static struct shadow *shadow_of(const struct making *making)
{
        return touches_extensions(making->migration->drift.diff.plan) ? NULL : making->migration->shadow;
}

static int prove_as_claimed(const struct making *making, ski_error *error)
{
        const struct structure_diff *diff = &making->migration->drift.diff;
        const struct revision_claim claim = {
                .revision = &making->migration->revision,
                .old = diff->original ? diff->original : diff->from,
                .wanted = diff->to,
                .old_renamed = diff->original ? diff->from : NULL,
                .renames_back = making->renames_back,
                .shadow = shadow_of(making),
        };

        return prove_revision(making->change, &claim, error);
}

static int prove(const struct making *making, ski_error *error)
{
        int r;

        r = prove_as_claimed(making, error);
        if (r < 0 && !(error && error->hint))
                ski_error_hint(
                        error,
                        "nothing was written; --unproved writes the file all the same, to be mended by hand");
        return r;
}

int make_migration(const struct change *change, const struct migration_request *request,
                   struct new_migration *ret, ski_error *error)
{
        _cleanup_(
                making_clear) struct making making = { .change = change, .request = request, .migration = ret };
        int r;

        r = migration_files_lock(change->project, request->directory, &ret->files, error);
        if (r == 0)
                r = check_wish(&making, error);
        if (r == 0)
                r = locate(change, ret, error);
        if (r == 0)
                r = compare(change, request, ret, request->unproved ? NULL : &ret->shadow, error);
        if (r < 0 || ret->drift.diff.plan->count == 0)
                return r;
        r = compose(&making, error);
        if (r == 0 && !request->unproved)
                r = prove(&making, error);
        if (r == 0 && !request->look_only)
                r = new_revision_write(&ret->revision, error);
        shadow_free(steal(ret->shadow));
        migration_files_unlock(&ret->files);
        return r;
}

int prove_edited_migration(const struct change *change, struct new_migration *migration, ski_error *error)
{
        _cleanup_(making_clear) struct making making = { .change = change, .migration = migration };
        int r;

        text_clear(&migration->revision.content);
        r = file_read(migration->revision.path, &migration->revision.content, error);
        if (r == 0)
                r = plan_back(&making, error);
        return r < 0 ? r : prove_as_claimed(&making, error);
}
