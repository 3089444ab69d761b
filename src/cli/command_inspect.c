/* SPDX-License-Identifier: PostgreSQL */
#include "cli/commands.h"
#include "cli/inspect.h"
#include "cli/invocation.h"

/* In JSON the answer to a question that nobody narrowed is everything. Which table refers to which stands with the
 * tables then. */
static struct inspect_sections choose_sections(const struct invocation *invocation)
{
        struct inspect_sections sections = {
                .tables = invocation_flag(invocation, "tables"),
                .details = invocation_text(invocation, "table") || invocation_text(invocation, "schema"),
                .schema = invocation_text(invocation, "schema"),
                .triggers = invocation_flag(invocation, "triggers"),
                .functions = invocation_flag(invocation, "functions"),
                .relations = invocation_flag(invocation, "relations"),
                .stats = invocation_flag(invocation, "stats"),
        };

        sections.overview = !(sections.tables || sections.details || sections.triggers || sections.functions ||
                              sections.relations || sections.stats);
        if (sections.overview && invocation_flag(invocation, "json"))
                sections.details = sections.schema = sections.functions = true;
        return sections;
}

/* The largest tables are a part of the overview that costs time: among all tables they need no list of their own. */
static void choose_parts(const struct inspect_sections *sections, bool *parts)
{
        parts[INSPECT_DATABASE] = sections->overview;
        parts[INSPECT_COUNTS] = sections->overview;
        parts[INSPECT_LARGEST] = sections->overview && !sections->details;
        parts[INSPECT_FINDINGS] = sections->overview;
        parts[INSPECT_SCHEMAS] = sections->schema;
        parts[INSPECT_EXTENSIONS] = sections->schema;
        parts[INSPECT_SEQUENCES] = sections->schema;
        parts[INSPECT_TYPES] = sections->schema;
        parts[INSPECT_TABLES] = sections->tables || sections->details || sections->stats;
        parts[INSPECT_COLUMNS] = sections->details;
        parts[INSPECT_CONSTRAINTS] = sections->details;
        parts[INSPECT_REFERRED_BY] = sections->details;
        parts[INSPECT_INDEXES] = sections->details || sections->stats;
        parts[INSPECT_TRIGGERS] = sections->details || sections->triggers;
        parts[INSPECT_POLICIES] = sections->details;
        parts[INSPECT_RULES] = sections->details;
        parts[INSPECT_RELATIONS] = sections->relations;
        parts[INSPECT_EVENT_TRIGGERS] = sections->schema || sections->triggers;
        parts[INSPECT_FUNCTIONS] = sections->functions;
}

static const char *text_or_null(const char *text)
{
        return text && text[0] ? text : NULL;
}

/* '--schema public' reads as the schema without a name, and the environment public. */
static int find_environment(const struct invocation *invocation, struct environment **ret, ski_error *error)
{
        const char *schema = invocation_text(invocation, "schema"),
                   *word = invocation_argument(invocation, "ENV");
        int r = invocation_environment(invocation, ret, error);

        if (r < 0 && schema && !schema[0] && word && !environment_is_known(invocation->project, word))
                return ski_error_hint(error, "a schema's name stands behind '=': --schema=%s", word);
        return r;
}

int command_inspect(struct invocation *invocation, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(inspection_clear) struct inspection inspection = { 0 };
        const ski_session_options options = invocation_session_options(invocation);
        const struct inspect_sections sections = choose_sections(invocation);
        struct inspect_request request = {
                .table = invocation_text(invocation, "table"),
                .schema = text_or_null(invocation_text(invocation, "schema")),
        };
        int r;

        choose_parts(&sections, request.parts);
        r = find_environment(invocation, &environment, error);
        if (r == 0)
                r = inspect(invocation->project, environment, &options, &request, &inspection, error);
        if (r < 0)
                return r;
        if (!invocation_flag(invocation, "json"))
                return inspection_print(&inspection, &sections, error);
        inspection_print_json(&inspection, &sections, environment->name);
        return 0;
}
