/* SPDX-License-Identifier: PostgreSQL */
#include "operations/import_migrations.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "migration/identifier.h"
#include "operations/alembic_project.h"
#include "operations/import_loose.h"
#include "operations/import_proof.h"
#include "operations/python.h"
#include "operations/run_migrations.h"

struct importing {
        const struct change *change;
        const struct import_options *options;
        struct import_result *result;
        struct migration_place *place;
        char *folder; /* absolute, with env.py */
        char *directory, *python;
        bool is_loose; /* a folder of SQL files; the next ones are then of no use */
        struct alembic_project *alembic;
        struct import_proof proof;
        json_t *told; /* what Alembic says of its revisions */
        struct history *history;
};

static void importing_clear(struct importing *importing)
{
        alembic_close(importing->alembic);
        import_proof_close(&importing->proof);
        history_free(importing->history);
        migration_place_free(importing->place);
        json_decref(importing->told);
        free(importing->folder);
        free(importing->directory);
        free(importing->python);
}

void import_result_clear(struct import_result *result)
{
        import_files_clear(&result->files);
        strings_free(&result->recorded);
        strings_free(&result->irreversible);
        strings_free(&result->notes);
        *result = (struct import_result){ 0 };
}

/* The project -------------------------------------------------------------------------------------- */

static int find_folder(struct importing *importing, ski_error *error)
{
        const char *folder = importing->options->folder ? importing->options->folder : importing->place->folder;

        importing->folder = realpath(folder, NULL);
        if (!importing->folder)
                return ski_error_set(error, -SKI_ENOTFOUND, "there is no folder %s", folder);
        importing->is_loose = !alembic_is_folder(importing->folder);
        if (!importing->is_loose || import_loose_is_folder(importing->folder))
                return 0;
        ski_error_set(error, -SKI_ENOTFOUND,
                      "the folder %s has neither an env.py of Alembic's nor files of SQL", folder);
        return ski_error_hint(error, "'skinspire db import DIR' names one that has");
}

/* Commands are typed in the project's folder; a project of elsewhere begins beside its migrations. */
static int find_directory(struct importing *importing, ski_error *error)
{
        _cleanup_free_ char *project = realpath(project_directory(importing->change->project), NULL);

        if (project && text_starts_with(importing->folder, project) &&
            strchr("/", importing->folder[strlen(project)]))
                importing->directory = steal(project);
        else
                importing->directory = strndup(importing->folder,
                                               (size_t)(strrchr(importing->folder, '/') - importing->folder));
        return importing->directory ? 0 : ski_error_oom(error);
}

static int find_python(struct importing *importing, ski_error *error)
{
        _cleanup_free_ char *path = path_join(importing->folder, "env.py");
        _cleanup_text_ struct text text = TEXT_INIT;
        bool is_flask;
        int r;

        if (!path)
                return ski_error_oom(error);
        r = file_read(path, &text, error);
        if (r < 0)
                return r;
        is_flask = strstr(text_get(&text), "flask") != NULL;
        return python_find(importing->change->project, importing->options->python,
                           is_flask ? "flask_migrate" : "alembic", is_flask ? "flask" : "alembic",
                           &importing->python, error);
}

static int open_alembic(struct importing *importing, ski_error *error)
{
        const struct conninfo *scratch = importing->proof.theirs.conninfo;
        const struct alembic_options options = { .python = importing->python,
                                                 .folder = importing->folder,
                                                 .directory = importing->directory,
                                                 .scratch = scratch };

        return alembic_open(&options, &importing->alembic, error);
}

/* Alembic is told the table in env.py, we are in alembic.ini. */
static int check_table(const struct importing *importing, ski_error *error)
{
        const char *table = json_string_value(json_object_get(importing->told, "table"));
        const char *schema = json_string_value(json_object_get(importing->told, "schema"));
        const struct migration_place *place = importing->place;

        if (text_equal(table, place->table) && text_equal(schema, place->table_schema))
                return 0;
        ski_error_set(error, -SKI_ECONFIG,
                      "Alembic notes in %s%s%s where a database is, and %s is looked into here",
                      schema ? schema : "", schema ? "." : "", table, place->table);
        return ski_error_hint(
                error, "write 'version_table = %s'%s%s into the section [alembic] of %s/alembic.ini", table,
                schema ? " and version_table_schema = " : "", schema ? schema : "", place->folder);
}

static int read_alembic(struct importing *importing, ski_error *error)
{
        int r;

        r = alembic_read(importing->alembic, &importing->told, error);
        if (r == 0)
                r = check_table(importing, error);
        if (r == 0 && json_array_size(json_object_get(importing->told, "revisions")) == 0)
                r = ski_error_set(error, -SKI_ENOTFOUND, "there are no revisions in %s", importing->folder);
        return r;
}

/* The drafts --------------------------------------------------------------------------------------- */

static void take_names(const json_t *names, struct strings *ret)
{
        for (size_t i = 0; i < json_array_size(names); i++)
                strings_add(ret, json_string_value(json_array_get(names, i)));
}

static char *take_text(const json_t *object, const char *key)
{
        const char *text = json_string_value(json_object_get(object, key));

        return strdup(text ? text : "");
}

/* Beside its Python file, where that is in one of the folders that count. */
static char *choose_path(const struct importing *importing, const char *origin)
{
        const char *name = strrchr(origin, '/') + 1, *end = strrchr(name, '.');
        const struct strings *versions = &importing->place->versions;
        _cleanup_free_ char *folder = strndup(origin, (size_t)(name - 1 - origin));

        for (size_t i = 0; folder && i < versions->count; i++) {
                _cleanup_free_ char *real = realpath(versions->items[i], NULL);

                if (text_equal(real, folder))
                        return text_format("%s/%.*s.sql", versions->items[i],
                                           (int)(end ? end - name : (ptrdiff_t)strlen(name)), name);
        }
        return text_format("%s/%.*s.sql", versions->items[0], (int)(end ? end - name : (ptrdiff_t)strlen(name)),
                           name);
}

static bool take_parts(const json_t *parts, enum revision_direction direction, struct revision_draft *draft)
{
        bool any = false;

        for (size_t i = 0; i < json_array_size(parts); i++) {
                const json_t *told = json_array_get(parts, i),
                             *statements = json_object_get(told, "statements");
                struct draft_part *part = revision_draft_add_part(
                        draft, direction, json_is_true(json_object_get(told, "outside")));

                if (!part)
                        return false;
                for (size_t k = 0; k < json_array_size(statements); k++)
                        draft_part_add(part, json_string_value(json_array_get(statements, k)));
                if (part->statements.failed)
                        return false;
                any = true;
        }
        return any || revision_draft_add_part(draft, direction, false);
}

static const char *name_of(enum revision_direction direction)
{
        return direction == REVISION_UPGRADE ? "upgrade" : "downgrade";
}

/* What nobody can render stays open, and is recorded later. */
static bool take_direction(struct importing *importing, const json_t *told, enum revision_direction direction,
                           struct revision_draft *draft)
{
        const json_t *way = json_object_get(told, name_of(direction));
        const char *missing = json_string_value(json_object_get(way, "missing"));

        if (!missing)
                return json_object_get(way, "problem") ||
                       take_parts(json_object_get(way, "parts"), direction, draft);
        if (direction == REVISION_UPGRADE)
                return revision_draft_add_part(draft, direction, false);
        strings_addf(&draft->remarks, "There is no way back: %s.", missing);
        strings_add(&importing->result->irreversible, draft->id);
        return true;
}

static int add_draft(struct importing *importing, const json_t *told, ski_error *error)
{
        struct import_file *file = import_files_add(&importing->result->files);

        if (!file)
                return ski_error_oom(error);
        struct revision_draft *draft = &file->draft;
        draft->id = take_text(told, "id");
        draft->message = take_text(told, "message");
        draft->created = take_text(told, "created");
        file->origin = take_text(told, "path");
        if (!draft->id || !draft->message || !draft->created || !file->origin)
                return ski_error_oom(error);
        take_names(json_object_get(told, "revises"), &draft->revises);
        take_names(json_object_get(told, "labels"), &draft->labels);
        take_names(json_object_get(told, "depends_on"), &draft->depends_on);
        file->path = choose_path(importing, file->origin);
        if (!file->path || draft->revises.failed || draft->labels.failed || draft->depends_on.failed)
                return ski_error_oom(error);
        return 0;
}

static int add_drafts(struct importing *importing, ski_error *error)
{
        const json_t *revisions = json_object_get(importing->told, "revisions");
        int r = 0;

        for (size_t i = 0; r == 0 && i < json_array_size(revisions); i++)
                r = add_draft(importing, json_array_get(revisions, i), error);
        if (r == 0)
                r = import_files_compare(&importing->result->files, importing->place, error);
        return r;
}

static const json_t *told_of(const struct importing *importing, size_t number)
{
        return json_array_get(json_object_get(importing->told, "revisions"), number);
}

static int take_statements(struct importing *importing, ski_error *error)
{
        struct import_files *files = &importing->result->files;

        for (size_t i = 0; i < files->count; i++) {
                struct import_file *file = &files->items[i];

                if (file->present)
                        continue;
                if (!take_direction(importing, told_of(importing, i), REVISION_UPGRADE, &file->draft) ||
                    !take_direction(importing, told_of(importing, i), REVISION_DOWNGRADE, &file->draft) ||
                    file->draft.remarks.failed || importing->result->irreversible.failed)
                        return ski_error_oom(error);
        }
        return 0;
}

/* Those that need a database ----------------------------------------------------------------------- */

static bool has_problem(const json_t *told, enum revision_direction direction)
{
        return json_object_get(json_object_get(told, name_of(direction)), "problem") != NULL;
}

static void describe_problem(const struct importing *importing, size_t number,
                             enum revision_direction direction, struct text *text)
{
        const struct import_file *file = &importing->result->files.items[number];
        const json_t *way = json_object_get(told_of(importing, number), name_of(direction));
        const char *place = json_string_value(json_object_get(way, "file"));

        if (file->present || !json_object_get(way, "problem"))
                return;
        text_appendf(text, "%s%s", text->length > 0 ? "\n" : "", place ? place : file->origin);
        if (place)
                text_appendf(text, ":%lld", (long long)json_integer_value(json_object_get(way, "line")));
        text_appendf(text, ": %s of %s: %s", name_of(direction), file->draft.id,
                     json_string_value(json_object_get(way, "problem")));
}

static int check_problems(const struct importing *importing, bool *ret_any, ski_error *error)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        for (size_t i = 0; i < importing->result->files.count; i++) {
                describe_problem(importing, i, REVISION_UPGRADE, &text);
                describe_problem(importing, i, REVISION_DOWNGRADE, &text);
        }
        *ret_any = text.length > 0;
        if (!*ret_any || (importing->options->record && !importing->options->unproved))
                return 0;
        ski_error_set(error, -SKI_EREFUSED,
                      "there are revisions that can't be turned into SQL without a database");
        ski_error_detail(error, "%s", text_get(&text));
        return ski_error_hint(
                error, "--record takes what they send to an empty database; or write the .sql file of such a "
                       "revision by hand, with its identifier, and import the others");
}

/* Both ways ---------------------------------------------------------------------------------------- */

static bool goes_back(const struct importing *importing, size_t number)
{
        return !json_object_get(json_object_get(told_of(importing, number), "downgrade"), "missing");
}

typedef int import_visit(struct importing *importing, size_t number, enum revision_direction direction,
                         ski_error *error);

/* Up through all revisions, and down again as far as it goes. */
static int visit_both_ways(struct importing *importing, import_visit *visit, ski_error *error)
{
        size_t count = importing->result->files.count;
        int r = 0;

        for (size_t i = 0; r == 0 && i < count; i++)
                r = visit(importing, i, REVISION_UPGRADE, error);
        for (size_t i = count; r == 0 && i > 0 && goes_back(importing, i - 1); i--)
                r = visit(importing, i - 1, REVISION_DOWNGRADE, error);
        return r;
}

static int step_alembic(struct importing *importing, size_t number, enum revision_direction direction,
                        json_t **ret_parts, ski_error *error)
{
        const struct import_file *file = &importing->result->files.items[number];
        int r;

        r = alembic_step(importing->alembic, file->draft.id, direction, ret_parts, error);
        if (r < 0 && error && !error->file)
                ski_error_place(error, file->origin, 0, 0);
        if (r == -SKI_EPROGRAM) {
                ski_error_prefix(error, "Alembic itself fails in the %s of %s", name_of(direction),
                                 file->draft.id);
                ski_error_hint(
                        error,
                        "the revisions must build a database from nothing; --unproved writes them without");
        }
        return r;
}

static int record(struct importing *importing, size_t number, enum revision_direction direction,
                  ski_error *error)
{
        struct import_file *file = &importing->result->files.items[number];
        json_t *parts = NULL;
        int r;

        r = step_alembic(importing, number, direction, &parts, error);
        if (r == 0 && !file->present && has_problem(told_of(importing, number), direction)) {
                if (!take_parts(parts, direction, &file->draft))
                        r = ski_error_oom(error);
                strings_addf(
                        &file->draft.remarks,
                        "The %s was recorded in an empty database. %s looks into the database, and may do more "
                        "where there are rows.",
                        name_of(direction), strrchr(file->origin, '/') + 1);
                if (!strings_contain(&importing->result->recorded, file->draft.id))
                        strings_add(&importing->result->recorded, file->draft.id);
        }
        json_decref(parts);
        return r;
}

/* What is behind a revision without a way back can't be recorded. */
static void forget_unrecorded(struct importing *importing)
{
        struct import_files *files = &importing->result->files;

        for (size_t i = 0; i < files->count; i++) {
                struct import_file *file = &files->items[i];
                bool has_way_back = false;

                for (size_t k = 0; k < file->draft.part_count; k++)
                        has_way_back |= file->draft.parts[k].direction == REVISION_DOWNGRADE;
                if (file->present || has_way_back || !goes_back(importing, i))
                        continue;
                strings_add(&file->draft.remarks, "There is no way back: its downgrade could not be recorded.");
                strings_add(&importing->result->irreversible, file->draft.id);
        }
}

static int record_all(struct importing *importing, ski_error *error)
{
        int r;

        log_info("recording what revisions send to an empty database");
        r = visit_both_ways(importing, record, error);
        if (r < 0)
                return r;
        forget_unrecorded(importing);
        alembic_close(steal(importing->alembic));
        import_proof_close(&importing->proof);
        r = import_proof_open(importing->change, importing->place->table, &importing->proof, error);
        return r < 0 ? r : open_alembic(importing, error);
}

static int prove_step(struct importing *importing, size_t number, enum revision_direction direction,
                      ski_error *error)
{
        const struct import_file *file = &importing->result->files.items[number];
        const struct revision *revision = history_find(importing->history, file->draft.id);
        int r;

        r = step_alembic(importing, number, direction, NULL, error);
        if (r == 0)
                r = import_proof_run(&importing->proof, revision, direction, error);
        if (r == 0)
                r = import_proof_compare(&importing->proof, revision, direction, error);
        if (r == 0)
                *(direction == REVISION_UPGRADE ? &importing->result->proved_up
                                                : &importing->result->proved_down) += 1;
        return r;
}

/* All of it ---------------------------------------------------------------------------------------- */

static int prepare_alembic(struct importing *importing, ski_error *error)
{
        int r;

        r = find_directory(importing, error);
        if (r == 0)
                r = find_python(importing, error);
        if (r == 0 && !importing->options->unproved)
                r = import_proof_open(importing->change, importing->place->table, &importing->proof, error);
        if (r == 0)
                r = open_alembic(importing, error);
        return r < 0 ? r : read_alembic(importing, error);
}

static int make_drafts(struct importing *importing, ski_error *error)
{
        bool needs_database = false;
        int r;

        if (importing->is_loose) {
                r = import_loose_drafts(importing->folder, importing->place, &importing->result->files, error);
                return r < 0 ? r : import_files_compare(&importing->result->files, importing->place, error);
        }
        r = prepare_alembic(importing, error);
        if (r == 0)
                r = add_drafts(importing, error);
        if (r == 0)
                r = take_statements(importing, error);
        if (r == 0)
                r = check_problems(importing, &needs_database, error);
        if (r == 0 && needs_database)
                r = record_all(importing, error);
        return r;
}

static int prove(struct importing *importing, ski_error *error)
{
        const struct import_files *files = &importing->result->files;
        int r;

        log_info("proving %zu revision%s, up and down", files->count, text_plural(files->count));
        if (importing->is_loose)
                r = import_proof_try(importing->change, files, importing->history, &importing->result->notes,
                                     error);
        else
                r = visit_both_ways(importing, prove_step, error);
        if (r < 0)
                import_files_place_error(files, error);
        return r;
}

/* Before anything is written. */
static int check_stamp(const struct importing *importing, ski_error *error)
{
        struct revision_list found = { 0 };
        int r = 0;

        if (importing->options->stamp)
                r = identifier_resolve(importing->history, importing->options->stamp, NULL, &found, error);
        free(found.items);
        return r;
}

static int stamp(const struct importing *importing, ski_error *error)
{
        const struct migration_options options = { .target = importing->options->stamp,
                                                   .directory = importing->options->directory };
        struct migration_result result = { 0 };
        int r;

        r = stamp_migrations(importing->change, &options, false, &result, error);
        migration_result_clear(&result);
        if (r < 0 && !(error && error->hint))
                ski_error_hint(error, "the revisions are written; 'skinspire db stamp %s' is left to do",
                               options.target);
        return r;
}

static int import(struct importing *importing, ski_error *error)
{
        const struct import_options *options = importing->options;
        const struct change *change = importing->change;
        struct import_files *files = &importing->result->files;
        int r;

        r = migration_place_find(change->project, options->directory, &importing->place, error);
        if (r == 0)
                r = find_folder(importing, error);
        if (r == 0)
                r = import_files_begin(change->project, files, error);
        if (r == 0)
                r = make_drafts(importing, error);
        if (r == 0)
                r = import_files_try(files, importing->place, &importing->history, error);
        if (r == 0)
                r = check_stamp(importing, error);
        if (r == 0 && !options->unproved)
                r = prove(importing, error);
        if (r < 0 || change->dry_run)
                return r;
        r = import_files_write(files, importing->history, error);
        return r < 0 || !options->stamp ? r : stamp(importing, error);
}

int import_migrations(const struct change *change, const struct import_options *options,
                      struct import_result *ret, ski_error *error)
{
        _cleanup_(import_result_clear) struct import_result result = { 0 };
        _cleanup_(importing_clear) struct importing importing = { .change = change,
                                                                  .options = options,
                                                                  .result = &result };
        int64_t start = clock_milliseconds();
        int r;

        r = import(&importing, error);
        if (r < 0)
                return r;
        result.seconds = (double)(clock_milliseconds() - start) / 1000;
        *ret = result;
        result = (struct import_result){ 0 };
        return 0;
}
