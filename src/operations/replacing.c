/* SPDX-License-Identifier: PostgreSQL */
#include "operations/replacing.h"

#include "base/log.h"
#include "operations/write_counters.h"

struct replacement_options replacing_options(const struct change *change, const ski_session_options *session)
{
        return (struct replacement_options){
                .session = session,
                .swap_timeout = (unsigned)setting_number(change->project, "timeouts.swap"),
                .retain_count = setting_number(change->project, "retention.count"),
                .retain_days = setting_number(change->project, "retention.days"),
                .look_only = change->dry_run,
        };
}

static int refuse_sessions(const struct strings *sessions, ski_error *error)
{
        _cleanup_text_ struct text lines = TEXT_INIT;

        strings_join(sessions, "\n", &lines);
        ski_error_set(error, -SKI_EREFUSED, "%zu session%s connected to the database that is to be replaced",
                      sessions->count, sessions->count == 1 ? " is" : "s are");
        ski_error_detail(error, "%s", text_get(&lines));
        ski_error_hint(error, "without --no-disconnect they are ended at the swap");
        return -SKI_EREFUSED;
}

int replacing_announce_limits(struct replacement *replacement, struct strings *ret_limits, ski_error *error)
{
        int r;

        r = replacement_limits(replacement, ret_limits, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < ret_limits->count; i++)
                log_warning("not carried over: %s", ret_limits->items[i]);
        return 0;
}

int replacing_announce_sessions(struct replacement *replacement, bool keep_sessions,
                                struct strings *ret_sessions, ski_error *error)
{
        _cleanup_strings_ struct strings unendable = STRINGS_INIT;
        int r;

        r = replacement_sessions(replacement, ret_sessions, &unendable, error);
        if (r < 0)
                return r;
        if (keep_sessions && ret_sessions->count + unendable.count > 0) {
                for (size_t i = 0; i < unendable.count; i++)
                        strings_add(ret_sessions, unendable.items[i]);
                return refuse_sessions(ret_sessions, error);
        }
        for (size_t i = 0; i < unendable.count; i++)
                log_warning("this role may not end a session, and the swap fails if it stays: %s",
                            unendable.items[i]);
        for (size_t i = 0; i < ret_sessions->count; i++)
                log_info("will be ended at the swap: %s", ret_sessions->items[i]);
        return 0;
}

int replacing_swap(const struct change *change, struct replacement *replacement,
                   const struct conninfo *finished, const char *operation, const char *source,
                   char **ret_retained, ski_error *error)
{
        const ski_session_options options = change_catalog_options(change);
        _cleanup_free_ char *counters = NULL;
        int r;

        r = write_counters_read(finished, &options, &counters, error);
        if (r < 0)
                return r;
        const struct replacement_origin origin = {
                .operation = operation,
                .environment = change->environment->name,
                .source = source,
                .counters = counters,
        };
        r = replacement_swap(replacement, &origin, ret_retained, error);
        if (r < 0)
                return r;
        replacement_prune(replacement, ret_retained);
        return 0;
}
