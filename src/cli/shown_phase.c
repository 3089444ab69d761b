/* SPDX-License-Identifier: PostgreSQL */
#include "cli/shown_phase.h"

#include <stdio.h>

#include "base/text.h"
#include "report/progress.h"

void show_phase(const char *phase, uint64_t done, uint64_t total, const char *what, void *context)
{
        struct shown_phase *shown = context;

        if (!text_equal(shown->name, phase)) {
                if (shown->name[0])
                        progress_end();
                snprintf(shown->name, sizeof(shown->name), "%s", phase);
                progress_begin(phase, total);
        }
        progress_update(done, what);
}

void end_phases(const struct shown_phase *shown, int result)
{
        if (!shown->name[0])
                return;
        if (result < 0)
                progress_abandon();
        else
                progress_end();
}
