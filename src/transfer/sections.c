/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/sections.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/process.h"
#include "catalog/filter.h"
#include "catalog/fit.h"
#include "catalog/kind.h"
#include "catalog/kinds/all.h"
#include "catalog/plan.h"
#include "catalog/script.h"
#include "catalog/sections.h"
#include "postgres/programs.h"
#include "postgres/session_internal.h"
#include "transfer/section_order.h"

void section_writer_clear(struct section_writer *writer)
{
        free(writer->pg_dump);
        *writer = (struct section_writer){ 0 };
}

int sections_find_writer(int server_version, const char *programs, struct section_writer *ret, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct section_writer writer = { 0 };
        int r;

        r = programs_find_nearest("pg_dump", server_version, server_version, programs, &writer.pg_dump,
                                  &writer.major, &failure);
        if (r < 0 && r != -SKI_EPROGRAM)
                return ski_error_move(error, &failure);
        *ret = writer;
        return 0;
}

enum { MANY_TABLES = 500 };

/* pg_dump ---------------------------------------------------------------------------------------- */

/* One run of pg_dump. What it writes stays in memory until it has ended: both runs go on side by side. */
struct dump {
        pid_t pid;
        int output, words; /* standard output and error */
};

static void dump_clear(struct dump *dump)
{
        process_kill(dump->pid);
        closep(&dump->output);
        closep(&dump->words);
}

static int compose_dump(const struct section_request *request, const char *program, const char *section,
                        const struct content *content, struct strings *argv, ski_error *error)
{
        _cleanup_free_ char *address = conninfo_string(request->conninfo);

        if (!address)
                return ski_error_oom(error);
        strings_add(argv, program);
        strings_addf(argv, "--dbname=%s", address);
        strings_addf(argv, "--section=%s", section);
        strings_addf(argv, "--snapshot=%s", request->snapshot);
        strings_add(argv, "--no-password");
        strings_add(argv, "--no-subscriptions");
        /* Large objects are rows to us, with what belongs to them. */
        strings_add(argv, "--no-blobs");
        /* Nothing of this reads rows; but what is made by it later does, when a materialized view is filled. */
        strings_add(argv, "--enable-row-security");
        strings_addf(argv, "--encoding=%s", text_equal(content->encoding, "SQL_ASCII") ? "SQL_ASCII" : "UTF8");
        for (const char *const *name = content->left_out; name && *name; name++)
                strings_addf(argv, "--exclude-table=%s", *name);
        if (request->no_owner)
                strings_add(argv, "--no-owner");
        if (request->no_privileges)
                strings_add(argv, "--no-privileges");
        return argv->failed ? ski_error_oom(error) : 0;
}

static int start_dump(const struct section_request *request, const char *program, const char *section,
                      const struct content *content, struct dump *ret, ski_error *error)
{
        _cleanup_strings_ struct strings argv = STRINGS_INIT, environment = STRINGS_INIT;
        int r;

        r = compose_dump(request, program, section, content, &argv, error);
        if (r == 0)
                r = program_environment(request->conninfo, &environment, error);
        if (r < 0)
                return r;
        /* What it says is read by us: it must not come in another language. */
        strings_add(&environment, "LC_MESSAGES=C");
        if (environment.failed)
                return ski_error_oom(error);
        ret->output = memfd_create("section", MFD_CLOEXEC);
        ret->words = memfd_create("words", MFD_CLOEXEC);
        if (ret->output < 0 || ret->words < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot make a file in memory");
        const struct process_options options = {
                .argv = (const char *const *)argv.items,
                .environment = (const char *const *)environment.items,
                .unset_prefix = "PG",
                .input = PROCESS_NULL,
                .output = ret->output,
                .errors = ret->words,
        };
        return process_start(&options, &ret->pid, error);
}

static int read_memory(int fd, struct text *content)
{
        char buffer[64 * 1024];
        ssize_t length;
        off_t at = 0;

        while ((length = pread(fd, buffer, sizeof(buffer), at)) > 0) {
                text_append_bytes(content, buffer, (size_t)length);
                at += length;
        }
        return length < 0 || content->failed ? -SKI_ENOMEM : 0;
}

/* "permission denied for table t" out of "pg_dump: error: query failed: ERROR:  permission denied for table t". */
static int dump_error(int status, const struct text *words, ski_error *error)
{
        _cleanup_free_ char *described = process_describe_status(status), *line = NULL;
        const char *reason = strstr(text_get(words), "ERROR:  ");

        if (!described)
                return ski_error_oom(error);
        if (reason)
                reason += strlen("ERROR:  ");
        else if ((reason = strstr(text_get(words), "error: ")))
                reason += strlen("error: ");
        else
                reason = "";
        line = strndup(reason, strcspn(reason, "\n"));
        ski_error_set(error, -SKI_EPROGRAM, "pg_dump %s%s%s", described, line && *line ? ": " : "",
                      line ? line : "");
        if (words->length > 0)
                ski_error_detail(error, "%s", text_get(words));
        return -SKI_EPROGRAM;
}

/* pg_dump itself would wait for ever where the network stands still, and not even heed SIGTERM, on which it asks the
 * server to cancel. So we ask for a sign of life on our own way now and then, and kill it. */
static int wait_for_dump(const struct section_request *request, struct dump *dump, int *ret_status,
                         ski_error *error)
{
        enum { PATIENCE = 60 /* seconds */ };
        unsigned limit = request->session->silence_limit;
        int r;

        while ((r = process_wait_briefly(dump->pid, (limit > 0 ? limit : PATIENCE) * 1000, ret_status)) == 0) {
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED,
                                             "interrupted while reading the structure");
                r = ski_execute(request->session, NULL, error, "select 1", SKI_NO_PARAMS);
                if (r < 0)
                        return ski_error_prefix(error, "while pg_dump reads the structure");
        }
        dump->pid = 0;
        return r < 0 ? ski_error_set_errno(error, -SKI_EPROGRAM, -r, "cannot wait for pg_dump") : 0;
}

static int finish_dump(const struct section_request *request, struct dump *dump, struct arena *arena,
                       const char **ret, ski_error *error)
{
        _cleanup_text_ struct text output = TEXT_INIT, words = TEXT_INIT;
        int status, r;

        r = wait_for_dump(request, dump, &status, error);
        if (r < 0)
                return r;
        if (read_memory(dump->words, &words) < 0 || read_memory(dump->output, &output) < 0)
                return ski_error_oom(error);
        if (status != 0)
                return dump_error(status, &words, error);
        *ret = arena_copy(arena, text_get(&output));
        return *ret ? 0 : ski_error_oom(error);
}

/* A database that checks no encoding may hold names and comments that are no text to the parser: the line that tells of one
 * is named as far as it can be read. */
static int check_is_text(const char *sql, ski_error *error)
{
        size_t length = strlen(sql), valid = text_utf8_valid(sql, length), start = valid;

        if (valid == length)
                return 0;
        while (start > 0 && sql[start - 1] != '\n')
                start--;
        ski_error_set(error, -SKI_EREFUSED, "a name, a comment or a text is no UTF-8: %.*s…",
                      (int)(valid - start), sql + start);
        return ski_error_hint(error, "give it another one, by psql with PGCLIENTENCODING=SQL_ASCII");
}

static int dump_sections(const struct section_request *request, const char *program, struct content *content,
                         ski_error *error)
{
        _cleanup_(dump_clear) struct dump pre_data = { .output = -1, .words = -1 };
        _cleanup_(dump_clear) struct dump post_data = { .output = -1, .words = -1 };
        int r;

        r = start_dump(request, program, "pre-data", content, &pre_data, error);
        /* Each locks all tables, and the server has room for so many locks. */
        if (r == 0 && content->table_count > MANY_TABLES)
                r = finish_dump(request, &pre_data, &content->arena, &content->pre_data, error);
        if (r == 0)
                r = start_dump(request, program, "post-data", content, &post_data, error);
        if (r == 0 && !content->pre_data)
                r = finish_dump(request, &pre_data, &content->arena, &content->pre_data, error);
        if (r == 0)
                r = finish_dump(request, &post_data, &content->arena, &content->post_data, error);
        if (r == 0)
                r = check_is_text(content->pre_data, error);
        if (r == 0)
                r = check_is_text(content->post_data, error);
        if (r == 0)
                r = section_grant_schemas_early(content->pre_data, &content->arena, &content->pre_data, error);
        if (r == 0 && content->server_version < 150000)
                r = section_leave_logged(content->pre_data, &content->arena, &content->pre_data, error);
        return r;
}

/* The structure engine -------------------------------------------------------------------------------- */

/* What it can't tell must not be missing silently. */
static int check_gaps(const struct snapshot *whole, ski_error *error)
{
        _cleanup_text_ struct text lines = TEXT_INIT;

        if (whole->gaps.count == 0)
                return 0;
        strings_join(&whole->gaps, "\n", &lines);
        ski_error_set(
                error, -SKI_EREFUSED,
                "no pg_dump is installed that knows PostgreSQL %d, and without one some things can't be copied",
                whole->server_version / 10000);
        ski_error_detail(error, "%s", text_get(&lines));
        return ski_error_hint(error, "install the package postgresql-client-%d", whole->server_version / 10000);
}

/* Gives one of the fact's properties another value. */
static void replace_value(struct snapshot *snapshot, struct fact *fact, const char *name_end, const char *value)
{
        const char **values = arena_array(&snapshot->arena, fact->value_count, sizeof(*values));

        for (size_t i = 0; values && i < fact->value_count; i++)
                values[i] = text_ends_with(fact->names[i], name_end) ? value : fact->values[i];
        if (values)
                fact->values = values;
}

/* Everything belongs to the role that makes it. */
static void take_over(struct snapshot *whole, const char *role)
{
        for (size_t i = 0; i < whole->count; i++)
                if (fact_owner(whole->facts[i]))
                        replace_value(whole, whole->facts[i], "owner", role);
}

/* Servers before 14 do not know the role that stands for a database's owner: what belongs to it is there whose the new
 * database made it, as the schema public, or the copying role's. */
static void leave_database_owner(struct snapshot *whole, const struct snapshot *empty)
{
        for (size_t i = 0; i < whole->count && empty->server_version < 140000; i++) {
                struct fact *fact = whole->facts[i];
                const struct fact *present;

                if (!text_equal(fact_owner(fact), "pg_database_owner"))
                        continue;
                present = snapshot_find(empty, fact->kind, fact->identity);
                replace_value(whole, fact, "owner", present ? fact_owner(present) : empty->role);
        }
}

/* An extension comes in the version that the target's server has. */
static void leave_versions(struct snapshot *whole, const struct snapshot *empty)
{
        for (size_t i = 0; i < whole->count; i++) {
                struct fact *fact = whole->facts[i];
                const struct fact *present;

                if (strcmp(fact->kind->name, "extension") != 0)
                        continue;
                present = snapshot_find(empty, fact->kind, fact->identity);
                replace_value(whole, fact, "version", present ? fact_value(present, "version") : NULL);
        }
}

/* They are filled at the end: what one shows may depend on rights and policies, which come behind the rows. */
static void leave_views_empty(struct snapshot *whole, struct strings *filled)
{
        for (size_t i = 0; i < whole->count; i++) {
                struct fact *fact = whole->facts[i];

                if (fact->kind != &kind_materialized_view || !fact_is(fact, "_populated"))
                        continue;
                strings_add(filled, fact->identity);
                replace_value(whole, fact, "_populated", "f");
        }
}

static int prepare_whole(const struct section_request *request, const struct content *content,
                         struct snapshot *whole, const struct snapshot *empty, ski_error *error)
{
        _cleanup_strings_ struct strings rights = STRINGS_INIT;
        const struct filter filter = { .excluded = &rights,
                                       .without = content->left_out,
                                       .keep_bookkeeping = true };
        int r;

        r = check_gaps(whole, error);
        if (r < 0)
                return r;
        strings_add(&rights, "subscription");
        if (request->no_privileges) {
                strings_add(&rights, "privilege");
                strings_add(&rights, "default privilege");
        }
        if (rights.failed)
                return ski_error_oom(error);
        if (request->no_owner)
                take_over(whole, empty->role);
        leave_database_owner(whole, empty);
        leave_versions(whole, empty);
        if (whole->arena.failed)
                return ski_error_oom(error);
        return snapshot_filter(whole, &filter, error);
}

/* In the order in which the plan makes them, and showing what their owners may see. */
static void fill_views(const struct plan *plan, const struct strings *filled, struct text *script)
{
        bool is_first = true;

        for (size_t i = 0; i < plan->count; i++) {
                const struct fact *fact = plan->steps[i].fact;

                if (fact->kind != &kind_materialized_view || !strings_contain(filled, fact->identity))
                        continue;
                text_appendf(script, "%sREFRESH MATERIALIZED VIEW %s;\n",
                             is_first ? "\nSET row_security = on;\n" : "", fact->identity);
                is_first = false;
        }
}

/* `filled` are the materialized views that are. */
static int write_plan(const struct snapshot *from, const struct snapshot *to,
                      const struct script_wishes *wishes, const struct strings *filled, struct arena *arena,
                      const char **ret, ski_error *error)
{
        _cleanup_(plan_freep) struct plan *plan = NULL;
        _cleanup_text_ struct text script = TEXT_INIT;
        int r;

        r = plan_make(from, to, wishes, &plan, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < plan->count; i++)
                if (plan->steps[i].refusal)
                        return ski_error_set(error, -SKI_EREFUSED, "%s: %s", plan->steps[i].fact->identity,
                                             plan->steps[i].refusal);
        script_write(plan, &script);
        fill_views(plan, filled, &script);
        *ret = script.failed ? NULL : arena_copy(arena, text_get(&script));
        return *ret ? 0 : ski_error_oom(error);
}

/* What the target's server can't have is left out. */
static int fit_whole(struct snapshot *whole, const struct snapshot *empty, ski_error *error)
{
        _cleanup_strings_ struct strings gaps = STRINGS_INIT;
        int r;

        r = snapshot_fit(whole, empty, &gaps, error);
        for (size_t i = 0; r == 0 && i < gaps.count; i++)
                log_warning("left out: %s", gaps.items[i]);
        return r;
}

static int plan_sections(const struct section_request *request, struct content *content, ski_error *error)
{
        _cleanup_(snapshot_freep) struct snapshot *empty = NULL, *whole = NULL, *before_rows = NULL;
        _cleanup_strings_ struct strings filled = STRINGS_INIT;
        struct script_wishes wishes;
        int r;

        r = snapshot_take(request->empty, &empty, error);
        if (r == 0)
                r = snapshot_take(request->session, &whole, error);
        if (r == 0)
                r = prepare_whole(request, content, whole, empty, error);
        if (r == 0)
                r = fit_whole(whole, empty, error);
        if (r < 0)
                return r;
        leave_views_empty(whole, &filled);
        if (whole->arena.failed || filled.failed)
                return ski_error_oom(error);
        r = snapshot_before_rows(whole, &before_rows, error);
        if (r < 0)
                return r;
        wishes = (struct script_wishes){ .role = empty->role, .server_version = empty->server_version };
        r = write_plan(empty, before_rows, &wishes, &filled, &content->arena, &content->pre_data, error);
        if (r == 0)
                r = write_plan(before_rows, whole, &wishes, &filled, &content->arena, &content->post_data,
                               error);
        return r;
}

int sections_read(const struct section_request *request, const struct section_writer *writer,
                  struct content *content, ski_error *error)
{
        int major = content->server_version / 10000, r;

        if (!writer->pg_dump && !request->empty) {
                ski_error_set(error, -SKI_EPROGRAM, "no pg_dump is installed that knows PostgreSQL %d", major);
                return ski_error_hint(error, "install the package postgresql-client-%d", major);
        }
        r = writer->pg_dump ? dump_sections(request, writer->pg_dump, content, error)
                            : plan_sections(request, content, error);
        if (r == 0)
                r = section_put_event_triggers_last(content->post_data, &content->arena, &content->post_data,
                                                    error);
        return r;
}
