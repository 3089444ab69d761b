/* SPDX-License-Identifier: PostgreSQL */
#include "operations/promotion.h"

#include <stdlib.h>
#include <string.h>

#include "migration/migration_log.h"

struct promotion {
        const struct change *change;
        const struct migration_files *files;
        const struct walk *walk;
        struct text missing; /* a line for each revision that is not where it should be */
};

static void promotion_clear(struct promotion *promotion)
{
        text_free(&promotion->missing);
}

static void miss(struct promotion *promotion, const struct revision *revision, const char *environment,
                 const char *what)
{
        text_appendf(&promotion->missing, "%s%s %s %s", promotion->missing.length > 0 ? "\n" : "", revision->id,
                     what, environment);
}

/* What Alembic ran is in no log of ours, and counts all the same. */
static const char *find_fault(const struct revision *revision, bool is_there,
                              const struct migration_state *state)
{
        if (!is_there)
                return state->has_run ? "was taken back in" : "has not run in";
        if (!state->checksum)
                return state->is_stamp ? "was only stamped in" : NULL;
        return migration_is_same(revision, state->checksum) ? NULL : "was changed after it had run in";
}

static void compare(struct promotion *promotion, const char *environment, const bool *there,
                    const ski_result *states)
{
        for (size_t i = 0; i < promotion->walk->steps.count; i++) {
                const struct revision *revision = promotion->walk->steps.items[i];
                const struct migration_state state = migration_log_state_of(states, revision->id);
                const char *fault = find_fault(revision, there[revision->place], &state);

                if (fault)
                        miss(promotion, revision, environment, fault);
        }
}

static int read_environment(struct promotion *promotion, const struct change *there, bool *marks,
                            ski_result **ret_states, ski_error *error)
{
        const struct version_table table = migration_version_table(promotion->files);
        ski_session_options options = there->session;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        _cleanup_strings_ struct strings ids = STRINGS_INIT;
        struct revision_list current = { 0 };
        bool exists;
        int r;

        options.read_only = true;
        r = change_open(there, false, NULL, &options, &session, error);
        if (r == 0)
                r = versions_read(session, &table, &ids, &exists, error);
        if (r == 0)
                r = versions_locate(promotion->files->history, &ids, &current, error);
        if (r == 0)
                r = migration_log_states(session, ret_states, error);
        if (r == 0)
                history_mark_ancestors(promotion->files->history, &current, marks);
        free(current.items);
        return r;
}

static int look_into(struct promotion *promotion, const char *name, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(promotion->files->history->count + 1, sizeof(*marks));
        _cleanup_(environment_freep) struct environment *environment = NULL;
        SKI_CLEANUP_RESULT ski_result *states = NULL;
        struct change there = *promotion->change;
        int r;

        if (!marks)
                return ski_error_oom(error);
        r = environment_find(there.project, name, &environment, error);
        if (r < 0)
                return r;
        there.environment = environment;
        r = read_environment(promotion, &there, marks, &states, error);
        if (r < 0)
                return ski_error_prefix(error, "migrations.promotion: %s, in which the revisions must have run",
                                        name);
        compare(promotion, name, marks, states);
        return 0;
}

static int check_names(const struct strings *order, const struct project *project, ski_error *error)
{
        for (size_t i = 0; i < order->count; i++) {
                if (!strings_contain(environment_names(project), order->items[i]))
                        return ski_error_set(error, -SKI_ECONFIG,
                                             "migrations.promotion: there is no environment %s",
                                             order->items[i]);
        }
        return 0;
}

int promotion_check(const struct change *change, const struct migration_files *files, const struct walk *walk,
                    ski_error *error)
{
        const struct strings *order = setting_list(change->project, "migrations.promotion");
        _cleanup_(promotion_clear) struct promotion promotion = { .change = change,
                                                                  .files = files,
                                                                  .walk = walk };
        int r;

        if (walk->direction != REVISION_UPGRADE || walk->steps.count == 0 ||
            !strings_contain(order, change->environment->name))
                return 0;
        r = check_names(order, change->project, error);
        for (size_t i = 0; r == 0 && strcmp(order->items[i], change->environment->name) != 0; i++)
                r = look_into(&promotion, order->items[i], error);
        if (r < 0 || promotion.missing.length == 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED, "revisions must run elsewhere before they run in %s",
                      change->environment->name);
        ski_error_detail(error, "%s", text_get(&promotion.missing));
        return ski_error_hint(
                error, "'skinspire db upgrade --env …' runs them there; migrations.promotion has the order");
}
