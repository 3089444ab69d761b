/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_declared.h"

#include "base/file.h"
#include "operations/build_database.h"
#include "operations/triggers.h"
#include "sql/app_role_facts.h"
#include "sql/triggers_present.h"
#include "sql/triggers_tables.h"

int structure_declared_find(const struct project *project, struct strings *ret_files, ski_error *error)
{
        int r;

        r = find_files(project, "database.schema", ret_files, error);
        if (r < 0 || ret_files->count > 0 || *setting_text(project, "database.schema_command"))
                return r;
        ski_error_set(error, -SKI_EUSAGE,
                      "the project declares no structure: database.schema names no SQL files, and "
                      "database.schema_command no command that prints them");
        return ski_error_hint(error,
                              "'skinspire export ENV FOLDER' writes a database's structure as SQL files");
}

/* With the queries by which this version of the program applies them. */
static int digest_rules(const struct project *project, struct digest *digest, bool *ret_rules, ski_error *error)
{
        _cleanup_(trigger_rules_clear) struct trigger_rules rules = { 0 };
        _cleanup_text_ struct text file = TEXT_INIT;
        int r;

        r = trigger_rules_read(project, &rules, error);
        if (r == 0 && rules.values)
                r = file_read(rules.file, &file, error);
        *ret_rules = rules.values;
        if (r < 0 || !rules.values)
                return r;
        digest_add_text(digest, sql_triggers_tables);
        digest_add_text(digest, sql_triggers_present);
        digest_add_text(digest, text_get(&file));
        for (size_t i = 0; i < rules.count; i++) {
                digest_add_text(digest, rules.sections[i].rule);
                digest_add_text(digest, rules.sections[i].text);
        }
        return 0;
}

/* Rules that name the application's role wait until it is there. */
static int digest_app_role(const struct project *project, ski_session *session, struct digest *digest,
                           ski_error *error)
{
        const char *role = setting_text(project, "database.app_role");
        SKI_CLEANUP_RESULT ski_result *facts = NULL;
        int r;

        r = ski_execute(session, &facts, error, sql_app_role_facts, SKI_PARAMS(ski_text(role), ski_text(role)));
        if (r < 0)
                return r;
        digest_add_text(digest, role);
        digest_add_text(digest, ski_result_text(facts, 0, 0));
        return 0;
}

int structure_declared_digest(const struct project *project, ski_session *session, struct digest *digest,
                              bool *ret_rules, ski_error *error)
{
        int r;

        r = digest_rules(project, digest, ret_rules, error);
        return r < 0 ? r : digest_app_role(project, session, digest, error);
}

int structure_declared_complete(ski_session *session, const void *context, ski_error *error)
{
        const struct project *project = context;

        return triggers_apply_within(project, session, error);
}
