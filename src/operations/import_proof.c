/* SPDX-License-Identifier: PostgreSQL */
#include "operations/import_proof.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/fact.h"
#include "catalog/filter.h"
#include "catalog/kind.h"
#include "catalog/plan.h"
#include "operations/run_script.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

enum { MOST_NAMED = 5 /* differences */ };

static int install_extensions(const struct change *change, ski_session *session, ski_error *error)
{
        const struct strings *wanted = setting_list(change->project, "database.extensions");
        int r = 0;

        for (size_t i = 0; r == 0 && i < wanted->count; i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                quote_format(&statement, "create extension if not exists %I schema public cascade",
                             wanted->items[i]);
                r = run_built(session, &statement, error);
        }
        return r;
}

static int open_one(const struct change *change, const char *purpose, struct scratch *scratch,
                    ski_session **ret, ski_error *error)
{
        const struct database_shape shape = { .encoding = "UTF8" };
        const ski_session_options options = change_catalog_options(change);
        int r;

        r = scratch_create(change, purpose, &shape, scratch, error);
        if (r == 0)
                r = session_open(scratch->conninfo, &options, ret, error);
        return r < 0 ? r : install_extensions(change, *ret, error);
}

int import_proof_open(const struct change *change, const char *version_table, struct import_proof *proof,
                      ski_error *error)
{
        int r;

        strings_add(&proof->excluded, version_table);
        if (proof->excluded.failed)
                return ski_error_oom(error);
        r = open_one(change, "alembic", &proof->theirs, &proof->in_theirs, error);
        if (r == 0)
                r = open_one(change, "import", &proof->ours, &proof->in_ours, error);
        return r;
}

void import_proof_close(struct import_proof *proof)
{
        ski_session_close(proof->in_theirs);
        ski_session_close(proof->in_ours);
        scratch_clear(&proof->theirs);
        scratch_clear(&proof->ours);
        strings_free(&proof->excluded);
        *proof = (struct import_proof){ 0 };
}

/* Running ------------------------------------------------------------------------------------------ */

static int run_part(ski_session *session, const struct revision *revision, const struct revision_part *part,
                    ski_error *error)
{
        _cleanup_free_ char *text = strndup(part->text, part->length);
        const struct script_source source = { .text = text };
        const struct script_options options = { .no_transaction = part->outside_transaction };
        int r;

        if (!text)
                return ski_error_oom(error);
        r = run_scripts(session, &source, 1, &options, NULL, error);
        if (r < 0 && error && error->line > 0)
                ski_error_place(error, revision->path, part->line + error->line - 1, error->column);
        return r < 0 ? ski_error_prefix(error, "revision %s", revision->id) : 0;
}

int import_proof_run(struct import_proof *proof, const struct revision *revision,
                     enum revision_direction direction, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < revision->part_count; i++) {
                if (revision->parts[i].direction == direction)
                        r = run_part(proof->in_ours, revision, &revision->parts[i], error);
        }
        return r;
}

/* Comparing ---------------------------------------------------------------------------------------- */

static int read_structure(const struct import_proof *proof, ski_session *session, struct snapshot **ret,
                          ski_error *error)
{
        const struct filter filter = { .excluded = &proof->excluded };
        int r;

        r = snapshot_take(session, ret, error);
        return r < 0 ? r : snapshot_filter(*ret, &filter, error);
}

/* What ours lacks, and has too much. */
static void describe(const struct plan *plan, struct text *text)
{
        for (size_t i = 0; i < plan->count && i < MOST_NAMED; i++) {
                const struct step *step = &plan->steps[i];

                text_appendf(text, "%s%s %s", i > 0 ? "\n" : "", step->fact->kind->name, step->fact->identity);
                text_append(text, step->action == STEP_CREATE ? " is missing"
                                  : step->action == STEP_DROP ? " is too much"
                                                              : " differs");
        }
        if (plan->count > MOST_NAMED)
                text_appendf(text, "\nand %zu more", plan->count - MOST_NAMED);
}

static int compare(const struct snapshot *ours, const struct snapshot *wanted, struct text *differences,
                   ski_error *error)
{
        const struct script_wishes wishes = { .role = ours->role, .server_version = ours->server_version };
        _cleanup_(plan_freep) struct plan *plan = NULL;
        int r;

        r = plan_make(ours, wanted, &wishes, &plan, error);
        if (r == 0)
                describe(plan, differences);
        return r == 0 && differences->failed ? ski_error_oom(error) : r;
}

int import_proof_compare(struct import_proof *proof, const struct revision *revision,
                         enum revision_direction direction, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *theirs = NULL, *ours = NULL;
        _cleanup_text_ struct text differences = TEXT_INIT;
        int r;

        r = read_structure(proof, proof->in_theirs, &theirs, error);
        if (r == 0)
                r = read_structure(proof, proof->in_ours, &ours, error);
        if (r == 0)
                r = compare(ours, theirs, &differences, error);
        if (r < 0 || differences.length == 0)
                return r;
        ski_error_set(error, -SKI_EDIFFERS, "after the %s of %s the database is not the one that Alembic built",
                      direction == REVISION_UPGRADE ? "upgrade" : "downgrade", revision->id);
        ski_error_place(error, revision->path, 0, 0);
        return ski_error_detail(error, "%s", text_get(&differences));
}

/* Alone -------------------------------------------------------------------------------------------- */

struct trial {
        struct import_proof proof; /* of which only ours is used */
        struct snapshot **was;     /* before each revision's upgrade */
        size_t count;
};

static void trial_clear(struct trial *trial)
{
        for (size_t i = 0; i < trial->count; i++)
                snapshot_free(trial->was[i]);
        free(trial->was);
        import_proof_close(&trial->proof);
}

static int try_down(struct trial *trial, const struct import_files *files, const struct revision *revision,
                    const struct snapshot *was, bool *ret_ran, struct strings *notes, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *ours = NULL;
        _cleanup_text_ struct text differences = TEXT_INIT;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        *ret_ran = import_proof_run(&trial->proof, revision, REVISION_DOWNGRADE, &failure) == 0;
        if (!*ret_ran) {
                import_files_place_error(files, &failure);
                strings_addf(notes, "the way back of %s fails: %s:%u: %s", revision->id,
                             failure.file ? failure.file : "", failure.line, failure.message);
                return 0;
        }
        r = read_structure(&trial->proof, trial->proof.in_ours, &ours, error);
        if (r == 0)
                r = compare(ours, was, &differences, error);
        if (r == 0 && differences.length > 0)
                strings_addf(notes, "the way back of %s does not lead back: %.*s", revision->id,
                             (int)strcspn(text_get(&differences), "\n"), text_get(&differences));
        return r;
}

static int try_both_ways(struct trial *trial, const struct import_files *files, const struct history *history,
                         struct strings *notes, ski_error *error)
{
        bool ran = true;
        int r = 0;

        for (size_t i = 0; r == 0 && i < files->count; i++) {
                r = read_structure(&trial->proof, trial->proof.in_ours, &trial->was[trial->count++], error);
                if (r == 0)
                        r = import_proof_run(&trial->proof, history_find(history, files->items[i].draft.id),
                                             REVISION_UPGRADE, error);
        }
        for (size_t i = files->count; r == 0 && ran && i > 0; i--) {
                const struct revision *revision = history_find(history, files->items[i - 1].draft.id);

                if (!revision_has_part(revision, REVISION_DOWNGRADE))
                        break;
                r = try_down(trial, files, revision, trial->was[i - 1], &ran, notes, error);
        }
        return r == 0 && notes->failed ? ski_error_oom(error) : r;
}

int import_proof_try(const struct change *change, const struct import_files *files,
                     const struct history *history, struct strings *notes, ski_error *error)
{
        _cleanup_(trial_clear) struct trial trial = { .was = calloc(files->count + 1,
                                                                    sizeof(struct snapshot *)) };
        int r;

        if (!trial.was)
                return ski_error_oom(error);
        r = open_one(change, "import", &trial.proof.ours, &trial.proof.in_ours, error);
        return r < 0 ? r : try_both_ways(&trial, files, history, notes, error);
}
