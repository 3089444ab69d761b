/* SPDX-License-Identifier: PostgreSQL */
#include "operations/backup_secret.h"

int backup_find_secret(const struct backup *backup, const struct secret_giver *giver, struct seal_secret **ret,
                       ski_error *error)
{
        bool passphrase = false, sealed;

        *ret = NULL;
        if (backup->manifest)
                sealed = backup->manifest->salt != NULL;
        else
                sealed = seal_is_on_file(backup->path, &passphrase);
        if (backup->manifest && sealed)
                passphrase = backup->manifest->by_passphrase;
        if (!sealed || !giver || !giver->give)
                return 0;
        return giver->give(passphrase, backup->name, giver->context, ret, error);
}
