/* SPDX-License-Identifier: PostgreSQL
 *
 * What the loader does with a statement, by its first words.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "catalog/load_internal.h"

/* Puts the statement's first words in lower case, one blank behind each, into `words`. */
static void first_words(const char *text, char *words, size_t size)
{
        size_t length = 0;

        while (*text && *text != '\'' && *text != '"' && *text != '(' && length + 2 < size) {
                if (isspace((unsigned char)*text)) {
                        if (length > 0 && words[length - 1] != ' ')
                                words[length++] = ' ';
                } else {
                        words[length++] = (char)tolower((unsigned char)*text);
                }
                text++;
        }
        if (length > 0 && words[length - 1] != ' ')
                words[length++] = ' ';
        words[length] = '\0';
}

static bool starts_with_any(const char *words, const char *const *beginnings, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (text_starts_with(words, beginnings[i]))
                        return true;
        return false;
}

/* GRANT role TO role has no ON. */
static bool is_membership(const char *words, const char *text)
{
        return (text_starts_with(words, "grant ") || text_starts_with(words, "revoke ")) &&
               !strcasestr(text, " on ") && !strcasestr(text, "\non ") && !strcasestr(text, " on\n");
}

static bool is_shared(const char *words, const char *text)
{
        static const char *const beginnings[] = {
                "create role ",
                "alter role ",
                "drop role ",
                "create group ",
                "alter group ",
                "drop group ",
                "drop user if exists ",
                "create database ",
                "alter database ",
                "drop database ",
                "create tablespace ",
                "alter tablespace ",
                "drop tablespace ",
                "alter system ",
                "comment on role ",
                "comment on database ",
                "drop owned by ",
                "reassign owned by ",
                "comment on tablespace ",
                "grant connect on database ",
        };
        static const char *const of_users[] = { "create user ", "alter user ", "drop user " };

        if (starts_with_any(words, of_users, ARRAY_LENGTH(of_users)))
                return !strstr(words, " user mapping ");
        return starts_with_any(words, beginnings, ARRAY_LENGTH(beginnings)) || is_membership(words, text) ||
               ((text_starts_with(words, "grant ") || text_starts_with(words, "revoke ")) &&
                strstr(words, " on database "));
}

static bool is_idle(const char *words)
{
        static const char *const beginnings[] = {
                "vacuum ",
                "analyze ",
                "analyse ",
                "checkpoint ",
                "reindex ",
                "discard ",
                "explain ",
                "set transaction ",
                "lock ",
                "listen ",
                "notify ",
                "unlisten ",
                "set session characteristics ",
                "refresh materialized view concurrently ",
        };

        return starts_with_any(words, beginnings, ARRAY_LENGTH(beginnings)) || text_equal(words, "cluster ");
}

static bool is_setting(const char *words, const char *text)
{
        if (text_starts_with(words, "set "))
                return !text_starts_with(words, "set constraints ");
        return text_starts_with(words, "reset ") ||
               (text_starts_with(words, "select ") && strcasestr(text, "set_config"));
}

/* The end of a name, which may be qualified. */
static const char *skip_name(const char *text)
{
        bool quoted = false;

        for (; *text && (quoted || (!isspace((unsigned char)*text) && *text != '(')); text++)
                quoted ^= *text == '"';
        return text;
}

bool load_makes_routine(const char *text)
{
        static const char *const beginnings[] = {
                "create function ",
                "create or replace function ",
                "create procedure ",
                "create or replace procedure ",
        };
        char words[96];

        first_words(text, words, sizeof(words));
        return starts_with_any(words, beginnings, ARRAY_LENGTH(beginnings));
}

bool load_makes_table(const char *text)
{
        char words[96];

        first_words(text, words, sizeof(words));
        return text_starts_with(words, "create table ") || text_starts_with(words, "create unlogged table ");
}

/* Whether the words come next, each with white space behind it; if so `*at` goes behind them. */
static bool take_words(const char **at, const char *words)
{
        const char *text = *at;

        while (*words) {
                size_t length = strcspn(words, " ");

                if (strncasecmp(text, words, length) != 0 || !isspace((unsigned char)text[length]))
                        return false;
                text += length;
                text += strspn(text, " \t\r\n");
                words += length + (words[length] == ' ');
        }
        *at = text;
        return true;
}

static void take_name(const char **at)
{
        *at = skip_name(*at);
        *at += strspn(*at, " \t\r\n");
}

bool load_leaves_partitions_out(const char *text)
{
        if (take_words(&text, "alter table only")) {
                take_name(&text);
                return take_words(&text, "add");
        }
        if (!take_words(&text, "create index") && !take_words(&text, "create unique index"))
                return false;
        take_words(&text, "if not exists");
        if (!take_words(&text, "on only")) {
                take_name(&text);
                return take_words(&text, "on only");
        }
        return true;
}

/* The type's name, for the caller to free; NULL when the statement makes none. What stands behind it goes to ret_rest. */
static char *made_type(const char *text, const char **ret_rest)
{
        const char *name;

        if (!take_words(&text, "create type"))
                return NULL;
        name = text;
        text = skip_name(text);
        *ret_rest = text + strspn(text, " \t\r\n");
        return strndup(name, (size_t)(text - name));
}

char *load_made_shell(const char *text)
{
        const char *rest;
        _cleanup_free_ char *name = made_type(text, &rest);

        return name && !*rest ? steal(name) : NULL;
}

bool load_makes_type(const char *text, const char *name)
{
        const char *rest;
        _cleanup_free_ char *made = made_type(text, &rest);

        return made && *rest && strcasecmp(made, name) == 0;
}

bool load_alters_type(const char *text, const char *name)
{
        static const char *const beginnings[] = { "alter type ", "grant ", "revoke " };
        size_t length = strlen(name);
        char words[24];

        first_words(text, words, sizeof(words));
        if (!starts_with_any(words, beginnings, ARRAY_LENGTH(beginnings)))
                return false;
        for (const char *place = text; (place = strcasestr(place, name)); place++) {
                if (isspace((unsigned char)place[-1]) && isspace((unsigned char)place[length]))
                        return true;
        }
        return false;
}

enum load_kind load_kind_of(const struct script_statement *statement)
{
        char words[96];

        first_words(statement->text, words, sizeof(words));
        switch (statement->traits.kind) {
        case STATEMENT_BEGIN:
        case STATEMENT_COMMIT:
        case STATEMENT_SAVEPOINT:
        case STATEMENT_COPY_OUT:
                return LOAD_IDLE;
        case STATEMENT_ROLLBACK:
        case STATEMENT_PREPARED:
                return LOAD_REFUSED;
        default:
                break;
        }
        if (is_shared(words, statement->text))
                return LOAD_SHARED;
        if (is_idle(words))
                return LOAD_IDLE;
        if (is_setting(words, statement->text))
                return LOAD_SETTING;
        if (text_starts_with(words, "alter default privileges "))
                return LOAD_DEFAULTS;
        if (!statement->traits.alone)
                return LOAD_RUN;
        /* It would connect to the publisher. */
        return strcasestr(statement->traits.alone, "subscription") ? LOAD_REFUSED : LOAD_ALONE;
}

/* For the session, as the files of pg_dump do. */
static bool sets_config(const char *text)
{
        static const char beginning[] = "select pg_catalog.set_config(", end[] = ", false)";
        size_t length = strlen(text);

        return strncasecmp(text, beginning, strlen(beginning)) == 0 && length > strlen(end) &&
               strcasecmp(text + length - strlen(end), end) == 0 && !strchr(text + strlen(beginning), '(');
}

/* Whether the statement could run a function that somebody wrote, or reach beyond the database. */
static bool only_defines(const char *text)
{
        static const char *const beginnings[] = {
                "create schema ",
                "create table ",
                "create unlogged table ",
                "create sequence ",
                "create index ",
                "create unique index ",
                "create type ",
                "create domain ",
                "create view ",
                "create or replace view ",
                "create function ",
                "create or replace function ",
                "create procedure ",
                "create or replace procedure ",
                "create trigger ",
                "create policy ",
                "create statistics ",
                "create collation ",
                "alter table ",
                "alter sequence ",
                "alter index ",
                "alter view ",
                "alter function ",
                "alter type ",
                "alter default privileges ",
                "comment on ",
                "grant ",
                "revoke ",
                "set ",
                "reset ",
        };
        char words[96];

        first_words(text, words, sizeof(words));
        if (!starts_with_any(words, beginnings, ARRAY_LENGTH(beginnings)))
                return sets_config(text);
        if (text_starts_with(words, "create table ") || text_starts_with(words, "create unlogged "))
                return !strcasestr(text, "select") && !strcasestr(text, "execute") &&
                       !strcasestr(text, "values");
        /* What is set for a transaction shall hold for what stands behind it. */
        return !text_starts_with(words, "set local ") && !strcasestr(words, "tablespace") &&
               !strcasestr(text, "parameter");
}

bool load_only_defines(const struct script_statement *statement)
{
        switch (load_kind_of(statement)) {
        case LOAD_IDLE:
        case LOAD_SHARED:
                return true;
        default:
                return statement->traits.kind != STATEMENT_COPY_IN && only_defines(statement->text);
        }
}

bool load_is_shared(const struct script_statement *statement)
{
        return load_kind_of(statement) == LOAD_SHARED;
}
