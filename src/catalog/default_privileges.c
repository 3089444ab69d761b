/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/default_privileges.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kinds/all.h"
#include "catalog/kinds/privilege.h"
#include "postgres/quote.h"

/* Which kinds of objects ALTER DEFAULT PRIVILEGES … ON TABLES and so on is about, what GRANT calls them, and what
 * PostgreSQL gives everybody by itself. */
static const struct object_class {
        const char *noun, *plural, *grant_noun, *for_everybody;
} object_classes[] = {
        { "TABLE", "TABLES", "TABLE", "" },
        { "VIEW", "TABLES", "TABLE", "" },
        { "MATERIALIZED VIEW", "TABLES", "TABLE", "" },
        { "FOREIGN TABLE", "TABLES", "TABLE", "" },
        { "SEQUENCE", "SEQUENCES", "SEQUENCE", "" },
        { "FUNCTION", "FUNCTIONS", "FUNCTION", "EXECUTE" },
        { "PROCEDURE", "FUNCTIONS", "PROCEDURE", "EXECUTE" },
        { "AGGREGATE", "FUNCTIONS", "FUNCTION", "EXECUTE" },
        { "TYPE", "TYPES", "TYPE", "USAGE" },
        { "DOMAIN", "TYPES", "TYPE", "USAGE" },
        { "SCHEMA", "SCHEMAS", "SCHEMA", "" },
};

/* The sequence of an identity column is no fact of its own; the column's slot is its name. */
static const struct object_class sequence_class = { "COLUMN", "SEQUENCES", "SEQUENCE", "" };

/* NULL for what no default privileges are about. A type that is only a shell has none yet. */
static const struct object_class *class_of(const struct fact *fact)
{
        if (fact->kind == &kind_shell_type)
                return NULL;
        if (fact->kind == &kind_column)
                return fact_value(fact, "_slot") ? &sequence_class : NULL;
        for (size_t i = 0; i < ARRAY_LENGTH(object_classes); i++) {
                if (text_equal(fact->kind->noun, object_classes[i].noun))
                        return &object_classes[i];
        }
        return NULL;
}

int default_privileges_begin(const struct snapshot *from, const struct snapshot *to, const char *role,
                             struct default_privileges *ret, ski_error *error)
{
        struct default_privileges defaults = { .role = role };

        for (size_t i = 0; i < from->count; i++)
                defaults.capacity += from->facts[i]->kind == &kind_default_privilege;
        for (size_t i = 0; i < to->count; i++)
                defaults.capacity += to->facts[i]->kind == &kind_default_privilege;
        defaults.facts = calloc(defaults.capacity + 1, sizeof(*defaults.facts));
        if (!defaults.facts)
                return ski_error_oom(error);
        for (size_t i = 0; i < from->count; i++)
                default_privileges_change(&defaults, NULL, from->facts[i]);
        *ret = defaults;
        return 0;
}

void default_privileges_change(struct default_privileges *defaults, const struct fact *from,
                               const struct fact *to)
{
        for (size_t i = 0; from && i < defaults->count; i++) {
                if (defaults->facts[i] == from)
                        defaults->facts[i--] = defaults->facts[--defaults->count];
        }
        if (to && to->kind == &kind_default_privilege && text_equal(fact_value(to, "_role"), defaults->role))
                defaults->facts[defaults->count++] = to;
}

/* An extension may have members in any schema. */
static bool reaches_members(const struct fact *rule, const struct fact *made)
{
        return made->kind == &kind_extension && !text_equal(fact_value(rule, "_nouns"), "SCHEMAS");
}

void default_privileges_suspend(const struct default_privileges *defaults, const struct fact *made,
                                struct step *step)
{
        for (size_t i = 0; i < defaults->count; i++) {
                if (reaches_members(defaults->facts[i], made))
                        kind_default_privilege.drop(step, defaults->facts[i]);
        }
}

void default_privileges_resume(const struct default_privileges *defaults, const struct fact *made,
                               struct step *step)
{
        for (size_t i = 0; i < defaults->count; i++) {
                if (reaches_members(defaults->facts[i], made))
                        kind_default_privilege.create(step, defaults->facts[i], NULL, 0);
        }
}

void default_privileges_end(struct default_privileges *defaults)
{
        free(defaults->facts);
        *defaults = (struct default_privileges){ 0 };
}

/* True when it is about objects like this one. Schemas are in no schema. */
static bool applies(const struct fact *rule, const struct fact *made, const struct object_class *class)
{
        const char *schema = fact_value(rule, "_schema");

        return text_equal(fact_value(rule, "_nouns"), class->plural) &&
               (!schema || text_equal(schema, fact_value(fact_root(made), "schema")));
}

/* A new owner takes over what the one had who made it, and what was granted to himself adds nothing to that but grant
 * options. */
static bool goes_to_owner(const struct fact *made, const struct fact *rule)
{
        return !text_equal(fact_value(rule, "_told"), "its owner") && fact_value(rule, "_grantee_role") &&
               text_equal(fact_value(rule, "_grantee_role"), fact_owner(fact_root(made)));
}

/* The rule for this grantee, told as in a privilege's identity: everywhere, or in the object's schema. */
static const struct fact *find_rule(const struct default_privileges *defaults, const struct fact *made,
                                    const struct object_class *class, const char *told, bool in_schema)
{
        for (size_t i = 0; i < defaults->count; i++) {
                const struct fact *rule = defaults->facts[i];

                if (applies(rule, made, class) && (fact_value(rule, "_schema") != NULL) == in_schema &&
                    text_equal(fact_value(rule, "_told"), told))
                        return rule;
        }
        return NULL;
}

/* Appends what a grantee is born with. A rule for everywhere takes the place of what PostgreSQL gives by itself, one for
 * a schema comes on top of it; what is named twice is harmless. False when no rule is about him. */
static bool append_birthright(const struct default_privileges *defaults, const struct fact *made,
                              const char *told, const char *standard, struct text *ret)
{
        const struct object_class *class = class_of(made);
        const struct fact *everywhere = find_rule(defaults, made, class, told, false);
        const struct fact *in_schema = find_rule(defaults, made, class, told, true);
        bool found = everywhere || in_schema;

        text_append(ret, everywhere ? fact_text(everywhere, "privileges") : standard);
        if (in_schema && ret->length > 0)
                text_append(ret, ", ");
        if (in_schema)
                text_append(ret, fact_text(in_schema, "privileges"));
        for (size_t i = 0; i < defaults->count && text_equal(told, "its owner"); i++) {
                const struct fact *rule = defaults->facts[i];

                if (!applies(rule, made, class) || !goes_to_owner(made, rule))
                        continue;
                text_appendf(ret, "%s%s", ret->length > 0 ? ", " : "", fact_text(rule, "privileges"));
                found = true;
        }
        return found;
}

/* There is a privilege of its own for what the grantee shall have. */
static bool is_told(const struct snapshot *to, const struct fact *made, const char *grantee)
{
        _cleanup_text_ struct text identity = TEXT_INIT;

        text_appendf(&identity, "%s %s", made->kind->name, made->identity);
        if (class_of(made) == &sequence_class)
                text_appendf(&identity, " SEQUENCE %s", fact_text(made, "_slot"));
        text_appendf(&identity, " to %s", grantee);
        return snapshot_find(to, &kind_privilege, text_get(&identity)) != NULL;
}

/* What GRANT calls it. It knows no * and no ORDER BY among the arguments of an aggregate. */
static void name_target(struct text *ret, const struct fact *made)
{
        const struct object_class *class = class_of(made);
        bool by_slot = class->noun[0] == 'A' || class == &sequence_class;

        text_appendf(ret, "%s %s", class->grant_noun, by_slot ? fact_text(made, "_slot") : made->identity);
}

/* The grantee of this rule shall have what PostgreSQL gives by itself, and no more. */
static void undo_rule(const struct default_privileges *defaults, const struct fact *made,
                      const struct fact *rule, struct step *step)
{
        const char *told = fact_text(rule, "_told");
        bool to_owner = text_equal(told, "its owner");
        const char *standard = to_owner                     ? fact_text(rule, "_initially")
                               : text_equal(told, "public") ? class_of(made)->for_everybody
                                                            : "";
        _cleanup_text_ struct text born = TEXT_INIT, target = TEXT_INIT, grantee = TEXT_INIT;

        append_birthright(defaults, made, told, standard, &born);
        name_target(&target, made);
        if (to_owner)
                quote_identifier(&grantee, fact_owner(fact_root(made)));
        else
                text_append(&grantee, fact_text(rule, "_grantee"));
        privileges_change(step, text_get(&target), text_get(&grantee), text_get(&born), standard);
        step->failed |= born.failed || target.failed || grantee.failed;
}

/* An owner may grant everything; no grant option says so. */
static void take_back_options(const struct fact *made, const struct fact *rule, struct step *step)
{
        const char *privileges = fact_text(rule, "privileges");
        _cleanup_text_ struct text target = TEXT_INIT, plain = TEXT_INIT;

        for (const char *at = privileges; *at; at++) {
                if (*at != '*')
                        text_append_bytes(&plain, at, 1);
        }
        name_target(&target, made);
        privileges_change(step, text_get(&target), fact_text(rule, "_grantee"), privileges, text_get(&plain));
        step->failed |= target.failed || plain.failed;
}

void default_privileges_undo(const struct default_privileges *defaults, const struct snapshot *to,
                             const struct fact *made, struct step *step)
{
        const struct object_class *class = class_of(made);

        for (size_t i = 0; class && i < defaults->count; i++) {
                const struct fact *rule = defaults->facts[i];

                if (!applies(rule, made, class))
                        continue;
                if (goes_to_owner(made, rule)) {
                        if (!is_told(to, made, "its owner"))
                                take_back_options(made, rule, step);
                        continue;
                }
                /* Each grantee once, though two rules may be about him. */
                if (is_told(to, made, fact_text(rule, "_told")) ||
                    (fact_value(rule, "_schema") &&
                     find_rule(defaults, made, class, fact_text(rule, "_told"), false)))
                        continue;
                undo_rule(defaults, made, rule, step);
        }
}

bool default_privileges_reach(const struct fact *from, const struct fact *to)
{
        return !from || (from->kind == &kind_column && !fact_value(from, "_slot") && fact_value(to, "_slot"));
}

bool default_privileges_adjust(const struct default_privileges *defaults, const struct fact *privilege,
                               struct step *step)
{
        const struct fact *made = privilege->parent;
        _cleanup_text_ struct text born = TEXT_INIT;

        /* Columns are born without any, and nobody but the owner has granted anything yet. */
        if (privilege->kind != &kind_privilege || !made || !class_of(made) ||
            fact_value(privilege, "_column") || fact_value(privilege, "_grantor"))
                return false;
        if (!append_birthright(defaults, made, fact_text(privilege, "_told"),
                               fact_text(privilege, "_initially"), &born))
                return false;
        privileges_change(step, fact_text(privilege, "_target"), fact_text(privilege, "_grantee"),
                          text_get(&born), fact_text(privilege, "privileges"));
        step->failed |= born.failed;
        return true;
}
