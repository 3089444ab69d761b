/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/command_db.h"
#include "cli/commands.h"
#include "operations/squash_migrations.h"
#include "report/json.h"

static int print_json(const struct squash_result *result, bool written, ski_error *error)
{
        return json_print(json_pack("{s:o, s:o, s:o, s:b, s:b, s:o, s:o}", "revision",
                                    json_text(result->revision.id), "path", json_text(result->revision.path),
                                    "replaces", json_texts(&result->squash.replaces), "joined",
                                    result->is_joined, "written", written, "content",
                                    json_text(text_get(&result->revision.content)), "unseen",
                                    json_texts(&result->unseen)),
                          error);
}

static void print_result(const struct squash_result *result, bool written)
{
        const struct revision_list *members = &result->squash.members;

        if (!written) {
                fputs(text_get(&result->revision.content), stdout);
                return;
        }
        printf("Squashed %zu revisions into %s ...  done\n", members->count, result->revision.path);
        for (size_t i = 0; i < members->count; i++) {
                if (members->items[i] != result->squash.last)
                        printf("Removed %s\n", members->items[i]->path);
        }
        log_info("a database at one of the others must have come to %s first, by the files of before",
                 result->revision.id);
}

int command_db_squash(struct invocation *invocation, ski_error *error)
{
        _cleanup_(squash_result_clear) struct squash_result result = { 0 };
        const struct squash_request request = {
                .directory = invocation_text(invocation, "directory"),
                .range = invocation_argument(invocation, "RANGE"),
                .message = invocation_text(invocation, "message"),
                .keeps_statements = invocation_flag(invocation, "keep-statements"),
        };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = squash_migrations(change, &request, &result, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < result.unseen.count; i++)
                log_warning("nobody knows whether it is at one of the others: %s", result.unseen.items[i]);
        if (invocation_flag(invocation, "json"))
                return print_json(&result, !change->dry_run, error);
        print_result(&result, !change->dry_run);
        return 0;
}
