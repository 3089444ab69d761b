/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/changes.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kinds/all.h"

/* Who needs a fact: the reverse of fact->needs, with children among them. */
struct dependent {
        const struct fact *fact;
        const struct fact *through; /* what ties it to the fact, or NULL */
        bool automatic;
        bool rows; /* it speaks of the fact's rows */
        bool part; /* it is a child of the fact */
};

struct dependents {
        struct dependent *items;
        size_t *first; /* by fact->number; those of fact i end where those of i + 1 begin */
};

struct queue {
        struct change **items;
        size_t count, capacity;
};

struct work {
        struct changes *changes;
        struct dependents dependents;
        const struct script_wishes *wishes;
        struct queue changed, left; /* whose dependents, and whose heirs, have still to be looked at */
        bool failed;
};

void changes_clear(struct changes *changes)
{
        for (size_t i = 0; i < changes->count; i++)
                step_clear(&changes->items[i].step);
        free(changes->items);
        free(changes->of_from);
        free(changes->of_to);
        *changes = (struct changes){ 0 };
}

static void begin_step(struct change *change, const struct script_wishes *wishes)
{
        step_clear(&change->step);
        change->step.action = STEP_ALTER;
        change->step.fact = change->to;
        change->step.wishes = wishes;
}

bool changes_inherit(const struct changes *changes, const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct need *need = &fact->needs[i];

                if (need->through &&
                    (!changes->of_to[need->through->number]->create || fact_is(need->fact, "_is_incomplete")))
                        return true;
        }
        return false;
}

bool changes_come_from_base(const struct changes *changes, const struct fact *fact)
{
        return changes_inherit(changes, fact) && !fact_is(fact, "_is_local");
}

/* A column that its table has from others alone. */
static bool is_borrowed(const struct fact *fact)
{
        return fact->kind == &kind_column && fact_is(fact, "_is_inherited") && !fact_is(fact, "_is_local");
}

static bool becomes_own(const struct fact *from, const struct fact *to)
{
        return is_borrowed(from) && fact_is(to, "_is_inherited") && fact_is(to, "_is_local");
}

bool changes_own(const struct changes *changes, const struct change *change)
{
        const struct fact *from = change->from;

        if (!from || !change->to || change->drop || change->create || !becomes_own(from, change->to))
                return false;
        for (size_t i = 0; i < from->need_count; i++) {
                const struct need *need = &from->needs[i];

                if (need->through && !changes->of_from[need->through->number]->drop &&
                    !change_cuts(changes, changes->of_from[need->through->number], need->fact))
                        return true;
        }
        return false;
}

/* The first one: what else ties the fact is made later. */
static const struct fact *first_tie(const struct fact *fact)
{
        const struct fact *first = NULL;

        for (size_t i = 0; i < fact->need_count; i++) {
                const struct fact *tie = fact->needs[i].through;

                if (tie && (!first || fact_position(tie) < fact_position(first)))
                        first = tie;
        }
        return first;
}

const struct fact *changes_bringer(const struct changes *changes, const struct fact *fact)
{
        const struct fact *tie;

        if (!fact->parent || !(fact->kind->flags & KIND_FOLDS) || !changes->of_to[fact->number]->create ||
            changes->of_to[fact_root(fact)->number]->create)
                return NULL;
        tie = first_tie(fact);
        if (!tie)
                return changes_bringer(changes, fact->parent);
        return tie->kind->flags & KIND_BRINGS && !fact_is(fact, "_is_local") && !changes_inherit(changes, fact)
                       ? tie
                       : NULL;
}

bool changes_write_rows(const struct changes *changes, const struct change *change)
{
        const struct fact *column = change->to, *table = column ? column->parent : NULL;

        if (!table || table->kind->catalog != CATALOG_CLASS || column->kind->catalog != CATALOG_CLASS)
                return false;
        if (change->create)
                return fact_is(column, "_fills_rows") && !changes->of_to[table->number]->create;
        return change->alter && (change->step.disturbs || change->step.risks & RISK_REWRITES);
}

bool change_cuts(const struct changes *changes, const struct change *tie, const struct fact *base)
{
        const struct fact *parent = tie->from->parent;
        const struct change *other = changes->of_from[base->number];

        if (tie->drop)
                return !parent || !changes->of_from[parent->number]->drop;
        return tie->alter && !(other->to && fact_needs(tie->to, other->to));
}

static bool differs_beyond_owner(const struct fact *from, const struct fact *to)
{
        for (size_t i = 0; i < to->value_count; i++) {
                const char *name = to->names[i];

                if (name[0] != '_' && strcmp(name, "owner") != 0 && fact_differs(from, to, name))
                        return true;
        }
        return false;
}

/* False when the fact has to be made anew. */
static bool fill_step(struct change *change)
{
        const struct fact *from = change->from, *to = change->to;
        const struct kind *kind = to->kind;

        if (differs_beyond_owner(from, to) && (!kind->alter || !kind->alter(&change->step, from, to))) {
                step_clear(&change->step);
                return false;
        }
        /* Where the owner follows another's on both sides, that one is altered. */
        if (fact_differs(from, to, "owner") && !text_equal(fact_owner(from), fact_owner(to))) {
                step_add(&change->step, "ALTER %s %s OWNER TO %I", kind->noun, to->identity, fact_owner(to));
                if (kind->catalog == CATALOG_CLASS)
                        step_risk(&change->step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->identity, NULL);
        }
        return true;
}

/* The next one, from `at` on, of the routines and operators that the fact calls; need_count behind the last. */
static size_t next_call(const struct fact *fact, size_t at)
{
        for (; at < fact->need_count; at++) {
                const struct need *need = &fact->needs[at];
                unsigned catalog = need->fact->kind->catalog;

                if (!need->soft && (catalog == CATALOG_PROC || catalog == CATALOG_OPERATOR))
                        break;
        }
        return at;
}

/* True when the definitions have the same words but mean other routines, of those with one name. */
static bool calls_differ(const struct fact *from, const struct fact *to)
{
        size_t i = next_call(from, 0), j = next_call(to, 0);

        while (i < from->need_count && j < to->need_count) {
                const struct fact *before = from->needs[i].fact, *after = to->needs[j].fact;

                if (before->rank != after->rank || strcmp(before->identity, after->identity) != 0)
                        return true;
                i = next_call(from, i + 1);
                j = next_call(to, j + 1);
        }
        return i < from->need_count || j < to->need_count;
}

static bool alter_in_place(struct change *change, const struct script_wishes *wishes)
{
        begin_step(change, wishes);
        return fill_step(change);
}

static void compare_pair(struct change *change, const struct script_wishes *wishes)
{
        if (!change->to) {
                change->drop = true;
        } else if (!change->from) {
                change->create = true;
        } else if (facts_differ(change->from, change->to) || becomes_own(change->from, change->to)) {
                if (alter_in_place(change, wishes))
                        change->alter = true;
                else
                        change->drop = change->create = true;
        } else if (calls_differ(change->from, change->to)) {
                change->drop = change->create = true;
        }
}

static int order_of(const struct fact *from, const struct fact *to)
{
        if (!from || !to)
                return from ? -1 : 1;
        if (from->rank != to->rank)
                return from->rank < to->rank ? -1 : 1;
        return strcmp(from->identity, to->identity);
}

/* Both snapshots are sorted alike: they are merged. */
static void pair_up(struct changes *changes, const struct script_wishes *wishes)
{
        struct fact **from = changes->from->facts, **to = changes->to->facts;
        size_t i = 0, j = 0;

        while (i < changes->from->count || j < changes->to->count) {
                const struct fact *left = i < changes->from->count ? from[i] : NULL;
                const struct fact *right = j < changes->to->count ? to[j] : NULL;
                int order = order_of(left, right);
                struct change *change = &changes->items[changes->count++];

                if (order <= 0) {
                        change->from = left;
                        changes->of_from[i++] = change;
                }
                if (order >= 0) {
                        change->to = right;
                        changes->of_to[j++] = change;
                }
                compare_pair(change, wishes);
                changes->any |= change->drop || change->create || change->alter;
        }
}

static void count_dependent(struct dependents *dependents, const struct fact *other)
{
        dependents->first[other->number + 1]++;
}

/* A counting sort: how many each has, where each one's begin, then the entries. */
static int find_dependents(const struct snapshot *snapshot, struct dependents *ret, ski_error *error)
{
        size_t total = 0, *next;

        ret->first = calloc(snapshot->count + 2, sizeof(*ret->first));
        if (!ret->first)
                return ski_error_oom(error);
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                if (fact->parent)
                        count_dependent(ret, fact->parent);
                for (size_t j = 0; j < fact->need_count; j++)
                        count_dependent(ret, fact->needs[j].fact);
        }
        for (size_t i = 0; i <= snapshot->count; i++)
                total = ret->first[i] += total;
        ret->items = calloc(total + 1, sizeof(*ret->items));
        next = malloc((snapshot->count + 1) * sizeof(*next));
        if (!ret->items || !next) {
                free(next);
                return ski_error_oom(error);
        }
        memcpy(next, ret->first, (snapshot->count + 1) * sizeof(*next));
        for (size_t i = 0; i < snapshot->count; i++) {
                const struct fact *fact = snapshot->facts[i];

                if (fact->parent)
                        ret->items[next[fact->parent->number]++] =
                                (struct dependent){ .fact = fact, .automatic = true, .part = true };
                for (size_t j = 0; j < fact->need_count; j++) {
                        const struct need *need = &fact->needs[j];

                        if (!need->soft)
                                ret->items[next[need->fact->number]++] = (struct dependent){
                                        .fact = fact,
                                        .through = need->through,
                                        .automatic = need->automatic,
                                        .rows = need->rows,
                                };
                }
        }
        /* Soft needs were counted but not entered: their places stay empty (fact is NULL). */
        free(next);
        return 0;
}

static void push(struct work *work, struct queue *queue, struct change *change)
{
        if (queue->count == queue->capacity) {
                size_t capacity = queue->capacity ? queue->capacity * 2 : 256;
                struct change **items = reallocarray(queue->items, capacity, sizeof(struct change *));

                if (!items) {
                        work->failed = true;
                        return;
                }
                queue->items = items;
                queue->capacity = capacity;
        }
        queue->items[queue->count++] = change;
}

static void enqueue(struct work *work, struct change *change)
{
        push(work, &work->changed, change);
}

/* The shell that a type began as; NULL: none. */
static struct change *shell_of(const struct changes *changes, const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct fact *other = fact->needs[i].fact;

                if (other->kind == &kind_shell_type && fact->needs[i].automatic &&
                    other->address.object == fact->address.object)
                        return changes->of_from[other->number];
        }
        return NULL;
}

/* The whole that has to be made anew with a part of it; NULL: none. A partitioned table has no rows of its own, so that it
 * can be made anew under its partitions where the server would not change its key. */
static struct change *whole_of(const struct changes *changes, const struct change *change)
{
        const struct fact *whole = change->from->parent;
        unsigned flags = change->from->kind->flags;

        return change->to && (flags & KIND_COMES_WITH_WHOLE || fact_is(change->from, "_in_partition_key") ||
                              (flags & KIND_CHECKS_STORED && fact_is(whole, "_is_stored_inside")))
                       ? changes->of_from[whole->number]
                       : NULL;
}

static void replace(struct work *work, struct change *change, struct change *dropped_with)
{
        struct change *shell = shell_of(work->changes, change->from);
        struct change *whole = whole_of(work->changes, change);

        change->drop = true;
        change->create = change->to != NULL;
        change->alter = false;
        change->dropped_with = dropped_with;
        step_clear(&change->step);
        enqueue(work, change);
        /* Its functions need the type, and it needs them: the shell takes all of them along. */
        if (shell && !shell->drop)
                replace(work, shell, NULL);
        if (whole && !whole->drop)
                replace(work, whole, NULL);
}

/* A column whose type is made anew gets its values converted; false where the kind can't do that. */
static bool adapt(struct work *work, struct change *change)
{
        const struct kind *kind = change->from->kind;

        if (change->adapted)
                return true;
        if (!kind->adapt)
                return false;
        if (!change->alter)
                begin_step(change, work->wishes);
        if (!kind->adapt(&change->step, change->from, change->to))
                return false;
        change->alter = change->adapted = true;
        enqueue(work, change);
        return true;
}

bool facts_overload(const struct fact *a, const struct fact *b)
{
        return a->kind->catalog == CATALOG_PROC && b->kind->catalog == CATALOG_PROC &&
               text_equal(fact_value(a, "name"), fact_value(b, "name")) &&
               text_equal(fact_value(a, "schema"), fact_value(b, "schema"));
}

/* True when the fact calls another routine of that name: while the one is there, its definition may find that. */
static bool needs_overload(const struct fact *fact, const struct fact *routine)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                if (!fact->needs[i].soft && facts_overload(fact->needs[i].fact, routine))
                        return true;
        }
        return false;
}

/* The type that will have the name of a dropped one: itself, or one of another kind, as when an enum becomes a domain. */
static const struct fact *successor_of(const struct changes *changes, const struct change *dropped)
{
        const struct fact *found = dropped->to;

        for (size_t i = 0; kinds[i] && !found && dropped->from->kind->flags & KIND_RENAMES_ASIDE; i++) {
                if (kinds[i]->flags & KIND_RENAMES_ASIDE && kinds[i]->catalog == dropped->from->kind->catalog)
                        found = snapshot_find(changes->to, kinds[i], dropped->from->identity);
        }
        return found;
}

/* True when the fact needs what is dropped, or what that goes with, in its new form. */
static bool needs_again(const struct fact *fact, const struct change *dropped)
{
        for (; dropped; dropped = dropped->dropped_with) {
                if (dropped->to && fact_needs(fact, dropped->to))
                        return true;
        }
        return false;
}

/* False when an alteration leaves what the fact needs as it is: a view that only has another owner goes on to need the
 * primary key by which it is grouped. */
static bool is_redefined(const struct change *change)
{
        const struct fact *from = change->from, *to = change->to;

        if (fact_value(to, "query") || fact_value(to, "definition"))
                return fact_differs(from, to, "query") || fact_differs(from, to, "definition");
        return differs_beyond_owner(from, to);
}

/* What needs a fact that is dropped goes with it or before it, and comes back when it is wanted. */
static void drop_dependent(struct work *work, struct change *dropped, struct change *change, bool automatic)
{
        const struct fact *successor = successor_of(work->changes, dropped);
        bool steps_aside = dropped->from->kind->flags & KIND_RENAMES_ASIDE;

        /* What steps aside takes only its parts along. */
        if (automatic && (!steps_aside || change->from->parent == dropped->from)) {
                if (!change->drop)
                        replace(work, change, dropped);
                else if (!change->dropped_with)
                        change->dropped_with = dropped;
                return;
        }
        if (change->drop)
                return;
        /* Altered so that it does not need it any more: that comes first. */
        if (change->alter && is_redefined(change) && !(successor && fact_needs(change->to, successor)) &&
            !needs_again(change->to, dropped) && !needs_overload(change->to, dropped->from))
                return;
        if (successor && steps_aside && adapt(work, change)) {
                dropped->aside = true;
                return;
        }
        replace(work, change, NULL);
}

/* What needs a fact that can't be altered under it. */
static void disturb_dependent(struct work *work, struct change *change)
{
        /* An index that not all partitions have would be made in all of them. */
        if (change->drop ||
            (change->from->kind->flags & KIND_SURVIVES_RETYPE && !fact_is(change->from, "_is_incomplete")))
                return;
        replace(work, change, NULL);
}

/* True when the server keeps the fact's expressions parsed: while they speak of a table's rows, it changes the type of
 * no column there. */
static bool keeps_expressions(const struct fact *fact)
{
        switch (fact->kind->catalog) {
        case CATALOG_PROC:
                return fact_is(fact, "_is_parsed");
        case CATALOG_CLASS: /* views */
                return !fact->parent && !(fact->kind->flags & KIND_LINKED_BY_PARTS);
        case CATALOG_ATTRDEF:
        case CATALOG_CONSTRAINT:
        case CATALOG_REWRITE:
        case CATALOG_TRIGGER:
        case CATALOG_POLICY:
                return true;
        default:
                return false;
        }
}

/* True when the fact is a column that holds rows of the table, and goes on to do so. */
static bool keeps_rows(const struct change *change, const struct change *table)
{
        return change->from->kind->catalog == CATALOG_CLASS && change->from->kind->adapt && change->to &&
               table->to && fact_needs(change->to, table->to);
}

/* A column with a mere default can be added without values, and gets them then. */
static void hold_rows(struct change *table, struct change *column, const struct fact *holder)
{
        if (column->alter)
                step_refuse(&column->step,
                            "column %s can't get another type while column %s holds rows of its table: "
                            "the server has no way to convert them",
                            column->to->identity, holder->identity);
        else if (!fact_is(column->to, "_has_mere_default"))
                step_refuse(&column->step,
                            "column %s can't be added while column %s holds rows of its table: "
                            "the server has no way to compute its values",
                            column->to->identity, holder->identity);
        table->rows_held = true;
}

static void disturb_who_speaks_of_rows(struct work *work, struct change *column)
{
        struct change *table = work->changes->of_to[column->to->parent->number];
        size_t first = work->dependents.first[table->from->number];
        size_t end = work->dependents.first[table->from->number + 1];

        table->writes_rows = true;
        for (size_t i = first; i < end; i++) {
                const struct dependent *dependent = &work->dependents.items[i];
                struct change *other = dependent->fact ? work->changes->of_from[dependent->fact->number] : NULL;

                if (!dependent->rows || other->drop)
                        continue;
                if (keeps_expressions(dependent->fact))
                        replace(work, other, NULL);
                else if (keeps_rows(other, table))
                        hold_rows(table, column, other->from);
        }
}

/* What is inherited goes with its base, but not where the tie is cut before, nor where the fact is its table's own as
 * well. */
static void drop_inheriting(struct work *work, struct change *dropped, const struct dependent *dependent)
{
        const struct change *tie = work->changes->of_from[dependent->through->number];

        if (dependent->automatic && !change_cuts(work->changes, tie, dropped->from))
                drop_dependent(work, dropped, work->changes->of_from[dependent->fact->number], true);
}

/* A foreign table can't follow where its base's values are converted. It holds no rows, so it is made anew. */
static void convert_inheriting(struct work *work, const struct dependent *dependent)
{
        const struct fact *table = dependent->fact->parent;

        if (table && !(table->kind->flags & KIND_HOLDS_ROWS) && !work->changes->of_from[table->number]->drop)
                replace(work, work->changes->of_from[table->number], NULL);
}

/* Rather with its whole than with what else would take it along. What needs it has to be looked at again: it may need
 * the whole, when that is back. */
static void drop_part(struct work *work, struct change *whole, struct change *part)
{
        if (!part->dropped_with)
                enqueue(work, part);
        part->dropped_with = whole;
}

static void spread_to(struct work *work, struct change *change, const struct dependent *dependent)
{
        struct change *other = work->changes->of_from[dependent->fact->number];

        if (change->drop && dependent->part && other->drop)
                drop_part(work, change, other);
        else if (change->drop && dependent->through)
                drop_inheriting(work, change, dependent);
        else if (change->drop)
                drop_dependent(work, change, other, dependent->automatic);
        else if (dependent->through && change->step.converts)
                convert_inheriting(work, dependent);
        else if (!dependent->part && !dependent->through)
                disturb_dependent(work, other);
}

static void spread(struct work *work, struct change *change, bool inheriting)
{
        size_t first = work->dependents.first[change->from->number];
        size_t end = work->dependents.first[change->from->number + 1];

        for (size_t i = first; i < end; i++) {
                const struct dependent *dependent = &work->dependents.items[i];

                if (dependent->fact && !dependent->through == !inheriting)
                        spread_to(work, change, dependent);
        }
}

static bool is_held(const struct fact *fact)
{
        return fact_value(fact, "attached_to") || fact_value(fact, "_base_name") || fact_is(fact, "_is_held");
}

/* A partition's index, foreign key and check can't be dropped while they belong to the partitioned table's: these go,
 * and come back. */
static void drop_what_holds(struct work *work, const struct change *change)
{
        const struct changes *changes = work->changes;

        if (!change->drop || !is_held(change->from) || changes->of_from[fact_root(change->from)->number]->drop)
                return;
        for (size_t i = 0; i < change->from->need_count; i++) {
                const struct need *need = &change->from->needs[i];
                struct change *base = changes->of_from[need->fact->number];

                if (need->through && !base->drop &&
                    !change_cuts(changes, changes->of_from[need->through->number], need->fact))
                        replace(work, base, NULL);
        }
}

/* What inherits asks what became of its tie, so it comes when all that is known otherwise. */
static void spread_queued(struct work *work)
{
        while (!work->failed && work->changed.count + work->left.count > 0) {
                if (work->changed.count > 0) {
                        struct change *change = work->changed.items[--work->changed.count];

                        spread(work, change, false);
                        if (changes_write_rows(work->changes, change))
                                disturb_who_speaks_of_rows(work, change);
                        push(work, &work->left, change);
                } else {
                        struct change *change = work->left.items[--work->left.count];

                        spread(work, change, true);
                        drop_what_holds(work, change);
                }
        }
}

/* A range with a canonical function goes with the shell that both lean on. Where it is kept for a while, so are these,
 * and go with it. */
static void lead_aside(struct changes *changes, struct change *change)
{
        struct change *whole = change->dropped_with;

        if (!whole)
                return;
        for (size_t i = 0; i < changes->count; i++) {
                if (changes->items[i].dropped_with == whole)
                        changes->items[i].dropped_with = change;
        }
        whole->dropped_with = change;
        change->dropped_with = NULL;
        change->leads = true;
}

/* What is kept for a while keeps what it needs: also by what has no successor and so keeps its name until it goes. */
static void step_aside(struct changes *changes, struct change *change)
{
        for (size_t i = 0; i < change->from->need_count; i++) {
                struct change *other = changes->of_from[change->from->needs[i].fact->number];

                if (!other->drop || other->aside || !(other->from->kind->flags & KIND_RENAMES_ASIDE))
                        continue;
                other->aside = successor_of(changes, other);
                step_aside(changes, other);
        }
}

static bool needs_dropped(const struct changes *changes, const struct change *change)
{
        for (size_t i = 0; i < change->from->need_count; i++) {
                const struct change *other = changes->of_from[change->from->needs[i].fact->number];

                if (other->drop && other != change->dropped_with && !change->from->needs[i].soft)
                        return true;
        }
        return false;
}

/* What is kept for a while need not check its values any more. So what a check needs does not have to wait. */
static void drop_checks_first(struct changes *changes, const struct change *aside)
{
        for (size_t i = 0; i < changes->count; i++) {
                struct change *check = &changes->items[i];

                if (check->dropped_with == aside && check->from->kind->flags & KIND_CHECKS_STORED &&
                    needs_dropped(changes, check))
                        check->dropped_with = NULL;
        }
}

/* The columns and all behind them, of an index and of a key; NULL: the fact is neither. */
static const char *keys_of(const struct fact *fact)
{
        const char *definition = fact_text(fact, "definition"), *method = strstr(definition, " USING ");

        if (fact->kind == &kind_index && method)
                return strchr(method, '(');
        return fact->kind == &kind_constraint && strchr("pu", fact_text(fact, "_type")[0])
                       ? strchr(definition, '(')
                       : NULL;
}

/* Whether the server could attach the one as well as the other. */
static bool are_twins(const struct fact *fact, const struct fact *attached)
{
        const char *keys = keys_of(fact), *others = keys_of(attached);

        return keys && others && fact->parent == attached->parent && strcmp(keys, others) == 0 &&
               !fact_differs(fact, attached, "predicate") &&
               (fact->kind == &kind_constraint || fact_base(attached)->kind == &kind_index);
}

/* Of twins the server attaches the older one with their table. The one that shall not be attached is made anew after that. */
static void replace_twins(struct work *work, const struct change *attached)
{
        struct changes *changes = work->changes;

        for (size_t i = 0; i < changes->count; i++) {
                struct change *change = &changes->items[i];

                if (change == attached || !change->from || !change->to || change->drop ||
                    fact_base(change->to) || !are_twins(change->to, attached->to))
                        continue;
                if (!attached->from || attached->create ||
                    change->from->address.object < attached->from->address.object)
                        replace(work, change, NULL);
        }
}

/* An index, or what has one, that comes to belong to another one when its table, which is there, becomes a partition. */
static bool is_attached_with_table(const struct changes *changes, const struct change *change)
{
        const struct fact *index = change->to;

        return index && keys_of(index) && fact_base(index) && !changes_inherit(changes, index) &&
               !changes->of_to[index->parent->number]->create;
}

/* From what is dropped or disturbed to all that hangs on it. */
static int spread_all(struct changes *changes, const struct script_wishes *wishes, ski_error *error)
{
        struct work work = { .changes = changes, .wishes = wishes };
        int r;

        r = find_dependents(changes->from, &work.dependents, error);
        for (size_t i = 0; r >= 0 && i < changes->count; i++) {
                struct change *change = &changes->items[i];

                if (change->drop)
                        replace(&work, change, NULL);
                else if (change->alter && change->step.disturbs)
                        enqueue(&work, change);
                else if (changes_write_rows(changes, change))
                        disturb_who_speaks_of_rows(&work, change);
                if (is_attached_with_table(changes, change))
                        replace_twins(&work, change);
        }
        if (r >= 0)
                spread_queued(&work);
        for (size_t i = 0; i < changes->count; i++) {
                if (!changes->items[i].aside)
                        continue;
                lead_aside(changes, &changes->items[i]);
                drop_checks_first(changes, &changes->items[i]);
                step_aside(changes, &changes->items[i]);
        }
        free(work.dependents.items);
        free(work.dependents.first);
        free(work.changed.items);
        free(work.left.items);
        return r < 0 ? r : work.failed ? ski_error_oom(error) : 0;
}

/* Now that it is known which ties stay, the steps of what is inherited are filled in again. */
static void refill_inherited(struct changes *changes, const struct script_wishes *wishes)
{
        for (size_t i = 0; i < changes->count; i++) {
                struct change *change = &changes->items[i];
                const struct kind *kind = change->alter ? change->to->kind : NULL;

                if (!kind || !changes_inherit(changes, change->to))
                        continue;
                begin_step(change, wishes);
                change->step.inherited = true;
                fill_step(change);
                if (change->adapted)
                        kind->adapt(&change->step, change->from, change->to);
        }
}

/* True when the server drops it, and whatever else needs it, together with what goes by CASCADE. */
static bool goes_by_cascade(const struct change *change)
{
        const struct fact *fact;

        if (!change->drop)
                return false;
        while (change->dropped_with)
                change = change->dropped_with;
        fact = change->from;
        if (change->aside)
                return change->leads;
        return (fact->kind == &kind_shell_type && fact_value(fact, "becomes")) ||
               (fact->kind == &kind_index && fact_is(fact, "_carries_constraints"));
}

static int check(const struct change *change, ski_error *error)
{
        const struct fact *left_out = change->from ? change->from->left_out : NULL;

        if (change->step.failed)
                return ski_error_oom(error);
        if (change->step.refusal)
                return ski_error_set(error, -SKI_EUSAGE, "%s", change->step.refusal);
        if (!left_out || !goes_by_cascade(change))
                return 0;
        ski_error_set(error, -SKI_EUSAGE,
                      "%s %s can only be dropped with CASCADE, which would take %s %s along, which is left out",
                      change->from->kind->name, change->from->identity, left_out->kind->name,
                      left_out->identity);
        return ski_error_hint(error, "leave out neither, or both");
}

int changes_find(const struct snapshot *from, const struct snapshot *to, const struct script_wishes *wishes,
                 struct changes *ret, ski_error *error)
{
        struct changes changes = { .from = from, .to = to };
        int r = 0;

        changes.items = calloc(from->count + to->count + 1, sizeof(*changes.items));
        changes.of_from = calloc(from->count + 1, sizeof(*changes.of_from));
        changes.of_to = calloc(to->count + 1, sizeof(*changes.of_to));
        if (!changes.items || !changes.of_from || !changes.of_to) {
                r = ski_error_oom(error);
        } else {
                pair_up(&changes, wishes);
                if (changes.any)
                        r = spread_all(&changes, wishes, error);
                refill_inherited(&changes, wishes);
        }
        for (size_t i = 0; r >= 0 && i < changes.count; i++)
                r = check(&changes.items[i], error);
        if (r < 0) {
                changes_clear(&changes);
                return r;
        }
        *ret = changes;
        return 0;
}
