/* SPDX-License-Identifier: PostgreSQL */
#include "operations/lint_migrations.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "migration/versions.h"
#include "migration/walk.h"
#include "operations/read_current.h"

void lint_result_clear(struct lint_result *result)
{
        revision_risks_clear(&result->risks);
        migration_files_clear(&result->files);
        arena_free(&result->arena);
        *result = (struct lint_result){ 0 };
}

/* What is allowed ---------------------------------------------------------------------------------- */

static bool line_allows(const char *line, const char *rule)
{
        static const char words[] = "-- lint: allow ";
        size_t length = strcspn(line, "\n"), wanted = strlen(rule);

        if (strncmp(line, words, strlen(words)) != 0)
                return false;
        for (const char *at = line + strlen(words); at + wanted <= line + length; at++) {
                const char *end = at + wanted;

                if (strncmp(at, rule, wanted) == 0 && strchr(" ,", at[-1]) &&
                    (end == line + length || strchr(" ,\r", *end)))
                        return true;
        }
        return false;
}

static bool revision_allows(const struct revision *revision, const char *rule)
{
        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];
                const char *end = part->text + part->length;

                for (const char *line = part->text; line < end;) {
                        const char *newline = memchr(line, '\n', (size_t)(end - line));

                        if (line_allows(line, rule))
                                return true;
                        line = newline ? newline + 1 : end;
                }
        }
        return false;
}

/* On the way back almost everything loses something; only what can't work is told. */
static bool is_told(const struct revision_risk *risk)
{
        bool is_back = risk->direction == REVISION_DOWNGRADE;

        if (is_back && !text_ends_with(risk->rule->name, "-downgrade") &&
            strcmp(risk->rule->name, "not-in-transaction") != 0)
                return false;
        return !revision_allows(risk->revision, risk->rule->name);
}

static void keep_what_is_told(struct lint_result *result)
{
        struct revision_risks *risks = &result->risks;
        size_t kept = 0;

        for (size_t i = 0; i < risks->count; i++) {
                if (is_told(&risks->items[i])) {
                        result->findings += !risks->items[i].rule->is_note;
                        risks->items[kept++] = risks->items[i];
                } else {
                        free(risks->items[i].table);
                }
        }
        risks->count = kept;
}

/* Looking ------------------------------------------------------------------------------------------ */

static int look_at(struct lint_result *result, const struct revision *revision, bool plain, ski_error *error)
{
        int r;

        r = revision_risks_add(&result->risks, revision, REVISION_UPGRADE, error);
        if (r == 0)
                r = revision_risks_add(&result->risks, revision, REVISION_DOWNGRADE, error);
        if (r == 0 && !plain)
                r = revision_risks_add_way_back(&result->risks, revision, error);
        result->revisions++;
        return r;
}

/* By the time that a later revision runs, this one's tables may have rows. */
static int look_alone(struct lint_result *result, const struct revision *revision, bool plain, ski_error *error)
{
        strings_free(&result->risks.created);
        strings_free(&result->risks.not_valid);
        return look_at(result, revision, plain, error);
}

/* A file that is no revision is one upgrade. */
static int read_plain(struct lint_result *result, const char *path, const struct text *content,
                      struct revision **ret, ski_error *error)
{
        struct revision *revision = arena_allocate(&result->arena, sizeof(*revision));
        struct revision_part *part = arena_allocate(&result->arena, sizeof(*part));

        if (!revision || !part)
                return ski_error_oom(error);
        part->direction = REVISION_UPGRADE;
        part->text = arena_copy(&result->arena, text_get(content));
        part->length = content->length;
        part->line = 1;
        revision->id = "";
        revision->path = arena_copy(&result->arena, path);
        revision->parts = part;
        revision->part_count = 1;
        *ret = revision;
        return part->text && revision->path ? 0 : ski_error_oom(error);
}

static int look_at_file(struct lint_result *result, const char *path, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        struct revision *revision;
        bool plain;
        int r;

        r = file_read(path, &content, error);
        if (r == 0)
                r = revision_check_encoding(path, text_get(&content), content.length, error);
        if (r < 0)
                return r;
        plain = !revision_is_one(text_get(&content), content.length);
        r = plain ? read_plain(result, path, &content, &revision, error)
                  : revision_read(path, &result->arena, &revision, error);
        return r < 0 ? r : look_alone(result, revision, plain, error);
}

static int look_at_pending(struct lint_result *result, const struct change *change, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        struct revision_list current = { 0 };
        struct walk walk = { 0 };
        int r;

        r = read_current(change, &result->files, &current, NULL, error);
        if (r == 0)
                r = walk_up(result->files.history, &current, "heads", &walk, error);
        if (r == 0)
                r = change_open(change, false, NULL, &change->session, &session, error);
        result->risks.session = session;
        for (size_t i = 0; r == 0 && i < walk.steps.count; i++)
                r = look_at(result, walk.steps.items[i], false, error);
        result->risks.session = NULL;
        walk_clear(&walk);
        free(current.items);
        return r;
}

static int look(struct lint_result *result, const struct change *change, const struct lint_options *options,
                ski_error *error)
{
        const struct history *history = result->files.history;
        int r = 0;

        if (options->pending)
                return look_at_pending(result, change, error);
        for (size_t i = 0; r == 0 && i < options->paths->count; i++)
                r = look_at_file(result, options->paths->items[i], error);
        for (size_t i = 0; r == 0 && options->paths->count == 0 && i < history->count; i++)
                r = look_alone(result, history->revisions[i], false, error);
        return r;
}

int lint_migrations(const struct project *project, const struct change *change,
                    const struct lint_options *options, struct lint_result *ret, ski_error *error)
{
        _cleanup_(lint_result_clear) struct lint_result result = { 0 };
        int r = 0;

        if (options->pending && options->paths->count > 0)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "--pending looks at what a database lacks, not at files");
        if (options->paths->count == 0)
                r = migration_files_read(project, options->directory, &result.files, error);
        if (r == 0)
                r = look(&result, change, options, error);
        if (r < 0)
                return r;
        keep_what_is_told(&result);
        *ret = result;
        result = (struct lint_result){ 0 };
        return 0;
}
