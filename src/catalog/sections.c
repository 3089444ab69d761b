/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/sections.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kinds/all.h"

/* What is quicker made after the rows, or would act on them. */
static const struct kind *const after_rows[] = {
        &kind_foreign_key, &kind_index,         &kind_materialized_view, &kind_rule,         &kind_trigger,
        &kind_policy,      &kind_event_trigger, &kind_publication,       &kind_subscription,
};

/* Primary keys, unique and exclusion constraints are indexes; a check that is not valid would refuse rows that are
 * there, a domain's as well. */
static bool waits_for_rows(const struct fact *fact)
{
        for (size_t i = 0; i < ARRAY_LENGTH(after_rows); i++) {
                if (fact->kind == after_rows[i])
                        return true;
        }
        if (fact->kind == &kind_domain_constraint)
                return !fact_is(fact, "validated");
        if (fact->kind != &kind_constraint)
                return false;
        return fact_text(fact, "_type")[0] != 'c' || !fact_is(fact, "_validated");
}

static bool has_all_it_needs(const struct fact *fact, const bool *kept)
{
        if (fact->parent && !kept[fact->parent->number])
                return false;
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];

                if (!need->soft && !kept[need->fact->number])
                        return false;
                if (need->through && !kept[need->through->number])
                        return false;
        }
        return true;
}

/* What needs something that is left out is left out as well: a view that is grouped by a primary key. */
static void leave_out_dependents(const struct snapshot *whole, bool *kept)
{
        bool changed = true;

        while (changed) {
                changed = false;
                for (size_t i = 0; i < whole->count; i++) {
                        if (kept[i] && !has_all_it_needs(whole->facts[i], kept)) {
                                kept[i] = false;
                                changed = true;
                        }
                }
        }
}

/* Gives all properties whose names begin and end so another value. */
static void set_values(struct snapshot *part, struct fact *fact, const char *begin, const char *end,
                       const char *value)
{
        const char **values = arena_array(&part->arena, fact->value_count, sizeof(*values));

        for (size_t i = 0; values && i < fact->value_count; i++)
                values[i] = text_starts_with(fact->names[i], begin) && text_ends_with(fact->names[i], end)
                                    ? value
                                    : fact->values[i];
        fact->values = values;
        fact->value_count = values ? fact->value_count : 0;
}

/* Policies come later: until then nothing may stand in the owner's way. A NOT NULL that is not valid comes later as well, as
 * a check of that sort does. */
static void prepare_for_rows(struct snapshot *part, struct fact *fact)
{
        if (fact->kind == &kind_table)
                set_values(part, fact, "", "row_security", "f");
        if (fact->kind == &kind_column && fact_is(fact, "_not_null_not_valid")) {
                set_values(part, fact, "not_null", "", NULL);
                set_values(part, fact, "_not_null", "", NULL);
        }
}

static void copy_needs(struct snapshot *part, const struct fact *from, struct fact *const *copies,
                       struct fact *copy)
{
        copy->needs = arena_array(&part->arena, from->need_count, sizeof(*copy->needs));
        copy->need_count = 0;
        for (size_t i = 0; copy->needs && i < from->need_count; i++) {
                const struct need *need = &from->needs[i];
                struct fact *other = copies[need->fact->number];

                if (!other)
                        continue;
                copy->needs[copy->need_count] = *need;
                copy->needs[copy->need_count].fact = other;
                copy->needs[copy->need_count++].through = need->through ? copies[need->through->number] : NULL;
        }
}

/* `copies` holds each fact's copy by its number in the whole. */
static void copy_facts(const struct snapshot *whole, const bool *kept, struct fact **copies,
                       struct snapshot *part)
{
        for (size_t i = 0; i < whole->count && !part->arena.failed; i++) {
                struct fact *copy = kept[i] ? arena_allocate(&part->arena, sizeof(*copy)) : NULL;

                if (!copy)
                        continue;
                *copy = *whole->facts[i];
                copy->number = part->count;
                copies[i] = part->facts[part->count++] = copy;
        }
        for (size_t i = 0; i < whole->count && !part->arena.failed; i++) {
                if (!copies[i])
                        continue;
                if (copies[i]->parent)
                        copies[i]->parent = copies[copies[i]->parent->number];
                copy_needs(part, whole->facts[i], copies, copies[i]);
        }
}

int snapshot_part(const struct snapshot *whole, bool *kept, struct snapshot **ret, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *part = snapshot_new();
        _cleanup_free_ struct fact **copies = calloc(whole->count + 1, sizeof(*copies));

        if (!part || !copies)
                return ski_error_oom(error);
        part->server_version = whole->server_version;
        part->role = whole->role ? strdup(whole->role) : NULL;
        part->facts = calloc(whole->count + 1, sizeof(*part->facts));
        if (!part->facts || (whole->role && !part->role))
                return ski_error_oom(error);
        leave_out_dependents(whole, kept);
        copy_facts(whole, kept, copies, part);
        if (part->arena.failed)
                return ski_error_oom(error);
        *ret = steal(part);
        return 0;
}

int snapshot_before_rows(const struct snapshot *whole, struct snapshot **ret, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *part = NULL;
        _cleanup_free_ bool *kept = calloc(whole->count + 1, sizeof(*kept));
        int r;

        if (!kept)
                return ski_error_oom(error);
        for (size_t i = 0; i < whole->count; i++)
                kept[i] = !waits_for_rows(whole->facts[i]);
        r = snapshot_part(whole, kept, &part, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < part->count; i++)
                prepare_for_rows(part, part->facts[i]);
        if (part->arena.failed)
                return ski_error_oom(error);
        *ret = steal(part);
        return 0;
}
