/* SPDX-License-Identifier: PostgreSQL
 *
 * What surrounds the rows in a database: its structure before them; beside them sequences and large objects' rights;
 * after them indexes, statistics, foreign keys and the rest. The rights to tables come late: an owner who has taken
 * some from himself still fills his tables.
 */
#include "transfer/engine_internal.h"

#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/text.h"
#include "postgres/quote.h"
#include "postgres/script.h"
#include "sql/build_relations.h"

/* A relation of the target, as it stands before the rows come. */
struct relation {
        char *name;        /* "schema"."name" */
        struct task *rows; /* what fills it; or NULL */
        int64_t bytes;
        struct task *analyzed; /* what collects its statistics; or NULL */
        bool is_view;          /* a materialized one */
        bool is_partitioned;
};

struct build {
        struct engine *engine;
        struct relation *relations; /* sorted by name */
        size_t count;
        struct task *before, *keys, *after;
};

/* Running statements ------------------------------------------------------------------------------- */

static bool begins_with(const char *statement, const char *word)
{
        size_t length = strlen(word);

        return strncasecmp(statement, word, length) == 0 && strchr(" \t\n", statement[length]);
}

/* Settings that this server is too old for are passed over. */
static int run_statement(ski_session *session, const char *statement, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = ski_execute_alone(session, NULL, &failure, statement);
        if (r == 0 || (text_equal(failure.sqlstate, "42704") && begins_with(statement, "set")))
                return 0;
        if (r == -SKI_ESERVER && !failure.detail)
                ski_error_detail(&failure, "%.*s", (int)text_utf8_prefix(statement, 300), statement);
        return ski_error_move(error, &failure);
}

static int use_settings(struct tools *tools, ski_session *session, const char *const *settings,
                        ski_error *error)
{
        int r = 0;

        if (tools->settings == settings)
                return 0;
        for (const char *const *at = settings; r == 0 && *at; at++)
                r = run_statement(session, *at, error);
        if (r == 0)
                tools->settings = settings;
        return r;
}

/* Duplicate table (an index is one), object or function, or a second primary key. */
static bool is_there_already(const ski_error *failure)
{
        return text_equal(failure->sqlstate, "42P07") || text_equal(failure->sqlstate, "42710") ||
               text_equal(failure->sqlstate, "42723") || text_equal(failure->sqlstate, "42P16");
}

static int run_step(struct tools *tools, const struct post_step *step, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        ski_session *session;
        int r;

        r = tools_session(tools, &session, error);
        if (r == 0)
                r = use_settings(tools, session, step->settings, error);
        if (r < 0)
                return r;
        r = run_statement(session, step->statement, &failure);
        if (r < 0 && tools->engine->options->resumed && is_there_already(&failure))
                return 0;
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

/* Runs the script (not where `session` is NULL), but puts rights aside when there is a list for them. */
static int run_script_text(ski_session *session, const char *text, struct strings *rights, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(text, strlen(text), &script, error);
        if (r < 0)
                return r;
        while ((r = script_next(script, &statement, error)) > 0) {
                /* Each statement stands by itself. */
                if (statement.traits.kind == STATEMENT_BEGIN || statement.traits.kind == STATEMENT_COMMIT)
                        continue;
                if (rights && (begins_with(statement.text, "grant") || begins_with(statement.text, "revoke"))) {
                        strings_add(rights, statement.text);
                        /* Whoever is to own objects in a schema needs it now. */
                        if (!begins_with(statement.text, "grant") || !strstr(statement.text, " ON SCHEMA "))
                                continue;
                }
                r = session ? run_statement(session, statement.text, error) : 0;
                if (r < 0)
                        return r;
        }
        return rights && rights->failed ? ski_error_oom(error) : r;
}

int build_pre_data(struct engine *engine, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = engine->options->resumed ? 0 : live_target_session(engine->options->database, &session, error);
        if (r == 0)
                r = run_script_text(session, engine->content->pre_data, &engine->rights, error);
        return r;
}

/* The tasks ---------------------------------------------------------------------------------------- */

static int work_step(struct task *task, struct crew_member *member, ski_error *error)
{
        return run_step(member->tools, task->subject, error);
}

/* The steps of a kind that keep their order. */
static int run_in_order(struct tools *tools, enum post_kind kind, ski_error *error)
{
        const struct post_data *steps = tools->engine->post_data;
        int r = 0;

        for (size_t i = 0; r == 0 && i < steps->count; i++)
                if (steps->steps[i].kind == kind)
                        r = run_step(tools, &steps->steps[i], error);
        return r;
}

static int work_before(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        return run_in_order(member->tools, POST_BEFORE_KEYS, error);
}

static int work_keys(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        const struct post_data *steps = tools->engine->post_data;
        int r = 0;

        for (size_t i = 0; r == 0 && i < steps->count; i++)
                if (steps->steps[i].kind == POST_FOREIGN_KEY)
                        r = run_step(tools, &steps->steps[i], error);
        return r;
}

static int work_validate(struct task *task, struct crew_member *member, ski_error *error)
{
        const struct post_step *step = task->subject;
        ski_session *session;
        int r;

        r = tools_session(member->tools, &session, error);
        return r < 0 ? r : run_statement(session, step->validate, error);
}

static int work_rights(struct tools *tools, ski_error *error)
{
        const struct strings *rights = &tools->engine->rights;
        ski_session *session;
        int r;

        r = tools_session(tools, &session, error);
        for (size_t i = 0; r == 0 && i < rights->count; i++)
                r = run_statement(session, rights->items[i], error);
        return r;
}

static int work_after(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        int r;

        r = work_rights(member->tools, error);
        return r < 0 ? r : run_in_order(member->tools, POST_AFTER_KEYS, error);
}

static int work_analyze(struct task *task, struct crew_member *member, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        ski_session *session;
        int r;

        r = tools_session(member->tools, &session, error);
        if (r < 0)
                return r;
        text_appendf(&statement, "analyze %s", (const char *)task->subject);
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

static int work_large_object_rights(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        ski_session *session;
        int r;

        r = tools_session(tools, &session, error);
        return r < 0 ? r : run_script_text(session, tools->engine->content->large_object_rights, NULL, error);
}

static int add(struct build *build, const struct task *task, struct task **ret, ski_error *error)
{
        *ret = crew_add(build->engine->crew, task);
        return *ret ? 0 : ski_error_oom(error);
}

static int compare_relations(const void *a, const void *b)
{
        return strcmp(((const struct relation *)a)->name, ((const struct relation *)b)->name);
}

/* NULL for what is made only after the rows. */
static struct relation *find_relation(const struct build *build, const char *name)
{
        const struct relation wanted = { .name = (char *)name };

        return name ? bsearch(&wanted, build->relations, build->count, sizeof(wanted), compare_relations)
                    : NULL;
}

static char *qualified(const char *schema, const char *name)
{
        struct text text = TEXT_INIT;

        quote_qualified(&text, schema, name);
        return text_steal(&text);
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
                relation = find_relation(build, name);
                if (!relation)
                        return ski_error_set(error, -SKI_EDIFFERS, "the target has no table %s.%s",
                                             table->schema, table->name);
                relation->rows = build->engine->row_tasks[i];
                relation->bytes = table->bytes;
        }
        return 0;
}

static int wait_for_all_rows(struct build *build, struct task *task, ski_error *error)
{
        const struct engine *engine = build->engine;
        int r = 0;

        for (size_t i = 0; r == 0 && i < engine->content->table_count; i++)
                r = crew_wait_for(task, engine->row_tasks[i], error);
        return r;
}

/* One task for each line that names another whole than the line above: the lines are sorted by it. */
static int add_statistics(struct build *build, const ski_result *rows, ski_error *error)
{
        struct task *task = NULL;
        const char *whole = NULL;
        int r = 0;

        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++) {
                _cleanup_free_ char *name =
                        qualified(ski_result_text(rows, row, 0), ski_result_text(rows, row, 1));
                struct relation *relation = find_relation(build, name);

                if (!relation)
                        return ski_error_oom(error);
                if (!text_equal(whole, ski_result_text(rows, row, 2))) {
                        whole = arena_copy(&build->engine->arena, ski_result_text(rows, row, 2));
                        if (!whole)
                                return ski_error_oom(error);
                        r = add(build,
                                &(struct task){ .work = work_analyze,
                                                .subject = (void *)whole,
                                                .kind = "statistics",
                                                .rank = RANK_STATISTICS },
                                &task, error);
                        if (r < 0)
                                return r;
                }
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

static int read_relations(struct build *build, const ski_result *rows, ski_error *error)
{
        build->relations = calloc(ski_result_rows(rows) + 1, sizeof(*build->relations));
        if (!build->relations)
                return ski_error_oom(error);
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                struct relation *relation = &build->relations[build->count++];

                relation->name = qualified(ski_result_text(rows, row, 0), ski_result_text(rows, row, 1));
                relation->is_view = ski_result_bool(rows, row, 4);
                relation->is_partitioned = ski_result_bool(rows, row, 5);
                if (!relation->name)
                        return ski_error_oom(error);
        }
        qsort(build->relations, build->count, sizeof(*build->relations), compare_relations);
        return match_rows(build, error);
}

/* An index, or a constraint that rests on one. */
static int add_index(struct build *build, struct post_step *step, ski_error *error)
{
        const struct relation *relation = find_relation(build, step->table);
        struct task *task;
        int r;

        r = add(build,
                &(struct task){ .work = work_step,
                                .subject = step,
                                .kind = "indexes",
                                .rank = RANK_INDEXES,
                                .weight = relation->bytes,
                                .place = step->table,
                                .is_alone = step->kind == POST_KEY },
                &task, error);
        if (r == 0)
                r = crew_wait_for(task, relation->rows, error);
        if (r == 0)
                r = crew_wait_for(build->before, task, error);
        if (r == 0 && relation->analyzed && !relation->is_view)
                r = crew_wait_for(relation->analyzed, task, error);
        return r;
}

static int add_validation(struct build *build, struct post_step *step, ski_error *error)
{
        const struct relation *relation = find_relation(build, step->table);
        struct task *task;
        int r;

        r = add(build,
                &(struct task){ .work = work_validate,
                                .subject = step,
                                .kind = "foreign keys",
                                .rank = RANK_REST,
                                .weight = relation ? relation->bytes : 0,
                                .place = step->table,
                                .is_alone = true },
                &task, error);
        if (r == 0)
                r = crew_wait_for(task, build->keys, error);
        if (r == 0)
                r = crew_wait_for(build->after, task, error);
        return r;
}

/* A partitioned table takes no foreign key that is not valid: there it is made and validated in one. */
static bool is_validated_later(const struct build *build, struct post_step *step)
{
        const struct relation *relation = step->validate ? find_relation(build, step->table) : NULL;

        if (!relation || relation->is_partitioned)
                return false;
        step->statement = step->unvalidated;
        return true;
}

/* Where tables were left out, the keys to them are left out as well. */
static void drop_keys_to_nowhere(struct build *build)
{
        struct post_data *steps = build->engine->post_data;
        size_t kept = 0;

        for (size_t i = 0; i < steps->count; i++) {
                const struct post_step *step = &steps->steps[i];

                if (step->kind == POST_FOREIGN_KEY && step->references &&
                    !find_relation(build, step->references))
                        log_warning("the foreign key %s of %s is left out, as is the table to which it leads",
                                    step->name, step->table);
                else
                        steps->steps[kept++] = *step;
        }
        steps->count = kept;
}

static int add_steps(struct build *build, ski_error *error)
{
        struct post_data *steps = build->engine->post_data;
        int r = 0;

        for (size_t i = 0; r == 0 && i < steps->count; i++) {
                struct post_step *step = &steps->steps[i];

                if (step->kind == POST_INDEX || step->kind == POST_KEY)
                        r = add_index(build, step, error);
                else if (is_validated_later(build, step))
                        r = add_validation(build, step, error);
        }
        return r;
}

/* The tasks that keep the rest in its order, each behind the one before it. */
static int add_stages(struct build *build, ski_error *error)
{
        int r;

        r = add(build, &(struct task){ .work = work_before, .kind = "other objects", .rank = RANK_REST },
                &build->before, error);
        if (r == 0)
                r = add(build, &(struct task){ .work = work_keys, .kind = "foreign keys", .rank = RANK_REST },
                        &build->keys, error);
        if (r == 0)
                r = add(build, &(struct task){ .work = work_after, .kind = "other objects", .rank = RANK_REST },
                        &build->after, error);
        if (r == 0)
                r = wait_for_all_rows(build, build->before, error);
        if (r == 0)
                r = crew_wait_for(build->keys, build->before, error);
        if (r == 0)
                r = crew_wait_for(build->after, build->keys, error);
        return r;
}

static int add_beside_rows(struct build *build, ski_error *error)
{
        const struct content *content = build->engine->content;
        struct task *task;
        int r = 0;

        if (content->sequence_count > 0)
                r = add(build,
                        &(struct task){ .work = work_sequences, .kind = "sequences", .rank = RANK_INDEXES },
                        &task, error);
        if (r == 0 && content->large_object_rights[0]) {
                r = add(build,
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
                    !find_relation(build, steps->steps[i].table))
                        steps->steps[i].kind = POST_AFTER_KEYS;
}

static void build_clear(struct build *build)
{
        for (size_t i = 0; i < build->count; i++)
                free(build->relations[i].name);
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
        if (r < 0)
                return r;
        keep_in_order(&build);
        if (engine->content->left_out)
                drop_keys_to_nowhere(&build);
        r = add_stages(&build, error);
        if (r == 0)
                r = add_statistics(&build, rows, error);
        if (r == 0)
                r = add_steps(&build, error);
        if (r == 0)
                r = add_beside_rows(&build, error);
        return r;
}
