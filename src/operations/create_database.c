/* SPDX-License-Identifier: PostgreSQL */
#include "operations/create_database.h"

#include "operations/build_database.h"
#include "operations/guard.h"
#include "operations/journal.h"

static void note_creation(struct journal_entry *entry, const struct change *change,
                          const struct creation *creation)
{
        _cleanup_strings_ struct strings lines = STRINGS_INIT;
        _cleanup_text_ struct text made = TEXT_INIT;

        creation_describe(creation, change->environment, &lines);
        strings_join(&lines, ", ", &made);
        journal_note(entry, "%s", text_get(&made));
}

static int create_journalled(const struct change *change, struct creation *creation, ski_error *error)
{
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = creation_perform(change, creation, &failure);
        if (r == 0)
                note_creation(entry, change, creation);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int create_database(const struct change *change, struct creation *ret, ski_error *error)
{
        _cleanup_(creation_clear) struct creation creation = { 0 };
        int r;

        r = creation_survey(change, &creation, error);
        if (r == 0)
                r = creation_survey_structure(change, &creation, error);
        if (r < 0)
                return r;
        if (!creation_is_complete(&creation) && !change->dry_run) {
                r = guard_change(change->project, change->environment, "completes", change->confirmation,
                                 error);
                if (r == 0)
                        r = create_journalled(change, &creation, error);
                if (r < 0)
                        return r;
        }
        *ret = creation;
        creation = (struct creation){ 0 };
        return 0;
}

void setup_result_clear(struct setup_result *result)
{
        creation_clear(&result->creation);
        strings_free(&result->seeds);
        verification_clear(&result->verification);
}

static int setup_journalled(const struct change *change, struct setup_result *result, ski_error *error)
{
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = creation_perform(change, &result->creation, &failure);
        if (r == 0) {
                note_creation(entry, change, &result->creation);
                r = load_rows(change, &result->seeds, &result->seed_statements, &failure);
        }
        if (r == -SKI_EDATA && failure.sqlstate[1] == '3')
                ski_error_hint(&failure,
                               "seed files run at each setup: let them add only what is missing, as with "
                               "ON CONFLICT DO NOTHING");
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int setup_database(const struct change *change, struct setup_result *ret, ski_error *error)
{
        _cleanup_(setup_result_clear) struct setup_result result = { 0 };
        int r;

        r = creation_survey(change, &result.creation, error);
        if (r == 0)
                r = creation_survey_structure(change, &result.creation, error);
        if (r == 0)
                r = find_files(change->project, "database.seed", &result.seeds, error);
        if (r < 0)
                return r;
        if (!change->dry_run && (!creation_is_complete(&result.creation) || result.seeds.count > 0)) {
                r = guard_change(change->project, change->environment, "completes", change->confirmation,
                                 error);
                if (r == 0)
                        r = setup_journalled(change, &result, error);
                if (r < 0)
                        return r;
        }
        if (!change->dry_run) {
                r = verify_environment(change->project, change->environment, &change->session,
                                       &result.verification, error);
                if (r < 0)
                        return r;
        }
        *ret = result;
        result = (struct setup_result){ 0 };
        return 0;
}
