/* SPDX-License-Identifier: PostgreSQL */
#include "operations/init_project.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

enum {
        LONGEST_NAME = 200,
        LONGEST_IDENTIFIER = 40, /* of the 63 bytes that PostgreSQL takes */
};

void new_project_clear(struct new_project *project)
{
        free(project->directory);
        free(project->name);
        free(project->prefix);
        free(project->role);
        strings_free(&project->created);
        strings_free(&project->extended);
        *project = (struct new_project){ 0 };
}

/* Names ------------------------------------------------------------------------------------------- */

/* Digits don't begin a name, "pg_" is PostgreSQL's, and null is nothing in YAML. */
static bool is_taken(const char *name)
{
        return isdigit((unsigned char)*name) || strncasecmp(name, "pg_", 3) == 0 || strcasecmp(name, "null") == 0;
}

char *project_identifier(const char *name)
{
        _cleanup_text_ struct text identifier = TEXT_INIT;

        for (; *name && identifier.length < LONGEST_IDENTIFIER; name++) {
                bool plain = (unsigned char)*name < 0x80 && isalnum((unsigned char)*name);
                if (plain && identifier.length == 0 && is_taken(name))
                        text_append(&identifier, "p_");
                if (plain)
                        text_append_char(&identifier, (char)tolower((unsigned char)*name));
                else if (identifier.length > 0 && identifier.bytes[identifier.length - 1] != '_')
                        text_append_char(&identifier, '_');
        }
        while (identifier.length > 0 && identifier.bytes[identifier.length - 1] == '_')
                identifier.bytes[--identifier.length] = '\0';
        if (identifier.length == 0)
                text_append(&identifier, "project");
        return text_steal(&identifier);
}

static int check_name(const char *name, ski_error *error)
{
        size_t length = strlen(name);
        bool is_text = text_utf8_valid(name, length) == length;

        for (size_t i = 0; i < length && is_text; i++)
                is_text = !iscntrl((unsigned char)name[i]);
        if (is_text && length > 0 && length <= LONGEST_NAME)
                return 0;
        ski_error_set(error, -SKI_EUSAGE, "that can't be a project's name");
        return ski_error_hint(error, "a name is one line of at most %d bytes", LONGEST_NAME);
}

static int choose_names(struct new_project *project, const char *name, ski_error *error)
{
        const char *folder = strrchr(project->directory, '/') + 1;

        project->prefix = project_identifier(name ? name : folder);
        project->name = name ? strdup(name) : project->prefix ? strdup(project->prefix) : NULL;
        project->role = project->prefix ? text_format("%s_admin", project->prefix) : NULL;
        return project->name && project->role ? 0 : ski_error_oom(error);
}

/* Files ------------------------------------------------------------------------------------------- */

/* What root makes in somebody's folder is to be somebody's. Closes the descriptor. */
static int hand_over(const struct new_project *project, int fd, const char *path, ski_error *error)
{
        _cleanup_close_ int owned = fd;
        struct stat owner;

        if (owned < 0 || stat(project->directory, &owner) < 0 ||
            (geteuid() == 0 && owner.st_uid != 0 && fchown(owned, owner.st_uid, owner.st_gid) < 0))
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot give %s to the folder's owner",
                                           path);
        return 0;
}

/* A folder that is there is as good. */
static int add_folder(const struct new_project *project, const char *name, ski_error *error)
{
        _cleanup_free_ char *path = path_join(project->directory, name);

        if (!path)
                return ski_error_oom(error);
        if (mkdir(path, 0755) == 0)
                return hand_over(project, open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), path,
                                 error);
        if (errno == EEXIST && folder_exists(path))
                return 0;
        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot create the folder %s", path);
}

/* A file that is there stays as it is. */
static int add_file(struct new_project *project, const char *name, const struct text *content, ski_error *error)
{
        _cleanup_free_ char *path = path_join(project->directory, name);
        int fd, r;

        if (!path || content->failed)
                return ski_error_oom(error);
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (fd < 0 && errno == EEXIST)
                return 0;
        if (fd < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot create %s", path);
        r = write_all(fd, text_get(content), content->length);
        if (r < 0) {
                close(fd);
                unlink(path);
                return ski_error_set_errno(error, -SKI_EIO, -r, "cannot write %s", path);
        }
        strings_add(&project->created, name);
        return hand_over(project, fd, path, error);
}

/* A folder without files would not survive a version control system. */
static int add_sql_folder(struct new_project *project, const char *name, ski_error *error)
{
        static const struct text nothing = TEXT_INIT;
        _cleanup_free_ char *keep = path_join(name, ".gitkeep");
        int r;

        if (!keep)
                return ski_error_oom(error);
        r = add_folder(project, name, error);
        return r < 0 ? r : add_file(project, keep, &nothing, error);
}

/* .gitignore -------------------------------------------------------------------------------------- */

/* True when a line of the file is the pattern, with the slash in front or without. */
static bool has_pattern(const char *content, const char *pattern)
{
        pattern += *pattern == '/';
        for (const char *line = content; *line; line += strcspn(line, "\n"), line += *line == '\n') {
                const char *start = line + (*line == '/');
                size_t length = strcspn(start, "\r\n");

                while (length > 0 && start[length - 1] == ' ')
                        length--;
                if (length == strlen(pattern) && strncmp(start, pattern, length) == 0)
                        return true;
        }
        return false;
}

static int add_ignored(struct new_project *project, ski_error *error)
{
        static const char *const patterns[] = { "/.skinspire/", ".env", "/.flask_env_type", "/backups/" };
        _cleanup_free_ char *path = path_join(project->directory, ".gitignore");
        _cleanup_text_ struct text present = TEXT_INIT, missing = TEXT_INIT;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        r = file_read(path, &present, &failure);
        if (r < 0 && r != -SKI_ENOTFOUND)
                return ski_error_move(error, &failure);
        for (size_t i = 0; i < ARRAY_LENGTH(patterns); i++)
                if (!has_pattern(text_get(&present), patterns[i]))
                        text_appendf(&missing, "%s\n", patterns[i]);
        if (r == -SKI_ENOTFOUND)
                return add_file(project, ".gitignore", &missing, error);
        if (missing.failed)
                return ski_error_oom(error);
        if (missing.length == 0)
                return 0;
        strings_add(&project->extended, ".gitignore");
        if (present.length > 0 && present.bytes[present.length - 1] != '\n') {
                _cleanup_text_ struct text lines = TEXT_INIT;

                text_appendf(&lines, "\n%s", text_get(&missing));
                return lines.failed ? ski_error_oom(error)
                                    : file_append(path, lines.bytes, lines.length, 0644, error);
        }
        return file_append(path, missing.bytes, missing.length, 0644, error);
}

/* Contents ---------------------------------------------------------------------------------------- */

static int add_dotenv_example(struct new_project *project, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;

        text_append(
                &content,
                "# Settings of one machine, with passwords. Copy this file to .env, which stays out of version "
                "control,\n"
                "# and uncomment what you need. 'skinspire config' shows what counts.\n\n"
                "# Where the databases are. Without a URL dev and test live in the project's private server;\n"
                "# prod always needs one.\n");
        text_appendf(&content, "#DEV_DATABASE_URL=postgresql://%s:password@localhost:5432/%s_dev\n",
                     project->role, project->prefix);
        text_appendf(&content, "#TEST_DATABASE_URL=postgresql://%s:password@localhost:5432/%s_test\n",
                     project->role, project->prefix);
        text_appendf(&content, "#PROD_DATABASE_URL=postgresql://%s:password@db.example.org:5432/%s_prod\n\n",
                     project->role, project->prefix);
        text_append(&content,
                    "# The active environment; 'skinspire env use' is stronger.\n#SKINSPIRE_ENV=dev\n");
        return add_file(project, ".env.example", &content, error);
}

static int add_settings(struct new_project *project, ski_error *error)
{
        _cleanup_text_ struct text content = TEXT_INIT;
        json_auto_t *name = json_string(project->name);
        /* A JSON string is one of YAML, too, whatever characters it holds. */
        _cleanup_free_ char *quoted = name ? json_dumps(name, JSON_ENCODE_ANY) : NULL;

        if (!quoted)
                return ski_error_oom(error);
        text_append(
                &content,
                "# A project of skinspire. 'skinspire config' shows every setting and where it comes from.\n");
        text_appendf(&content, "project: %s\n\ndatabase:\n", quoted);
        text_appendf(&content, "  role: %s # owns the databases\n", project->role);
        text_appendf(&content, "  prefix: %s # the databases are %s_dev, %s_test, %s_prod\n", project->prefix,
                     project->prefix, project->prefix, project->prefix);
        text_append(&content,
                    "  extensions: [] # as [pgcrypto, btree_gist]\n"
                    "  schema: [database/schema] # SQL files that make the tables, run in the order of their "
                    "names\n"
                    "  seed: [database/seed] # SQL files with the rows that every installation has\n\n"
                    "# dev and test live in the project's private server unless a URL is set for them, as in "
                    ".env.example.\n"
                    "environments:\n"
                    "  prod:\n"
                    "    protected: true # changes ask for the database's name\n");
        return add_file(project, "skinspire.yaml", &content, error);
}

/* ------------------------------------------------------------------------------------------------- */

static int open_directory(const char *directory, struct new_project *project, ski_error *error)
{
        _cleanup_free_ char *file = NULL;
        int r;

        r = folder_make(directory, 0755, error);
        if (r < 0)
                return r;
        project->directory = realpath(directory, NULL);
        if (!project->directory)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot find the folder %s", directory);
        file = path_join(project->directory, "skinspire.yaml");
        if (!file)
                return ski_error_oom(error);
        if (!file_exists(file))
                return 0;
        ski_error_set(error, -SKI_EREFUSED, "there is a project already: %s", file);
        return ski_error_hint(error, "'skinspire setup dev' makes its dev database; nothing was changed");
}

int init_project(const char *directory, const char *name, struct new_project *ret, ski_error *error)
{
        _cleanup_(new_project_clear) struct new_project project = { 0 };
        int r;

        if (name) {
                r = check_name(name, error);
                if (r < 0)
                        return r;
        }
        r = open_directory(directory, &project, error);
        if (r == 0)
                r = choose_names(&project, name, error);
        if (r == 0)
                r = add_folder(&project, "database", error);
        if (r == 0)
                r = add_sql_folder(&project, "database/schema", error);
        if (r == 0)
                r = add_sql_folder(&project, "database/seed", error);
        if (r == 0)
                r = add_ignored(&project, error);
        if (r == 0)
                r = add_dotenv_example(&project, error);
        if (r == 0)
                r = add_settings(&project, error);
        if (r < 0)
                return r;
        if (project.created.failed || project.extended.failed)
                return ski_error_oom(error);
        *ret = project;
        project = (struct new_project){ 0 };
        return 0;
}
