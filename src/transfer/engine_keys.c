/* SPDX-License-Identifier: PostgreSQL
 *
 * Foreign keys, once rows and indexes are there: made one after the other, which takes locks but no time, and validated
 * side by side. A partitioned table takes none that is not valid: so its key is made on each partition first, and the
 * table's own then takes over what it finds there.
 */
#include "transfer/engine_internal.h"

#include "base/log.h"
#include "base/text.h"
#include "postgres/quote.h"

/* Working ------------------------------------------------------------------------------------------ */

/* Where a partition has something else of that name, the server will choose another for it. */
static int make_part(struct tools *tools, struct key_part *part, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = run_statement(tools->session, part->make, &failure);
        if (r < 0 && !is_there_already(&failure))
                return ski_error_move(error, &failure);
        part->is_made = r == 0 || tools->engine->options->resumed;
        return 0;
}

static int make_parts(struct tools *tools, const struct post_step *step, ski_error *error)
{
        ski_session *session;
        int r;

        r = tools_session(tools, &session, error);
        if (r == 0)
                r = use_settings(tools, session, step->settings, error);
        for (size_t i = 0; r == 0 && i < step->part_count; i++)
                r = make_part(tools, &step->parts[i], error);
        return r;
}

static int work_keys(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        const struct post_data *steps = tools->engine->post_data;
        int r = 0;

        for (size_t i = 0; r == 0 && i < steps->count; i++) {
                const struct post_step *step = &steps->steps[i];

                if (step->kind == POST_FOREIGN_KEY)
                        r = step->parts ? make_parts(tools, step, error) : run_step(tools, step, error);
        }
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

static int work_validate_part(struct task *task, struct crew_member *member, ski_error *error)
{
        const struct key_part *part = task->subject;
        ski_session *session;
        int r;

        if (!part->is_made)
                return 0;
        r = tools_session(member->tools, &session, error);
        return r < 0 ? r : run_statement(session, part->validate, error);
}

static int work_attach(struct task *task _unused_, struct crew_member *member, ski_error *error)
{
        struct tools *tools = member->tools;
        const struct post_data *steps = tools->engine->post_data;
        int r = 0;

        for (size_t i = 0; r == 0 && i < steps->count; i++)
                if (steps->steps[i].parts)
                        r = run_step(tools, &steps->steps[i], error);
        return r;
}

/* Adding tasks ------------------------------------------------------------------------------------- */

/* A key on the table, or a part of one, as the work takes it. */
static int add_validation(struct build *build, task_work *work, void *subject, const struct relation *relation,
                          ski_error *error)
{
        const struct task task = { .work = work,
                                   .subject = subject,
                                   .kind = "foreign keys",
                                   .rank = RANK_REST,
                                   .weight = relation->bytes,
                                   .place = relation->name,
                                   .is_alone = true };
        struct task *added;
        int r;

        r = build_add(build, &task, &added, error);
        if (r == 0)
                r = crew_wait_for(added, build->keys, error);
        if (r == 0)
                r = crew_wait_for(build->attached, added, error);
        return r;
}

static int add_plain_key(struct build *build, struct post_step *step, const struct relation *relation,
                         ski_error *error)
{
        step->statement = step->unvalidated;
        return add_validation(build, work_validate, step, relation, error);
}

static int add_part(struct build *build, struct post_step *step, const struct relation *relation,
                    ski_error *error)
{
        struct arena *arena = &build->engine->arena;
        struct key_part *part = &step->parts[step->part_count++];
        _cleanup_text_ struct text validate = TEXT_INIT;

        part->make =
                arena_format(arena, "alter table only %s add %s not valid", relation->name, step->definition);
        quote_format(&validate, "alter table only %s validate constraint %I", relation->name, step->name);
        part->validate = arena_copy(arena, text_get(&validate));
        if (!part->make || !part->validate || validate.failed)
                return ski_error_oom(error);
        return add_validation(build, work_validate_part, part, relation, error);
}

static int add_split_key(struct build *build, struct post_step *step, const struct relation *whole,
                         ski_error *error)
{
        int r = 0;

        step->parts = arena_array(&build->engine->arena, build->count + 1, sizeof(*step->parts));
        if (!step->parts)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < build->count; i++) {
                const struct relation *relation = &build->relations[i];

                if (!relation->is_partitioned && build_is_part(build, relation, whole))
                        r = add_part(build, step, relation, error);
        }
        return r;
}

/* One that was not valid stays so. One that leads to a partitioned table is made as a whole: older servers take over its
 * parts, but not what these have at the other table's partitions. */
static int add_key(struct build *build, struct post_step *step, ski_error *error)
{
        const struct relation *relation = build_find(build, step->table);
        const struct relation *target = build_find(build, step->references);

        if (!step->validate || !relation)
                return 0;
        if (!relation->is_partitioned)
                return add_plain_key(build, step, relation, error);
        return step->definition && target && !target->is_partitioned
                       ? add_split_key(build, step, relation, error)
                       : 0;
}

/* Where tables were left out, the keys to them are left out as well. */
static void drop_keys_to_nowhere(struct build *build)
{
        struct post_data *steps = build->engine->post_data;
        size_t kept = 0;

        for (size_t i = 0; i < steps->count; i++) {
                const struct post_step *step = &steps->steps[i];

                if (step->kind == POST_FOREIGN_KEY && step->references && !build_find(build, step->references))
                        log_warning("the foreign key %s of %s is left out, as is the table to which it leads",
                                    step->name, step->table);
                else
                        steps->steps[kept++] = *step;
        }
        steps->count = kept;
}

int build_add_keys(struct build *build, ski_error *error)
{
        struct post_data *steps = build->engine->post_data;
        const struct task task = { .kind = "foreign keys", .rank = RANK_REST };
        int r;

        if (build->engine->content->left_out)
                drop_keys_to_nowhere(build);
        r = build_add(build, &task, &build->keys, error);
        if (r == 0)
                r = build_add(build, &task, &build->attached, error);
        if (r < 0)
                return r;
        build->keys->work = work_keys;
        build->attached->work = work_attach;
        r = crew_wait_for(build->keys, build->before, error);
        if (r == 0)
                r = crew_wait_for(build->attached, build->keys, error);
        for (size_t i = 0; r == 0 && i < steps->count; i++)
                if (steps->steps[i].kind == POST_FOREIGN_KEY)
                        r = add_key(build, &steps->steps[i], error);
        return r;
}
