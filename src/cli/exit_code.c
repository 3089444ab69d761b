/* SPDX-License-Identifier: PostgreSQL */
#include "cli/exit_code.h"

#include <stddef.h>

const struct exit_code_meaning exit_code_meanings[] = {
        { EXIT_CODE_DONE, "done" },
        { EXIT_CODE_FAILED, "failed" },
        { EXIT_CODE_USAGE, "wrong usage" },
        { EXIT_CODE_CONFIG, "a setting, a URL or a project file is wrong or missing" },
        { EXIT_CODE_CONNECT, "cannot connect" },
        { EXIT_CODE_SERVER, "the server refused a statement" },
        { EXIT_CODE_DIFFERS, "differences or findings" },
        { EXIT_CODE_REFUSED, "refused by a guard, or busy" },
        { EXIT_CODE_INTERRUPTED, "interrupted" },
        { 0, NULL },
};

enum exit_code exit_code_of(int result, const ski_error *error)
{
        switch (-result) {
        case 0:
                return EXIT_CODE_DONE;
        case SKI_EUSAGE:
                return EXIT_CODE_USAGE;
        case SKI_ECONFIG:
                return EXIT_CODE_CONFIG;
        case SKI_ECONNECT:
                return EXIT_CODE_CONNECT;
        case SKI_ESERVER:
        case SKI_EDATA:
        case SKI_ECONFLICT:
                return EXIT_CODE_SERVER;
        case SKI_ETIMEOUT:
                return error->sqlstate[0] ? EXIT_CODE_SERVER : EXIT_CODE_FAILED;
        case SKI_EDIFFERS:
                return EXIT_CODE_DIFFERS;
        case SKI_EREFUSED:
        case SKI_EBUSY:
                return EXIT_CODE_REFUSED;
        case SKI_EINTERRUPTED:
                return EXIT_CODE_INTERRUPTED;
        default:
                return EXIT_CODE_FAILED;
        }
}
