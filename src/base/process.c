/* SPDX-License-Identifier: PostgreSQL */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/clock.h"
#include "base/interrupt.h"

extern char **environ;

int process_pipe(int ret_ends[2], ski_error *error)
{
        if (pipe2(ret_ends, O_CLOEXEC) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot make a pipe");
        return 0;
}

/* The child's environment: the parent's without the unwanted, then the user's, then what was asked for. */
static int build_environment(const struct process_options *options, struct strings *ret)
{
        for (char **entry = environ; entry && *entry; entry++) {
                size_t name = strcspn(*entry, "=");
                bool replaced = false;

                if (options->unset_prefix && text_starts_with(*entry, options->unset_prefix))
                        continue;
                for (const char *const *set = options->environment; set && *set && !replaced; set++)
                        replaced = strncmp(*set, *entry, name + 1) == 0;
                if (!replaced)
                        strings_add(ret, *entry);
        }
        if (options->user) {
                strings_addf(ret, "HOME=%s", options->user->home);
                strings_addf(ret, "USER=%s", options->user->name);
                strings_addf(ret, "LOGNAME=%s", options->user->name);
        }
        for (const char *const *set = options->environment; set && *set; set++)
                strings_add(ret, *set);
        return ret->failed ? -ENOMEM : 0;
}

/* In the child: gives `wanted` the number `place`. All three sources were moved above 2 before. */
static int place_descriptor(int wanted, int place)
{
        if (wanted == PROCESS_NULL) {
                int null = open("/dev/null", place == STDIN_FILENO ? O_RDONLY : O_WRONLY);
                if (null < 0)
                        return -errno;
                if (null == place)
                        return 0;
                wanted = null;
        }
        return dup2(wanted, place) < 0 ? -errno : 0;
}

static int become(const struct process_user *user)
{
        if (initgroups(user->name, user->gid) < 0 || setgid(user->gid) < 0 || setuid(user->uid) < 0)
                return -errno;
        return 0;
}

/* In the child: nothing but the standard descriptors survives the exec. */
static void close_others_on_exec(void)
{
        if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
                return;
        /* A kernel before 5.11. */
        long limit = sysconf(_SC_OPEN_MAX);
        for (int fd = 3; fd < (limit > 0 ? limit : 1024); fd++)
                fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static void restore_signals(void)
{
        struct sigaction standard = { .sa_handler = SIG_DFL };
        sigset_t none;

        for (int number = 1; number < NSIG; number++)
                sigaction(number, &standard, NULL);
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
}

static int prepare_child(const struct process_options *options, pid_t parent)
{
        int sources[3] = { options->input, options->output, options->errors };
        int r;

        restore_signals();
        for (int place = 0; place < 3; place++)
                if (sources[place] >= 0 && sources[place] < 3) {
                        sources[place] = fcntl(sources[place], F_DUPFD_CLOEXEC, 3);
                        if (sources[place] < 0)
                                return -errno;
                }
        for (int place = 0; place < 3; place++) {
                r = place_descriptor(sources[place], place);
                if (r < 0)
                        return r;
        }
        if (options->outlives_parent)
                close_others_on_exec();
        for (const int *fd = options->keep; fd && *fd >= 0; fd++)
                if (fcntl(*fd, F_SETFD, 0) < 0)
                        return -errno;
        if (options->outlives_parent && setsid() < 0)
                return -errno;
        if (options->user) {
                r = become(options->user);
                if (r < 0)
                        return r;
        }
        /* After the change of user, which clears it. The parent may have died before this line. */
        if (!options->outlives_parent) {
                if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
                        return -errno;
                if (getppid() != parent)
                        return -ECHILD;
        }
        if (options->directory && chdir(options->directory) < 0)
                return -errno;
        return 0;
}

int process_start(const struct process_options *options, pid_t *ret_pid, ski_error *error)
{
        _cleanup_strings_ struct strings environment = STRINGS_INIT;
        int report[2], failure = 0;
        pid_t parent = getpid(), pid;
        ssize_t length;
        int r;

        r = build_environment(options, &environment);
        if (r < 0)
                return ski_error_oom(error);
        r = process_pipe(report, error);
        if (r < 0)
                return r;
        _cleanup_close_ int report_read = report[0];
        pid = fork();
        if (pid < 0) {
                close(report[1]);
                return ski_error_set_errno(error, -SKI_EPROGRAM, errno, "cannot start %s", options->argv[0]);
        }
        if (pid == 0) {
                /* The report must not sit on a number that the standard descriptors are about to take. */
                int to_parent = fcntl(report[1], F_DUPFD_CLOEXEC, 3);
                failure = to_parent < 0 ? errno : -prepare_child(options, parent);
                if (failure == 0) {
                        execvpe(options->argv[0], (char *const *)options->argv, environment.items);
                        failure = errno;
                }
                write_all(to_parent, (const char *)&failure, sizeof(failure));
                _exit(127);
        }
        close(report[1]);
        do
                length = read(report_read, &failure, sizeof(failure));
        while (length < 0 && errno == EINTR);
        if (length == (ssize_t)sizeof(failure)) {
                int status;
                process_wait(pid, &status);
                return ski_error_set_errno(error, -SKI_EPROGRAM, failure, "cannot start %s", options->argv[0]);
        }
        *ret_pid = pid;
        return 0;
}

int process_become(const struct process_options *options, ski_error *error)
{
        _cleanup_strings_ struct strings environment = STRINGS_INIT;

        if (build_environment(options, &environment) < 0)
                return ski_error_oom(error);
        restore_signals();
        execvpe(options->argv[0], (char *const *)options->argv, environment.items);
        return ski_error_set_errno(error, -SKI_EPROGRAM, errno, "cannot start %s", options->argv[0]);
}

/* A pause that grows up to 20 ms. */
static void pause_longer(struct timespec *pause)
{
        nanosleep(pause, NULL);
        if (pause->tv_nsec < 20 * 1000 * 1000)
                pause->tv_nsec *= 2;
}

int process_wait_briefly(pid_t pid, int64_t milliseconds, int *ret_status)
{
        int64_t deadline = clock_milliseconds() + milliseconds;
        struct timespec pause = { .tv_nsec = 500 * 1000 };

        for (;;) {
                pid_t ended = waitpid(pid, ret_status, WNOHANG);
                if (ended == pid)
                        return 1;
                if (ended < 0 && errno != EINTR)
                        return -errno;
                if (interrupt_requested() || clock_milliseconds() >= deadline)
                        return 0;
                pause_longer(&pause);
        }
}

/* Looks again and again instead of blocking: a signal just before a blocking waitpid() would be missed. */
int process_wait(pid_t pid, int *ret_status)
{
        struct timespec pause = { .tv_nsec = 500 * 1000 };
        bool told = false;

        for (;;) {
                pid_t ended = waitpid(pid, ret_status, WNOHANG);
                if (ended == pid)
                        return 0;
                if (ended < 0 && errno != EINTR)
                        return -errno;
                if (interrupt_requested() && !told) {
                        kill(pid, SIGTERM);
                        told = true;
                }
                pause_longer(&pause);
        }
}

void process_kill(pid_t pid)
{
        int status;

        if (pid <= 0)
                return;
        kill(pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
                ;
}

/* Reads both ends until both are closed. The child fills one while we wait for the other: hence poll. */
static void drain(int fds[2], struct text *const texts[2], pid_t pid)
{
        enum { MOST = 16 * 1024 * 1024 };
        struct pollfd polls[2] = { { .fd = fds[0], .events = POLLIN }, { .fd = fds[1], .events = POLLIN } };
        bool told = false;
        char buffer[8192];

        while (polls[0].fd >= 0 || polls[1].fd >= 0) {
                if (poll(polls, 2, 200) < 0 && errno != EINTR)
                        return;
                if (interrupt_requested() && !told) {
                        kill(pid, SIGTERM);
                        told = true;
                }
                for (int i = 0; i < 2; i++) {
                        if (polls[i].fd < 0 || !polls[i].revents)
                                continue;
                        ssize_t length = read(polls[i].fd, buffer, sizeof(buffer));
                        if (length < 0 && errno == EINTR)
                                continue;
                        if (length <= 0)
                                polls[i].fd = -1;
                        else if (texts[i] && texts[i]->length < MOST)
                                text_append_bytes(texts[i], buffer, (size_t)length);
                        polls[i].revents = 0;
                }
        }
}

int process_run(const struct process_options *options, struct text *ret_output, struct text *ret_errors,
                int *ret_status, ski_error *error)
{
        struct process_options piped = *options;
        struct text *texts[2] = { ret_output, ret_errors };
        int output[2], errors[2], r;
        pid_t pid;

        r = process_pipe(output, error);
        if (r < 0)
                return r;
        _cleanup_close_ int output_read = output[0];
        r = process_pipe(errors, error);
        if (r < 0) {
                close(output[1]);
                return r;
        }
        _cleanup_close_ int errors_read = errors[0];
        piped.output = output[1];
        piped.errors = errors[1];
        r = process_start(&piped, &pid, error);
        close(output[1]);
        close(errors[1]);
        if (r < 0)
                return r;
        drain((int[2]){ output_read, errors_read }, texts, pid);
        r = process_wait(pid, ret_status);
        if (r < 0)
                return ski_error_set_errno(error, -SKI_EPROGRAM, -r, "cannot wait for %s", options->argv[0]);
        if ((ret_output && ret_output->failed) || (ret_errors && ret_errors->failed))
                return ski_error_oom(error);
        return 0;
}

char *process_describe_status(int status)
{
        if (WIFSIGNALED(status))
                return text_format("was killed by signal %d (%s)", WTERMSIG(status),
                                   strsignal(WTERMSIG(status)));
        return text_format("exited with status %d", WEXITSTATUS(status));
}
