/* SPDX-License-Identifier: PostgreSQL */
#include "operations/promotion.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/digest.h"
#include "migration/migration_log.h"

struct promotion {
        const struct change *change;
        const struct migration_files *files;
        const struct walk *walk;
        struct text missing; /* a line for each revision that has not run where it should */
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

/* The checksum of what ran last of the revision's upgrade; NULL where the log knows of none. */
static const char *logged_checksum(const ski_result *log, const char *revision)
{
        for (size_t row = 0; log && row < ski_result_rows(log); row++) {
                if (strcmp(ski_result_text(log, row, 0), revision) == 0)
                        return ski_result_text(log, row, 1);
        }
        return NULL;
}

/* What Alembic ran is in no log of ours, and counts all the same. */
static void compare(struct promotion *promotion, const char *environment, const bool *there,
                    const ski_result *log)
{
        for (size_t i = 0; i < promotion->walk->steps.count; i++) {
                const struct revision *revision = promotion->walk->steps.items[i];
                const char *ran = logged_checksum(log, revision->id);
                char now[DIGEST_DIGITS + 1];

                migration_checksum(revision, REVISION_UPGRADE, now);
                if (!there[revision->place] && !ran)
                        miss(promotion, revision, environment, "has not run in");
                else if (ran && strcmp(ran, now) != 0)
                        miss(promotion, revision, environment, "was changed after it had run in");
        }
}

static int read_environment(struct promotion *promotion, const struct change *there, bool *marks,
                            ski_result **ret_log, ski_error *error)
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
                r = migration_log_upgrades(session, ret_log, error);
        if (r == 0)
                history_mark_ancestors(promotion->files->history, &current, marks);
        free(current.items);
        return r;
}

static int look_into(struct promotion *promotion, const char *name, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(promotion->files->history->count + 1, sizeof(*marks));
        _cleanup_(environment_freep) struct environment *environment = NULL;
        SKI_CLEANUP_RESULT ski_result *log = NULL;
        struct change there = *promotion->change;
        int r;

        if (!marks)
                return ski_error_oom(error);
        r = environment_find(there.project, name, &environment, error);
        if (r < 0)
                return r;
        there.environment = environment;
        r = read_environment(promotion, &there, marks, &log, error);
        if (r < 0)
                return ski_error_prefix(error, "migrations.promotion: %s, in which the revisions must have run",
                                        name);
        compare(promotion, name, marks, log);
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

        if (walk->direction != REVISION_UPGRADE || !strings_contain(order, change->environment->name))
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
