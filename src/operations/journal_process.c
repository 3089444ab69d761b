/* SPDX-License-Identifier: PostgreSQL
 *
 * Who is at work, for the journal: person, machine, process.
 */
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "operations/journal_internal.h"

char *who_runs_this(void)
{
        const char *behind_sudo = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
        const struct passwd *user = getpwuid(geteuid());

        if (behind_sudo && behind_sudo[0])
                return strdup(behind_sudo);
        return user ? strdup(user->pw_name) : text_format("uid %u", (unsigned)geteuid());
}

char *this_host(void)
{
        char name[256] = "";

        if (gethostname(name, sizeof(name) - 1) < 0 || !name[0])
                return strdup("localhost");
        return strdup(name);
}

unsigned long long process_start_time(pid_t pid)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        char path[64];

        snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
        if (pid <= 0 || file_read(path, &content, NULL) < 0)
                return 0;
        /* The second field is the program's name in parentheses and may hold anything; the start is the 22nd. */
        const char *at = strrchr(text_get(&content), ')');
        for (unsigned field = 2; at && field < 22; field++) {
                at = strchr(at, ' ');
                if (at)
                        at++;
        }
        return at ? strtoull(at, NULL, 10) : 0;
}
