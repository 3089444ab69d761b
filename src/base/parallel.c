/* SPDX-License-Identifier: PostgreSQL */
#include "base/parallel.h"

#include <signal.h>
#include <stdlib.h>

#include "base/macro.h"

struct parallel {
        pthread_mutex_t lock;
        size_t next, count;
        parallel_work *work;
        void *context;
        ski_error failure; /* the first one */
};

static void *run(void *argument)
{
        struct parallel *parallel = argument;

        for (;;) {
                SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
                size_t index;

                pthread_mutex_lock(&parallel->lock);
                index = parallel->failure.code < 0 ? parallel->count : parallel->next;
                parallel->next += index < parallel->count;
                pthread_mutex_unlock(&parallel->lock);
                if (index == parallel->count)
                        return NULL;
                if (parallel->work(index, parallel->context, &error) == 0)
                        continue;
                pthread_mutex_lock(&parallel->lock);
                if (parallel->failure.code == 0)
                        ski_error_move(&parallel->failure, &error);
                pthread_mutex_unlock(&parallel->lock);
        }
}

bool thread_begin(pthread_t *thread, void *(*work)(void *), void *context)
{
        sigset_t all, before;
        int r;

        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        r = pthread_create(thread, NULL, work, context);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return r == 0;
}

static unsigned start(struct parallel *parallel, pthread_t *threads, unsigned wanted)
{
        unsigned started = 0;

        while (started < wanted && thread_begin(&threads[started], run, parallel))
                started++;
        return started;
}

int parallel_run(size_t count, unsigned jobs, parallel_work *work, void *context, ski_error *error)
{
        struct parallel parallel = {
                .lock = PTHREAD_MUTEX_INITIALIZER, .count = count, .work = work, .context = context
        };
        unsigned helpers = jobs > count ? (unsigned)count : jobs;
        _cleanup_free_ pthread_t *threads = calloc(helpers + 1, sizeof(*threads));
        unsigned started;

        if (!threads)
                return ski_error_oom(error);
        started = helpers > 1 ? start(&parallel, threads, helpers - 1) : 0;
        run(&parallel);
        for (unsigned i = 0; i < started; i++)
                pthread_join(threads[i], NULL);
        return parallel.failure.code < 0 ? ski_error_move(error, &parallel.failure) : 0;
}
