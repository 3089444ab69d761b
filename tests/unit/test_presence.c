/* SPDX-License-Identifier: PostgreSQL
 *
 * Which queries a snapshot may leave out, by what the database has.
 */
#include "unit.h"

#include "catalog/kind.h"
#include "catalog/presence.h"
#include "postgres/session_internal.h"

/* A result like that of snapshot_objects: catalog, oid, traits. */
static ski_result *objects(const char *const (*rows)[3], size_t count)
{
        static PGresAttDesc columns[3] = { { .name = (char *)"catalog" },
                                           { .name = (char *)"oid" },
                                           { .name = (char *)"traits" } };
        PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
        ski_result *wrapped = NULL;

        assert_true(PQsetResultAttrs(result, 3, columns));
        for (size_t row = 0; row < count; row++) {
                for (int column = 0; column < 3; column++) {
                        const char *value = rows[row][column];

                        assert_true(PQsetvalue(result, (int)row, column, (char *)value,
                                               value ? (int)strlen(value) : -1));
                }
        }
        assert_int_equal(result_new(result, &wrapped, NULL), 0);
        return wrapped;
}

static bool has(const struct presence *presence, const char *kind)
{
        return presence_has(presence, kind_find(kind));
}

static void a_kind_is_asked_for_where_its_catalog_has_something(void **state _unused_)
{
        static const char *const rows[][3] = { { "1259", "16384", "r" }, { "1259", "16385", "ro" },
                                               { "1247", "16386", "d" }, { "2605", "16387", NULL },
                                               { "3596", NULL, NULL },   { "2610", NULL, "c" },
                                               { "1259", "16388", "pb" } };
        SKI_CLEANUP_RESULT ski_result *result = objects(rows, ARRAY_LENGTH(rows));
        struct presence presence;

        presence_read(result, false, &presence);
        assert_true(has(&presence, "table"));
        assert_true(has(&presence, "typed table"));
        assert_true(has(&presence, "partition"));
        assert_true(has(&presence, "domain default"));
        assert_true(has(&presence, "cast"));
        assert_true(has(&presence, "clustering"));
        assert_true(has(&presence, "security label"));
        assert_false(has(&presence, "view"));
        assert_false(has(&presence, "sequence"));
        assert_false(has(&presence, "replica identity"));
        assert_false(has(&presence, "enum"));
        assert_false(has(&presence, "function"));
        assert_false(has(&presence, "operator"));
}

/* Privileges, comments, schemas and extensions are there, or changed, in a database where nobody made anything. */
static void some_kinds_are_always_asked_for(void **state _unused_)
{
        SKI_CLEANUP_RESULT ski_result *result = objects(NULL, 0);
        struct presence presence;

        presence_read(result, false, &presence);
        assert_true(has(&presence, "schema"));
        assert_true(has(&presence, "extension"));
        assert_true(has(&presence, "comment"));
        assert_true(has(&presence, "privilege"));
        assert_false(has(&presence, "table"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_kind_is_asked_for_where_its_catalog_has_something),
                cmocka_unit_test(some_kinds_are_always_asked_for),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
