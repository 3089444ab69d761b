/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include <libpq-fe.h>

#include "config/conninfo.h"

/* "user=u host=h" in the order of reading, with values as they are. */
static char *describe(const struct conninfo *conninfo)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        for (size_t i = 0; i < conninfo->keywords.count; i++)
                text_appendf(&text, "%s%s=%s", i > 0 ? " " : "", conninfo->keywords.items[i],
                             conninfo->values.items[i]);
        return text_steal(&text);
}

static void assert_reads(const char *text, const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        _cleanup_free_ char *description = NULL;

        assert_no_error(conninfo_parse(text, &conninfo, &error), &error);
        description = describe(conninfo);
        assert_string_equal(description, expected);
}

/* The error's code, words that it must hold, and that the password "s3cret" is not among them. */
static void assert_refused(const char *text, const char *words)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = conninfo_parse(text, &conninfo, &error);
        assert_error_hides(&error, "s3cret");
        assert_error(r, -SKI_ECONFIG, &error, words);
        assert_null(conninfo);
}

static void test_schemes(void **state _unused_)
{
        static const char *const schemes[] = { "postgresql", "postgres", "postgresql+psycopg2",
                                               "PostgreSQL+asyncpg", "postgres+pg8000" };

        for (size_t i = 0; i < ARRAY_LENGTH(schemes); i++) {
                _cleanup_free_ char *url = text_format("%s://u:p@h:5433/d", schemes[i]);
                assert_reads(url, "user=u password=p host=h port=5433 dbname=d");
        }
        assert_refused("mysql://u:s3cret@h/d", "\"mysql\" is not the scheme");
        assert_refused("postgresqlx://u:s3cret@h/d", "accepted are postgresql://");
        assert_refused("sqlite:s3cret.db", "no PostgreSQL URL");
        assert_refused("postgresql:/h/s3cret", "lacks the //");
        assert_refused("skinspire_dev", "no PostgreSQL URL");
        assert_refused("u:s3cret@h/d", "no PostgreSQL URL");
        assert_refused("", "empty");
        assert_refused(" \"\" ", "empty");
}

static void test_what_stands_around_is_dropped(void **state _unused_)
{
        assert_reads("  postgresql://h/d \n", "host=h dbname=d");
        assert_reads("'postgresql://h/d'", "host=h dbname=d");
        assert_reads("\"postgresql://h/d\"", "host=h dbname=d");
        assert_reads("\"host=h dbname=d\"", "host=h dbname=d");
}

static void test_hosts(void **state _unused_)
{
        assert_reads("postgresql://", "");
        assert_reads("postgresql:///d", "dbname=d");
        assert_reads("postgresql://:5433/d", "port=5433 dbname=d");
        assert_reads("postgresql://u@/d", "user=u dbname=d");
        assert_reads("postgresql://[::1]/d", "host=::1 dbname=d");
        assert_reads("postgresql://u@[fe80::1%25eth0]:5433/d", "user=u host=fe80::1%eth0 port=5433 dbname=d");
        assert_reads("postgresql://%2Fvar%2Frun/d", "host=/var/run dbname=d");
        assert_reads("postgresql://a,b:5433,[::1]/d", "host=a,b,::1 port=,5433, dbname=d");
        assert_reads("postgresql:///d?host=/tmp&port=5433", "dbname=d port=5433 host=/tmp");
        assert_reads("postgresql://localhost:5433/d?host=%2Ftmp", "host=/tmp port=5433 dbname=d");
        assert_reads("postgresql:///d?host=::1", "dbname=d host=::1");
        assert_reads("postgresql://u@/d?host=a:5432&host=b:5433", "user=u dbname=d host=a,b port=5432,5433");
        assert_reads("postgresql://u@/d?host=a&host=b:5433", "user=u dbname=d host=a,b port=,5433");
        assert_reads("postgresql://u@/d?host=a,b&port=1,2", "user=u dbname=d port=1,2 host=a,b");
        assert_reads("postgresql:///d?host=a%2525", "dbname=d host=a%25");
        assert_refused("host=localhost:5432", "write host=::1 port=5432");
        assert_refused("host=a,[::1]", "write host=::1 port=5432");
        assert_refused("postgresql://a%3A5432/d", "write host=::1 port=5432");
        assert_refused("postgresql://u@/d?host=a:1&host=b:2&port=3", "names ports both");
        assert_refused("postgresql://::1/d", "[::1]");
        assert_refused("postgresql://[::1/d", "not closed");
        assert_refused("postgresql://[::1]x/d", "not closed");
}

static void test_ports(void **state _unused_)
{
        assert_reads("postgresql://h:1", "host=h port=1");
        assert_reads("postgresql://h:65535", "host=h port=65535");
        assert_reads("postgresql://h:", "host=h");
        assert_refused("postgresql://h:0", "1 to 65535");
        assert_refused("postgresql://h:65536", "1 to 65535");
        assert_refused("postgresql://h:99999999999999999999", "1 to 65535");
        assert_refused("postgresql://h:-1", "1 to 65535");
        assert_refused("postgresql://h:54x", "1 to 65535");
        assert_refused("postgresql://h,i:1,j:x", "1 to 65535");
        assert_refused("postgresql:///d?port=x", "1 to 65535");
        assert_refused("host=h port=70000", "1 to 65535");
        /* A password without its host looks like a port. */
        assert_refused("postgresql://admin:s3cret/d", "user:password@host");
}

static void test_passwords(void **state _unused_)
{
        assert_reads("postgresql://u:a$b@h", "user=u password=a$b host=h");
        assert_reads("postgresql://u:a@b@h", "user=u password=a@b host=h");
        assert_reads("postgresql://u:@@@h", "user=u password=@@ host=h");
        assert_reads("postgresql://u:a:b:c@h", "user=u password=a:b:c host=h");
        assert_reads("postgresql://u:100%@h", "user=u password=100% host=h");
        assert_reads("postgresql://u:%zz%@h", "user=u password=%zz% host=h");
        assert_reads("postgresql://u:a%2Fb%40c%25@h", "user=u password=a/b@c% host=h");
        assert_reads("postgresql://u:p w+d@h", "user=u password=p w+d host=h");
        assert_reads("postgresql://u:\xC3\xA4\xE2\x82\xAC@h", "user=u password=\xC3\xA4\xE2\x82\xAC host=h");
        assert_reads("postgresql://u:${x}!*'\"\\@h/d", "user=u password=${x}!*'\"\\ host=h dbname=d");
}

static void test_percent(void **state _unused_)
{
        /* Each part follows the rule for itself. */
        assert_reads("postgresql://a%20b:50%@h/d", "user=a b password=50% host=h dbname=d");
        assert_refused("postgresql://u:s3cret%41%@h", "%25");
        assert_refused("postgresql://u:s3cret%41%4@h", "the password");
        assert_refused("postgresql://u%41%:s3cret@h", "the user name");
        assert_refused("postgresql://h/a%41%", "the name of the database");
        assert_refused("postgresql://u:s3cret%00@h", "%00");
        assert_refused("postgresql://h/a%00b", "%00");
}

static void test_ambiguous(void **state _unused_)
{
        assert_refused("postgresql://u:s3c/s3cret@h/d", "write / as %2F");
        assert_refused("postgresql://u:s3cret/x@h/d", "%2F");
        assert_refused("postgresql://u:s3cret?x@h/d", "%3F");
        assert_refused("postgresql://u:s3cret#x@h/d", "%23");
        assert_refused("postgresql://u:a@s3cret/x@h/d", "%2F");
        assert_refused("postgresql://u:a@b?s3cret=x@h/d", "unknown connection parameter");
        assert_refused("postgresql://u:a@b?s3cret@h/d", "%3F");
        assert_refused("postgresql://u:p@h/d@s3cret", "%40");
        assert_refused("postgresql://u:p@h#s3cret", "%23");
        assert_refused("postgresql://h/d?user=a@b", "%40");
        /* Nothing can be meant as a password here. */
        assert_reads("postgresql:///d?user=a@b", "dbname=d user=a@b");
        assert_reads("postgresql://u:p@h/d?application_name=a@b",
                     "user=u password=p host=h dbname=d application_name=a@b");
}

static void test_parameters(void **state _unused_)
{
        assert_reads("postgresql://h/d?sslmode=verify-full&connect_timeout=3&options=-c%20a%3Db",
                     "host=h dbname=d sslmode=verify-full connect_timeout=3 options=-c a=b");
        assert_reads("postgresql://?service=clinic", "service=clinic");
        assert_reads("postgresql://h?ssl=true", "host=h sslmode=require");
        assert_reads("postgresql://h/d?user=u&password=p", "host=h dbname=d user=u password=p");
        assert_reads("postgresql://h/a?dbname=b", "host=h dbname=b");
        assert_reads("postgresql://h/d?", "host=h dbname=d");
        assert_reads("postgresql://h/d?&sslmode=prefer&", "host=h dbname=d sslmode=prefer");
        assert_reads("postgresql://h/d?application_name=", "host=h dbname=d");
        assert_refused("postgresql://h/d?sslmod=require", "did you mean \"sslmode\"?");
        assert_refused("postgresql://h/d?currentSchema=x", "unknown connection parameter \"currentSchema\"");
        assert_refused("postgresql://h/d?sslmode", "no \"=\"");
        assert_refused("postgresql://h/d?=x", "unknown connection parameter");
}

static void test_names(void **state _unused_)
{
        static const char sixty[] = "123456789012345678901234567890123456789012345678901234567890";
        _cleanup_free_ char *fits = text_format("postgresql:///%s123", sixty);
        _cleanup_free_ char *expected = text_format("dbname=%s123", sixty);
        _cleanup_free_ char *too_long = text_format("postgresql:///%s1234", sixty);
        /* 31 umlauts have 62 bytes. */
        _cleanup_free_ char *bytes = text_format("dbname=%s\xC3\xA4\xC3\xA4", sixty);

        assert_reads(fits, expected);
        assert_refused(too_long, "63 bytes");
        assert_refused(bytes, "63 bytes");
        assert_reads("postgresql://h/My%20Clinic%22%C3%A4", "host=h dbname=My Clinic\"\xC3\xA4");
        assert_reads("postgresql://h/a/b", "host=h dbname=a/b");
        assert_reads("postgresql://h/a#b", "host=h dbname=a#b");
}

static void test_keyword_form(void **state _unused_)
{
        assert_reads("host=h dbname=d", "host=h dbname=d");
        assert_reads(" host = h  password='it\\'s a \\\\' user=a\\ b ", "host=h password=it's a \\ user=a b");
        assert_reads("host='' user=u", "user=u");
        assert_reads("service=clinic", "service=clinic");
        assert_reads("host=a host=b", "host=b");
        assert_reads("dbname=postgres://x", "dbname=postgres://x");
        assert_refused("host=h passwrd=x", "did you mean \"password\"?");
        assert_refused("host=h password=a s3cret", "no \"=\"");
        assert_refused("host=h password=a s3cret=b", "unknown connection parameter");
        assert_refused("host=h password='s3cret", "not closed");
        assert_refused("=s3cret", "unknown connection parameter");
}

/* Where libpq reads a URL as well, both readings are the same. */
static void test_agrees_with_libpq(void **state _unused_)
{
        static const char *const urls[] = {
                "postgresql://u:p@h:5433/d?sslmode=require",
                "postgres://a,b:1,[::1]:2/d",
                "postgresql://a,b/d",
                "postgresql://%2Ftmp:5433",
                "postgresql:///d?host=/tmp&user=u%40v",
                "postgresql://u:%25%40%3A@h/%2Fd",
                "postgresql://h:1/d?port=2&dbname=e",
                "postgresql://:p@h",
                "host='a b' password='it\\'s' options='-c a=b'",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(urls); i++) {
                SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
                _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
                PQconninfoOption *options = PQconninfoParse(urls[i], NULL);

                assert_non_null(options);
                assert_no_error(conninfo_parse(urls[i], &conninfo, &error), &error);
                for (PQconninfoOption *option = options; option->keyword; option++) {
                        const char *ours = conninfo_get(conninfo, option->keyword);
                        if (option->val)
                                assert_string_equal(ours, option->val);
                        else
                                assert_null(ours);
                }
                PQconninfoFree(options);
        }
}

/* Random values ----------------------------------------------------------------------------------- */

/* Half of the characters are those that mean something somewhere. */
static void random_value(struct text *value, size_t longest, const char *never)
{
        static const char special[] = "@:/?#%&=+ '\"\\$[],;{}<>|^`\t\n\x7F\xC3\xA4";
        size_t length = 1 + (size_t)rand() % longest;

        while (value->length < length) {
                char c =
                        (char)(rand() % 2 ? special[(size_t)rand() % (sizeof(special) - 1)] : 1 + rand() % 255);
                if (!strchr(never, c))
                        text_append_char(value, c);
        }
}

static struct conninfo *random_conninfo(void)
{
        static const char *const keywords[] = { "user",        "password", "dbname",  "application_name",
                                                "sslpassword", "options",  "service", "sslrootcert" };
        struct conninfo *conninfo = conninfo_new();

        for (size_t i = 0; i < ARRAY_LENGTH(keywords); i++) {
                _cleanup_text_ struct text value = TEXT_INIT;
                random_value(&value, strcmp(keywords[i], "dbname") == 0 ? 63 : 30, "");
                if (rand() % 2)
                        assert_int_equal(conninfo_set(conninfo, keywords[i], text_get(&value)), 0);
        }
        _cleanup_text_ struct text hosts = TEXT_INIT, ports = TEXT_INIT;
        for (int count = rand() % 4; count > 0; count--) {
                random_value(&hosts, hosts.length + 10, ",[]:");
                if (rand() % 4 == 0)
                        text_append(&hosts, "::1");
                if (rand() % 2)
                        text_appendf(&ports, "%d", 1 + rand() % 65535);
                if (count > 1) {
                        text_append_char(&hosts, ',');
                        text_append_char(&ports, ',');
                }
        }
        assert_int_equal(conninfo_set(conninfo, "host", text_get(&hosts)), 0);
        assert_int_equal(conninfo_set(conninfo, "port", text_get(&ports)), 0);
        return conninfo;
}

static void assert_same(const struct conninfo *a, const struct conninfo *b, const char *through,
                        bool with_secrets)
{
        static const char *const keywords[] = { "user",        "password", "dbname",  "application_name",
                                                "sslpassword", "options",  "service", "sslrootcert",
                                                "host",        "port" };

        for (size_t i = 0; i < ARRAY_LENGTH(keywords); i++) {
                bool secret = strstr(keywords[i], "password") != NULL;
                const char *expected = secret && !with_secrets ? NULL : conninfo_get(a, keywords[i]);
                if (!text_equal(expected, conninfo_get(b, keywords[i])))
                        fail_msg("%s changed through %s", keywords[i], through);
        }
}

static void assert_survives(const struct conninfo *conninfo, char *(*write)(const struct conninfo *),
                            bool with_secrets)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(conninfo_freep) struct conninfo *back = NULL;
        _cleanup_free_ char *written = write(conninfo);

        assert_non_null(written);
        if (conninfo_parse(written, &back, &error) < 0)
                fail_msg("%s: %s", written, error.message);
        assert_same(conninfo, back, written, with_secrets);
}

static void test_round_trip(void **state _unused_)
{
        srand(20261122);
        for (int i = 0; i < 5000; i++) {
                _cleanup_(conninfo_freep) struct conninfo *conninfo = random_conninfo();
                assert_survives(conninfo, conninfo_url, false);
                assert_survives(conninfo, conninfo_url_with_password, true);
                /* Nothing at all is a URL, but no connection string. */
                if (conninfo_get(conninfo, "dbname"))
                        assert_survives(conninfo, conninfo_string, false);
        }
}

static void test_libpq_reads_the_string(void **state _unused_)
{
        srand(42);
        for (int i = 0; i < 2000; i++) {
                _cleanup_(conninfo_freep) struct conninfo *conninfo = random_conninfo();
                _cleanup_free_ char *string = conninfo_string(conninfo);
                PQconninfoOption *options = PQconninfoParse(string, NULL);

                assert_non_null(options);
                for (PQconninfoOption *option = options; option->keyword; option++)
                        if (strstr(option->keyword, "password"))
                                assert_null(option->val);
                        else if (!text_equal(option->val, conninfo_get(conninfo, option->keyword)))
                                fail_msg("%s changed through %s", option->keyword, string);
                PQconninfoFree(options);
        }
}

static void test_hosts_without_a_port_each(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        _cleanup_free_ char *url = NULL;

        assert_no_error(conninfo_parse("host=a,/tmp port=5433 dbname=d", &conninfo, &error), &error);
        url = conninfo_url(conninfo);
        assert_string_equal(url, "postgresql:///d?host=a,/tmp&port=5433");
        assert_survives(conninfo, conninfo_url, true);
}

static void test_secrets_are_left_out(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        _cleanup_free_ char *url = NULL, *string = NULL, *full = NULL;

        assert_no_error(conninfo_parse("postgresql://u:s3cret@h/d?sslpassword=s3cret&sslmode=prefer", &conninfo,
                                       &error),
                        &error);
        url = conninfo_url(conninfo);
        assert_string_equal(url, "postgresql://u@h/d?sslmode=prefer");
        string = conninfo_string(conninfo);
        assert_string_equal(string, "user='u' host='h' dbname='d' sslmode='prefer'");
        full = conninfo_url_with_password(conninfo);
        assert_string_equal(full, "postgresql://u:s3cret@h/d?sslpassword=s3cret&sslmode=prefer");
}

static void test_set_and_copy(void **state _unused_)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_new(), *copy = NULL;
        _cleanup_free_ char *description = NULL;

        for (int i = 0; i < 40; i++) {
                _cleanup_free_ char *keyword = text_format("k%d", i % 10);
                assert_int_equal(conninfo_set(conninfo, keyword, i % 3 ? keyword : NULL), 0);
        }
        copy = conninfo_copy(conninfo);
        assert_int_equal(conninfo_set(conninfo, "k1", "other"), 0);
        assert_string_equal(conninfo_get(copy, "k1"), "k1");
        assert_null(conninfo_get(copy, "k0"));
        assert_null(copy->keywords.items[copy->keywords.count]);
        assert_int_equal(copy->keywords.count, copy->values.count);
        for (int i = 0; i < 10; i++) {
                _cleanup_free_ char *keyword = text_format("k%d", i);
                assert_int_equal(conninfo_set(copy, keyword, ""), 0);
        }
        description = describe(copy);
        assert_string_equal(description, "");
        conninfo_free(NULL);
}

static void assert_service(const char *service, const char *keyword, const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_new();
        _cleanup_free_ char *value = NULL;

        assert_int_equal(conninfo_set(conninfo, "service", service), 0);
        assert_no_error(conninfo_service_value(conninfo, keyword, &value, &error), &error);
        if (!text_equal(value, expected))
                fail_msg("[%s] %s is %s", service ? service : "", keyword, value ? value : "not there");
}

static void test_services(void **state)
{
        const char *folder = *state;
        _cleanup_free_ char *named = text_format("%s/named", folder);

        put_file("pg_service.conf", "[clinic]\nhost=wrong\n[machine]\ndbname=everyone\n");
        put_file(".pg_service.conf", "# comment\n\n[clin]\ndbname=a\n[clinic]\r\n host=h\r\n#dbname=x\n"
                                     "dbname=first\ndbname=second\n[other]\nuser=u\ndbname=o");
        put_file("named", "[clinic]\ndbname=by_name\n");
        setenv("HOME", folder, 1);
        setenv("PGSYSCONFDIR", folder, 1);
        unsetenv("PGSERVICEFILE");
        assert_service("clinic", "dbname", "first");
        assert_service("clinic", "host", "h");
        assert_service("clinic", "user", NULL);
        assert_service("other", "dbname", "o");
        assert_service("machine", "dbname", "everyone");
        assert_service("nobody", "dbname", NULL);
        assert_service(NULL, "dbname", NULL);
        setenv("PGSERVICEFILE", named, 1);
        assert_service("clinic", "dbname", "by_name");
        assert_service("other", "dbname", NULL);
        setenv("PGSERVICEFILE", "/nowhere", 1);
        assert_service("machine", "dbname", "everyone");
}

static void test_huge(void **state _unused_)
{
        _cleanup_text_ struct text url = TEXT_INIT;

        text_append(&url, "postgresql://u:");
        for (int i = 0; i < 1000000; i++)
                text_append_char(&url, '@');
        text_append(&url, "s3cret@h:x");
        assert_refused(text_get(&url), "1 to 65535");
        text_clear(&url);
        for (int i = 0; i < 1000000; i++)
                text_append_char(&url, 'x');
        assert_refused(text_get(&url), "no PostgreSQL URL");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_schemes),
                cmocka_unit_test(test_what_stands_around_is_dropped),
                cmocka_unit_test(test_hosts),
                cmocka_unit_test(test_ports),
                cmocka_unit_test(test_passwords),
                cmocka_unit_test(test_percent),
                cmocka_unit_test(test_ambiguous),
                cmocka_unit_test(test_parameters),
                cmocka_unit_test(test_names),
                cmocka_unit_test(test_keyword_form),
                cmocka_unit_test(test_agrees_with_libpq),
                cmocka_unit_test(test_round_trip),
                cmocka_unit_test(test_libpq_reads_the_string),
                cmocka_unit_test(test_hosts_without_a_port_each),
                cmocka_unit_test(test_secrets_are_left_out),
                cmocka_unit_test(test_set_and_copy),
                cmocka_unit_test_setup_teardown(test_services, enter_folder, leave_folder),
                cmocka_unit_test(test_huge),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
