/* SPDX-License-Identifier: PostgreSQL */
#include "operations/squash_migrations.h"

#include <stdlib.h>
#include <string.h>

#include "migration/range.h"
#include "migration/revision_script.h"
#include "migration/revision_statements.h"
#include "operations/prove_revision.h"
#include "operations/read_current.h"
#include "operations/revision_parts.h"

struct work {
        const struct change *change;
        const struct squash_request *request;
        struct squash_result *result;
};

void squash_result_clear(struct squash_result *result)
{
        new_revision_clear(&result->revision);
        squash_clear(&result->squash);
        migration_files_clear(&result->files);
        strings_free(&result->unseen);
}

/* What may be squashed ---------------------------------------------------------------------------------- */

static int find(const struct work *work, ski_error *error)
{
        const struct history *history = work->result->files.history;
        struct revision_list list = { 0 };
        int r;

        r = range_resolve(history, work->request->range, NULL, &list, error);
        if (r == 0)
                r = squash_find(history, &list, &work->result->squash, error);
        free(list.items);
        return r;
}

/* A database in the middle could neither go on nor back. */
static int check_database(const struct work *work, const struct change *change, ski_error *error)
{
        const struct squash *squash = &work->result->squash;
        struct revision_list current = { 0 };
        int r;

        r = read_current_whole(change, &work->result->files, &current, error);
        for (size_t i = 0; r == 0 && i < current.count; i++) {
                const char *id = current.items[i]->id;

                if (!strings_contain(&squash->replaces, id))
                        continue;
                r = ski_error_set(error, -SKI_EREFUSED, "%s is at %s, in the middle of what would become one",
                                  change->environment->name, id);
                ski_error_hint(error, "'skinspire db upgrade %s' first, there and in every other database",
                               squash->last->id);
        }
        free(current.items);
        return r;
}

static int check_other(const struct work *work, const char *name, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct change change = *work->change;
        int r;

        r = environment_find(change.project, name, &environment, &failure);
        change.environment = environment;
        if (r == 0)
                r = check_database(work, &change, &failure);
        /* From where one develops, prod is often out of reach, or not even known. */
        if (r != -SKI_ECONNECT && r != -SKI_ECONFIG)
                return r < 0 ? ski_error_move(error, &failure) : 0;
        strings_addf(&work->result->unseen, "%s: %s", name, failure.message);
        return work->result->unseen.failed ? ski_error_oom(error) : 0;
}

/* Also in the environments that the revisions go through. */
static int check_databases(const struct work *work, ski_error *error)
{
        const struct strings *order = setting_list(work->change->project, "migrations.promotion");
        int r;

        r = check_database(work, work->change, error);
        for (size_t i = 0; r == 0 && i < order->count; i++) {
                if (strcmp(order->items[i], work->change->environment->name) != 0)
                        r = check_other(work, order->items[i], error);
        }
        return r;
}

static int check_statements(const struct revision_list *list, bool *ret_rows, ski_error *error)
{
        for (size_t i = 0; i < list->count; i++) {
                unsigned line;
                int r;

                r = revision_finds(list->items[i], STATEMENT_OF_SERVER, &line, error);
                if (r > 0) {
                        ski_error_set(
                                error, -SKI_EREFUSED,
                                "%s can't be tried in a shadow database: this is about roles, databases or "
                                "tablespaces",
                                list->items[i]->id);
                        return ski_error_place(error, list->items[i]->path, line, 0);
                }
                if (r == 0)
                        r = revision_finds(list->items[i], STATEMENT_OF_ROWS, &line, error);
                if (r < 0)
                        return r;
                *ret_rows |= r > 0;
        }
        return 0;
}

/* Rows that are there already would not survive being written anew, nor what revisions do to rows. */
static int choose_way(const struct work *work, ski_error *error)
{
        const struct squash *squash = &work->result->squash;
        bool ignored = false, rows = false;
        int r;

        r = check_statements(&squash->before, &ignored, error);
        if (r == 0)
                r = check_statements(&squash->members, &rows, error);
        work->result->is_joined = rows || squash->before.count > 0 || work->request->keeps_statements;
        return r;
}

/* In the shadow ------------------------------------------------------------------------------------------ */

static int run_all(ski_session *session, const struct revision_list *list, const char *search_path,
                   ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < list->count; i++)
                r = revision_run(session, list->items[i], REVISION_UPGRADE, search_path, error);
        return r;
}

static int write_anew(const struct snapshot *old, const struct snapshot *wanted, struct text *upgrade,
                      struct text *downgrade, ski_error *error)
{
        const struct script_wishes wishes = { .role = old->role, .server_version = old->server_version };
        _cleanup_(plan_freep) struct plan *up = NULL, *down = NULL;
        int r;

        r = plan_make(old, wanted, &wishes, &up, error);
        if (r == 0)
                r = plan_make(wanted, old, &wishes, &down, error);
        if (r < 0)
                return r;
        revision_script_upgrade(up, upgrade);
        revision_script_downgrade(down, up, downgrade);
        return upgrade->failed || downgrade->failed ? ski_error_oom(error) : 0;
}

static int compose(const struct work *work, const struct snapshot *old, const struct snapshot *wanted,
                   ski_error *error)
{
        struct squash_result *result = work->result;
        _cleanup_text_ struct text upgrade = TEXT_INIT, downgrade = TEXT_INIT;
        int r;

        r = result->is_joined ? squash_join(&result->squash, &upgrade, &downgrade, error)
                              : write_anew(old, wanted, &upgrade, &downgrade, error);
        if (r < 0)
                return r;
        return squash_compose(&result->squash, result->files.place->timezone, work->request->message,
                              text_get(&upgrade), text_get(&downgrade), &result->revision, error);
}

static int compose_and_prove(const struct work *work, ski_session *session, const struct snapshot *old,
                             ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *wanted = NULL;
        struct revision_claim claim = { .revision = &work->result->revision, .old = old };
        int r;

        r = snapshot_take(session, &wanted, error);
        if (r == 0)
                r = compose(work, old, wanted, error);
        claim.wanted = wanted;
        if (r == 0)
                r = prove_revision_within(session, &claim, error);
        if (r == -SKI_EDIFFERS && !(error && error->hint))
                ski_error_hint(error, "nothing was written; what the revisions' own downgrades leave behind, the one "
                                      "leaves as well: complete them first");
        return r;
}

static int try_in_shadow(_unused_ ski_session *maker, ski_session *session, void *context, ski_error *error)
{
        const struct work *work = context;
        const struct squash *squash = &work->result->squash;
        _cleanup_(snapshot_freep) struct snapshot *old = NULL;
        _cleanup_free_ char *search_path = NULL;
        int r;

        r = revision_search_path(session, &search_path, error);
        if (r == 0)
                r = run_all(session, &squash->before, search_path, error);
        if (r == 0)
                r = snapshot_take(session, &old, error);
        if (r == 0)
                r = run_all(session, &squash->members, search_path, error);
        return r < 0 ? r : compose_and_prove(work, session, old, error);
}

int squash_migrations(const struct change *change, const struct squash_request *request,
                      struct squash_result *ret, ski_error *error)
{
        struct work work = { .change = change, .request = request, .result = ret };
        int r;

        r = migration_files_lock(change->project, request->directory, &ret->files, error);
        if (r == 0)
                r = find(&work, error);
        if (r == 0)
                r = check_databases(&work, error);
        if (r == 0)
                r = choose_way(&work, error);
        if (r == 0)
                r = try_beside(change, try_in_shadow, &work, error);
        if (r == 0 && !change->dry_run)
                r = squash_write(&ret->squash, &ret->revision, error);
        return r;
}
