/* SPDX-License-Identifier: PostgreSQL
 *
 * Rows are kept until the table is printed: only then is it known which columns must give up room. libsmartcols
 * breaks a cell at any character; lines are broken here instead, between words.
 */
#include "report/table.h"

#include <libsmartcols.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "report/terminal.h"
#include "report/visible.h"

enum { NARROWEST = 16 }; /* what a column that wraps keeps at least; its title is never broken */

struct cell {
        char *text;
        const char *color;
};

struct table {
        const struct table_column *columns;
        size_t column_count, row_count;
        struct cell *cells; /* row after row */
        size_t *widths;     /* of the columns, when printed */
        bool failed;
};

struct table *table_new(const struct table_column *columns)
{
        struct table *table = calloc(1, sizeof(*table));

        if (!table)
                return NULL;
        table->columns = columns;
        while (columns[table->column_count].title)
                table->column_count++;
        table->widths = calloc(table->column_count + 1, sizeof(*table->widths));
        if (!table->widths) {
                free(table);
                return NULL;
        }
        return table;
}

void table_free(struct table *table)
{
        if (!table)
                return;
        for (size_t i = 0; i < table->row_count * table->column_count; i++)
                free(table->cells[i].text);
        free(table->cells);
        free(table->widths);
        free(table);
}

void table_add_row(struct table *table, const char *const cells[])
{
        struct cell *grown =
                reallocarray(table->cells, (table->row_count + 1) * table->column_count, sizeof(*grown));

        if (!grown) {
                table->failed = true;
                return;
        }
        table->cells = grown;
        for (size_t i = 0; i < table->column_count; i++) {
                _cleanup_text_ struct text visible = TEXT_INIT;
                struct cell *cell = &grown[table->row_count * table->column_count + i];

                visible_append(&visible, cells[i] ? cells[i] : "", false);
                *cell = (struct cell){ .text = text_steal(&visible) };
                table->failed |= !cell->text;
        }
        table->row_count++;
}

void table_color(struct table *table, size_t column, const char *color)
{
        if (table->row_count > 0)
                table->cells[(table->row_count - 1) * table->column_count + column].color = color;
}

/* Columns on the screen; the string is visible_append()'s and so is UTF-8. */
static size_t display_width(const char *string, size_t length)
{
        size_t width = 0, step;

        for (const char *end = string + length; string < end; string += step) {
                unsigned code_point = 0;
                step = utf8_character(string, &code_point);
                int columns = wcwidth((wchar_t)code_point);
                width += columns > 0 ? (size_t)columns : 0;
                step = step > 0 ? step : 1;
        }
        return width;
}

static void measure_columns(struct table *table)
{
        for (size_t column = 0; column < table->column_count; column++) {
                const char *title = table->columns[column].title;
                size_t *widest = &table->widths[column];

                *widest = display_width(title, strlen(title));
                for (size_t row = 0; row < table->row_count; row++) {
                        const char *text = table->cells[row * table->column_count + column].text;
                        size_t width = display_width(text, strlen(text));
                        if (width > *widest)
                                *widest = width;
                }
        }
}

static bool may_narrow(const struct table *table, size_t column)
{
        const char *title = table->columns[column].title;

        return table->columns[column].flags & TABLE_WRAP && table->widths[column] > NARROWEST &&
               table->widths[column] > display_width(title, strlen(title));
}

/* The widest column that wraps gives up one place after the other until the lines fit. */
static void narrow_columns(struct table *table, size_t screen)
{
        size_t total = table->column_count - 1;

        for (size_t column = 0; column < table->column_count; column++)
                total += table->widths[column];
        for (; total > screen; total--) {
                size_t *widest = NULL;

                for (size_t column = 0; column < table->column_count; column++)
                        if (may_narrow(table, column) && (!widest || table->widths[column] > *widest))
                                widest = &table->widths[column];
                if (!widest)
                        return;
                --*widest;
        }
}

/* How many bytes of the text fill a line: whole words, or as much as fits of one that is too long. */
static size_t line_length(const char *text, size_t width)
{
        size_t length = 0, words = 0, used = 0;

        while (text[length]) {
                unsigned code_point = 0;
                size_t step = utf8_character(text + length, &code_point);
                step = step > 0 ? step : 1;
                used += display_width(text + length, step);
                if (used > width)
                        return words > 0 ? words : length > 0 ? length : step;
                length += step;
                if (text[length] == ' ' || text[length] == '\0')
                        words = length;
        }
        return length;
}

static void break_lines(struct text *lines, const char *text, size_t width)
{
        while (*text) {
                size_t length = line_length(text, width);

                text_append_bytes(lines, text, length);
                text += length;
                text += strspn(text, " ");
                if (*text)
                        text_append_char(lines, '\n');
        }
}

static bool add_column(struct libscols_table *scols, const struct table_column *column)
{
        bool wraps = terminal_is(stdout) && column->flags & TABLE_WRAP;
        int flags = (column->flags & TABLE_RIGHT ? SCOLS_FL_RIGHT : 0) | (wraps ? SCOLS_FL_WRAP : 0);
        struct libscols_column *added = scols_table_new_column(scols, column->title, 0, flags);

        if (!added)
                return false;
        return !wraps ||
               scols_column_set_wrapfunc(added, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL) == 0;
}

static bool add_row(const struct table *table, struct libscols_table *scols, size_t row)
{
        struct libscols_line *line = scols_table_new_line(scols, NULL);

        for (size_t i = 0; line && i < table->column_count; i++) {
                const struct cell *cell = &table->cells[row * table->column_count + i];
                _cleanup_text_ struct text lines = TEXT_INIT;

                break_lines(&lines, cell->text, table->widths[i]);
                if (lines.failed || scols_line_set_data(line, i, text_get(&lines)) < 0)
                        return false;
                if (cell->color && scols_cell_set_color(scols_line_get_cell(line, i), cell->color) < 0)
                        return false;
        }
        return line != NULL;
}

static bool fill(const struct table *table, struct libscols_table *scols)
{
        scols_table_enable_noencoding(scols, 1); /* visible_append() has done it */
        scols_table_enable_colors(scols, terminal_has_colors(stdout));
        scols_table_set_termforce(scols, terminal_is(stdout) ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
        if (terminal_is(stdout))
                scols_table_set_termwidth(scols, terminal_width(80));
        for (size_t i = 0; i < table->column_count; i++)
                if (!add_column(scols, &table->columns[i]))
                        return false;
        for (size_t row = 0; row < table->row_count; row++)
                if (!add_row(table, scols, row))
                        return false;
        return true;
}

int table_print(struct table *table, ski_error *error)
{
        struct libscols_table *scols;
        bool done;

        if (table->failed)
                return ski_error_oom(error);
        measure_columns(table);
        if (terminal_is(stdout))
                narrow_columns(table, terminal_width(80));
        scols = scols_new_table();
        done = scols && fill(table, scols) && scols_print_table(scols) == 0;
        scols_unref_table(scols);
        return done ? 0 : ski_error_oom(error);
}
