/* SPDX-License-Identifier: PostgreSQL */
#include "operations/alembic_project.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/process.h"
#include "postgres/programs.h"
#include "sql/alembic_project.h"

enum { LONGEST_COMPLAINT = 2000, PATIENCE = 200 /* milliseconds until it is asked whether to go on */ };

struct alembic_project {
        pid_t pid;
        int requests, answers;
        int errors; /* a file in memory with what the project says by itself */
        struct text received;
};

bool alembic_is_folder(const char *folder)
{
        _cleanup_free_ char *environment = path_join(folder, "env.py");

        return environment && file_exists(environment);
}

void alembic_close(struct alembic_project *project)
{
        if (!project)
                return;
        process_kill(project->pid);
        closep(&project->requests);
        closep(&project->answers);
        closep(&project->errors);
        text_free(&project->received);
        free(project);
}

/* The program: it leaves nothing behind in the project's folders. */
static int compose_environment(const struct alembic_options *options, struct strings *environment,
                               ski_error *error)
{
        _cleanup_free_ char *scratch = NULL;

        strings_add(environment, "PYTHONDONTWRITEBYTECODE=1");
        strings_add(environment, "PYTHONUNBUFFERED=1");
        if (options->scratch) {
                int r = program_environment(options->scratch, environment, error);

                if (r < 0)
                        return r;
                scratch = conninfo_string(options->scratch);
                strings_addf(environment, "SKINSPIRE_SCRATCH=%s", scratch ? scratch : "");
                environment->failed |= !scratch;
        }
        return environment->failed ? ski_error_oom(error) : 0;
}

static int start(const struct alembic_options *options, struct alembic_project *project, ski_error *error)
{
        const char *const argv[] = { options->python, "-c", python_alembic_project, options->folder, NULL };
        _cleanup_strings_ struct strings environment = STRINGS_INIT;
        int requests[2], answers[2], r;

        r = compose_environment(options, &environment, error);
        if (r == 0)
                r = process_pipe(requests, error);
        if (r < 0)
                return r;
        project->requests = requests[1];
        _cleanup_close_ int input = requests[0];
        r = process_pipe(answers, error);
        if (r < 0)
                return r;
        project->answers = answers[0];
        _cleanup_close_ int output = answers[1];
        const struct process_options process = { .argv = argv,
                                                 .environment = (const char *const *)environment.items,
                                                 .unset_prefix = options->scratch ? "PG" : NULL,
                                                 .directory = options->directory,
                                                 .input = input,
                                                 .output = output,
                                                 .errors = project->errors };
        return process_start(&process, &project->pid, error);
}

int alembic_open(const struct alembic_options *options, struct alembic_project **ret, ski_error *error)
{
        _cleanup_(alembic_closep) struct alembic_project *project = calloc(1, sizeof(*project));
        int r;

        if (!project)
                return ski_error_oom(error);
        project->requests = project->answers = -1;
        project->errors = memfd_create("skinspire-python", MFD_CLOEXEC);
        if (project->errors < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot make a file in memory");
        r = start(options, project, error);
        if (r == 0)
                *ret = steal(project);
        return r;
}

/* Talking ------------------------------------------------------------------------------------------ */

/* The end of what it said by itself, without its last newline. */
static void read_complaint(const struct alembic_project *project, char ret[static LONGEST_COMPLAINT + 1])
{
        off_t end = lseek(project->errors, 0, SEEK_END);
        off_t begin = end > LONGEST_COMPLAINT ? end - LONGEST_COMPLAINT : 0;
        ssize_t length = pread(project->errors, ret, LONGEST_COMPLAINT, begin);

        while (length > 0 && ret[length - 1] == '\n')
                length--;
        ret[length > 0 ? length : 0] = '\0';
}

static int explain_end(struct alembic_project *project, ski_error *error)
{
        char complaint[LONGEST_COMPLAINT + 1];
        _cleanup_free_ char *end = NULL;
        int status = 0;

        process_wait(project->pid, &status);
        project->pid = 0;
        end = process_describe_status(status);
        read_complaint(project, complaint);
        ski_error_set(error, -SKI_EPROGRAM, "the project's Python %s", end ? end : "ended");
        return *complaint ? ski_error_detail(error, "%s", complaint) : -SKI_EPROGRAM;
}

static int receive_line(struct alembic_project *project, ski_error *error)
{
        struct pollfd wait = { .fd = project->answers, .events = POLLIN };
        char buffer[8192];

        text_clear(&project->received);
        while (!text_ends_with(text_get(&project->received), "\n")) {
                ssize_t length;

                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
                if (poll(&wait, 1, PATIENCE) <= 0)
                        continue;
                length = read(project->answers, buffer, sizeof(buffer));
                if (length == 0)
                        return explain_end(project, error);
                if (length > 0)
                        text_append_bytes(&project->received, buffer, (size_t)length);
        }
        return project->received.failed ? ski_error_oom(error) : 0;
}

/* A problem that the program tells becomes an error with its place. */
static int check_answer(const json_t *answer, ski_error *error)
{
        const char *problem = json_string_value(json_object_get(answer, "problem"));
        const char *file = json_string_value(json_object_get(answer, "file"));

        if (!problem)
                return 0;
        ski_error_set(error, -SKI_EPROGRAM, "%s", problem);
        if (file)
                ski_error_place(error, file, (unsigned)json_integer_value(json_object_get(answer, "line")), 0);
        return -SKI_EPROGRAM;
}

static int ask(struct alembic_project *project, json_t *request, json_t **ret, ski_error *error)
{
        _cleanup_free_ char *line = request ? json_dumps(request, JSON_COMPACT) : NULL;
        _cleanup_free_ char *ended = line ? text_format("%s\n", line) : NULL;
        json_t *answer;
        int r;

        json_decref(request);
        if (!ended)
                return ski_error_oom(error);
        /* A process that is gone is told by the missing answer. */
        write_all(project->requests, ended, strlen(ended));
        r = receive_line(project, error);
        if (r < 0)
                return r;
        answer = json_loadb(project->received.bytes, project->received.length, 0, NULL);
        if (!answer)
                return ski_error_set(error, -SKI_EPROGRAM, "the project's Python gives no sensible answer");
        r = check_answer(answer, error);
        if (r == 0 && ret)
                *ret = answer;
        else
                json_decref(answer);
        return r;
}

int alembic_read(struct alembic_project *project, json_t **ret, ski_error *error)
{
        return ask(project, json_pack("{s:s}", "do", "read"), ret, error);
}

int alembic_step(struct alembic_project *project, const char *revision, enum revision_direction direction,
                 json_t **ret_parts, ski_error *error)
{
        json_t *answer = NULL;
        int r;

        r = ask(project,
                json_pack("{s:s, s:s}", "do", direction == REVISION_UPGRADE ? "up" : "down", "revision",
                          revision),
                &answer, error);
        if (r == 0 && ret_parts)
                *ret_parts = json_incref(json_object_get(answer, "parts"));
        json_decref(answer);
        return r;
}
