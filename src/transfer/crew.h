/* SPDX-License-Identifier: PostgreSQL
 *
 * A crew: threads that share a list of tasks, some of which wait for others. A task that fails stops all.
 */
#ifndef TRANSFER_CREW_H
#define TRANSFER_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macro.h"
#include "skinspire/error.h"

struct crew;
struct task;

/* One of the crew. What it needs for its tasks it opens by itself, and keeps. */
struct crew_member {
        struct crew *crew;
        size_t number; /* from 0 */
        void *tools;   /* from open_tools() */
};

/* Runs in the member's thread. */
typedef int task_work(struct task *task, struct crew_member *member, ski_error *error);

enum task_state { TASK_WAITS, TASK_RUNS, TASK_DONE };

struct task {
        task_work *work;
        void *subject;    /* what it works on, borrowed */
        const char *kind; /* a word for the summary; tasks of one kind are counted together */
        int64_t weight;   /* of several that may begin, the one of least rank and then greatest weight does */
        unsigned rank;
        const char *
                place; /* tasks at the same place (compared as text) can be told to keep apart; NULL: anywhere */
        bool is_alone; /* nobody else at its place while it runs */

        _Atomic enum task_state state; /* also looked at while it runs */
        size_t waits_for;              /* how many others */
        struct task **followers;
        size_t follower_count;
        struct task *next_running;
        int64_t began, ended; /* clock_milliseconds() */
};

/* Each member opens its tools before its first task, and closes them in its own thread. `interrupt` is called by
 * another thread, when a task has failed and this member's is to end early; NULL: tasks end by themselves. */
struct crew_tools {
        int (*open)(void *context, void **ret, ski_error *error);
        void (*interrupt)(void *tools);
        void (*close)(void *tools);
        void *context;
};

int crew_new(const struct crew_tools *tools, struct crew **ret, ski_error *error);
void crew_free(struct crew *crew);
DEFINE_CLEANUP(struct crew, crew_free);

/* Adds a copy of the task, which lives as long as the crew. Before crew_run(). NULL when memory ran out. */
struct task *crew_add(struct crew *crew, const struct task *task);
/* `task` waits until `other` (NULL: nobody) is done. */
int crew_wait_for(struct task *task, struct task *other, ski_error *error);

/* Runs all tasks with at most so many threads, and `watch` (may be NULL) in the caller's thread now and then. Gives the
 * error of the task that failed first. */
int crew_run(struct crew *crew, size_t members, void (*watch)(void *context), void *context, ski_error *error);

/* True once a task has failed: those that are long look at it now and then. */
bool crew_is_stopped(const struct crew *crew);

size_t crew_task_count(const struct crew *crew);
/* In the order in which they were added. */
const struct task *crew_task(const struct crew *crew, size_t index);

#endif
