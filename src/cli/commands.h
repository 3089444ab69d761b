/* SPDX-License-Identifier: PostgreSQL
 *
 * The program's commands: their table, and the function of each.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command_table skinspire_commands;

/* A part of it, ended by an entry without a name. */
extern const struct command commands_backup[];
extern const struct command commands_db[];

int command_help(struct invocation *invocation, ski_error *error);
int command_version(struct invocation *invocation, ski_error *error);

int command_backup(struct invocation *invocation, ski_error *error);
int command_backup_drill(struct invocation *invocation, ski_error *error);
int command_backup_list(struct invocation *invocation, ski_error *error);
int command_backup_prune(struct invocation *invocation, ski_error *error);
int command_backup_verify(struct invocation *invocation, ski_error *error);
int command_config(struct invocation *invocation, ski_error *error);
int command_copy(struct invocation *invocation, ski_error *error);
int command_restore(struct invocation *invocation, ski_error *error);
int command_sql(struct invocation *invocation, ski_error *error);
int command_undo(struct invocation *invocation, ski_error *error);
int command_env_golden(struct invocation *invocation, ski_error *error);
int command_env_list(struct invocation *invocation, ski_error *error);
int command_env_status(struct invocation *invocation, ski_error *error);
int command_env_url(struct invocation *invocation, ski_error *error);
int command_env_use(struct invocation *invocation, ski_error *error);

int command_analyze(struct invocation *invocation, ski_error *error);
int command_create(struct invocation *invocation, ski_error *error);
int command_init(struct invocation *invocation, ski_error *error);
int command_db_branches(struct invocation *invocation, ski_error *error);
int command_db_current(struct invocation *invocation, ski_error *error);
int command_db_edit(struct invocation *invocation, ski_error *error);
int command_db_heads(struct invocation *invocation, ski_error *error);
int command_db_history(struct invocation *invocation, ski_error *error);
int command_db_import(struct invocation *invocation, ski_error *error);
int command_db_init(struct invocation *invocation, ski_error *error);
int command_db_lint(struct invocation *invocation, ski_error *error);
int command_db_merge(struct invocation *invocation, ski_error *error);
int command_db_migrate(struct invocation *invocation, ski_error *error);
int command_db_squash(struct invocation *invocation, ski_error *error);
int command_db_check(struct invocation *invocation, ski_error *error);
int command_db_revision(struct invocation *invocation, ski_error *error);
int command_db_show(struct invocation *invocation, ski_error *error);
int command_db_downgrade(struct invocation *invocation, ski_error *error);
int command_db_stamp(struct invocation *invocation, ski_error *error);
int command_db_upgrade(struct invocation *invocation, ski_error *error);
int command_diff(struct invocation *invocation, ski_error *error);
int command_export(struct invocation *invocation, ski_error *error);
int command_inspect(struct invocation *invocation, ski_error *error);
int command_log(struct invocation *invocation, ski_error *error);
int command_populate(struct invocation *invocation, ski_error *error);
int command_psql(struct invocation *invocation, ski_error *error);
int command_reset(struct invocation *invocation, ski_error *error);
int command_setup(struct invocation *invocation, ski_error *error);
int command_vacuum(struct invocation *invocation, ski_error *error);
int command_server_destroy(struct invocation *invocation, ski_error *error);
int command_server_logs(struct invocation *invocation, ski_error *error);
int command_server_start(struct invocation *invocation, ski_error *error);
int command_server_status(struct invocation *invocation, ski_error *error);
int command_server_stop(struct invocation *invocation, ski_error *error);
int command_triggers_drop(struct invocation *invocation, ski_error *error);
int command_triggers_install(struct invocation *invocation, ski_error *error);
int command_triggers_list(struct invocation *invocation, ski_error *error);
int command_triggers_test(struct invocation *invocation, ski_error *error);
int command_triggers_verify(struct invocation *invocation, ski_error *error);
int command_verify(struct invocation *invocation, ski_error *error);

#endif
