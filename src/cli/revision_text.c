/* SPDX-License-Identifier: PostgreSQL */
#include "cli/revision_text.h"

#include <string.h>

#include "report/json.h"

static bool is_real_head(const struct revision *revision)
{
        return revision->children.count == 0 && revision->dependents.count == 0;
}

static void append_names(struct text *text, const struct name_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                text_appendf(text, "%s%s", i > 0 ? ", " : "", list->names[i]);
}

static void append_ids(struct text *text, const struct revision_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                text_appendf(text, "%s%s", i > 0 ? ", " : "", list->items[i]->id);
}

static void append_parents(struct text *text, const struct revision *revision)
{
        if (revision->parents.count == 0)
                text_append(text, "<base>");
        append_ids(text, &revision->parents);
}

static void append_summary(struct text *text, const struct revision *revision)
{
        text_append_bytes(text, revision->message, strcspn(revision->message, "\n"));
}

void revision_append_line(struct text *text, const struct revision *revision, unsigned flags)
{
        if (flags & REVISION_SHOW_PARENTS) {
                append_parents(text, revision);
                if (revision->depends_on.count > 0) {
                        text_append(text, " (");
                        append_names(text, &revision->depends_on);
                        text_append(text, ")");
                }
                text_append(text, " -> ");
        }
        text_append(text, revision->id);
        if ((flags & REVISION_SHOW_BRANCHES) && revision->branches.count > 0) {
                text_append(text, " (");
                append_names(text, &revision->branches);
                text_append(text, ")");
        }
        if (is_real_head(revision))
                text_append(text, " (head)");
        else if (revision->children.count == 0)
                text_append(text, " (effective head)");
        if (flags & REVISION_IS_CURRENT)
                text_append(text, " (current)");
        if ((flags & REVISION_SHOW_TREE) && revision->children.count > 1)
                text_append(text, " (branchpoint)");
        if ((flags & REVISION_SHOW_TREE) && revision->parents.count > 1)
                text_append(text, " (mergepoint)");
        if (flags & REVISION_SHOW_MESSAGE) {
                text_append(text, ", ");
                append_summary(text, revision);
        }
}

/* What stands at the top of the file, as Alembic has it there. */
static void append_header(struct text *text, const struct revision *revision)
{
        const char *at = revision->message;

        while (*at) {
                size_t length = strcspn(at, "\n");

                text_appendf(text, "    %.*s\n", (int)length, at);
                at += length + (at[length] ? 1 : 0);
        }
        if (*revision->message)
                text_append(text, "    \n");
        text_appendf(text, "    Revision ID: %s\n    Revises: ", revision->id);
        append_names(text, &revision->revises);
        if (revision->replaces.count > 0) {
                text_append(text, "\n    Replaces: ");
                append_names(text, &revision->replaces);
        }
        if (*revision->created)
                text_appendf(text, "\n    Create Date: %s", revision->created);
        if (revision->unproved)
                text_appendf(text, "\n    Unproved: %s", revision->unproved);
        text_append(text, "\n");
}

void revision_append_details(struct text *text, const struct revision *revision, unsigned flags)
{
        bool is_merge = revision->parents.count > 1, is_branch_point = revision->children.count > 1;

        text_appendf(text, "Rev: %s%s%s%s%s\n%s: ", revision->id,
                     revision->children.count == 0 ? " (head)" : "", is_branch_point ? " (branchpoint)" : "",
                     is_merge ? " (mergepoint)" : "", flags & REVISION_IS_CURRENT ? " (current)" : "",
                     is_merge ? "Merges" : "Parent");
        append_parents(text, revision);
        if (revision->depends_on.count > 0) {
                text_append(text, "\nAlso depends on: ");
                append_names(text, &revision->depends_on);
        }
        if (is_branch_point) {
                text_append(text, "\nBranches into: ");
                append_ids(text, &revision->children);
        }
        if (revision->branches.count > 0) {
                text_append(text, "\nBranch names: ");
                append_names(text, &revision->branches);
        }
        text_appendf(text, "\nPath: %s\n\n", revision->path);
        append_header(text, revision);
}

/* For programs ----------------------------------------------------------------------------------------- */

static json_t *ids_json(const struct revision_list *list)
{
        json_t *array = json_array();

        for (size_t i = 0; array && i < list->count; i++)
                json_array_append_new(array, json_text(list->items[i]->id));
        return array;
}

static json_t *names_json(const struct name_list *list)
{
        json_t *array = json_array();

        for (size_t i = 0; array && i < list->count; i++)
                json_array_append_new(array, json_text(list->names[i]));
        return array;
}

json_t *revision_json(const struct revision *revision)
{
        return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:o}", "revision",
                         json_text(revision->id), "revises", ids_json(&revision->parents), "depends_on",
                         ids_json(&revision->dependencies), "children", ids_json(&revision->children), "labels",
                         names_json(&revision->labels), "branches", names_json(&revision->branches), "message",
                         json_text(revision->message), "created", json_text(revision->created), "path",
                         json_text(revision->path), "head", revision->children.count == 0, "branchpoint",
                         revision->children.count > 1, "mergepoint", revision->parents.count > 1, "unproved",
                         revision->unproved != NULL, "replaces", names_json(&revision->replaces));
}

json_t *revisions_json(const struct revision_list *list)
{
        json_t *array = json_array();

        for (size_t i = 0; array && i < list->count; i++)
                json_array_append_new(array, revision_json(list->items[i]));
        return array;
}

json_t *revision_risks_json(const struct revision_risks *risks)
{
        json_t *array = json_array();

        for (size_t i = 0; i < risks->count; i++) {
                const struct revision_risk *risk = &risks->items[i];

                json_array_append_new(array,
                                      json_pack("{s:s, s:s, s:i, s:i, s:s, s:b, s:s, s:s, s:o, s:o, s:s, s:o}",
                                                "file", risk->revision->path, "revision", risk->revision->id,
                                                "line", (int)risk->line, "column", (int)risk->column, "rule",
                                                risk->rule->name, "note", risk->rule->is_note, "direction",
                                                risk->direction == REVISION_UPGRADE ? "upgrade" : "downgrade",
                                                "risk", risk_name(risk->rule->risks), "lock",
                                                json_text(risk->rule->lock), "table", json_text(risk->table),
                                                "why", risk->rule->why, "safer", json_text(risk->rule->safer)));
        }
        return array;
}
