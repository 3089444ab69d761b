/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/engine_internal.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "postgres/session_internal.h"
#include "postgres/wide_rows.h"

/* Tools ------------------------------------------------------------------------------------------- */

static int open_tools(void *context, void **ret, ski_error *error)
{
        struct tools *tools = calloc(1, sizeof(*tools));

        if (!tools)
                return ski_error_oom(error);
        tools->engine = context;
        *ret = tools;
        return 0;
}

int tools_session(struct tools *tools, ski_session **ret, ski_error *error)
{
        int r = 0;

        if (!tools->session)
                r = live_target_session(tools->engine->options->database, &tools->session, error);
        *ret = tools->session;
        return r;
}

static void close_tools(void *argument)
{
        struct tools *tools = argument;

        row_source_close(tools->source);
        row_source_close(tools->reader);
        row_target_close(tools->target);
        ski_session_close(tools->session);
        free(tools);
}

/* Rows ------------------------------------------------------------------------------------------- */

/* One table on its way: what came from the source, and what was handed on behind the filter. */
struct stream {
        struct crew *crew;
        struct lane *lane;
        struct row_target *target; /* NULL: the rows are only read */
        struct row_tally came, handed_on;
        bool is_filtered;
        size_t widest;          /* row, in bytes */
        struct row_sink behind; /* where a filtered row goes first */
};

static int hand_on(void *context, const char *row, size_t length, ski_error *error)
{
        struct stream *stream = context;

        row_tally_add(&stream->handed_on, row, length);
        return stream->target->put(stream->target, row, length, error);
}

static int put_row(void *context, const char *row, size_t length, ski_error *error)
{
        struct stream *stream = context;

        if (crew_is_stopped(stream->crew))
                return ski_error_set(error, -SKI_EINTERRUPTED, "another table has failed");
        row_tally_add(&stream->came, row, length);
        if (length > stream->widest)
                stream->widest = length;
        atomic_store_explicit(&stream->lane->rows, stream->came.rows, memory_order_relaxed);
        atomic_store_explicit(&stream->lane->bytes, stream->came.bytes, memory_order_relaxed);
        if (stream->is_filtered)
                return stream->behind.put(stream->behind.context, row, length, error);
        return stream->target ? stream->target->put(stream->target, row, length, error) : 0;
}

static int differ(const struct content_table *table, const char *who, uint64_t said, uint64_t came,
                  ski_error *error)
{
        _cleanup_text_ struct text name = TEXT_INIT;

        content_table_name(table, &name);
        return ski_error_set(error, -SKI_EDIFFERS, "table %s: %s says %llu rows, %llu were moved",
                             text_get(&name), who, (unsigned long long)said, (unsigned long long)came);
}

static int name_table(const struct content_table *table, const char *what, int code, ski_error *error)
{
        _cleanup_text_ struct text name = TEXT_INIT;

        content_table_name(table, &name);
        ski_error_prefix(error, "%s %s", what, text_get(&name));
        return code;
}

static int move_rows(struct stream *stream, struct row_source *source, struct content_table *table,
                     ski_error *error)
{
        const struct row_sink sink = { .put = put_row, .context = stream };
        uint64_t sent, received;
        int r;

        r = stream->target->begin(stream->target, table, error);
        if (r == 0)
                r = source->read(source, table, &sink, &sent, error);
        if (r == 0)
                r = stream->target->finish(stream->target, &received, error);
        if (r < 0)
                return name_table(table, "table", r, error);
        if (!stream->is_filtered)
                stream->handed_on = stream->came;
        if (sent != stream->came.rows)
                return differ(table, "the source", sent, stream->came.rows, error);
        if (received != stream->handed_on.rows)
                return differ(table, "the target", received, stream->handed_on.rows, error);
        table->tally = stream->handed_on;
        return 0;
}

/* With a filter between, where it wants the table. */
static int move_filtered(struct stream *stream, struct row_source *source, struct content_table *table,
                         const struct row_filter *filter, ski_error *error)
{
        const struct row_sink sink = { .put = hand_on, .context = stream };
        struct filtering filtering;
        int r;

        if (!filter || !filter->wants(filter, table))
                return move_rows(stream, source, table, error);
        r = filtering_begin(&filtering, filter, table, &sink, error);
        if (r < 0)
                return r;
        stream->is_filtered = true;
        stream->behind = (struct row_sink){ .put = filtering_put, .context = &filtering };
        r = move_rows(stream, source, table, error);
        filtering_end(&filtering);
        return r;
}

static struct lane *enter_lane(struct engine *engine, const struct crew_member *member,
                               const struct content_table *table)
{
        struct lane *lane = &engine->lanes[member->number];

        atomic_store(&lane->rows, 0);
        atomic_store(&lane->bytes, 0);
        atomic_store(&lane->table, table);
        return lane;
}

/* libpq keeps the room that the widest row took for as long as the connection lasts. */
static void forget_wide_rows(const struct stream *stream, struct row_source **source)
{
        if (stream->widest > WIDE_ROW)
                row_source_close(steal(*source));
}

/* What the target holds of a table that an interrupted run may have filled. */
static int look_back(struct tools *tools, struct stream *stream, const struct content_table *table,
                     ski_error *error)
{
        const struct row_sink sink = { .put = put_row, .context = stream };
        uint64_t sent;
        int r = 0;

        if (!tools->reader) {
                struct row_source_opener opener = live_target_reader(tools->engine->options->database);

                r = opener.open(opener.context, &tools->reader, error);
        }
        if (r < 0)
                return r;
        r = tools->reader->read(tools->reader, table, &sink, &sent, error);
        forget_wide_rows(stream, &tools->reader);
        return r < 0 ? name_table(table, "reading back table", r, error) : 0;
}

/* A table is filled in one transaction: all of its rows are there, or none. Of an extension's table those count that are
 * the user's, in the target as in the source. */
static int is_filled(struct tools *tools, struct crew_member *member, struct content_table *table,
                     bool *ret_filled, ski_error *error)
{
        const struct content *content = tools->engine->content;
        const struct row_tally *resumed = tools->engine->options->resumed;
        struct stream stream = { .crew = member->crew };
        int r;

        *ret_filled = false;
        if (!resumed)
                return 0;
        stream.lane = enter_lane(tools->engine, member, table);
        r = look_back(tools, &stream, table, error);
        atomic_store(&stream.lane->table, NULL);
        if (r < 0 || stream.came.rows == 0)
                return r;
        if (!row_tally_equal(&stream.came, &resumed[table - content->tables])) {
                ski_error_set(error, -SKI_EDIFFERS,
                              "it was filled by an interrupted run, and not as it should be");
                return name_table(table, "table", -SKI_EDIFFERS, error);
        }
        table->tally = stream.came;
        *ret_filled = true;
        return 0;
}

static int move_table(struct task *task, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        struct engine *engine = tools->engine;
        struct content_table *table = task->subject;
        struct stream stream = { .crew = member->crew };
        bool filled;
        int r;

        r = is_filled(tools, member, table, &filled, error);
        if (r < 0 || filled)
                return r;
        if (!tools->source)
                r = engine->options->source.open(engine->options->source.context, &tools->source, error);
        if (r == 0 && !tools->target)
                r = engine->options->target.open(engine->options->target.context, &tools->target, error);
        if (r < 0)
                return r;
        stream.target = tools->target;
        stream.lane = enter_lane(engine, member, table);
        r = move_filtered(&stream, tools->source, table, engine->options->filter, error);
        atomic_store(&stream.lane->table, NULL);
        forget_wide_rows(&stream, &tools->source);
        return r;
}

static int add_row_tasks(struct engine *engine, ski_error *error)
{
        struct content *content = engine->content;

        engine->row_tasks = calloc(content->table_count + 1, sizeof(*engine->row_tasks));
        if (!engine->row_tasks)
                return ski_error_oom(error);
        for (size_t i = 0; i < content->table_count; i++) {
                struct content_table *table = &content->tables[i];
                /* In the content's order, also into a file that is written table by table. */
                int64_t weight = (int64_t)(content->table_count - i);

                if (table->is_excluded)
                        continue;
                engine->row_tasks[i] = crew_add(engine->crew, &(struct task){ .work = move_table,
                                                                              .subject = table,
                                                                              .kind = "rows",
                                                                              .rank = RANK_ROWS,
                                                                              .weight = weight });
                if (!engine->row_tasks[i])
                        return ski_error_oom(error);
        }
        return 0;
}

/* Reading back ------------------------------------------------------------------------------------ */

static int read_back(struct task *task, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        struct engine *engine = tools->engine;
        const struct content_table *table = task->subject;
        struct stream stream = { .crew = member->crew };
        _cleanup_text_ struct text name = TEXT_INIT;
        int r;

        stream.lane = enter_lane(engine, member, table);
        r = look_back(tools, &stream, table, error);
        atomic_store(&stream.lane->table, NULL);
        if (r < 0)
                return r;
        if (row_tally_equal(&stream.came, &table->tally))
                return 0;
        content_table_name(table, &name);
        return ski_error_set(
                error, -SKI_EDIFFERS,
                "table %s was not written as it was read: %llu rows, checksum %016llx instead of %llu "
                "rows, checksum %016llx",
                text_get(&name), (unsigned long long)stream.came.rows, (unsigned long long)stream.came.checksum,
                (unsigned long long)table->tally.rows, (unsigned long long)table->tally.checksum);
}

/* An extension's tables hold more than was moved. */
static int add_read_back_tasks(struct engine *engine, ski_error *error)
{
        struct content *content = engine->content;

        for (size_t i = 0; i < content->table_count; i++) {
                struct content_table *table = &content->tables[i];
                struct task *task;

                if (!engine->row_tasks[i] || table->has_own_rows)
                        continue;
                task = crew_add(engine->crew, &(struct task){ .work = read_back,
                                                              .subject = table,
                                                              .kind = "reading back",
                                                              .rank = RANK_INDEXES,
                                                              .weight = table->bytes });
                if (!task)
                        return ski_error_oom(error);
                if (crew_wait_for(task, engine->row_tasks[i], error) < 0)
                        return -SKI_ENOMEM;
        }
        return 0;
}

/* Progress ---------------------------------------------------------------------------------------- */

static uint64_t smaller(uint64_t a, uint64_t b)
{
        return a < b ? a : b;
}

/* Sums up what is done and what runs. Tasks' states may change meanwhile, which does no harm here. */
static void watch(void *context)
{
        struct engine *engine = context;
        struct engine_progress progress = { .phase = "rows" };
        _cleanup_text_ struct text name = TEXT_INIT;
        const struct content_table *largest = NULL;
        uint64_t steps = 0, steps_done = 0;

        for (size_t i = 0; i < crew_task_count(engine->crew); i++) {
                const struct task *task = crew_task(engine->crew, i);
                const struct content_table *table = task->subject;

                if (task->rank != RANK_ROWS) {
                        steps++;
                        steps_done += task->state == TASK_DONE;
                        continue;
                }
                progress.total += (uint64_t)table->bytes;
                if (task->state != TASK_DONE)
                        continue;
                progress.done += (uint64_t)table->bytes;
                progress.rows += table->tally.rows;
                progress.bytes += table->tally.bytes;
        }
        for (size_t i = 0; i < engine->jobs; i++) {
                struct lane *lane = &engine->lanes[i];
                const struct content_table *table = atomic_load(&lane->table);

                if (!table)
                        continue;
                progress.rows += atomic_load(&lane->rows);
                progress.bytes += atomic_load(&lane->bytes);
                progress.done += smaller(atomic_load(&lane->bytes), (uint64_t)table->bytes);
                if (!largest || table->bytes > largest->bytes)
                        largest = table;
        }
        if (!largest && progress.done >= progress.total) {
                progress.phase = "indexes and constraints";
                progress.done = steps_done;
                progress.total = steps;
        } else if (largest) {
                content_table_name(largest, &name);
                progress.what = text_get(&name);
        }
        progress.done = smaller(progress.done, progress.total);
        engine->options->progress(&progress, engine->options->context);
}

static struct engine_phase *find_phase(struct engine_summary *summary, const char *name)
{
        for (size_t i = 0; i < summary->phase_count; i++)
                if (strcmp(summary->phases[i].name, name) == 0)
                        return &summary->phases[i];
        if (summary->phase_count == ARRAY_LENGTH(summary->phases))
                return NULL;
        summary->phases[summary->phase_count] = (struct engine_phase){ .name = name, .from = -1 };
        return &summary->phases[summary->phase_count++];
}

static void note_phase(struct engine_summary *summary, const char *name, int64_t start, int64_t began,
                       int64_t ended)
{
        struct engine_phase *phase = find_phase(summary, name);
        double from = (double)(began - start) / 1000, to = (double)(ended - start) / 1000;

        if (!phase)
                return;
        phase->tasks++;
        phase->seconds += to - from;
        if (phase->from < 0 || from < phase->from)
                phase->from = from;
        if (to > phase->to)
                phase->to = to;
}

static void sum_up(const struct engine *engine, int64_t start, struct engine_summary *summary)
{
        for (size_t i = 0; i < crew_task_count(engine->crew); i++) {
                const struct task *task = crew_task(engine->crew, i);

                note_phase(summary, task->kind, start, task->began, task->ended);
        }
        content_total(engine->content, &summary->total);
        summary->seconds = (double)(clock_milliseconds() - start) / 1000;
}

/* ------------------------------------------------------------------------------------------------ */

static void engine_clear(struct engine *engine)
{
        crew_free(engine->crew);
        post_data_free(engine->post_data);
        free(engine->lanes);
        free(engine->row_tasks);
        free(engine->put_off);
        strings_free(&engine->rights);
        arena_free(&engine->arena);
}

static void interrupt_tools(void *argument)
{
        struct tools *tools = argument;

        if (tools->session)
                session_cancel_patiently(tools->session);
}

static int prepare(struct engine *engine, ski_error *error)
{
        const struct crew_tools tools = {
                .open = open_tools, .interrupt = interrupt_tools, .close = close_tools, .context = engine
        };
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        int r;

        engine->jobs = engine->options->jobs > 0 ? engine->options->jobs : cores > 0 ? (size_t)cores : 1;
        engine->lanes = calloc(engine->jobs, sizeof(*engine->lanes));
        if (!engine->lanes)
                return ski_error_oom(error);
        r = crew_new(&tools, &engine->crew, error);
        if (r == 0)
                r = add_row_tasks(engine, error);
        if (r == 0 && engine->options->database)
                r = post_data_read(engine->content->post_data, &engine->post_data, error);
        if (r == 0 && engine->options->verify)
                r = add_read_back_tasks(engine, error);
        return r;
}

/* Functions in checks, generated columns and indexes run with an empty search_path, beside tables that are not full yet. */
static int explain(const struct engine *engine, int code, ski_error *error)
{
        if (error && engine->jobs > 1 && text_equal(error->sqlstate, "53300"))
                return ski_error_hint(error,
                                      "each table at work takes three connections: --jobs %zu takes fewer",
                                      engine->jobs / 2);
        if (!error || error->hint)
                return code;
        if (text_equal(error->sqlstate, "42P01") && engine->content->left_out)
                ski_error_hint(error, "what reads a table that is left out goes with it (--exclude-table takes "
                                      "views, too); --exclude-data leaves out its rows alone");
        else if (text_equal(error->sqlstate, "42704") && engine->content->left_out)
                ski_error_hint(error,
                               "a table or view that is left out is a type, too, which something else takes or "
                               "returns; --exclude-data leaves out its rows alone");
        else if (text_equal(error->sqlstate, "42P01") || text_equal(error->sqlstate, "42883"))
                ski_error_hint(error, "where a function names that without its schema: ALTER FUNCTION … SET "
                                      "search_path gives it one");
        else if (text_equal(error->sqlstate, "23514"))
                ski_error_hint(error,
                               "a check that reads its own table, or others that have such checks too, sees "
                               "them empty while rows arrive: a trigger can do its work");
        return code;
}

int engine_run(const struct engine_options *options, struct content *content, struct engine_summary *ret,
               ski_error *error)
{
        _cleanup_(engine_clear) struct engine engine = { .options = options, .content = content };
        struct engine_summary summary = { .phase_count = 0 };
        int64_t start = clock_milliseconds();
        int r;

        r = prepare(&engine, error);
        if (r < 0)
                return r;
        if (options->database) {
                r = build_pre_data(&engine, error);
                if (r == 0)
                        r = build_add_tasks(&engine, error);
                if (r == 0 && options->structure_made && !options->resumed)
                        r = options->structure_made(options->context, error);
                if (r < 0)
                        return explain(&engine, r, error);
                note_phase(&summary, "structure", start, start, clock_milliseconds());
        }
        r = crew_run(engine.crew, engine.jobs, options->progress ? watch : NULL, &engine, error);
        if (r < 0)
                return explain(&engine, r, error);
        sum_up(&engine, start, &summary);
        if (ret)
                *ret = summary;
        return 0;
}
