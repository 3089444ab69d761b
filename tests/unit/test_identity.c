/* SPDX-License-Identifier: PostgreSQL */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "operations/identity.h"

static bool alike(const char *a, const char *b)
{
        _cleanup_(conninfo_freep) struct conninfo *left = NULL, *right = NULL;

        assert_int_equal(conninfo_parse(a, &left, NULL), 0);
        assert_int_equal(conninfo_parse(b, &right, NULL), 0);
        return address_equal(left, right);
}

static void test_addresses_that_are_alike(void **state)
{
        (void)state;
        assert_true(alike("postgresql://ann@db/clinic", "postgresql://bob:geheim@db/clinic"));
        assert_true(alike("postgresql://db/clinic", "host=DB port=5432 dbname=clinic"));
        assert_true(alike("postgresql://localhost/clinic", "postgresql://127.0.0.1:5432/clinic"));
        assert_true(alike("postgresql://[::1]/clinic", "postgres://localhost/clinic"));
        assert_true(alike("host=db hostaddr=10.0.0.7 dbname=clinic", "postgresql://10.0.0.7/clinic"));
        assert_true(alike("service=clinic", "service=clinic"));
}

static void test_addresses_that_differ(void **state)
{
        (void)state;
        assert_false(alike("postgresql://db/clinic", "postgresql://db/Clinic"));
        assert_false(alike("postgresql://db/clinic", "postgresql://db2/clinic"));
        assert_false(alike("postgresql://db/clinic", "postgresql://db:5433/clinic"));
        assert_false(alike("service=clinic", "service=other"));
        assert_false(alike("service=clinic", "postgresql:///clinic"));
}

static void test_variables_complete_an_address(void **state)
{
        (void)state;
        setenv("PGHOST", "db", 1);
        setenv("PGPORT", "5433", 1);
        assert_true(alike("postgresql:///clinic", "postgresql://db:5433/clinic"));
        assert_false(alike("postgresql:///clinic", "postgresql://db:5432/clinic"));
        unsetenv("PGHOST");
        unsetenv("PGPORT");
}

static bool may_be_socket(const char *text)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;

        assert_int_equal(conninfo_parse(text, &conninfo, NULL), 0);
        return address_may_be_socket(conninfo);
}

static void test_addresses_on_this_machine(void **state)
{
        (void)state;
        assert_true(may_be_socket("postgresql:///clinic"));
        assert_true(may_be_socket("postgresql:///clinic?host=/run/postgresql"));
        assert_true(may_be_socket("postgresql:///clinic?host=@abstract"));
        assert_true(may_be_socket("postgresql:///clinic?host=db,/run/postgresql"));
        assert_true(may_be_socket("service=clinic"));
        assert_false(may_be_socket("postgresql://db/clinic"));
        assert_false(may_be_socket("postgresql://localhost/clinic"));
}

static bool same(const char *system_a, const char *database_a, const char *address_a, const char *system_b,
                 const char *database_b, const char *address_b)
{
        const struct identity a = { (char *)system_a, (char *)database_a, (char *)address_a };
        const struct identity b = { (char *)system_b, (char *)database_b, (char *)address_b };

        return identity_equal(&a, &b);
}

static void test_identities(void **state)
{
        (void)state;
        assert_true(same("71", "clinic", "10.0.0.7/32 5432", "71", "clinic", ""));
        assert_false(same("71", "clinic", "10.0.0.7/32 5432", "72", "clinic", "10.0.0.7/32 5432"));
        assert_false(same("71", "clinic", "", "71", "other", ""));
        /* Where a role may not ask for the number, the server's address decides. */
        assert_true(same("", "clinic", "10.0.0.7/32 5432", "71", "clinic", "10.0.0.7/32 5432"));
        assert_false(same("", "clinic", "10.0.0.7/32 5432", "", "clinic", "10.0.0.8/32 5432"));
        assert_false(same("", "clinic", "", "", "clinic", ""));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_addresses_that_are_alike),
                cmocka_unit_test(test_addresses_that_differ),
                cmocka_unit_test(test_variables_complete_an_address),
                cmocka_unit_test(test_addresses_on_this_machine),
                cmocka_unit_test(test_identities),
        };

        unsetenv("PGHOST");
        unsetenv("PGPORT");
        unsetenv("PGSERVICE");
        return cmocka_run_group_tests(tests, NULL, NULL);
}
