/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/routine.h"

#include <stdlib.h>
#include <string.h>

/* An argument without a name may be given one; one that has a name keeps it. */
static bool keeps_names(const char *before, const char *after)
{
        for (;;) {
                size_t length = strcspn(before, "\n"), other = strcspn(after, "\n");

                if (length > 0 && (length != other || strncmp(before, after, length) != 0))
                        return false;
                if (before[length] == '\0')
                        return true;
                before += length + 1;
                after += other + (after[other] != '\0');
        }
}

bool routine_is_replaceable(const struct fact *from, const struct fact *to)
{
        return !fact_differs(from, to, "_rigid") &&
               keeps_names(fact_text(from, "_arguments"), fact_text(to, "_arguments")) &&
               strtol(fact_text(from, "_defaults"), NULL, 10) <= strtol(fact_text(to, "_defaults"), NULL, 10);
}
