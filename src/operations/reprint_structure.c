/* SPDX-License-Identifier: PostgreSQL */
#include "operations/reprint_structure.h"

#include "base/log.h"
#include "catalog/reprint.h"
#include "operations/structure_host.h"
#include "postgres/private_server.h"

struct asking {
        const struct snapshot *to;
        const struct reprint *reprint;
        struct snapshot *told;
        struct strings refused;
};

static void asking_clear(struct asking *asking)
{
        snapshot_free(asking->told);
        strings_free(&asking->refused);
}

/* As shadow_trial. */
static int ask(ski_session *maker, ski_session *loader _unused_, void *context, ski_error *error)
{
        struct asking *asking = context;

        return reprint_ask(maker, asking->to, asking->reprint, &asking->told, &asking->refused, error);
}

static int ask_in_shadow(const struct project *project, const struct structure_side *host,
                         const ski_session_options *options, struct asking *asking, ski_error *error)
{
        _cleanup_(structure_host_clear) struct structure_host place = { 0 };
        struct shadow_options shadow;
        int r;

        r = structure_host_find(project, host, options, &place, error);
        if (r == 0)
                r = structure_host_look(&place, error);
        if (r < 0)
                return r;
        shadow = structure_host_shadow(&place, options);
        return shadow_try(&shadow, ask, asking, error);
}

static void doubt_all(const struct reprint *reprint, int from, int to, const ski_error *failure,
                      struct strings *doubts)
{
        strings_addf(
                doubts,
                "whether %zu definition%s differ%s in more than the words in which PostgreSQL %d and %d print "
                "them, since no shadow database could be asked: %s%s%s%s",
                reprint->count, text_plural(reprint->count), reprint->count == 1 ? "s" : "", from, to,
                failure->message, failure->hint ? " (" : "", failure->hint ? failure->hint : "",
                failure->hint ? ")" : "");
}

static int take_over(const struct asking *asking, const struct reprint *reprint, int major, struct snapshot *to,
                     struct strings *doubts, ski_error *error)
{
        for (size_t i = 0; i < asking->refused.count; i++)
                strings_addf(doubts, "the definition that PostgreSQL %d refuses of %s", major,
                             asking->refused.items[i]);
        return doubts->failed ? ski_error_oom(error) : reprint_take_over(to, reprint, asking->told, error);
}

int reprint_structure(const struct project *project, const struct structure_side *host,
                      const struct snapshot *from, struct snapshot *to, const struct snapshot *whole,
                      const ski_session_options *options, struct strings *doubts, ski_error *error)
{
        _cleanup_(reprint_clear) struct reprint reprint = { 0 }, of_whole = { 0 };
        _cleanup_(asking_clear) struct asking asking = { .to = whole ? whole : to };
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        const int major = from->server_version / 10000;
        int r;

        r = reprint_find(from, to, &reprint, error);
        if (r < 0 || reprint.count == 0)
                return r;
        if (whole)
                r = reprint_in_whole(to, &reprint, whole, &of_whole, error);
        if (r < 0)
                return r;
        asking.reprint = whole ? &of_whole : &reprint;
        log_info("asking PostgreSQL %d in a shadow database how it prints %zu definition%s", major,
                 reprint.count, text_plural(reprint.count));
        r = ask_in_shadow(project, host, options, &asking, &failure);
        if (r == 0)
                return take_over(&asking, &reprint, major, to, doubts, error);
        if (r == -SKI_EINTERRUPTED || r == -SKI_ENOMEM)
                return ski_error_move(error, &failure);
        doubt_all(&reprint, major, to->server_version / 10000, &failure, doubts);
        return doubts->failed ? ski_error_oom(error) : 0;
}

int reprint_for_environment(const struct project *project, const struct environment *environment,
                            ski_session *session, const ski_session_options *options,
                            const struct snapshot *from, struct snapshot *to, bool *ret_doubtful,
                            ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        _cleanup_strings_ struct strings doubts = STRINGS_INIT;
        int r;

        r = environment_conninfo(project, environment, false, &conninfo, error);
        if (r < 0)
                return r;
        const struct structure_side host = { .kind = SIDE_ENVIRONMENT,
                                             .environment = (struct environment *)environment,
                                             .conninfo = conninfo,
                                             .session = session };
        r = reprint_structure(project, &host, from, to, NULL, options, &doubts, error);
        for (size_t i = 0; r == 0 && i < doubts.count; i++)
                log_warning("not compared: %s", doubts.items[i]);
        *ret_doubtful = doubts.count > 0;
        return r;
}

int reprint_believe(const struct snapshot *from, struct snapshot *to, size_t *ret_count, ski_error *error)
{
        _cleanup_(reprint_clear) struct reprint reprint = { 0 };
        int r;

        r = reprint_find(from, to, &reprint, error);
        *ret_count = reprint.count;
        return r < 0 || reprint.count == 0 ? r : reprint_take_over(to, &reprint, from, error);
}
