/* SPDX-License-Identifier: PostgreSQL
 *
 * Any bytes are read as a .env file or refused with a place.
 */
#include <stdint.h>
#include <stdlib.h>

#include "config/dotenv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        _cleanup_(dotenv_freep) struct dotenv *dotenv = NULL;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        if (dotenv_parse(".env", (const char *)data, size, &dotenv, &error) < 0) {
                if (!error.message || error.line == 0)
                        abort();
                return 0;
        }
        for (size_t i = 0; i < dotenv->count; i++)
                if (!dotenv_find(dotenv, dotenv->items[i].name) || dotenv->items[i].line == 0)
                        abort();
        return 0;
}
