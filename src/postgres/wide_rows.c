/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/wide_rows.h"

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "base/interrupt.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static bool is_taken;

/* Now and then it wakes up by itself, so that Ctrl-C is seen. */
static void wait_a_while(void)
{
        enum { PAUSE = 200 * 1000 * 1000 /* nanoseconds */, SECOND = 1000 * 1000 * 1000 };
        struct timespec until;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += PAUSE;
        until.tv_sec += until.tv_nsec / SECOND;
        until.tv_nsec %= SECOND;
        pthread_cond_timedwait(&left, &mutex, &until);
}

int wide_rows_enter(ski_error *error)
{
        bool entered;

        pthread_mutex_lock(&mutex);
        while (is_taken && !interrupt_requested())
                wait_a_while();
        entered = !is_taken;
        is_taken = true;
        pthread_mutex_unlock(&mutex);
        return entered ? 0 : ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
}

void wide_rows_leave(void)
{
        pthread_mutex_lock(&mutex);
        is_taken = false;
        pthread_cond_signal(&left);
        pthread_mutex_unlock(&mutex);
}
