/* SPDX-License-Identifier: PostgreSQL */
#include "operations/restore_database.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "operations/copy_checks.h"
#include "operations/replacing.h"
#include "operations/restore_tables.h"
#include "operations/restoring.h"
#include "operations/run_script.h"
#include "postgres/session_internal.h"

/* Everything that one restore holds. */
struct work {
        const struct change *change;
        const struct restore_options *options;
        struct restore_result *result;
        struct seal_secret *secret;
        struct restoring restoring;
        struct restored_tables *tables; /* NULL: everything is restored */
        ski_session_options session_options;
        struct replacement *replacement;
        struct conninfo *server, *building;
        char resumed[DIGEST_DIGITS + 1]; /* what is restored, and how: with another one nothing goes on */
};

static void work_clear(struct work *work)
{
        restored_tables_free(work->tables);
        replacement_free(work->replacement);
        conninfo_free(work->server);
        conninfo_free(work->building);
        restoring_clear(&work->restoring);
        seal_secret_free(work->secret);
}

void restore_result_clear(struct restore_result *result)
{
        backup_clear(&result->backup);
        free(result->database);
        free(result->retained);
        strings_free(&result->notes);
        strings_free(&result->limits);
        strings_free(&result->sessions);
        *result = (struct restore_result){ 0 };
}

/* Whose backup it is ------------------------------------------------------------------------------- */

static int check_project(const struct work *work, ski_error *error)
{
        const struct manifest *manifest = work->result->backup.manifest;
        const char *project = setting_text(work->change->project, "project");

        if (!manifest || !manifest->project || !project[0] || strcmp(manifest->project, project) == 0)
                return 0;
        ski_error_set(error, -SKI_EREFUSED, "%s is a backup of another project: %s", work->result->backup.path,
                      manifest->project);
        return ski_error_hint(error, "run it in that project's folder, or psql restores a plain dump anywhere");
}

static bool is_of_another(const struct work *work)
{
        const char *of = work->result->backup.environment;

        return of[0] && strcmp(of, work->change->environment->name) != 0;
}

/* Somebody may have meant another file, or another environment. */
static int confirm_other(const struct work *work, ski_error *error)
{
        const struct confirmation *confirmation = work->change->confirmation;
        const char *target = work->options->into ? work->options->into : work->change->environment->database;
        _cleanup_free_ char *question = text_format("%s is a backup of %s, and is to become the database of %s",
                                                    work->result->backup.name, work->result->backup.environment,
                                                    work->change->environment->name);
        _cleanup_free_ char *word = text_shell_word(target);

        if (!question || !word)
                return ski_error_oom(error);
        if (confirmation && confirmation->given) {
                if (strcmp(confirmation->given, target) == 0)
                        return 0;
                ski_error_set(error, -SKI_EREFUSED, "%s, and \"%s\" is not that database's name", question,
                              confirmation->given);
                return ski_error_hint(error, "--confirm %s confirms it", word);
        }
        if (confirmation && confirmation->ask) {
                int r = confirmation->ask(question, target, confirmation->context, error);
                return r == -SKI_EREFUSED ? ski_error_prefix(error, "%s", question) : r;
        }
        ski_error_set(error, -SKI_EREFUSED, "%s", question);
        return ski_error_hint(error, "--confirm %s confirms it without a terminal", word);
}

/* Rows of a protected environment leave it in a backup, too. */
static int check_protection(const struct work *work, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *source = NULL;
        const char *of = work->result->backup.environment;

        if (!environment_is_known(work->change->project, of) ||
            environment_describe(work->change->project, of, &source, NULL) < 0 || !source->is_protected ||
            work->change->environment->is_protected || work->options->unmasked)
                return 0;
        ski_error_set(error, -SKI_EREFUSED, "%s is protected: its rows do not leave it unmasked", source->name);
        return ski_error_hint(error, "--unmasked restores them as they are");
}

static int confirm(const struct work *work, ski_error *error)
{
        int r = 0;

        if (is_of_another(work)) {
                r = confirm_other(work, error);
                if (r < 0)
                        return r;
        }
        if (work->options->into)
                return 0;
        return guard_change(work->change->project, work->change->environment,
                            "replaces every row and object of", work->change->confirmation, error);
}

/* Going on ----------------------------------------------------------------------------------------- */

/* Which tables are filled must be seen from their rows. */
static int check_resumable(const struct work *work, ski_error *error)
{
        const struct manifest *manifest = work->result->backup.manifest;
        const char *reason = NULL;

        if (work->tables)
                reason = "it replaces rows of single tables in one transaction";
        else if (!manifest)
                reason = "a dump without a manifest is one script, which can only run from its beginning";
        else if (!restoring_has_parts(&work->result->backup))
                reason = "it holds no table's rows";
        if (!reason)
                return 0;
        ski_error_set(error, -SKI_EREFUSED, "restoring %s can't be resumed: %s", work->result->backup.name,
                      reason);
        return ski_error_hint(error, "without --resume it is restored from the beginning");
}

static int prepare_resuming(struct work *work, ski_error *error)
{
        const struct manifest *manifest = work->result->backup.manifest;
        struct digest digest;
        int r;

        r = check_resumable(work, error);
        if (r < 0)
                return r;
        digest_begin(&digest);
        digest_add_text(&digest, manifest->created_at);
        digest_add_text(&digest, work->options->no_owner ? "no owner" : NULL);
        digest_add_text(&digest, work->options->no_privileges ? "no privileges" : NULL);
        for (size_t i = 0; i < manifest->file_count; i++) {
                digest_add_text(&digest, manifest->files[i].name);
                digest_add_text(&digest, manifest->files[i].disk.checksum);
        }
        digest_end_text(&digest, work->resumed);
        return 0;
}

/* Before the start --------------------------------------------------------------------------------- */

static int choose(struct work *work, ski_error *error)
{
        struct restore_result *result = work->result;
        int r;

        r = backups_choose(work->change->project, work->change->environment, work->options->file,
                           &result->backup, error);
        if (r == 0)
                r = check_project(work, error);
        if (r == 0)
                r = check_protection(work, error);
        if (r == 0)
                r = backup_find_secret(&result->backup, &work->options->secrets, &work->secret, error);
        if (r < 0)
                return r;
        work->restoring = (struct restoring){
                .change = work->change,
                .backup = &result->backup,
                .secret = work->secret,
                .no_owner = work->options->no_owner,
                .no_privileges = work->options->no_privileges,
                .jobs = work->options->jobs,
                .progress = work->options->progress,
                .context = work->options->context,
        };
        if (work->options->tables && work->options->tables->count > 0)
                r = restored_tables_find(&work->restoring, work->options->tables, &work->tables, error);
        return r < 0 ? r : restoring_check(&work->restoring, error);
}

static int begin(struct work *work, ski_error *error)
{
        struct replacement_options options = replacing_options(work->change, &work->session_options);
        const char *target = work->options->into ? work->options->into : work->change->environment->database;
        SKI_CLEANUP_SESSION ski_session *server = NULL;
        int64_t bytes = 0;
        int r;

        options.keep_sessions = work->options->keep_sessions;
        if (work->options->resume)
                options.resume = work->resumed;
        r = change_conninfo(work->change, true, NULL, &work->server, error);
        if (r == 0)
                r = replacement_begin(work->server, target, &options, &work->replacement, error);
        if (r == 0)
                r = replacement_connect_server(work->replacement, &server, error);
        if (r == 0)
                r = check_direct(server, work->change->environment->name, error);
        if (r < 0)
                return r;
        work->result->existed = replacement_target_exists(work->replacement);
        if (work->options->into && work->result->existed) {
                ski_error_set(error, -SKI_EREFUSED, "the database %s is there already", target);
                return ski_error_hint(error, "--into names a new one");
        }
        if (work->tables && !work->result->existed)
                return ski_error_set(error, -SKI_ENOTFOUND,
                                     "there is no database %s whose rows could be replaced", target);
        /* What the tables took where they were; a dump without a manifest tells nothing better than its own size. */
        for (size_t i = 0;
             work->result->backup.manifest && i < work->result->backup.manifest->content->table_count; i++)
                bytes += work->result->backup.manifest->content->tables[i].bytes;
        if (!work->result->backup.manifest)
                bytes = (int64_t)work->result->backup.bytes;
        r = check_disk(work->change->project, work->server, server, replacement_tablespace(work->replacement),
                       bytes, error);
        if (r == 0)
                r = replacing_announce_limits(work->replacement, &work->result->limits, error);
        if (r == 0)
                r = replacing_announce_sessions(work->replacement, work->options->keep_sessions,
                                                &work->result->sessions, error);
        work->result->database = strdup(target);
        return r == 0 && !work->result->database ? ski_error_oom(error) : r;
}

/* The work ----------------------------------------------------------------------------------------- */

/* As after a copy: what comes from another environment must not send its mails from here. */
static int run_after_copy(struct work *work, ski_error *error)
{
        const char *setting = setting_text(work->change->project, "copy.after_copy");
        _cleanup_free_ char *path = path_join(project_directory(work->change->project), setting);
        const struct script_source script = { .file = path };
        const struct script_options options = { 0 };
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        if (!path)
                return ski_error_oom(error);
        if (!is_of_another(work) || !setting[0] || !file_exists(path))
                return 0;
        r = session_open(work->building, &work->session_options, &session, error);
        if (r == 0)
                r = run_scripts(session, &script, 1, &options, NULL, error);
        return r < 0 ? ski_error_prefix(error, "after the restore") : 0;
}

static int replace(struct work *work, ski_error *error)
{
        struct restore_result *result = work->result;
        static const struct database_shape as_present = { 0 };
        const struct database_shape shape =
                work->tables ? as_present : restoring_shape(&work->restoring, result->existed);
        int r;

        if (replacement_is_resumed(work->replacement)) {
                log_info("going on with what an interrupted run has restored of %s", result->backup.name);
                r = replacement_resume(work->replacement, &work->building, error);
        } else {
                r = replacement_create(work->replacement, &shape, &work->building, error);
        }
        work->restoring.replacement = work->options->resume ? work->replacement : NULL;
        if (r == 0 && work->tables)
                r = restored_tables_fill(work->tables, work->building, error);
        else if (r == 0)
                r = restoring_fill(&work->restoring, work->building, error);
        /* Its session would be one that nobody may end. */
        if (work->options->keep_sessions)
                restored_tables_free(steal(work->tables));
        if (r == 0)
                r = run_after_copy(work, error);
        if (r == 0)
                r = replacing_swap(work->change, work->replacement, work->building, "restore",
                                   result->backup.name, &result->retained, error);
        /* What is wrong would be wrong again. */
        if (r == -SKI_EDIFFERS)
                replacement_keep(work->replacement, false, NULL);
        if (r < 0)
                return r;
        result->rows = work->restoring.rows;
        result->tables = work->restoring.tables;
        result->is_verified = result->backup.manifest != NULL;
        result->notes = work->restoring.notes;
        work->restoring.notes = (struct strings)STRINGS_INIT;
        return 0;
}

static int replace_journalled(struct work *work, ski_error *error)
{
        struct journal_entry *entry =
                journal_begin(work->change->project, work->change->environment, work->change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = replace(work, &failure);
        if (r == 0)
                journal_note(entry, "%s is what %s holds", work->result->database, work->result->backup.path);
        if (r == 0 && work->result->retained)
                journal_note(entry, "%s is retained as %s", work->result->database, work->result->retained);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int restore_database(const struct change *change, const struct restore_options *options,
                     struct restore_result *ret, ski_error *error)
{
        _cleanup_(restore_result_clear) struct restore_result result = { 0 };
        _cleanup_(work_clear) struct work work = {
                .change = change,
                .options = options,
                .result = &result,
                .session_options = change_catalog_options(change),
        };
        int64_t start = clock_milliseconds();
        int r;

        r = choose(&work, error);
        if (r == 0 && options->resume)
                r = prepare_resuming(&work, error);
        if (r == 0)
                r = begin(&work, error);
        if (r == 0 && !change->dry_run)
                r = confirm(&work, error);
        if (r == 0 && !change->dry_run)
                r = replace_journalled(&work, error);
        if (r < 0)
                return r;
        result.seconds = (double)(clock_milliseconds() - start) / 1000;
        *ret = result;
        result = (struct restore_result){ 0 };
        return 0;
}
