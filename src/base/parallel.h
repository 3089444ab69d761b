/* SPDX-License-Identifier: PostgreSQL
 *
 * The same work for many things, several at a time.
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "skinspire/error.h"

typedef int parallel_work(size_t index, void *context, ski_error *error);

/* Does the work for 0 … count - 1 with at most `jobs` threads, and begins in that order. The first that fails fails the
 * whole: what has begun is ended, and nothing more is begun. */
int parallel_run(size_t count, unsigned jobs, parallel_work *work, void *context, ski_error *error);

/* Starts a thread that no signal reaches: they are for the thread that was there first. False where there can't be one. */
bool thread_begin(pthread_t *thread, void *(*work)(void *), void *context);

#endif
