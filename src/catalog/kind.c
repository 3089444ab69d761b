/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kind.h"

#include <string.h>

#include "catalog/kinds/all.h"

/* In the order in which facts are made where nothing else decides: what others are made of comes first. */
/* clang-format off: one entry on each line */
const struct kind *const kinds[] = {
        &kind_schema,
        &kind_extension,
        &kind_language,
        &kind_collation,
        &kind_shell_type,
        &kind_enum,
        &kind_domain,
        &kind_domain_default,
        &kind_domain_constraint,
        &kind_composite,
        &kind_attribute,
        &kind_range,
        &kind_base_type,
        &kind_sequence,
        &kind_function,
        &kind_procedure,
        &kind_aggregate,
        &kind_operator,
        &kind_operator_family,
        &kind_operator_class,
        &kind_family_operator,
        &kind_family_function,
        &kind_cast,
        &kind_conversion,
        &kind_transform,
        &kind_access_method,
        &kind_text_search_parser,
        &kind_text_search_template,
        &kind_text_search_dictionary,
        &kind_text_search_configuration,
        &kind_text_search_mapping,
        &kind_foreign_data_wrapper,
        &kind_server,
        &kind_user_mapping,
        &kind_table,
        &kind_foreign_table,
        &kind_column,
        &kind_column_default,
        &kind_column_options,
        &kind_toast_options,
        &kind_inheritance,
        &kind_constraint,
        &kind_constraint_index,
        &kind_index,
        &kind_foreign_key,
        &kind_partition,
        &kind_typed_table,
        &kind_sequence_owner,
        &kind_clustering,
        &kind_replica_identity,
        &kind_statistics,
        &kind_view,
        &kind_view_column,
        &kind_materialized_view,
        &kind_rule,
        &kind_trigger,
        &kind_trigger_state,
        &kind_policy,
        &kind_event_trigger,
        &kind_publication,
        &kind_publication_schema,
        &kind_publication_table,
        &kind_subscription,
        &kind_comment,
        &kind_extension_dependency,
        &kind_security_label,
        &kind_privilege,
        &kind_default_privilege,
        NULL,
};
/* clang-format on */

size_t kind_rank(const struct kind *kind)
{
        size_t rank = 0;

        while (kinds[rank] != kind)
                rank++;
        return rank;
}

const struct kind *kind_find(const char *name)
{
        for (size_t i = 0; kinds[i]; i++) {
                if (strcmp(kinds[i]->name, name) == 0)
                        return kinds[i];
        }
        return NULL;
}
