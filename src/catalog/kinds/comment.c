/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "sql/kind_comment.h"

static void comment_on(struct step *step, const struct fact *comment, const char *text)
{
        step_add(step, "COMMENT ON %s %s IS %L", comment->parent->kind->noun, comment->parent->identity, text);
}

static void create_comment(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t folded_count _unused_)
{
        comment_on(step, fact, fact_text(fact, "text"));
}

static void drop_comment(struct step *step, const struct fact *fact)
{
        comment_on(step, fact, NULL);
}

static bool alter_comment(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        comment_on(step, to, fact_text(to, "text"));
        return true;
}

const struct kind kind_comment = {
        .name = "comment",
        .query = sql_kind_comment,
        .flags = KIND_SURVIVES_RETYPE,
        .create = create_comment,
        .drop = drop_comment,
        .alter = alter_comment,
};
