/* SPDX-License-Identifier: PostgreSQL */
#include "base/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t requested;
static atomic_int deferred; /* sessions of several threads may clean up at once */

void interrupt_request(void)
{
        requested = 1;
}

bool interrupt_requested(void)
{
        return requested && deferred == 0;
}

void interrupt_defer(int change)
{
        deferred += change;
}

bool interrupt_is_deferred(void)
{
        return deferred > 0;
}

static void on_signal(int number)
{
        if (requested && number == SIGINT)
                _exit(130);
        requested = 1;
}

void interrupt_catch_signals(void)
{
        struct sigaction action = { .sa_handler = on_signal };

        /* No SA_RESTART: a blocking call must return so that the flag is seen. */
        sigemptyset(&action.sa_mask);
        sigaction(SIGINT, &action, NULL);
        sigaction(SIGTERM, &action, NULL);
        sigaction(SIGHUP, &action, NULL);
        signal(SIGPIPE, SIG_IGN);
        /* Who started us may have ignored it; then nobody could wait for a child. */
        signal(SIGCHLD, SIG_DFL);
}
