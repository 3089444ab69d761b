/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_index.h"

const struct kind kind_index = {
        .name = "index",
        .noun = "INDEX",
        .query = sql_kind_index,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .flags = KIND_SURVIVES_RETYPE,
};
