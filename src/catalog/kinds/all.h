/* SPDX-License-Identifier: PostgreSQL
 *
 * All kinds of facts, for the list in kind.c.
 */
#ifndef CATALOG_KINDS_ALL_H
#define CATALOG_KINDS_ALL_H

#include "catalog/kind.h"

extern const struct kind kind_access_method;
extern const struct kind kind_aggregate;
extern const struct kind kind_attribute;
extern const struct kind kind_base_type;
extern const struct kind kind_cast;
extern const struct kind kind_clustering;
extern const struct kind kind_collation;
extern const struct kind kind_column;
extern const struct kind kind_column_default;
extern const struct kind kind_column_options;
extern const struct kind kind_toast_options;
extern const struct kind kind_comment;
extern const struct kind kind_composite;
extern const struct kind kind_constraint;
extern const struct kind kind_constraint_index;
extern const struct kind kind_conversion;
extern const struct kind kind_default_privilege;
extern const struct kind kind_domain;
extern const struct kind kind_domain_constraint;
extern const struct kind kind_domain_default;
extern const struct kind kind_enum;
extern const struct kind kind_event_trigger;
extern const struct kind kind_extension;
extern const struct kind kind_extension_dependency;
extern const struct kind kind_family_function;
extern const struct kind kind_family_operator;
extern const struct kind kind_foreign_data_wrapper;
extern const struct kind kind_foreign_key;
extern const struct kind kind_foreign_table;
extern const struct kind kind_function;
extern const struct kind kind_index;
extern const struct kind kind_inheritance;
extern const struct kind kind_language;
extern const struct kind kind_materialized_view;
extern const struct kind kind_operator;
extern const struct kind kind_operator_class;
extern const struct kind kind_operator_family;
extern const struct kind kind_partition;
extern const struct kind kind_policy;
extern const struct kind kind_privilege;
extern const struct kind kind_procedure;
extern const struct kind kind_publication;
extern const struct kind kind_publication_schema;
extern const struct kind kind_publication_table;
extern const struct kind kind_range;
extern const struct kind kind_replica_identity;
extern const struct kind kind_rule;
extern const struct kind kind_schema;
extern const struct kind kind_security_label;
extern const struct kind kind_sequence;
extern const struct kind kind_sequence_owner;
extern const struct kind kind_server;
extern const struct kind kind_shell_type;
extern const struct kind kind_statistics;
extern const struct kind kind_subscription;
extern const struct kind kind_table;
extern const struct kind kind_text_search_configuration;
extern const struct kind kind_text_search_dictionary;
extern const struct kind kind_text_search_mapping;
extern const struct kind kind_text_search_parser;
extern const struct kind kind_text_search_template;
extern const struct kind kind_transform;
extern const struct kind kind_trigger;
extern const struct kind kind_trigger_state;
extern const struct kind kind_typed_table;
extern const struct kind kind_user_mapping;
extern const struct kind kind_view;
extern const struct kind kind_view_column;

#endif
