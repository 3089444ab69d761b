/* SPDX-License-Identifier: PostgreSQL
 *
 * Where the secrets of backups come from: --key-file, the setting backup.key_file, SKINSPIRE_PASSPHRASE, the terminal.
 */
#ifndef CLI_BACKUP_SECRETS_H
#define CLI_BACKUP_SECRETS_H

#include "cli/invocation.h"
#include "operations/backup_secret.h"

/* For a command that knows --key-file and opens backups. */
struct secret_giver backup_secret_giver(struct invocation *invocation);

/* What a new backup is to be encrypted with; NULL when it is not to be. For a command that knows --encrypt, too. */
int backup_new_secret(struct invocation *invocation, struct seal_secret **ret, ski_error *error);

#endif
