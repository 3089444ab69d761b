/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"

enum { WATCH_PAUSE = 200 /* milliseconds between two calls of watch() */ };

struct crew {
        struct crew_tools tools;
        struct arena arena;
        struct task **tasks;
        size_t count, capacity;

        pthread_mutex_t mutex; /* for all below, and the tasks' states */
        pthread_cond_t changed;
        struct task *running;
        size_t done;
        size_t present; /* members that have not left yet */
        atomic_bool is_stopped;
        int result;
        ski_error error;
};

struct member {
        struct crew_member member;
        pthread_t thread;
        bool has_tools;
};

int crew_new(const struct crew_tools *tools, struct crew **ret, ski_error *error)
{
        pthread_condattr_t attributes;
        struct crew *crew = calloc(1, sizeof(*crew));

        if (!crew)
                return ski_error_oom(error);
        crew->tools = *tools;
        pthread_mutex_init(&crew->mutex, NULL);
        pthread_condattr_init(&attributes);
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        pthread_cond_init(&crew->changed, &attributes);
        pthread_condattr_destroy(&attributes);
        *ret = crew;
        return 0;
}

void crew_free(struct crew *crew)
{
        if (!crew)
                return;
        for (size_t i = 0; i < crew->count; i++)
                free(crew->tasks[i]->followers);
        free(crew->tasks);
        arena_free(&crew->arena);
        pthread_mutex_destroy(&crew->mutex);
        pthread_cond_destroy(&crew->changed);
        ski_error_clear(&crew->error);
        free(crew);
}

struct task *crew_add(struct crew *crew, const struct task *task)
{
        struct task *copy = arena_allocate(&crew->arena, sizeof(*copy));

        if (crew->count == crew->capacity) {
                size_t capacity = crew->capacity ? 2 * crew->capacity : 64;
                struct task **tasks = reallocarray(crew->tasks, capacity, sizeof(struct task *));

                if (!tasks)
                        return NULL;
                crew->tasks = tasks;
                crew->capacity = capacity;
        }
        if (!copy)
                return NULL;
        *copy = *task;
        crew->tasks[crew->count++] = copy;
        return copy;
}

int crew_wait_for(struct task *task, struct task *other, ski_error *error)
{
        struct task **followers;

        if (!other)
                return 0;
        followers = reallocarray(other->followers, other->follower_count + 1, sizeof(struct task *));
        if (!followers)
                return ski_error_oom(error);
        other->followers = followers;
        other->followers[other->follower_count++] = task;
        task->waits_for++;
        return 0;
}

bool crew_is_stopped(const struct crew *crew)
{
        return atomic_load_explicit(&crew->is_stopped, memory_order_relaxed);
}

size_t crew_task_count(const struct crew *crew)
{
        return crew->count;
}

const struct task *crew_task(const struct crew *crew, size_t index)
{
        return crew->tasks[index];
}

/* Whether the place is free for the task: it wants to be alone there, or somebody else does. */
static bool is_kept_away(const struct crew *crew, const struct task *task)
{
        if (!task->place)
                return false;
        for (const struct task *other = crew->running; other; other = other->next_running)
                if ((task->is_alone || other->is_alone) && text_equal(task->place, other->place))
                        return true;
        return false;
}

static bool comes_first(const struct task *task, const struct task *other)
{
        if (task->rank != other->rank)
                return task->rank < other->rank;
        return task->weight > other->weight;
}

/* The best task that may begin now; NULL when there is none. */
static struct task *choose(const struct crew *crew)
{
        struct task *best = NULL;

        for (size_t i = 0; i < crew->count; i++) {
                struct task *task = crew->tasks[i];

                if (task->state == TASK_WAITS && task->waits_for == 0 && (!best || comes_first(task, best)) &&
                    !is_kept_away(crew, task))
                        best = task;
        }
        return best;
}

/* Waits for a task that may begin; NULL when all are done, or stopped. */
static struct task *take_task(struct crew *crew)
{
        struct task *task = NULL;

        pthread_mutex_lock(&crew->mutex);
        while (!crew_is_stopped(crew) && crew->done < crew->count && !(task = choose(crew))) {
                /* Nobody works, and nothing may begin: they wait for each other. */
                if (!crew->running)
                        break;
                pthread_cond_wait(&crew->changed, &crew->mutex);
        }
        if (task) {
                task->state = TASK_RUNS;
                task->next_running = crew->running;
                crew->running = task;
                task->began = clock_milliseconds();
        }
        pthread_mutex_unlock(&crew->mutex);
        return task;
}

static void stop(struct crew *crew, int code, ski_error *failure)
{
        pthread_mutex_lock(&crew->mutex);
        if (crew->result == 0) {
                crew->result = code;
                ski_error_move(&crew->error, failure);
        }
        atomic_store(&crew->is_stopped, true);
        pthread_cond_broadcast(&crew->changed);
        pthread_mutex_unlock(&crew->mutex);
}

static void finish_task(struct crew *crew, struct task *task)
{
        struct task **at = &crew->running;

        pthread_mutex_lock(&crew->mutex);
        while (*at != task)
                at = &(*at)->next_running;
        *at = task->next_running;
        task->state = TASK_DONE;
        task->ended = clock_milliseconds();
        crew->done++;
        for (size_t i = 0; i < task->follower_count; i++)
                task->followers[i]->waits_for--;
        pthread_cond_broadcast(&crew->changed);
        pthread_mutex_unlock(&crew->mutex);
}

static int open_tools(struct member *member, ski_error *error)
{
        struct crew *crew = member->member.crew;
        void *tools = NULL;
        int r;

        r = crew->tools.open(crew->tools.context, &tools, error);
        if (r < 0)
                return r;
        pthread_mutex_lock(&crew->mutex);
        member->member.tools = tools;
        member->has_tools = true;
        pthread_mutex_unlock(&crew->mutex);
        return 0;
}

/* Under the mutex nobody interrupts tools that are being closed. */
static void leave(struct member *member)
{
        struct crew *crew = member->member.crew;
        void *tools;

        pthread_mutex_lock(&crew->mutex);
        tools = member->has_tools ? member->member.tools : NULL;
        member->has_tools = false;
        pthread_mutex_unlock(&crew->mutex);
        if (tools)
                crew->tools.close(tools);
        pthread_mutex_lock(&crew->mutex);
        crew->present--;
        pthread_cond_broadcast(&crew->changed);
        pthread_mutex_unlock(&crew->mutex);
}

static void *work(void *argument)
{
        struct member *member = argument;
        struct crew *crew = member->member.crew;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct task *task;
        int r = 0;

        while (r == 0 && (task = take_task(crew))) {
                if (!member->has_tools)
                        r = open_tools(member, &failure);
                if (r == 0)
                        r = task->work(task, &member->member, &failure);
                if (r == 0)
                        finish_task(crew, task);
        }
        if (r < 0)
                stop(crew, r, &failure);
        leave(member);
        return NULL;
}

/* Those whose task may take long are told to end it. */
static void interrupt_members(struct crew *crew, struct member *members, size_t count)
{
        for (size_t i = 0; crew->tools.interrupt && i < count; i++)
                if (members[i].has_tools)
                        crew->tools.interrupt(members[i].member.tools);
}

/* Until all have left. */
static void watch_members(struct crew *crew, struct member *members, size_t count, void (*watch)(void *context),
                          void *context)
{
        pthread_mutex_lock(&crew->mutex);
        while (crew->present > 0) {
                struct timespec until;

                if (crew_is_stopped(crew))
                        interrupt_members(crew, members, count);
                if (watch) {
                        pthread_mutex_unlock(&crew->mutex);
                        watch(context);
                        pthread_mutex_lock(&crew->mutex);
                }
                clock_gettime(CLOCK_MONOTONIC, &until);
                until.tv_nsec += WATCH_PAUSE * 1000000L;
                until.tv_sec += until.tv_nsec / 1000000000L;
                until.tv_nsec %= 1000000000L;
                while (crew->present > 0 && pthread_cond_timedwait(&crew->changed, &crew->mutex, &until) == 0)
                        ;
        }
        pthread_mutex_unlock(&crew->mutex);
}

int crew_run(struct crew *crew, size_t members, void (*watch)(void *context), void *context, ski_error *error)
{
        _cleanup_free_ struct member *list = NULL;
        size_t count = members < crew->count ? members : crew->count, started = 0;

        list = calloc(count + 1, sizeof(*list));
        if (!list)
                return ski_error_oom(error);
        crew->present = count;
        for (; started < count; started++) {
                list[started].member = (struct crew_member){ .crew = crew, .number = started };
                if (pthread_create(&list[started].thread, NULL, work, &list[started]) != 0)
                        break;
        }
        if (started < count) {
                pthread_mutex_lock(&crew->mutex);
                crew->present -= count - started;
                pthread_mutex_unlock(&crew->mutex);
        }
        if (started == 0 && count > 0)
                return ski_error_set(error, -SKI_ENOMEM, "no thread can be started");
        watch_members(crew, list, started, watch, context);
        for (size_t i = 0; i < started; i++)
                pthread_join(list[i].thread, NULL);
        if (crew->result < 0)
                return ski_error_move(error, &crew->error);
        if (crew->done < crew->count)
                return ski_error_set(error, -SKI_EUSAGE, "tasks wait for each other");
        return 0;
}
