/* SPDX-License-Identifier: PostgreSQL */
#include "cli/diff.h"
#include "cli/plan_json.h"
#include "report/json.h"

int diff_print_json(const struct structure_diff *diff, const char *script, ski_error *error)
{
        json_t *gaps = json_array();

        for (size_t i = 0; i < diff->gaps.count; i++)
                json_array_append_new(gaps, json_text(diff->gaps.items[i]));
        return json_print(json_pack("{s:o, s:o, s:b, s:b, s:o, s:o, s:o}", "from", json_text(diff->from_name),
                                    "to", json_text(diff->to_name), "differs", diff->plan->count > 0,
                                    "complete", diff->gaps.count == 0, "not_compared", gaps, "steps",
                                    plan_json(diff->plan), "script", json_text(script)),
                          error);
}
