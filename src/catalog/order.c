/* SPDX-License-Identifier: PostgreSQL
 *
 * A topological order by Kahn's algorithm ("Topological sorting of large networks", CACM 5, 1962), where of all that
 * could come next the smallest key is taken.
 */
#include "catalog/order.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/circle.h"
#include "catalog/kind.h"

enum { PARTS = PART_LAST + 1 };

/* A node is change * PARTS + part. */
struct graph {
        struct changes *changes;
        struct edge *edges;
        size_t edge_count, edge_capacity;
        size_t node_count;
        size_t *first;         /* where a node's edges begin, once they are sorted */
        unsigned *hard, *soft; /* how many nodes a node still waits for */
        bool *present, *done;
        size_t *looked_through; /* by fact->number of TO: the last change, plus one, for which it was */
        size_t *ready, *urgent; /* two heaps */
        size_t ready_count, urgent_count;
        bool failed;
};

static void graph_clear(struct graph *graph)
{
        free(graph->edges);
        free(graph->first);
        free(graph->hard);
        free(graph->soft);
        free(graph->present);
        free(graph->done);
        free(graph->looked_through);
        free(graph->ready);
        free(graph->urgent);
}

static struct change *change_of_node(const struct graph *graph, size_t node)
{
        return &graph->changes->items[node / PARTS];
}

static size_t node_of(const struct graph *graph, const struct change *change, enum part part)
{
        return (size_t)(change - graph->changes->items) * PARTS + part;
}

/* Where a change's drop really happens: with the one that takes it along. */
static size_t drop_node(const struct graph *graph, const struct change *change)
{
        while (change->dropped_with)
                change = change->dropped_with;
        return node_of(graph, change, PART_DROP);
}

/* Where it is gone for good: what was renamed aside stays for a while, and with it all that goes with it. */
static size_t gone_node(const struct graph *graph, const struct change *change)
{
        while (change->dropped_with)
                change = change->dropped_with;
        return node_of(graph, change, change->aside ? PART_LAST : PART_DROP);
}

/* From where on others can use it. */
static size_t first_make_node(const struct graph *graph, const struct change *change)
{
        return node_of(graph, change, change->begun ? PART_BEGIN : PART_MAKE);
}

static void add_edge(struct graph *graph, size_t before, size_t after, bool soft)
{
        if (before == after)
                return;
        if (graph->edge_count == graph->edge_capacity) {
                size_t capacity = graph->edge_capacity ? graph->edge_capacity * 2 : 1024;
                struct edge *edges = reallocarray(graph->edges, capacity, sizeof(*edges));

                if (!edges) {
                        graph->failed = true;
                        return;
                }
                graph->edges = edges;
                graph->edge_capacity = capacity;
        }
        graph->edges[graph->edge_count++] = (struct edge){ before, after, soft };
}

/* What a new fact is written inside of: the table that is made with it, or for a default the new column. */
static const struct change *fold_target(const struct changes *changes, const struct change *change)
{
        const struct fact *fact = change->to;
        const struct change *whole = fact->parent ? changes->of_to[fact->parent->number] : NULL;

        return change->create && fact->kind->flags & KIND_FOLDS && whole && whole->create ? whole : NULL;
}

/* A first form needs its schema, and what its parts need. */
static void order_beginning(struct graph *graph, const struct change *change, const struct change *other)
{
        const struct fact *parent = change->to->parent;
        const struct change *whole = parent ? graph->changes->of_to[parent->number] : NULL;

        if (change->begun && other->to->kind->catalog == CATALOG_NAMESPACE)
                add_edge(graph, node_of(graph, other, PART_MAKE), node_of(graph, change, PART_BEGIN), false);
        if (whole && whole->begun && whole != other && change->to->kind->flags & KIND_FOLDS)
                add_edge(graph, first_make_node(graph, other), node_of(graph, whole, PART_BEGIN), false);
}

/* What a tie brings is made by it, so that it waits for whatever that needs. */
static void order_bringing(struct graph *graph, const struct change *change, const struct change *other,
                           bool soft)
{
        const struct fact *tie = changes_bringer(graph->changes, change->to);

        if (tie && other->to != tie && changes_bringer(graph->changes, other->to) != tie)
                add_edge(graph, first_make_node(graph, other),
                         node_of(graph, graph->changes->of_to[tie->number], PART_MAKE), soft);
}

/* What it needs stays as it is, but may speak of something new: a function, when a materialized view is filled by it. */
static void order_through(struct graph *graph, const struct change *change, const struct fact *needed)
{
        size_t mark = (size_t)(change - graph->changes->items) + 1;

        if (graph->looked_through[needed->number] == mark)
                return;
        graph->looked_through[needed->number] = mark;
        if (needed->parent && !graph->changes->of_to[needed->parent->number]->create)
                order_through(graph, change, needed->parent);
        for (size_t i = 0; i < needed->need_count; i++) {
                const struct fact *next = needed->needs[i].fact;
                const struct change *other = graph->changes->of_to[next->number];

                if (!other->create && !other->alter)
                        order_through(graph, change, next);
                else if (needed->needs[i].soft)
                        add_edge(graph, first_make_node(graph, other), node_of(graph, change, PART_MAKE), true);
        }
}

/* What is made comes after what it needs. What may be written inside another statement hands its needs on to that, so
 * that it waits for them where that makes no circle. */
static void order_making(struct graph *graph, const struct change *change, const struct fact *needed, bool soft)
{
        const struct change *other = graph->changes->of_to[needed->number];

        if (!other->create && !other->alter) {
                order_through(graph, change, needed);
                return;
        }
        add_edge(graph, first_make_node(graph, other), node_of(graph, change, PART_MAKE), soft);
        if (other->begun)
                add_edge(graph, node_of(graph, other, PART_MAKE), node_of(graph, change, PART_MAKE), true);
        order_beginning(graph, change, other);
        order_bringing(graph, change, other, soft);
        if (!change->create || fact_root(needed) == fact_root(change->to))
                return;
        for (const struct change *whole = fold_target(graph->changes, change); whole;
             whole = fold_target(graph->changes, whole))
                add_edge(graph, node_of(graph, other, PART_MAKE), node_of(graph, whole, PART_MAKE), true);
}

/* What goes, or stops needing something, does so before that goes or changes. */
static void order_leaving(struct graph *graph, const struct change *change, const struct fact *needed)
{
        const struct change *other = graph->changes->of_from[needed->number];
        bool is_emptied = change->emptied && needed->kind->catalog != CATALOG_NAMESPACE;

        if (change->drop) {
                size_t leave = is_emptied ? node_of(graph, change, PART_EMPTY) : drop_node(graph, change);

                if (other->drop)
                        add_edge(graph, leave, drop_node(graph, other), false);
                if (other->drop && gone_node(graph, change) != drop_node(graph, change))
                        add_edge(graph, gone_node(graph, change), gone_node(graph, other), false);
                if (other->alter && other->step.disturbs)
                        add_edge(graph, leave, node_of(graph, other, PART_MAKE), false);
        } else if (change->alter && other->drop) {
                bool is_schema = needed->kind->catalog == CATALOG_NAMESPACE;

                add_edge(graph, is_schema ? node_of(graph, change, PART_MAKE) : first_make_node(graph, change),
                         gone_node(graph, other), false);
        }
}

/* A new fact that is its table's own as well is there before its base, and before what that comes from in turn. */
static void order_before_base(struct graph *graph, const struct change *change, const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct change *base = graph->changes->of_to[fact->needs[i].fact->number];

                if (!fact->needs[i].through || !base->create)
                        continue;
                add_edge(graph, node_of(graph, change, PART_MAKE), node_of(graph, base, PART_MAKE), false);
                order_before_base(graph, change, base->to);
        }
}

/* What a tie is about is there before it, on both of its sides, but for what it brings. While it stays, the base's change is this one's; but a
 * new fact that is its table's own as well comes first. */
static void order_inheriting(struct graph *graph, const struct change *change, const struct need *need)
{
        const struct change *tie = graph->changes->of_to[need->through->number];
        const struct change *base = graph->changes->of_to[need->fact->number];

        if (!tie->create) {
                if (change->create && base->create && !changes_come_from_base(graph->changes, change->to))
                        order_before_base(graph, change, change->to);
                else
                        order_making(graph, change, need->fact, false);
                return;
        }
        order_making(graph, tie, need->fact, false);
        if (changes_bringer(graph->changes, change->to) == tie->to)
                add_edge(graph, node_of(graph, tie, PART_MAKE), node_of(graph, change, PART_MAKE), false);
        else
                add_edge(graph, node_of(graph, change, PART_MAKE), node_of(graph, tie, PART_MAKE), false);
}

static void add_edge_before(struct graph *graph, size_t node, const struct change *change)
{
        if (change->drop)
                add_edge(graph, node, drop_node(graph, change), false);
        if (change->create || change->alter)
                add_edge(graph, node, node_of(graph, change, PART_MAKE), false);
}

/* A tie that is cut is cut first. Else what also is the table's own can go only after its base. */
static void order_parting(struct graph *graph, const struct change *change, const struct need *need)
{
        const struct change *tie = graph->changes->of_from[need->through->number];
        const struct change *base = graph->changes->of_from[need->fact->number];

        if (change_cuts(graph->changes, tie, need->fact)) {
                size_t cut = tie->drop ? drop_node(graph, tie) : node_of(graph, tie, PART_MAKE);

                add_edge_before(graph, cut, base);
                if (tie->drop)
                        add_edge_before(graph, cut, change);
        } else if (change->drop && !change->dropped_with && base->drop) {
                add_edge(graph, drop_node(graph, base), drop_node(graph, change), false);
        }
}

/* What goes does so before a base of what it needs changes, which changes that as well. */
static void order_before_bases(struct graph *graph, const struct change *change, const struct fact *needed)
{
        for (size_t i = 0; change->drop && i < needed->need_count; i++) {
                const struct fact *base = needed->needs[i].fact;

                if (!needed->needs[i].through)
                        continue;
                if (graph->changes->of_from[base->number]->alter)
                        order_leaving(graph, change, base);
                order_before_bases(graph, change, base);
        }
}

/* What speaks of a table's rows is gone while the type of a column there changes, and there again when it has. */
static void order_around_rows(struct graph *graph, const struct change *change, const struct fact *table,
                              bool makes)
{
        const struct changes *changes = graph->changes;

        if (!(makes ? changes->of_to : changes->of_from)[table->number]->retypes)
                return;
        for (size_t i = 0; i < changes->count; i++) {
                const struct change *column = &changes->items[i];

                if (!changes_type_of_rows(column) || (makes ? column->to : column->from)->parent != table)
                        continue;
                if (makes) {
                        order_making(graph, change, column->to, true);
                } else {
                        order_leaving(graph, change, column->from);
                        order_before_bases(graph, change, column->from);
                }
        }
}

static void order_need_of_made(struct graph *graph, const struct change *change, const struct need *need)
{
        if (need->through)
                order_inheriting(graph, change, need);
        else
                order_making(graph, change, need->fact, need->soft);
        if (need->rows && change->create)
                order_around_rows(graph, change, need->fact, true);
}

static void order_need_of_left(struct graph *graph, const struct change *change, const struct need *need)
{
        if (need->soft)
                return;
        if (need->through) {
                order_parting(graph, change, need);
        } else {
                order_leaving(graph, change, need->fact);
                order_before_bases(graph, change, need->fact);
                if (need->rows && change->drop)
                        order_around_rows(graph, change, need->fact, false);
        }
}

static void order_one(struct graph *graph, const struct change *change)
{
        if (change->to && (change->create || change->alter)) {
                if (change->to->parent)
                        order_making(graph, change, change->to->parent, false);
                for (size_t i = 0; i < change->to->need_count; i++)
                        order_need_of_made(graph, change, &change->to->needs[i]);
        }
        if (change->from && (change->drop || change->alter)) {
                if (change->from->parent)
                        order_leaving(graph, change, change->from->parent);
                for (size_t i = 0; i < change->from->need_count; i++)
                        order_need_of_left(graph, change, &change->from->needs[i]);
        }
        if (change->drop && change->create && !(change->dropped_with && change->dropped_with->aside))
                add_edge(graph, drop_node(graph, change), first_make_node(graph, change), false);
        if (change->emptied)
                add_edge(graph, node_of(graph, change, PART_EMPTY), drop_node(graph, change), false);
        if (change->begun)
                add_edge(graph, node_of(graph, change, PART_BEGIN), node_of(graph, change, PART_MAKE), false);
        if (change->aside && change->create)
                add_edge(graph, node_of(graph, change, PART_MAKE), node_of(graph, change, PART_LAST), false);
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
static void order_names(struct graph *graph, slot_function slot_of_fact)
{
        const struct changes *changes = graph->changes;
        struct slot *slots = calloc(changes->count + 1, sizeof(*slots));
        size_t count = 0;

        if (!slots) {
                graph->failed = true;
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
                        add_edge(graph,
                                 found->change->drop ? drop_node(graph, found->change)
                                                     : node_of(graph, found->change, PART_MAKE),
                                 first_make_node(graph, change), false);
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
static void order_calls(struct graph *graph, const struct change *change, const struct change **dropped,
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
                        add_edge(graph, drop_node(graph, *found), node_of(graph, change, PART_MAKE), false);
        }
}

static void order_overloads(struct graph *graph)
{
        const struct changes *changes = graph->changes;
        const struct change **dropped = calloc(changes->count + 1, sizeof(struct change *));
        size_t count = 0;

        if (!dropped) {
                graph->failed = true;
                return;
        }
        for (size_t i = 0; i < changes->count; i++) {
                if (changes->items[i].drop && changes->items[i].from->kind->catalog == CATALOG_PROC)
                        dropped[count++] = &changes->items[i];
        }
        qsort(dropped, count, sizeof(*dropped), compare_routines);
        for (size_t i = 0; i < changes->count && count > 0; i++) {
                if (changes->items[i].create || changes->items[i].alter)
                        order_calls(graph, &changes->items[i], dropped, count);
        }
        free(dropped);
}

static int compare_within(const struct fact *a, const struct fact *b)
{
        long first = fact_position(a), second = fact_position(b);

        if (a->rank != b->rank)
                return a->rank < b->rank ? -1 : 1;
        if (first != second)
                return first < second ? -1 : 1;
        return strcmp(a->identity, b->identity);
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
        return compare_within(a, b);
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
static void order_attached(struct graph *graph)
{
        struct changes *changes = graph->changes;
        const struct change **attached = calloc(changes->count + 1, sizeof(struct change *));
        size_t count = 0;

        if (!attached) {
                graph->failed = true;
                return;
        }
        for (size_t i = 0; i < changes->count; i++) {
                if (is_attached_with_table(changes, &changes->items[i]))
                        attached[count++] = &changes->items[i];
        }
        qsort_r(attached, count, sizeof(*attached), compare_attached, changes);
        for (size_t i = 1; i < count; i++) {
                if (attached[i]->to->parent == attached[i - 1]->to->parent)
                        add_edge(graph, node_of(graph, attached[i - 1], PART_MAKE),
                                 node_of(graph, attached[i], PART_MAKE), true);
        }
        free(attached);
}

static int compare_edges(const void *a, const void *b)
{
        const struct edge *first = a, *second = b;

        return first->before != second->before ? (first->before < second->before ? -1 : 1) : 0;
}

static bool is_present(const struct change *change, enum part part)
{
        switch (part) {
        case PART_EMPTY:
                return change->emptied;
        case PART_DROP:
                return change->drop && !change->dropped_with;
        case PART_BEGIN:
                return change->begun;
        case PART_MAKE:
                return change->create || change->alter;
        case PART_LAST:
                return change->aside;
        }
        return false;
}

static void build(struct graph *graph)
{
        size_t nodes = graph->changes->count * PARTS;

        for (size_t i = 0; i < graph->changes->count; i++) {
                order_one(graph, &graph->changes->items[i]);
                for (unsigned part = 0; part < PARTS; part++) {
                        graph->present[i * PARTS + part] = is_present(&graph->changes->items[i], part);
                        graph->node_count += graph->present[i * PARTS + part];
                }
        }
        order_names(graph, slot_of);
        order_names(graph, room_of);
        order_overloads(graph);
        order_attached(graph);
        if (graph->edge_count > 0)
                qsort(graph->edges, graph->edge_count, sizeof(*graph->edges), compare_edges);
        for (size_t i = 0; i < graph->edge_count; i++) {
                graph->first[graph->edges[i].before + 1]++;
                (graph->edges[i].soft ? graph->soft : graph->hard)[graph->edges[i].after]++;
        }
        for (size_t node = 0; node < nodes; node++)
                graph->first[node + 1] += graph->first[node];
}

static bool is_making(size_t node)
{
        return node % PARTS == PART_BEGIN || node % PARTS == PART_MAKE;
}

/* Drops come first, the other way round; then what is made, each thing with its parts. */
static int compare_nodes(const struct graph *graph, size_t a, size_t b)
{
        const struct change *first = change_of_node(graph, a), *second = change_of_node(graph, b);
        bool first_makes = is_making(a), second_makes = is_making(b);
        const struct fact *x = first_makes ? first->to : first->from,
                          *y = second_makes ? second->to : second->from;
        const struct fact *root = fact_root(x), *other = fact_root(y);
        int order = root != other ? compare_within(root, other) : compare_within(x, y);

        if (first_makes != second_makes)
                return first_makes ? 1 : -1;
        return first_makes ? order : -order;
}

static void push(struct graph *graph, size_t *heap, size_t *count, size_t node)
{
        size_t at = (*count)++;

        while (at > 0 && compare_nodes(graph, node, heap[(at - 1) / 2]) < 0) {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
        }
        heap[at] = node;
}

static size_t pop(struct graph *graph, size_t *heap, size_t *count)
{
        size_t top = heap[0], node = heap[--*count], at = 0;

        for (;;) {
                size_t child = at * 2 + 1;

                if (child >= *count)
                        break;
                if (child + 1 < *count && compare_nodes(graph, heap[child + 1], heap[child]) < 0)
                        child++;
                if (compare_nodes(graph, heap[child], node) >= 0)
                        break;
                heap[at] = heap[child];
                at = child;
        }
        heap[at] = node;
        return top;
}

/* What can be written inside the statement of a table that was just made must follow at once. */
static void make_ready(struct graph *graph, size_t node)
{
        const struct change *change = change_of_node(graph, node);

        if (node % PARTS == PART_MAKE && fold_target(graph->changes, change))
                push(graph, graph->urgent, &graph->urgent_count, node);
        else
                push(graph, graph->ready, &graph->ready_count, node);
}

static void finish(struct graph *graph, size_t node)
{
        graph->done[node] = true;
        for (size_t i = graph->first[node]; i < graph->first[node + 1]; i++) {
                size_t after = graph->edges[i].after;
                unsigned *waits = graph->edges[i].soft ? &graph->soft[after] : &graph->hard[after];

                /* A soft edge may have been given up. */
                if (*waits == 0 || graph->done[after])
                        continue;
                if (--*waits == 0 && graph->hard[after] == 0 && graph->soft[after] == 0 &&
                    graph->present[after])
                        make_ready(graph, after);
        }
}

/* A part of something in its first form: nothing is read through it, as it may be through a whole view. */
static bool is_part_of_begun(const struct graph *graph, size_t node)
{
        const struct change *change = change_of_node(graph, node);
        const struct fact *parent = is_making(node) ? change->to->parent : NULL;

        return parent && graph->changes->of_to[parent->number]->begun;
}

static bool gives_way_before(const struct graph *graph, size_t node, size_t other)
{
        bool is_part = is_part_of_begun(graph, node);

        return is_part != is_part_of_begun(graph, other) ? is_part : compare_nodes(graph, node, other) < 0;
}

/* Gives up the soft edges of the first node that waits for nothing else; false when there is none. */
static bool give_way(struct graph *graph)
{
        size_t best = 0;
        bool found = false;

        for (size_t node = 0; node < graph->changes->count * PARTS; node++) {
                if (!graph->present[node] || graph->done[node] || graph->hard[node] > 0)
                        continue;
                if (!found || gives_way_before(graph, node, best))
                        best = node;
                found = true;
        }
        if (!found)
                return false;
        graph->soft[best] = 0;
        make_ready(graph, best);
        return true;
}

/* The table that the node writes anew for a column's type, or NULL. */
static const struct fact *rewritten_table(const struct graph *graph, size_t node)
{
        const struct change *change = change_of_node(graph, node);

        return node % PARTS == PART_MAKE && change->alter && change->step.clause > 0 ? change->to->parent
                                                                                     : NULL;
}

/* Of what is ready, the first that writes the same table anew: they can then do so at once. */
static bool find_same_table(const struct graph *graph, size_t last, size_t *ret)
{
        const struct fact *table = rewritten_table(graph, last);
        bool found = false;

        for (size_t i = 0; table && i < graph->ready_count; i++) {
                size_t node = graph->ready[i];

                if (graph->done[node] || rewritten_table(graph, node) != table)
                        continue;
                if (!found || compare_nodes(graph, node, *ret) < 0)
                        *ret = node;
                found = true;
        }
        return found;
}

static size_t next_node(struct graph *graph, size_t last)
{
        size_t node;

        if (graph->urgent_count > 0)
                return pop(graph, graph->urgent, &graph->urgent_count);
        /* It stays in the heap, and is passed over there. */
        if (find_same_table(graph, last, &node))
                return node;
        return pop(graph, graph->ready, &graph->ready_count);
}

static int run(struct graph *graph, struct action *actions, size_t *count)
{
        size_t node = 0;

        for (size_t i = 0; i < graph->changes->count * PARTS; i++) {
                if (graph->present[i] && graph->hard[i] == 0 && graph->soft[i] == 0)
                        make_ready(graph, i);
        }
        for (*count = 0; *count < graph->node_count;) {
                if (graph->urgent_count == 0 && graph->ready_count == 0 && !give_way(graph))
                        return -SKI_EUSAGE;
                node = next_node(graph, node);
                if (graph->done[node])
                        continue;
                actions[(*count)++] = (struct action){ change_of_node(graph, node), node % PARTS };
                finish(graph, node);
        }
        return 0;
}

/* True when the fact, dropped by itself, would let something else of these go on. */
static bool holds_up(const struct graph *graph, const struct change *change, const bool *among)
{
        size_t node = drop_node(graph, change);

        if (graph->done[node] || !among[node])
                return false;
        for (size_t i = 0; i < change->from->need_count; i++) {
                const struct need *need = &change->from->needs[i];
                const struct change *other = graph->changes->of_from[need->fact->number];
                size_t held = other->drop ? drop_node(graph, other) : node_of(graph, other, PART_MAKE);

                if (!need->automatic && !need->soft && held != node && graph->present[held] &&
                    !graph->done[held] && among[held])
                        return true;
        }
        return false;
}

/* A fact that goes with another one may be what closes the circle: two tables whose foreign keys refer to each other
 * can be dropped when one key is dropped by itself. */
static bool take_apart(struct graph *graph, const bool *among)
{
        bool any = false;

        for (size_t i = 0; i < graph->changes->count; i++) {
                struct change *change = &graph->changes->items[i];

                if (change->drop && change->dropped_with && holds_up(graph, change, among)) {
                        change->dropped_with = NULL;
                        any = true;
                }
        }
        return any;
}

/* Something in the circle may have a form that needs less. */
static bool open_circle(const struct graph *graph, const size_t *nodes, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                struct change *change = change_of_node(graph, nodes[i]);
                bool makes = is_making(nodes[i]);
                const struct fact *fact = makes ? change->to : change->from;

                if (!fact->kind->begin || (makes ? change->begun : change->emptied || change->dropped_with))
                        continue;
                *(makes ? &change->begun : &change->emptied) = true;
                return true;
        }
        return false;
}

static int report_circle(const struct graph *graph, const size_t *nodes, size_t count, ski_error *error)
{
        _cleanup_text_ struct text names = TEXT_INIT;

        for (size_t i = 0; i < count && i < 12; i++) {
                const struct change *change = change_of_node(graph, nodes[i]);
                const struct fact *fact = is_making(nodes[i]) ? change->to : change->from;

                text_appendf(&names, "%s%s %s", i > 0 ? ", " : "", fact->kind->name, fact->identity);
        }
        ski_error_set(error, -SKI_EUSAGE, "there is no order in which these changes can be made: %s",
                      text_get(&names));
        return ski_error_hint(error, "make the change in two steps");
}

/* What is left waits for itself; finds a way out or says who does. */
static int leave_circle(struct graph *graph, bool *ret_again, ski_error *error)
{
        size_t node_count = graph->changes->count * PARTS, count;
        _cleanup_free_ bool *among = calloc(node_count + 1, sizeof(*among));
        _cleanup_free_ size_t *nodes = NULL;
        int r;

        if (!among)
                return ski_error_oom(error);
        r = circle_find(graph->edges, graph->edge_count, graph->done, node_count, &nodes, &count, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < count; i++)
                among[nodes[i]] = true;
        *ret_again = take_apart(graph, among) || open_circle(graph, nodes, count);
        if (*ret_again)
                return 0;
        /* What can't be told from this one circle may be told from all that waits. */
        memset(among, true, node_count);
        *ret_again = take_apart(graph, among);
        return *ret_again ? 0 : report_circle(graph, nodes, count, error);
}

static int try_order(struct changes *changes, struct action *actions, size_t *count, bool *ret_again,
                     ski_error *error)
{
        struct graph graph = { .changes = changes };
        size_t nodes = changes->count * PARTS;
        int r = 0;

        *ret_again = false;
        graph.first = calloc(nodes + 2, sizeof(*graph.first));
        graph.hard = calloc(nodes + 1, sizeof(*graph.hard));
        graph.soft = calloc(nodes + 1, sizeof(*graph.soft));
        graph.present = calloc(nodes + 1, sizeof(*graph.present));
        graph.done = calloc(nodes + 1, sizeof(*graph.done));
        graph.looked_through = calloc(changes->to->count + 1, sizeof(*graph.looked_through));
        graph.ready = calloc(nodes + 1, sizeof(*graph.ready));
        graph.urgent = calloc(nodes + 1, sizeof(*graph.urgent));
        if (!graph.first || !graph.hard || !graph.soft || !graph.present || !graph.done || !graph.ready ||
            !graph.urgent || !graph.looked_through)
                graph.failed = true;
        else
                build(&graph);
        if (graph.failed)
                r = ski_error_oom(error);
        else if (run(&graph, actions, count) < 0)
                r = leave_circle(&graph, ret_again, error);
        graph_clear(&graph);
        return r;
}

int order_changes(struct changes *changes, struct action **ret_actions, size_t *ret_count, ski_error *error)
{
        struct action *actions = calloc(changes->count * PARTS + 1, sizeof(*actions));
        bool again;
        int r;

        if (!actions)
                return ski_error_oom(error);
        do {
                r = try_order(changes, actions, ret_count, &again, error);
        } while (r >= 0 && again);
        if (r < 0) {
                free(actions);
                return r;
        }
        *ret_actions = actions;
        return 0;
}
