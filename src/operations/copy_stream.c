/* SPDX-License-Identifier: PostgreSQL
 *
 * Copying by carrying structure and rows through our own hands: between any two servers, from a source that is in use.
 */
#include "operations/copy_internal.h"

#include "base/clock.h"
#include "operations/copy_data.h"
#include "postgres/session_internal.h"
#include "transfer/content_read.h"
#include "transfer/engine.h"
#include "transfer/sections.h"
#include "transfer/statistics.h"

/* Made as the source was made: its encoding and locale. The owner stays the target's; a new one is the
 * environment's role. */
static int create_building(struct copy *copy, ski_error *error)
{
        const ski_result *facts = copy->source_facts;
        const struct database_shape as_it_is = { .owner = NULL };
        const struct database_shape shape = {
                .owner = replacement_target_exists(copy->replacement) ? NULL : copy->to->role,
                .encoding = ski_result_text(facts, 0, 1),
                .collate = ski_result_text(facts, 0, 2),
                .ctype = ski_result_text(facts, 0, 3),
                .locale_provider = ski_result_text(facts, 0, 4),
                .locale = ski_result_text(facts, 0, 5),
        };

        return replacement_create(copy->replacement, copy->options->data_only ? &as_it_is : &shape,
                                  &copy->building, error);
}

/* The source's tables, sequences and large objects. What the census says of sequences must be older than these. */
static int read_tables(struct copy *copy, struct empty_columns *emptied, struct content **ret, ski_error *error)
{
        const struct copy_options *options = copy->options;
        const struct content_request wanted = {
                .no_owner = options->no_owner,
                .no_privileges = options->no_privileges,
                .tables = options->tables,
                .excluded_tables = options->excluded_tables,
                .excluded_data = options->excluded_data,
                .conditions = options->conditions,
                .emptied = options->emptied,
                .empty_columns = emptied,
        };

        return content_read(copy->reader, &wanted, ret, error);
}

/* The structure in two sections: the source's, or the target's own. */
static int read_sections(struct copy *copy, const struct conninfo *conninfo, const char *snapshot,
                         ski_session *session, ski_session *empty, struct content *content, ski_error *error)
{
        const struct section_request request = {
                .conninfo = conninfo,
                .snapshot = snapshot,
                .session = session,
                .programs = setting_text(copy->project, "server.programs"),
                .empty = empty,
                .no_owner = copy->options->no_owner,
                .no_privileges = copy->options->no_privileges,
        };

        return sections_read(&request, &copy->writer, content, error);
}

static int read_source(struct copy *copy, ski_session *empty, struct empty_columns *emptied,
                       struct content **ret, ski_error *error)
{
        _cleanup_(content_freep) struct content *content = NULL;
        int r;

        r = census_take_catalog(copy->reader, copy_has_same_major(copy), &copy->before, error);
        if (r == 0)
                r = read_tables(copy, emptied, &content, error);
        if (r == 0)
                r = read_sections(copy, copy->source, copy->snapshot, copy->reader, empty, content, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", copy->from->name);
        *ret = steal(content);
        return 0;
}

/* As above, for rows that come into the target's own structure. Nobody of us may be in there when it is replaced. */
static int read_both(struct copy *copy, ski_session *empty, struct empty_columns *emptied, struct content **ret,
                     ski_error *error)
{
        _cleanup_(keeper_close) struct keeper keeper = { .conninfo = NULL };
        _cleanup_(content_freep) struct content *content = NULL;
        int r;

        r = keeper_open(copy, &keeper, error);
        if (r == 0)
                r = copy_data_census(copy, &keeper, error);
        if (r == 0)
                r = read_tables(copy, emptied, &content, error);
        if (r == 0)
                r = read_sections(copy, keeper.conninfo, keeper.snapshot, keeper.session, empty, content,
                                  error);
        if (r < 0)
                return r;
        *ret = steal(content);
        return 0;
}

static int read_content(struct copy *copy, ski_session *empty, struct empty_columns *emptied,
                        struct content **ret, ski_error *error)
{
        copy_report(copy, "reading the structure", 0, 0, NULL);
        return copy->options->data_only ? read_both(copy, empty, emptied, ret, error)
                                        : read_source(copy, empty, emptied, ret, error);
}

/* "public.patients, 1200000 rows, 85 MB/s, 12 s left" */
static void describe(const struct copy *copy, const struct engine_progress *progress, struct text *text)
{
        double seconds = (double)(clock_milliseconds() - copy->streaming_since) / 1000;

        text_append(text, progress->what);
        text_appendf(text, ", %llu row%s, ", (unsigned long long)progress->rows, text_plural(progress->rows));
        text_append_size(text, (unsigned long long)((double)progress->bytes / (seconds > 0.1 ? seconds : 0.1)));
        text_append(text, "/s");
        if (progress->done > 0 && seconds > 1)
                text_appendf(text, ", %.0f s left",
                             seconds * (double)(progress->total - progress->done) / (double)progress->done);
}

static void report_progress(const struct engine_progress *progress, void *context)
{
        _cleanup_text_ struct text what = TEXT_INIT;

        if (progress->what)
                describe(context, progress, &what);
        copy_report(context, progress->phase, progress->done, progress->total,
                    progress->what ? text_get(&what) : NULL);
}

/* A structure of the target's own may have more to collect than the source has. */
static bool takes_statistics(const struct copy *copy, const ski_session *target)
{
        return !copy->options->data_only && statistics_can_be_carried(ski_session_server_version(copy->reader),
                                                                      ski_session_server_version(target));
}

static int stream(struct copy *copy, struct content *content, const struct row_filter *filter,
                  const ski_session *session, struct engine_summary *ret, ski_error *error)
{
        struct live_source source = {
                .conninfo = copy->source,
                .options = &copy->session_options,
                .encoding = content->encoding,
                .snapshot = copy->snapshot,
                .first = copy->reader,
                .first_is_busy = PTHREAD_MUTEX_INITIALIZER,
        };
        struct live_target target = { .conninfo = copy->building,
                                      .options = &copy->session_options,
                                      .encoding = content->encoding };
        const struct engine_options options = {
                .jobs = copy->options->jobs,
                .verify = copy->options->verify,
                .filter = filter,
                .statistics = takes_statistics(copy, session) ? &source : NULL,
                .source = live_source_opener(&source),
                .target = live_target_opener(&target),
                .database = &target,
                .progress = report_progress,
                .context = copy,
        };
        int r;

        copy->streaming_since = clock_milliseconds();
        r = engine_run(&options, content, ret, error);
        if (r < 0)
                return r;
        return census_take_sequences(copy->reader, &copy->later, error);
}

static void remove_fact(struct strings *facts, size_t at)
{
        free(facts->items[at]);
        for (facts->count--; at < facts->count; at++)
                facts->items[at] = facts->items[at + 1];
        facts->items[facts->count] = NULL;
}

/* What was left out on purpose is no difference: of a part of the tables, only what came along can be compared; large
 * objects stay where rows are chosen, and are no part of a structure that is kept. */
static void forget_left_out(bool data_only, const struct content *content, struct census *source,
                            struct census *target)
{
        bool has_large_objects = false;

        for (size_t i = 0; i < content->table_count; i++)
                has_large_objects |= !data_only && content_is_large_objects(&content->tables[i]) &&
                                     !content->tables[i].is_excluded;
        for (size_t i = source->facts.count; i-- > 0;) {
                const char *fact = source->facts.items[i];

                if (text_starts_with(fact, "large objects")
                            ? !has_large_objects
                            : content->left_out && !strings_contain(&target->facts, fact))
                        remove_fact(&source->facts, i);
        }
        for (size_t i = target->facts.count; i-- > 0 && !has_large_objects;)
                if (text_starts_with(target->facts.items[i], "large objects"))
                        remove_fact(&target->facts, i);
}

/* All that its clones will hold, told by their own server: neither what the comparison forgets nor what servers of two
 * versions tell alike would do. */
static int remember_golden(struct copy *copy, ski_session *session, ski_error *error)
{
        _cleanup_(census_clear) struct census census = { 0 };
        int r;

        r = census_take_catalog(session, true, &census, error);
        if (r == 0)
                census_digest(&census, copy->golden_digest);
        return r;
}

/* The new database must hold what the source's snapshot held. */
static int compare(struct copy *copy, const struct content *content, ski_session *session, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(session, SKI_REPEATABLE_READ | SKI_READ_ONLY, &scope, error);
        if (r < 0)
                return r;
        r = copy_prepare_long_scope(session, error);
        if (r < 0)
                return r;
        /* The target's own structure is told in the words of one server, before and after. */
        r = census_take_catalog(session, copy->options->data_only || copy_has_same_major(copy), &copy->after,
                                error);
        if (r < 0)
                return r;
        forget_left_out(copy->options->data_only, content, &copy->before, &copy->after);
        r = census_compare(&copy->before, &copy->later, &copy->after, error);
        if (r == 0 && copy->is_golden)
                r = remember_golden(copy, session, error);
        return r;
}

int copy_stream(struct copy *copy, struct copy_result *result, ski_error *error)
{
        _cleanup_(content_freep) struct content *content = NULL;
        _cleanup_(empty_columns_clear) struct empty_columns emptied;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        struct content_count count;
        int r;

        empty_columns_init(&emptied);
        r = create_building(copy, error);
        if (r < 0)
                return r;
        r = session_open(copy->building, &copy->session_options, &session, error);
        if (r == 0)
                r = read_content(copy, session, &emptied, &content, error);
        if (r == 0)
                r = stream(copy, content, emptied.tables.count > 0 ? &emptied.filter : NULL, session,
                           &result->summary, error);
        if (r < 0)
                return r;
        r = compare(copy, content, session, error);
        if (r < 0)
                return r;
        r = copy_run_script(copy, session, error);
        if (r < 0)
                return r;
        copy_flush_counters(session);
        count = content_count(content);
        result->tables = count.tables;
        result->rows = (int64_t)count.rows;
        return 0;
}
