/* SPDX-License-Identifier: PostgreSQL */
#include "base/clock.h"

#include <time.h>

#include "base/interrupt.h"

int64_t clock_microseconds(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_milliseconds(void)
{
        return clock_microseconds() / 1000;
}

void clock_sleep(int64_t milliseconds)
{
        int64_t end = clock_milliseconds() + milliseconds, now;

        while (!interrupt_requested() && (now = clock_milliseconds()) < end) {
                int64_t left = end - now < 100 ? end - now : 100;
                struct timespec pause = { .tv_nsec = left * 1000000 };
                nanosleep(&pause, NULL);
        }
}

static struct tm utc_now(void)
{
        time_t now = time(NULL);
        struct tm utc;

        gmtime_r(&now, &utc);
        return utc;
}

void clock_iso(char result[static 21])
{
        struct tm utc = utc_now();

        strftime(result, 21, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

void clock_stamp(char result[static 16])
{
        struct tm utc = utc_now();

        strftime(result, 16, "%Y%m%d_%H%M%S", &utc);
}
