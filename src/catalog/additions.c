/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/additions.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"

struct merge {
        const struct snapshot *from, *to;
        struct snapshot *result;
        bool *added;                    /* by the numbers of `to` */
        struct fact **of_from, **of_to; /* the facts' copies; NULL for what is not added */
};

static void merge_clear(struct merge *merge)
{
        free(merge->added);
        free(merge->of_from);
        free(merge->of_to);
        snapshot_free(merge->result);
}

/* Relations and types of a schema share one room for names, as routines do. */
static bool name_is_taken(const struct merge *merge, const struct fact *fact)
{
        bool has_room = (fact->kind->catalog == CATALOG_CLASS && fact->address.sub == 0) ||
                        fact->kind->catalog == CATALOG_TYPE || fact->kind->catalog == CATALOG_PROC;

        return has_room && snapshot_has_name(merge->from, fact->identity);
}

static const struct fact *counterpart(const struct merge *merge, const struct fact *fact)
{
        return snapshot_find(merge->from, fact->kind, fact->identity);
}

static bool will_be_there(const struct merge *merge, const struct fact *fact)
{
        return merge->added[fact->number] || counterpart(merge, fact);
}

static bool has_all(const struct merge *merge, const struct fact *fact)
{
        if (fact->parent && !will_be_there(merge, fact->parent))
                return false;
        for (size_t i = 0; i < fact->need_count; i++)
                if (!fact->needs[i].soft && !will_be_there(merge, fact->needs[i].fact))
                        return false;
        return true;
}

/* What can't be added takes with it what needs it, until nothing more falls. */
static void choose(struct merge *merge, additions_refusal *refuses, const void *context)
{
        bool fell = true;

        for (size_t i = 0; i < merge->to->count; i++) {
                const struct fact *fact = merge->to->facts[i];

                merge->added[i] =
                        !counterpart(merge, fact) && !refuses(fact, context) && !name_is_taken(merge, fact);
        }
        while (fell) {
                fell = false;
                for (size_t i = 0; i < merge->to->count; i++)
                        if (merge->added[i] && !has_all(merge, merge->to->facts[i])) {
                                merge->added[i] = false;
                                fell = true;
                        }
        }
}

static struct fact *copy_fact(struct merge *merge, const struct fact *fact)
{
        struct fact *copy = arena_allocate(&merge->result->arena, sizeof(*copy));

        if (copy) {
                *copy = *fact;
                merge->result->facts[merge->result->count++] = copy;
        }
        return copy;
}

/* The copy of a fact of either side; NULL for what will not be there. */
static struct fact *copy_of(const struct merge *merge, const struct fact *fact, bool is_new)
{
        if (!fact)
                return NULL;
        if (is_new && !merge->of_to[fact->number])
                fact = counterpart(merge, fact);
        else if (is_new)
                return merge->of_to[fact->number];
        return fact ? merge->of_from[fact->number] : NULL;
}

static void relink(struct merge *merge, struct fact *copy, bool is_new)
{
        struct need *needs = arena_array(&merge->result->arena, copy->need_count, sizeof(*needs));
        size_t kept = 0;

        for (size_t i = 0; needs && i < copy->need_count; i++) {
                needs[kept] = copy->needs[i];
                needs[kept].fact = copy_of(merge, copy->needs[i].fact, is_new);
                needs[kept].through = copy_of(merge, copy->needs[i].through, is_new);
                kept += needs[kept].fact != NULL;
        }
        copy->needs = needs;
        copy->need_count = kept;
        copy->parent = copy_of(merge, copy->parent, is_new);
}

static void copy_all(struct merge *merge)
{
        const struct snapshot *from = merge->from, *to = merge->to;

        for (size_t i = 0; i < from->count; i++)
                merge->of_from[i] = copy_fact(merge, from->facts[i]);
        for (size_t i = 0; i < to->count; i++)
                if (merge->added[i])
                        merge->of_to[i] = copy_fact(merge, to->facts[i]);
        if (merge->result->arena.failed)
                return;
        for (size_t i = 0; i < from->count; i++)
                relink(merge, merge->of_from[i], false);
        for (size_t i = 0; i < to->count; i++)
                if (merge->of_to[i])
                        relink(merge, merge->of_to[i], true);
}

int additions_make(const struct snapshot *from, const struct snapshot *to, additions_refusal *refuses,
                   const void *context, struct snapshot **ret, ski_error *error)
{
        _cleanup_(merge_clear) struct merge merge = { .from = from, .to = to, .result = snapshot_new() };

        merge.added = calloc(to->count + 1, sizeof(*merge.added));
        merge.of_from = calloc(from->count + 1, sizeof(struct fact *));
        merge.of_to = calloc(to->count + 1, sizeof(struct fact *));
        if (!merge.result || !merge.added || !merge.of_from || !merge.of_to)
                return ski_error_oom(error);
        merge.result->facts = calloc(from->count + to->count + 1, sizeof(struct fact *));
        merge.result->role = from->role ? strdup(from->role) : NULL;
        if (!merge.result->facts || (from->role && !merge.result->role))
                return ski_error_oom(error);
        merge.result->server_version = from->server_version;
        merge.result->superuser = from->superuser;
        choose(&merge, refuses, context);
        copy_all(&merge);
        if (merge.result->arena.failed)
                return ski_error_oom(error);
        snapshot_sort(merge.result);
        *ret = steal(merge.result);
        return 0;
}
