/* SPDX-License-Identifier: PostgreSQL */
#include "operations/patience.h"

#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/log.h"

enum {
        MOST_TRIES = 6,
        FIRST_PAUSE = 250, /* milliseconds; the pauses double */
};

static bool waited_in_vain(const ski_error *error)
{
        return strcmp(error->sqlstate, "55P03") == 0 || strcmp(error->sqlstate, "40P01") == 0;
}

int patience_run(patience_attempt *attempt, void *context, ski_error *error)
{
        int pause = FIRST_PAUSE;

        for (int tries = 1;; tries++, pause *= 2) {
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;

                if (attempt(context, &failure) == 0)
                        return 0;
                if (!waited_in_vain(&failure) || tries == MOST_TRIES || interrupt_requested())
                        return ski_error_move(error, &failure);
                log_info("a lock was not to be had; trying again in %d ms", pause);
                clock_sleep(pause);
        }
}
