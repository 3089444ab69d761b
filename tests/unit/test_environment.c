/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "config/environment.h"

extern char **environ;

/* Every test begins in a new folder, without a variable of its own or of whoever runs the tests. */
static int begin(void **state)
{
        clearenv();
        return enter_folder(state);
}

static struct project *open_project(const struct project_overrides *overrides)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct project *project = NULL;

        assert_no_error(project_open(overrides, &project, &error), &error);
        return project;
}

static void assert_open_fails(const struct project_overrides *overrides, int code, const char *words)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct project *project = NULL;

        assert_error(project_open(overrides, &project, &error), code, &error, words);
        assert_null(project);
}

static void assert_active(const char *override, const char *expected_name, const char *expected_place)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct project_overrides overrides = { .environment = override };
        _cleanup_(project_freep) struct project *project = open_project(&overrides);
        const char *name, *place;

        assert_no_error(environment_active(project, &name, &place, &error), &error);
        assert_string_equal(name, expected_name);
        assert_string_equal(place, expected_place);
}

/* "URL database role place" of an environment, without the password; "-" for the private server. */
static void assert_environment(const char *name, const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(project_freep) struct project *project = open_project(NULL);
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_free_ char *url = NULL, *description = NULL;

        assert_no_error(environment_find(project, name, &environment, &error), &error);
        url = environment->conninfo ? conninfo_url(environment->conninfo) : strdup("-");
        description =
                text_format("%s %s %s %s", url, environment->database, environment->role, environment->place);
        assert_string_equal(description, expected);
}

static void assert_no_environment(const char *name, const char *words, const char *file, unsigned line)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(project_freep) struct project *project = open_project(NULL);
        struct environment *environment = NULL;
        int r;

        r = environment_find(project, name, &environment, &error);
        assert_error_hides(&error, "s3cret");
        if (file)
                assert_true(error.file && text_ends_with(error.file, file));
        assert_int_equal(error.line, line);
        assert_error(r, -SKI_ECONFIG, &error, words);
        assert_null(environment);
}

/* The active environment --------------------------------------------------------------------------- */

/* Takes away the strongest source again and again. */
static void test_active_precedence(void **state _unused_)
{
        put_file("skinspire.yaml", "environments: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}\n");
        put_file(".env", "FLASK_ENV=f\nSKINSPIRE_ENV=e\n");
        put_file(".flask_env_type", "  d \r\nprod\n");
        setenv("FLASK_ENV", "c", 1);
        setenv("SKINSPIRE_ENV", "b", 1);
        assert_active("a", "a", "--env");
        assert_active(NULL, "b", "SKINSPIRE_ENV");
        setenv("SKINSPIRE_ENV", "", 1);
        assert_active(NULL, "c", "FLASK_ENV");
        unsetenv("FLASK_ENV");
        assert_active(NULL, "d", ".flask_env_type");
        put_file(".flask_env_type", "\n");
        assert_active(NULL, "e", ".env:2");
        put_file(".env", "FLASK_ENV=f\nSKINSPIRE_ENV=\n");
        assert_active(NULL, "f", ".env:1");
        put_file(".env", "");
        assert_active(NULL, "dev", "");
}

static void test_spellings(void **state _unused_)
{
        static const struct {
                const char *written, *name;
        } cases[] = { { "development", "dev" }, { "Testing", "test" }, { "PRODUCTION", "prod" },
                      { "DEV", "dev" },         { "prod", "prod" },    { "Staging", "staging" } };

        put_file("skinspire.yaml", "environments: {staging: {}}\n");
        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
                assert_active(cases[i].written, cases[i].name, "--env");
                setenv("FLASK_ENV", cases[i].written, 1);
                assert_active(NULL, cases[i].name, "FLASK_ENV");
                unsetenv("FLASK_ENV");
                put_file(".flask_env_type", cases[i].written);
                assert_active(NULL, cases[i].name, ".flask_env_type");
        }
        assert_string_equal(environment_canonical_name("Production"), "prod");
        assert_string_equal(environment_canonical_name("Staging"), "Staging");
}

static void test_unknown_active(void **state _unused_)
{
        assert_no_environment("prodution", "did you mean \"production\"? The environments are dev, test, prod",
                              NULL, 0);
        assert_no_environment("", "the environments are dev, test, prod", NULL, 0);
        put_file(".env", "\nFLASK_ENV=tset\n");
        assert_no_environment(NULL, ".env:2: unknown environment \"tset\" | did you mean \"test\"?", "/.env",
                              2);
        put_file(".flask_env_type", "live");
        assert_no_environment(NULL, ".flask_env_type: unknown environment", NULL, 0);
        setenv("SKINSPIRE_ENV", "liev", 1);
        assert_no_environment(NULL, "SKINSPIRE_ENV: unknown environment", NULL, 0);
        /* Others can be used all the same. */
        assert_environment("dev", "- skinspire_dev skinspire_admin ");
}

static void assert_use(const char *name, const char *expected_overridden_by, const char *expected_content)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(project_freep) struct project *project = open_project(NULL);
        _cleanup_text_ struct text content = TEXT_INIT;
        const char *overridden_by = "unset";

        assert_no_error(environment_use(project, name, &overridden_by, &error), &error);
        if (!text_equal(overridden_by, expected_overridden_by))
                fail_msg("overridden by %s", overridden_by ? overridden_by : "nothing");
        assert_no_error(file_read(".flask_env_type", &content, &error), &error);
        assert_string_equal(text_get(&content), expected_content);
}

static void test_use(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(project_freep) struct project *project = open_project(NULL);
        const char *overridden_by;

        assert_use("Testing", NULL, "test\n");
        put_file(".env", "SKINSPIRE_ENV=dev\n");
        assert_use("prod", NULL, "prod\n");
        setenv("FLASK_ENV", "production", 1);
        assert_use("prod", NULL, "prod\n");
        assert_use("test", "FLASK_ENV", "test\n");
        setenv("SKINSPIRE_ENV", "unknown", 1);
        assert_use("test", "SKINSPIRE_ENV", "test\n");
        assert_error(environment_use(project, "tst", &overridden_by, &error), -SKI_ECONFIG, &error, "test");
        assert_use("test", "SKINSPIRE_ENV", "test\n");
}

/* URLs ------------------------------------------------------------------------------------------- */

static void test_url_precedence(void **state _unused_)
{
        put_file("skinspire.yaml", "environments:\n  dev:\n    url: postgresql://yaml/d\n");
        put_file(".env",
                 "DATABASE_URL=postgresql://dotenv_any/d\nDEVELOPMENT_DATABASE_URL=postgresql://dotenv_long/d\n"
                 "DEV_DATABASE_URL=postgresql://dotenv/d\n");
        setenv("DATABASE_URL", "postgresql://any/d", 1);
        setenv("DEVELOPMENT_DATABASE_URL", "postgresql://long/d", 1);
        setenv("DEV_DATABASE_URL", "postgresql://short/d", 1);
        assert_environment("dev", "postgresql://short/d d skinspire_admin DEV_DATABASE_URL");
        setenv("DEV_DATABASE_URL", "", 1);
        assert_environment("dev", "postgresql://dotenv/d d skinspire_admin .env:3");
        put_file(".env", "DATABASE_URL=postgresql://dotenv_any/d\nDEVELOPMENT_DATABASE_URL=postgresql://"
                         "dotenv_long/d\n");
        assert_environment("dev", "postgresql://long/d d skinspire_admin DEVELOPMENT_DATABASE_URL");
        unsetenv("DEVELOPMENT_DATABASE_URL");
        assert_environment("dev", "postgresql://dotenv_long/d d skinspire_admin .env:2");
        put_file(".env", "DATABASE_URL=postgresql://dotenv_any/d\nDEV_DATABASE_URL=\n");
        assert_environment("dev", "postgresql://any/d d skinspire_admin DATABASE_URL");
        unsetenv("DATABASE_URL");
        assert_environment("dev", "postgresql://dotenv_any/d d skinspire_admin .env:1");
        put_file(".env", "");
        assert_environment("dev", "postgresql://yaml/d d skinspire_admin skinspire.yaml:3");
        put_file("skinspire.yaml", "");
        assert_environment("dev", "- skinspire_dev skinspire_admin ");
}

static void test_database_url_is_for_the_active_one(void **state _unused_)
{
        setenv("DATABASE_URL", "postgresql://h/d", 1);
        assert_environment("test", "- skinspire_test skinspire_admin ");
        assert_no_environment("prod", "nothing says where the database of prod is", NULL, 0);
        assert_environment(NULL, "postgresql://h/d d skinspire_admin DATABASE_URL");
        setenv("FLASK_ENV", "testing", 1);
        assert_environment("test", "postgresql://h/d d skinspire_admin DATABASE_URL");
        assert_environment("dev", "- skinspire_dev skinspire_admin ");
}

static void test_database_url_does_not_follow_the_command_line(void **state _unused_)
{
        struct project_overrides overrides = { .environment = "test" };

        put_file(".env", "FLASK_ENV=production\nDATABASE_URL=postgresql://h/real\n");
        _cleanup_(project_freep) struct project *project = open_project(&overrides);
        _cleanup_(environment_freep) struct environment *active = NULL, *prod = NULL;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_no_error(environment_find(project, NULL, &active, &error), &error);
        assert_string_equal(active->name, "test");
        assert_null(active->conninfo);
        assert_no_error(environment_find(project, "prod", &prod, &error), &error);
        assert_string_equal(conninfo_get(prod->conninfo, "dbname"), "real");
        assert_true(prod->is_protected);
}

static void test_names_do_not_leak(void **state _unused_)
{
        setenv("PGDATABASE", "skinspire_prod", 1);
        setenv("PGUSER", "prod_user", 1);
        setenv("TEST_DATABASE_URL", "postgresql://h", 1);
        assert_environment("dev", "- skinspire_dev skinspire_admin ");
        assert_environment("test",
                           "postgresql://h/skinspire_test skinspire_test skinspire_admin TEST_DATABASE_URL");
}

static void test_database_and_role(void **state _unused_)
{
        put_file("skinspire.yaml", "database: {prefix: clinic, role: owner}\n"
                                   "environments:\n"
                                   "  dev: {database: My Data, role: me}\n"
                                   "  staging-eu: {url: 'postgresql://u@h'}\n"
                                   "  other: {}\n");
        assert_environment("dev", "- My Data me ");
        assert_environment("other", "- clinic_other owner ");
        assert_environment("staging-eu",
                           "postgresql://u@h/clinic_staging-eu clinic_staging-eu u skinspire.yaml:4");
        setenv("STAGING_EU_DATABASE_URL", "host=x user=y dbname=z", 1);
        assert_environment("STAGING-EU", "postgresql://y@x/z z y STAGING_EU_DATABASE_URL");
        setenv("DEV_DATABASE_URL", "postgresql://h", 1);
        assert_environment("dev", "postgresql://h/My%20Data My Data me DEV_DATABASE_URL");
        setenv("SKINSPIRE_DATABASE_PREFIX", "clinic_with_a_name_of_so_many_letters_that_it_fills_everything",
               1);
        assert_no_environment("other", "more than 63 bytes", NULL, 0);
}

static void test_service(void **state)
{
        setenv("HOME", *state, 1);
        put_file(".pg_service.conf", "[named]\ndbname=by_service\nuser=su\n[bare]\nhost=h\n");
        setenv("DEV_DATABASE_URL", "postgresql://?service=named", 1);
        assert_environment("dev", "postgresql:///by_service?service=named by_service su DEV_DATABASE_URL");
        setenv("DEV_DATABASE_URL", "service=bare", 1);
        assert_environment("dev", "postgresql:///skinspire_dev?service=bare skinspire_dev skinspire_admin "
                                  "DEV_DATABASE_URL");
}

static void test_malformed_urls(void **state _unused_)
{
        put_file("skinspire.yaml", "environments:\n  test:\n    url: postgresql://u:s3cret%41%@h\n");
        put_file(".env", "# x\nDEV_DATABASE_URL=mysql://u:s3cret@h\n");
        assert_no_environment("dev", "DEV_DATABASE_URL: \"mysql\" is not", "/.env", 2);
        assert_no_environment("test", "environments.test.url: the password", "/skinspire.yaml", 3);
        setenv("DEV_DATABASE_URL", "postgresql://u:s3/cret@h", 1);
        assert_no_environment("dev", "DEV_DATABASE_URL: the URL can be read in two ways", NULL, 0);
}

static void test_admin_urls(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(project_freep) struct project *project = NULL;
        _cleanup_(environment_freep) struct environment *dev = NULL, *test = NULL;
        _cleanup_free_ char *url = NULL;

        put_file("skinspire.yaml", "environments:\n  dev: {admin_url: 'postgresql://yaml'}\n");
        setenv("DEV_DATABASE_URL", "postgresql://h/d", 1);
        setenv("TEST_DATABASE_URL", "postgresql://h/t", 1);
        setenv("DEVELOPMENT_ADMIN_URL", "postgresql://postgres@h", 1);
        project = open_project(NULL);
        assert_no_error(environment_find(project, "dev", &dev, &error), &error);
        url = conninfo_url(dev->admin);
        assert_string_equal(url, "postgresql://postgres@h");
        assert_no_error(environment_find(project, "test", &test, &error), &error);
        assert_null(test->admin);
        unsetenv("DEV_DATABASE_URL");
        assert_no_environment("dev", "DEVELOPMENT_ADMIN_URL: an admin URL is set for dev, but no URL", NULL, 0);
}

static void test_protection(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(project_freep) struct project *project = NULL;
        _cleanup_(environment_freep) struct environment *prod = NULL, *open_prod = NULL, *dev = NULL;

        assert_no_environment("prod", "set PROD_DATABASE_URL", NULL, 0);
        setenv("PRODUCTION_DATABASE_URL", "postgresql://h", 1);
        project = open_project(NULL);
        assert_no_error(environment_find(project, "production", &prod, &error), &error);
        assert_string_equal(prod->name, "prod");
        assert_true(prod->is_protected);
        assert_no_error(environment_find(project, "dev", &dev, &error), &error);
        assert_false(dev->is_protected);
        assert_null(dev->conninfo);
        project_free(steal(project));

        put_file("skinspire.yaml",
                 "environments:\n  production: {protected: false}\n  live-1: {protected: true}\n");
        project = open_project(NULL);
        assert_no_error(environment_find(project, "prod", &open_prod, &error), &error);
        assert_false(open_prod->is_protected);
        unsetenv("PRODUCTION_DATABASE_URL");
        assert_no_environment("prod", "set PROD_DATABASE_URL", NULL, 0);
        assert_no_environment("live-1", "set LIVE_1_DATABASE_URL", NULL, 0);
        environment_free(NULL);
}

static void test_names(void **state _unused_)
{
        _cleanup_(project_freep) struct project *project = NULL;
        _cleanup_text_ struct text names = TEXT_INIT;

        put_file("skinspire.yaml", "environments: {zoo: , production: , abc_1: , Dev: , 9: }\n");
        project = open_project(NULL);
        strings_join(environment_names(project), " ", &names);
        assert_string_equal(text_get(&names), "dev test prod zoo abc_1 9");
        assert_true(environment_is_known(project, "ZOO"));
        assert_true(environment_is_known(project, "testing"));
        assert_false(environment_is_known(project, "zo"));

        put_file("skinspire.yaml", "environments:\n  -x: {}\n");
        assert_open_fails(NULL, -SKI_ECONFIG, "not the name of an environment");
        put_file("skinspire.yaml", "environments:\n  a b: {}\n");
        assert_open_fails(NULL, -SKI_ECONFIG, "letters, digits, _ and -");
        put_file("skinspire.yaml", "environments:\n  '': {}\n");
        assert_open_fails(NULL, -SKI_ECONFIG, "not the name of an environment");
        put_file("skinspire.yaml", "environments:\n  \xC3\xA4: {}\n");
        assert_open_fails(NULL, -SKI_ECONFIG, "not the name of an environment");
        put_file("skinspire.yaml", "environments:\n  a-b: {}\n  A_b: {}\n");
        assert_open_fails(NULL, -SKI_ECONFIG, "second environment for the variable A_B_DATABASE_URL");
        put_file("skinspire.yaml", "environments:\n  dev: {}\n  development: {}\n");
        assert_open_fails(NULL, -SKI_ECONFIG, "DEV_DATABASE_URL");
}

/* The project ------------------------------------------------------------------------------------- */

static void assert_directory(const struct project_overrides *overrides, const char *folder, const char *name,
                             bool has_file)
{
        _cleanup_(project_freep) struct project *project = open_project(overrides);
        _cleanup_free_ char *expected = text_format("%s%s", folder, name);

        assert_string_equal(project_directory(project), expected);
        assert_int_equal(project_has_file(project), has_file);
}

static void test_directory(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        const char *folder = *state;
        struct project_overrides named = { .directory = ".." }, missing = { .directory = "none" },
                                 file = { .directory = "../skinspire.yaml" };

        assert_directory(NULL, folder, "", false);
        assert_no_error(folder_make("p/deep/er", 0700, &error), &error);
        put_file("p/skinspire.yaml", "project: p\n");
        assert_int_equal(chdir("p/deep/er"), 0);
        assert_directory(NULL, folder, "/p", true);
        assert_directory(&named, folder, "/p/deep", false);
        setenv("SKINSPIRE_PROJECT", folder, 1);
        assert_directory(NULL, folder, "", false);
        assert_directory(&named, folder, "/p/deep", false);
        setenv("SKINSPIRE_PROJECT", "", 1);
        assert_directory(NULL, folder, "/p", true);
        setenv("SKINSPIRE_PROJECT", "/none", 1);
        assert_open_fails(NULL, -SKI_ECONFIG, "SKINSPIRE_PROJECT names the folder /none");
        assert_open_fails(&missing, -SKI_ECONFIG, "--project names the folder none");
        assert_int_equal(chdir(".."), 0);
        assert_open_fails(&file, -SKI_ECONFIG, "not a folder");
}

static void test_setting_precedence(void **state _unused_)
{
        static const char *const assignments[] = { "retention.count=5", "database.schema=", "project=a=b",
                                                   NULL };
        struct project_overrides overrides = { .settings = assignments };
        _cleanup_(project_freep) struct project *by_yaml = NULL, *by_dotenv = NULL, *by_process = NULL,
                                                *by_line = NULL;

        put_file("skinspire.yaml", "retention: {count: 2}\ndatabase: {schema: [a, b]}\n");
        by_yaml = open_project(NULL);
        assert_int_equal(setting_number(by_yaml, "retention.count"), 2);
        assert_int_equal(setting_list(by_yaml, "database.schema")->count, 2);
        put_file(".env", "SKINSPIRE_RETENTION_COUNT=3\nSKINSPIRE_UNHEARD_OF=1\n");
        by_dotenv = open_project(NULL);
        assert_int_equal(setting_number(by_dotenv, "retention.count"), 3);
        setenv("SKINSPIRE_RETENTION_COUNT", "4", 1);
        setenv("SKINSPIRE_PROJECT", ".", 1);
        by_process = open_project(NULL);
        assert_int_equal(setting_number(by_process, "retention.count"), 4);
        assert_string_equal(setting_text(by_process, "project"), "");
        by_line = open_project(&overrides);
        assert_int_equal(setting_number(by_line, "retention.count"), 5);
        assert_int_equal(setting_list(by_line, "database.schema")->count, 0);
        assert_string_equal(setting_text(by_line, "project"), "a=b");
        assert_false(setting_flag(by_line, "errors.show_values"));
}

static void assert_set_fails(const char *assignment, int code, const char *words)
{
        const char *const assignments[] = { assignment, NULL };
        struct project_overrides overrides = { .settings = assignments };

        assert_open_fails(&overrides, code, words);
}

static void test_wrong_settings(void **state _unused_)
{
        assert_set_fails("retention.count", -SKI_EUSAGE, "KEY=VALUE");
        assert_set_fails("=1", -SKI_EUSAGE, "KEY=VALUE");
        assert_set_fails("retention.coutn=1", -SKI_ECONFIG, "did you mean \"retention.count\"?");
        assert_set_fails("retention.count=x", -SKI_ECONFIG, "--set retention.count: expected a whole number");
        assert_set_fails("environments.prod.protected=false", -SKI_ECONFIG, "no setting of that name");
        put_file(".env", "SKINSPIRE_ERRORS_SHOW_VALUES=yes\n");
        assert_open_fails(NULL, -SKI_ECONFIG, "SKINSPIRE_ERRORS_SHOW_VALUES: expected true or false");
        put_file(".env", "");
        setenv("SKINSPIRE_TIMEOUTS_CONNECT", "0", 1);
        assert_open_fails(NULL, -SKI_ECONFIG,
                          "SKINSPIRE_TIMEOUTS_CONNECT: expected a whole number from 1 to 3600");
}

static void test_variables(void **state _unused_)
{
        _cleanup_(project_freep) struct project *project = NULL;
        enum origin origin;

        put_file(".env", "A=file\nB=file\nC=\n");
        setenv("A", "process", 1);
        setenv("B", "", 1);
        project = open_project(NULL);
        assert_string_equal(project_variable(project, "A", &origin), "process");
        assert_int_equal(origin, ORIGIN_PROCESS);
        assert_string_equal(project_variable(project, "B", &origin), "file");
        assert_int_equal(origin, ORIGIN_DOTENV);
        assert_null(project_variable(project, "C", NULL));
        assert_null(project_variable(project, "D", NULL));
}

static void test_state_folder(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(project_freep) struct project *project = open_project(NULL);
        _cleanup_free_ char *folder = NULL, *again = NULL, *ignore = NULL, *never = NULL;
        _cleanup_text_ struct text content = TEXT_INIT;
        struct stat status;

        if (geteuid() == 0)
                assert_int_equal(chown(".", 1234, 1234), 0);
        assert_no_error(project_state_folder(project, &folder, &error), &error);
        assert_no_error(project_state_folder(project, &again, &error), &error);
        assert_true(text_ends_with(folder, "/.skinspire"));
        assert_int_equal(stat(folder, &status), 0);
        assert_int_equal(status.st_mode & 07777, 0700);
        if (geteuid() == 0)
                assert_int_equal(status.st_uid, 1234);
        ignore = path_join(folder, ".gitignore");
        assert_no_error(file_read(ignore, &content, &error), &error);
        assert_string_equal(text_get(&content), "*\n");
        assert_no_error(folder_remove(folder, &error), &error);
        put_file(".skinspire", "");
        assert_error(project_state_folder(project, &never, &error), -SKI_EIO, &error, "not a folder");
}

/* What `skinspire config` shows -------------------------------------------------------------------- */

static void assert_effective(const struct effective_values *values, const char *key, const char *value,
                             enum origin origin, const char *place)
{
        for (size_t i = 0; i < values->count; i++) {
                const struct effective_value *item = &values->items[i];
                if (strcmp(item->key, key) != 0)
                        continue;
                assert_string_equal(item->value, value);
                assert_int_equal(item->origin, origin);
                assert_string_equal(item->place, place);
                return;
        }
        fail_msg("%s is missing", key);
}

static void test_effective_values(void **state _unused_)
{
        static const char *const assignments[] = { "disk.reserve=5", NULL };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct project_overrides overrides = { .settings = assignments };
        _cleanup_(project_freep) struct project *project = NULL;
        _cleanup_(effective_values_free) struct effective_values values = { 0 };

        put_file("skinspire.yaml",
                 "retention:\n  days: 3\nenvironments:\n  eu:\n    database: e\n    url: 'mysql://s3cret'\n"
                 "  us:\n    database: u\n");
        put_file(".env", "\nSKINSPIRE_DATABASE_EXTENSIONS=a,b\nDEV_DATABASE_URL='postgresql://u:s3cret@h'\n"
                         "DEV_ADMIN_URL='postgresql://a:s3cret@h'\n");
        setenv("FLASK_ENV", "testing", 1);
        setenv("SKINSPIRE_DATABASE_PREFIX", "x", 1);
        project = open_project(&overrides);
        assert_no_error(project_effective_values(project, &values, &error), &error);
        assert_effective(&values, "environment", "test", ORIGIN_PROCESS, "FLASK_ENV");
        assert_effective(&values, "retention.days", "3", ORIGIN_YAML, "skinspire.yaml:2");
        assert_effective(&values, "retention.count", "3", ORIGIN_DEFAULT, "");
        assert_effective(&values, "disk.reserve", "5", ORIGIN_COMMAND_LINE, "--set");
        assert_effective(&values, "database.extensions", "a, b", ORIGIN_DOTENV, ".env:2");
        assert_effective(&values, "environments.dev.url", "postgresql://u@h/x_dev (password set)",
                         ORIGIN_DOTENV, ".env:3");
        assert_effective(&values, "environments.dev.admin_url", "postgresql://a@h (password set)",
                         ORIGIN_DOTENV, ".env:4");
        assert_effective(&values, "environments.dev.role", "u", ORIGIN_DOTENV, ".env:3");
        assert_effective(&values, "environments.dev.database", "x_dev", ORIGIN_PROCESS,
                         "SKINSPIRE_DATABASE_PREFIX");
        assert_effective(&values, "environments.test.url", "private server", ORIGIN_DEFAULT, "");
        assert_effective(&values, "environments.test.role", "skinspire_admin", ORIGIN_DEFAULT, "");
        assert_effective(&values, "environments.prod.url", "not set", ORIGIN_DEFAULT, "");
        assert_effective(&values, "environments.prod.protected", "true", ORIGIN_DEFAULT, "");
        assert_effective(&values, "environments.us.database", "u", ORIGIN_YAML, "skinspire.yaml:8");
        for (size_t i = 0; i < values.count; i++) {
                assert_null(strstr(values.items[i].value, "s3cret"));
                assert_true(strlen(values.items[i].help) > 0);
                if (strcmp(values.items[i].key, "environments.eu.url") == 0)
                        assert_true(text_starts_with(values.items[i].value, "unusable: environments.eu.url: "));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_active_precedence, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_spellings, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_unknown_active, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_use, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_url_precedence, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_database_url_is_for_the_active_one, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_database_url_does_not_follow_the_command_line, begin,
                                                leave_folder),
                cmocka_unit_test_setup_teardown(test_names_do_not_leak, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_database_and_role, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_service, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_malformed_urls, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_admin_urls, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_protection, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_names, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_directory, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_setting_precedence, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_wrong_settings, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_variables, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_state_folder, begin, leave_folder),
                cmocka_unit_test_setup_teardown(test_effective_values, begin, leave_folder),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
