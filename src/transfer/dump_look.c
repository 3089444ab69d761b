/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/dump_look.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "postgres/script.h"

bool statement_begins(const char *statement, const char *words)
{
        for (;;) {
                size_t length = strcspn(words, " ");

                while (isspace((unsigned char)*statement))
                        statement++;
                if (strncasecmp(statement, words, length) != 0)
                        return false;
                statement += length;
                words += length;
                if (isalnum((unsigned char)*statement) || *statement == '_')
                        return false;
                if (!*words)
                        return true;
                words++;
        }
}

static int refuse_reach(const struct script_statement *statement, const char *what, const char *hint,
                        ski_error *error)
{
        ski_error_set(error, -SKI_EREFUSED, "the dump reaches beyond its database: %s", what);
        ski_error_place(error, statement->file, statement->line, statement->column);
        return ski_error_hint(error, "%s", hint);
}

/* What reaches beyond the database that is being filled. */
static int check_reach(const struct script_statement *statement, ski_error *error)
{
        static const char *const refused[] = {
                "create database",  "drop database",  "alter database", "create role",       "alter role",
                "drop role",        "create user",    "alter user",     "drop user",         "create group",
                "alter group",      "drop group",     "alter system",   "create tablespace", "drop tablespace",
                "alter tablespace", "reassign owned", "load",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
                /* A mapping belongs to the database. */
                if (!statement_begins(statement->text, refused[i]) ||
                    statement_begins(statement->text, "create user mapping") ||
                    statement_begins(statement->text, "alter user mapping") ||
                    statement_begins(statement->text, "drop user mapping"))
                        continue;
                return refuse_reach(statement, refused[i],
                                    "a dump that pg_dump made without --create and --clean can be restored",
                                    error);
        }
        if (statement_begins(statement->text, "copy") && statement->data_line == 0)
                return refuse_reach(statement, "copy to or from a file or program",
                                    "rows stand in the dump itself, behind COPY … FROM stdin", error);
        return 0;
}

/* How the bytes behind it are to be read; a server would tell us. */
static void follow_settings(struct script *script, const struct script_statement *statement)
{
        if (statement_begins(statement->text, "set client_encoding"))
                script_set_utf8(script,
                                strcasestr(statement->text, "utf8") || strcasestr(statement->text, "utf-8"));
        if (statement_begins(statement->text, "set standard_conforming_strings"))
                script_set_standard_strings(script, !strcasestr(statement->text, "off"));
}

static bool names_owner(const struct script_statement *statement)
{
        return (statement_begins(statement->text, "alter") && strcasestr(statement->text, " owner to ")) ||
               statement_begins(statement->text, "set session authorization");
}

static int count_data(struct script *script, struct dump_facts *facts, ski_error *error)
{
        const char *bytes;
        size_t length;
        int r;

        facts->copies++;
        while ((r = script_read_data(script, &bytes, &length, error)) > 0)
                facts->data_bytes += length;
        return r;
}

/* What neither makes rows nor what rows go into. */
static bool may_stand_behind_rows(const struct script_statement *statement)
{
        static const char *const beginnings[] = {
                "create index",
                "create unique index",
                "create trigger",
                "create constraint trigger",
                "create rule",
                "create policy",
                "create statistics",
                "create publication",
                "alter table",
                "alter index",
                "alter statistics",
                "alter publication",
                "comment on",
                "create event trigger",
                "grant",
                "alter event trigger",
                "security label",
                "refresh materialized",
                "revoke",
                "alter default privileges",
                "set",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(beginnings); i++)
                if (statement_begins(statement->text, beginnings[i]))
                        return !strcasestr(statement->text, " attach partition ") ||
                               statement_begins(statement->text, "alter index");
        return false;
}

/* What is set in the middle would have to be set for whoever runs the rest as well. */
static bool changes_reading_or_role(const struct script_statement *statement)
{
        return (statement_begins(statement->text, "set client_encoding") &&
                !strcasestr(statement->text, "utf8") && !strcasestr(statement->text, "utf-8")) ||
               (statement_begins(statement->text, "set standard_conforming_strings") &&
                strcasestr(statement->text, "off")) ||
               statement_begins(statement->text, "set session") ||
               statement_begins(statement->text, "set role");
}

static int look_at_all(struct script *script, struct dump_facts *facts, ski_error *error)
{
        struct script_statement statement;
        bool can_be_cut = true;
        int r;

        while ((r = script_next(script, &statement, error)) > 0) {
                facts->statements++;
                facts->names_owners |= names_owner(&statement);
                follow_settings(script, &statement);
                r = check_reach(&statement, error);
                if (r == 0 && statement.data_line > 0)
                        r = count_data(script, facts, error);
                if (r < 0)
                        break;
                if (!may_stand_behind_rows(&statement))
                        facts->rest_offset = script_offset(script);
                can_be_cut &= !changes_reading_or_role(&statement);
        }
        if (!can_be_cut)
                facts->rest_offset = 0;
        return r;
}

/* What a script can't be is, in a dump, damage; commands of psql are no part of it. */
static int explain(int code, const struct dump_feed *feed, ski_error *error)
{
        if (code != -SKI_EUSAGE || !error)
                return code;
        bool is_command = error->message && strstr(error->message, "psql");
        error->code = is_command ? -SKI_EREFUSED : -SKI_EDIFFERS;
        return ski_error_prefix(error, is_command ? "%s is not run" : "%s is damaged, or no dump",
                                dump_feed_script(feed)->name);
}

static int check_whole(const struct dump_feed *feed, const struct dump_facts *facts, ski_error *error)
{
        const char *name = dump_feed_script(feed)->name;

        if (facts->statements == 0)
                return ski_error_set(error, -SKI_EDIFFERS, "%s is empty: it holds no statement", name);
        if (dump_feed_is_cluster(feed)) {
                ski_error_set(error, -SKI_EREFUSED, "%s is a dump of a whole server", name);
                return ski_error_hint(error, "pg_dump makes a dump of one database");
        }
        if (facts->is_pg_dump && !dump_feed_is_complete(feed))
                return ski_error_set(error, -SKI_EDIFFERS, "%s is cut off: its last line is missing", name);
        return 0;
}

int dump_look(struct dump_feed *feed, struct dump_facts *ret, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct dump_facts facts = { 0 };
        int r;

        r = script_open_feed(dump_feed_script(feed), &script, error);
        if (r == 0)
                r = look_at_all(script, &facts, error);
        if (r < 0)
                return explain(r, feed, error);
        facts.is_pg_dump = dump_feed_is_pg_dump(feed);
        if (!facts.is_pg_dump)
                facts.rest_offset = 0;
        r = check_whole(feed, &facts, error);
        if (r == 0)
                *ret = facts;
        return r;
}
