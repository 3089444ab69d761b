/* SPDX-License-Identifier: PostgreSQL
 *
 * The order in which changes can happen: nothing is made before what it needs, nothing is dropped while something
 * needs it, and for the rest always the same order.
 */
#ifndef CATALOG_ORDER_H
#define CATALOG_ORDER_H

#include "catalog/changes.h"

enum part {
        PART_EMPTY, /* freed from what it needs, before it is dropped */
        PART_DROP,  /* dropped, or renamed aside */
        PART_BEGIN, /* brought into a first form, which needs little */
        PART_MAKE,  /* created or altered */
        PART_LAST,  /* what was renamed aside is dropped */
};

struct action {
        struct change *change;
        enum part part;
};

/* ret_actions is the caller's to free. A fact's drop may turn out to need a statement of its own (dropped_with is
 * then cleared), and a view in a circle to be without its query for a while (emptied or begun is then set).
 * -SKI_EUSAGE when there is no order, which names what is in the circle. */
int order_changes(struct changes *changes, struct action **ret_actions, size_t *ret_count, ski_error *error);

#endif
