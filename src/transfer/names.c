/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/names.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "postgres/database.h"

enum { NAME_LIMIT = 63 }; /* bytes, as the server is built */

/* FNV-1a, to keep the temporary names of two long targets apart. */
static unsigned hash_name(const char *name)
{
        unsigned hash = 2166136261u;

        for (; *name; name++)
                hash = (hash ^ (unsigned char)*name) * 16777619u;
        return hash;
}

/* TARGET_SUFFIX, the target's name cut at a character where both do not fit into 63 bytes. */
static char *derived_name(const char *target, const char *suffix)
{
        size_t room = NAME_LIMIT - strlen(suffix);

        return text_format("%.*s%s", (int)text_utf8_prefix(target, room), target, suffix);
}

char *building_name(const char *target)
{
        char suffix[16];

        snprintf(suffix, sizeof(suffix), "_new_%08x", hash_name(target));
        return derived_name(target, suffix);
}

char *derived_golden_name(const char *source, const char *identity)
{
        char suffix[20];

        snprintf(suffix, sizeof(suffix), "_golden_%08x", hash_name(identity));
        return derived_name(source, suffix);
}

int retained_name(ski_session *session, const char *target, char **ret_name, ski_error *error)
{
        char stamp[16], suffix[48];
        int r;

        clock_stamp(stamp);
        for (unsigned number = 0;; number++) {
                _cleanup_(database_facts_clear) struct database_facts facts = { 0 };
                _cleanup_free_ char *name = NULL;
                bool taken;

                /* A target that has to be cut could meet another one's name: its hash keeps them apart. */
                snprintf(suffix, sizeof(suffix), "_old_%s", stamp);
                if (strlen(target) + strlen(suffix) > NAME_LIMIT - 3)
                        snprintf(suffix, sizeof(suffix), "_%08x_old_%s", hash_name(target), stamp);
                if (number > 0)
                        snprintf(suffix + strlen(suffix), 12, "_%u", number + 1);
                name = derived_name(target, suffix);
                if (!name)
                        return ski_error_oom(error);
                r = database_facts_read(session, name, &facts, &taken, error);
                if (r < 0)
                        return r;
                if (!taken) {
                        *ret_name = steal(name);
                        return 0;
                }
        }
}
