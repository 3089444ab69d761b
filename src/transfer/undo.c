/* SPDX-License-Identifier: PostgreSQL
 *
 * Bringing a retained database back, and letting old ones go.
 */
#include <time.h>

#include "base/log.h"
#include "postgres/database.h"
#include "postgres/quote.h"
#include "transfer/names.h"
#include "transfer/replace_internal.h"

static bool is_too_old(const struct retained *retained, long days)
{
        struct tm when = { 0 };

        if (days <= 0 || !strptime(retained->replaced_at, "%Y-%m-%dT%H:%M:%SZ", &when))
                return false;
        return difftime(time(NULL), timegm(&when)) > (double)days * 86400;
}

/* Never by force: somebody may be looking at it. */
static int drop_retained(ski_session *session, const char *database, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "drop database if exists %I", database);
        if (statement.failed)
                return ski_error_oom(error);
        return ski_execute_alone(session, NULL, error, text_get(&statement));
}

void replacement_prune(struct replacement *replacement, char **present)
{
        _cleanup_(retained_list_clear) struct retained_list list = { 0 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        if (retained_read(replacement->helper, replacement->target, &list, &error) < 0) {
                log_warning("cannot look for old retained databases: %s", error.message);
                return;
        }
        for (size_t i = 0; i < list.count; i++) {
                const struct retained *retained = &list.items[i];

                if ((long)i < replacement->options.retain_count &&
                    !is_too_old(retained, replacement->options.retain_days))
                        continue;
                if (drop_retained(replacement->helper, retained->database, &error) < 0) {
                        log_warning("the old retained database %s stays: %s", retained->database,
                                    error.message);
                        continue;
                }
                log_info("dropped the old retained database %s", retained->database);
                if (present && text_equal(*present, retained->database))
                        free(steal(*present));
        }
}

/* The comments change sides as well: the one that comes back gets the one that people wrote. */
static int change_comments(struct replacement *replacement, const struct replacement_origin *origin,
                           const char *aside, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts returned = { 0 }, present = { 0 };
        _cleanup_free_ char *original = NULL, *present_original = NULL, *comment = NULL;
        bool found;
        int r;

        r = database_facts_read(replacement->holder, replacement->target, &returned, &found, error);
        if (r < 0)
                return r;
        r = original_comment(returned.comment, &original, error);
        if (r < 0)
                return r;
        r = comment_on_database(replacement->holder, replacement->target, original, error);
        if (r < 0 || !replacement->target_exists)
                return r;
        r = database_facts_read(replacement->holder, aside, &present, &found, error);
        if (r < 0)
                return r;
        r = original_comment(present.comment, &present_original, error);
        if (r < 0)
                return r;
        comment = retained_comment(origin, aside, replacement->target, present_original);
        if (!comment)
                return ski_error_oom(error);
        return comment_on_database(replacement->holder, aside, comment, error);
}

int replacement_undo(struct replacement *replacement, const struct retained *retained, const char *counters,
                     char **ret_put_aside, ski_error *error)
{
        const struct replacement_origin origin = { .operation = "undo",
                                                   .environment = retained->environment,
                                                   .counters = counters };
        _cleanup_free_ char *aside = NULL;
        int r;

        r = retained_name(replacement->helper, replacement->target, &aside, error);
        if (r < 0)
                return r;
        r = swap_names(replacement, retained->database, aside, error);
        if (r < 0)
                return r;
        r = change_comments(replacement, &origin, aside, error);
        if (r < 0)
                return r;
        r = ski_scope_commit(&replacement->holding, error);
        if (r < 0)
                return r;
        *ret_put_aside = replacement->target_exists ? steal(aside) : NULL;
        return 0;
}
