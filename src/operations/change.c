/* SPDX-License-Identifier: PostgreSQL */
#include "operations/change.h"

ski_session_options change_catalog_options(const struct change *change)
{
        ski_session_options options = change->session;

        options.search_path = "pg_catalog, pg_temp";
        return options;
}
