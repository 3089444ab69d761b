/* SPDX-License-Identifier: PostgreSQL
 *
 * The commands that write files of migrations: db init, revision, merge, edit.
 */
#include <stdio.h>

#include "base/log.h"
#include "cli/command_db.h"
#include "cli/commands.h"
#include "migration/identifier.h"
#include "migration/new_revision.h"
#include "operations/baseline.h"
#include "operations/edit_file.h"
#include "operations/init_migrations.h"
#include "report/json.h"

/* init ------------------------------------------------------------------------------------------------- */

static int print_made(const struct invocation *invocation, const struct migration_place *place,
                      const struct new_migrations *made, ski_error *error)
{
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o, s:o}", "folder", json_text(place->folder), "folders",
                                            json_texts(&made->folders), "files", json_texts(&made->files)),
                                  error);
        for (size_t i = 0; i < made->folders.count; i++)
                printf("Creating directory %s ...  done\n", made->folders.items[i]);
        for (size_t i = 0; i < made->files.count; i++)
                printf("Generating %s ...  done\n", made->files.items[i]);
        return 0;
}

static int print_baseline(const struct invocation *invocation, const struct baseline *baseline, bool dry_run,
                          ski_error *error)
{
        const struct new_revision *revision = &baseline->revision;

        for (size_t i = 0; i < baseline->gaps.count; i++)
                log_warning("not in the baseline, since it is not known how: %s", baseline->gaps.items[i]);
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o, s:o, s:o, s:b, s:o}", "revision",
                                            json_text(revision->id), "path", json_text(revision->path),
                                            "folders", json_texts(&baseline->made.folders), "files",
                                            json_texts(&baseline->made.files), "dry_run", dry_run, "gaps",
                                            json_texts(&baseline->gaps)),
                                  error);
        if (dry_run) {
                fputs(text_get(&revision->content), stdout);
                return 0;
        }
        for (size_t i = 0; i < baseline->made.folders.count; i++)
                printf("Creating directory %s ...  done\n", baseline->made.folders.items[i]);
        for (size_t i = 0; i < baseline->made.files.count; i++)
                printf("Generating %s ...  done\n", baseline->made.files.items[i]);
        printf("Generating %s ...  done\n", revision->path);
        log_info("%s is at %s", invocation_text(invocation, "from"), revision->id);
        return 0;
}

static int init_from(struct invocation *invocation, const char *environment, ski_error *error)
{
        const char *message = invocation_text(invocation, "message");
        const struct revision_wish wish = { .message = message ? message : "baseline",
                                            .id = invocation_text(invocation, "rev-id") };
        _cleanup_(baseline_clear) struct baseline baseline = { 0 };
        const struct change *change;
        int r;

        r = invocation_change_named(invocation, environment, &change, error);
        if (r == 0)
                r = baseline_make(change, invocation_text(invocation, "directory"), &wish, &baseline, error);
        return r < 0 ? r : print_baseline(invocation, &baseline, change->dry_run, error);
}

int command_db_init(struct invocation *invocation, ski_error *error)
{
        const char *from = invocation_text(invocation, "from");
        _cleanup_(migration_place_freep) struct migration_place *place = NULL;
        _cleanup_(new_migrations_clear) struct new_migrations made = { 0 };
        int r;

        if (from)
                return init_from(invocation, from, error);
        if (invocation_flag(invocation, "dry-run"))
                return ski_error_set(error, -SKI_EUSAGE, "--dry-run shows a baseline, and goes with --from");
        r = migration_place_find(invocation->project, invocation_text(invocation, "directory"), &place, error);
        if (r == 0)
                r = init_migrations(place, &made, error);
        return r < 0 ? r : print_made(invocation, place, &made, error);
}

/* revision, merge -------------------------------------------------------------------------------------- */

static int print_revision(const struct invocation *invocation, const struct new_revision *revision,
                          bool written, ski_error *error)
{
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o, s:b, s:o}", "revision", json_text(revision->id), "path",
                                            json_text(revision->path), "written", written, "content",
                                            json_text(text_get(&revision->content))),
                                  error);
        if (written)
                printf("Generating %s ...  done\n", revision->path);
        else
                fputs(text_get(&revision->content), stdout);
        return 0;
}

static int make_revision(struct invocation *invocation, const struct revision_wish *wish, bool write,
                         ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        _cleanup_(new_revision_clear) struct new_revision revision = { 0 };
        int r;

        r = write ? migration_files_lock(invocation->project, invocation_text(invocation, "directory"), &files,
                                         error)
                  : command_db_read(invocation, &files, error);
        if (r == 0)
                r = new_revision_compose(files.place, files.history, wish, &revision, error);
        if (r == 0 && write)
                r = new_revision_write(&revision, error);
        return r < 0 ? r : print_revision(invocation, &revision, write, error);
}

int command_db_revision(struct invocation *invocation, ski_error *error)
{
        const struct strings *heads = invocation_list(invocation, "head");
        const struct revision_wish wish = {
                .message = invocation_text(invocation, "message"),
                .parents = heads->count > 0 ? heads : NULL,
                .depends_on = invocation_list(invocation, "depends-on"),
                .label = invocation_text(invocation, "branch-label"),
                .id = invocation_text(invocation, "rev-id"),
                .version_path = invocation_text(invocation, "version-path"),
                .splice = invocation_flag(invocation, "splice"),
        };

        return make_revision(invocation, &wish, !invocation_flag(invocation, "sql"), error);
}

int command_db_merge(struct invocation *invocation, ski_error *error)
{
        const struct revision_wish wish = {
                .message = invocation_text(invocation, "message"),
                .parents = invocation_arguments(invocation, "REVISIONS"),
                .label = invocation_text(invocation, "branch-label"),
                .id = invocation_text(invocation, "rev-id"),
                .merge = true,
        };

        return make_revision(invocation, &wish, true, error);
}

/* edit ------------------------------------------------------------------------------------------------- */

static int edit_revisions(const struct revision_list *list, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < list->count; i++)
                r = edit_file(list->items[i]->path, error);
        return r;
}

/* What the editor left must still be a history. */
static int read_again(const struct invocation *invocation, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };

        return command_db_read(invocation, &files, error);
}

int command_db_edit(struct invocation *invocation, ski_error *error)
{
        const char *name = invocation_argument(invocation, "REVISION");
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        struct revision_list list = { 0 };
        json_t *paths = NULL;
        int r;

        r = command_db_read(invocation, &files, error);
        if (r == 0)
                r = command_db_resolve(invocation, &files, name ? name : "head", &list, error);
        if (r == 0 && list.count == 0)
                r = ski_error_set(error, -SKI_ENOTFOUND, "No revision files indicated by symbol '%s'",
                                  name ? name : "head");
        if (r == 0)
                r = edit_revisions(&list, error);
        if (r == 0)
                r = read_again(invocation, error);
        if (r == 0 && invocation_flag(invocation, "json")) {
                paths = json_array();
                for (size_t i = 0; i < list.count; i++)
                        json_array_append_new(paths, json_text(list.items[i]->path));
                r = json_print(json_pack("{s:o}", "edited", paths), error);
        }
        free(list.items);
        return r;
}
