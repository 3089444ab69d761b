/* SPDX-License-Identifier: PostgreSQL
 *
 * Privileges and default privileges. What a fact does not say is as PostgreSQL gives it by itself ("_initially"), so
 * making the fact begins there, and dropping it leads back.
 */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/privilege.h"
#include "postgres/quote.h"
#include "sql/kind_default_privilege.h"
#include "sql/kind_privilege.h"

/* One privilege of a list as "INSERT, SELECT*", where * is a grant option. */
struct privilege {
        const char *name;
        size_t length;
        bool grantable;
};

static bool next_privilege(const char **list, struct privilege *ret)
{
        const char *at = *list;

        if (!*at)
                return false;
        ret->name = at;
        ret->length = strcspn(at, "*,");
        at += ret->length;
        ret->grantable = *at == '*';
        at += ret->grantable;
        *list = at + strspn(at, ", ");
        return true;
}

static bool find_privilege(const char *list, const struct privilege *wanted, struct privilege *ret)
{
        while (next_privilege(&list, ret)) {
                if (ret->length == wanted->length && memcmp(ret->name, wanted->name, wanted->length) == 0)
                        return true;
        }
        return false;
}

/* How the second list is reached from the first: four statements at most. */
struct grant_change {
        struct text revoked, no_longer_grantable, granted, granted_with_option;
};

static void add_privilege(struct text *text, const struct privilege *privilege, const char *column)
{
        if (text->length > 0)
                text_append(text, ", ");
        text_append_bytes(text, privilege->name, privilege->length);
        if (column)
                quote_format(text, " (%s)", column);
}

static void compare_privileges(const char *from, const char *to, const char *column, struct grant_change *ret)
{
        struct privilege privilege, other;

        for (const char *list = from; next_privilege(&list, &privilege);) {
                if (!find_privilege(to, &privilege, &other))
                        add_privilege(&ret->revoked, &privilege, column);
                else if (privilege.grantable && !other.grantable)
                        add_privilege(&ret->no_longer_grantable, &privilege, column);
        }
        for (const char *list = to; next_privilege(&list, &privilege);) {
                bool had = find_privilege(from, &privilege, &other);

                if (privilege.grantable && !(had && other.grantable))
                        add_privilege(&ret->granted_with_option, &privilege, column);
                else if (!had)
                        add_privilege(&ret->granted, &privilege, column);
        }
}

/* What the statements begin with, and what they are about. */
struct grant_words {
        const char *prefix, *target, *column, *grantee;
};

static void add_statement(struct step *step, struct grant_words words, const char *verb,
                          const struct text *privileges, const char *suffix)
{
        bool revokes = verb[0] == 'R';

        if (privileges->length > 0)
                step_add(step, "%s%s %s ON %s %s %s%s", words.prefix, verb, text_get(privileges), words.target,
                         revokes ? "FROM" : "TO", words.grantee, suffix);
        step->failed |= privileges->failed;
        /* What the grantee handed on, and what he has of the same kind on columns, would go with it. */
        if (privileges->length > 0 && revokes)
                step->disturbs = true;
}

static void change_list(struct step *step, struct grant_words words, const char *from, const char *to)
{
        struct grant_change change = { 0 };

        compare_privileges(from, to, words.column, &change);
        add_statement(step, words, "REVOKE", &change.revoked, "");
        add_statement(step, words, "REVOKE GRANT OPTION FOR", &change.no_longer_grantable, "");
        add_statement(step, words, "GRANT", &change.granted, "");
        add_statement(step, words, "GRANT", &change.granted_with_option, " WITH GRANT OPTION");
        text_free(&change.revoked);
        text_free(&change.no_longer_grantable);
        text_free(&change.granted);
        text_free(&change.granted_with_option);
}

void privileges_change(struct step *step, const char *target, const char *grantee, const char *from,
                       const char *to)
{
        change_list(step, (struct grant_words){ .prefix = "", .target = target, .grantee = grantee }, from, to);
}

/* Only its grantor can take a grant back, and GRANTED BY takes nobody but the current role. */
static void change_grants(struct step *step, const struct fact *fact, const char *from, const char *to)
{
        const char *grantor = fact_value(fact, "_grantor");

        if (grantor)
                step_add(step, "SET ROLE %s", grantor);
        change_list(step,
                    (struct grant_words){ .prefix = "",
                                          .target = fact_text(fact, "_target"),
                                          .column = fact_value(fact, "_column"),
                                          .grantee = fact_text(fact, "_grantee") },
                    from, to);
        if (grantor)
                step_add(step, "RESET ROLE");
}

static void create_grants(struct step *step, const struct fact *fact, const struct fact *const *folded _unused_,
                          size_t count _unused_)
{
        change_grants(step, fact, fact_text(fact, "_initially"), fact_text(fact, "privileges"));
}

static void drop_grants(struct step *step, const struct fact *fact)
{
        change_grants(step, fact, fact_text(fact, "privileges"), fact_text(fact, "_initially"));
}

/* What is revoked from a table meanwhile is revoked from its columns: those are granted anew after it. */
static bool alter_grants(struct step *step, const struct fact *from, const struct fact *to)
{
        if (fact_value(to, "_column"))
                return false;
        change_grants(step, to, fact_text(from, "privileges"), fact_text(to, "privileges"));
        return true;
}

const struct kind kind_privilege = {
        .name = "privilege",
        .query = sql_kind_privilege,
        .flags = KIND_NO_OWNER_CLAUSE,
        .create = create_grants,
        .drop = drop_grants,
        .alter = alter_grants,
};

static void change_defaults(struct step *step, const struct fact *fact, const char *from, const char *to)
{
        _cleanup_text_ struct text prefix = TEXT_INIT;

        quote_format(&prefix, "ALTER DEFAULT PRIVILEGES FOR ROLE %I ", fact_text(fact, "_role"));
        if (fact_value(fact, "_schema"))
                quote_format(&prefix, "IN SCHEMA %I ", fact_text(fact, "_schema"));
        change_list(step,
                    (struct grant_words){ .prefix = text_get(&prefix),
                                          .target = fact_text(fact, "_nouns"),
                                          .grantee = fact_text(fact, "_grantee") },
                    from, to);
        step->failed |= prefix.failed;
        step->disturbs = false;
}

static void create_defaults(struct step *step, const struct fact *fact,
                            const struct fact *const *folded _unused_, size_t count _unused_)
{
        change_defaults(step, fact, fact_text(fact, "_initially"), fact_text(fact, "privileges"));
}

static void drop_defaults(struct step *step, const struct fact *fact)
{
        change_defaults(step, fact, fact_text(fact, "privileges"), fact_text(fact, "_initially"));
}

static bool alter_defaults(struct step *step, const struct fact *from, const struct fact *to)
{
        change_defaults(step, to, fact_text(from, "privileges"), fact_text(to, "privileges"));
        return true;
}

const struct kind kind_default_privilege = {
        .name = "default privilege",
        .query = sql_kind_default_privilege,
        .catalog = CATALOG_DEFAULT_ACL,
        .flags = KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_DEFAULT_ACL,
        .create = create_defaults,
        .drop = drop_defaults,
        .alter = alter_defaults,
};
