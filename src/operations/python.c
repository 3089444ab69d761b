/* SPDX-License-Identifier: PostgreSQL */
#include "operations/python.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"

enum { LONGEST_FIRST_LINE = 4096 };

/* "#!/opt/venv/bin/python3 -s": what the script is run with; "env" and the like lead to PATH, which is asked anyway. */
static void add_interpreter_of(const char *script, struct strings *candidates)
{
        char line[LONGEST_FIRST_LINE];
        _cleanup_close_ int fd = open(script, O_RDONLY | O_CLOEXEC);
        ssize_t length = fd < 0 ? -1 : read(fd, line, sizeof(line) - 1);

        if (length <= 3 || strncmp(line, "#!/", 3) != 0)
                return;
        line[length] = '\0';
        line[strcspn(line, " \t\r\n")] = '\0';
        if (strstr(line, "python"))
                strings_add(candidates, line + 2);
}

static void add_interpreters_in_path(const char *script, struct strings *candidates)
{
        const char *at = getenv("PATH");

        while (at && *at) {
                size_t length = strcspn(at, ":");
                _cleanup_free_ char *file = text_format("%.*s/%s", (int)length, at, script);

                if (file)
                        add_interpreter_of(file, candidates);
                at += length + (at[length] == ':');
        }
}

static void add_environment(const char *folder, const char *name, struct strings *candidates)
{
        if (!folder || !*folder)
                return;
        _cleanup_free_ char *file = text_format("%s%s/bin/python", folder, name);
        if (file && file_exists(file))
                strings_add(candidates, file);
}

static bool can_import(const char *python, const char *module)
{
        _cleanup_free_ char *code = text_format("import %s", module);
        const char *const argv[] = { python, "-c", code, NULL };
        const struct process_options options = { .argv = argv, .input = PROCESS_NULL };
        int status;

        return code && process_run(&options, NULL, NULL, &status, NULL) == 0 && status == 0;
}

static int refuse(const char *wanted, const char *module, ski_error *error)
{
        if (wanted)
                ski_error_set(error, -SKI_EPROGRAM, "%s has no %s", wanted, module);
        else
                ski_error_set(error, -SKI_EPROGRAM, "there is no Python here that has %s", module);
        return ski_error_hint(error,
                              "activate the project's virtual environment, or name its Python with --python");
}

int python_find(const struct project *project, const char *wanted, const char *module, const char *script,
                char **ret, ski_error *error)
{
        _cleanup_strings_ struct strings candidates = STRINGS_INIT;

        if (wanted) {
                strings_add(&candidates, wanted);
        } else {
                add_environment(getenv("VIRTUAL_ENV"), "", &candidates);
                add_environment(project_directory(project), "/.venv", &candidates);
                add_environment(project_directory(project), "/venv", &candidates);
                add_interpreters_in_path(script, &candidates);
                strings_add(&candidates, "python3");
                strings_add(&candidates, "/usr/bin/python3");
        }
        if (candidates.failed)
                return ski_error_oom(error);
        for (size_t i = 0; i < candidates.count; i++) {
                if (!can_import(candidates.items[i], module))
                        continue;
                *ret = strdup(candidates.items[i]);
                return *ret ? 0 : ski_error_oom(error);
        }
        return refuse(wanted, module, error);
}
