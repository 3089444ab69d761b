/* SPDX-License-Identifier: PostgreSQL */
#include "operations/structure_files.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "catalog/snapshot_file.h"
#include "operations/structure_cache.h"
#include "operations/structure_declared.h"
#include "operations/structure_host.h"
#include "sql/structure_extensions.h"

struct files_reading {
        struct structure_host host;
        const struct project *project;
        const struct structure_side *side, *other;
        const ski_session_options *options;
        const struct strings *extensions;
        struct shadow *begun; /* or NULL */
        char *cache;          /* its folder, or NULL */
        char *place;          /* of the files */
        bool mentions_extensions, has_rules;
        char of_files[DIGEST_DIGITS + 1];
        char of_host[DIGEST_DIGITS + 1];    /* of all but the files */
        char digest[2 * DIGEST_DIGITS + 2]; /* of everything, behind that of the files */
};

void files_reading_free(struct files_reading *reading)
{
        if (!reading)
                return;
        shadow_free(reading->begun);
        structure_host_clear(&reading->host);
        free(reading->cache);
        free(reading->place);
        free(reading);
}

/* The digest ----------------------------------------------------------------------------------------- */

static int digest_extensions(ski_session *session, struct digest *digest, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_structure_extensions, SKI_NO_PARAMS);
        if (r == 0)
                digest_add_text(digest, ski_result_text(rows, 0, 0));
        return r;
}

static void digest_shape(const struct database_shape *shape, struct digest *digest)
{
        digest_add_text(digest, shape->encoding);
        digest_add_text(digest, shape->collate);
        digest_add_text(digest, shape->ctype);
        digest_add_text(digest, shape->locale_provider);
        digest_add_text(digest, shape->locale);
}

static int digest_files(struct files_reading *reading, ski_error *error)
{
        const struct strings *files = &reading->side->files;
        struct digest digest;

        digest_begin(&digest);
        for (size_t i = 0; i < files->count; i++) {
                _cleanup_text_ struct text content = TEXT_INIT;
                int r;

                r = file_read(files->items[i], &content, error);
                if (r < 0)
                        return r;
                digest_add(&digest, &content.length, sizeof(content.length));
                digest_add(&digest, text_get(&content), content.length);
                reading->mentions_extensions =
                        reading->mentions_extensions || strcasestr(text_get(&content), "extension");
        }
        digest_end_text(&digest, reading->of_files);
        return 0;
}

/* All but the files that the structure depends on. Fills in the host's shape. */
static int digest_host(struct structure_host *host, const struct strings *extensions, struct digest *digest,
                       ski_error *error)
{
        int r;

        r = structure_host_look(host, error);
        if (r < 0)
                return r;
        digest_begin(digest);
        snapshot_digest_kinds(digest);
        digest_add_text(digest, host->version);
        digest_add_text(digest, host->role);
        digest_shape(&host->shape, digest);
        for (size_t i = 0; extensions && i < extensions->count; i++)
                digest_add_text(digest, extensions->items[i]);
        return 0;
}

static int digest_all(struct files_reading *reading, ski_error *error)
{
        const struct strings *extensions = reading->extensions;
        ski_session *session = reading->host.session;
        char of_all[DIGEST_DIGITS + 1];
        struct digest digest, of_host;
        int r;

        r = digest_host(&reading->host, extensions, &digest, error);
        if (r < 0)
                return r;
        of_host = digest;
        digest_end_text(&of_host, reading->of_host);
        if (reading->side->kind == SIDE_DECLARED)
                r = structure_declared_digest(reading->project, session, &digest, &reading->has_rules, error);
        if (r == 0 && (reading->mentions_extensions || (extensions && extensions->count > 0)))
                r = digest_extensions(session, &digest, error);
        digest_end_text(&digest, of_all);
        snprintf(reading->digest, sizeof(reading->digest), "%s-%s", reading->of_files, of_all);
        return r;
}

/* Reading ------------------------------------------------------------------------------------------- */

/* What `create` installs belongs to the structure that the project's own files describe. */
static const struct strings *extensions_for(const struct project *project, const struct structure_side *side)
{
        _cleanup_free_ char *path = side->kind == SIDE_FILES ? realpath(side->files.items[0], NULL) : NULL;
        const char *folder = project_directory(project);
        size_t length = strlen(folder);

        if (side->kind == SIDE_DECLARED)
                return setting_list(project, "database.extensions");
        if (!path || !project_has_file(project) || strncmp(path, folder, length) != 0 || path[length] != '/')
                return NULL;
        return setting_list(project, "database.extensions");
}

int structure_files_open(const struct project *project, struct structure_side *side,
                         const struct structure_side *other, const ski_session_options *options,
                         struct files_reading **ret, ski_error *error)
{
        _cleanup_(files_reading_freep) struct files_reading *reading = calloc(1, sizeof(*reading));
        int r;

        if (!reading)
                return ski_error_oom(error);
        reading->project = project;
        reading->side = side;
        reading->other = other;
        reading->options = options;
        reading->extensions = side->extensions ? side->extensions : extensions_for(project, side);
        reading->cache = structure_cache_folder(project);
        reading->place = realpath(side->name, NULL);
        r = digest_files(reading, error);
        if (r == 0)
                r = structure_host_find(project, other, options, &reading->host, error);
        if (r == 0)
                *ret = steal(reading);
        return r;
}

/* `keep` is filled in for options that may point to it. */
static struct shadow_options shadow_options(const struct files_reading *reading, struct shadow_keeping *keep)
{
        const struct structure_side *side = reading->side;
        bool keeps = side->keep_shadow && (side->kind == SIDE_FILES || side->kind == SIDE_DECLARED) &&
                     reading->cache;
        /* A command's output has a shadow that ends, also where others are kept. */
        bool lets_go = !side->keep_shadow;
        struct shadow_options options = structure_host_shadow(&reading->host, reading->options);

        *keep = (struct shadow_keeping){ .side = reading->place ? reading->place : side->name,
                                         .host = reading->of_host,
                                         .folder = reading->cache };
        options.extensions = reading->extensions;
        options.complete = reading->has_rules ? structure_declared_complete : NULL;
        options.context = reading->project;
        options.project = keeps || lets_go ? project_directory(reading->project) : NULL;
        options.keep = keeps ? keep : NULL;
        options.leave = side->leave_shadow;
        return options;
}

void structure_files_begin(struct files_reading *reading)
{
        struct shadow_keeping keep;
        struct shadow_options options = shadow_options(reading, &keep);

        if (!structure_cache_may_find(reading->cache, reading->of_files))
                shadow_begin(&options, &reading->begun, NULL);
}

int structure_files_look(struct files_reading *reading, struct snapshot **ret, ski_error *error)
{
        int r;

        *ret = NULL;
        if (!reading->host.session)
                reading->host.session = reading->other->session;
        r = digest_all(reading, error);
        if (r == 0)
                structure_cache_find(reading->cache, reading->digest, ret);
        return r;
}

int structure_files_load(struct files_reading *reading, struct snapshot **ret,
                         struct shadow_ending **ret_ending, ski_error *error)
{
        struct shadow_keeping keep;
        struct shadow_options options = shadow_options(reading, &keep);
        struct load_result result;
        int r;

        *ret_ending = NULL;
        options.ending = ret_ending;
        r = shadow_read(&options, steal(reading->begun), &reading->side->files, ret, &result, error);
        if (r == 0)
                structure_cache_remember(reading->cache, reading->digest, *ret);
        return r;
}
