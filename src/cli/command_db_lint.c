/* SPDX-License-Identifier: PostgreSQL
 *
 * The command that looks through revisions for risks: db lint.
 */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "cli/revision_text.h"
#include "operations/lint_migrations.h"
#include "report/json.h"

static void print_risk(const struct revision_risk *risk)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        revision_risk_describe(risk, &text);
        printf("%s:%u:%u: %s: %s: %s\n", risk->revision->path, risk->line, risk->column > 0 ? risk->column : 1,
               risk->rule->is_note ? "note" : "warning", risk->rule->name, text_get(&text));
        if (risk->rule->safer)
                printf("    safer: %s\n", risk->rule->safer);
}

static int print_result(const struct invocation *invocation, const struct lint_result *result, ski_error *error)
{
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:I, s:I}", "findings", revision_risks_json(&result->risks),
                                            "revisions", (json_int_t)result->revisions, "warnings",
                                            (json_int_t)result->findings),
                                  error);
        for (size_t i = 0; i < result->risks.count; i++)
                print_risk(&result->risks.items[i]);
        log_info("%zu warning%s and %zu note%s in %zu file%s", result->findings, text_plural(result->findings),
                 result->risks.count - result->findings, text_plural(result->risks.count - result->findings),
                 result->revisions, text_plural(result->revisions));
        return 0;
}

int command_db_lint(struct invocation *invocation, ski_error *error)
{
        const struct lint_options options = { .paths = invocation_arguments(invocation, "FILES"),
                                              .directory = invocation_text(invocation, "directory"),
                                              .pending = invocation_flag(invocation, "pending") };
        _cleanup_(lint_result_clear) struct lint_result result = { 0 };
        const struct change *change = NULL;
        int r = 0;

        if (options.pending)
                r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = lint_migrations(invocation->project, change, &options, &result, error);
        if (r == 0)
                r = print_result(invocation, &result, error);
        return r == 0 && result.findings > 0 ? -SKI_EDIFFERS : r;
}
