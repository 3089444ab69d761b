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
#include "catalog/order_internal.h"

struct graph {
        struct changes *changes;
        struct order_edges edges;
        size_t node_count;
        size_t *first;         /* where a node's edges begin */
        unsigned *hard, *soft; /* how many nodes a node still waits for */
        bool *present, *done;
        size_t *ready, *urgent; /* two heaps */
        size_t ready_count, urgent_count;
};

static void graph_clear(struct graph *graph)
{
        order_edges_clear(&graph->edges);
        free(graph->first);
        free(graph->hard);
        free(graph->soft);
        free(graph->present);
        free(graph->done);
        free(graph->ready);
        free(graph->urgent);
}

static struct change *change_of_node(const struct graph *graph, size_t node)
{
        return &graph->changes->items[node / PARTS];
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

static void count_edges(struct graph *graph)
{
        size_t nodes = graph->changes->count * PARTS;

        for (size_t i = 0; i < graph->edges.count; i++) {
                const struct edge *edge = &graph->edges.items[i];

                graph->first[edge->before + 1]++;
                (edge->soft ? graph->soft : graph->hard)[edge->after]++;
        }
        for (size_t node = 0; node < nodes; node++)
                graph->first[node + 1] += graph->first[node];
}

static int build(struct graph *graph, ski_error *error)
{
        size_t nodes = graph->changes->count * PARTS;
        int r = order_edges_find(graph->changes, &graph->edges, error);

        if (r < 0)
                return r;
        graph->first = calloc(nodes + 2, sizeof(*graph->first));
        graph->hard = calloc(nodes + 1, sizeof(*graph->hard));
        graph->soft = calloc(nodes + 1, sizeof(*graph->soft));
        graph->present = calloc(nodes + 1, sizeof(*graph->present));
        graph->done = calloc(nodes + 1, sizeof(*graph->done));
        graph->ready = calloc(nodes + 1, sizeof(*graph->ready));
        graph->urgent = calloc(nodes + 1, sizeof(*graph->urgent));
        if (!graph->first || !graph->hard || !graph->soft || !graph->present || !graph->done || !graph->ready ||
            !graph->urgent)
                return ski_error_oom(error);
        for (size_t node = 0; node < nodes; node++) {
                graph->present[node] = is_present(change_of_node(graph, node), node % PARTS);
                graph->node_count += graph->present[node];
        }
        count_edges(graph);
        return 0;
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
        int order = root != other ? order_within(root, other) : order_within(x, y);

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

        if (node % PARTS == PART_MAKE && order_fold_target(graph->changes, change))
                push(graph, graph->urgent, &graph->urgent_count, node);
        else
                push(graph, graph->ready, &graph->ready_count, node);
}

static void finish(struct graph *graph, size_t node)
{
        graph->done[node] = true;
        for (size_t i = graph->first[node]; i < graph->first[node + 1]; i++) {
                size_t after = graph->edges.items[i].after;
                unsigned *waits = graph->edges.items[i].soft ? &graph->soft[after] : &graph->hard[after];

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
        size_t node = order_drop_node(graph->changes, change);

        if (graph->done[node] || !among[node])
                return false;
        for (size_t i = 0; i < change->from->need_count; i++) {
                const struct need *need = &change->from->needs[i];
                const struct change *other = graph->changes->of_from[need->fact->number];
                size_t held = other->drop ? order_drop_node(graph->changes, other)
                                          : order_node(graph->changes, other, PART_MAKE);

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

static bool has_first_form(const struct change *change, bool makes)
{
        return makes ? change->to->kind->begin && !change->begun
                     : change->from->kind->begin && !change->emptied && !change->dropped_with;
}

/* Something in the circle may have a form that needs less: of what is made, as in TO, what was made first. */
static bool open_circle(const struct graph *graph, const size_t *nodes, size_t count)
{
        struct change *first = NULL;
        bool makes = false;

        for (size_t i = 0; i < count; i++) {
                struct change *change = change_of_node(graph, nodes[i]);

                if (!has_first_form(change, is_making(nodes[i])))
                        continue;
                if (!first ||
                    (makes && is_making(nodes[i]) && change->to->address.object < first->to->address.object)) {
                        first = change;
                        makes = is_making(nodes[i]);
                }
        }
        if (first)
                *(makes ? &first->begun : &first->emptied) = true;
        return first != NULL;
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
        r = circle_find(graph->edges.items, graph->edges.count, graph->done, node_count, &nodes, &count, error);
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
        int r;

        *ret_again = false;
        r = build(&graph, error);
        if (r >= 0 && run(&graph, actions, count) < 0)
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
