/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/affected.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"

/* Facts with a place in a catalog, those of one object next to each other: one can't be read without the others. */
struct objects {
        const struct fact **facts;
        size_t count;
        size_t *first_of; /* by fact->number: where in the list its object begins */
};

void affected_clear(struct affected *affected)
{
        free(affected->facts);
        free(affected->oids);
        *affected = (struct affected){ 0 };
}

static bool is_same_object(const struct fact *a, const struct fact *b)
{
        return a->address.catalog == b->address.catalog && a->address.object == b->address.object;
}

static int compare_objects(const void *a, const void *b)
{
        const struct address *first = &(*(const struct fact *const *)a)->address;
        const struct address *second = &(*(const struct fact *const *)b)->address;

        if (first->catalog != second->catalog)
                return first->catalog < second->catalog ? -1 : 1;
        return first->object < second->object ? -1 : first->object > second->object;
}

static void objects_clear(struct objects *objects)
{
        free(objects->facts);
        free(objects->first_of);
}

static int objects_list(const struct snapshot *snapshot, struct objects *ret, ski_error *error)
{
        ret->facts = calloc(snapshot->count + 1, sizeof(*ret->facts));
        ret->first_of = calloc(snapshot->count + 1, sizeof(*ret->first_of));
        if (!ret->facts || !ret->first_of)
                return ski_error_oom(error);
        for (size_t i = 0; i < snapshot->count; i++) {
                if (snapshot->facts[i]->kind->catalog)
                        ret->facts[ret->count++] = snapshot->facts[i];
        }
        if (ret->count > 0)
                qsort(ret->facts, ret->count, sizeof(*ret->facts), compare_objects);
        for (size_t i = 0, first = 0; i < ret->count; i++) {
                if (!is_same_object(ret->facts[i], ret->facts[first]))
                        first = i;
                ret->first_of[ret->facts[i]->number] = first;
        }
        return 0;
}

/* Without objects: the fact alone. */
static void mark(const struct objects *objects, const struct fact *fact, bool *marks)
{
        marks[fact->number] = true;
        if (!objects)
                return;
        for (size_t i = objects->first_of[fact->number];
             i < objects->count && is_same_object(objects->facts[i], fact); i++)
                marks[objects->facts[i]->number] = true;
}

static bool needs_marked(const struct fact *fact, const bool *marks)
{
        if (fact->parent && marks[fact->parent->number])
                return true;
        for (size_t i = 0; i < fact->need_count; i++) {
                if (!fact->needs[i].soft && marks[fact->needs[i].fact->number])
                        return true;
        }
        return false;
}

/* What needs what is marked looks different as well, and so on. Remarks do not. */
static void spread(const struct snapshot *snapshot, const struct objects *objects, bool *marks)
{
        bool any = true;

        while (any) {
                any = false;
                for (size_t i = 0; i < snapshot->count; i++) {
                        const struct fact *fact = snapshot->facts[i];

                        if (marks[i] || !fact->kind->catalog || !needs_marked(fact, marks))
                                continue;
                        mark(objects, fact, marks);
                        any = true;
                }
        }
}

/* The whole that the step's fact is, or is a part of, is there already, or it is new. */
static int mark_steps(const struct snapshot *snapshot, const struct objects *objects, const struct plan *plan,
                      bool *marks, ski_error *error)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct fact *root = fact_root(plan->steps[i].fact), *whole;

                if (!plan->steps[i].fact->kind->catalog || !root->kind->catalog)
                        return ski_error_set(error, -SKI_EUSAGE, "%s %s is no object", root->kind->name,
                                             root->identity);
                whole = snapshot_find(snapshot, root->kind, root->identity);
                if (whole)
                        mark(objects, whole, marks);
        }
        return 0;
}

static bool can_be_selected(const struct fact *fact)
{
        switch (fact->address.catalog) {
        case CATALOG_CLASS:
        case CATALOG_TYPE:
        case CATALOG_PROC:
        case CATALOG_ATTRDEF:
        case CATALOG_CONSTRAINT:
        case CATALOG_REWRITE:
        case CATALOG_TRIGGER:
        case CATALOG_POLICY:
        case CATALOG_STATISTIC_EXT:
                return true;
        default:
                return false;
        }
}

static int list_oids(const struct objects *objects, struct affected *affected, ski_error *error)
{
        affected->oids = calloc(objects->count + 1, sizeof(*affected->oids));
        if (!affected->oids)
                return ski_error_oom(error);
        for (size_t i = 0; i < objects->count; i++) {
                const struct fact *fact = objects->facts[i];

                if (!affected->facts[fact->number] || objects->first_of[fact->number] != i)
                        continue;
                if (!can_be_selected(fact))
                        return ski_error_set(error, -SKI_EUSAGE, "%s %s can't be read alone", fact->kind->name,
                                             fact->identity);
                affected->oids[affected->count++] = fact->address.object;
        }
        return 0;
}

int affected_find(const struct snapshot *snapshot, const struct plan *plan, struct affected *ret,
                  ski_error *error)
{
        struct objects objects = { 0 };
        int r;

        ret->facts = calloc(snapshot->count + 1, sizeof(*ret->facts));
        if (!ret->facts)
                return ski_error_oom(error);
        r = objects_list(snapshot, &objects, error);
        if (r == 0)
                r = mark_steps(snapshot, &objects, plan, ret->facts, error);
        if (r == 0) {
                spread(snapshot, &objects, ret->facts);
                r = list_oids(&objects, ret, error);
        }
        objects_clear(&objects);
        return r;
}

/* Other statements ------------------------------------------------------------------------------------------- */

/* Of views, rules, policies, and of functions whose bodies the server has read. */
static bool holds_query(const struct fact *fact)
{
        for (size_t i = 0; i < fact->value_count; i++) {
                const char *value = fact->values[i];

                if (value && (strcasestr(value, "select") || strcasestr(value, "begin atomic")))
                        return true;
        }
        return false;
}

/* What a query's names and stars stand for changes with a new column of what it reads, and with what another query gives. */
static void mark_read(const struct snapshot *structure, const struct plan *plan, bool *marks, bool *is_step)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct fact *made = plan->steps[i].fact;
                const struct fact *fact = snapshot_find(structure, made->kind, made->identity);
                bool is_column = fact && fact->parent && (int32_t)fact->address.sub > 0;

                if (!fact)
                        continue;
                is_step[fact->number] = true;
                if (is_column && plan->steps[i].action == STEP_CREATE)
                        mark(NULL, fact->parent, marks);
                else if (plan->steps[i].action == STEP_ALTER && holds_query(fact))
                        mark(NULL, fact, marks);
        }
}

/* They are counted downwards from -1000. */
bool is_tie_to_parent(const struct fact *fact)
{
        return fact->address.catalog == CATALOG_CLASS && (int32_t)fact->address.sub <= -1000;
}

/* A child of a table that the steps are about has taken over what was there when it was made. */
static const struct fact *find_tie(const struct snapshot *structure, const bool *is_whole, const bool *is_step)
{
        for (size_t i = 0; i < structure->count; i++) {
                const struct fact *fact = structure->facts[i];

                for (size_t k = 0; k < fact->need_count; k++) {
                        const struct need *need = &fact->needs[k];

                        if (need->through && is_tie_to_parent(need->through) &&
                            !is_step[need->through->number] && is_whole[fact_root(need->fact)->number])
                                return need->through;
                }
        }
        return NULL;
}

static void mark_wholes(const struct snapshot *structure, const struct plan *plan, bool *marks)
{
        for (size_t i = 0; i < plan->count; i++) {
                const struct fact *made = plan->steps[i].fact;
                const struct fact *fact = snapshot_find(structure, made->kind, made->identity);

                if (fact)
                        marks[fact_root(fact)->number] = true;
        }
}

int affected_find_other(const struct snapshot *structure, const struct plan *plan, const struct fact **ret,
                        ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(structure->count + 1, sizeof(*marks));
        _cleanup_free_ bool *is_step = calloc(structure->count + 1, sizeof(*is_step));

        *ret = NULL;
        if (!marks || !is_step)
                return ski_error_oom(error);
        mark_read(structure, plan, marks, is_step);
        spread(structure, NULL, marks);
        for (size_t i = 0; i < structure->count && !*ret; i++) {
                if (marks[i] && !is_step[i] && holds_query(structure->facts[i]))
                        *ret = structure->facts[i];
        }
        memset(marks, 0, structure->count * sizeof(*marks));
        mark_wholes(structure, plan, marks);
        if (!*ret)
                *ret = find_tie(structure, marks, is_step);
        return 0;
}
