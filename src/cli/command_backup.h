/* SPDX-License-Identifier: PostgreSQL
 *
 * What the commands about backups share.
 */
#ifndef CLI_COMMAND_BACKUP_H
#define CLI_COMMAND_BACKUP_H

#include "operations/backups.h"
#include "report/json.h"

/* NULL when memory ran out. */
json_t *backup_json(const struct backup *backup);

#endif
