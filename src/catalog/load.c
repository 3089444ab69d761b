/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/load.h"

#include <string.h>

#include "base/log.h"
#include "catalog/load_internal.h"
#include "postgres/copy.h"
#include "postgres/database.h"
#include "postgres/pipeline.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

enum {
        BATCH = 64,              /* statements that share a savepoint, or a commit */
        FIRST_BATCH = 8,         /* so that the server has work soon */
        LARGEST_COPY = 64 << 20, /* the structure does not depend on rows: more of them are left out */
        SHOWN_FAILURES = 5,
};

struct items {
        struct load_item *items;
        size_t count, capacity;
};

struct loading {
        ski_session *session;
        const struct load_options *options;
        struct load_result *result;
        struct script *script;
        struct items batch;  /* to be run next, in order */
        struct items flight; /* sent, while the next batch is read from the files */
        struct pipeline pipeline;
        ski_scope flying;
        bool has_begun;        /* something was sent */
        bool is_committed;     /* what was sent is by itself: see commits() */
        struct items pending;  /* failed so far */
        struct strings shells; /* the types that began as one */
        bool file_makes_tables, file_has_waited;
        struct strings settings;
        size_t settings_in_effect; /* how many of them, from the first on; SIZE_MAX: others as well */
};

/* Items -------------------------------------------------------------------------------------------- */

static void item_clear(struct load_item *item)
{
        free(item->file);
        free(item->text);
        free(item->table);
        text_free(&item->data);
        ski_error_clear(&item->failure);
}

/* Leaves nothing to be cleared. */
static void item_drop(struct load_item *item)
{
        item_clear(item);
        *item = (struct load_item){ 0 };
}

static void items_clear(struct items *items)
{
        for (size_t i = 0; i < items->count; i++)
                item_clear(&items->items[i]);
        items->count = 0;
}

static void loading_clear(struct loading *loading)
{
        pipeline_end(&loading->pipeline);
        ski_scope_rollback(&loading->flying);
        items_clear(&loading->batch);
        items_clear(&loading->flight);
        items_clear(&loading->pending);
        free(loading->batch.items);
        free(loading->flight.items);
        free(loading->pending.items);
        strings_free(&loading->settings);
        strings_free(&loading->shells);
}

static struct load_item *items_add(struct items *items, ski_error *error)
{
        if (items->count == items->capacity) {
                size_t capacity = items->capacity ? items->capacity * 2 : BATCH;
                struct load_item *larger = reallocarray(items->items, capacity, sizeof(*larger));

                if (!larger) {
                        ski_error_oom(error);
                        return NULL;
                }
                items->items = larger;
                items->capacity = capacity;
        }
        items->items[items->count] = (struct load_item){ 0 };
        return &items->items[items->count++];
}

static struct load_item *batch_add(struct loading *loading, const struct script_statement *statement,
                                   ski_error *error)
{
        struct load_item *item = items_add(&loading->batch, error);

        if (!item)
                return NULL;
        item->file = strdup(statement->file);
        item->text = strndup(statement->text, statement->length);
        item->line = statement->line;
        item->column = statement->column;
        item->settings = loading->settings.count;
        item->alone = statement->traits.alone != NULL;
        if (!item->file || !item->text) {
                ski_error_oom(error);
                return NULL;
        }
        return item;
}

/* Hands the item over to those that are tried again. */
static int defer(struct loading *loading, struct load_item *item, ski_error *failure, ski_error *error)
{
        struct load_item *pending = items_add(&loading->pending, error);

        if (!pending)
                return -SKI_ENOMEM;
        *pending = *item;
        *item = (struct load_item){ 0 };
        ski_error_clear(&pending->failure);
        ski_error_move(&pending->failure, failure);
        return 0;
}

/* Running ------------------------------------------------------------------------------------------ */

static int give_data(const char **ret_bytes, size_t *ret_length, void *context, ski_error *error _unused_)
{
        struct text **rest = context;

        if (!*rest)
                return 0;
        *ret_bytes = text_get(*rest);
        *ret_length = (*rest)->length;
        *rest = NULL;
        return *ret_length > 0;
}

static int run_item(struct loading *loading, struct load_item *item, ski_error *error)
{
        struct text *data = &item->data;
        struct copy_input input = {
                .statement = item->text, .table = item->table, .source = give_data, .context = &data
        };
        int r;

        if (item->table)
                r = copy_in(loading->session, &input, error);
        else if (item->alone)
                r = ski_execute_alone(loading->session, NULL, error, item->text);
        else
                r = ski_execute(loading->session, NULL, error, item->text, SKI_NO_PARAMS);
        if (r < 0) {
                script_place_error(item->file, item->line, item->column, error);
                return r;
        }
        loading->result->statements++;
        return 0;
}

/* Whether what runs now has a transaction of its own. */
static bool commits(const struct loading *loading)
{
        const struct load_options *options = loading->options;

        return options->commits || (options->rest && !options->rest->session);
}

/* True for a refusal that may end once other statements have run. */
static bool may_pass_later(struct loading *loading, const ski_error *failure)
{
        if (failure->code != -SKI_ESERVER && failure->code != -SKI_EDATA)
                return false;
        /* A new label of an enum can't be used before it is committed; and one transaction holds so many locks. */
        if (!commits(loading) &&
            (text_equal(failure->sqlstate, "55P04") || text_equal(failure->sqlstate, "53200"))) {
                loading->result->needs_commits = true;
                return false;
        }
        return true;
}

/* Sends statements that have come to the flight, from `start` to `end`, in one scope and at once. */
static int send_flight(struct loading *loading, size_t start, size_t end, ski_error *failure)
{
        struct pipeline *pipeline = &loading->pipeline;
        int r;

        loading->is_committed = commits(loading);
        r = session_begin_by_hand(loading->session, 0, &loading->flying, failure);
        if (r == 0)
                r = pipeline_begin(pipeline, loading->session, failure);
        if (r == 0 && loading->is_committed)
                r = pipeline_add(pipeline, "SET LOCAL synchronous_commit = off", failure);
        for (size_t i = start; r == 0 && i < end; i++)
                r = pipeline_add(pipeline, loading->flight.items[i].text, failure);
        return r < 0 ? r : pipeline_send(pipeline, failure);
}

/* Waits for them. On failure nothing of them has happened, and ret_end is the failed one. */
static int take_flight(struct loading *loading, size_t start, size_t *ret_end, ski_error *failure)
{
        SKI_CLEANUP_RESULT ski_result *setting = NULL;
        int r = loading->is_committed ? pipeline_take(&loading->pipeline, &setting, failure) : 0;

        for (size_t i = start; r == 0 && i < *ret_end; i++) {
                const struct load_item *item = &loading->flight.items[i];
                SKI_CLEANUP_RESULT ski_result *result = NULL;

                r = pipeline_take(&loading->pipeline, &result, failure);
                if (r < 0) {
                        script_place_error(item->file, item->line, item->column, failure);
                        *ret_end = i;
                }
        }
        return r;
}

static int end_flight(struct loading *loading, size_t count, int r, ski_error *failure)
{
        pipeline_end(&loading->pipeline);
        if (r == 0)
                r = ski_scope_commit(&loading->flying, failure);
        ski_scope_rollback(&loading->flying);
        if (r < 0)
                return r;
        loading->result->statements += count;
        loading->result->committed |= loading->is_committed;
        return 0;
}

static int run_together(struct loading *loading, size_t start, size_t *ret_end, ski_error *failure)
{
        int r;

        r = send_flight(loading, start, *ret_end, failure);
        if (r == 0)
                r = take_flight(loading, start, ret_end, failure);
        return end_flight(loading, *ret_end - start, r, failure);
}

/* A function that gives the type, declared before it, has made its shell. */
static bool is_there_already(const struct load_item *item, const ski_error *failure)
{
        _cleanup_free_ char *shell = load_made_shell(item->text);

        return shell && text_equal(failure->sqlstate, "42710");
}

/* Waits for the batch that was sent; where a statement fails, what stood before it is run once more without it. */
static int finish_flight(struct loading *loading, ski_error *error)
{
        struct items *flight = &loading->flight;
        bool is_sent = true;
        size_t start = 0;

        while (start < flight->count) {
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
                size_t end = flight->count;
                int r;

                if (is_sent) {
                        r = take_flight(loading, start, &end, &failure);
                        r = end_flight(loading, end - start, r, &failure);
                } else {
                        r = run_together(loading, start, &end, &failure);
                }
                is_sent = false;
                if (r == 0)
                        break;
                if (!may_pass_later(loading, &failure) || end == flight->count)
                        return ski_error_move(error, &failure);
                r = end > start ? run_together(loading, start, &(size_t){ end }, error) : 0;
                if (r == 0 && !is_there_already(&flight->items[end], &failure))
                        r = defer(loading, &flight->items[end], &failure, error);
                if (r < 0)
                        return r;
                start = end + 1;
        }
        items_clear(flight);
        return 0;
}

/* Sends the batch: the server works on it while the next one is read. */
static int start_batch(struct loading *loading, ski_error *error)
{
        struct items empty;
        int r;

        r = finish_flight(loading, error);
        if (r < 0 || loading->batch.count == 0)
                return r;
        loading->has_begun = true;
        empty = loading->flight;
        loading->flight = loading->batch;
        loading->batch = empty;
        return send_flight(loading, 0, loading->flight.count, error);
}

static int run_batch(struct loading *loading, ski_error *error)
{
        int r;

        r = start_batch(loading, error);
        return r < 0 ? r : finish_flight(loading, error);
}

/* A statement that has a scope of its own. `ret_failed`: it may be tried again later. */
static int run_single(struct loading *loading, struct load_item *item, bool *ret_failed, ski_error *failure)
{
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = item->alone ? 0 : session_begin_by_hand(loading->session, 0, &scope, failure);
        if (r < 0)
                return r;
        r = run_item(loading, item, failure);
        if (r == 0 && !item->alone)
                r = ski_scope_commit(&scope, failure);
        ski_scope_rollback(&scope);
        loading->result->committed |= r == 0 && commits(loading);
        *ret_failed = r < 0 && may_pass_later(loading, failure);
        return *ret_failed ? 0 : r;
}

/* The batch's only statement, whose place is now. */
static int run_only(struct loading *loading, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct load_item *item = &loading->batch.items[0];
        bool failed;
        int r;

        r = run_single(loading, item, &failed, &failure);
        if (r < 0)
                return ski_error_move(error, &failure);
        if (failed)
                r = defer(loading, item, &failure, error);
        items_clear(&loading->batch);
        return r;
}

/* Settings ----------------------------------------------------------------------------------------- */

static int run_setting(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct load_item *item = batch_add(loading, statement, error);
        bool failed;
        int r;

        if (!item)
                return -SKI_ENOMEM;
        r = run_single(loading, item, &failed, &failure);
        /* Of a later version: it can't be about what this one has. */
        if (failed && text_equal(failure.sqlstate, "42704") && !strcasestr(item->text, "role")) {
                log_info("%s, line %u: %s; left out", item->file, item->line, failure.message);
                items_clear(&loading->batch);
                return 0;
        }
        if (r < 0 || failed)
                return ski_error_move(error, &failure);
        strings_add(&loading->settings, item->text);
        loading->settings_in_effect = loading->settings.count;
        items_clear(&loading->batch);
        return loading->settings.failed ? ski_error_oom(error) : 0;
}

int load_reset_settings(ski_session *session, const char *role, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        r = session_run_simple(session, "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL", NULL, error);
        if (r < 0 || !role)
                return r;
        quote_format(&statement, "SET ROLE %I", role);
        if (statement.failed)
                return ski_error_oom(error);
        return session_run_simple(session, text_get(&statement), NULL, error);
}

static int reset_settings(struct loading *loading, ski_error *error)
{
        return load_reset_settings(loading->session, loading->options->role, error);
}

/* Makes the first `count` settings those that hold. */
static int apply_settings(struct loading *loading, size_t count, ski_error *error)
{
        int r = 0;

        if (loading->settings_in_effect > count) {
                r = reset_settings(loading, error);
                loading->settings_in_effect = 0;
        }
        while (r == 0 && loading->settings_in_effect < count)
                r = session_run_simple(loading->session, loading->settings.items[loading->settings_in_effect++],
                                       NULL, error);
        return r;
}

/* A setting may have changed how the text behind it is to be read. */
static void follow_settings(struct loading *loading)
{
        PGconn *connection = loading->session->connection;
        const char *standard = PQparameterStatus(connection, "standard_conforming_strings");

        script_set_utf8(loading->script, PQclientEncoding(connection) == pg_char_to_encoding("UTF8"));
        script_set_standard_strings(loading->script, text_equal(standard, "on"));
}

/* Reading ------------------------------------------------------------------------------------------ */

/* Reads the data, so that they can be copied more than once; ret_kept is false where they are too many. */
static int take_data(struct loading *loading, struct load_item *item, bool *ret_kept, ski_error *error)
{
        const char *bytes;
        size_t length;
        int r;

        *ret_kept = true;
        while ((r = script_read_data(loading->script, &bytes, &length, error)) > 0) {
                *ret_kept = *ret_kept && item->data.length + length <= LARGEST_COPY;
                if (*ret_kept)
                        text_append_bytes(&item->data, bytes, length);
        }
        return item->data.failed ? ski_error_oom(error) : r;
}

static int refuse(const struct script_statement *statement, const char *reason, const char *hint,
                  ski_error *error)
{
        ski_error_set(error, -SKI_EUSAGE, "%s", reason);
        ski_error_hint(error, "%s", hint);
        return ski_error_place(error, statement->file, statement->line, statement->column);
}

/* What can't share a scope with its neighbours: CREATE INDEX CONCURRENTLY. */
static int load_single(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        int r;

        r = run_batch(loading, error);
        if (r < 0)
                return r;
        if (!batch_add(loading, statement, error))
                return -SKI_ENOMEM;
        return run_only(loading, error);
}

static int load_copy(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        struct load_item *item;
        bool kept;
        int r;

        r = run_batch(loading, error);
        if (r < 0)
                return r;
        item = batch_add(loading, statement, error);
        if (!item)
                return -SKI_ENOMEM;
        item->table = strdup(statement->traits.table ? statement->traits.table : "");
        if (!item->table)
                return ski_error_oom(error);
        r = take_data(loading, item, &kept, error);
        if (r == 0 && kept)
                return run_only(loading, error);
        items_clear(&loading->batch);
        return r;
}

static int load_alone(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        if (!commits(loading)) {
                loading->result->needs_commits = true;
                return refuse(statement, "the server refuses this statement inside a transaction",
                              "leave out CONCURRENTLY", error);
        }
        return load_single(loading, statement, error);
}

static int load_setting(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        int r;

        r = run_batch(loading, error);
        if (r < 0)
                return r;
        r = run_setting(loading, statement, error);
        if (r == 0)
                follow_settings(loading);
        return r;
}

static int load_plain(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        if (!batch_add(loading, statement, error))
                return -SKI_ENOMEM;
        return loading->batch.count < (loading->has_begun ? BATCH : FIRST_BATCH) ? 0
                                                                                 : start_batch(loading, error);
}

/* Shells ------------------------------------------------------------------------------------------- */

/* The type that the statement alters and that began as a shell; NULL: none. */
static const char *altered_shell(const struct loading *loading, const char *text)
{
        for (size_t i = 0; i < loading->shells.count; i++) {
                if (load_alters_type(text, loading->shells.items[i]))
                        return loading->shells.items[i];
        }
        return NULL;
}

/* Whether what makes the type of its shell is among the first `count` that have failed. */
static bool is_still_shell(const struct loading *loading, const char *type, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                if (load_makes_type(loading->pending.items[i].text, type))
                        return true;
        }
        return false;
}

/* The server gives a shell another owner, who then has to make the type, and forgets the privileges on it. */
static int load_altered(struct loading *loading, const struct script_statement *statement, const char *type,
                        ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = run_batch(loading, error);
        if (r < 0 || !is_still_shell(loading, type, loading->pending.count))
                return r < 0 ? r : load_plain(loading, statement, error);
        if (!batch_add(loading, statement, error))
                return -SKI_ENOMEM;
        ski_error_set(&failure, -SKI_ESERVER, "type %s is only a shell", type);
        memcpy(failure.sqlstate, "42704", sizeof(failure.sqlstate));
        ski_error_place(&failure, statement->file, statement->line, statement->column);
        r = defer(loading, &loading->batch.items[0], &failure, error);
        items_clear(&loading->batch);
        return r;
}

static int note_shell(struct loading *loading, const char *text, ski_error *error)
{
        _cleanup_free_ char *shell = load_made_shell(text);

        if (shell)
                strings_add(&loading->shells, shell);
        return loading->shells.failed ? ski_error_oom(error) : 0;
}

/* Trying again ------------------------------------------------------------------------------------- */

static int try_again(struct loading *loading, bool *ret_progress, ski_error *error)
{
        struct items *pending = &loading->pending;
        size_t kept = 0;
        int r = 0;

        *ret_progress = false;
        for (size_t i = 0; i < pending->count; i++) {
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
                struct load_item *item = &pending->items[i];
                bool failed = true;

                const char *shell = altered_shell(loading, item->text);
                bool waits = item->unchecked || (shell && is_still_shell(loading, shell, kept));

                if (r == 0 && !waits)
                        r = apply_settings(loading, item->settings, error);
                if (r == 0 && !waits) {
                        r = run_single(loading, item, &failed, &failure);
                        if (r < 0)
                                ski_error_move(error, &failure);
                }
                if (r == 0 && !failed) {
                        item_clear(item);
                        loading->result->late++;
                        *ret_progress = true;
                        continue;
                }
                if (failure.code)
                        ski_error_move(&item->failure, &failure);
                pending->items[kept++] = *item;
        }
        pending->count = kept;
        return r;
}

static int try_all_again(struct loading *loading, ski_error *error)
{
        bool progress = true;
        int r = 0;

        while (r == 0 && progress && loading->pending.count > 0)
                r = try_again(loading, &progress, error);
        return r;
}

/* Circles ------------------------------------------------------------------------------------------ */

/* Makes the routine whatever its body says. */
static int make_unchecked(struct loading *loading, struct load_item *item, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        bool failed;
        int r;

        r = apply_settings(loading, item->settings, error);
        if (r < 0)
                return r;
        loading->settings_in_effect = SIZE_MAX;
        r = session_run_simple(loading->session, "SET check_function_bodies = off", NULL, error);
        if (r < 0)
                return r;
        r = run_single(loading, item, &failed, &failure);
        if (r < 0)
                return ski_error_move(error, &failure);
        item->unchecked = !failed;
        return 0;
}

/* The statement as one that may replace the routine, for the caller to free; ret_added: by how much it is longer. */
static char *made_once_more(const char *text, size_t *ret_added)
{
        static const char first[] = "create", added[] = " OR REPLACE";
        const char *rest = text + strlen(first), *second = rest + strspn(rest, " \t\r\n");
        bool replaces = strncasecmp(second, "or", 2) == 0;

        *ret_added = replaces ? 0 : strlen(added);
        return text_format("%.*s%s%s", (int)strlen(first), text, replaces ? "" : added, rest);
}

/* Makes the routine again with its body checked, and takes that back: what was altered since then stays. */
static int remake(struct loading *loading, struct load_item *item, ski_error *failure)
{
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(loading->session, 0, &scope, failure);
        if (r == 0)
                r = ski_execute(loading->session, NULL, failure, item->text, SKI_NO_PARAMS);
        ski_scope_rollback(&scope);
        return r;
}

/* Drops the item where the server finds the body right; else it keeps the reason. */
static int check_body(struct loading *loading, struct load_item *item, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct load_item again = *item;
        size_t added;
        int r;

        r = apply_settings(loading, item->settings, error);
        if (r < 0)
                return r;
        again.text = made_once_more(item->text, &added);
        if (!again.text)
                return ski_error_oom(error);
        r = remake(loading, &again, &failure);
        free(again.text);
        if (r == 0) {
                item_drop(item);
                return 0;
        }
        if (failure.line == 1 && failure.column > added)
                failure.column -= (unsigned)added;
        script_place_error(item->file, item->line, item->column, &failure);
        if (!may_pass_later(loading, &failure))
                return ski_error_move(error, &failure);
        ski_error_clear(&item->failure);
        ski_error_move(&item->failure, &failure);
        return 0;
}

static int check_bodies(struct loading *loading, ski_error *error)
{
        struct items *pending = &loading->pending;
        size_t kept = 0;
        int r = 0;

        for (size_t i = 0; i < pending->count; i++) {
                if (r == 0 && pending->items[i].unchecked)
                        r = check_body(loading, &pending->items[i], error);
                if (pending->items[i].text)
                        pending->items[kept++] = pending->items[i];
        }
        pending->count = kept;
        return r;
}

/* A table whose default calls a function that reads the table, functions that call each other: the routines are made
 * first, and their bodies are checked once all is there. */
static int break_circles(struct loading *loading, ski_error *error)
{
        struct items *pending = &loading->pending;
        bool progress = true;
        int r = 0;

        while (r == 0 && progress && pending->count > 0) {
                progress = false;
                for (size_t i = 0; r == 0 && i < pending->count; i++) {
                        struct load_item *item = &pending->items[i];

                        if (item->unchecked || !load_makes_routine(item->text))
                                continue;
                        r = make_unchecked(loading, item, error);
                        progress = progress || item->unchecked;
                }
                if (r == 0 && progress)
                        r = try_all_again(loading, error);
        }
        return r;
}

/* Makes all that stands before and can be there by now. */
static int load_before(struct loading *loading, ski_error *error)
{
        int r;

        r = run_batch(loading, error);
        if (r == 0)
                r = try_all_again(loading, error);
        if (r == 0)
                r = break_circles(loading, error);
        return r < 0 ? r : apply_settings(loading, loading->settings.count, error);
}

/* What stood before it must not get what it gives to later objects. */
static int load_defaults(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        int r;

        r = load_before(loading, error);
        return r < 0 ? r : load_plain(loading, statement, error);
}

/* What a file says of ONLY a table that another one makes is meant for when the table's partitions are there. */
static int wait_for_partitions(struct loading *loading, const char *text, ski_error *error)
{
        if (load_makes_table(text))
                loading->file_makes_tables = true;
        if (loading->file_makes_tables || loading->file_has_waited || !load_leaves_partitions_out(text))
                return 0;
        loading->file_has_waited = true;
        return load_before(loading, error);
}

static int load_usual(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        const char *shell = altered_shell(loading, statement->text);
        int r;

        if (shell)
                return load_altered(loading, statement, shell, error);
        r = note_shell(loading, statement->text, error);
        if (r == 0)
                r = wait_for_partitions(loading, statement->text, error);
        return r < 0 ? r : load_plain(loading, statement, error);
}

static int begin_rest(struct loading *loading, ski_error *error)
{
        int r;

        r = run_batch(loading, error);
        return r < 0 ? r : session_begin_by_hand(loading->session, 0, loading->options->rest, error);
}

static int load_statement(struct loading *loading, const struct script_statement *statement, ski_error *error)
{
        const ski_scope *rest = loading->options->rest;
        int r = rest && !rest->session && !load_only_defines(statement) ? begin_rest(loading, error) : 0;

        if (r < 0)
                return r;
        switch (load_kind_of(statement)) {
        case LOAD_SETTING:
                return load_setting(loading, statement, error);
        case LOAD_DEFAULTS:
                return load_defaults(loading, statement, error);
        case LOAD_ALONE:
                return load_alone(loading, statement, error);
        case LOAD_SHARED:
                loading->result->left_out++;
                return 0;
        case LOAD_IDLE:
                return 0;
        case LOAD_REFUSED:
                return refuse(statement, "this statement can't be loaded into a shadow database",
                              "it takes back what was loaded, or it would reach for another server; a "
                              "subscription is "
                              "written WITH (connect = false)",
                              error);
        default:
                return statement->traits.kind == STATEMENT_COPY_IN ? load_copy(loading, statement, error)
                                                                   : load_usual(loading, statement, error);
        }
}

static int load_file(struct loading *loading, const char *file, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open(file, &script, error);
        if (r < 0)
                return r;
        loading->script = script;
        loading->file_makes_tables = loading->file_has_waited = false;
        follow_settings(loading);
        while ((r = script_next(script, &statement, error)) > 0) {
                r = load_statement(loading, &statement, error);
                if (r < 0)
                        return r;
        }
        return r;
}

/* The whole ----------------------------------------------------------------------------------------- */

static int tell_cause(const struct loading *loading, ski_error *error)
{
        const struct items *pending = &loading->pending;
        size_t cause = load_find_cause(pending->items, pending->count), shown = 0;
        struct load_item *item = &pending->items[cause];
        _cleanup_text_ struct text others = TEXT_INIT;

        for (size_t i = 0; i < pending->count && shown < SHOWN_FAILURES; i++) {
                const ski_error *failure = &pending->items[i].failure;

                if (i != cause && shown++ < SHOWN_FAILURES)
                        text_appendf(&others, "\n%s:%u: %s", failure->file, failure->line, failure->message);
        }
        ski_error_move(error, &item->failure);
        if (!error || pending->count == 1)
                return error ? error->code : -SKI_ESERVER;
        return ski_error_detail(
                error, "%s%s%zu more statement%s of the files fail%s:%s%s", error->detail ? error->detail : "",
                error->detail ? "\n" : "", pending->count - 1, text_plural(pending->count - 1),
                pending->count == 2 ? "s" : "", text_get(&others), pending->count - 1 > shown ? "\n…" : "");
}

static int load_late(struct loading *loading, ski_error *error)
{
        int r;

        r = try_all_again(loading, error);
        if (r == 0)
                r = break_circles(loading, error);
        if (r == 0)
                r = check_bodies(loading, error);
        if (r < 0 || loading->pending.count == 0)
                return r;
        return tell_cause(loading, error);
}

static int load_all(struct loading *loading, const struct strings *files, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < files->count; i++)
                r = load_file(loading, files->items[i], error);
        if (r == 0)
                r = run_batch(loading, error);
        if (r == 0)
                r = load_late(loading, error);
        return r;
}

int load_files(ski_session *session, const struct strings *files, const struct load_options *options,
               struct load_result *ret, ski_error *error)
{
        _cleanup_(loading_clear) struct loading loading = { .session = session,
                                                            .options = options,
                                                            .result = ret };
        int r;

        *ret = (struct load_result){ 0 };
        r = reset_settings(&loading, error);
        if (r == 0)
                r = load_all(&loading, files, error);
        if (r < 0)
                return r;
        return reset_settings(&loading, error);
}
