/* SPDX-License-Identifier: PostgreSQL */
#include "cli/backup_secrets.h"

#include <string.h>

#include "base/file.h"
#include "report/prompt.h"

static const char passphrase_variable[] = "SKINSPIRE_PASSPHRASE";

static void wipep(char **secret)
{
        if (*secret)
                explicit_bzero(*secret, strlen(*secret));
        free(*secret);
}

static int from_setting(const struct invocation *invocation, const char *name, struct seal_secret **ret,
                        ski_error *error)
{
        _cleanup_free_ char *path = path_join(project_directory(invocation->project), name);

        return path ? seal_secret_from_file(path, ret, error) : ski_error_oom(error);
}

/* *ret stays NULL where no key file was named. */
static int find_key_file(const struct invocation *invocation, struct seal_secret **ret, ski_error *error)
{
        const char *given = invocation_text(invocation, "key-file");
        const char *setting = setting_text(invocation->project, "backup.key_file");

        if (given)
                return seal_secret_from_file(given, ret, error);
        return setting[0] ? from_setting(invocation, setting, ret, error) : 0;
}

/* `twice`: it is a new one, and must not be mistyped. */
static int ask_passphrase(const char *question, bool twice, struct seal_secret **ret, ski_error *error)
{
        _cleanup_(wipep) char *first = NULL, *second = NULL;
        int r;

        r = prompt_for_secret(question, &first, error);
        if (r == 0 && twice)
                r = prompt_for_secret("the same once more", &second, error);
        if (r == -SKI_EREFUSED)
                return ski_error_hint(error, "%s gives it without one", passphrase_variable);
        if (r == 0 && twice && strcmp(first, second) != 0)
                return ski_error_set(error, -SKI_EREFUSED, "the two passphrases are not the same");
        return r < 0 ? r : seal_secret_from_passphrase(first, ret, error);
}

static int give(bool passphrase, const char *backup, void *context, struct seal_secret **ret, ski_error *error)
{
        struct invocation *invocation = context;
        const char *given = project_variable(invocation->project, passphrase_variable, NULL);
        _cleanup_free_ char *question = text_format("passphrase of %s", backup);

        if (!question)
                return ski_error_oom(error);
        if (!passphrase)
                return find_key_file(invocation, ret, error);
        if (given)
                return seal_secret_from_passphrase(given, ret, error);
        return ask_passphrase(question, false, ret, error);
}

struct secret_giver backup_secret_giver(struct invocation *invocation)
{
        return (struct secret_giver){ give, invocation };
}

int backup_new_secret(struct invocation *invocation, struct seal_secret **ret, ski_error *error)
{
        const char *given = project_variable(invocation->project, passphrase_variable, NULL);
        int r;

        *ret = NULL;
        if (!invocation_flag(invocation, "encrypt") && !invocation_text(invocation, "key-file"))
                return 0;
        r = find_key_file(invocation, ret, error);
        if (r < 0 || *ret)
                return r;
        if (given)
                return seal_secret_from_passphrase(given, ret, error);
        return ask_passphrase("passphrase for the backup", true, ret, error);
}
