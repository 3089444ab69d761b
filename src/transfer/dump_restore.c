/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/dump_restore.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/process.h"
#include "base/text.h"
#include "postgres/programs.h"

struct program_run {
        pid_t pid; /* 0: not started, or reaped */
        int status;
        int words; /* what it says on its standard error, in memory: nobody has to empty a pipe meanwhile */
};

struct dump_restore {
        struct program_run dump, restore;
        bool show_values;
};

/* From 17 on, pg_restore sets transaction_timeout, which older servers refuse. */
enum { TRANSACTION_TIMEOUT_SINCE = 17 };

static int complain_too_new(int major, int source_major, int target_major, ski_error *error)
{
        ski_error_set(error, -SKI_EPROGRAM,
                      "pg_restore of PostgreSQL %d can't fill a database of PostgreSQL %d", major,
                      target_major);
        if (source_major >= TRANSACTION_TIMEOUT_SINCE)
                return ski_error_hint(
                        error, "a database of PostgreSQL %d can be copied to PostgreSQL %d or later only",
                        source_major, TRANSACTION_TIMEOUT_SINCE);
        return ski_error_hint(error,
                              "install the package postgresql-client-%d (from apt.postgresql.org where the "
                              "distribution has none)",
                              source_major > target_major ? source_major : target_major);
}

/* pg_dump must not be older than its server, nor pg_restore than its pg_dump. Of those that will do, the ones
 * nearest to the servers write what both of them know. */
int dump_restore_find_programs(int source_version, int target_version, const char *preferred_folder,
                               struct dump_restore_programs *ret, ski_error *error)
{
        _cleanup_(dump_restore_programs_clear) struct dump_restore_programs programs = { 0 };
        int newer_version = source_version > target_version ? source_version : target_version;
        int major, r;

        r = programs_find_nearest("pg_dump", source_version, newer_version, preferred_folder, &programs.dump,
                                  &major, error);
        if (r < 0)
                return r;
        if (major >= TRANSACTION_TIMEOUT_SINCE && target_version / 10000 < TRANSACTION_TIMEOUT_SINCE)
                return complain_too_new(major, source_version / 10000, target_version / 10000, error);
        r = programs_find_major("pg_restore", major, preferred_folder, &programs.restore, error);
        if (r < 0)
                return r;
        *ret = programs;
        programs = (struct dump_restore_programs){ 0 };
        return 0;
}

void dump_restore_programs_clear(struct dump_restore_programs *programs)
{
        free(programs->dump);
        free(programs->restore);
        *programs = (struct dump_restore_programs){ 0 };
}

static int start_program(const struct conninfo *conninfo, const struct strings *argv, int input, int output,
                         struct program_run *ret, ski_error *error)
{
        _cleanup_strings_ struct strings environment = STRINGS_INIT;
        int r;

        if (argv->failed)
                return ski_error_oom(error);
        r = program_environment(conninfo, &environment, error);
        if (r < 0)
                return r;
        /* The programs' words are read by us: they must not come in another language. */
        strings_add(&environment, "LC_MESSAGES=C");
        if (environment.failed)
                return ski_error_oom(error);
        ret->words = memfd_create("words", MFD_CLOEXEC);
        if (ret->words < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot make a file in memory");
        struct process_options options = {
                .argv = (const char *const *)argv->items,
                .environment = (const char *const *)environment.items,
                .unset_prefix = "PG",
                .input = input,
                .output = output,
                .errors = ret->words,
        };
        return process_start(&options, &ret->pid, error);
}

static int compose_dump(const struct dump_restore_options *options, struct strings *argv, ski_error *error)
{
        _cleanup_free_ char *address = conninfo_string(options->source);

        if (!address)
                return ski_error_oom(error);
        strings_add(argv, options->programs->dump);
        strings_addf(argv, "--dbname=%s", address);
        strings_addf(argv, "--snapshot=%s", options->snapshot);
        strings_add(argv, "--format=custom");
        strings_add(argv, "--compress=0");
        strings_add(argv, "--no-password");
        strings_add(argv, "--no-subscriptions");
        /* What SQL_ASCII holds may be of any encoding: it travels as it is. */
        strings_addf(argv, "--encoding=%s", text_equal(options->encoding, "SQL_ASCII") ? "SQL_ASCII" : "UTF8");
        return 0;
}

static int compose_restore(const struct dump_restore_options *options, struct strings *argv, ski_error *error)
{
        _cleanup_free_ char *address = conninfo_string(options->target);

        if (!address)
                return ski_error_oom(error);
        strings_add(argv, options->programs->restore);
        strings_addf(argv, "--dbname=%s", address);
        strings_add(argv, "--exit-on-error");
        /* Policies come after the rows and hide none of them here; without this, refreshing a materialized view
         * over a table whose policies bind its owner too would fail. */
        strings_add(argv, "--enable-row-security");
        strings_add(argv, "--no-password");
        if (options->no_owner)
                strings_add(argv, "--no-owner");
        if (options->no_privileges)
                strings_add(argv, "--no-privileges");
        return 0;
}

int dump_restore_start(const struct dump_restore_options *options, struct dump_restore **ret, ski_error *error)
{
        _cleanup_(dump_restore_freep) struct dump_restore *run = calloc(1, sizeof(*run));
        _cleanup_strings_ struct strings dump = STRINGS_INIT, restore = STRINGS_INIT;
        int ends[2], r;

        if (!run)
                return ski_error_oom(error);
        run->dump.words = run->restore.words = -1;
        run->show_values = options->show_values;
        r = compose_dump(options, &dump, error);
        if (r < 0)
                return r;
        r = compose_restore(options, &restore, error);
        if (r < 0)
                return r;
        r = process_pipe(ends, error);
        if (r < 0)
                return r;
        /* Our own ends are closed on return: each program must see the other one's end. */
        _cleanup_close_ int reading = ends[0], writing = ends[1];
        r = start_program(options->source, &dump, PROCESS_NULL, writing, &run->dump, error);
        if (r < 0)
                return r;
        r = start_program(options->target, &restore, reading, PROCESS_NULL, &run->restore, error);
        if (r < 0)
                return r;
        *ret = steal(run);
        return 0;
}

static bool has_ended(struct program_run *program)
{
        if (program->pid == 0)
                return true;
        if (waitpid(program->pid, &program->status, WNOHANG) != program->pid)
                return false;
        program->pid = 0;
        return true;
}

bool dump_restore_is_done(struct dump_restore *run)
{
        bool dump = has_ended(&run->dump), restore = has_ended(&run->restore);

        return dump && restore;
}

static int read_words(int fd, struct text *words)
{
        char buffer[4096];
        ssize_t length;
        off_t at = 0;

        while ((length = pread(fd, buffer, sizeof(buffer), at)) > 0) {
                text_append_bytes(words, buffer, (size_t)length);
                at += length;
        }
        return words->failed ? -SKI_ENOMEM : 0;
}

/* A line of the program's words that holds `sign`, from behind it to its end; NULL when there is none. */
static char *find_line(const char *words, const char *sign)
{
        const char *found = strstr(words, sign);

        if (!found)
                return NULL;
        found += strlen(sign);
        return strndup(found, strcspn(found, "\n"));
}

/* Cuts what may be a row's value: the server quotes values after a colon, or after the word "value". */
static void cut_values(char *line)
{
        static const char *const signs[] = {
                ": \"",         ": 0x",  "sequence 0x",        "value \"",
                "time zone \"", "key (", "\" is out of range", "\" is not a valid"
        };

        for (size_t i = 0; i < ARRAY_LENGTH(signs); i++) {
                char *found = strcasestr(line, signs[i]);
                /* Where the value comes before the words, nothing is left of them. */
                if (found && signs[i][0] == '"')
                        found = strchr(line, '"');
                if (found)
                        *found = '\0';
        }
}

/* "TABLE DATA public patients" out of pg_restore's "from TOC entry 3385; 0 16386 TABLE DATA public patients owner". */
static char *find_entry(const char *words)
{
        _cleanup_free_ char *line = find_line(words, "from TOC entry ");
        const char *name = line;

        for (int blanks = 0; name && blanks < 3; blanks++) {
                name = strchr(name, ' ');
                name = name ? name + 1 : NULL;
        }
        return name ? strdup(name) : NULL;
}

/* A full disk, a lost connection, a missing right: no row is to blame. */
static bool is_about_server(const char *reason)
{
        static const char *const beginnings[] = { "could not extend file", "could not write",
                                                  "could not open",        "could not create file",
                                                  "could not read",        "could not send",
                                                  "could not connect",     "out of ",
                                                  "terminating ",          "canceling ",
                                                  "permission denied for", "server closed the connection" };

        for (size_t i = 0; reason && i < ARRAY_LENGTH(beginnings); i++)
                if (text_starts_with(reason, beginnings[i]))
                        return true;
        return false;
}

static int program_error(const char *name, const struct program_run *program, const char *words,
                         bool show_values, ski_error *error)
{
        _cleanup_free_ char *status = process_describe_status(program->status), *entry = find_entry(words);
        _cleanup_free_ char *said = find_line(words, "error: "), *server = find_line(words, "ERROR:  ");
        const char *reason = server ? server : said;

        if (!status)
                return ski_error_oom(error);
        if (!show_values && server)
                cut_values(server);
        if (!show_values && said)
                cut_values(said);
        /* What the server says of a table's rows is about their values. */
        if (!show_values && entry && text_starts_with(entry, "TABLE DATA") && !is_about_server(reason))
                reason = "the server refused a row";
        ski_error_set(error, -SKI_EPROGRAM, "%s %s%s%s%s%s", name, status, entry ? " at " : "",
                      entry ? entry : "", reason ? ": " : "", reason ? reason : "");
        if (show_values)
                ski_error_detail(error, "%s", words);
        return -SKI_EPROGRAM;
}

int dump_restore_finish(struct dump_restore *run, ski_error *error)
{
        _cleanup_text_ struct text dump = TEXT_INIT, restore = TEXT_INIT;

        if (run->dump.pid > 0)
                process_wait(run->dump.pid, &run->dump.status);
        run->dump.pid = 0;
        if (run->restore.pid > 0)
                process_wait(run->restore.pid, &run->restore.status);
        run->restore.pid = 0;
        if (interrupt_requested())
                return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted while copying");
        if (run->dump.status == 0 && run->restore.status == 0)
                return 0;
        if (read_words(run->dump.words, &dump) < 0 || read_words(run->restore.words, &restore) < 0)
                return ski_error_oom(error);
        /* A pg_dump that only lost its reader is not the cause. */
        bool lost_reader = (WIFSIGNALED(run->dump.status) && WTERMSIG(run->dump.status) == SIGPIPE) ||
                           strstr(text_get(&dump), "Broken pipe");
        if (run->dump.status != 0 && !(lost_reader && run->restore.status != 0))
                return program_error("pg_dump", &run->dump, text_get(&dump), run->show_values, error);
        return program_error("pg_restore", &run->restore, text_get(&restore), run->show_values, error);
}

void dump_restore_free(struct dump_restore *run)
{
        if (!run)
                return;
        process_kill(run->dump.pid);
        process_kill(run->restore.pid);
        if (run->dump.words >= 0)
                close(run->dump.words);
        if (run->restore.words >= 0)
                close(run->restore.words);
        free(run);
}
