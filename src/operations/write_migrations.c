/* SPDX-License-Identifier: PostgreSQL
 *
 * Migrations as a script, for databases that somebody else will run them in.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migration/identifier.h"
#include "migration/revision_statements.h"
#include "operations/run_migrations.h"

struct writing {
        const struct migration_options *options;
        struct history *history;
        struct version_table table;
        struct revision_list heads;
        struct walk walk;
        struct text *script;
        bool in_transaction;
        bool adds_label; /* the revision that is being written, to an enum, inside its transaction */
};

static void switch_transaction(struct writing *writing, bool wanted)
{
        if (writing->in_transaction == wanted)
                return;
        text_append(writing->script, wanted ? "BEGIN;\n\n" : "COMMIT;\n\n");
        writing->in_transaction = wanted;
}

static void append_names(struct text *text, const struct revision_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                text_appendf(text, "%s%s", i > 0 ? ", " : "", list->items[i]->id);
}

static void append_title(struct writing *writing, const struct revision *revision)
{
        bool up = writing->walk.direction == REVISION_UPGRADE;
        struct text *script = writing->script;

        text_appendf(script, "-- Running %s ", up ? "upgrade" : "downgrade");
        if (up)
                append_names(script, &revision->parents);
        else
                text_append(script, revision->id);
        text_append(script, " -> ");
        if (up)
                text_append(script, revision->id);
        else
                append_names(script, &revision->parents);
        text_append(script, "\n\n");
}

/* What has to stand behind a part. */
struct ending {
        const struct revision_part *part;
        bool semicolon; /* its last statement has none, whatever comments say */
        bool settings;  /* it set something for itself */
        bool role;
        bool adds_label;
};

/* SET, and queries that do the same. A semicolon too many is no way out: behind the data of a COPY, psql takes it for the end
 * of the whole script. */
static int note_ending(struct script *script, const struct script_statement *statement, void *context,
                       _unused_ ski_error *error)
{
        struct ending *ending = context;
        bool sets = strncasecmp(statement->text, "set", strlen("set")) == 0 ||
                    strcasestr(statement->text, "set_config");

        ending->semicolon = statement->data_line == 0 && script_offset(script) == ending->part->length;
        ending->adds_label |= statement->traits.adds_label;
        ending->settings |= sets;
        ending->role |=
                sets && (strcasestr(statement->text, "role") || strcasestr(statement->text, "authorization"));
        return 0;
}

/* The next revision, and the version table, are not meant by what this one set. */
static void append_ending(struct text *script, const struct ending *ending)
{
        text_append(script, ending->semicolon ? "\n;\n\n" : "\n\n");
        if (ending->role)
                text_append(script, "RESET SESSION AUTHORIZATION;\nRESET ROLE;\n");
        if (ending->settings)
                text_append(script, "RESET ALL;\n\n");
}

static int append_part(struct writing *writing, const struct revision *revision,
                       const struct revision_part *part, ski_error *error)
{
        struct ending ending = { .part = part };
        const char *text = part->text;
        size_t length = part->length;
        int r;

        while (length > 0 && strchr(" \t\r\n", text[length - 1]))
                length--;
        while (length > 0 && strchr("\r\n", *text)) {
                text++;
                length--;
        }
        if (length == 0)
                return 0;
        r = revision_part_read(revision, part, note_ending, &ending, error);
        if (r < 0)
                return ski_error_prefix(error, "revision %s", revision->id);
        switch_transaction(writing, !part->outside_transaction);
        text_append_bytes(writing->script, text, length);
        append_ending(writing->script, &ending);
        writing->adds_label |= ending.adds_label && !part->outside_transaction;
        return 0;
}

static int append_step(struct writing *writing, struct revision *revision, ski_error *error)
{
        struct head_change change = { 0 };
        int r = 0;

        if (!revision_has_part(revision, writing->walk.direction))
                return ski_error_set(error, -SKI_EREFUSED,
                                     "the revision %s can't be taken back: it has no downgrade part",
                                     revision->id);
        writing->adds_label = false;
        switch_transaction(writing, true);
        append_title(writing, revision);
        for (size_t i = 0; r == 0 && i < revision->part_count; i++) {
                if (revision->parts[i].direction == writing->walk.direction)
                        r = append_part(writing, revision, &revision->parts[i], error);
        }
        if (r == 0)
                r = head_change_of(writing->history, writing->walk.direction, revision, &writing->heads,
                                   &change, error);
        if (r == 0) {
                switch_transaction(writing, true);
                versions_append_change(writing->script, &writing->table, &change);
                text_append_char(writing->script, '\n');
        }
        head_change_clear(&change);
        /* The next may use the label, which has to be committed for that. */
        if (writing->options->transaction_per_migration || writing->adds_label)
                switch_transaction(writing, false);
        return r;
}

static int find_way(struct writing *writing, const char *from, ski_error *error)
{
        struct revision_list start = { 0 };
        int r;

        r = identifier_resolve(writing->history, from, NULL, &start, error);
        if (r < 0)
                return r;
        writing->heads.items = calloc(start.count + writing->history->count + 1, sizeof(struct revision *));
        if (writing->heads.items && start.count > 0)
                memcpy(writing->heads.items, start.items, start.count * sizeof(*start.items));
        writing->heads.count = start.count;
        free(start.items);
        if (!writing->heads.items)
                return ski_error_oom(error);
        if (writing->options->direction == REVISION_UPGRADE)
                return walk_up(writing->history, &writing->heads, writing->options->target, &writing->walk,
                               error);
        return walk_down(writing->history, &writing->heads, writing->options->target, &writing->walk, error);
}

static int write_all_steps(struct writing *writing, ski_error *error)
{
        int r = 0;

        if (writing->heads.count == 0 && writing->walk.steps.count > 0) {
                switch_transaction(writing, true);
                versions_append_make(writing->script, &writing->table);
                text_append(writing->script, ";\n\n");
        }
        for (size_t i = 0; r == 0 && i < writing->walk.steps.count; i++)
                r = append_step(writing, writing->walk.steps.items[i], error);
        /* As Alembic does: who begins with such a script makes the table again. */
        if (writing->heads.count == 0 && writing->walk.steps.count > 0) {
                switch_transaction(writing, true);
                versions_append_drop(writing->script, &writing->table);
                text_append_char(writing->script, '\n');
        }
        switch_transaction(writing, false);
        return r == 0 && writing->script->failed ? ski_error_oom(error) : r;
}

int write_migrations(const struct project *project, const struct migration_options *options, const char *from,
                     struct text *ret, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        struct writing writing = { .options = options, .script = ret };
        int r;

        r = migration_files_read(project, options->directory, &files, error);
        if (r < 0)
                return r;
        writing.history = files.history;
        writing.table = migration_version_table(&files);
        r = find_way(&writing, from, error);
        if (r == 0)
                r = write_all_steps(&writing, error);
        walk_clear(&writing.walk);
        free(writing.heads.items);
        return r;
}
