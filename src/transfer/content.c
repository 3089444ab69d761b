/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/content.h"

#include "postgres/quote.h"

void content_table_name(const struct content_table *table, struct text *name)
{
        if (content_is_large_objects(table))
                text_append(name, "large objects");
        else
                text_appendf(name, "%s.%s", table->schema, table->name);
}

void content_append_holder(const struct content_table *table, struct text *statement)
{
        text_append(statement, table->is_tree ? "" : "only ");
        quote_qualified(statement, table->schema, table->name);
}

void content_leave_large_objects(struct content *content)
{
        for (size_t i = 0; i < content->table_count; i++)
                if (content_is_large_objects(&content->tables[i]))
                        content->tables[i].is_excluded = true;
        content->large_object_rights = "";
}

void content_total(const struct content *content, struct row_tally *ret)
{
        *ret = (struct row_tally){ 0 };
        for (size_t i = 0; i < content->table_count; i++)
                row_tally_join(ret, &content->tables[i].tally);
}

struct content_count content_count(const struct content *content)
{
        struct content_count count = { 0 };

        for (size_t i = 0; i < content->table_count; i++) {
                if (content_is_large_objects(&content->tables[i]))
                        continue;
                count.tables++;
                count.rows += content->tables[i].tally.rows;
        }
        return count;
}

void content_free(struct content *content)
{
        if (!content)
                return;
        arena_free(&content->arena);
        free(content);
}
