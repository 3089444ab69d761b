/* SPDX-License-Identifier: PostgreSQL
 *
 * Rows are kept until the table is printed: only then is it known which columns must give up room. libsmartcols
 * breaks a cell at any character; lines are broken here instead, between words. A table that is too wide even so is
 * printed as records, one below the other.
 */
#include "report/table.h"

#include <libsmartcols.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "report/terminal.h"
#include "report/visible.h"

/* What a column keeps at least when room is short; its title is never broken. */
enum { COMFORTABLE = 16, NARROWEST = 12 };

struct cell {
        char *text;
        const char *color;
};

struct table {
        const struct table_column *columns;
        size_t column_count, row_count;
        struct cell *cells; /* row after row */
        size_t *widths;     /* of the columns, when printed */
        bool is_record;     /* has no headings */
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

static size_t total_width(const struct table *table)
{
        size_t total = table->column_count - 1;

        for (size_t column = 0; column < table->column_count; column++)
                total += table->widths[column];
        return total;
}

static bool may_narrow(const struct table *table, size_t column, unsigned without, unsigned with, size_t least)
{
        const char *title = table->columns[column].title;
        unsigned flags = table->columns[column].flags;

        return (flags & with) == with && !(flags & without) && table->widths[column] > least &&
               table->widths[column] > display_width(title, strlen(title));
}

/* The widest of these columns gives up one place after the other until the lines fit. */
static void narrow_columns(struct table *table, size_t screen, unsigned without, unsigned with, size_t least)
{
        for (size_t total = total_width(table); total > screen; total--) {
                size_t *widest = NULL;

                for (size_t column = 0; column < table->column_count; column++)
                        if (may_narrow(table, column, without, with, least) &&
                            (!widest || table->widths[column] > *widest))
                                widest = &table->widths[column];
                if (!widest)
                        return;
                --*widest;
        }
}

/* Long texts give way first, then everything but numbers. */
static bool make_fit(struct table *table, size_t screen)
{
        narrow_columns(table, screen, 0, TABLE_WRAP, COMFORTABLE);
        narrow_columns(table, screen, 0, TABLE_WRAP, NARROWEST);
        narrow_columns(table, screen, TABLE_RIGHT, 0, NARROWEST);
        return total_width(table) <= screen;
}

/* How many bytes of the text fill a line: whole words, else whole parts of a name, or as much as fits of one that is
 * too long. */
static size_t line_length(const char *text, size_t width)
{
        size_t length = 0, words = 0, parts = 0, used = 0;

        while (text[length]) {
                unsigned code_point = 0;
                size_t step = utf8_character(text + length, &code_point);
                step = step > 0 ? step : 1;
                used += display_width(text + length, step);
                if (used > width)
                        return words > 0 ? words : parts > 0 ? parts : length > 0 ? length : step;
                if (strchr("_.,:;/-", text[length]))
                        parts = length + step;
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
        bool wraps = terminal_is(stdout) && !(column->flags & TABLE_RIGHT);
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
        scols_table_enable_noheadings(scols, table->is_record);
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

static bool print_lines(const struct table *table)
{
        struct libscols_table *scols = scols_new_table();
        bool done = scols && fill(table, scols) && scols_print_table(scols) == 0;

        scols_unref_table(scols);
        return done;
}

/* One line, or several, for each column that has something to say. */
static bool add_record(struct table *record, const struct table *table, size_t row)
{
        for (size_t i = 0; i < table->column_count; i++) {
                const struct cell *cell = &table->cells[row * table->column_count + i];

                if (!cell->text[0])
                        continue;
                TABLE_ADD(record, table->columns[i].title, cell->text);
                table_color(record, 1, cell->color);
        }
        return !record->failed;
}

static bool print_records(const struct table *table, size_t screen)
{
        size_t widest = 0;

        for (size_t i = 0; i < table->column_count; i++) {
                size_t width = display_width(table->columns[i].title, strlen(table->columns[i].title));
                widest = width > widest ? width : widest;
        }
        for (size_t row = 0; row < table->row_count; row++) {
                static const struct table_column columns[] = { { "", 0 }, { "", TABLE_WRAP }, { NULL, 0 } };
                _cleanup_(table_freep) struct table *record = table_new(columns);

                if (!record || !add_record(record, table, row))
                        return false;
                record->is_record = true;
                record->widths[0] = widest;
                record->widths[1] = screen > widest + 1 + NARROWEST ? screen - widest - 1 : NARROWEST;
                if (row > 0)
                        putchar('\n');
                if (!print_lines(record))
                        return false;
        }
        return true;
}

int table_print(struct table *table, ski_error *error)
{
        size_t screen = terminal_width(80);
        bool done;

        if (table->failed)
                return ski_error_oom(error);
        measure_columns(table);
        done = !terminal_is(stdout) || make_fit(table, screen) ? print_lines(table)
                                                               : print_records(table, screen);
        return done ? 0 : ski_error_oom(error);
}
