/* SPDX-License-Identifier: PostgreSQL */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/destroy_server.h"
#include "operations/server_log.h"
#include "postgres/private_server.h"
#include "report/json.h"
#include "report/visible.h"

static const char no_server[] = "this project has no private server yet; 'skinspire server start' makes one";

/* State ------------------------------------------------------------------------------------------- */

static const char *state_name(enum server_state state)
{
        static const char *const names[] = {
                [SERVER_ABSENT] = "absent", [SERVER_STOPPED] = "stopped", [SERVER_RUNNING] = "running"
        };

        return names[state];
}

static int print_json(const struct server_status *status, ski_error *error)
{
        json_t *pid = status->pid > 0 ? json_integer(status->pid) : json_null();

        return json_print(json_pack("{s:s, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "state",
                                    state_name(status->state), "version", json_text(status->version), "pid",
                                    pid, "bytes", (json_int_t)status->bytes, "data_folder",
                                    json_text(status->data_directory), "socket_folder",
                                    json_text(status->socket_directory), "log", json_text(status->log_file),
                                    "user", json_text(status->user)),
                          error);
}

static void print_fact(const char *name, const char *fact)
{
        _cleanup_text_ struct text visible = TEXT_INIT;

        visible_append(&visible, fact, false);
        printf("%-15s%s\n", name, text_get(&visible));
}

static void print_text(const struct server_status *status)
{
        _cleanup_text_ struct text size = TEXT_INIT;

        print_fact("state", state_name(status->state));
        if (status->state == SERVER_ABSENT) {
                log_info("%s", no_server);
                return;
        }
        text_append_size(&size, status->bytes);
        print_fact("version", status->version);
        if (status->pid > 0)
                printf("%-15s%ld\n", "process", (long)status->pid);
        print_fact("size", text_get(&size));
        print_fact("data folder", status->data_directory);
        print_fact("socket folder",
                   status->socket_directory
                           ? status->socket_directory
                           : "its path is too long for other programs; 'skinspire psql' connects");
        print_fact("log", status->log_file);
        print_fact("system user", status->user);
}

int command_server_status(struct invocation *invocation, ski_error *error)
{
        _cleanup_(server_status_clear) struct server_status status = { 0 };
        int r;

        r = private_server_status(invocation->project, &status, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&status, error);
        print_text(&status);
        return 0;
}

/* Start and stop ---------------------------------------------------------------------------------- */

int command_server_start(struct invocation *invocation, ski_error *error)
{
        _cleanup_(server_status_clear) struct server_status status = { 0 };
        int r;

        r = private_server_start(invocation->project, error);
        if (r < 0)
                return r;
        r = private_server_status(invocation->project, &status, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&status, error);
        log_info("the private server is running: PostgreSQL %s, process %ld", status.version, (long)status.pid);
        return 0;
}

int command_server_stop(struct invocation *invocation, ski_error *error)
{
        _cleanup_(server_status_clear) struct server_status before = { 0 }, after = { 0 };
        int r;

        r = private_server_status(invocation->project, &before, error);
        if (r == 0)
                r = private_server_stop(invocation->project, error);
        if (r == 0)
                r = private_server_status(invocation->project, &after, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&after, error);
        if (before.state == SERVER_ABSENT)
                log_info("%s", no_server);
        else
                log_info("the private server %s",
                         before.state == SERVER_RUNNING ? "has stopped" : "was not running");
        return 0;
}

/* Log --------------------------------------------------------------------------------------------- */

static void print_lines(const struct text *lines)
{
        _cleanup_text_ struct text visible = TEXT_INIT;

        visible_append(&visible, text_get(lines), true);
        fputs(text_get(&visible), stdout);
        fflush(stdout);
}

static int print_lines_json(const struct text *lines, ski_error *error)
{
        json_t *array = json_array();

        for (const char *line = text_get(lines); *line; line += strcspn(line, "\n") + 1) {
                _cleanup_free_ char *copy = strndup(line, strcspn(line, "\n"));
                if (!copy || json_array_append_new(array, json_text(copy)) < 0) {
                        json_decref(array);
                        return ski_error_oom(error);
                }
        }
        return json_print(json_pack("{s:o}", "lines", array), error);
}

/* Until Ctrl-C, or until nobody reads on. */
static int follow(struct server_log *log, ski_error *error)
{
        enum { PAUSE = 200 }; /* milliseconds */
        struct pollfd output = { .fd = STDOUT_FILENO };
        int r;

        while (!interrupt_requested()) {
                _cleanup_text_ struct text lines = TEXT_INIT;

                r = server_log_read_new(log, &lines, error);
                if (r < 0)
                        return r;
                print_lines(&lines);
                if (ferror(stdout) || (poll(&output, 1, PAUSE) > 0 && output.revents & POLLERR))
                        return 0;
        }
        return -SKI_EINTERRUPTED;
}

int command_server_logs(struct invocation *invocation, ski_error *error)
{
        enum { USUAL_LINES = 50 };
        _cleanup_(server_log_freep) struct server_log *log = NULL;
        _cleanup_text_ struct text lines = TEXT_INIT;
        bool json = invocation_flag(invocation, "json"), follows = invocation_flag(invocation, "follow");
        int r;

        if (json && follows)
                return ski_error_set(error, -SKI_EUSAGE, "--follow has no end, and so no answer in JSON");
        r = server_log_open(invocation->project, &log, error);
        if (r < 0)
                return r;
        r = server_log_read_end(log, invocation_number(invocation, "lines", USUAL_LINES), &lines, error);
        if (r < 0)
                return r;
        if (json)
                return print_lines_json(&lines, error);
        print_lines(&lines);
        return follows ? follow(log, error) : 0;
}

/* Destroy ----------------------------------------------------------------------------------------- */

/* What is typed to confirm: the project's name, which by default is its folder's. */
static const char *project_name(const struct project *project)
{
        const char *name = setting_text(project, "project"), *folder = strrchr(project_directory(project), '/');

        if (name[0])
                return name;
        return folder && folder[1] ? folder + 1 : project_directory(project);
}

/* "the private server …, with" and a line for each database. */
static void describe_losses(struct text *text, const char *beginning, const struct server_status *status,
                            const struct strings *losses)
{
        text_appendf(text, "%s the private server in %s", beginning, status->data_directory);
        if (losses->count == 0)
                text_append(text, ", which holds no database");
        else
                text_append(text, ", with all that it holds:");
        for (size_t i = 0; i < losses->count; i++)
                text_appendf(text, "\n  %s", losses->items[i]);
}

/* A server that is broken can be destroyed, too. */
static int find_losses(const struct project *project, struct strings *losses, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        int r;

        r = destroy_server_losses(project, losses, &trouble);
        if (r == -SKI_EINTERRUPTED || r == -SKI_ENOMEM)
                return ski_error_move(error, &trouble);
        if (r < 0) {
                log_warning("which databases it holds is not known: %s", trouble.message);
                strings_add(losses, "databases that can't be listed");
        }
        return losses->failed ? ski_error_oom(error) : 0;
}

static int print_destroyed(const struct invocation *invocation, const struct server_status *status,
                           const struct strings *losses, ski_error *error)
{
        bool dry_run = invocation_flag(invocation, "dry-run");
        _cleanup_text_ struct text answer = TEXT_INIT;
        json_t *lost = json_array();

        for (size_t i = 0; i < losses->count; i++)
                json_array_append_new(lost, json_text(losses->items[i]));
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:b, s:b, s:o, s:o}", "destroyed",
                                            !dry_run && status->state != SERVER_ABSENT, "dry_run", dry_run,
                                            "data_folder", json_text(status->data_directory), "lost", lost),
                                  error);
        json_decref(lost);
        if (status->state == SERVER_ABSENT) {
                log_info("there is no private server to destroy");
                return 0;
        }
        describe_losses(&answer, dry_run ? "would destroy" : "destroyed", status, losses);
        log_info("%s", text_get(&answer));
        return 0;
}

int command_server_destroy(struct invocation *invocation, ski_error *error)
{
        _cleanup_(server_status_clear) struct server_status status = { 0 };
        _cleanup_strings_ struct strings losses = STRINGS_INIT;
        _cleanup_text_ struct text question = TEXT_INIT;
        _cleanup_free_ char *line = invocation_line(invocation);
        bool exists;
        int r;

        if (!line)
                return ski_error_oom(error);
        r = private_server_status(invocation->project, &status, error);
        if (r < 0)
                return r;
        exists = status.state != SERVER_ABSENT;
        if (exists) {
                r = find_losses(invocation->project, &losses, error);
                if (r < 0)
                        return r;
        }
        if (invocation_flag(invocation, "dry-run"))
                return print_destroyed(invocation, &status, &losses, error);
        if (exists) {
                describe_losses(&question, "this destroys, for good,", &status, &losses);
                r = invocation_confirm(invocation, project_name(invocation->project), text_get(&question),
                                       error);
                if (r < 0)
                        return r;
        }
        r = exists ? destroy_server(invocation->project, line, &losses, error)
                   : private_server_destroy(invocation->project, error);
        if (r < 0)
                return r;
        return print_destroyed(invocation, &status, &losses, error);
}
