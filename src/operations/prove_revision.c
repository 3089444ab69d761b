/* SPDX-License-Identifier: PostgreSQL */
#include "operations/prove_revision.h"

#include <string.h>
#include <unistd.h>

#include "catalog/apply.h"
#include "catalog/filter.h"
#include "catalog/kind.h"
#include "migration/revision_statements.h"
#include "operations/revision_parts.h"
#include "operations/structure_drift.h"
#include "operations/structure_host.h"
#include "postgres/quote.h"
#include "postgres/script.h"
#include "postgres/session_internal.h"

enum { NAMED = 20 /* differences, at most */ };

struct proof {
        const struct revision_claim *claim;
        const struct revision *revision;
        ski_session *session; /* who will run the revision */
        char *search_path;
        bool starts_wanted; /* the shadow has the wanted structure, and not the old one */
};

/* Comparing ------------------------------------------------------------------------------------------ */

static int tell_differences(const struct structure_drift *drift, const char *when, ski_error *error)
{
        _cleanup_text_ struct text list = TEXT_INIT;

        for (size_t i = 0; i < drift->count && i < NAMED; i++) {
                static const char *const phrases[] = {
                        [DRIFT_MISSING] = "is missing",
                        [DRIFT_CHANGED] = "differs",
                        [DRIFT_SURPLUS] = "is there, and should not be",
                };

                if (i > 0)
                        text_append_char(&list, '\n');
                drift_name_fact(drift->items[i].fact, &list);
                text_appendf(&list, " %s", phrases[drift->items[i].state]);
        }
        if (drift->count > NAMED)
                text_appendf(&list, "\nand %zu more", drift->count - NAMED);
        ski_error_set(error, -SKI_EDIFFERS, "the revision can't be proved: %s", when);
        return ski_error_detail(error, "%s", text_get(&list));
}

/* Where the old structure was renamed in a shadow, its extensions are told by the renamed one. */
static int leave_out_extensions(struct snapshot *structure, ski_error *error)
{
        char *words[] = { (char *)"extension", NULL };
        const struct strings excluded = { .items = words, .count = 1 };
        const struct filter filter = { .excluded = &excluded, .keep_bookkeeping = true };

        return snapshot_filter(structure, &filter, error);
}

static int compare(const struct proof *proof, const struct snapshot *expected, const char *when,
                   ski_error *error)
{
        _cleanup_(structure_drift_clear) struct structure_drift drift = { 0 };
        struct structure_diff *diff = &drift.diff;
        int r;

        r = snapshot_take(proof->session, &diff->from, error);
        if (r == 0 && expected == proof->claim->old && proof->claim->renames_back)
                r = leave_out_extensions(diff->from, error);
        if (r == 0)
                r = plan_make(diff->from, expected, &diff->wishes, &diff->plan, error);
        if (r < 0 || diff->plan->count == 0)
                return r;
        /* The structure that is expected is the claim's. */
        diff->to = (struct snapshot *)expected;
        r = structure_drift_judge(&drift, error);
        if (r == 0)
                r = tell_differences(&drift, when, error);
        diff->to = NULL;
        return r;
}

/* The old structure ----------------------------------------------------------------------------------- */

struct building {
        ski_session *maker;
        const char *role; /* owns what is made; NULL: the maker */
};

static const char *owner_of(const struct fact *fact)
{
        const struct fact *root = fact_root(fact);
        const char *owner = NULL;

        if (strcmp(root->kind->name, "extension") == 0)
                return fact_value(root, "_installed_by");
        for (; fact && !owner; fact = fact->parent)
                owner = fact_owner(fact);
        return owner;
}

/* What others own is made by whoever may; the rest by its owner. */
static void change_role(size_t done _unused_, size_t total _unused_, const struct step *step, void *context)
{
        const struct building *building = context;
        const char *owner = building->role ? owner_of(step->fact) : NULL;
        _cleanup_text_ struct text statement = TEXT_INIT;

        if (!building->role)
                return;
        if (owner && strcmp(owner, building->role) != 0)
                text_append(&statement, "reset role");
        else
                quote_format(&statement, "set local role %I", building->role);
        /* A refusal shows in the step that follows. */
        ski_execute(building->maker, NULL, NULL, text_get(&statement), SKI_NO_PARAMS);
}

static int apply(ski_session *maker, const struct plan *plan, const char *role, ski_error *error)
{
        struct building building = { .maker = maker, .role = role };
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(maker, 0, &scope, error);
        if (r == 0)
                r = plan_apply(plan, maker, &scope, change_role, &building, error);
        if (r < 0) {
                ski_scope_rollback(&scope);
                return r;
        }
        return ski_scope_commit(&scope, error);
}

static int build(const struct proof *proof, ski_session *maker, ski_error *error)
{
        const struct revision_claim *claim = proof->claim;
        const struct snapshot *wanted = claim->old_renamed ? claim->old_renamed : claim->old;
        const struct script_wishes wishes = { .role = ski_session_role(proof->session) };
        const char *role = maker == proof->session ? NULL : ski_session_role(proof->session);
        _cleanup_(snapshot_freep) struct snapshot *nothing = NULL;
        _cleanup_(plan_freep) struct plan *plan = NULL;
        int r;

        r = snapshot_take(proof->session, &nothing, error);
        if (r == 0)
                r = plan_make(nothing, wanted, &wishes, &plan, error);
        if (r == 0)
                r = apply(maker, plan, role, error);
        if (r == 0 && claim->renames_back)
                r = apply(maker, claim->renames_back, role, error);
        return r < 0 ? ski_error_prefix(error,
                                        "cannot make the structure before the revision in a shadow database")
                     : 0;
}

/* Running ------------------------------------------------------------------------------------------- */

/* Three times there or back, from where the shadow is. What the first way began with need not be compared: the second one
 * begins with what it was compared with. */
static int go_both_ways(const struct proof *proof, ski_error *error)
{
        const struct revision_claim *claim = proof->claim;
        enum revision_direction direction = proof->starts_wanted ? REVISION_DOWNGRADE : REVISION_UPGRADE;
        int r = 0;

        for (int way = 0; r == 0 && way < 3; way++) {
                r = revision_run(proof->session, proof->revision, direction, proof->search_path, error);
                if (r < 0 || way == 2)
                        return r;
                r = direction == REVISION_UPGRADE
                            ? compare(proof, claim->wanted, "its upgrade does not give the wanted structure",
                                      error)
                            : compare(proof, claim->old, "its downgrade does not give the old structure",
                                      error);
                direction = direction == REVISION_UPGRADE ? REVISION_DOWNGRADE : REVISION_UPGRADE;
        }
        return r;
}

static int try_in_shadow(ski_session *maker, ski_session *loader, void *context, ski_error *error)
{
        struct proof *proof = context;
        int r;

        proof->session = loader;
        r = revision_search_path(loader, &proof->search_path, error);
        if (r == 0 && !proof->starts_wanted)
                r = build(proof, maker, error);
        if (r == 0)
                r = go_both_ways(proof, error);
        return r;
}

int try_beside(const struct change *change, shadow_trial *trial, void *context, ski_error *error)
{
        _cleanup_(structure_host_clear) struct structure_host host = { 0 };
        _cleanup_(structure_side_clear) struct structure_side side = { 0 };
        struct shadow_options options;
        int r;

        r = structure_side_find(change->project, change->environment->name, &side, error);
        if (r == 0)
                r = structure_side_open(&side, &change->session, error);
        if (r == 0)
                r = structure_host_find(change->project, &side, &change->session, &host, error);
        if (r == 0)
                r = structure_host_look(&host, error);
        if (r < 0)
                return r;
        options = structure_host_shadow(&host, &change->session);
        return shadow_try(&options, trial, context, error);
}

static bool has_subscription(const struct snapshot *structure)
{
        for (size_t i = 0; i < structure->count; i++) {
                if (strcmp(structure->facts[i]->kind->name, "subscription") == 0)
                        return true;
        }
        return false;
}

/* A shadow with a subscription in it could not be dropped. */
static int refuse_subscriptions(const struct revision_claim *claim, ski_error *error)
{
        if (!has_subscription(claim->old) && !has_subscription(claim->wanted))
                return 0;
        return ski_error_set(error, -SKI_EREFUSED,
                             "the revision can't be proved: subscriptions can't be tried in a shadow database");
}

/* They would leave the shadow. */
static int refuse_server_statements(const struct revision *revision, ski_error *error)
{
        unsigned line;
        int r;

        r = revision_finds(revision, STATEMENT_OF_SERVER, &line, error);
        if (r <= 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED,
                      "the revision can't be proved: this is about roles, databases or tablespaces, which all "
                      "databases of the server share");
        return ski_error_place(error, revision->path, line, 0);
}

static int begin_proof(const struct revision_claim *claim, struct arena *arena, struct proof *ret,
                       ski_error *error)
{
        const struct text *content = &claim->revision->content;
        struct revision *revision = NULL;
        int r;

        r = refuse_subscriptions(claim, error);
        if (r == 0)
                r = revision_parse(claim->revision->path, content->bytes, content->length, arena, &revision,
                                   error);
        if (r == 0)
                r = refuse_server_statements(revision, error);
        *ret = (struct proof){ .claim = claim, .revision = revision };
        return r;
}

/* The statement that begins last of those up to the line; empty where there is none. */
static int find_statement(const struct revision_claim *claim, unsigned line, struct text *ret, ski_error *error)
{
        const struct text *content = &claim->revision->content;
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(content->bytes, content->length, &script, error);
        while (r == 0 && (r = script_next(script, &statement, error)) > 0 && statement.line <= line) {
                text_clear(ret);
                text_append_bytes(ret, statement.text, statement.length);
                r = 0;
        }
        return r < 0 ? r : ret->failed ? ski_error_oom(error) : 0;
}

/* Nobody can look up a line of a file that was not written: the statement itself is shown. */
static void show_statement(const struct revision_claim *claim, ski_error *error)
{
        _cleanup_text_ struct text detail = TEXT_INIT;
        _cleanup_text_ struct text statement = TEXT_INIT;
        const char *path = claim->revision->path;

        if (!error || error->line == 0 || !text_equal(error->file, path) || access(path, F_OK) == 0)
                return;
        if (find_statement(claim, error->line, &statement, NULL) < 0 || statement.length == 0)
                return;
        if (error->detail)
                text_appendf(&detail, "%s\n", error->detail);
        text_appendf(&detail, "in the statement:\n%s", text_get(&statement));
        ski_error_detail(error, "%s", text_get(&detail));
        ski_error_place(error, NULL, 0, 0);
}

int prove_revision(const struct change *change, const struct revision_claim *claim, ski_error *error)
{
        struct arena arena = ARENA_INIT;
        struct proof proof;
        int r;

        r = begin_proof(claim, &arena, &proof, error);
        proof.starts_wanted = claim->shadow != NULL;
        if (r == 0 && claim->shadow)
                r = shadow_try_left(claim->shadow, &change->session, try_in_shadow, &proof, error);
        else if (r == 0)
                r = try_beside(change, try_in_shadow, &proof, error);
        if (r < 0)
                show_statement(claim, error);
        free(proof.search_path);
        arena_free(&arena);
        return r;
}

int prove_revision_within(ski_session *session, const struct revision_claim *claim, ski_error *error)
{
        struct arena arena = ARENA_INIT;
        struct proof proof;
        int r;

        r = begin_proof(claim, &arena, &proof, error);
        proof.starts_wanted = true;
        if (r == 0)
                r = try_in_shadow(session, session, &proof, error);
        free(proof.search_path);
        arena_free(&arena);
        return r;
}
