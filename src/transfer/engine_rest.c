/* SPDX-License-Identifier: PostgreSQL
 *
 * What comes behind the foreign keys: rights, and all that keeps its order. In the midst of it materialized views are
 * filled, side by side where none reads another.
 */
#include "transfer/engine_internal.h"

#include "base/text.h"
#include "postgres/quote.h"
#include "sql/build_views.h"

/* Steps from one place to another that keep their order, with the views that could not be filled before them. */
struct stage {
        size_t from, to;
        bool begins_with_rights;
};

/* Working ------------------------------------------------------------------------------------------ */

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

static int work_stage(struct task *task, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        const struct stage *stage = task->subject;
        const struct engine *engine = tools->engine;
        int r;

        r = stage->begins_with_rights ? work_rights(tools, error) : 0;
        for (size_t i = stage->from; r == 0 && i < stage->to; i++) {
                const struct post_step *step = &engine->post_data->steps[i];

                if (step->kind == POST_AFTER_KEYS || engine->put_off[i])
                        r = run_step(tools, step, error);
        }
        return r;
}

/* A policy may read a view that is not filled yet, which nothing here tells: then this one waits for all others. */
static int work_refresh(struct task *task, struct crew_member *member, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct tools *tools = member->tools;
        const struct post_step *step = task->subject;
        int r;

        r = run_step(tools, step, &failure);
        if (r == 0 || !text_equal(failure.sqlstate, "55000"))
                return r < 0 ? ski_error_move(error, &failure) : 0;
        tools->engine->put_off[step - tools->engine->post_data->steps] = true;
        return 0;
}

/* Adding tasks ------------------------------------------------------------------------------------- */

/* What the query about views says of one. */
static bool is_row_of(const ski_result *views, size_t row, const char *name)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        quote_qualified(&text, ski_result_text(views, row, 0), ski_result_text(views, row, 1));
        return text_equal(text_get(&text), name);
}

static int wait_for_read(const struct build *build, const ski_result *views, size_t row, struct task *task,
                         ski_error *error)
{
        _cleanup_text_ struct text name = TEXT_INIT;
        const struct relation *read;

        if (!ski_result_text(views, row, 2))
                return 0;
        quote_qualified(&name, ski_result_text(views, row, 2), ski_result_text(views, row, 3));
        if (name.failed)
                return ski_error_oom(error);
        read = build_find(build, text_get(&name));
        return read ? crew_wait_for(task, read->filled, error) : 0;
}

static int wait_for_all(const struct build *build, struct task *task, ski_error *error)
{
        int r;

        r = crew_wait_for(task, build->last_unknown, error);
        for (size_t i = 0; r == 0 && i < build->count; i++)
                r = crew_wait_for(task, build->relations[i].filled, error);
        return r;
}

/* What calls functions waits for all that are filled before it. */
static int wait_for_others(const struct build *build, const ski_result *views, const char *name,
                           struct task *task, ski_error *error)
{
        bool calls = false;
        int r = 0;

        for (size_t row = 0; r == 0 && row < ski_result_rows(views); row++) {
                if (!is_row_of(views, row, name))
                        continue;
                calls = ski_result_bool(views, row, 4);
                r = wait_for_read(build, views, row, task, error);
        }
        return r == 0 && calls ? wait_for_all(build, task, error) : r;
}

/* Between one stage and the next. Of a view that is made behind the rows nothing is known but its place. */
static int add_refresh(struct build *build, const ski_result *views, struct post_step *step,
                       struct task *before, struct task *behind, ski_error *error)
{
        struct relation *view = build_find(build, step->table);
        struct task *task;
        int r;

        r = build_add(build,
                      &(struct task){ .work = work_refresh,
                                      .subject = step,
                                      .kind = "materialized views",
                                      .rank = RANK_REST },
                      &task, error);
        if (r == 0)
                r = crew_wait_for(task, before, error);
        if (r == 0)
                r = crew_wait_for(behind, task, error);
        if (r == 0)
                r = view ? wait_for_others(build, views, step->table, task, error)
                         : wait_for_all(build, task, error);
        *(view ? &view->filled : &build->last_unknown) = task;
        return r;
}

static int add_stage(struct build *build, size_t from, struct stage **ret, ski_error *error)
{
        struct stage *stage = arena_array(&build->engine->arena, 1, sizeof(*stage));
        struct task *before = build->after ? build->after : build->attached;
        int r;

        if (!stage)
                return ski_error_oom(error);
        *stage = (struct stage){ .from = from, .to = from, .begins_with_rights = !build->after };
        r = build_add(
                build,
                &(struct task){
                        .work = work_stage, .subject = stage, .kind = "other objects", .rank = RANK_REST },
                &build->after, error);
        *ret = stage;
        return r < 0 ? r : crew_wait_for(build->after, before, error);
}

int build_add_rest(struct build *build, ski_session *session, ski_error *error)
{
        struct post_data *steps = build->engine->post_data;
        SKI_CLEANUP_RESULT ski_result *views = NULL;
        struct task *before = NULL;
        bool is_filling = false;
        struct stage *stage;
        int r;

        build->engine->put_off = calloc(steps->count + 1, sizeof(*build->engine->put_off));
        if (!build->engine->put_off)
                return ski_error_oom(error);
        r = ski_execute(session, &views, error, sql_build_views, SKI_NO_PARAMS);
        if (r == 0)
                r = add_stage(build, 0, &stage, error);
        for (size_t i = 0; r == 0 && i < steps->count; i++) {
                if (steps->steps[i].kind == POST_REFRESH) {
                        if (!is_filling) {
                                before = build->after;
                                r = add_stage(build, i, &stage, error);
                        }
                        is_filling = true;
                        if (r == 0)
                                r = add_refresh(build, views, &steps->steps[i], before, build->after, error);
                } else if (steps->steps[i].kind == POST_AFTER_KEYS) {
                        is_filling = false;
                }
                if (r == 0)
                        stage->to = i + 1;
        }
        return r;
}
