/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/presence.h"

/* The columns of snapshot_objects. */
enum { COLUMN_CATALOG = 0, COLUMN_TRAITS = 2 };

static const struct presence_entry *find(const struct presence *presence, uint32_t catalog)
{
        for (size_t i = presence->count; i > 0; i--) {
                if (presence->entries[i - 1].catalog == catalog)
                        return &presence->entries[i - 1];
        }
        return NULL;
}

/* The rows of a catalog stand together, so it mostly is the last one. */
static struct presence_entry *find_or_add(struct presence *presence, uint32_t catalog)
{
        struct presence_entry *entry = (struct presence_entry *)find(presence, catalog);

        if (!entry && presence->count < PRESENCE_CATALOGS) {
                entry = &presence->entries[presence->count++];
                *entry = (struct presence_entry){ .catalog = catalog };
        }
        return entry;
}

static void add_traits(struct presence_entry *entry, const char *traits)
{
        for (; entry && traits && *traits; traits++)
                entry->traits[*traits & 127] = true;
}

void presence_read(const ski_result *objects, bool of_selection, struct presence *ret)
{
        ret->count = 0;
        ret->of_selection = of_selection;
        for (size_t row = 0; row < ski_result_rows(objects); row++) {
                struct presence_entry *entry =
                        find_or_add(ret, (uint32_t)ski_result_int8(objects, row, COLUMN_CATALOG));

                add_traits(entry, ski_result_text(objects, row, COLUMN_TRAITS));
        }
}

void presence_add_tables(struct presence *presence)
{
        /* Of a selection, storage for long values is told only where somebody has set it up. */
        add_traits(find_or_add(presence, CATALOG_CLASS), presence->of_selection ? "riS" : "rtiS");
        add_traits(find_or_add(presence, CATALOG_CONSTRAINT), "pf");
        find_or_add(presence, CATALOG_ATTRDEF);
}

bool presence_has(const struct presence *presence, const struct kind *kind)
{
        bool is_told = kind->seen_in != 0 || presence->of_selection;
        const struct presence_entry *entry = find(presence, kind->seen_in ? kind->seen_in : kind->catalog);

        if (!is_told || presence->count == PRESENCE_CATALOGS)
                return true;
        if (!entry || !kind->traits)
                return entry;
        for (const char *trait = kind->traits; *trait; trait++) {
                if (entry->traits[*trait & 127])
                        return true;
        }
        return false;
}
