/* SPDX-License-Identifier: PostgreSQL */
#include "operations/verify.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/clock.h"
#include "operations/backups.h"
#include "operations/change.h"
#include "operations/point_in_time.h"
#include "operations/structure_drift.h"
#include "operations/triggers_plan.h"
#include "postgres/private_server.h"
#include "postgres/programs.h"
#include "postgres/session_internal.h"
#include "sql/verify_archiving.h"
#include "sql/verify_collation.h"
#include "sql/verify_database.h"
#include "sql/extension_version.h"
#include "sql/verify_foreign_keys.h"
#include "sql/verify_rights.h"
#include "sql/verify_round_trip.h"
#include "sql/verify_tables.h"
#include "transfer/replace.h"

enum { ROUND_TRIPS = 5, NAMED = 10 };

struct examination {
        const struct project *project;
        const struct environment *environment;
        const ski_session_options *options;
        struct conninfo *conninfo;
        ski_session *session;
        struct verification result;
};

static void examination_clear(struct examination *examination)
{
        conninfo_free(examination->conninfo);
        ski_session_close(examination->session);
        verification_clear(&examination->result);
}

void verification_clear(struct verification *verification)
{
        for (size_t i = 0; i < verification->count; i++)
                free(verification->items[i].detail);
        free(verification->items);
        *verification = (struct verification){ 0 };
}

enum check_state verification_state(const struct verification *verification)
{
        enum check_state worst = CHECK_OK;

        for (size_t i = 0; i < verification->count; i++)
                if (verification->items[i].state > worst)
                        worst = verification->items[i].state;
        return worst;
}

const char *check_state_name(enum check_state state)
{
        static const char *const names[] = { "ok", "warning", "failed" };

        return names[state];
}

_printf_(4, 0) static void add(struct examination *examination, enum check_state state, const char *name,
                               const char *format, va_list arguments)
{
        struct verification *result = &examination->result;
        struct check *items = realloc(result->items, (result->count + 1) * sizeof(*items));
        _cleanup_text_ struct text detail = TEXT_INIT;

        if (!items) {
                result->memory_failed = true;
                return;
        }
        text_appendv(&detail, format, arguments);
        result->items = items;
        items[result->count] = (struct check){ .state = state, .name = name, .detail = text_steal(&detail) };
        if (!items[result->count].detail)
                result->memory_failed = true;
        else
                result->count++;
}

_printf_(4, 5) static void report(struct examination *examination, enum check_state state, const char *name,
                                  const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        add(examination, state, name, format, arguments);
        va_end(arguments);
}

/* For what needs no line as long as it is well. */
_printf_(4, 5) static void report_minor(struct examination *examination, enum check_state state,
                                        const char *name, const char *format, ...)
{
        struct verification *result = &examination->result;
        size_t before = result->count;
        va_list arguments;

        va_start(arguments, format);
        add(examination, state, name, format, arguments);
        va_end(arguments);
        if (result->count > before)
                result->items[before].minor = state == CHECK_OK;
}

static int open_session(struct examination *examination, ski_error *error)
{
        ski_session_options options = *examination->options;
        int64_t began;
        int r;

        options.search_path = "pg_catalog, pg_temp";
        options.read_only = true;
        r = environment_conninfo(examination->project, examination->environment, false, &examination->conninfo,
                                 error);
        if (r < 0)
                return r;
        began = clock_microseconds();
        r = session_open(examination->conninfo, &options, &examination->session, error);
        if (r < 0) {
                change_explain_missing(examination->environment, error);
                return r;
        }
        report(examination, CHECK_OK, "connects", "as %s to %s, in %.1f ms",
               ski_session_role(examination->session), ski_session_database(examination->session),
               (double)(clock_microseconds() - began) / 1000);
        return 0;
}

static int compare_times(const void *a, const void *b)
{
        int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

        return (left > right) - (left < right);
}

static int check_round_trip(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int64_t times[ROUND_TRIPS];
        int r;

        r = ski_scope_begin(&scope, examination->session, 0, error);
        for (size_t i = 0; r == 0 && i < ROUND_TRIPS; i++) {
                int64_t began = clock_microseconds();

                r = ski_execute(examination->session, NULL, error, sql_verify_round_trip, SKI_NO_PARAMS);
                times[i] = clock_microseconds() - began;
        }
        if (r < 0)
                return r;
        qsort(times, ROUND_TRIPS, sizeof(times[0]), compare_times);
        report(examination, CHECK_OK, "round trip", "%.2f ms, the median of %d",
               (double)times[ROUND_TRIPS / 2] / 1000, ROUND_TRIPS);
        return 0;
}

static int check_versions(struct examination *examination, ski_error *error)
{
        int server = ski_session_server_version(examination->session), client = PQlibVersion();

        report(examination, CHECK_OK, "server", "PostgreSQL %d.%d", server / 10000, server % 10000);
        if (client / 10000 < server / 10000)
                report(examination, CHECK_WARNING, "client", "libpq %d.%d is older than the server",
                       client / 10000, client % 10000);
        else
                report(examination, CHECK_OK, "client", "libpq %d.%d", client / 10000, client % 10000);
        return examination->result.memory_failed ? ski_error_oom(error) : 0;
}

/* The database is well without them; copying it or working in psql is not. */
static int check_program(struct examination *examination, const char *name, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        _cleanup_free_ char *path = NULL, *version = NULL;
        int r;

        r = programs_find(name, ski_session_server_version(examination->session),
                          setting_text(examination->project, "server.programs"), &path, &trouble);
        if (r == 0)
                r = program_version(path, &version, NULL, &trouble);
        if (r == -SKI_ENOMEM || r == -SKI_EINTERRUPTED)
                return ski_error_move(error, &trouble);
        if (r < 0)
                report(examination, CHECK_WARNING, name, "%s%s%s", trouble.message, trouble.hint ? "; " : "",
                       trouble.hint ? trouble.hint : "");
        else
                report_minor(examination, CHECK_OK, name, "%s, %s", version, path);
        return 0;
}

static int check_programs(struct examination *examination, ski_error *error)
{
        static const char *const names[] = { "pg_dump", "pg_restore", "psql" };
        int r = 0;

        for (size_t i = 0; r == 0 && i < ARRAY_LENGTH(names); i++)
                r = check_program(examination, names[i], error);
        return r;
}

static int check_database(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        _cleanup_text_ struct text size = TEXT_INIT;
        int r;

        r = ski_execute(examination->session, &row, error, sql_verify_database, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        const char *encoding = ski_result_text(row, 0, 0);
        bool is_utf8 = strcmp(encoding, "UTF8") == 0;
        report(examination, is_utf8 ? CHECK_OK : CHECK_WARNING, "encoding", "%s%s", encoding,
               is_utf8 ? "" : ": it can't hold every name and language; UTF8 can");
        report(examination, CHECK_OK, "locale", "collation %s, character types %s", ski_result_text(row, 0, 1),
               ski_result_text(row, 0, 2));
        report_minor(examination, CHECK_OK, "time zone", "%s", ski_result_text(row, 0, 3));
        if (ski_result_bool(row, 0, 4))
                report_minor(examination, CHECK_OK, "data checksums", "on");
        else
                report(examination, CHECK_WARNING, "data checksums",
                       "off: the server does not notice when its disk returns damaged pages");
        if (ski_result_bool(row, 0, 5))
                report(examination, CHECK_WARNING, "standby",
                       "the server is a standby: nothing can be changed here");
        else
                report_minor(examination, CHECK_OK, "standby", "no");
        text_append_size(&size, (unsigned long long)ski_result_int8(row, 0, 6));
        report_minor(examination, CHECK_OK, "size", "%s", text_get(&size));
        return 0;
}

/* Where the C library or ICU sorts otherwise than when the indexes were built, they miss rows. */
static int check_collation(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        if (ski_session_server_version(examination->session) < 150000)
                return 0;
        r = ski_execute(examination->session, &row, error, sql_verify_collation, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        const char *built = ski_result_text(row, 0, 0), *present = ski_result_text(row, 0, 1);
        if (built && present && strcmp(built, present) != 0)
                report(examination, CHECK_WARNING, "collation version",
                       "the database was built with %s, the server now has %s: REINDEX DATABASE, then ALTER "
                       "DATABASE … REFRESH COLLATION VERSION",
                       built, present);
        else
                report_minor(examination, CHECK_OK, "collation version", "%s", built ? built : "none");
        return 0;
}

static int check_rights(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(examination->session, &row, error, sql_verify_rights, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        bool superuser = ski_result_bool(row, 0, 0), createdb = ski_result_bool(row, 0, 1);
        bool owner = ski_result_bool(row, 0, 3), create = ski_result_bool(row, 0, 4);
        bool temporary = ski_result_bool(row, 0, 5), ends_sessions = ski_result_bool(row, 0, 6);

        if (superuser)
                report(examination, CHECK_WARNING, "role",
                       "%s is a superuser, whom no right and no policy holds back",
                       ski_session_role(examination->session));
        report(examination, createdb || superuser ? CHECK_OK : CHECK_WARNING, "may create databases", "%s",
               createdb || superuser ? "yes" : "no: it can't copy or reset without a role that may");
        report(examination, owner ? CHECK_OK : CHECK_WARNING, "owns the database", "%s",
               owner ? "yes" : "no: it can't replace or rename it");
        report(examination, create ? CHECK_OK : CHECK_WARNING, "may create schemas", "%s",
               create ? "yes" : "no");
        report_minor(examination, temporary ? CHECK_OK : CHECK_WARNING, "may create temporary tables", "%s",
                     temporary ? "yes" : "no");
        report_minor(examination, CHECK_OK, "may create roles", "%s",
                     superuser || ski_result_bool(row, 0, 2) ? "yes" : "no");
        report_minor(examination, CHECK_OK, "may end sessions", "%s",
                     superuser       ? "of everybody"
                     : ends_sessions ? "of all but superusers"
                                     : "of its own roles only");
        return 0;
}

static int check_extensions(struct examination *examination, ski_error *error)
{
        const struct strings *wanted = setting_list(examination->project, "database.extensions");

        for (size_t i = 0; i < wanted->count; i++) {
                SKI_CLEANUP_RESULT ski_result *row = NULL;
                int r;

                r = ski_execute(examination->session, &row, error, sql_extension_version,
                                SKI_PARAMS(ski_text(wanted->items[i])));
                if (r < 0)
                        return r;
                if (ski_result_rows(row) == 0)
                        report(examination, CHECK_FAILED, "extension",
                               "%s is not installed on the server's machine", wanted->items[i]);
                else if (ski_result_is_null(row, 0, 0))
                        report(examination, CHECK_FAILED, "extension",
                               "%s is missing in the database; 'skinspire create %s' completes it",
                               wanted->items[i], examination->environment->name);
                else
                        report(examination, CHECK_OK, "extension", "%s %s", wanted->items[i],
                               ski_result_text(row, 0, 0));
        }
        return 0;
}

static int check_tables(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(examination->session, &row, error, sql_verify_tables, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        int64_t tables = ski_result_int8(row, 0, 0), closed = ski_result_int8(row, 0, 1);
        if (closed > 0)
                report(examination, CHECK_WARNING, "tables",
                       "%lld of %lld can't be read or written by this role, as %s", (long long)closed,
                       (long long)tables, ski_result_text(row, 0, 2));
        else if (tables == 0)
                report(examination, CHECK_OK, "tables", "none yet");
        else
                report(examination, CHECK_OK, "tables", "%lld with views, all open to this role",
                       (long long)tables);
        return 0;
}

static int check_foreign_keys(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        int r;

        r = ski_execute(examination->session, &row, error, sql_verify_foreign_keys, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        int64_t idle = ski_result_int8(row, 0, 0);
        if (idle > 0)
                report(examination, CHECK_FAILED, "foreign keys",
                       "%lld not enforced, as %s: its triggers are disabled; once the rows are right, a "
                       "superuser's "
                       "ALTER TABLE ... ENABLE TRIGGER ALL on both of its tables enforces it again",
                       (long long)idle, ski_result_text(row, 0, 1));
        else
                report_minor(examination, CHECK_OK, "foreign keys", "all enforced");
        return 0;
}

/* A few are named one by one; who has more wants the whole list. */
static void report_trigger_faults(struct examination *examination, const struct trigger_plan *plan)
{
        const char *environment = examination->environment->name;
        size_t faults = plan->count - trigger_plan_count(plan, TRIGGER_IN_PLACE), named = 0;

        for (size_t i = 0; i < plan->count && named < NAMED; i++) {
                const struct trigger_item *item = &plan->items[i];

                if (item->state == TRIGGER_IN_PLACE)
                        continue;
                report(examination, CHECK_FAILED, "triggers", "%s%s%s%s%s is %s",
                       item->kind == DEFINITION_SECURITY ? "" : trigger_kind_name(item->kind),
                       item->kind == DEFINITION_SECURITY ? "" : " ", item->name, item->table ? " on " : "",
                       item->table ? item->table : "", trigger_state_name(item->state));
                named++;
        }
        if (faults > named)
                report(examination, CHECK_FAILED, "triggers",
                       "and %zu more of %zu; 'skinspire triggers verify %s' shows all", faults - named,
                       plan->count, environment);
        if (trigger_plan_faults(plan) > 0)
                report(examination, CHECK_FAILED, "triggers", "'skinspire triggers install %s' mends %s",
                       environment, trigger_plan_faults(plan) == faults ? "that" : "all but what is foreign");
        else
                report(examination, CHECK_FAILED, "triggers",
                       "what is foreign is for its maker to drop, or for %s to have a rule for",
                       setting_text(examination->project, "database.rules"));
}

static int check_triggers(struct examination *examination, ski_error *error)
{
        _cleanup_(trigger_plan_clear) struct trigger_plan plan = { 0 };
        int r;

        r = trigger_plan_make(examination->project, examination->session, &plan, error);
        if (r < 0 || !plan.rules.values)
                return r;
        if (trigger_plan_count(&plan, TRIGGER_IN_PLACE) < plan.count)
                report_trigger_faults(examination, &plan);
        else if (plan.waiting > 0)
                report(examination, CHECK_WARNING, "triggers",
                       "in place but for %zu rules that wait for the role %s; when an administrator has made "
                       "it, "
                       "'skinspire triggers install %s' completes them",
                       plan.waiting, setting_text(examination->project, "database.app_role"),
                       examination->environment->name);
        else
                report(examination, CHECK_OK, "triggers", "%zu objects of the rules, in place and enabled",
                       plan.count);
        return 0;
}

/* What is there in addition does no harm to what is declared. */
static void report_drift(struct examination *examination, const struct structure_drift *drift)
{
        const size_t faults = drift->count - drift->surplus;
        const enum check_state worst = faults > 0 ? CHECK_FAILED : CHECK_WARNING;

        for (size_t i = 0; i < drift->count && i < NAMED; i++) {
                const struct drift *item = &drift->items[i];
                _cleanup_text_ struct text detail = TEXT_INIT;

                drift_describe(item, &detail);
                report(examination, item->state == DRIFT_SURPLUS ? CHECK_WARNING : CHECK_FAILED, "structure",
                       "%s", text_get(&detail));
        }
        if (drift->count > NAMED)
                report(examination, faults > NAMED ? CHECK_FAILED : CHECK_WARNING, "structure",
                       "and %zu more of %zu", drift->count - NAMED, drift->count);
        report(examination, worst, "structure",
               "'skinspire diff %s declared' shows all that makes it as declared",
               examination->environment->name);
}

/* Only where a shadow database can't be made nothing is known; files that can't be loaded are a fault. */
static void report_unknown_structure(struct examination *examination, const ski_error *trouble)
{
        bool not_allowed = text_equal(trouble->sqlstate, "42501") || text_equal(trouble->sqlstate, "25006");
        _cleanup_text_ struct text place = TEXT_INIT;

        if (trouble->file)
                text_appendf(&place, "%s:%u: ", trouble->file, trouble->line);
        report(examination, not_allowed ? CHECK_WARNING : CHECK_FAILED, "structure",
               "not compared with what is declared: %s%s%s%s", text_get(&place), trouble->message,
               trouble->hint ? "; " : "", trouble->hint ? trouble->hint : "");
}

static int check_structure(struct examination *examination, ski_error *error)
{
        _cleanup_(structure_drift_clear) struct structure_drift drift = { 0 };
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        bool is_declared;
        int r;

        r = structure_is_declared(examination->project, &is_declared, error);
        if (r < 0 || !is_declared)
                return r;
        r = structure_drift_find(examination->project, examination->environment, examination->options, &drift,
                                 &trouble);
        if (r == -SKI_ENOMEM || r == -SKI_EINTERRUPTED)
                return ski_error_move(error, &trouble);
        if (r < 0)
                report_unknown_structure(examination, &trouble);
        else if (drift.count > 0)
                report_drift(examination, &drift);
        else
                report(examination, CHECK_OK, "structure", "as declared, in %zu facts", drift.diff.to->count);
        for (size_t i = 0; i < drift.diff.gaps.count; i++)
                report(examination, CHECK_WARNING, "structure", "not compared: %s", drift.diff.gaps.items[i]);
        return 0;
}

static int check_retained(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        _cleanup_(retained_list_clear) struct retained_list list = { 0 };
        _cleanup_text_ struct text size = TEXT_INIT;
        unsigned long long bytes = 0;
        int r;

        r = retained_find(examination->conninfo, examination->environment->database, examination->options,
                          &list, &trouble);
        if (r == -SKI_ENOMEM || r == -SKI_EINTERRUPTED)
                return ski_error_move(error, &trouble);
        if (r < 0) {
                report_minor(examination, CHECK_WARNING, "retained databases", "can't be seen: %s",
                             trouble.message);
                return 0;
        }
        for (size_t i = 0; i < list.count; i++)
                bytes += list.items[i].bytes > 0 ? (unsigned long long)list.items[i].bytes : 0;
        text_append_size(&size, bytes);
        if (list.count == 0)
                report_minor(examination, CHECK_OK, "retained databases", "none");
        else
                report(examination, CHECK_OK, "retained databases", "%zu, %s; the newest is from %s",
                       list.count, text_get(&size), list.items[0].replaced_at);
        return 0;
}

/* The files of 'skinspire backup', as far as they can be judged without reading them. */
static int check_backups(struct examination *examination, ski_error *error)
{
        _cleanup_(backup_list_clear) struct backup_list list = BACKUP_LIST_INIT;
        int r;

        r = backups_find(examination->project, examination->environment, &list, error);
        if (r < 0)
                return r;
        if (list.count == 0)
                report_minor(examination, CHECK_OK, "backups", "none");
        else if (list.items[0].state == BACKUP_DAMAGED)
                report(examination, CHECK_WARNING, "backups", "%zu; the newest, %s, is damaged: %s", list.count,
                       list.items[0].name, list.items[0].problem);
        else
                report(examination, CHECK_OK, "backups", "%zu; the newest is from %s%s", list.count,
                       list.items[0].created_at,
                       list.items[0].state == BACKUP_UNVERIFIED ? ", and has no manifest" : "");
        return 0;
}

static int check_pgbackrest(struct examination *examination, const char *archive_command, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        _cleanup_free_ char *words = NULL;
        bool is_good;
        int r;

        r = pgbackrest_ask(archive_command, &is_good, &words, &trouble);
        if (r == -SKI_ENOTFOUND)
                report_minor(examination, CHECK_OK, "pgBackRest", "%s", trouble.message);
        else if (r < 0)
                return ski_error_move(error, &trouble);
        else
                report(examination, is_good ? CHECK_OK : CHECK_WARNING, "pgBackRest", "%s", words);
        return 0;
}

/* Going back to a point in time is somebody else's work; here one sees whether it is done. */
static int check_archiving(struct examination *examination, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *row = NULL;
        const char *command;
        int r;

        r = ski_execute(examination->session, &row, error, sql_verify_archiving, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        if (ski_result_rows(row) == 0 || !ski_result_bool(row, 0, 0)) {
                report_minor(examination, CHECK_OK, "archiving of WAL", "off");
                return 0;
        }
        command = ski_result_is_null(row, 0, 1) ? "" : ski_result_text(row, 0, 1);
        if (ski_result_bool(row, 0, 4))
                report(examination, CHECK_FAILED, "archiving of WAL", "it fails, at %s the last time",
                       ski_result_text(row, 0, 3));
        else
                report(examination, CHECK_OK, "archiving of WAL", "the last at %s",
                       ski_result_is_null(row, 0, 2) ? "no time yet" : ski_result_text(row, 0, 2));
        return archives_by_pgbackrest(command) ? check_pgbackrest(examination, command, error) : 0;
}

int verify_environment(const struct project *project, const struct environment *environment,
                       const ski_session_options *options, struct verification *ret, ski_error *error)
{
        static int (*const checks[])(struct examination *, ski_error *) = {
                open_session,    check_round_trip, check_versions,   check_programs, check_database,
                check_collation, check_rights,     check_extensions, check_tables,   check_foreign_keys,
                check_structure, check_triggers,   check_retained,   check_backups,  check_archiving,
        };
        _cleanup_(examination_clear) struct examination examination = {
                .project = project,
                .environment = environment,
                .options = options,
        };

        for (size_t i = 0; i < ARRAY_LENGTH(checks); i++) {
                int r = checks[i](&examination, error);
                if (r < 0)
                        return r;
        }
        if (examination.result.memory_failed)
                return ski_error_oom(error);
        *ret = examination.result;
        examination.result = (struct verification){ 0 };
        return 0;
}
