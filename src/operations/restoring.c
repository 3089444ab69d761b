/* SPDX-License-Identifier: PostgreSQL */
#include "operations/restoring.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "operations/build_database.h"
#include "operations/restoring_internal.h"
#include "operations/run_script.h"
#include "postgres/database.h"
#include "postgres/quote.h"
#include "postgres/script.h"
#include "postgres/session_internal.h"
#include "transfer/archive_folder.h"
#include "transfer/dump_look.h"
#include "transfer/engine.h"
#include "transfer/fingerprint.h"
#include "transfer/manifest_check.h"
#include "transfer/plain_dump.h"

void restoring_clear(struct restoring *restoring)
{
        strings_free(&restoring->notes);
}

void restoring_report(const struct restoring *restoring, const char *phase, uint64_t done, uint64_t total,
                      const char *what)
{
        if (restoring->progress)
                restoring->progress(phase, done, total, what, restoring->context);
}

static const struct manifest *manifest_of(const struct restoring *restoring)
{
        return restoring->backup->manifest;
}

unsigned restoring_jobs(const struct restoring *restoring)
{
        long processors = sysconf(_SC_NPROCESSORS_ONLN);

        if (restoring->jobs > 0)
                return restoring->jobs;
        return processors < 1 ? 1 : (unsigned)processors;
}

/* Before anything is touched ----------------------------------------------------------------------- */

static int look_at_dump(struct restoring *restoring, ski_error *error)
{
        _cleanup_(dump_feed_freep) struct dump_feed *feed = NULL;
        struct dump_facts facts;
        int r;

        r = dump_feed_open(restoring->backup->path, restoring->secret,
                           setting_text(restoring->change->project, "server.programs"), &feed, error);
        if (r == 0)
                r = dump_look(feed, &facts, error);
        if (r < 0)
                return r;
        restoring->names_owners = facts.names_owners;
        restoring->rest_offset = facts.rest_offset;
        return 0;
}

int restoring_check(struct restoring *restoring, ski_error *error)
{
        const struct backup *backup = restoring->backup;
        const struct manifest *manifest = backup->manifest;

        if (backup->state == BACKUP_DAMAGED)
                return ski_error_set(error, -SKI_EDIFFERS, "the backup %s is damaged: %s", backup->path,
                                     backup->problem);
        restoring_report(restoring, "reading the backup through", 0, 0, NULL);
        if (!manifest)
                return look_at_dump(restoring, error);
        restoring->names_owners = true;
        return restoring->thoroughly ? manifest_check(backup->path, manifest, restoring->secret,
                                                      restoring_jobs(restoring), error)
                                     : manifest_check_files(backup->path, manifest, restoring->secret,
                                                            restoring_jobs(restoring), error);
}

struct database_shape restoring_shape(const struct restoring *restoring, bool target_exists)
{
        const struct project *project = restoring->change->project;
        const struct manifest *manifest = manifest_of(restoring);
        struct database_shape shape = { .owner = target_exists ? NULL : restoring->change->environment->role };

        if (manifest) {
                const struct content *content = manifest->content;

                shape.encoding = content->encoding;
                shape.collate = content->collate;
                shape.ctype = content->ctype;
                shape.locale_provider = content->locale_provider;
                shape.locale = content->locale;
        } else if (!target_exists) {
                shape.encoding = setting_text(project, "database.encoding");
                shape.collate = shape.ctype = setting_text(project, "database.locale");
                shape.locale_provider = "libc";
        }
        return shape;
}

/* What has a manifest ------------------------------------------------------------------------------- */

bool restoring_has_parts(const struct backup *backup)
{
        const struct manifest *manifest = backup->manifest;

        return manifest && (manifest->form == MANIFEST_ARCHIVE || plain_dump_has_parts(manifest));
}

void restoring_watch(const struct engine_progress *progress, void *context)
{
        restoring_report(context, progress->phase, progress->done, progress->total, progress->what);
}

/* A setting that pg_dump 17 makes and older servers do not know. */
static const char newer_setting[] = "transaction_timeout";

int restoring_strip(const struct restoring *restoring, struct content *content, const char **sql,
                    ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        _cleanup_text_ struct text kept = TEXT_INIT;
        struct script_statement statement;
        int r;

        if (!restoring->no_owner && !restoring->no_privileges && !strstr(*sql, newer_setting))
                return 0;
        r = script_open_text(*sql, strlen(*sql), &script, error);
        while (r >= 0 && (r = script_next(script, &statement, error)) > 0)
                if (restoring_wants(restoring, statement.text) &&
                    !(statement_begins(statement.text, "set") && strstr(statement.text, newer_setting)))
                        text_appendf(&kept, "%s;\n\n", statement.text);
        if (r < 0)
                return r;
        *sql = arena_copy(&content->arena, text_get(&kept));
        return *sql && !kept.failed ? 0 : ski_error_oom(error);
}

static int strip_sections(const struct restoring *restoring, struct content *content, ski_error *error)
{
        int r;

        r = restoring_strip(restoring, content, &content->pre_data, error);
        if (r == 0)
                r = restoring_strip(restoring, content, &content->post_data, error);
        if (r == 0)
                r = restoring_strip(restoring, content, &content->large_object_rights, error);
        return r;
}

static int keep(void *context, ski_error *error)
{
        const struct restoring *restoring = context;

        return restoring->replacement ? replacement_keep(restoring->replacement, true, error) : 0;
}

static bool is_resumed(const struct restoring *restoring)
{
        return restoring->replacement && replacement_is_resumed(restoring->replacement);
}

/* Where the rows of an archive, or of a plain dump of ours, come from, once its SQL was read. */
static int open_backup(const struct archive_reading *archive, const struct plain_reading *plain,
                       struct row_source_opener *ret, ski_error *error)
{
        if (archive->manifest->form == MANIFEST_ARCHIVE) {
                *ret = archive_folder_source(archive);
                return archive_folder_read_sql(archive, error);
        }
        *ret = plain_dump_source(plain);
        return plain_dump_read_sql(plain, error);
}

int restoring_explain(const struct restoring *restoring, int code, ski_error *error)
{
        bool has_roles = !restoring->no_owner || !restoring->no_privileges;

        if (!error || error->hint || !error->message)
                return code;
        if (strcmp(error->sqlstate, "42704") == 0 && strstr(error->message, "role "))
                ski_error_hint(error, has_roles ? "make the role, or leave owners and rights out: --no-owner "
                                                  "--no-privileges"
                                                : "make the role: it is named by more than owners and rights");
        else if (strcmp(error->sqlstate, "22023") == 0 && strstr(error->message, "default_tablespace"))
                ski_error_hint(error, "make the tablespace on this server first");
        else if (strcmp(error->sqlstate, "42501") == 0)
                ski_error_hint(error,
                               "a connection with more rights (environments.NAME.admin_url) can do it, or "
                               "--no-owner --no-privileges leaves owners and rights out");
        return code;
}

static int fill_by_engine(struct restoring *restoring, const struct conninfo *building, ski_error *error)
{
        const struct manifest *manifest = manifest_of(restoring);
        const char *path = restoring->backup->path;
        const ski_session_options session = change_catalog_options(restoring->change);
        const struct archive_reading archive = { path, manifest, restoring->secret };
        const struct plain_reading plain = { path, manifest, restoring->secret };
        struct live_target target = {
                .conninfo = building,
                .options = &session,
                .encoding = manifest->content->encoding,
                .role = restoring->no_owner ? restoring->change->environment->role : NULL,
        };
        struct engine_options options = {
                .jobs = restoring_jobs(restoring),
                .target = live_target_opener(&target),
                .database = &target,
                .resumed = is_resumed(restoring) ? manifest->tallies : NULL,
                .structure_made = keep,
                .progress = restoring_watch,
                .context = restoring,
        };
        struct engine_summary summary;
        int r;

        r = open_backup(&archive, &plain, &options.source, error);
        if (r == 0)
                r = strip_sections(restoring, manifest->content, error);
        if (r == 0)
                r = engine_run(&options, manifest->content, &summary, error);
        return r < 0 ? restoring_explain(restoring, r, error) : 0;
}

/* Comparing ---------------------------------------------------------------------------------------- */

static int count_rows(ski_session *session, const struct content_table *table, uint64_t *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        text_append(&statement, "select count(*) from ");
        content_append_holder(table, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        r = ski_execute(session, &rows, error, text_get(&statement), SKI_NO_PARAMS);
        if (r == 0)
                *ret = (uint64_t)ski_result_int8(rows, 0, 0);
        return r;
}

static int compare_rows(struct restoring *restoring, ski_session *session, ski_error *error)
{
        const struct manifest *manifest = manifest_of(restoring);
        const struct content *content = manifest->content;
        _cleanup_text_ struct text differences = TEXT_INIT;
        size_t count = 0;

        for (size_t i = 0; i < content->table_count; i++) {
                const struct content_table *table = &content->tables[i];
                uint64_t rows = 0;
                int r;

                if (content_is_large_objects(table) || table->is_excluded || table->has_own_rows)
                        continue;
                restoring_report(restoring, "comparing", i, content->table_count, table->name);
                r = count_rows(session, table, &rows, error);
                if (r < 0)
                        return r;
                restoring->rows += rows;
                restoring->tables++;
                if (rows == manifest->tallies[i].rows)
                        continue;
                text_appendf(&differences, "%s%s.%s has %" PRIu64 " rows instead of %" PRIu64,
                             count++ > 0 ? "\n" : "", table->schema, table->name, rows,
                             manifest->tallies[i].rows);
        }
        if (count == 0)
                return 0;
        ski_error_set(error, -SKI_EDIFFERS, "the new database does not hold the rows that were backed up");
        return ski_error_detail(error, "%s", text_get(&differences));
}

/* The server's own words for an object differ between versions, and owners are what nobody wanted then. */
static int compare_structure(struct restoring *restoring, ski_session *session, ski_error *error)
{
        const struct manifest *manifest = manifest_of(restoring);
        _cleanup_strings_ struct strings objects = STRINGS_INIT, differences = STRINGS_INIT;
        _cleanup_text_ struct text lines = TEXT_INIT;
        char fingerprint[DIGEST_DIGITS + 1];
        int r;

        if (!manifest->fingerprint || restoring->no_owner || restoring->no_privileges ||
            manifest->content->server_version / 10000 != ski_session_server_version(session) / 10000)
                return 0;
        r = structure_fingerprint(session, fingerprint, &objects, error);
        if (r < 0 || strcmp(fingerprint, manifest->fingerprint) == 0)
                return r;
        if (manifest->objects.count > 0)
                structure_differences(&manifest->objects, &objects, &differences);
        strings_join(&differences, "\n", &lines);
        /* Roles of another environment, and what they may see, can make a difference that nobody cares for. */
        if (!text_equal(manifest->environment, restoring->change->environment->name)) {
                log_warning("the new database does not have quite the structure that was backed up in %s%s%s",
                            manifest->environment, differences.count > 0 ? ": " : "",
                            differences.count > 0 ? differences.items[0] : "");
                for (size_t i = 1; i < differences.count; i++)
                        log_info("%s", differences.items[i]);
                return 0;
        }
        ski_error_set(error, -SKI_EDIFFERS, "the new database does not have the structure that was backed up");
        if (lines.length > 0)
                ski_error_detail(error, "%s", text_get(&lines));
        return ski_error_hint(error, "--no-owner or --no-privileges leave this comparison out");
}

static int count_all(struct restoring *restoring, ski_session *session, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error,
                        "select count(*), coalesce(sum(reltuples) filter (where reltuples > 0), 0)::int8"
                        "  from pg_class where relkind = 'r' and relnamespace not in"
                        " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)",
                        SKI_NO_PARAMS);
        if (r < 0)
                return r;
        restoring->tables = (uint64_t)ski_result_int8(rows, 0, 0);
        restoring->rows = (uint64_t)ski_result_int8(rows, 0, 1);
        return 0;
}

static int compare(struct restoring *restoring, const struct conninfo *building, ski_error *error)
{
        const ski_session_options options = change_catalog_options(restoring->change);
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_open(building, &options, &session, error);
        if (r == 0)
                r = session_begin_by_hand(session, SKI_REPEATABLE_READ | SKI_READ_ONLY, &scope, error);
        if (r == 0)
                r = ski_execute(session, NULL, error, "set local statement_timeout = 0", SKI_NO_PARAMS);
        if (r == 0)
                r = ski_execute(session, NULL, error, "set local row_security = off", SKI_NO_PARAMS);
        if (r == 0)
                r = manifest_of(restoring) ? compare_rows(restoring, session, error)
                                           : count_all(restoring, session, error);
        if (r == 0 && manifest_of(restoring))
                r = compare_structure(restoring, session, error);
        ski_scope_rollback(&scope);
        return r;
}

/* A dump of nothing restores without an error. */
static int warn_if_empty(struct restoring *restoring, ski_error *error)
{
        const char *lacks = restoring->tables == 0 ? "table" : "row";

        if (restoring->rows > 0)
                return 0;
        log_warning("%s holds not one %s", restoring->backup->name, lacks);
        strings_addf(&restoring->notes, "it holds not one %s", lacks);
        return restoring->notes.failed ? ski_error_oom(error) : 0;
}

int restoring_fill(struct restoring *restoring, const struct conninfo *building, ski_error *error)
{
        int r;

        if (restoring_has_parts(restoring->backup))
                r = fill_by_engine(restoring, building, error);
        else
                r = restoring_run_dump(restoring, building, error);
        if (r == 0)
                r = compare(restoring, building, error);
        return r < 0 ? r : warn_if_empty(restoring, error);
}
