/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/log.h"
#include "operations/restoring_internal.h"
#include "operations/run_script.h"
#include "postgres/quote.h"
#include "postgres/script.h"
#include "postgres/session_internal.h"
#include "transfer/dump_look.h"

/* A dump while it runs. */
struct running {
        struct restoring *restoring;
        ski_session *session;
        bool as_role;  /* objects without a stated owner belong to the environment's role */
        bool has_role; /* which the session has taken on */
        uint64_t total;
        struct strings settings; /* that the dump has made so far */
};

/* Whose objects are ------------------------------------------------------------------------------------ */

static bool states_owner(const char *statement)
{
        return statement_begins(statement, "alter") && strcasestr(statement, " owner to ") != NULL;
}

static bool states_privileges(const char *statement)
{
        return statement_begins(statement, "grant") || statement_begins(statement, "revoke") ||
               statement_begins(statement, "alter default privileges");
}

bool restoring_wants(const struct restoring *restoring, const char *statement)
{
        if (restoring->no_owner && states_owner(statement))
                return false;
        return !restoring->no_privileges || !states_privileges(statement);
}

static int take_role(struct running *running, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        quote_format(&statement, "set role %I", running->restoring->change->environment->role);
        if (statement.failed)
                return ski_error_oom(error);
        running->has_role = true;
        return ski_execute_alone(running->session, NULL, error, text_get(&statement));
}

static bool wants(const struct script_statement *statement, void *context)
{
        struct running *running = context;
        bool is_extension = statement_begins(statement->text, "create extension") ||
                            statement_begins(statement->text, "comment on extension");

        /* An extension may need more rights than the environment's role has. */
        if (running->has_role && is_extension) {
                ski_execute_alone(running->session, NULL, NULL, "reset role");
                running->has_role = false;
        } else if (running->as_role && !running->has_role && !is_extension) {
                take_role(running, NULL);
        }
        if (statement_begins(statement->text, "set"))
                strings_addf(&running->settings, "%s;\n", statement->text);
        return restoring_wants(running->restoring, statement->text);
}

/* What fails without harm ------------------------------------------------------------------------------ */

static void note(struct running *running, const char *text, const struct script_statement *statement)
{
        _cleanup_free_ char *line = strndup(statement->text, strcspn(statement->text, "\n"));

        if (!line)
                return;
        log_info("%s, line %u: %s: %s", statement->file, statement->line, text, line);
        strings_addf(&running->restoring->notes, "line %u: %s: %s", statement->line, text, line);
}

/* "SET transaction_timeout = 0" of a newer pg_dump. */
static bool is_unknown_setting(const char *statement, const ski_error *failure)
{
        return statement_begins(statement, "set") &&
               (text_equal(failure->sqlstate, "42704") || text_equal(failure->sqlstate, "22023"));
}

/* What is the last one so far; such as a tablespace that is not there. */
static void leave_setting(struct running *running, const struct script_statement *statement)
{
        note(running, "this server does not know the setting", statement);
        if (running->settings.count > 0)
                strings_remove(&running->settings, running->settings.count - 1);
}

/* A dump made with --clean drops what a new database does not have. */
static bool is_missing_already(const char *statement, const ski_error *failure)
{
        static const char *const undefined[] = { "42P01", "42704", "42883", "3F000", "42703" };
        bool drops = statement_begins(statement, "drop") ||
                     (statement_begins(statement, "alter") && strcasestr(statement, " drop "));

        for (size_t i = 0; drops && i < ARRAY_LENGTH(undefined); i++)
                if (text_equal(failure->sqlstate, undefined[i]))
                        return true;
        return false;
}

/* Comments on extensions are their owner's to make, who is often a superuser. */
static bool is_comment_on_extension(const char *statement, const ski_error *failure)
{
        return statement_begins(statement, "comment on extension") && text_equal(failure->sqlstate, "42501");
}

static bool forgives(const struct script_statement *statement, const ski_error *failure, void *context)
{
        struct running *running = context;

        if (is_unknown_setting(statement->text, failure))
                leave_setting(running, statement);
        else if (is_missing_already(statement->text, failure))
                log_debug("%s, line %u: nothing to drop", statement->file, statement->line);
        else if (is_comment_on_extension(statement->text, failure))
                note(running, "this role may not comment on it", statement);
        else
                return false;
        return true;
}

/* Running ---------------------------------------------------------------------------------------------- */

static void show(const struct script_progress *progress, void *context)
{
        const struct running *running = context;

        restoring_report(running->restoring, "restoring", progress->bytes, running->total, NULL);
}

/* Nobody else is in the new database, and the swap's commit waits for the disk. */
static int prepare_session(struct running *running, ski_error *error)
{
        const char *role = running->restoring->change->environment->role;
        int r;

        r = ski_execute_alone(running->session, NULL, error, "set synchronous_commit = off");
        if (r == 0)
                r = ski_execute_alone(running->session, NULL, error, "set statement_timeout = 0");
        if (r == 0 && strcmp(ski_session_role(running->session), role) == 0)
                running->as_role = false;
        return r == 0 && running->as_role ? take_role(running, error) : r;
}

/* The dump up to where the rest begins; all of it where that is not known. */
struct limited_feed {
        const struct script_feed *feed;
        uint64_t left;
};

static int read_limited(void *context, char *buffer, size_t size, size_t *ret_length, ski_error *error)
{
        struct limited_feed *limited = context;
        int r;

        if (size > limited->left)
                size = (size_t)limited->left;
        *ret_length = 0;
        if (size == 0)
                return 0;
        r = limited->feed->read(limited->feed->context, buffer, size, ret_length, error);
        limited->left -= *ret_length;
        return r;
}

static int run_script(struct running *running, const struct script_feed *feed, ski_error *error)
{
        const struct script_source source = { .feed = feed };
        const struct script_options options = {
                .no_transaction = true,
                .receiver = { .on_progress = show, .context = running },
                .judge = { .wants = wants, .forgives = forgives, .context = running },
        };
        int r;

        r = run_scripts(running->session, &source, 1, &options, NULL, error);
        return r < 0 ? restoring_explain(running->restoring, r, error) : 0;
}

static int read_rest(const struct running *running, const struct script_feed *feed, struct content *content,
                     ski_error *error)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        char buffer[16 * 1024];
        size_t length;
        int r;

        strings_join(&running->settings, "", &text);
        while ((r = feed->read(feed->context, buffer, sizeof(buffer), &length, error)) == 0 && length > 0)
                text_append_bytes(&text, buffer, length);
        if (r < 0)
                return r;
        content->post_data = running->settings.failed ? NULL : arena_copy(&content->arena, text_get(&text));
        if (!content->post_data)
                return ski_error_oom(error);
        return restoring_strip(running->restoring, content, &content->post_data, error);
}

/* What is behind the rows, several things at once, and the statistics. */
static int build_rest(const struct running *running, const struct script_feed *feed,
                      const struct conninfo *building, ski_error *error)
{
        const struct restoring *restoring = running->restoring;
        const ski_session_options session = change_catalog_options(restoring->change);
        _cleanup_(content_freep) struct content *content = calloc(1, sizeof(*content));
        int r;

        if (!content)
                return ski_error_oom(error);
        content->encoding = "UTF8";
        content->pre_data = content->large_object_rights = "";
        r = read_rest(running, feed, content, error);
        if (r < 0)
                return r;
        struct live_target target = {
                .conninfo = building,
                .options = &session,
                .encoding = content->encoding,
                .role = running->as_role ? restoring->change->environment->role : NULL,
        };
        const struct engine_options options = {
                .jobs = restoring_jobs(restoring),
                .database = &target,
                .progress = restoring_watch,
                .context = (void *)restoring,
        };
        r = engine_run(&options, content, NULL, error);
        return r < 0 ? restoring_explain(restoring, r, error) : 0;
}

static int collect_statistics(const struct restoring *restoring, ski_session *session, ski_error *error)
{
        int r;

        restoring_report(restoring, "collecting statistics", 0, 0, NULL);
        r = ski_execute_alone(session, NULL, error, "reset role");
        if (r == 0)
                r = ski_execute_alone(session, NULL, error, "set statement_timeout = 0");
        return r < 0 ? r : ski_execute_alone(session, NULL, error, "analyze");
}

static int run(struct running *running, const struct conninfo *building, ski_error *error)
{
        const struct project *project = running->restoring->change->project;
        uint64_t rest = running->restoring->rest_offset;
        _cleanup_(dump_feed_freep) struct dump_feed *feed = NULL;
        int r;

        r = dump_feed_open(running->restoring->backup->path, running->restoring->secret,
                           setting_text(project, "server.programs"), &feed, error);
        if (r < 0)
                return r;
        struct limited_feed limited = { dump_feed_script(feed), rest > 0 ? rest : UINT64_MAX };
        const struct script_feed before = { read_limited, &limited, limited.feed->name };
        r = run_script(running, &before, error);
        if (r < 0)
                return r;
        if (rest == 0)
                return collect_statistics(running->restoring, running->session, error);
        ski_session_close(steal(running->session));
        return build_rest(running, limited.feed, building, error);
}

int restoring_run_dump(struct restoring *restoring, const struct conninfo *building, ski_error *error)
{
        const ski_session_options options = restoring->change->session;
        struct running running = {
                .restoring = restoring,
                .as_role = restoring->no_owner || !restoring->names_owners,
                .total = restoring->backup->bytes,
        };
        int r;

        r = session_open(building, &options, &running.session, error);
        if (r == 0)
                r = prepare_session(&running, error);
        if (r == 0)
                r = run(&running, building, error);
        ski_session_close(running.session);
        strings_free(&running.settings);
        return r;
}
