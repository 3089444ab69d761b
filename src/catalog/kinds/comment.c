/* SPDX-License-Identifier: PostgreSQL
 *
 * What is said about other facts: comments and security labels.
 */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_comment.h"
#include "sql/kind_security_label.h"

/* TABLE public.patients; what is no fact of its own is named by the remark. */
static void append_target(struct text *text, const struct fact *remark)
{
        if (fact_value(remark, "_target"))
                text_append(text, fact_text(remark, "_target"));
        else
                quote_format(text, "%s %s", remark->parent->kind->noun, remark->parent->identity);
}

static void comment_on(struct step *step, const struct fact *comment, const char *words)
{
        _cleanup_text_ struct text target = TEXT_INIT;

        append_target(&target, comment);
        step_add(step, "COMMENT ON %s IS %L", text_get(&target), words);
        step->failed |= target.failed;
}

static void create_comment(struct step *step, const struct fact *fact,
                           const struct fact *const *folded _unused_, size_t folded_count _unused_)
{
        if (!step->with_whole || !fact_is(fact, "_came_with_extension"))
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

static void set_label(struct step *step, const struct fact *fact, const char *label)
{
        _cleanup_text_ struct text target = TEXT_INIT;

        append_target(&target, fact);
        step_add(step, "SECURITY LABEL FOR %I ON %s IS %L", fact_text(fact, "provider"), text_get(&target),
                 label);
        step->failed |= target.failed;
}

static void create_label(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                         size_t folded_count _unused_)
{
        set_label(step, fact, fact_text(fact, "label"));
}

static void drop_label(struct step *step, const struct fact *fact)
{
        set_label(step, fact, NULL);
}

static bool alter_label(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        set_label(step, to, fact_text(to, "label"));
        return true;
}

const struct kind kind_security_label = {
        .name = "security label",
        .query = sql_kind_security_label,
        .flags = KIND_SURVIVES_RETYPE,
        .seen_in = CATALOG_SECURITY_LABEL,
        .create = create_label,
        .drop = drop_label,
        .alter = alter_label,
};
