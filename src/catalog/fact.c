/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/fact.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalog/kind.h"

const char *fact_value(const struct fact *fact, const char *name)
{
        for (size_t i = 0; i < fact->value_count; i++) {
                if (strcmp(fact->names[i], name) == 0)
                        return fact->values[i];
        }
        return NULL;
}

const char *fact_text(const struct fact *fact, const char *name)
{
        const char *value = fact_value(fact, name);

        return value ? value : "";
}

bool fact_is(const struct fact *fact, const char *name)
{
        return text_equal(fact_value(fact, name), "t");
}

long fact_position(const struct fact *fact)
{
        return strtol(fact_text(fact, "_position"), NULL, 10);
}

const char *fact_owner(const struct fact *fact)
{
        const char *owner = fact_value(fact, "owner");

        return owner ? owner : fact_value(fact, "_owner");
}

bool fact_differs(const struct fact *from, const struct fact *to, const char *name)
{
        return !text_equal(fact_value(from, name), fact_value(to, name));
}

bool facts_differ(const struct fact *from, const struct fact *to)
{
        for (size_t i = 0; i < to->value_count; i++) {
                const char *name = to->names[i];
                /* Two facts of one kind mostly have the same properties in the same order. */
                const char *other = i < from->value_count && strcmp(from->names[i], name) == 0
                                            ? from->values[i]
                                            : fact_value(from, name);

                if (name[0] != '_' && !text_equal(other, to->values[i]))
                        return true;
        }
        return false;
}

const struct fact *fact_root(const struct fact *fact)
{
        while (fact->parent)
                fact = fact->parent;
        return fact;
}

const char *fact_schema(const struct fact *fact)
{
        const struct fact *root = fact_root(fact);

        return fact_value(root, strcmp(root->kind->name, "schema") == 0 ? "name" : "schema");
}

const struct fact *fact_base(const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                if (fact->needs[i].through)
                        return fact->needs[i].fact;
        }
        return NULL;
}

bool fact_is_inside(const struct fact *fact, const struct fact *whole)
{
        while (fact && fact != whole)
                fact = fact->parent;
        return fact != NULL;
}

bool fact_needs(const struct fact *fact, const struct fact *other)
{
        if (fact->parent == other)
                return true;
        for (size_t i = 0; i < fact->need_count; i++) {
                if (!fact->needs[i].soft && fact_is_inside(fact->needs[i].fact, other))
                        return true;
        }
        return false;
}
