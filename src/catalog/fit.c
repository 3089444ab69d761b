/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/fit.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/filter.h"
#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"

struct fitting {
        struct snapshot *to;
        const struct snapshot *from;
        struct strings *gaps;
};

static void replace_value(struct fact *fact, const char *name, const char *value)
{
        const char **values = (const char **)fact->values;

        for (size_t i = 0; i < fact->value_count; i++) {
                if (strcmp(fact->names[i], name) == 0)
                        values[i] = value;
        }
}

/* NOT NULL -------------------------------------------------------------------------------------------- */

/* A mere NOT NULL in the table is what comes nearest to one that its children need not have, nothing to one that rows may
 * break. */
static void fit_column(struct fact *column, struct strings *gaps)
{
        static const char since[] = "which PostgreSQL knows from 18 on";

        if (fact_is(column, "_not_null_not_valid")) {
                strings_addf(gaps, "NOT NULL NOT VALID of column %s, %s", column->identity, since);
                replace_value(column, "not_null", "f");
                replace_value(column, "_not_null_not_valid", NULL);
        } else if (fact_is(column, "not_null_no_inherit")) {
                strings_addf(gaps, "NOT NULL NO INHERIT of column %s, %s", column->identity, since);
        }
        replace_value(column, "not_null_no_inherit", NULL);
        replace_value(column, "not_null_not_valid", NULL);
}

/* The comment on a column's or a domain's NOT NULL. */
static bool is_on_not_null(const struct fact *fact, int server_version)
{
        const struct kind *kind = fact->kind == &kind_comment && fact->parent ? fact->parent->kind : NULL;

        return text_starts_with(fact_text(fact, "_target"), "CONSTRAINT ") &&
               (kind == &kind_column || (kind == &kind_domain && server_version < 170000));
}

/* MAINTAIN ------------------------------------------------------------------------------------------- */

/* The list of privileges without MAINTAIN, in the arena; ret_count: how many are left. */
static const char *without_maintain(struct arena *arena, const char *list, size_t *ret_count)
{
        _cleanup_text_ struct text rest = TEXT_INIT;

        *ret_count = 0;
        while (*list) {
                size_t length = strcspn(list, ",");

                if (!text_starts_with(list, "MAINTAIN")) {
                        text_append(&rest, rest.length > 0 ? ", " : "");
                        text_append_bytes(&rest, list, length);
                        ++*ret_count;
                }
                list += length;
                list += strspn(list, ", ");
        }
        arena->failed |= rest.failed;
        return arena_copy(arena, text_get(&rest));
}

enum { ALL_BUT_MAINTAIN = 7 }; /* on a table */

/* False when nothing is left to be told. */
static bool leave_maintain(const struct fitting *fitting, struct fact *fact)
{
        struct arena *arena = &fitting->to->arena;
        const char *now = fact_text(fact, "privileges"), *first = fact_text(fact, "_initially");
        bool is_told = strstr(now, "MAINTAIN");
        size_t count, count_first;

        if (!is_told && !strstr(first, "MAINTAIN"))
                return true;
        now = without_maintain(arena, now, &count);
        first = without_maintain(arena, first, &count_first);
        if (is_told && count < ALL_BUT_MAINTAIN)
                strings_addf(fitting->gaps, "the privilege MAINTAIN, which PostgreSQL knows from 17 on, of %s",
                             fact->identity);
        replace_value(fact, "privileges", now);
        replace_value(fact, "_initially", first);
        return !text_equal(now, first);
}

/* The list with MAINTAIN, in the arena. */
static const char *with_maintain(struct arena *arena, const char *list)
{
        const char *behind = strstr(list, "REFERENCES");

        behind = behind ? behind : strstr(list, "SELECT");
        behind = behind ? behind : strstr(list, "TR");
        behind = behind ? behind : strstr(list, "UPDATE");
        return behind ? arena_format(arena, "%.*sMAINTAIN, %s", (int)(behind - list), list, behind)
                      : arena_format(arena, "%s, MAINTAIN", list);
}

/* Of a server that does not know MAINTAIN. Whoever has all by himself has this too, unless nothing is left to him; and
 * whoever has what he has in FROM, has it as there. */
static void grant_maintain(const struct fitting *fitting, struct fact *fact)
{
        static const char all[] = "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE";
        const struct fact *before = snapshot_find(fitting->from, fact->kind, fact->identity);
        struct arena *arena = &fitting->to->arena;
        const char *now = fact_text(fact, "privileges"),
                   *present = before ? fact_text(before, "privileges") : "";
        size_t count;

        if (strcmp(fact_text(fact, "_initially"), all) == 0) {
                replace_value(fact, "_initially", with_maintain(arena, all));
                if (*now)
                        replace_value(fact, "privileges", with_maintain(arena, now));
        }
        now = without_maintain(arena, fact_text(fact, "privileges"), &count);
        if (before && text_equal(without_maintain(arena, present, &count), now))
                replace_value(fact, "privileges", arena_copy(arena, present));
}

/* False when nothing is left to be told. */
static bool fit_privileges(const struct fitting *fitting, struct fact *fact)
{
        enum { KNOWS_MAINTAIN = 170000 };
        const int before = fitting->from->server_version, after = fitting->to->server_version;

        if (before < KNOWS_MAINTAIN && after >= KNOWS_MAINTAIN)
                return leave_maintain(fitting, fact);
        if (before >= KNOWS_MAINTAIN && after < KNOWS_MAINTAIN)
                grant_maintain(fitting, fact);
        return true;
}

/* Subscriptions -------------------------------------------------------------------------------------- */

/* What a new subscription has that knows nothing of the setting. */
static void leave_setting(const struct fitting *fitting, struct fact *subscription, const char *name,
                          const char *usual, int since)
{
        const char *value = fact_value(subscription, name);

        if (!value || fitting->from->server_version >= since)
                return;
        if (strcmp(value, usual) != 0)
                strings_addf(fitting->gaps, "%s of subscription %s, which PostgreSQL knows from %d on", name,
                             subscription->identity, since / 10000);
        replace_value(subscription, name, NULL);
}

static void fit_subscription(const struct fitting *fitting, struct fact *subscription)
{
        static const struct {
                const char *name, *usual;
                int since;
        } settings[] = {
                { "synchronous_commit", "off", 140000 },
                { "binary", "f", 140000 },
                { "streaming", "f", 140000 },
                { "two_phase", "f", 150000 },
                { "disable_on_error", "f", 150000 },
                { "password_required", "t", 160000 },
                { "run_as_owner", "f", 160000 },
                { "origin", "any", 160000 },
                { "failover", "f", 170000 },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(settings); i++)
                leave_setting(fitting, subscription, settings[i].name, settings[i].usual, settings[i].since);
        if (text_equal(fact_value(subscription, "streaming"), "p") && fitting->from->server_version < 160000) {
                strings_addf(fitting->gaps,
                             "parallel streaming of subscription %s, which PostgreSQL knows from 16 on",
                             subscription->identity);
                replace_value(subscription, "streaming", "t");
        }
}

/* Extensions ----------------------------------------------------------------------------------------- */

static bool lists(const struct fact *extension, const char *property, const char *version)
{
        _cleanup_text_ struct text literal = TEXT_INIT;

        quote_literal(&literal, version);
        return strstr(fact_text(extension, property), text_get(&literal));
}

/* Nobody lets go of an extension, and all that needs it, for what another version of PostgreSQL brings. */
static bool can_have_version(const struct fitting *fitting, const struct fact *present, const char *version)
{
        bool same_major = fitting->from->server_version / 10000 == fitting->to->server_version / 10000;

        return text_equal(fact_value(present, "version"), version) || lists(present, "_updates", version) ||
               (same_major && lists(present, "_known", version));
}

/* The version of an extension that FROM has not is for its server to choose, where that is of another version itself. */
static void fit_extension(const struct fitting *fitting, struct fact *extension)
{
        const struct fact *present = snapshot_find(fitting->from, extension->kind, extension->identity);
        const char *version = fact_value(extension, "version");

        if (!present) {
                if (fitting->from->server_version / 10000 != fitting->to->server_version / 10000)
                        replace_value(extension, "version", NULL);
                return;
        }
        if (version && can_have_version(fitting, present, version))
                return;
        if (version)
                strings_addf(fitting->gaps, "version %s of extension %s, to which nothing leads from %s",
                             version, extension->identity, fact_text(present, "version"));
        replace_value(extension, "version", arena_copy(&fitting->to->arena, fact_text(present, "version")));
}

/* Schema public -------------------------------------------------------------------------------------- */

/* Until 14 everybody may create in it, and it is the superuser's, from 15 on the database owner's. */
static void fit_public(const struct fitting *fitting)
{
        const struct fact *before = snapshot_find(fitting->from, &kind_schema, "public");
        struct fact *after = snapshot_find(fitting->to, &kind_schema, "public");

        if (!before || !after)
                return;
        if (fact_is(before, "_has_first_owner") && fact_is(after, "_has_first_owner"))
                replace_value(after, "owner", arena_copy(&fitting->to->arena, fact_text(before, "owner")));
        if (!fact_is(before, "_has_first_rights") || !fact_is(after, "_has_first_rights"))
                return;
        for (size_t i = 0; i < fitting->to->count; i++) {
                struct fact *fact = fitting->to->facts[i];
                const struct fact *present = fact->parent == after && fact->kind == &kind_privilege
                                                     ? snapshot_find(fitting->from, fact->kind, fact->identity)
                                                     : NULL;

                if (present)
                        replace_value(fact, "privileges",
                                      arena_copy(&fitting->to->arena, fact_text(present, "privileges")));
        }
}

/* ---------------------------------------------------------------------------------------------------- */

/* False when the fact goes. */
static bool fit_fact(const struct fitting *fitting, struct fact *fact)
{
        const int version = fitting->from->server_version;
        bool knew_less = version < 180000 && fitting->to->server_version >= 170000;

        if (fact->kind == &kind_column && knew_less)
                fit_column(fact, fitting->gaps);
        if (fact->kind == &kind_subscription)
                fit_subscription(fitting, fact);
        if (fact->kind == &kind_extension)
                fit_extension(fitting, fact);
        if (knew_less && is_on_not_null(fact, version)) {
                strings_addf(fitting->gaps, "the comment on %s: NOT NULL is a constraint from PostgreSQL %d on",
                             fact_text(fact, "_target"), fact->parent->kind == &kind_domain ? 17 : 18);
                return false;
        }
        return (fact->kind != &kind_privilege && fact->kind != &kind_default_privilege) ||
               fit_privileges(fitting, fact);
}

int snapshot_fit(struct snapshot *to, const struct snapshot *from, struct strings *gaps, ski_error *error)
{
        const struct fitting fitting = { to, from, gaps };
        _cleanup_free_ bool *removed = calloc(to->count + 1, sizeof(*removed));

        if (!removed)
                return ski_error_oom(error);
        for (size_t i = 0; i < to->count; i++)
                removed[i] = !fit_fact(&fitting, to->facts[i]);
        fit_public(&fitting);
        snapshot_remove(to, removed);
        return gaps->failed || to->arena.failed ? ski_error_oom(error) : 0;
}
