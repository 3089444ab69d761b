/* SPDX-License-Identifier: PostgreSQL */
#include "operations/backup_database.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/user.h"
#include "operations/backup_place.h"
#include "operations/copy_checks.h"
#include "operations/copy_internal.h"
#include "operations/scratch.h"
#include "postgres/private_server.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/backup_revision_table.h"
#include "transfer/archive_folder.h"
#include "transfer/content_read.h"
#include "transfer/engine.h"
#include "transfer/fingerprint.h"
#include "transfer/manifest_check.h"
#include "transfer/plain_dump.h"
#include "transfer/sections.h"

/* Everything that one backup holds. */
struct work {
        const struct change *change;
        const struct backup_options *options;
        struct backup_result *result;
        struct backup_place place;
        struct conninfo *conninfo;
        ski_session_options session_options;
        ski_session *session; /* its scope holds the exported snapshot */
        ski_scope scope;
        char *snapshot;
        struct seal *seal; /* NULL: not encrypted */
        struct archive_coding coding;
        struct manifest *manifest;
        char fingerprint[DIGEST_DIGITS + 1];
};

static void work_clear(struct work *work)
{
        ski_scope_rollback(&work->scope);
        ski_session_close(work->session);
        conninfo_free(work->conninfo);
        seal_free(work->seal);
        manifest_free(work->manifest);
        backup_place_clear(&work->place);
        free(work->snapshot);
}

void backup_result_clear(struct backup_result *result)
{
        free(result->path);
        manifest_free(result->manifest);
        strings_free(&result->warnings);
        *result = (struct backup_result){ 0 };
}

static void report(const struct work *work, const char *phase, uint64_t done, uint64_t total, const char *what)
{
        if (work->options->progress)
                work->options->progress(phase, done, total, what, work->options->context);
}

static void watch(const struct engine_progress *progress, void *context)
{
        report(context, progress->phase, progress->done, progress->total, progress->what);
}

/* "skinspire_dev_20261122_150405" + this. */
static const char *suffix_of(const struct work *work)
{
        if (work->options->form == MANIFEST_ARCHIVE)
                return ".archive";
        if (work->coding.compress)
                return work->seal ? ".sql.zst.enc" : ".sql.zst";
        return work->seal ? ".sql.enc" : ".sql";
}

/* The source --------------------------------------------------------------------------------------- */

static int open_source(struct work *work, ski_error *error)
{
        const struct environment *environment = work->change->environment;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = environment_conninfo(work->change->project, environment, true, &work->conninfo, error);
        if (r < 0)
                return r;
        r = session_open(work->conninfo, &work->session_options, &work->session, error);
        if (r < 0) {
                change_explain_missing(environment, error);
                return r;
        }
        r = session_begin_by_hand(work->session, SKI_REPEATABLE_READ | SKI_READ_ONLY, &work->scope, error);
        if (r == 0)
                r = check_direct(work->session, environment->name, error);
        if (r == 0)
                r = copy_prepare_long_scope(work->session, error);
        if (r == 0)
                r = ski_execute(work->session, &rows, error, "select pg_export_snapshot()", SKI_NO_PARAMS);
        if (r < 0)
                return r;
        work->snapshot = strdup(ski_result_text(rows, 0, 0));
        return work->snapshot ? 0 : ski_error_oom(error);
}

/* The revision of the migrations; several where branches are not merged. */
static int read_revision(struct work *work, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *table = NULL, *revision = NULL;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        r = ski_execute(work->session, &table, error, sql_backup_revision_table, SKI_NO_PARAMS);
        if (r < 0 || ski_result_rows(table) == 0)
                return r;
        quote_format(&statement,
                     "select string_agg(version_num::text, ', ' order by version_num::text) from %s",
                     ski_result_text(table, 0, 0));
        if (statement.failed)
                return ski_error_oom(error);
        r = ski_execute(work->session, &revision, error, text_get(&statement), SKI_NO_PARAMS);
        if (r == 0 && !ski_result_is_null(revision, 0, 0))
                work->manifest->revision = arena_copy(&work->manifest->arena, ski_result_text(revision, 0, 0));
        return r;
}

/* In a plain dump all rows are text. */
static void want_text(struct content *content)
{
        for (size_t i = 0; i < content->table_count; i++)
                if (!content_is_large_objects(&content->tables[i]))
                        content->tables[i].format = ROW_FORMAT_TEXT;
}

/* Where no pg_dump knows the server, the structure engine writes the sections; it compares with an empty database. */
static int open_empty(const struct work *work, struct scratch *scratch, ski_session **ret, ski_error *error)
{
        const struct content *content = work->manifest->content;
        const struct database_shape shape = {
                .encoding = content->encoding,
                .collate = content->collate,
                .ctype = content->ctype,
                .locale_provider = content->locale_provider,
                .locale = content->locale,
        };
        int r;

        r = scratch_create(work->change, "empty", &shape, scratch, error);
        if (r < 0) {
                int major = ski_session_server_version(work->session) / 10000;

                return ski_error_prefix(error,
                                        "without a pg_dump that knows PostgreSQL %d (postgresql-client-%d)",
                                        major, major);
        }
        return session_open(scratch->conninfo, &work->session_options, ret, error);
}

static int read_sections(struct work *work, ski_error *error)
{
        struct section_request request = {
                .conninfo = work->conninfo,
                .snapshot = work->snapshot,
                .session = work->session,
                .programs = setting_text(work->change->project, "server.programs"),
        };
        _cleanup_(section_writer_clear) struct section_writer writer = { 0 };
        _cleanup_(scratch_clear) struct scratch scratch = { 0 };
        SKI_CLEANUP_SESSION ski_session *empty = NULL;
        int r;

        r = sections_find_writer(ski_session_server_version(work->session), request.programs, &writer, error);
        if (r == 0 && !writer.pg_dump)
                r = open_empty(work, &scratch, &empty, error);
        if (r < 0)
                return r;
        request.empty = empty;
        return sections_read(&request, &writer, work->manifest->content, error);
}

static int read_content(struct work *work, ski_error *error)
{
        static const struct content_request everything = { 0 };
        struct content *content = NULL;
        int r;

        report(work, "reading the structure", 0, 0, NULL);
        r = content_read(work->session, &everything, &content, error);
        if (r < 0)
                return r;
        content_free(work->manifest->content);
        work->manifest->content = content;
        r = structure_fingerprint(work->session, work->fingerprint, &work->manifest->objects, error);
        if (r == 0)
                r = read_revision(work, error);
        if (r == 0)
                r = read_sections(work, error);
        if (r == 0 && work->options->form == MANIFEST_PLAIN)
                want_text(content);
        return r;
}

/* Writing ------------------------------------------------------------------------------------------ */

static int move_rows(struct work *work, struct row_target_opener target, size_t jobs, ski_error *error)
{
        struct live_source source = {
                .conninfo = work->conninfo,
                .options = &work->session_options,
                .encoding = work->manifest->content->encoding,
                .snapshot = work->snapshot,
                .first = work->session,
                .first_is_busy = PTHREAD_MUTEX_INITIALIZER,
        };
        const struct engine_options options = {
                .jobs = jobs,
                .source = live_source_opener(&source),
                .target = target,
                .progress = watch,
                .context = work,
        };
        struct engine_summary summary;

        return engine_run(&options, work->manifest->content, &summary, error);
}

/* The source need not wait while we read back. */
static void leave_source(struct work *work)
{
        ski_scope_rollback(&work->scope);
        ski_session_close(steal(work->session));
}

/* What is on the disk must be what was read from the server. Most of it was read back while it was written. */
static int end_reading_back(struct work *work, struct plain_follower *follower, ski_error *error)
{
        int64_t start = clock_milliseconds();
        int r;

        report(work, "reading back", 0, 0, NULL);
        r = manifest_keep_tallies(work->manifest, error);
        if (r == 0)
                r = plain_follower_end(follower, work->manifest, error);
        work->result->check_seconds = (double)(clock_milliseconds() - start) / 1000;
        return r;
}

static int write_plain(struct work *work, ski_error *error)
{
        _cleanup_(plain_dump_freep) struct plain_dump *dump = NULL;
        _cleanup_(plain_follower_freep) struct plain_follower *follower = NULL;
        int r;

        r = plain_dump_open(work->place.temporary, work->manifest->content, &work->coding, &dump, error);
        if (r == 0)
                r = plain_follower_start(dump, work->place.temporary, work->options->secret, &follower, error);
        if (r == 0)
                r = move_rows(work, plain_dump_target(dump), 1, error);
        if (r == 0)
                r = plain_dump_finish(dump, "-", work->manifest, error);
        if (r < 0)
                return r;
        leave_source(work);
        return end_reading_back(work, follower, error);
}

static unsigned processors(void)
{
        long count = sysconf(_SC_NPROCESSORS_ONLN);

        return count < 1 ? 1 : (unsigned)count;
}

/* As above, of all files at once. */
static int read_back(struct work *work, ski_error *error)
{
        int64_t start = clock_milliseconds();
        int r;

        report(work, "reading back", 0, 0, NULL);
        r = manifest_keep_tallies(work->manifest, error);
        if (r == 0)
                r = manifest_check(work->place.temporary, work->manifest, work->options->secret, processors(),
                                   error);
        work->result->check_seconds = (double)(clock_milliseconds() - start) / 1000;
        return r;
}

static int write_archive(struct work *work, ski_error *error)
{
        _cleanup_(archive_folder_freep) struct archive_folder *folder = NULL;
        int r;

        r = archive_folder_new(work->place.temporary, work->manifest->content, &work->coding, &folder, error);
        if (r == 0)
                r = move_rows(work, archive_folder_target(folder), work->options->jobs, error);
        if (r == 0)
                r = archive_folder_finish(folder, work->manifest, error);
        if (r < 0)
                return r;
        leave_source(work);
        return read_back(work, error);
}

/* The manifest ------------------------------------------------------------------------------------- */

static int describe(struct work *work, ski_error *error)
{
        struct manifest *manifest = work->manifest;
        struct arena *arena = &manifest->arena;
        _cleanup_free_ char *user = user_at_host();
        const char *project = setting_text(work->change->project, "project");
        char now[21];

        clock_iso(now);
        manifest->form = work->options->form;
        manifest->project = project[0] ? arena_copy(arena, project) : NULL;
        manifest->environment = arena_copy(arena, work->change->environment->name);
        manifest->database = arena_copy(arena, work->change->environment->database);
        manifest->created_at = arena_copy(arena, now);
        manifest->created_by = arena_copy(arena, user);
        manifest->tool_version = SKINSPIRE_VERSION;
        manifest->is_compressed = work->coding.compress;
        if (work->seal) {
                manifest->salt = arena_copy(arena, seal_salt(work->seal));
                manifest->by_passphrase = seal_secret_is_passphrase(work->options->secret);
        }
        return user && !arena->failed ? 0 : ski_error_oom(error);
}

static int prepare(struct work *work, ski_error *error)
{
        int r;

        work->manifest = manifest_new();
        if (!work->manifest)
                return ski_error_oom(error);
        if (work->options->secret) {
                r = seal_new(work->options->secret, &work->seal, error);
                if (r < 0)
                        return r;
        }
        work->coding = (struct archive_coding){
                .compress = work->options->compress || work->options->form == MANIFEST_ARCHIVE,
                .threads = work->options->form == MANIFEST_PLAIN ? (int)processors() : 0,
                .seal = work->seal,
        };
        return describe(work, error);
}

/* A database that was emptied by mistake must not push good backups out unseen. */
static int compare_with_last(struct work *work, const struct backup_list *list, ski_error *error)
{
        struct strings *warnings = &work->result->warnings;
        uint64_t rows = work->result->total.rows, least;
        const struct manifest *last = NULL;
        struct row_tally before;

        for (size_t i = 0; i < list->count && !last; i++)
                if (list->items[i].state == BACKUP_GOOD)
                        last = list->items[i].manifest;
        if (rows == 0)
                strings_addf(warnings, "%s holds no rows at all: this is a backup of nothing",
                             work->change->environment->database);
        if (last) {
                content_total(last->content, &before);
                least = before.rows * (uint64_t)setting_number(work->change->project, "backup.least_share") /
                        100;
                if (rows < least)
                        strings_addf(warnings,
                                     "%s holds %" PRIu64 " rows, and held %" PRIu64 " at the last backup (%s)",
                                     work->change->environment->database, rows, before.rows, last->created_at);
        }
        if (warnings->failed)
                return ski_error_oom(error);
        for (size_t i = 0; i < warnings->count; i++)
                log_warning("%s", warnings->items[i]);
        return 0;
}

static int write_backup(struct work *work, ski_error *error)
{
        _cleanup_(backup_list_clear) struct backup_list before = BACKUP_LIST_INIT;
        int r;

        r = backups_find(work->change->project, work->change->environment, &before, error);
        if (r == 0)
                r = read_content(work, error);
        if (r == 0)
                r = work->options->form == MANIFEST_PLAIN ? write_plain(work, error)
                                                          : write_archive(work, error);
        if (r < 0)
                return r;
        content_total(work->manifest->content, &work->result->total);
        r = compare_with_last(work, &before, error);
        if (r < 0)
                return r;
        work->manifest->fingerprint = arena_copy(&work->manifest->arena, work->fingerprint);
        return backup_place_publish(&work->place, suffix_of(work), work->manifest, work->seal,
                                    &work->result->path, error);
}

static int write_journalled(struct work *work, ski_error *error)
{
        struct journal_entry *entry = journal_begin(work->change->project, NULL, work->change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = write_backup(work, &failure);
        if (r == 0)
                journal_note(entry, "%s holds %" PRIu64 " rows", work->result->path, work->result->total.rows);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

static int name_only(struct work *work, ski_error *error)
{
        _cleanup_free_ char *name = NULL;
        int r;

        r = backup_place_name(&work->place, suffix_of(work), &name, error);
        if (r < 0)
                return r;
        work->result->path = path_join(work->place.folder, name);
        return work->result->path ? 0 : ski_error_oom(error);
}

int backup_database(const struct change *change, const struct backup_options *options,
                    struct backup_result *ret, ski_error *error)
{
        _cleanup_(backup_result_clear) struct backup_result result = { 0 };
        _cleanup_(work_clear) struct work work = {
                .change = change,
                .options = options,
                .result = &result,
                .place = BACKUP_PLACE_INIT,
                .session_options = change_catalog_options(change),
        };
        int64_t start = clock_milliseconds();
        int r;

        r = open_source(&work, error);
        if (r == 0)
                r = backup_place_open(change->project, change->environment, options->file, &work.place, error);
        if (r == 0)
                r = prepare(&work, error);
        if (r == 0)
                r = change->dry_run ? name_only(&work, error) : write_journalled(&work, error);
        if (r < 0)
                return r;
        result.manifest = steal(work.manifest);
        result.seconds = (double)(clock_milliseconds() - start) / 1000;
        *ret = result;
        result = (struct backup_result){ 0 };
        return 0;
}

int backup_before_change(const struct change *change, ski_error *error)
{
        _cleanup_(seal_secret_freep) struct seal_secret *secret = NULL;
        struct backup_options options = { .form = MANIFEST_PLAIN, .compress = true };
        _cleanup_(backup_result_clear) struct backup_result result = { 0 };
        const char *key_file = setting_text(change->project, "backup.key_file");
        _cleanup_free_ char *path = path_join(project_directory(change->project), key_file);
        int r = 0;

        if (!path)
                return ski_error_oom(error);
        if (key_file[0])
                r = seal_secret_from_file(path, &secret, error);
        options.secret = secret;
        if (r == 0)
                r = backup_database(change, &options, &result, error);
        if (r < 0) {
                ski_error_prefix(error, "the backup before the change");
                return ski_error_hint(error, "--no-backup goes on without one");
        }
        log_info("backed up to %s", result.path);
        return 0;
}
