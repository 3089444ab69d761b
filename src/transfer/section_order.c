/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/section_order.h"

#include <string.h>

#include "base/text.h"
#include "postgres/script.h"
#include "transfer/dump_look.h"

/* A section on its way from statement to statement, each with what stands before it. */
struct cutting {
        struct script *script;
        struct script_statement statement;
        const char *begin, *end;
};

static int cutting_begin(struct cutting *cutting, const char *section, ski_error *error)
{
        *cutting = (struct cutting){ .begin = section, .end = section };
        return script_open_text(section, strlen(section), &cutting->script, error);
}

static void cutting_end(struct cutting *cutting)
{
        script_free(cutting->script);
}

static int cutting_next(struct cutting *cutting, const char *section, ski_error *error)
{
        const struct script_statement *statement = &cutting->statement;
        int r;

        r = script_next(cutting->script, &cutting->statement, error);
        if (r <= 0)
                return r;
        cutting->begin = cutting->end;
        cutting->end = section + statement->offset + statement->length;
        cutting->end += strcspn(cutting->end, ";");
        cutting->end += *cutting->end == ';';
        return r;
}

static void append_piece(struct text *text, const char *begin, const char *end)
{
        text_append_bytes(text, begin, (size_t)(end - begin));
}

static int give(const struct text *text, struct arena *arena, const char **ret, ski_error *error)
{
        *ret = text->failed ? NULL : arena_copy(arena, text_get(text));
        return *ret ? 0 : ski_error_oom(error);
}

static bool begins_with_any(const char *statement, const char *const *beginnings)
{
        for (; *beginnings; beginnings++)
                if (statement_begins(statement, *beginnings))
                        return true;
        return false;
}

/* Schemas ------------------------------------------------------------------------------------------ */

int section_grant_schemas_early(const char *section, struct arena *arena, const char **ret, ski_error *error)
{
        static const char *const schemas[] = { "create schema", "alter schema", "comment on schema", NULL };
        static const char *const grants[] = { "grant all on schema", "grant create on schema", NULL };
        static const char *const settings[] = { "set", "select", NULL };
        _cleanup_(cutting_end) struct cutting cutting = { 0 };
        _cleanup_text_ struct text early = TEXT_INIT, text = TEXT_INIT;
        const char *place = section;
        bool is_beginning = true;
        int r;

        *ret = section;
        if (!strstr(section, " ON SCHEMA ") || !strstr(section, " OWNER TO "))
                return 0;
        r = cutting_begin(&cutting, section, error);
        while (r >= 0 && (r = cutting_next(&cutting, section, error)) > 0) {
                const char *statement = cutting.statement.text;

                is_beginning &= begins_with_any(statement, settings);
                if (is_beginning || begins_with_any(statement, schemas))
                        place = cutting.end;
                else if (begins_with_any(statement, grants))
                        text_appendf(&early, "%s;\n", statement);
        }
        if (r < 0 || early.length == 0)
                return r;
        append_piece(&text, section, place);
        text_appendf(&text, "\n\n%s", text_get(&early));
        text_append(&text, place);
        return early.failed ? ski_error_oom(error) : give(&text, arena, ret, error);
}

/* Sequences ---------------------------------------------------------------------------------------- */

int section_leave_logged(const char *section, struct arena *arena, const char **ret, ski_error *error)
{
        static const char word[] = "\n    LOGGED\n";
        _cleanup_(cutting_end) struct cutting cutting = { 0 };
        _cleanup_text_ struct text text = TEXT_INIT;
        int r;

        *ret = section;
        if (!strstr(section, word))
                return 0;
        r = cutting_begin(&cutting, section, error);
        while (r >= 0 && (r = cutting_next(&cutting, section, error)) > 0) {
                const char *at = statement_begins(cutting.statement.text, "alter table") &&
                                                 strstr(cutting.statement.text, " AS IDENTITY (\n")
                                         ? memmem(cutting.begin, (size_t)(cutting.end - cutting.begin), word,
                                                  strlen(word))
                                         : NULL;

                append_piece(&text, cutting.begin, at ? at : cutting.end);
                if (at)
                        append_piece(&text, at + strlen(word) - 1, cutting.end);
        }
        if (r < 0)
                return r;
        text_append(&text, cutting.end);
        return give(&text, arena, ret, error);
}

/* Event triggers ------------------------------------------------------------------------------------ */

static bool is_of_event_trigger(const char *statement)
{
        static const char *const beginnings[] = { "create event trigger", "alter event trigger",
                                                  "comment on event trigger", NULL };

        /* The provider's name stands between the words. */
        return begins_with_any(statement, beginnings) ||
               (statement_begins(statement, "security label") && strstr(statement, " ON EVENT TRIGGER "));
}

int section_put_event_triggers_last(const char *section, struct arena *arena, const char **ret,
                                    ski_error *error)
{
        _cleanup_(cutting_end) struct cutting cutting = { 0 };
        _cleanup_text_ struct text last = TEXT_INIT, text = TEXT_INIT;
        int r;

        *ret = section;
        if (!strstr(section, "CREATE EVENT TRIGGER "))
                return 0;
        r = cutting_begin(&cutting, section, error);
        while (r >= 0 && (r = cutting_next(&cutting, section, error)) > 0)
                append_piece(is_of_event_trigger(cutting.statement.text) ? &last : &text, cutting.begin,
                             cutting.end);
        if (r < 0)
                return r;
        text_append(&text, text_get(&last));
        text_append(&text, cutting.end);
        return last.failed ? ski_error_oom(error) : give(&text, arena, ret, error);
}
