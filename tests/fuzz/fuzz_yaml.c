/* SPDX-License-Identifier: PostgreSQL
 *
 * Any bytes are read as a skinspire.yaml or refused with a place; what is read passes its own rules.
 */
#include <stdint.h>
#include <stdlib.h>

#include "config/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        _cleanup_(schema_values_freep) struct schema_values *values = NULL;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        if (schema_read(settings_schema, "skinspire.yaml", (const char *)data, size, &values, &error) < 0) {
                if (!error.message || error.line == 0)
                        abort();
                return 0;
        }
        for (size_t i = 0; i < values->count; i++) {
                const struct schema_value *value = &values->items[i];
                size_t least = value->key->kind == SCHEMA_LIST || value->key->kind == SCHEMA_MAP ? 0 : 1;

                if (value->items.count < least ||
                    (least > 0 && schema_check(value->key, value->items.items[0], NULL) < 0))
                        abort();
        }
        return 0;
}
