/* SPDX-License-Identifier: PostgreSQL */
#include "base/user.h"

#include <pwd.h>
#include <unistd.h>

#include "base/text.h"

char *user_at_host(void)
{
        const char *name = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
        const struct passwd *entry = name ? NULL : getpwuid(geteuid());
        char host[256];

        if (gethostname(host, sizeof(host)) < 0)
                host[0] = '\0';
        host[sizeof(host) - 1] = '\0';
        if (entry)
                name = entry->pw_name;
        return name ? text_format("%s@%s", name, host) : text_format("uid %u@%s", (unsigned)geteuid(), host);
}
