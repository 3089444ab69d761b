/* SPDX-License-Identifier: PostgreSQL */
#include <stdlib.h>
#include <string.h>

#include "catalog/kinds/all.h"
#include "catalog/order_internal.h"

size_t order_node(const struct changes *changes, const struct change *change, enum part part)
{
        return (size_t)(change - changes->items) * PARTS + part;
}

size_t order_drop_node(const struct changes *changes, const struct change *change)
{
        while (change->dropped_with)
                change = change->dropped_with;
        return order_node(changes, change, PART_DROP);
}

const struct change *order_fold_target(const struct changes *changes, const struct change *change)
{
        const struct fact *fact = change->to;
        const struct change *whole = fact->parent ? changes->of_to[fact->parent->number] : NULL;

        return change->create && fact->kind->flags & KIND_FOLDS && whole && whole->create ? whole : NULL;
}

int order_within(const struct fact *a, const struct fact *b)
{
        long first = fact_position(a), second = fact_position(b);

        if (a->rank != b->rank)
                return a->rank < b->rank ? -1 : 1;
        if (first != second)
                return first < second ? -1 : 1;
        return strcmp(a->identity, b->identity);
}

/* Where it is gone for good: what was renamed aside stays for a while, and with it all that goes with it. */
static size_t gone_node(const struct order_edges *edges, const struct change *change)
{
        while (change->dropped_with)
                change = change->dropped_with;
        return order_node(edges->changes, change, change->aside ? PART_LAST : PART_DROP);
}

/* From where on others can use it. */
static size_t first_make_node(const struct order_edges *edges, const struct change *change)
{
        return order_node(edges->changes, change, change->begun ? PART_BEGIN : PART_MAKE);
}

static void add_edge(struct order_edges *edges, size_t before, size_t after, bool soft)
{
        if (before == after)
                return;
        if (edges->count == edges->capacity) {
                size_t capacity = edges->capacity ? edges->capacity * 2 : 1024;
                struct edge *items = reallocarray(edges->items, capacity, sizeof(*items));

                if (!items) {
                        edges->failed = true;
                        return;
                }
                edges->items = items;
                edges->capacity = capacity;
        }
        edges->items[edges->count++] = (struct edge){ before, after, soft };
}

/* A first form needs its schema, and what its parts need. */
static void order_beginning(struct order_edges *edges, const struct change *change, const struct change *other)
{
        const struct fact *parent = change->to->parent;
        const struct change *whole = parent ? edges->changes->of_to[parent->number] : NULL;

        if (change->begun && other->to->kind->catalog == CATALOG_NAMESPACE)
                add_edge(edges, order_node(edges->changes, other, PART_MAKE),
                         order_node(edges->changes, change, PART_BEGIN), false);
        if (whole && whole->begun && whole != other && change->to->kind->flags & KIND_FOLDS)
                add_edge(edges, first_make_node(edges, other), order_node(edges->changes, whole, PART_BEGIN),
                         false);
}

/* What a tie brings is made by it, so that it waits for whatever that needs. */
static void order_bringing(struct order_edges *edges, const struct change *change, const struct change *other,
                           bool soft)
{
        const struct fact *tie = changes_bringer(edges->changes, change->to);

        if (tie && other->to != tie && changes_bringer(edges->changes, other->to) != tie)
                add_edge(edges, first_make_node(edges, other),
                         order_node(edges->changes, edges->changes->of_to[tie->number], PART_MAKE), soft);
}

/* What it needs stays as it is, but may speak of something new: a function, when a materialized view is filled by it. */
static void order_through(struct order_edges *edges, const struct change *change, const struct fact *needed)
{
        size_t mark = (size_t)(change - edges->changes->items) + 1;

        if (edges->looked_through[needed->number] == mark)
                return;
        edges->looked_through[needed->number] = mark;
        if (needed->parent && !edges->changes->of_to[needed->parent->number]->create)
                order_through(edges, change, needed->parent);
        for (size_t i = 0; i < needed->need_count; i++) {
                const struct fact *next = needed->needs[i].fact;
                const struct change *other = edges->changes->of_to[next->number];

                if (!other->create && !other->alter)
                        order_through(edges, change, next);
                else if (needed->needs[i].soft)
                        add_edge(edges, first_make_node(edges, other),
                                 order_node(edges->changes, change, PART_MAKE), true);
        }
}

/* What is made comes after what it needs. What may be written inside another statement hands its needs on to that, so
 * that it waits for them where that makes no circle. */
static void order_making(struct order_edges *edges, const struct change *change, const struct fact *needed,
                         bool soft)
{
        const struct change *other = edges->changes->of_to[needed->number];

        if (!other->create && !other->alter) {
                order_through(edges, change, needed);
                return;
        }
        add_edge(edges, first_make_node(edges, other), order_node(edges->changes, change, PART_MAKE), soft);
        if (other->begun)
                add_edge(edges, order_node(edges->changes, other, PART_MAKE),
                         order_node(edges->changes, change, PART_MAKE), true);
        order_beginning(edges, change, other);
        order_bringing(edges, change, other, soft);
        if (!change->create || fact_root(needed) == fact_root(change->to))
                return;
        for (const struct change *whole = order_fold_target(edges->changes, change); whole;
             whole = order_fold_target(edges->changes, whole))
                add_edge(edges, order_node(edges->changes, other, PART_MAKE),
                         order_node(edges->changes, whole, PART_MAKE), true);
}

/* True when what goes may go after what it needs has stepped aside: its own name is all that its drop says, other than
 * that of a function, which says the types of the arguments. */
static bool outlasts_rename(const struct change *change, const struct change *needed)
{
        while (change->dropped_with)
                change = change->dropped_with;
        return needed->aside && change->from->kind->flags & KIND_RENAMES_ASIDE;
}

/* What goes, or stops needing something, does so before that goes or changes. */
static void order_leaving(struct order_edges *edges, const struct change *change, const struct fact *needed)
{
        const struct change *other = edges->changes->of_from[needed->number];
        bool is_emptied = change->emptied && needed->kind->catalog != CATALOG_NAMESPACE;

        if (change->drop) {
                size_t leave = is_emptied ? order_node(edges->changes, change, PART_EMPTY)
                                          : order_drop_node(edges->changes, change);

                if (other->drop)
                        add_edge(edges, leave, order_drop_node(edges->changes, other),
                                 outlasts_rename(change, other));
                if (other->drop && (outlasts_rename(change, other) ||
                                    gone_node(edges, change) != order_drop_node(edges->changes, change)))
                        add_edge(edges, gone_node(edges, change), gone_node(edges, other), false);
                if (other->alter && other->step.disturbs)
                        add_edge(edges, leave, order_node(edges->changes, other, PART_MAKE), false);
        } else if (change->alter && other->drop) {
                bool is_schema = needed->kind->catalog == CATALOG_NAMESPACE;
                bool has_parts = change->from->kind == &kind_composite; /* whose own steps let go of it */

                add_edge(edges,
                         is_schema ? order_node(edges->changes, change, PART_MAKE)
                                   : first_make_node(edges, change),
                         gone_node(edges, other), has_parts);
        }
}

/* A new fact that is its table's own as well is there before its base, and before what that comes from in turn. */
static void order_before_base(struct order_edges *edges, const struct change *change, const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct change *base = edges->changes->of_to[fact->needs[i].fact->number];

                if (!fact->needs[i].through || !base->create)
                        continue;
                add_edge(edges, order_node(edges->changes, change, PART_MAKE),
                         order_node(edges->changes, base, PART_MAKE), false);
                order_before_base(edges, change, base->to);
        }
}

/* A partition's index that has parts of its own is only taken when it has all of them. */
static void order_before_attaching(struct order_edges *edges, const struct change *change,
                                   const struct fact *whole)
{
        for (size_t i = 0; i < whole->need_count; i++) {
                const struct need *need = &whole->needs[i];

                if (!need->through || fact_is(need->fact, "_is_incomplete"))
                        continue;
                if (edges->changes->of_to[need->through->number]->create)
                        add_edge(edges, order_node(edges->changes, change, PART_MAKE),
                                 order_node(edges->changes, edges->changes->of_to[need->through->number],
                                            PART_MAKE),
                                 false);
                else
                        order_before_attaching(edges, change, need->fact);
        }
}

/* What a tie is about is there before it, on both of its sides, but for what it brings. While it stays, the base's
 * change is this one's; but a new fact that is its table's own as well comes first. */
static void order_inheriting(struct order_edges *edges, const struct change *change, const struct need *need)
{
        const struct change *tie = edges->changes->of_to[need->through->number];
        const struct change *base = edges->changes->of_to[need->fact->number];

        if (!tie->create) {
                if (change->drop && base->create && changes_come_from_base(edges->changes, change->to))
                        add_edge(edges, order_drop_node(edges->changes, change),
                                 order_node(edges->changes, base, PART_MAKE), false);
                if (change->create && base->create && !changes_come_from_base(edges->changes, change->to))
                        order_before_base(edges, change, change->to);
                else
                        order_making(edges, change, need->fact, false);
                if (fact_value(change->to, "attached_to"))
                        order_before_attaching(edges, change, need->fact);
                return;
        }
        /* It comes after the ties, and what belongs to it is attached by itself, which its table doesn't wait for. */
        if (fact_is(need->fact, "_is_incomplete")) {
                if (base->create || base->alter)
                        add_edge(edges, first_make_node(edges, base),
                                 order_node(edges->changes, change, PART_MAKE), false);
                return;
        }
        order_making(edges, tie, need->fact, false);
        if (changes_bringer(edges->changes, change->to) == tie->to)
                add_edge(edges, order_node(edges->changes, tie, PART_MAKE),
                         order_node(edges->changes, change, PART_MAKE), false);
        else
                add_edge(edges, order_node(edges->changes, change, PART_MAKE),
                         order_node(edges->changes, tie, PART_MAKE), false);
}

static void add_edge_before(struct order_edges *edges, size_t node, const struct change *change)
{
        if (change->drop)
                add_edge(edges, node, order_drop_node(edges->changes, change), false);
        if (change->create || change->alter)
                add_edge(edges, node, order_node(edges->changes, change, PART_MAKE), false);
}

/* The base goes with one of its own where that tie is not cut. */
static void order_cut(struct order_edges *edges, size_t cut, const struct change *base)
{
        const struct changes *changes = edges->changes;

        add_edge_before(edges, cut, base);
        for (size_t i = 0; base->from && i < base->from->need_count; i++) {
                const struct need *need = &base->from->needs[i];

                if (need->through && !change_cuts(changes, changes->of_from[need->through->number], need->fact))
                        order_cut(edges, cut, changes->of_from[need->fact->number]);
        }
}

/* What a table has from others alone, before and after, stays so when its new tie is there before the old one goes. */
static void order_swap(struct order_edges *edges, const struct change *change, const struct change *old_tie)
{
        const struct fact *fact = change->to;

        for (size_t i = 0; fact && old_tie->drop && !fact_is(fact, "_is_local") && i < fact->need_count; i++) {
                const struct fact *through = fact->needs[i].through;

                if (through && edges->changes->of_to[through->number]->create)
                        add_edge(edges,
                                 order_node(edges->changes, edges->changes->of_to[through->number], PART_MAKE),
                                 order_drop_node(edges->changes, old_tie), true);
        }
}

/* A tie that is cut is cut first. Else what also is the table's own can go only after its base. */
static void order_parting(struct order_edges *edges, const struct change *change, const struct need *need)
{
        const struct change *tie = edges->changes->of_from[need->through->number];
        const struct change *base = edges->changes->of_from[need->fact->number];

        if (change_cuts(edges->changes, tie, need->fact)) {
                size_t cut = tie->drop ? order_drop_node(edges->changes, tie)
                                       : order_node(edges->changes, tie, PART_MAKE);

                order_cut(edges, cut, base);
                if (tie->drop)
                        add_edge_before(edges, cut, change);
        } else if (change->drop && !change->dropped_with && base->drop) {
                add_edge(edges, order_drop_node(edges->changes, base), order_drop_node(edges->changes, change),
                         false);
        }
}

/* What stays while its table leaves one that it is tied to: a base that goes or changes does so without it. */
static void order_keeping(struct order_edges *edges, const struct fact *fact)
{
        const struct change *change = edges->changes->of_from[fact->number];

        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];

                if (!need->through)
                        continue;
                if (need->through->kind == &kind_inheritance)
                        order_swap(edges, change, edges->changes->of_from[need->through->number]);
                if (!change->alter)
                        order_parting(edges, change, need);
        }
}

/* What goes does so before a base of what it needs changes, which changes that as well. */
static void order_before_bases(struct order_edges *edges, const struct change *change,
                               const struct fact *needed)
{
        for (size_t i = 0; change->drop && i < needed->need_count; i++) {
                const struct fact *base = needed->needs[i].fact;

                if (!needed->needs[i].through)
                        continue;
                if (edges->changes->of_from[base->number]->alter)
                        order_leaving(edges, change, base);
                order_before_bases(edges, change, base);
        }
}

/* The column may be written where one is that it is inherited from. */
static void order_before_writing(struct order_edges *edges, size_t leave, const struct change *column)
{
        if (changes_write_rows(edges->changes, column))
                add_edge(edges, leave, order_node(edges->changes, column, PART_MAKE), false);
        for (size_t i = 0; i < column->to->need_count; i++) {
                if (column->to->needs[i].through)
                        order_before_writing(edges, leave,
                                             edges->changes->of_to[column->to->needs[i].fact->number]);
        }
}

/* What speaks of a table's rows is gone while they are written anew, and there again when they have been. */
static void order_around_rows(struct order_edges *edges, const struct change *change,
                              const struct change *table, bool makes)
{
        const struct changes *changes = edges->changes;

        for (size_t i = 0; table->writes_rows && i < changes->count; i++) {
                const struct change *column = &changes->items[i];

                if (!changes_write_rows(changes, column) || column->to->parent != table->to)
                        continue;
                if (makes)
                        order_making(edges, change, column->to, true);
                else
                        order_before_writing(edges,
                                             change->emptied ? order_node(changes, change, PART_EMPTY)
                                                             : order_drop_node(changes, change),
                                             column);
        }
}

static void order_need_of_made(struct order_edges *edges, const struct change *change, const struct need *need)
{
        if (need->through)
                order_inheriting(edges, change, need);
        else
                order_making(edges, change, need->fact, need->soft);
        if (need->rows && change->create)
                order_around_rows(edges, change, edges->changes->of_to[need->fact->number], true);
}

/* A foreign key that goes lets go of the rows in partitions before these are detached. One that comes back does so after
 * that: the server would not let go a partition to which it refers. */
static void order_releasing(struct order_edges *edges, const struct change *change, const struct need *need)
{
        const struct change *tie = edges->changes->of_from[need->fact->number];

        if (change->from->kind->catalog != CATALOG_CONSTRAINT || !change->drop || !tie->drop)
                return;
        add_edge(edges, order_drop_node(edges->changes, change), order_drop_node(edges->changes, tie), true);
        if (change->create)
                add_edge(edges, order_drop_node(edges->changes, tie),
                         order_node(edges->changes, change, PART_MAKE), true);
}

static void order_need_of_left(struct order_edges *edges, const struct change *change, const struct need *need)
{
        if (need->soft) {
                order_releasing(edges, change, need);
                return;
        }
        if (need->through) {
                order_parting(edges, change, need);
        } else {
                order_leaving(edges, change, need->fact);
                order_before_bases(edges, change, need->fact);
                if (need->rows && change->drop)
                        order_around_rows(edges, change, edges->changes->of_from[need->fact->number], false);
        }
}

/* What stays while its table is tied to another one: its new base is there before the tie, which joins the two. */
static void order_joining(struct order_edges *edges, const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];
                const struct change *tie = need->through ? edges->changes->of_to[need->through->number] : NULL;

                if (tie && tie->create && !fact_is(need->fact, "_is_incomplete"))
                        order_making(edges, tie, need->fact, false);
        }
}

static void order_one(struct order_edges *edges, const struct change *change)
{
        if (change->to && !change->create && !change->alter)
                order_joining(edges, change->to);
        if (change->from && !change->drop)
                order_keeping(edges, change->from);
        if (change->to && (change->create || change->alter)) {
                if (change->to->parent)
                        order_making(edges, change, change->to->parent, false);
                for (size_t i = 0; i < change->to->need_count; i++)
                        order_need_of_made(edges, change, &change->to->needs[i]);
        }
        if (change->from && (change->drop || change->alter)) {
                if (change->from->parent)
                        order_leaving(edges, change, change->from->parent);
                for (size_t i = 0; i < change->from->need_count; i++)
                        order_need_of_left(edges, change, &change->from->needs[i]);
        }
        if (change->drop && change->create && !(change->dropped_with && change->dropped_with->aside))
                add_edge(edges, order_drop_node(edges->changes, change), first_make_node(edges, change), false);
        if (change->emptied)
                add_edge(edges, order_node(edges->changes, change, PART_EMPTY),
                         order_drop_node(edges->changes, change), false);
        if (change->begun)
                add_edge(edges, order_node(edges->changes, change, PART_BEGIN),
                         order_node(edges->changes, change, PART_MAKE), false);
        if (change->aside && change->create)
                add_edge(edges, order_node(edges->changes, change, PART_MAKE),
                         order_node(edges->changes, change, PART_LAST), false);
}

/* The name that a fact takes among others, of whatever kind: relations and types of a schema share one room. */
static const char *slot_of(const struct fact *fact)
{
        const char *slot = fact_value(fact, "_slot");

        if (slot)
                return slot;
        if ((fact->kind->catalog == CATALOG_CLASS && fact->address.sub == 0) ||
            fact->kind->catalog == CATALOG_TYPE || fact->kind->catalog == CATALOG_PROC)
                return fact->identity;
        return NULL;
}

/* What only one of can be there, whatever its name: a table's primary key. */
static const char *room_of(const struct fact *fact)
{
        return fact_value(fact, "_room");
}

typedef const char *(*slot_function)(const struct fact *fact);

/* What becomes free by the change, and what it takes: what is altered may have the name of a part, as the sequence of
 * an identity column. */
static const char *slot_left(const struct change *change, slot_function slot_of_fact)
{
        const char *slot = change->drop || change->alter ? slot_of_fact(change->from) : NULL;

        return change->alter && text_equal(slot, slot_of_fact(change->to)) ? NULL : slot;
}

static const char *slot_taken(const struct change *change, slot_function slot_of_fact)
{
        const char *slot = change->create || change->alter ? slot_of_fact(change->to) : NULL;

        return change->alter && text_equal(slot, slot_of_fact(change->from)) ? NULL : slot;
}

struct slot {
        const char *name;
        const struct change *change;
};

static int compare_slots(const void *a, const void *b)
{
        return strcmp(((const struct slot *)a)->name, ((const struct slot *)b)->name);
}

/* A name is free only after what had it is gone. */
static void order_names(struct order_edges *edges, slot_function slot_of_fact)
{
        const struct changes *changes = edges->changes;
        struct slot *slots = calloc(changes->count + 1, sizeof(*slots));
        size_t count = 0;

        if (!slots) {
                edges->failed = true;
                return;
        }
        for (size_t i = 0; i < changes->count; i++) {
                const struct change *change = &changes->items[i];
                const char *name = slot_left(change, slot_of_fact);

                if (name)
                        slots[count++] = (struct slot){ name, change };
        }
        qsort(slots, count, sizeof(*slots), compare_slots);
        for (size_t i = 0; i < changes->count && count > 0; i++) {
                const struct change *change = &changes->items[i];
                struct slot wanted = { slot_taken(change, slot_of_fact), NULL };
                struct slot *found =
                        wanted.name ? bsearch(&wanted, slots, count, sizeof(*slots), compare_slots) : NULL;

                if (found && found->change != change)
                        add_edge(edges,
                                 found->change->drop ? order_drop_node(edges->changes, found->change)
                                                     : order_node(edges->changes, found->change, PART_MAKE),
                                 first_make_node(edges, change), false);
        }
        free(slots);
}

static int compare_routines(const void *a, const void *b)
{
        const struct fact *first = (*(const struct change *const *)a)->from;
        const struct fact *second = (*(const struct change *const *)b)->from;
        int order = strcmp(fact_text(first, "name"), fact_text(second, "name"));

        return order != 0 ? order : strcmp(fact_text(first, "schema"), fact_text(second, "schema"));
}

/* What calls a routine is made when no other one of the same name is left that has to go: the call could mean that. */
static void order_calls(struct order_edges *edges, const struct change *change, const struct change **dropped,
                        size_t count)
{
        for (size_t i = 0; i < change->to->need_count; i++) {
                const struct need *need = &change->to->needs[i];
                const struct change wanted = { .from = need->fact }, *key = &wanted;
                const struct change **found =
                        need->soft || need->fact->kind->catalog != CATALOG_PROC
                                ? NULL
                                : bsearch(&key, dropped, count, sizeof(*dropped), compare_routines);

                while (found && found > dropped && facts_overload(found[-1]->from, need->fact))
                        found--;
                for (; found && found < dropped + count && facts_overload((*found)->from, need->fact); found++)
                        add_edge(edges, order_drop_node(edges->changes, *found),
                                 order_node(edges->changes, change, PART_MAKE), false);
        }
}

static void order_overloads(struct order_edges *edges)
{
        const struct changes *changes = edges->changes;
        const struct change **dropped = calloc(changes->count + 1, sizeof(struct change *));
        size_t count = 0;

        if (!dropped) {
                edges->failed = true;
                return;
        }
        for (size_t i = 0; i < changes->count; i++) {
                if (changes->items[i].drop && changes->items[i].from->kind->catalog == CATALOG_PROC)
                        dropped[count++] = &changes->items[i];
        }
        qsort(dropped, count, sizeof(*dropped), compare_routines);
        for (size_t i = 0; i < changes->count && count > 0; i++) {
                if (changes->items[i].create || changes->items[i].alter)
                        order_calls(edges, &changes->items[i], dropped, count);
        }
        free(dropped);
}

/* Two facts, of TO, in the order in which the server will have them: those that stay are there first. */
static int compare_made(const struct changes *changes, const struct fact *a, const struct fact *b)
{
        const struct change *first = changes->of_to[a->number], *second = changes->of_to[b->number];

        if (first->create != second->create)
                return first->create ? 1 : -1;
        if (!first->create)
                return first->from->address.object < second->from->address.object ? -1 : 1;
        if (fact_base(a) && fact_base(b))
                return compare_made(changes, fact_base(a), fact_base(b));
        return order_within(a, b);
}

/* By table, then in the order of what they are attached to. */
static int compare_attached(const void *a, const void *b, void *context)
{
        const struct fact *first = (*(const struct change *const *)a)->to;
        const struct fact *second = (*(const struct change *const *)b)->to;

        if (first->parent != second->parent)
                return first->parent->number < second->parent->number ? -1 : 1;
        return first == second ? 0 : compare_made(context, fact_base(first), fact_base(second));
}

/* An index, or what has one, that is attached when its table is. */
static bool is_attached_with_table(const struct changes *changes, const struct change *change)
{
        return change->create && slot_of(change->to) && change->to->parent && fact_base(change->to) &&
               !changes_inherit(changes, change->to);
}

/* Of a partition's indexes the server takes the first that suits one of the whole's. So those that are to be attached
 * are made in the order of the whole's. */
static void order_attached(struct order_edges *edges)
{
        const struct changes *changes = edges->changes;
        const struct change **attached = calloc(changes->count + 1, sizeof(struct change *));
        size_t count = 0;

        if (!attached) {
                edges->failed = true;
                return;
        }
        for (size_t i = 0; i < changes->count; i++) {
                if (is_attached_with_table(changes, &changes->items[i]))
                        attached[count++] = &changes->items[i];
        }
        qsort_r(attached, count, sizeof(*attached), compare_attached, (void *)changes);
        for (size_t i = 1; i < count; i++) {
                if (attached[i]->to->parent == attached[i - 1]->to->parent)
                        add_edge(edges, order_node(edges->changes, attached[i - 1], PART_MAKE),
                                 order_node(edges->changes, attached[i], PART_MAKE), true);
        }
        free(attached);
}

/* What is made on a partition that becomes a table of its own may be called as what it had from the whole: triggers. */
static void order_detached(struct order_edges *edges)
{
        const struct changes *changes = edges->changes;
        const struct change **detached = calloc(changes->from->count + 1, sizeof(struct change *));

        if (!detached) {
                edges->failed = true;
                return;
        }
        for (size_t i = 0; i < changes->count; i++) {
                const struct change *change = &changes->items[i];

                if (change->drop && change->from->kind == &kind_partition)
                        detached[change->from->parent->number] = change;
        }
        for (size_t i = 0; i < changes->count; i++) {
                const struct change *change = &changes->items[i];
                const struct fact *whole = change->create ? change->to->parent : NULL;
                const struct fact *before = whole ? changes->of_to[whole->number]->from : NULL;

                if (before && detached[before->number] && detached[before->number] != change)
                        add_edge(edges, order_drop_node(changes, detached[before->number]),
                                 order_node(changes, change, PART_MAKE), true);
        }
        free(detached);
}

/* What the fact comes from through ties that stay is made by the same statement. */
static void order_behind(struct order_edges *edges, size_t node, const struct change *change)
{
        const struct changes *changes = edges->changes;

        add_edge(edges, node, order_node(changes, change, PART_MAKE), true);
        for (size_t i = 0; i < change->to->need_count; i++) {
                const struct need *need = &change->to->needs[i];
                const struct change *base = changes->of_to[need->fact->number];

                if (need->through && !changes->of_to[need->through->number]->create && base->create)
                        order_behind(edges, node, base);
        }
}

/* The table that the tie ties to. */
static const struct fact *whole_of(const struct fact *tie)
{
        for (size_t i = 0; i < tie->need_count; i++) {
                const struct fact *fact = tie->needs[i].fact;

                if (fact != tie->parent && fact->kind->catalog == CATALOG_CLASS && !fact->parent)
                        return fact;
        }
        return NULL;
}

/* What is made on a table comes to all that is tied to it: what leaves the table does so before. */
static void order_around_leaving(struct order_edges *edges)
{
        const struct changes *changes = edges->changes;
        const struct change **last = calloc(changes->from->count + 1, sizeof(struct change *));
        const struct change **others = calloc(changes->count + 1, sizeof(struct change *));

        edges->failed |= !last || !others;
        for (size_t i = 0; !edges->failed && i < changes->count; i++) {
                const struct change *change = &changes->items[i];
                bool is_tie = change->drop && (change->from->kind == &kind_partition ||
                                               change->from->kind == &kind_inheritance);
                const struct fact *whole = is_tie ? whole_of(change->from) : NULL;

                if (whole) {
                        others[i] = last[whole->number];
                        last[whole->number] = change;
                }
        }
        for (size_t i = 0; !edges->failed && i < changes->count; i++) {
                const struct change *change = &changes->items[i];
                const struct fact *whole = change->create ? change->to->parent : NULL;
                const struct fact *before = whole ? changes->of_to[whole->number]->from : NULL;
                const struct change *tie = before ? last[before->number] : NULL;

                for (; tie; tie = others[tie - changes->items])
                        order_behind(edges, order_drop_node(changes, tie), change);
        }
        free(last);
        free(others);
}

static int compare_edges(const void *a, const void *b)
{
        const struct edge *first = a, *second = b;

        return first->before != second->before ? (first->before < second->before ? -1 : 1) : 0;
}

void order_edges_clear(struct order_edges *edges)
{
        free(edges->items);
        free(edges->looked_through);
        *edges = (struct order_edges){ 0 };
}

int order_edges_find(const struct changes *changes, struct order_edges *ret, ski_error *error)
{
        struct order_edges edges = { .changes = changes };

        edges.looked_through = calloc(changes->to->count + 1, sizeof(*edges.looked_through));
        if (!edges.looked_through)
                return ski_error_oom(error);
        for (size_t i = 0; i < changes->count; i++)
                order_one(&edges, &changes->items[i]);
        order_names(&edges, slot_of);
        order_names(&edges, room_of);
        order_overloads(&edges);
        order_attached(&edges);
        order_detached(&edges);
        order_around_leaving(&edges);
        if (edges.count > 0)
                qsort(edges.items, edges.count, sizeof(*edges.items), compare_edges);
        if (edges.failed) {
                order_edges_clear(&edges);
                return ski_error_oom(error);
        }
        *ret = edges;
        return 0;
}
