/* SPDX-License-Identifier: PostgreSQL
 *
 * Tables on stdout: as wide as the terminal, wrapped there; whole lines elsewhere, for grep and awk.
 */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "base/macro.h"
#include "skinspire/error.h"

enum { TABLE_RIGHT = 1, TABLE_WRAP = 2 };

struct table_column {
        const char *title;
        unsigned flags; /* numbers stand right; a column of long texts wraps where room is short */
};

struct table;

/* Columns end with one whose title is NULL, and must live until it is printed. Returns NULL when memory ran out. */
struct table *table_new(const struct table_column *columns);
void table_free(struct table *table);
DEFINE_CLEANUP(struct table, table_free);

/* Adds a row of as many cells as there are columns; a NULL cell is empty. Control characters are made
 * visible. Memory that runs out is reported by table_print(). */
void table_add_row(struct table *table, const char *const cells[]);
#define TABLE_ADD(table, ...) table_add_row(table, (const char *const[]){ __VA_ARGS__ })

/* Colours a cell of the last row, where there are colours: "red", "green", "yellow", "bold". */
void table_color(struct table *table, size_t column, const char *color);

int table_print(struct table *table, ski_error *error);

#endif
