/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_schema.h"

const struct kind kind_schema = {
        .name = "schema",
        .noun = "SCHEMA",
        .query = sql_kind_schema,
        .catalog = CATALOG_NAMESPACE,
};
