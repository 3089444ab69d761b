/* SPDX-License-Identifier: PostgreSQL
 *
 * Starting other programs: no shell, explicit file descriptors, another user where asked,
 * and children that die with their parent, so that a kill -9 leaves no worker behind.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"
#include "skinspire/error.h"

struct process_user {
        uid_t uid;
        gid_t gid;
        const char *name; /* for the supplementary groups, HOME, USER and LOGNAME */
        const char *home;
};

struct process_options {
        const char *const *argv;         /* ended by NULL; argv[0] is a path, or a name looked up in PATH */
        const char *const *environment;  /* "NAME=value" entries to set, ended by NULL; or NULL */
        const char *unset_prefix;        /* variables that start so are not inherited; or NULL */
        const struct process_user *user; /* become this user first; NULL: stay */
        const char *directory;           /* change to it first; NULL: stay */
        int input, output, errors;       /* the child's 0, 1, 2; PROCESS_NULL for /dev/null */
        const int *keep;                 /* further descriptors that the child inherits, ended by -1; or NULL */
        bool outlives_parent;            /* a daemon: its own session, no death signal, no descriptors but these */
};

enum { PROCESS_NULL = -1 };

/* The child's pid; reaped by process_wait(). An exec failure is reported here, not by an exit status. */
int process_start(const struct process_options *options, pid_t *ret_pid, ski_error *error);

/* Waits for the end; on an interrupt request the child gets SIGTERM once. ret_status is as from
 * waitpid(2). */
int process_wait(pid_t pid, int *ret_status);

/* Waits so long at most: 1 when it has ended, 0 when it still runs or an interrupt was requested. */
int process_wait_briefly(pid_t pid, int64_t milliseconds, int *ret_status);

/* Ends a child that may still run, and reaps it. pid <= 0 is harmless. */
void process_kill(pid_t pid);

/* Starts, reads both outputs to their end (each at most 16 MiB, the rest dropped), and waits.
 * `options->output` and `errors` are not used. ret_output and ret_errors may be NULL. */
int process_run(const struct process_options *options, struct text *ret_output, struct text *ret_errors,
                int *ret_status, ski_error *error);

/* Becomes the program: same process, terminal and open descriptors, signals as a shell would hand them on. Only argv,
 * environment and unset_prefix count. Returns only when that fails. */
int process_become(const struct process_options *options, ski_error *error);

/* "exited with status 3", "was killed by signal 9". The caller frees it. */
char *process_describe_status(int status);

/* A pipe whose ends are closed on exec. */
int process_pipe(int ret_ends[2], ski_error *error);

#endif
