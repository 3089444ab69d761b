/* SPDX-License-Identifier: PostgreSQL */
#include "operations/verify_environments.h"

#include <string.h>

void environment_verifications_clear(struct environment_verifications *verifications)
{
        for (size_t i = 0; i < verifications->count; i++) {
                free(verifications->items[i].environment);
                free(verifications->items[i].database);
                verification_clear(&verifications->items[i].verification);
                ski_error_clear(&verifications->items[i].failure);
        }
        free(verifications->items);
        *verifications = (struct environment_verifications){ 0 };
}

enum check_state environment_verification_state(const struct environment_verification *verification)
{
        if (verification->failure.code < 0)
                return CHECK_FAILED;
        return verification_state(&verification->verification);
}

static int verify_one(const struct project *project, const ski_session_options *options,
                      struct environment_verification *item, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        int r;

        item->is_configured = true;
        r = environment_describe(project, item->environment, &environment, &item->failure);
        if (r == 0) {
                item->is_configured = !environment_lacks_url(environment);
                item->database = strdup(environment->database);
                if (!item->database)
                        return ski_error_oom(error);
        }
        if (r == 0 && item->is_configured)
                r = verify_environment(project, environment, options, &item->verification, &item->failure);
        if (r == -SKI_EINTERRUPTED || r == -SKI_ENOMEM)
                return ski_error_move(error, &item->failure);
        return 0;
}

int verify_environments(const struct project *project, const ski_session_options *options,
                        struct environment_verifications *ret, ski_error *error)
{
        _cleanup_(environment_verifications_clear) struct environment_verifications all = { 0 };
        const struct strings *names = environment_names(project);
        int r;

        all.items = calloc(names->count, sizeof(*all.items));
        if (!all.items)
                return ski_error_oom(error);
        for (size_t i = 0; i < names->count; i++) {
                struct environment_verification *item = &all.items[all.count++];

                item->environment = strdup(names->items[i]);
                if (!item->environment)
                        return ski_error_oom(error);
                r = verify_one(project, options, item, error);
                if (r < 0)
                        return r;
        }
        *ret = all;
        all = (struct environment_verifications){ 0 };
        return 0;
}
