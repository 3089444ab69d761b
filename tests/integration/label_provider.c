/* SPDX-License-Identifier: PostgreSQL
 *
 * A server's module with a provider of security labels that takes every label. What it needs of the server's headers it
 * declares itself: they would bring a compiler's whole library with them.
 */
#include <stddef.h>

/* Pg_magic_struct of PostgreSQL 15 to 17. */
struct magic {
        int length, version, function_arguments, index_keys, name_length, float8_by_value;
        char abi[32];
};

void register_label_provider(const char *name, void (*check)(const void *object, const char *label));
const struct magic *Pg_magic_func(void);
void _PG_init(void);

const struct magic *Pg_magic_func(void)
{
        static const struct magic magic = {
                .length = sizeof(struct magic),
                .version = SERVER_VERSION * 100,
                .function_arguments = 100,
                .index_keys = 32,
                .name_length = 64,
                .float8_by_value = 1,
                .abi = "PostgreSQL",
        };

        return &magic;
}

static void allow(const void *object, const char *label)
{
        (void)object;
        (void)label;
}

void _PG_init(void)
{
        register_label_provider("the clinic's", allow);
        register_label_provider("other", allow);
}
