/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/options.h"
#include "sql/kind_view.h"

static void define_view(struct step *step, const char *verb, const struct fact *view)
{
        const char *options = fact_value(view, "_options");

        step_add(step, "%s %s%s%s%s%s AS\n%s", verb, view->identity, fact_text(view, "columns"),
                 options ? " WITH (" : "", options ? options : "", options ? ")" : "",
                 fact_text(view, "query"));
}

static void create_view(struct step *step, const struct fact *fact, const struct fact *const *folded,
                        size_t folded_count)
{
        define_view(step, step->begun ? "CREATE OR REPLACE VIEW" : "CREATE VIEW", fact);
        if (step->begun)
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->identity, NULL);
        for (size_t i = 0; i < folded_count; i++) {
                if (folded[i]->kind == &kind_column_default)
                        step_add(step, "ALTER VIEW %s ALTER COLUMN %s SET DEFAULT %s", fact->identity,
                                 fact_text(folded[i], "column"), fact_text(folded[i], "expression"));
        }
}

/* Whether CREATE OR REPLACE VIEW can follow ---------------------------------------------------------- */

struct line {
        const char *text;
        size_t length;
};

/* One line for each column. */
struct columns {
        const char *names, *types, *marks;
};

struct column {
        struct line name, type, mark;
};

static struct columns columns_of(const struct fact *view)
{
        return (struct columns){ fact_text(view, "_columns"), fact_text(view, "_types"),
                                 fact_text(view, "_marks") };
}

static struct line take_line(const char **rest)
{
        struct line line = { *rest, strcspn(*rest, "\n") };

        *rest += line.length + ((*rest)[line.length] == '\n');
        return line;
}

static bool take_column(struct columns *columns, struct column *ret)
{
        *ret = (struct column){ take_line(&columns->names), take_line(&columns->types),
                                take_line(&columns->marks) };
        return ret->name.length > 0;
}

static bool is_same(struct line a, struct line b)
{
        return a.length == b.length && strncmp(a.text, b.text, a.length) == 0;
}

static bool has_name(struct columns columns, struct line name)
{
        struct column column;

        while (take_column(&columns, &column)) {
                if (is_same(column.name, name))
                        return true;
        }
        return false;
}

static void rename_column(struct step *step, const struct fact *view, struct line name, struct line new_name)
{
        _cleanup_text_ struct text before = TEXT_INIT, after = TEXT_INIT;

        text_append_bytes(&before, name.text, name.length);
        text_append_bytes(&after, new_name.text, new_name.length);
        step_add(step, "ALTER VIEW %s RENAME COLUMN %s TO %s", view->identity, text_get(&before),
                 text_get(&after));
        step->failed |= before.failed || after.failed;
}

/* CREATE OR REPLACE VIEW wants the columns that are there, with their types, and may add some behind. One that has
 * another name now is renamed first, unless something on it would stay with it: a comment, a grant, a default; or unless
 * another column takes the old name, which other views go on to ask for. */
static bool fit_columns(struct step *step, const struct fact *from, const struct fact *to)
{
        const struct columns all_before = columns_of(from), all_after = columns_of(to);
        struct columns before = all_before, after = all_after;
        struct column column, new_column;

        while (take_column(&before, &column)) {
                if (!take_column(&after, &new_column) || !is_same(column.type, new_column.type))
                        return false;
                if (is_same(column.name, new_column.name))
                        continue;
                if (column.mark.text[0] == 't' || has_name(all_before, new_column.name) ||
                    has_name(all_after, column.name))
                        return false;
                rename_column(step, to, column.name, new_column.name);
        }
        return true;
}

static bool alter_view(struct step *step, const struct fact *from, const struct fact *to)
{
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->identity, NULL);
        if (fact_differs(from, to, "query") || fact_differs(from, to, "columns")) {
                if (!fit_columns(step, from, to))
                        return false;
                define_view(step, "CREATE OR REPLACE VIEW", to);
        } else {
                _cleanup_text_ struct text alter = TEXT_INIT;

                text_append(&alter, "ALTER VIEW ");
                text_append(&alter, to->identity);
                options_alter(step, text_get(&alter), from, to, "_options");
                step->failed |= alter.failed;
        }
        return true;
}

/* A view of the same columns that gives one row of nulls. */
static void begin_view(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text query = TEXT_INIT;
        struct columns columns = columns_of(to);
        struct column column;

        if (from && from != to)
                fit_columns(step, from, to);
        while (take_column(&columns, &column)) {
                text_append(&query, query.length > 0 ? ",\n    NULL::" : "\n    NULL::");
                text_append_bytes(&query, column.type.text, column.type.length);
                text_append(&query, " AS ");
                text_append_bytes(&query, column.name.text, column.name.length);
        }
        step_add(step, "CREATE %sVIEW %s AS\n  SELECT%s", from ? "OR REPLACE " : "", to->identity,
                 text_get(&query));
        if (from)
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->identity, NULL);
        step->failed |= query.failed;
}

const struct kind kind_view = {
        .name = "view",
        .noun = "VIEW",
        .query = sql_kind_view,
        .catalog = CATALOG_CLASS,
        .seen_in = CATALOG_CLASS,
        .traits = "v",
        .create = create_view,
        .alter = alter_view,
        .begin = begin_view,
};
