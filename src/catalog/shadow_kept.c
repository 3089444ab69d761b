/* SPDX-License-Identifier: PostgreSQL
 *
 * Shadows that are kept. What one holds stands in its comment: a digest of the statements that were loaded, which a
 * file in the project's cache lists. The comment changes in the same transaction as the content.
 *
 * When files have changed, new statements are simply run, if their place behind the others' makes no difference. For a
 * changed or removed one the effect is worked out in a transaction that is taken back: once what the old statements make is
 * read, once what the new ones make, both without what depends on them; the difference is then made to the shadow in place.
 * Only what is added or altered is taken over so: whatever would be dropped, and every other doubt, means that the shadow is
 * built anew.
 */
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/parallel.h"
#include "catalog/affected.h"
#include "catalog/kind.h"
#include "catalog/load_internal.h"
#include "catalog/plan.h"
#include "catalog/shadow_internal.h"
#include "catalog/snapshot_file.h"
#include "catalog/statements.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "postgres/target.h"
#include "sql/shadow_kept_list.h"
#include "sql/shadow_kept_names.h"

enum { MOST_CHANGED = 64 }; /* statements: with more of them it is quicker to begin anew */

struct keeping {
        struct shadow *shadow;
        const struct strings *files;
        struct statements wanted;
        struct load_result *load;
        struct snapshot **ret;
        const char *structure; /* the digest of the facts that it held; "" for none */
};

/* What changed statements make of it. */
struct change_of_shadow {
        uint32_t first; /* everything new has at least this oid */
        struct snapshot *from, *to;
        struct plan *plan;
};

static void change_clear(struct change_of_shadow *change)
{
        plan_free(change->plan);
        snapshot_free(change->from);
        snapshot_free(change->to);
}

/* Comments ----------------------------------------------------------------------------------------- */

static json_t *parse_comment(const char *comment)
{
        const char *json = comment ? strchr(comment, '{') : NULL;

        return json ? json_loads(json, 0, NULL) : NULL;
}

static const char *field(const json_t *facts, const char *name)
{
        const char *value = json_string_value(json_object_get(facts, name));

        return value ? value : "";
}

bool shadow_is_kept_for(const char *comment, const char *project)
{
        json_auto_t *facts = parse_comment(comment);

        return strcmp(field(facts, "project"), project) == 0;
}

/* `state` NULL: it holds nothing yet. `structure`: under which digest its facts are remembered, "" for none. */
static char *compose_comment(const struct shadow_options *options, const char *state, const char *structure)
{
        json_auto_t *facts =
                json_pack("{s:s, s:s, s:s, s:s, s:s}", "project", options->project, "side", options->keep->side,
                          "host", options->keep->host, "state", state ? state : "", "structure", structure);
        _cleanup_free_ char *json = facts ? json_dumps(facts, JSON_COMPACT) : NULL;

        return json ? text_format(SHADOW_KEPT_COMMENT
                                  " for a project, as its setting database.keep_shadow wishes; it "
                                  "may be dropped at any time. %s",
                                  json)
                    : NULL;
}

static char *state_path(const struct keeping *keeping, const char *state)
{
        return text_format("%s/%s.statements", keeping->shadow->options->keep->folder, state);
}

/* Inside the transaction that changes the shadow, at its end. */
static int write_state(const struct keeping *keeping, ski_error *error)
{
        const struct shadow *shadow = keeping->shadow;
        const char *folder = shadow->options->keep->folder;
        char state[DIGEST_DIGITS + 1], structure[DIGEST_DIGITS + 1] = "";
        _cleanup_free_ char *comment = NULL, *path = NULL;
        int r;

        statements_digest(&keeping->wanted, state);
        path = state_path(keeping, state);
        if (!path)
                return ski_error_oom(error);
        r = folder_make(folder, 0700, error);
        if (r == 0)
                r = statements_write(&keeping->wanted, path, error);
        /* With what is added for the reading it is not what the shadow holds. */
        if (r == 0 && !shadow->options->complete)
                r = snapshot_write_by_digest(*keeping->ret, folder, structure, error);
        if (r < 0)
                return r;
        comment = compose_comment(shadow->options, state, structure);
        return comment ? comment_on_database(shadow->loader, shadow->name, comment, error)
                       : ski_error_oom(error);
}

/* Building ----------------------------------------------------------------------------------------- */

static int load_all(struct keeping *keeping, bool commits, ski_error *error)
{
        ski_session *session = keeping->shadow->loader;
        const struct load_options options = shadow_load_options(keeping->shadow, commits);
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = commits ? 0 : session_begin_by_hand(session, 0, &scope, error);
        if (r == 0)
                r = load_files(session, keeping->files, &options, keeping->load, error);
        if (r == 0)
                r = shadow_read_structure(keeping->shadow, keeping->ret, error);
        if (r == 0)
                r = write_state(keeping, error);
        if (r == 0 && !commits)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

static int build(struct keeping *keeping, ski_error *error)
{
        struct shadow *shadow = keeping->shadow;
        _cleanup_free_ char *comment = compose_comment(shadow->options, NULL, "");
        int r;

        if (!comment)
                return ski_error_oom(error);
        r = shadow_create(shadow, comment, error);
        if (r < 0)
                return r;
        r = load_all(keeping, false, error);
        if (r < 0 && keeping->load->needs_commits) {
                ski_error_clear(error);
                r = load_all(keeping, true, error);
        }
        shadow->ends = r < 0;
        return r;
}

/* Taking over what has changed ----------------------------------------------------------------------- */

/* The server reads what it gets at once by the settings that hold before it. */
static bool sets_how_to_read(const struct text *sql)
{
        return strcasestr(text_get(sql), "conforming_strings") || strcasestr(text_get(sql), "encoding") ||
               strcasestr(text_get(sql), "names");
}

/* All at once, as they stand. */
static int run_text(struct keeping *keeping, const struct text *sql, ski_error *error)
{
        const struct load_options options = shadow_load_options(keeping->shadow, false);
        static const char reset[] = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL;\n";
        ski_session *session = keeping->shadow->loader;
        _cleanup_text_ struct text all = TEXT_INIT;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        text_append(&all, reset);
        if (options.role)
                quote_format(&all, "SET ROLE %I;\n", options.role);
        text_appendf(&all, "%s%s", text_get(sql), reset);
        if (options.role)
                quote_format(&all, "SET ROLE %I;\n", options.role);
        if (all.failed)
                return ski_error_oom(error);
        r = session_begin_by_hand(session, 0, &scope, error);
        if (r == 0)
                r = session_run_simple(session, text_get(&all), NULL, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

/* In any order that works. */
static int load_text(struct keeping *keeping, const struct text *sql, ski_error *error)
{
        const struct load_options options = shadow_load_options(keeping->shadow, false);
        _cleanup_free_ char *path =
                text_format("%s/%s.sql", keeping->shadow->options->keep->folder, keeping->shadow->name);
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        int r;

        strings_add(&files, path ? path : "");
        if (!path || files.failed || sql->failed)
                return ski_error_oom(error);
        if (!sets_how_to_read(sql) && run_text(keeping, sql, NULL) == 0)
                return 0;
        r = file_write_cached(path, text_get(sql), sql->length, error);
        if (r == 0)
                r = load_files(keeping->shadow->loader, &files, &options, keeping->load, error);
        unlink(path);
        return r;
}

/* Nothing that is made from now on has a smaller one. The large object goes with its transaction. */
static int take_oid(ski_session *session, uint32_t *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, "select lo_create(0)::int8", SKI_NO_PARAMS);
        if (r == 0)
                *ret = (uint32_t)ski_result_int8(rows, 0, 0);
        return r;
}

/* The facts of what these statements make; they are then taken back. Inside an open scope. */
static int try_out(struct keeping *keeping, const struct text *sql, uint32_t first, struct snapshot **ret,
                   ski_error *error)
{
        ski_session *session = keeping->shadow->loader;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(session, 0, &scope, error);
        if (r == 0)
                r = load_text(keeping, sql, error);
        if (r == 0)
                r = snapshot_take_since(session, first, ret, error);
        ski_scope_rollback(&scope);
        return r;
}

static int doubt(ski_error *error, const char *reason)
{
        return ski_error_set(error, -SKI_EUSAGE, "%s", reason);
}

/* A drop could silently take something along that an unchanged statement made. */
static bool is_harmless(const struct plan *plan)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct step *step = &plan->steps[i];

                if ((step->action != STEP_CREATE && step->action != STEP_ALTER) || step->outside_transaction ||
                    step->commit_before)
                        return false;
        }
        return true;
}

static int run_plan(const struct shadow *shadow, const struct plan *plan, ski_error *error)
{
        const struct load_options options = shadow_load_options(shadow, false);
        _cleanup_text_ struct text settings = TEXT_INIT;
        int r;

        text_append(&settings, "SET LOCAL check_function_bodies = off");
        if (options.role)
                quote_format(&settings, "; SET LOCAL ROLE %I", options.role);
        if (settings.failed)
                return ski_error_oom(error);
        r = session_run_simple(shadow->loader, text_get(&settings), NULL, error);
        for (size_t i = 0; i < plan->count; i++)
                for (size_t k = 0; r == 0 && k < plan->steps[i].statements.count; k++)
                        r = session_run_simple(shadow->loader, plan->steps[i].statements.items[k], NULL, error);
        return r;
}

static void add_targets(const struct statements *statements, const bool *chosen, struct strings *names)
{
        for (size_t i = 0; i < statements->count; i++) {
                _cleanup_text_ struct text name = TEXT_INIT;

                if (chosen[i] && statement_target(statements->items[i].text, &name) == TARGET_NAMED)
                        strings_add(names, text_get(&name));
        }
}

static int check_names(const struct keeping *keeping, const json_t *names, ski_error *error)
{
        _cleanup_free_ char *list = json_dumps(names, JSON_COMPACT);
        SKI_CLEANUP_RESULT ski_result *taken = NULL;
        int r;

        if (!list)
                return ski_error_oom(error);
        r = ski_execute(keeping->shadow->loader, &taken, error, sql_shadow_kept_names,
                        SKI_PARAMS(ski_text(list)));
        if (r < 0)
                return r;
        return ski_result_bool(taken, 0, 0) ? doubt(error, "a new name is there already") : 0;
}

/* An index ON ONLY a table comes to the partitions that are made later, so that the order among them matters. */
static bool is_out_of_order(const char *text, bool only_behind)
{
        return load_leaves_partitions_out(text) || (only_behind && strcasestr(text, "partition of"));
}

/* What makes something new of a new name may come after what stands behind it in the files. All else may not: it might
 * alter what is altered again there, or give another meaning to what is said there. */
static int check_order(const struct keeping *keeping, const struct statements *held, const bool *gone,
                       const bool *added, bool is_changed, ski_error *error)
{
        const struct statements *wanted = &keeping->wanted;
        _cleanup_strings_ struct strings before = STRINGS_INIT;
        json_auto_t *names = json_array();
        enum statement_sweep behind = SWEEP_NOTHING;
        bool is_last = !is_changed, only_behind = false;

        add_targets(held, gone, &before);
        if (statements_imitate(held, gone, &before))
                return doubt(error, "what has changed may be the model of something else");
        for (size_t i = wanted->count; i-- > 0;) {
                _cleanup_text_ struct text name = TEXT_INIT;
                enum target_reach reach;

                is_last = is_last && added[i];
                if (!added[i]) {
                        enum statement_sweep sweep = statement_sweeps(wanted->items[i].text);

                        behind = sweep > behind ? sweep : behind;
                        only_behind |= load_leaves_partitions_out(wanted->items[i].text);
                        continue;
                }
                if (is_last)
                        continue;
                if (is_out_of_order(wanted->items[i].text, only_behind))
                        return doubt(error, "partitions would not get the same indexes");
                if (behind == SWEEP_ANY)
                        return doubt(error, "what stands behind it is about whatever is there");
                reach = statement_target(wanted->items[i].text, &name);
                if (reach == TARGET_UNKNOWN)
                        return doubt(error, "a new statement may alter what others stand behind");
                if (reach == TARGET_NAMED && !strings_contain(&before, text_get(&name))) {
                        if (behind != SWEEP_NOTHING)
                                return doubt(error,
                                             "what stands behind it gives privileges on all that is there");
                        json_array_append_new(names, json_string(text_get(&name)));
                }
        }
        if (before.failed || !names)
                return ski_error_oom(error);
        return json_array_size(names) > 0 ? check_names(keeping, names, error) : 0;
}

/* Remarks can't be told apart from those that stay; what is made by a tie, or by an event trigger, stands in no plan. */
static bool is_told_whole(const struct snapshot *snapshot)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                if (fact->kind->catalog == 0 || is_tie_to_parent(fact))
                        return false;
        }
        return true;
}

static bool may_be_updated(const struct snapshot *snapshot)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                if (snapshot->facts[i]->kind->catalog == CATALOG_EVENT_TRIGGER)
                        return false;
        }
        return snapshot->gaps.count == 0;
}

/* What the shadow held before the plan, brought to what it holds now. */
static int update_structure(struct keeping *keeping, const struct change_of_shadow *change, ski_error *error)
{
        const struct shadow *shadow = keeping->shadow;
        _cleanup_(snapshot_freep) struct snapshot *known = NULL;
        _cleanup_(affected_clear) struct affected affected = { 0 };
        _cleanup_free_ char *path =
                text_format("%s/%s.snapshot", shadow->options->keep->folder, keeping->structure);
        struct selection selection;
        int r;

        if (!path)
                return ski_error_oom(error);
        if (shadow->options->complete || !is_told_whole(change->from) || !is_told_whole(change->to))
                return doubt(error, "the change has to be looked for");
        r = snapshot_read(path, &known, error);
        if (r == 0 && !may_be_updated(known))
                r = doubt(error, "more may have changed than was said");
        if (r == 0)
                r = affected_find(known, change->plan, &affected, error);
        if (r < 0)
                return r;
        selection = (struct selection){ change->first, affected.oids, affected.count };
        r = snapshot_update(shadow->loader, known, &selection, affected.facts, error);
        if (r == 0)
                *keeping->ret = steal(known);
        return r;
}

static int read_changed(struct keeping *keeping, const struct change_of_shadow *change, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error reason = SKI_ERROR_INIT;

        if (update_structure(keeping, change, &reason) == 0)
                return 0;
        if (reason.code == -SKI_EINTERRUPTED || reason.code == -SKI_ELOST)
                return ski_error_move(error, &reason);
        log_debug("the kept shadow %s is read whole: %s", keeping->shadow->name, reason.message);
        return shadow_read_structure(keeping->shadow, keeping->ret, error);
}

static int check_others(const struct snapshot *structure, const struct plan *plan, ski_error *error)
{
        const struct fact *other;
        int r;

        r = affected_find_other(structure, plan, &other, error);
        return r == 0 && other ? ski_error_set(error, -SKI_EUSAGE, "%s %s may mean something else now",
                                               other->kind->name, other->identity)
                               : r;
}

/* Finds what the changed statements make of the shadow, and makes it. */
static int change_shadow(struct keeping *keeping, const struct text *before, const struct text *after,
                         ski_error *error)
{
        ski_session *session = keeping->shadow->loader;
        _cleanup_(change_clear) struct change_of_shadow change = { 0 };
        struct script_wishes wishes;
        int r;

        r = take_oid(session, &change.first, error);
        if (r == 0)
                r = try_out(keeping, before, change.first, &change.from, error);
        if (r == 0)
                r = try_out(keeping, after, change.first, &change.to, error);
        if (r < 0)
                return r;
        wishes = (struct script_wishes){ .role = change.from->role,
                                         .server_version = change.from->server_version };
        r = plan_make(change.from, change.to, &wishes, &change.plan, error);
        if (r == 0 && !is_harmless(change.plan))
                r = doubt(error, "something would have to be dropped");
        if (r == 0)
                r = run_plan(keeping->shadow, change.plan, error);
        if (r == 0)
                r = read_changed(keeping, &change, error);
        return r < 0 ? r : check_others(*keeping->ret, change.plan, error);
}

static int take_over_changed(struct keeping *keeping, const struct statements *held, const bool *gone,
                             const bool *added, ski_error *error)
{
        _cleanup_text_ struct text before = TEXT_INIT, after = TEXT_INIT;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        if (!statements_compose_drops(held, gone, &before) || !statements_compose_drops(held, gone, &after))
                return doubt(error, "a changed statement makes nothing that can be dropped");
        statements_compose(held, gone, &before);
        statements_compose(&keeping->wanted, added, &after);
        r = session_begin_by_hand(keeping->shadow->loader, 0, &scope, error);
        if (r == 0)
                r = change_shadow(keeping, &before, &after, error);
        if (r == 0)
                r = write_state(keeping, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

static int take_over_added(struct keeping *keeping, const bool *added, ski_error *error)
{
        _cleanup_text_ struct text sql = TEXT_INIT;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        statements_compose(&keeping->wanted, added, &sql);
        r = session_begin_by_hand(keeping->shadow->loader, 0, &scope, error);
        if (r == 0)
                r = load_text(keeping, &sql, error);
        if (r == 0)
                r = shadow_read_structure(keeping->shadow, keeping->ret, error);
        if (r == 0)
                r = write_state(keeping, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

/* Any error means that the shadow has to be built anew. */
static int update(struct keeping *keeping, const json_t *facts, ski_error *error)
{
        _cleanup_(statements_clear) struct statements held = { 0 };
        _cleanup_free_ char *path = state_path(keeping, field(facts, "state"));
        _cleanup_free_ bool *gone = NULL, *added = NULL;
        size_t gone_count, added_count;
        char state[DIGEST_DIGITS + 1];
        int r;

        if (!path)
                return ski_error_oom(error);
        if (strcmp(field(facts, "host"), keeping->shadow->options->keep->host) != 0)
                return doubt(error, "the server or its settings are others");
        r = statements_read(path, &held, error);
        if (r == 0)
                r = statements_compare(&held, &keeping->wanted, &gone, &added, &gone_count, &added_count,
                                       error);
        if (r < 0)
                return r;
        statements_digest(&held, state);
        if (strcmp(state, field(facts, "state")) != 0 || gone_count + added_count > MOST_CHANGED)
                return doubt(error, "too much has changed");
        r = shadow_connect(keeping->shadow, error);
        if (r == 0)
                r = check_order(keeping, &held, gone, added, gone_count > 0, error);
        if (r < 0)
                return r;
        keeping->structure = field(facts, "structure");
        r = gone_count > 0 ? take_over_changed(keeping, &held, gone, added, error)
                           : take_over_added(keeping, added, error);
        statements_digest(&keeping->wanted, state);
        if (r == 0 && strcmp(state, field(facts, "state")) != 0)
                unlink(path);
        if (r == 0)
                log_debug("the kept shadow %s took over %zu new statements for %zu", keeping->shadow->name,
                          added_count, gone_count);
        return r;
}

static int discard(const struct keeping *keeping, const char *state, ski_error *error)
{
        _cleanup_free_ char *path = state_path(keeping, state);

        if (path && state[0])
                unlink(path);
        return shadow_drop(keeping->shadow, keeping->shadow->name, error);
}

/* What is to be done while the shadow is brought up to date. */
struct updating {
        struct keeping *keeping;
        const json_t *facts;
        ski_error *reason; /* why it can't be */
        int result;
};

static int update_one(size_t index, void *context, ski_error *error)
{
        struct updating *updating = context;

        if (index == 1)
                return shadow_find_leftovers(updating->keeping->shadow, error);
        updating->result = update(updating->keeping, updating->facts, updating->reason);
        return 0;
}

/* ret_done is false where it has to be built. */
static int update_if_there(struct keeping *keeping, const struct database_facts *database, const json_t *facts,
                           bool *ret_done, ski_error *error)
{
        struct shadow *shadow = keeping->shadow;
        SKI_CLEANUP_ERROR ski_error reason = SKI_ERROR_INIT;
        struct updating updating = { .keeping = keeping, .facts = facts, .reason = &reason };
        int r;

        *ret_done = false;
        if (!shadow_is_leftover(shadow, shadow->name, database->comment, shadow->options->project)) {
                ski_error_set(error, -SKI_EREFUSED, "the database %s is not this project's", shadow->name);
                return ski_error_hint(error, "it has the name of the project's kept shadow; drop or rename it");
        }
        if (!database->comment)
                return 0;
        r = parallel_run(2, 2, update_one, &updating, error);
        if (r < 0)
                return r;
        *ret_done = updating.result == 0;
        if (reason.code == -SKI_EINTERRUPTED || reason.code == -SKI_ELOST)
                return ski_error_move(error, &reason);
        if (!*ret_done)
                log_debug("the kept shadow %s is built anew: %s", shadow->name, reason.message);
        return 0;
}

static int build_anew(struct keeping *keeping, bool found, const json_t *facts, ski_error *error)
{
        struct shadow *shadow = keeping->shadow;
        int r = 0;

        shadow_disconnect(shadow);
        snapshot_free(*keeping->ret);
        *keeping->ret = NULL;
        if (found)
                r = discard(keeping, field(facts, "state"), error);
        else
                r = shadow_find_leftovers(shadow, error);
        return r < 0 ? r : build(keeping, error);
}

static int update_or_build(struct keeping *keeping, ski_error *error)
{
        struct shadow *shadow = keeping->shadow;
        _cleanup_(database_facts_clear) struct database_facts database = { 0 };
        json_auto_t *facts = NULL;
        bool found, is_done = false;
        int r;

        r = database_facts_read(shadow->holder, shadow->name, &database, &found, error);
        if (r < 0)
                return r;
        facts = parse_comment(database.comment);
        if (found)
                r = update_if_there(keeping, &database, facts, &is_done, error);
        if (r == 0 && !is_done)
                r = build_anew(keeping, found, facts, error);
        if (r == 0)
                shadow_drop_leftovers(shadow, NULL);
        return r;
}

int shadow_kept_name(const struct shadow_options *options, char **ret, ski_error *error)
{
        char digits[DIGEST_DIGITS + 1];
        struct digest digest;

        digest_begin(&digest);
        digest_add_text(&digest, options->project);
        digest_add_text(&digest, options->keep->side);
        digest_add_text(&digest, options->role);
        digest_end_text(&digest, digits);
        *ret = text_format("skinspire_shadow_kept_%.16s", digits);
        return *ret ? 0 : ski_error_oom(error);
}

int shadow_run_kept(struct shadow *shadow, const struct strings *files, struct snapshot **ret,
                    struct load_result *ret_load, ski_error *error)
{
        struct keeping keeping = { .shadow = shadow, .files = files, .load = ret_load, .ret = ret };
        int r;

        *ret = NULL;
        r = statements_list(files, &keeping.wanted, error);
        if (r == 0)
                r = update_or_build(&keeping, error);
        if (r < 0) {
                snapshot_free(*ret);
                *ret = NULL;
        }
        statements_clear(&keeping.wanted);
        return r;
}

/* Listing ------------------------------------------------------------------------------------------ */

void kept_shadows_clear(struct kept_shadows *shadows)
{
        for (size_t i = 0; i < shadows->count; i++) {
                free(shadows->items[i].database);
                free(shadows->items[i].side);
        }
        free(shadows->items);
        *shadows = (struct kept_shadows){ 0 };
}

int shadow_find_kept(ski_session *session, const char *project, struct kept_shadows *ret, ski_error *error)
{
        _cleanup_(kept_shadows_clear) struct kept_shadows shadows = { 0 };
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_shadow_kept_list, SKI_PARAMS(ski_text(SHADOW_KEPT_COMMENT)));
        if (r < 0)
                return r;
        shadows.items = calloc(ski_result_rows(rows) + 1, sizeof(*shadows.items));
        for (size_t row = 0; shadows.items && row < ski_result_rows(rows); row++) {
                json_auto_t *facts = parse_comment(ski_result_text(rows, row, 1));
                struct kept_shadow *item = &shadows.items[shadows.count];

                if (strcmp(field(facts, "project"), project) != 0)
                        continue;
                *item = (struct kept_shadow){ .database = strdup(ski_result_text(rows, row, 0)),
                                              .side = strdup(field(facts, "side")),
                                              .bytes = ski_result_int8(rows, row, 2) };
                shadows.count++;
                if (!item->database || !item->side)
                        return ski_error_oom(error);
        }
        if (!shadows.items)
                return ski_error_oom(error);
        *ret = shadows;
        shadows = (struct kept_shadows){ 0 };
        return 0;
}
