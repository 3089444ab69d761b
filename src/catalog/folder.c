/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/folder.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"

/* Which kinds get a file for each of their facts, and the folder that it is in. All others share the file that is
 * named after their kind. */
static const struct {
        const char *kind, *folder;
} folders[] = {
        { "table", "tables" },        { "foreign table", "tables" },
        { "view", "views" },          { "materialized view", "views" },
        { "function", "functions" },  { "procedure", "functions" },
        { "aggregate", "functions" }, { "enum", "types" },
        { "domain", "types" },        { "composite type", "types" },
        { "range type", "types" },    { "base type", "types" },
};

static const char *folder_of(const struct kind *kind)
{
        for (size_t i = 0; i < ARRAY_LENGTH(folders); i++) {
                if (strcmp(folders[i].kind, kind->name) == 0)
                        return folders[i].folder;
        }
        return NULL;
}

/* A name as a part of a file's name on any file system: what is not plain is written as %XX. */
static void append_encoded(struct text *name, const char *part)
{
        for (; *part; part++) {
                if (isalnum((unsigned char)*part) || strchr("_-", *part) || (unsigned char)*part >= 0x80)
                        text_append_char(name, *part);
                else
                        text_appendf(name, "%%%02X", (unsigned char)*part);
        }
}

/* Which table a sequence belongs to. */
struct ownership {
        const struct fact *sequence, *table;
};

struct ownerships {
        struct ownership *items;
        size_t count;
};

static int compare_ownerships(const void *a, const void *b)
{
        const struct ownership *first = a, *second = b;

        return first->sequence != second->sequence ? (first->sequence < second->sequence ? -1 : 1) : 0;
}

static bool find_ownerships(const struct plan *plan, struct ownerships *ret)
{
        ret->items = calloc(plan->count + 1, sizeof(*ret->items));
        if (!ret->items)
                return false;
        for (size_t i = 0; i < plan->count; i++) {
                const struct fact *fact = plan->steps[i].fact;

                for (size_t j = 0; strcmp(fact->kind->name, "sequence owner") == 0 && j < fact->need_count;
                     j++) {
                        const struct fact *table = fact_root(fact->needs[j].fact);

                        if (table != fact->parent && folder_of(table->kind))
                                ret->items[ret->count++] = (struct ownership){ fact->parent, table };
                }
        }
        qsort(ret->items, ret->count, sizeof(*ret->items), compare_ownerships);
        return true;
}

/* What the fact's statements stand with: an owned sequence with its table. */
static const struct fact *home_of(const struct fact *fact, const struct ownerships *ownerships)
{
        struct ownership wanted = { .sequence = fact_root(fact) };
        const struct ownership *found =
                bsearch(&wanted, ownerships->items, ownerships->count, sizeof(wanted), compare_ownerships);

        return found ? found->table : wanted.sequence;
}

/* Overloaded functions share a file. */
static void append_plural(struct text *path, const char *noun)
{
        size_t length = strlen(noun);
        bool ends_in_y = text_ends_with(noun, "y");

        for (size_t i = 0; i < length - ends_in_y; i++)
                text_append_char(path, noun[i] == ' ' ? '_' : noun[i]);
        text_append(path, ends_in_y                                                ? "ies"
                          : text_ends_with(noun, "s") || text_ends_with(noun, "x") ? "es"
                                                                                   : "s");
}

static char *file_name(const struct fact *root)
{
        const char *folder = folder_of(root->kind), *name = fact_value(root, "name");
        _cleanup_text_ struct text path = TEXT_INIT;

        if (folder && name && fact_value(root, "schema")) {
                text_append(&path, folder);
                text_append_char(&path, '/');
                append_encoded(&path, fact_text(root, "schema"));
                text_append_char(&path, '.');
                append_encoded(&path, name);
        } else if (strcmp(root->kind->name, "default privilege") == 0) {
                /* The last by name: all else is made without what they give to later objects. */
                text_append(&path, "z_default_privileges");
        } else {
                append_plural(&path, root->kind->name);
        }
        text_append(&path, ".sql");
        return text_steal(&path);
}

void folder_clear(struct folder *folder)
{
        for (size_t i = 0; i < folder->count; i++) {
                free(folder->files[i].name);
                text_free(&folder->files[i].content);
        }
        free(folder->files);
        *folder = (struct folder){ 0 };
}

void refused_bodies_clear(struct refused_bodies *bodies)
{
        for (size_t i = 0; i < bodies->count; i++)
                free(bodies->items[i].reason);
        free(bodies->items);
        *bodies = (struct refused_bodies){ 0 };
}

static int compare_bodies(const void *a, const void *b)
{
        uint32_t first = ((const struct refused_body *)a)->routine;
        uint32_t second = ((const struct refused_body *)b)->routine;

        return first != second ? (first < second ? -1 : 1) : 0;
}

const char *refused_body_reason(const struct refused_bodies *refused, const struct fact *fact)
{
        struct refused_body wanted = { .routine = fact->address.object };
        const struct refused_body *found = NULL;

        if (refused->count > 0 &&
            (text_equal(fact->kind->name, "function") || text_equal(fact->kind->name, "procedure")))
                found = bsearch(&wanted, refused->items, refused->count, sizeof(wanted), compare_bodies);
        return found ? found->reason : NULL;
}

/* An index that not all partitions have would come to those that are attached later: it stands behind all of them. */
static char *file_of(const struct fact *fact, const struct ownerships *ownerships)
{
        return fact_is(fact, "_is_incomplete") ? strdup("z_indexes_not_on_all_partitions.sql")
                                               : file_name(home_of(fact, ownerships));
}

/* Files are few next to steps, and steps of one file come in runs. */
static struct folder_file *find_file(struct folder *folder, char **name)
{
        for (size_t i = folder->count; i > 0; i--) {
                if (strcmp(folder->files[i - 1].name, *name) == 0)
                        return &folder->files[i - 1];
        }
        folder->files[folder->count].name = steal(*name);
        return &folder->files[folder->count++];
}

static void append_statements(struct folder_file *file, const struct step *step, const char *refusal)
{
        struct text *content = &file->content;

        for (size_t i = 0; i < step->statements.count; i++) {
                if (content->length > 0)
                        text_append_char(content, '\n');
                if (refusal)
                        text_appendf(content,
                                     "-- The server refuses the body: %s\nSET check_function_bodies = off;\n\n",
                                     refusal);
                text_append(content, step->statements.items[i]);
                text_append(content, refusal ? ";\n\nRESET check_function_bodies;\n" : ";\n");
        }
}

int folder_lay_out(const struct plan *plan, const struct refused_bodies *refused, struct folder *ret,
                   ski_error *error)
{
        struct folder folder = { .files = calloc(plan->count + 1, sizeof(*folder.files)) };
        struct ownerships ownerships = { 0 };
        bool failed = !folder.files || !find_ownerships(plan, &ownerships);

        for (size_t i = 0; i < plan->count && !failed; i++) {
                _cleanup_free_ char *name = file_of(plan->steps[i].fact, &ownerships);
                struct folder_file *file = name ? find_file(&folder, &name) : NULL;

                if (file)
                        append_statements(file, &plan->steps[i],
                                          refused_body_reason(refused, plan->steps[i].fact));
                failed = !file || file->content.failed;
        }
        free(ownerships.items);
        if (failed) {
                folder_clear(&folder);
                return ski_error_oom(error);
        }
        *ret = folder;
        return 0;
}
