/* SPDX-License-Identifier: PostgreSQL
 *
 * What surrounds the rows in a database: beside them sequences and large objects' rights; after them indexes, statistics,
 * foreign keys and the rest.
 */
#include "transfer/engine_internal.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "postgres/quote.h"
#include "sql/build_relations.h"
#include "transfer/dump_look.h"
#include "transfer/statistics.h"

/* The tasks ---------------------------------------------------------------------------------------- */

static int work_step(struct task *task, struct crew_member *member, ski_error *error)
{
        return run_step(member->tools, task->subject, error);
}

static int work_before(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        const struct post_data *steps = tools->engine->post_data;
        int r = 0;

        for (size_t i = 0; r == 0 && i < steps->count; i++)
                if (steps->steps[i].kind == POST_BEFORE_KEYS)
                        r = run_step(tools, &steps->steps[i], error);
        return r;
}

/* What has its statistics collected at once. */
struct analyzed {
        const char *whole;                 /* "schema"."name" */
        const struct content_table *table; /* that it is, and may take the source's over; NULL: it may not */
};

static int work_analyze(struct task *task, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        const struct analyzed *analyzed = task->subject;
        _cleanup_text_ struct text statement = TEXT_INIT;
        ski_session *session;
        bool is_carried = false;
        int r;

        r = tools_session(tools, &session, error);
        if (r == 0 && analyzed->table)
                r = statistics_carry(tools->engine->options->statistics, analyzed->table, session, &is_carried,
                                     error);
        if (r < 0 || is_carried)
                return r;
        text_appendf(&statement, "analyze %s", analyzed->whole);
        return statement.failed ? ski_error_oom(error) : run_statement(session, text_get(&statement), error);
}

static int work_sequences(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        const struct content *content = tools->engine->content;
        ski_session *session;
        int r;

        r = tools_session(tools, &session, error);
        for (size_t i = 0; r == 0 && i < content->sequence_count; i++) {
                const struct content_sequence *sequence = &content->sequences[i];
                _cleanup_text_ struct text name = TEXT_INIT;

                quote_qualified(&name, sequence->schema, sequence->name);
                if (name.failed)
                        return ski_error_oom(error);
                r = ski_execute(session, NULL, error,
                                "select pg_catalog.setval($1::pg_catalog.regclass, $2, $3)",
                                SKI_PARAMS(ski_text(text_get(&name)), ski_int8(sequence->value),
                                           ski_bool(sequence->is_called)));
        }
        return r;
}

static int run_in_session(void *session, const char *statement, ski_error *error)
{
        return run_statement(session, statement, error);
}

static int work_large_object_rights(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        ski_session *session;
        int r;

        r = tools_session(tools, &session, error);
        if (r < 0)
                return r;
        return run_script_text(tools->engine->content->large_object_rights,
                               &(struct statement_runner){ run_in_session, session }, error);
}

int build_add(struct build *build, const struct task *task, struct task **ret, ski_error *error)
{
        *ret = crew_add(build->engine->crew, task);
        return *ret ? 0 : ski_error_oom(error);
}

static int compare_relations(const void *a, const void *b)
{
        return strcmp(((const struct relation *)a)->name, ((const struct relation *)b)->name);
}

struct relation *build_find(const struct build *build, const char *name)
{
        const struct relation wanted = { .name = name };

        return name ? bsearch(&wanted, build->relations, build->count, sizeof(wanted), compare_relations)
                    : NULL;
}

bool build_is_part(const struct build *build, const struct relation *part, const struct relation *whole)
{
        while (part && part->whole) {
                if (strcmp(part->whole, whole->name) == 0)
                        return true;
                part = build_find(build, part->whole);
        }
        return false;
}

static char *qualified(const char *schema, const char *name)
{
        struct text text = TEXT_INIT;

        quote_qualified(&text, schema, name);
        return text_steal(&text);
}

/* A tree's rows fill its partitions. */
static void fill_partitions(struct build *build)
{
        for (size_t i = 0; i < build->count; i++) {
                struct relation *relation = &build->relations[i];
                const struct relation *whole = relation->table ? NULL : build_find(build, relation->whole);

                while (whole && !(whole->table && whole->table->is_tree))
                        whole = build_find(build, whole->whole);
                if (whole)
                        relation->rows = whole->rows;
        }
}

/* Tells each relation what fills it. */
static int match_rows(struct build *build, ski_error *error)
{
        const struct content *content = build->engine->content;

        for (size_t i = 0; i < content->table_count; i++) {
                const struct content_table *table = &content->tables[i];
                _cleanup_free_ char *name = NULL;
                struct relation *relation;

                if (content_is_large_objects(table))
                        continue;
                name = qualified(table->schema, table->name);
                if (!name)
                        return ski_error_oom(error);
                relation = build_find(build, name);
                if (!relation)
                        return ski_error_set(error, -SKI_EDIFFERS, "the target has no table %s.%s",
                                             table->schema, table->name);
                relation->rows = build->engine->row_tasks[i];
                relation->table = relation->rows ? table : NULL;
                relation->bytes = table->bytes;
        }
        fill_partitions(build);
        return 0;
}

int build_wait_for_rows(const struct build *build, struct task *task, const struct relation *relation,
                        ski_error *error)
{
        int r;

        r = crew_wait_for(task, relation->rows, error);
        for (size_t i = 0; relation->is_partitioned && r == 0 && i < build->count; i++)
                if (build_is_part(build, &build->relations[i], relation))
                        r = crew_wait_for(task, build->relations[i].rows, error);
        return r;
}

static int wait_for_all_rows(struct build *build, struct task *task, ski_error *error)
{
        const struct engine *engine = build->engine;
        int r = 0;

        for (size_t i = 0; r == 0 && i < engine->content->table_count; i++)
                r = crew_wait_for(task, engine->row_tasks[i], error);
        return r;
}

/* Of rows that were chosen or changed on the way, others' statistics tell what is not there. */
static bool may_take_statistics(const struct build *build, const struct content_table *table)
{
        const struct engine_options *options = build->engine->options;

        return options->statistics && table && !table->condition && !table->is_tree && !table->has_own_rows &&
               !(options->filter && options->filter->wants(options->filter, table));
}

static int add_analyze(struct build *build, const char *whole, const struct relation *relation,
                       struct analyzed **ret, struct task **ret_task, ski_error *error)
{
        struct arena *arena = &build->engine->arena;
        struct analyzed *analyzed = arena_array(arena, 1, sizeof(*analyzed));

        if (!analyzed)
                return ski_error_oom(error);
        analyzed->whole = arena_copy(arena, whole);
        if (!analyzed->whole)
                return ski_error_oom(error);
        if (may_take_statistics(build, relation->table))
                analyzed->table = relation->table;
        *ret = analyzed;
        return build_add(build,
                         &(struct task){ .work = work_analyze,
                                         .subject = analyzed,
                                         .kind = "statistics",
                                         .rank = RANK_STATISTICS },
                         ret_task, error);
}

/* One task for each line that names another whole than the line above: the lines are sorted by it. Those that name none
 * come last. */
static int add_statistics(struct build *build, const ski_result *rows, ski_error *error)
{
        struct analyzed *analyzed = NULL;
        struct task *task = NULL;
        int r = 0;

        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                _cleanup_free_ char *name =
                        qualified(ski_result_text(rows, row, 0), ski_result_text(rows, row, 1));
                struct relation *relation = build_find(build, name);

                if (ski_result_is_null(rows, row, 2))
                        break;
                if (!relation)
                        return ski_error_oom(error);
                if (analyzed && strcmp(analyzed->whole, ski_result_text(rows, row, 2)) == 0)
                        analyzed->table = NULL;
                else
                        r = add_analyze(build, ski_result_text(rows, row, 2), relation, &analyzed, &task,
                                        error);
                if (r < 0)
                        return r;
                relation->analyzed = task;
                if (relation->bytes > task->weight)
                        task->weight = relation->bytes;
                r = crew_wait_for(task, relation->rows, error);
                if (r == 0 && ski_result_bool(rows, row, 3))
                        r = wait_for_all_rows(build, task, error);
                /* What a materialized view shows is there when all else is. */
                if (r == 0 && relation->is_view)
                        r = crew_wait_for(task, build->after, error);
                if (r == 0 && !relation->is_view)
                        r = crew_wait_for(build->keys, task, error);
        }
        return r;
}

/* Tasks know the name as their place, and outlive the list. */
static const char *keep_qualified(struct arena *arena, const ski_result *rows, size_t row, size_t column)
{
        _cleanup_free_ char *name =
                qualified(ski_result_text(rows, row, column), ski_result_text(rows, row, column + 1));

        return name ? arena_copy(arena, name) : NULL;
}

static int read_relations(struct build *build, const ski_result *rows, ski_error *error)
{
        struct arena *arena = &build->engine->arena;

        build->relations = calloc(ski_result_rows(rows) + 1, sizeof(*build->relations));
        if (!build->relations)
                return ski_error_oom(error);
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                struct relation *relation = &build->relations[build->count++];
                bool is_part = !ski_result_is_null(rows, row, 6);

                relation->name = keep_qualified(arena, rows, row, 0);
                relation->is_view = ski_result_bool(rows, row, 4);
                relation->is_partitioned = ski_result_bool(rows, row, 5);
                if (is_part)
                        relation->whole = keep_qualified(arena, rows, row, 6);
                relation->bytes = ski_result_int8(rows, row, 8);
                relation->looks_elsewhere = ski_result_bool(rows, row, 9);
                if (!relation->name || (is_part && !relation->whole))
                        return ski_error_oom(error);
        }
        qsort(build->relations, build->count, sizeof(*build->relations), compare_relations);
        return match_rows(build, error);
}

/* Tables whose checks may read others are filled behind these, and by their names, as pg_dump has them. */
static int order_rows(struct build *build, ski_error *error)
{
        struct task *last = NULL;
        int r = 0;

        for (size_t i = 0; r == 0 && i < build->count; i++) {
                const struct relation *relation = &build->relations[i];

                if (!relation->table || !relation->looks_elsewhere)
                        continue;
                for (size_t j = 0; r == 0 && !last && j < build->count; j++)
                        if (build->relations[j].table && !build->relations[j].looks_elsewhere)
                                r = crew_wait_for(relation->rows, build->relations[j].rows, error);
                if (r == 0)
                        r = crew_wait_for(relation->rows, last, error);
                last = relation->rows;
        }
        return r;
}

/* An index, or a constraint that rests on one. That of a partitioned table is no work, but a lock that rows of partitions
 * would be waited for with. */
static int add_index(struct build *build, struct post_step *step, ski_error *error)
{
        const struct relation *relation = build_find(build, step->table);
        struct task *task;
        int r;

        r = build_add(build,
                      &(struct task){ .work = work_step,
                                      .subject = step,
                                      .kind = "indexes",
                                      .rank = RANK_INDEXES,
                                      .weight = relation->bytes,
                                      .place = step->table,
                                      .is_alone = step->kind == POST_KEY },
                      &task, error);
        if (r == 0)
                r = build_wait_for_rows(build, task, relation, error);
        if (r == 0)
                r = crew_wait_for(build->before, task, error);
        if (r == 0 && relation->analyzed && !relation->is_view)
                r = crew_wait_for(relation->analyzed, task, error);
        return r;
}

static int add_indexes(struct build *build, ski_error *error)
{
        struct post_data *steps = build->engine->post_data;
        int r = 0;

        for (size_t i = 0; r == 0 && i < steps->count; i++)
                if (steps->steps[i].kind == POST_INDEX || steps->steps[i].kind == POST_KEY)
                        r = add_index(build, &steps->steps[i], error);
        return r;
}

/* What stands before the foreign keys. */
static int add_before(struct build *build, ski_error *error)
{
        int r;

        r = build_add(build, &(struct task){ .work = work_before, .kind = "other objects", .rank = RANK_REST },
                      &build->before, error);
        return r < 0 ? r : wait_for_all_rows(build, build->before, error);
}

static int add_beside_rows(struct build *build, ski_error *error)
{
        const struct content *content = build->engine->content;
        struct task *task;
        int r = 0;

        if (content->sequence_count > 0)
                r = build_add(
                        build,
                        &(struct task){ .work = work_sequences, .kind = "sequences", .rank = RANK_INDEXES },
                        &task, error);
        if (r == 0 && content->large_object_rights[0]) {
                r = build_add(build,
                              &(struct task){ .work = work_large_object_rights,
                                              .kind = "large objects",
                                              .rank = RANK_INDEXES },
                              &task, error);
                for (size_t i = 0; r == 0 && i < content->table_count; i++)
                        if (content_is_large_objects(&content->tables[i]))
                                r = crew_wait_for(task, build->engine->row_tasks[i], error);
        }
        return r;
}

/* Steps on what is not there yet, as a materialized view that needs a primary key, wait for their turn. */
static void keep_in_order(struct build *build)
{
        struct post_data *steps = build->engine->post_data;

        for (size_t i = 0; i < steps->count; i++)
                if ((steps->steps[i].kind == POST_INDEX || steps->steps[i].kind == POST_KEY) &&
                    !build_find(build, steps->steps[i].table))
                        steps->steps[i].kind = POST_AFTER_KEYS;
}

static void build_clear(struct build *build)
{
        free(build->relations);
}

int build_add_tasks(struct engine *engine, ski_error *error)
{
        _cleanup_(build_clear) struct build build = { .engine = engine };
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = live_target_session(engine->options->database, &session, error);
        if (r == 0)
                r = ski_execute(session, &rows, error, sql_build_relations, SKI_NO_PARAMS);
        if (r == 0)
                r = read_relations(&build, rows, error);
        if (r == 0)
                r = order_rows(&build, error);
        if (r < 0)
                return r;
        keep_in_order(&build);
        r = add_before(&build, error);
        if (r == 0)
                r = build_add_keys(&build, error);
        if (r == 0)
                r = build_add_rest(&build, session, error);
        if (r == 0)
                r = add_statistics(&build, rows, error);
        if (r == 0)
                r = add_indexes(&build, error);
        if (r == 0)
                r = add_beside_rows(&build, error);
        return r;
}
