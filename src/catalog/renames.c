/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/renames.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"

/* What is asked for ------------------------------------------------------------------------------- */

static bool can_be_renamed(const struct fact *fact)
{
        return fact->kind == &kind_column || fact->kind == &kind_attribute || fact->kind == &kind_constraint ||
               fact->kind == &kind_foreign_key || (fact->kind->noun && fact->kind->catalog);
}

/* The name of a table or column without quotes. */
static char *bare_name(const struct fact *fact)
{
        const char *quoted = fact_value(fact, "column");

        return quoted ? unquote_identifier(quoted) : strdup(fact_text(fact, "name"));
}

/* True for what SQL calls the fact, and for its names without any quoting. */
static bool is_called(const struct fact *fact, const char *name)
{
        const struct fact *whole = fact->parent ? fact->parent : fact;
        _cleanup_free_ char *bare = NULL, *path = NULL;

        if (strcmp(fact->identity, name) == 0)
                return true;
        if (!fact_value(whole, "schema") || (fact->parent && fact->kind != &kind_column))
                return false;
        bare = fact->parent ? bare_name(fact) : strdup("");
        path = text_format("%s.%s%s%s", fact_text(whole, "schema"), fact_text(whole, "name"),
                           fact->parent ? "." : "", bare ? bare : "");
        return text_equal(path, name);
}

static const struct fact *find_exactly(const struct snapshot *from, const char *name)
{
        for (size_t i = 0; i < from->count; i++) {
                if (can_be_renamed(from->facts[i]) && is_called(from->facts[i], name))
                        return from->facts[i];
        }
        return NULL;
}

static const struct fact *find_renamed(const struct snapshot *from, const char *identity)
{
        const struct fact *fact = find_exactly(from, identity);
        _cleanup_free_ char *in_public = fact ? NULL : text_format("public.%s", identity);

        return in_public ? find_exactly(from, in_public) : fact;
}

/* Behind the first name in the text, as SQL quotes it. */
static const char *skip_name(const char *at)
{
        if (*at != '"')
                return at + strcspn(at, ". (");
        for (at++; *at && (*at != '"' || at[1] == '"'); at += *at == '"' ? 2 : 1)
                ;
        return *at ? at + 1 : at;
}

/* Adds the statement that gives the renamed fact its old name again, while all that it is in has its old name. */
static void rename_back(struct step *step, const struct fact *fact, const char *name)
{
        _cleanup_free_ char *old = bare_name(fact), *place = NULL;
        const char *at = fact->identity, *end = skip_name(at);

        if (fact->kind == &kind_column)
                step_add(step, "ALTER TABLE %s RENAME COLUMN %I TO %s", fact->parent->identity, name,
                         fact_text(fact, "column"));
        else if (fact->kind == &kind_attribute)
                step_add(step, "ALTER TYPE %s RENAME ATTRIBUTE %I TO %s", fact->parent->identity, name,
                         fact_text(fact, "attribute"));
        else if (fact->kind == &kind_constraint || fact->kind == &kind_foreign_key)
                step_add(step, "ALTER TABLE %s RENAME CONSTRAINT %I TO %s", fact->parent->identity, name,
                         fact_text(fact, "constraint"));
        else {
                while (*end == '.') {
                        at = end + 1;
                        end = skip_name(at);
                }
                place = strndup(fact->identity, (size_t)(at - fact->identity));
                step->failed |= !place || !old;
                if (place && old)
                        step_add(step, "ALTER %s %s%I%s RENAME TO %I", fact->kind->noun, place, name, end, old);
        }
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact_root(fact)->identity, NULL);
}

static void rename_fact(struct step *step, const struct fact *fact, const char *name)
{
        if (fact->kind == &kind_column)
                step_add(step, "ALTER TABLE %s RENAME COLUMN %s TO %I", fact->parent->identity,
                         fact_text(fact, "column"), name);
        else if (fact->kind == &kind_attribute)
                step_add(step, "ALTER TYPE %s RENAME ATTRIBUTE %s TO %I", fact->parent->identity,
                         fact_text(fact, "attribute"), name);
        else if (fact->kind == &kind_constraint || fact->kind == &kind_foreign_key)
                step_add(step, "ALTER TABLE %s RENAME CONSTRAINT %s TO %I", fact->parent->identity,
                         fact_text(fact, "constraint"), name);
        else
                step_add(step, "ALTER %s %s RENAME TO %I", fact->kind->noun, fact->identity, name);
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact_root(fact)->identity, NULL);
}

static int complain(const char *rename, bool must_exist, ski_error *error)
{
        if (!must_exist)
                return 0;
        ski_error_set(error, -SKI_ENOTFOUND, "nothing can be renamed by '%s': there is no such object", rename);
        return ski_error_hint(error,
                              "a rename is OLD=NEW, as public.patients.name=full_name; OLD is what SQL calls "
                              "the object");
}

/* What a rename is about: public.mood:old=new is about a label. */
struct subject {
        const struct fact *fact;
        const char *label; /* or NULL */
};

static struct subject find_subject(const struct snapshot *from, const char *old)
{
        struct subject subject = { .fact = find_renamed(from, old) };
        const char *colon = subject.fact ? NULL : strchr(old, ':');
        _cleanup_free_ char *type = colon ? strndup(old, (size_t)(colon - old)) : NULL;
        const struct fact *fact = type ? find_renamed(from, type) : NULL;

        if (fact && fact->kind == &kind_enum)
                subject = (struct subject){ .fact = fact, .label = colon + 1 };
        return subject;
}

enum { LEVELS = 3 };

/* Parts are renamed first, then what is in schemas, then these: each is named together with the old name of what it is
 * in. */
static int level_of(const struct subject *subject)
{
        return subject->label || subject->fact->parent ? 0 : fact_value(subject->fact, "schema") ? 1 : 2;
}

static void rename_subject(struct step *step, const struct subject *subject, const char *name, bool back)
{
        if (subject->label)
                step_add(step, "ALTER TYPE %s RENAME VALUE %L TO %L", subject->fact->identity,
                         back ? name : subject->label, back ? subject->label : name);
        else if (back)
                rename_back(step, subject->fact, name);
        else
                rename_fact(step, subject->fact, name);
}

/* How renames are to be planned. */
struct renaming {
        const struct snapshot *from;
        bool must_exist;
        bool back; /* from the new names to the old ones */
};

/* Adds the step of the rename if that is its level. */
static int plan_one(const struct renaming *renaming, const char *rename, int level, struct plan *plan,
                    ski_error *error)
{
        const char *equals = strrchr(rename, '=');
        _cleanup_free_ char *old = equals ? strndup(rename, (size_t)(equals - rename)) : NULL;
        struct step *step = &plan->steps[plan->count];
        struct subject subject;

        if (!equals || equals == rename || !equals[1]) {
                ski_error_set(error, -SKI_EUSAGE, "'%s' is no rename", rename);
                return ski_error_hint(error, "a rename is OLD=NEW, as public.patients.name=full_name");
        }
        if (!old)
                return ski_error_oom(error);
        subject = find_subject(renaming->from, old);
        if (!subject.fact)
                return complain(rename, renaming->must_exist, error);
        if (level_of(&subject) != level)
                return 0;
        step->fact = subject.fact;
        rename_subject(step, &subject, equals + 1, renaming->back);
        plan->count++;
        return step->failed ? ski_error_oom(error) : 0;
}

static void turn_around(struct plan *plan)
{
        for (size_t i = 0; i < plan->count / 2; i++) {
                struct step step = plan->steps[i];

                plan->steps[i] = plan->steps[plan->count - 1 - i];
                plan->steps[plan->count - 1 - i] = step;
        }
}

static int plan_all(const struct renaming *renaming, const struct strings *renames,
                    const struct script_wishes *wishes, struct plan **ret, ski_error *error)
{
        _cleanup_(plan_freep) struct plan *plan = calloc(1, sizeof(*plan));
        int r = 0;

        if (!plan)
                return ski_error_oom(error);
        plan->steps = calloc(renames->count + 1, sizeof(*plan->steps));
        if (!plan->steps)
                return ski_error_oom(error);
        for (size_t i = 0; i < renames->count; i++)
                plan->steps[i] = (struct step){ .action = STEP_RENAME, .wishes = wishes };
        for (int level = 0; level < LEVELS; level++) {
                for (size_t i = 0; r >= 0 && i < renames->count; i++)
                        r = plan_one(renaming, renames->items[i], level, plan, error);
        }
        if (r < 0)
                return r;
        if (renaming->back)
                turn_around(plan);
        *ret = steal(plan);
        return 0;
}

int renames_plan(const struct snapshot *from, const struct strings *renames, bool must_exist,
                 const struct script_wishes *wishes, struct plan **ret, ski_error *error)
{
        const struct renaming renaming = { .from = from, .must_exist = must_exist };

        return plan_all(&renaming, renames, wishes, ret, error);
}

int renames_plan_back(const struct snapshot *from, const struct strings *renames,
                      const struct script_wishes *wishes, struct plan **ret, ski_error *error)
{
        const struct renaming renaming = { .from = from, .back = true };

        return plan_all(&renaming, renames, wishes, ret, error);
}

/* What may be meant ------------------------------------------------------------------------------- */

static bool is_missing(const struct fact *fact, const struct snapshot *from)
{
        return !snapshot_find(from, fact->kind, fact->identity);
}

/* Two columns are alike when they have one type, and tables when they have the same columns. */
static bool are_alike(const struct fact *a, const struct snapshot *of_a, const struct fact *b,
                      const struct snapshot *of_b)
{
        size_t columns = 0, others = 0;

        if (a->kind == &kind_column)
                return strcmp(a->parent->identity, b->parent->identity) == 0 &&
                       strcmp(fact_text(a, "type"), fact_text(b, "type")) == 0;
        if (strcmp(fact_text(a, "schema"), fact_text(b, "schema")) != 0)
                return false;
        for (size_t i = 0; i < of_b->count; i++)
                others += of_b->facts[i]->kind == &kind_column && of_b->facts[i]->parent == b;
        for (size_t i = 0; i < of_a->count; i++) {
                const struct fact *column = of_a->facts[i];
                _cleanup_free_ char *identity = NULL;
                const struct fact *other;

                if (column->kind != &kind_column || column->parent != a)
                        continue;
                columns++;
                identity = text_format("%s.%s", b->identity, fact_text(column, "column"));
                other = identity ? snapshot_find(of_b, &kind_column, identity) : NULL;
                if (!other || strcmp(fact_text(column, "type"), fact_text(other, "type")) != 0)
                        return false;
        }
        return columns > 0 && columns == others;
}

/* The only fact of `in` that `outside` lacks and that is like this one; NULL when there is none or more. */
static const struct fact *only_one_alike(const struct fact *fact, const struct snapshot *of,
                                         const struct snapshot *in, const struct snapshot *outside)
{
        const struct fact *found = NULL;

        for (size_t i = 0; i < in->count; i++) {
                const struct fact *other = in->facts[i];

                if (other->kind != fact->kind || !is_missing(other, outside) || !are_alike(fact, of, other, in))
                        continue;
                if (found)
                        return NULL;
                found = other;
        }
        return found;
}

int renames_suggest(const struct snapshot *from, const struct snapshot *to, struct strings *ret,
                    ski_error *error)
{
        for (size_t i = 0; i < from->count; i++) {
                const struct fact *old = from->facts[i], *new;
                _cleanup_free_ char *name = NULL;

                if ((old->kind != &kind_table && old->kind != &kind_column) || !is_missing(old, to) ||
                    (old->kind == &kind_column && is_missing(old->parent, to)))
                        continue;
                new = only_one_alike(old, from, to, from);
                if (!new || only_one_alike(new, to, from, to) != old)
                        continue;
                name = bare_name(new);
                if (!name)
                        return ski_error_oom(error);
                strings_addf(ret, "%s=%s", old->identity, name);
        }
        return ret->failed ? ski_error_oom(error) : 0;
}
