/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_side.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/parallel.h"
#include "operations/change.h"
#include "operations/identity.h"
#include "operations/sql_output.h"
#include "operations/structure_declared.h"
#include "operations/structure_files.h"
#include "operations/structure_live.h"
#include "operations/structure_revision.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

void structure_side_clear(struct structure_side *side)
{
        shadow_ending_wait(side->ending);
        ski_session_close(side->session);
        sql_output_remove(side->output);
        for (size_t i = 0; i < side->origin_count; i++)
                free(side->origins[i].file);
        free(side->origins);
        free(side->name);
        strings_free(&side->files);
        environment_free(side->environment);
        conninfo_free(side->conninfo);
        *side = (struct structure_side){ 0 };
}

/* URLs --------------------------------------------------------------------------------------------- */

/* An environment of the same server and role may know the password that the URL leaves out. */
static int borrow_password(const struct project *project, struct conninfo *conninfo, ski_error *error)
{
        const struct strings *names = environment_names(project);
        const char *user = conninfo_get(conninfo, "user");

        for (size_t i = 0; i < names->count; i++) {
                _cleanup_(environment_freep) struct environment *environment = NULL;
                _cleanup_(conninfo_freep) struct conninfo *there = NULL;

                if (environment_describe(project, names->items[i], &environment, NULL) < 0 ||
                    !environment->conninfo)
                        continue;
                there = conninfo_copy(environment->conninfo);
                if (!there || conninfo_set(there, "dbname", conninfo_get(conninfo, "dbname")) < 0)
                        return ski_error_oom(error);
                if (!conninfo_get(there, "password") || !address_equal(there, conninfo) ||
                    (user && !text_equal(user, conninfo_get(there, "user"))))
                        continue;
                if (conninfo_set(conninfo, "password", conninfo_get(there, "password")) < 0 ||
                    conninfo_set(conninfo, "user", conninfo_get(there, "user")) < 0)
                        return ski_error_oom(error);
                return 0;
        }
        return 0;
}

static int find_url(const struct project *project, const char *text, struct structure_side *side,
                    ski_error *error)
{
        int r;

        side->kind = SIDE_URL;
        r = conninfo_parse(text, &side->conninfo, error);
        if (r < 0)
                return r;
        free(side->name);
        side->name = conninfo_url(side->conninfo);
        if (!side->name)
                return ski_error_oom(error);
        if (conninfo_get(side->conninfo, "password")) {
                log_warning("a password on the command line can be read by everybody on this machine; "
                            "PGPASSWORD and "
                            "~/.pgpass keep it to you");
                return 0;
        }
        return getenv("PGPASSWORD") ? 0 : borrow_password(project, side->conninfo, error);
}

/* Files -------------------------------------------------------------------------------------------- */

static int find_files_of(const char *path, struct structure_side *side, ski_error *error)
{
        int r;

        side->kind = SIDE_FILES;
        if (!folder_exists(path)) {
                strings_add(&side->files, path);
                return side->files.failed ? ski_error_oom(error) : 0;
        }
        r = folder_list_deep(path, ".sql", &side->files, error);
        if (r < 0 || side->files.count > 0)
                return r;
        ski_error_set(error, -SKI_EUSAGE, "the folder %s holds no *.sql", path);
        return ski_error_hint(error, "the word 'empty' stands for a structure without anything");
}

/* Commands ----------------------------------------------------------------------------------------- */

/* `directory` is where it runs; NULL: here. */
static int run_command(const char *command, const char *directory, struct structure_side *side,
                       ski_error *error)
{
        int r;

        side->kind = SIDE_COMMAND;
        r = sql_output_of(command, directory, &side->output, error);
        if (r < 0)
                return r;
        strings_add(&side->files, side->output);
        return side->files.failed ? ski_error_oom(error) : 0;
}

static int find_declared(const struct project *project, struct structure_side *side, ski_error *error)
{
        const char *command = setting_text(project, "database.schema_command");
        int r;

        r = structure_declared_find(project, &side->files, error);
        if (r == 0 && *command)
                r = run_command(command, project_directory(project), side, error);
        side->kind = SIDE_DECLARED;
        return r;
}

int structure_side_write(struct structure_side *ret, const char *statements, size_t length, ski_error *error)
{
        _cleanup_close_ int output = -1;
        int r;

        ret->kind = SIDE_FILES;
        r = sql_output_make(&ret->output, &output, error);
        if (r < 0)
                return r;
        r = write_all(output, statements, length);
        if (r < 0)
                return ski_error_set_errno(error, -SKI_EIO, -r, "cannot write %s", ret->output);
        strings_add(&ret->files, ret->output);
        return ret->files.failed ? ski_error_oom(error) : 0;
}

/* What a text means -------------------------------------------------------------------------------- */

static int find_environment(const struct project *project, const char *name, struct structure_side *side,
                            ski_error *error)
{
        int r;

        side->kind = SIDE_ENVIRONMENT;
        r = environment_find(project, name, &side->environment, error);
        if (r < 0)
                return r;
        return environment_conninfo(project, side->environment, false, &side->conninfo, error);
}

/* The last thing that a word can be is a revision. */
static int find_revision(const struct project *project, const char *text, struct structure_side *side,
                         ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        _cleanup_text_ struct text names = TEXT_INIT;
        int r;

        r = structure_revision_find(project, text, side, &failure);
        if (r != -SKI_ENOTFOUND)
                return r < 0 ? ski_error_move(error, &failure) : 0;

        strings_join(environment_names(project), ", ", &names);
        ski_error_set(error, -SKI_EUSAGE,
                      "%s is no environment and no revision, and there is no file or folder of that name",
                      text);
        return ski_error_hint(error,
                              "a side is an environment (%s), a URL, a file or folder of SQL, !COMMAND, a "
                              "revision, 'declared' or 'empty'",
                              text_get(&names));
}

static bool is_url(const char *text)
{
        return strstr(text, "://") || text_starts_with(text, "host=") || text_starts_with(text, "dbname=") ||
               text_starts_with(text, "service=");
}

int structure_side_find(const struct project *project, const char *text, struct structure_side *ret,
                        ski_error *error)
{
        *ret = (struct structure_side){ .name = strdup(text) };
        if (!ret->name)
                return ski_error_oom(error);
        if (text[0] == '!')
                return run_command(text + 1, NULL, ret, error);
        if (text_starts_with(text, "command:"))
                return run_command(text + strlen("command:"), NULL, ret, error);
        if (is_url(text))
                return find_url(project, text, ret, error);
        if (environment_is_known(project, text))
                return find_environment(project, text, ret, error);
        if (strcmp(text, "empty") == 0) {
                ret->kind = SIDE_EMPTY;
                return 0;
        }
        if (strcmp(text, "declared") == 0)
                return find_declared(project, ret, error);
        if (folder_exists(text) || file_exists(text))
                return find_files_of(text, ret, error);
        if (text_starts_with(text, "revision:"))
                return structure_revision_find(project, text + strlen("revision:"), ret, error);
        return find_revision(project, text, ret, error);
}

/* Reading ------------------------------------------------------------------------------------------ */

int structure_side_open(struct structure_side *side, const ski_session_options *options, ski_error *error)
{
        int r;

        if (!side->conninfo)
                return 0;
        r = session_open(side->conninfo, options, &side->session, error);
        if (r < 0 && side->environment)
                change_explain_missing(side->environment, error);
        return r < 0 ? ski_error_prefix(error, "%s", side->name) : 0;
}

/* One side's way to its structure. What it needs the other side's session for is done before both are read at once. */
struct reading {
        const struct project *project;
        struct structure_side *side;
        struct files_reading *files; /* NULL: a live database */
        struct snapshot *snapshot;
        ski_error error;
};

static void reading_clear(struct reading *reading)
{
        files_reading_free(reading->files);
        snapshot_free(reading->snapshot);
        ski_error_clear(&reading->error);
}

static int open_files(struct reading *reading, const struct structure_side *other,
                      const ski_session_options *options, ski_error *error)
{
        return reading->side->conninfo ? 0
                                       : structure_files_open(reading->project, reading->side, other, options,
                                                              &reading->files, error);
}

static int look(struct reading *reading, ski_error *error)
{
        return reading->files ? structure_files_look(reading->files, &reading->snapshot, error) : 0;
}

static int read_files(struct reading *reading, ski_error *error)
{
        struct structure_side *side = reading->side;
        int r;

        if (reading->snapshot)
                return 0;
        r = structure_files_load(reading->files, &reading->snapshot, &side->ending, error);
        if (r < 0 && error && side->output && text_equal(error->file, side->output)) {
                if (side->origins)
                        structure_revision_place_error(side, error);
                else
                        sql_output_place_error(side->output, error);
        }
        return r;
}

static int read_structure(struct reading *reading, ski_error *error)
{
        struct structure_side *side = reading->side;
        int r;

        if (reading->files)
                return read_files(reading, error);
        r = structure_live_read(reading->project, side->session, &reading->snapshot, error);
        return r < 0 ? ski_error_prefix(error, "%s", side->name) : 0;
}

int structure_side_read(const struct project *project, struct structure_side *side,
                        const struct structure_side *other, const ski_session_options *options,
                        struct snapshot **ret, ski_error *error)
{
        _cleanup_(reading_clear) struct reading reading = { .project = project, .side = side };
        int r;

        r = open_files(&reading, other, options, error);
        if (r == 0)
                r = look(&reading, error);
        if (r == 0)
                r = read_structure(&reading, error);
        if (r == 0)
                *ret = steal(reading.snapshot);
        return r;
}

/* Both are read to their end, so that of two errors always the first side's is told. */
static int read_one(size_t index, void *context, ski_error *error _unused_)
{
        struct reading *reading = &((struct reading *)context)[index];

        read_structure(reading, &reading->error);
        return 0;
}

static int read_both(struct reading readings[static 2], ski_error *error)
{
        int r;

        r = parallel_run(2, 2, read_one, readings, error);
        for (size_t i = 0; r == 0 && i < 2; i++) {
                if (readings[i].error.code < 0)
                        r = ski_error_move(error, &readings[i].error);
        }
        return r;
}

/* What one thread opens for both. */
struct opening {
        struct reading *readings;
        const ski_session_options *options;
};

static int open_databases(const struct opening *opening, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < 2; i++)
                r = structure_side_open(opening->readings[i].side, opening->options, error);
        return r;
}

static void begin_shadows(const struct opening *opening)
{
        for (size_t i = 0; i < 2; i++) {
                if (opening->readings[i].files)
                        structure_files_begin(opening->readings[i].files);
        }
}

static int open_one(size_t index, void *context, ski_error *error)
{
        if (index == 0)
                return open_databases(context, error);
        begin_shadows(context);
        return 0;
}

/* The sessions of a database and those for the other side's shadow are opened at once. */
static int open_both(struct reading readings[static 2], const ski_session_options *options, ski_error *error)
{
        struct opening opening = { readings, options };
        int r;

        r = open_files(&readings[0], readings[1].side, options, error);
        if (r == 0)
                r = open_files(&readings[1], readings[0].side, options, error);
        return r < 0 ? r : parallel_run(2, 2, open_one, &opening, error);
}

int structure_sides_read(const struct project *project, struct structure_side *from, struct structure_side *to,
                         const ski_session_options *options, struct snapshot **ret_from,
                         struct snapshot **ret_to, ski_error *error)
{
        struct reading readings[] = { { .project = project, .side = from },
                                      { .project = project, .side = to } };
        int r;

        r = open_both(readings, options, error);
        if (r == 0)
                r = look(&readings[0], error);
        if (r == 0)
                r = look(&readings[1], error);
        if (r == 0)
                r = read_both(readings, error);
        if (r == 0) {
                *ret_from = steal(readings[0].snapshot);
                *ret_to = steal(readings[1].snapshot);
        }
        reading_clear(&readings[0]);
        reading_clear(&readings[1]);
        return r;
}
