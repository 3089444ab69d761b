/* SPDX-License-Identifier: PostgreSQL */
#include "report/table.h"

#include <libsmartcols.h>
#include <stdbool.h>

#include "base/text.h"
#include "report/terminal.h"
#include "report/visible.h"

struct table {
        struct libscols_table *scols;
        struct libscols_line *last;
        bool failed;
};

static bool add_column(struct libscols_table *scols, const struct table_column *column)
{
        int flags = 0;

        if (column->flags & TABLE_RIGHT)
                flags |= SCOLS_FL_RIGHT;
        if (terminal_is(stdout) && column->flags & TABLE_WRAP)
                flags |= SCOLS_FL_WRAP | SCOLS_FL_NOEXTREMES;
        if (terminal_is(stdout) && column->flags & TABLE_CUT)
                flags |= SCOLS_FL_TRUNC | SCOLS_FL_NOEXTREMES;
        return scols_table_new_column(scols, column->title, 0, flags) != NULL;
}

struct table *table_new(const struct table_column *columns)
{
        struct table *table = calloc(1, sizeof(*table));

        if (!table)
                return NULL;
        table->scols = scols_new_table();
        if (!table->scols) {
                free(table);
                return NULL;
        }
        for (; columns->title; columns++)
                table->failed |= !add_column(table->scols, columns);
        scols_table_enable_noencoding(table->scols, 1); /* visible_append() has done it */
        scols_table_enable_colors(table->scols, terminal_has_colors(stdout));
        scols_table_set_termforce(table->scols,
                                  terminal_is(stdout) ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
        if (terminal_is(stdout))
                scols_table_set_termwidth(table->scols, terminal_width(80));
        return table;
}

void table_free(struct table *table)
{
        if (!table)
                return;
        scols_unref_table(table->scols);
        free(table);
}

void table_add_row(struct table *table, const char *const cells[])
{
        table->last = scols_table_new_line(table->scols, NULL);
        if (!table->last) {
                table->failed = true;
                return;
        }
        for (size_t i = 0; i < scols_table_get_ncols(table->scols); i++) {
                _cleanup_text_ struct text visible = TEXT_INIT;

                visible_append(&visible, cells[i] ? cells[i] : "", false);
                table->failed |= visible.failed || scols_line_set_data(table->last, i, text_get(&visible)) < 0;
        }
}

void table_color(struct table *table, size_t column, const char *color)
{
        struct libscols_cell *cell = table->last ? scols_line_get_cell(table->last, column) : NULL;

        if (!cell || scols_cell_set_color(cell, color) < 0)
                table->failed = true;
}

int table_print(struct table *table, ski_error *error)
{
        if (table->failed || scols_print_table(table->scols) < 0)
                return ski_error_oom(error);
        return 0;
}
